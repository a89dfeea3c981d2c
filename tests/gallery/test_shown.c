/* How long which picture was on the screen, as it is told for the audit trail. */
#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "gallery/gallery_rig.h"
#include "gallery/shown.h"
#include "support/suite.h"

static struct gallery *const g = &rig.g;
static const struct picture_ref front = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1 }, back = { .leaf = IDV_DOC_IMAGE_CROPPED_BACK, .step = -1 };
static int64_t clock_ms = 1000;
static struct picture *a, *b;

int64_t __wrap_when_mono_ms(void);
int64_t __wrap_when_mono_ms(void)
{
	return clock_ms;
}

static void start(void)
{
	rig_start();
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z", "");
	rig_open("idv_a");
	a = rig_picture(front, "", 10, 10);
	b = rig_picture(back, "idv_b", 10, 10);
	stub_shown = (struct stub_shown){ 0 };
}

/* A frame with this picture (NULL: none), so many ms after what was before it; its last byte is out at once, or not. */
static void frame(const struct picture *item, int64_t after, bool out)
{
	clock_ms += after;
	if (item)
		shown_mark(g, item, item == a ? 7 : 8);
	rig.term.shows = item && out ? item == a ? 7 : 8 : 0;
	shown_painted(g);
}

static void pass(int64_t ms)
{
	clock_ms += ms;
	shown_turn(g);
}

START_TEST(a_picture_is_told_when_it_comes_and_when_it_is_gone)
{
	ck_assert_int_eq(shown_due_ms(g), INT64_MAX);
	frame(a, 0, true);
	pass(5000);
	frame(a, 100, true);
	ck_assert_int_eq(shown_due_ms(g), INT64_MAX);
	ck_assert_uint_eq(stub_shown.come, 1);
	frame(NULL, 900, false);
	ck_assert_uint_eq(stub_shown.count, 0);
	ck_assert_int_eq(shown_due_ms(g), clock_ms + SHOWN_PAUSE_MS);
	pass(SHOWN_PAUSE_MS);
	ck_assert_uint_eq(stub_shown.count, 1);
	ck_assert_int_eq(stub_shown.ms, 6000);
	ck_assert_str_eq(stub_shown.attempt, "idv_a");
	ck_assert_uint_eq(stub_shown.leaf, IDV_DOC_IMAGE_CROPPED_FRONT);
	ck_assert_uint_eq(stub_shown.at, 1);
	ck_assert_int_eq(shown_due_ms(g), INT64_MAX);
}
END_TEST

/* A decision may be made while it is there, and names the bytes. */
START_TEST(a_decision_is_told_of_its_bytes_as_time_goes_on)
{
	stub_decided = (struct stub_decided){ 0 };
	memcpy(a->bytes, "abc", a->len = 3);
	frame(a, 0, true);
	frame(a, 4000, true);
	ck_assert_str_eq(stub_decided.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_int_eq(stub_decided.ms, 4000);
	secret_free(a->bytes); /* read again, it is another one */
	a->bytes = secret_strdup("another");
	a->len = 7;
	frame(a, 500, true);
	frame(NULL, 1000, false);
	pass(SHOWN_PAUSE_MS);
	ck_assert_str_ne(stub_decided.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_int_eq(stub_decided.ms, 5500);
	frame(b, 0, false); /* never out */
	size_t told = stub_decided.count;
	frame(NULL, 10, false);
	pass(SHOWN_PAUSE_MS);
	ck_assert_uint_eq(stub_decided.count, told);
}
END_TEST

START_TEST(it_counts_from_its_last_byte)
{
	frame(a, 0, false);
	pass(3000);
	rig.term.shows = 7;
	pass(0);
	frame(NULL, 500, false);
	pass(SHOWN_PAUSE_MS);
	ck_assert_int_eq(stub_shown.ms, 500);
	/* One that was never out was not shown. */
	frame(b, 0, false);
	frame(NULL, 3000, false);
	pass(SHOWN_PAUSE_MS);
	ck_assert_uint_eq(stub_shown.count, 1);
	ck_assert_uint_eq(stub_shown.come, 1);
	/* One that was there for less than the clock knows was, though only the end sees that. */
	frame(b, 0, false);
	rig.term.shows = 8;
	shown_end(g);
	ck_assert_uint_eq(stub_shown.count, 2);
	ck_assert_int_eq(stub_shown.ms, 0);
}
END_TEST

/* Large and small beside each other are one picture, whichever of them is out first. */
START_TEST(twice_on_the_screen_is_once)
{
	shown_mark(g, a, 7);
	shown_mark(g, a, 9);
	rig.term.shows = 7;
	shown_painted(g);
	ck_assert_uint_eq(stub_shown.come, 1);
	pass(100);
	shown_mark(g, a, 9);
	shown_mark(g, a, 7);
	shown_painted(g);
	shown_end(g);
	ck_assert_uint_eq(stub_shown.come, 1);
	ck_assert_uint_eq(stub_shown.count, 1);
	ck_assert_int_eq(stub_shown.ms, 100);
}
END_TEST

START_TEST(two_that_blink_are_told_once_each)
{
	for (int i = 0; i < 10; i++)
		frame(i % 2 ? b : a, 400, true);
	ck_assert_uint_eq(stub_shown.count, 0);
	ck_assert_uint_eq(stub_shown.come, 2);
	shown_end(g);
	ck_assert_uint_eq(stub_shown.count, 2);
	ck_assert_str_eq(stub_shown.attempt, "idv_a");
	ck_assert_int_eq(stub_shown.ms, 5 * 400);
}
END_TEST

START_TEST(a_case_that_closes_tells_at_once)
{
	frame(b, 0, true);
	clock_ms += 70;
	gallery_close(g);
	ck_assert_uint_eq(stub_shown.count, 1);
	ck_assert_str_eq(stub_shown.attempt, "idv_b");
	ck_assert_int_eq(stub_shown.step, -1);
	ck_assert_int_eq(stub_shown.ms, 70);
}
END_TEST

/* More than there is room for: those that left first are told to make some. */
START_TEST(many_are_all_told)
{
	struct picture many = *a;
	for (int i = 0; i < 2 * SHOWN_MOST; i++) {
		many.ref.at = (uint16_t)i;
		shown_mark(g, &many, 7);
		rig.term.shows = 7;
		shown_painted(g);
		clock_ms += 10;
	}
	shown_end(g);
	ck_assert_uint_eq(stub_shown.count, 2 * SHOWN_MOST);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shown");
	TCase *tc = tcase_create("shown");
	tcase_add_checked_fixture(tc, start, rig_end);
	tcase_add_test(tc, a_picture_is_told_when_it_comes_and_when_it_is_gone);
	tcase_add_test(tc, a_decision_is_told_of_its_bytes_as_time_goes_on);
	tcase_add_test(tc, it_counts_from_its_last_byte);
	tcase_add_test(tc, twice_on_the_screen_is_once);
	tcase_add_test(tc, two_that_blink_are_told_once_each);
	tcase_add_test(tc, a_case_that_closes_tells_at_once);
	tcase_add_test(tc, many_are_all_told);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
