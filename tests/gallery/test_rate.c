/* Which picture for which link. */
#include <check.h>

#include "support/suite.h"
#include "gallery/rate.h"

START_TEST(a_slower_link_gets_less)
{
	static const struct {
		int64_t bytes_per_s;
		enum rate held, want;
		int colors;
	} rows[] = {
		{ 0, RATE_FULL, RATE_FULL, 256 },
		{ 0, RATE_COARSE, RATE_COARSE, 64 },
		{ 1000000, RATE_FULL, RATE_FULL, 256 },
		{ 999999, RATE_FULL, RATE_FEWER, 64 },
		{ 200000, RATE_FULL, RATE_FEWER, 64 },
		{ 199999, RATE_FULL, RATE_COARSE, 64 },
		{ 199999, RATE_FEWER, RATE_COARSE, 64 },
		{ 1000, RATE_FULL, RATE_COARSE, 64 },
		/* a little faster is not enough to rise again */
		{ 1200000, RATE_FEWER, RATE_FEWER, 64 },
		{ 1250001, RATE_FEWER, RATE_FULL, 256 },
		{ 249000, RATE_COARSE, RATE_COARSE, 64 },
		{ 250001, RATE_COARSE, RATE_FEWER, 64 },
		{ 9000000, RATE_COARSE, RATE_FULL, 256 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum rate got = rate_follow(rows[i].held, rows[i].bytes_per_s, 0);
		ck_assert_msg(got == rows[i].want, "%lld from %d: %d", (long long)rows[i].bytes_per_s, rows[i].held, got);
		ck_assert_int_eq(rate_colors(got), rows[i].colors);
	}
}
END_TEST

START_TEST(while_a_link_is_unknown_the_coarse_one_comes_first)
{
	static const struct {
		int64_t bytes_per_s, least;
		enum rate want;
		bool coarse_first, sparing;
	} rows[] = {
		{ 0, 0, RATE_UNKNOWN, true, false },
		{ 0, 199999, RATE_UNKNOWN, true, false },
		{ 0, 200000, RATE_FULL, false, false },
		{ 15000, 0, RATE_COARSE, true, true },
		{ 15000, 900000, RATE_COARSE, true, true }, /* it was faster once */
		{ 500000, 0, RATE_FEWER, false, false },
		{ 2000000, 0, RATE_FULL, false, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum rate got = rate_follow(RATE_UNKNOWN, rows[i].bytes_per_s, rows[i].least);
		ck_assert_msg(got == rows[i].want, "%zu: %d", i, got);
		ck_assert_int_eq(rate_coarse_first(got), rows[i].coarse_first);
		ck_assert_int_eq(rate_sparing(got), rows[i].sparing);
	}
}
END_TEST

START_TEST(a_link_that_wavers_about_a_bound_keeps_its_pictures)
{
	enum rate r = RATE_FULL;
	int changes = 0;
	for (int i = 0; i < 100; i++) {
		enum rate next = rate_follow(r, i % 2 ? 950000 : 1100000, 0);
		changes += next != r;
		r = next;
	}
	ck_assert_int_eq(changes, 1);
}
END_TEST

START_TEST(only_tmux_with_sixel_drops_large_pictures)
{
	struct term_caps caps = { .pictures = TERM_SIXEL };
	ck_assert(!rate_too_large(&caps, 5 << 20));
	caps.tmux = true;
	ck_assert(rate_too_large(&caps, 1 << 20));
	ck_assert(!rate_too_large(&caps, (1 << 20) - 100));
	caps.pictures = TERM_SYMBOLS;
	ck_assert(!rate_too_large(&caps, 5 << 20));
}
END_TEST

START_TEST(each_step_asks_for_less)
{
	ck_assert_int_eq(rate_step_colors(0, 256), 256);
	ck_assert_int_eq(rate_step_colors(1, 256), 64);
	ck_assert_int_eq(rate_step_colors(2, 16), 16);
	ck_assert_int_eq(rate_step_cells(0, 100), 100);
	ck_assert_int_eq(rate_step_cells(1, 100), 100);
	for (int step = 2; step <= RATE_STEPS; step++)
		ck_assert_int_lt(rate_step_cells(step, 100), rate_step_cells(step - 1, 100));
	ck_assert_int_ge(rate_step_cells(RATE_STEPS, 1), 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rate");
	TCase *c = tcase_create("rate");
	tcase_add_test(c, a_slower_link_gets_less);
	tcase_add_test(c, while_a_link_is_unknown_the_coarse_one_comes_first);
	tcase_add_test(c, a_link_that_wavers_about_a_bound_keeps_its_pictures);
	tcase_add_test(c, only_tmux_with_sixel_drops_large_pictures);
	tcase_add_test(c, each_step_asks_for_less);
	suite_add_tcase(s, c);
	return suite_run(s);
}
