/* Which pictures are drawn and which cells wiped, from what is shown and what is wanted. */
#include <check.h>

#include "support/suite.h"
#include "term/plan.h"

static struct plan plan;
static bool wipe_changed;

static void setup(void)
{
	plan = (struct plan){0};
	wipe_changed = false;
}

static void want(uint64_t serial, int row, int col, bool intact)
{
	plan.wanted[plan.wanted_count++] = (struct plan_wanted){
	    .p = {.serial = serial, .row = row, .col = col, .rows = 10, .cols = 20, .protocol = TERM_SIXEL},
	    .intact = intact,
	};
}

/* Frame, and all that it asks for is sent. */
static void frame(void)
{
	plan_frame(&plan, wipe_changed);
}

static size_t send_all(void)
{
	size_t sent = 0;
	for (size_t i = 0; i < plan.wanted_count; i++)
		if (plan.wanted[i].draw) {
			const struct term_picture now = plan_drawing(&plan, i);
			plan_drawn(&plan, &now);
			sent++;
		}
	return sent;
}

static void next_frame(void)
{
	plan.wanted_count = 0;
}

START_TEST(a_new_picture_is_drawn_once)
{
	want(1, 2, 3, true);
	frame();
	ck_assert_uint_eq(send_all(), 1);
	for (int i = 0; i < 3; i++) {
		next_frame();
		want(1, 2, 3, true);
		frame();
		ck_assert_uint_eq(plan.wipe_count, 0);
		ck_assert_uint_eq(send_all(), 0);
	}
}
END_TEST

START_TEST(a_picture_that_leaves_is_wiped_once)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert_int_eq(plan.wipes[0].at.row, 2);
	ck_assert_int_eq(plan.wipes[0].at.cols, 20);
	next_frame();
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
}
END_TEST

START_TEST(a_picture_that_moves_is_wiped_and_drawn)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(1, 2, 8, true);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert_int_eq(plan.wipes[0].at.col, 3);
	ck_assert(!plan.wanted[0].stays);
	ck_assert_uint_eq(send_all(), 1);
	ck_assert_uint_eq(plan.shown_count, 1);
}
END_TEST

START_TEST(another_picture_in_its_place_is_drawn_over_it)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(2, 2, 3, true);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert_uint_eq(send_all(), 1);
	ck_assert_uint_eq(plan.shown[0].serial, 2);
}
END_TEST

START_TEST(on_a_slow_link_the_old_one_is_wiped_first)
{
	wipe_changed = true;
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(2, 2, 3, true);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert_uint_eq(send_all(), 1);
	ck_assert_uint_eq(plan.shown_count, 1);
}
END_TEST

START_TEST(under_a_pop_up_it_stays_and_is_drawn_again_after)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(1, 2, 3, false);
	frame();
	ck_assert(plan.wanted[0].stays);
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert_uint_eq(send_all(), 0);
	next_frame();
	want(1, 2, 3, true);
	frame();
	ck_assert(plan.wanted[0].stays);
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert_uint_eq(send_all(), 1);
}
END_TEST

START_TEST(what_changed_under_a_pop_up_does_not_stay)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(2, 2, 3, false);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert_uint_eq(send_all(), 0);
	ck_assert_uint_eq(plan.shown_count, 0);
}
END_TEST

START_TEST(a_kitty_picture_lies_over_text_and_cannot_stay_under_a_pop_up)
{
	want(1, 2, 3, true);
	plan.wanted[0].p.protocol = TERM_KITTY;
	frame();
	send_all();
	next_frame();
	want(1, 2, 3, false);
	plan.wanted[0].p.protocol = TERM_KITTY;
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
}
END_TEST

START_TEST(another_protocol_in_the_same_place_wipes)
{
	want(1, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want(1, 2, 3, true);
	plan.wanted[0].p.protocol = TERM_SYMBOLS;
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert_uint_eq(send_all(), 1);
}
END_TEST

START_TEST(a_neighbour_whose_cells_were_wiped_is_drawn_again)
{
	want(1, 2, 3, true);
	want(2, 2, 40, true);
	frame();
	send_all();
	next_frame();
	want(3, 6, 30, true); /* where the second stood, partly */
	want(1, 2, 3, true);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
	ck_assert(plan.wanted[0].draw);
	ck_assert(!plan.wanted[1].draw);
}
END_TEST

START_TEST(a_picture_cut_off_is_wiped_or_drawn_again)
{
	want(1, 2, 3, true);
	frame();
	plan_drawing(&plan, 0); /* begun, never ended */
	next_frame();
	want(1, 2, 3, true);
	frame();
	ck_assert(plan.wanted[0].draw);
	plan_drawing(&plan, 0);
	next_frame();
	frame();
	ck_assert_uint_eq(plan.wipe_count, 1);
}
END_TEST

START_TEST(after_a_clear_all_are_drawn_and_none_wiped)
{
	want(1, 2, 3, true);
	want(2, 2, 40, true);
	frame();
	send_all();
	next_frame();
	want(1, 2, 3, true);
	plan_forget(&plan, true);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert_uint_eq(send_all(), 1);
}
END_TEST

START_TEST(pictures_not_trusted_are_drawn_again_in_place)
{
	want(1, 2, 3, true);
	want(2, 2, 40, false);
	frame();
	send_all();
	plan_forget(&plan, false);
	ck_assert(plan.wanted[0].draw);
	ck_assert(!plan.wanted[1].draw);
	ck_assert_uint_eq(send_all(), 1);
	next_frame();
	want(1, 2, 3, true);
	frame();
	ck_assert_uint_eq(send_all(), 0);
}
END_TEST

START_TEST(many_frames_never_overfill)
{
	unsigned v = 7;
	for (int i = 0; i < 20000; i++) {
		next_frame();
		v = v * 1103515245 + 12345;
		size_t n = (v >> 16) % (PLAN_PICTURES + 1);
		for (size_t k = 0; k < n; k++) {
			v = v * 1103515245 + 12345;
			want(1 + (v >> 20) % 3, (int)(v >> 10) % 5 * 10, (int)(v >> 25) % 3 * 20, v >> 30);
		}
		frame();
		if (v >> 29)
			send_all();
		ck_assert_uint_le(plan.shown_count, sizeof plan.shown / sizeof *plan.shown);
	}
}
END_TEST

static void want_over(uint64_t serial, uint64_t over, const char *coarse)
{
	want(serial, 2, 3, true);
	struct term_picture *p = &plan.wanted[plan.wanted_count - 1].p;
	p->over = over;
	p->coarse = coarse;
	p->coarse_len = 1;
}

START_TEST(the_coarse_one_stays_until_the_real_one_is_drawn_over_it)
{
	wipe_changed = true;
	want(7, 2, 3, true);
	frame();
	send_all();
	next_frame();
	want_over(1, 7, NULL);
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert(plan.wanted[0].stays);
	ck_assert_uint_eq(plan_drawing(&plan, 0).serial, 1);
	/* begun and given up: what is left of it stays too */
	next_frame();
	want_over(1, 7, "c");
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
	ck_assert_uint_eq(plan_drawing(&plan, 0).serial, 1);
	ck_assert(!plan.wanted[0].draw);
}
END_TEST

START_TEST(the_coarse_one_is_sent_first_where_nothing_is_shown)
{
	want_over(1, 7, "c");
	frame();
	struct term_picture now = plan_drawing(&plan, 0);
	ck_assert_uint_eq(now.serial, 7);
	ck_assert_str_eq(now.payload, "c");
	ck_assert_uint_eq(now.len, 1);
	ck_assert(plan.wanted[0].draw);
	/* given up: again */
	next_frame();
	want_over(1, 7, "c");
	frame();
	ck_assert_uint_eq(plan.wipe_count, 0);
	now = plan_drawing(&plan, 0);
	ck_assert_uint_eq(now.serial, 7);
	plan_drawn(&plan, &now);
	ck_assert(plan.wanted[0].draw);
	now = plan_drawing(&plan, 0);
	ck_assert_uint_eq(now.serial, 1);
	plan_drawn(&plan, &now);
	ck_assert(!plan.wanted[0].draw);
	next_frame();
	want_over(1, 7, "c");
	frame();
	ck_assert_uint_eq(send_all(), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/plan");
	TCase *c = tcase_create("plan");
	tcase_add_checked_fixture(c, setup, NULL);
	tcase_add_test(c, a_new_picture_is_drawn_once);
	tcase_add_test(c, a_picture_that_leaves_is_wiped_once);
	tcase_add_test(c, a_picture_that_moves_is_wiped_and_drawn);
	tcase_add_test(c, another_picture_in_its_place_is_drawn_over_it);
	tcase_add_test(c, on_a_slow_link_the_old_one_is_wiped_first);
	tcase_add_test(c, under_a_pop_up_it_stays_and_is_drawn_again_after);
	tcase_add_test(c, what_changed_under_a_pop_up_does_not_stay);
	tcase_add_test(c, a_kitty_picture_lies_over_text_and_cannot_stay_under_a_pop_up);
	tcase_add_test(c, another_protocol_in_the_same_place_wipes);
	tcase_add_test(c, a_neighbour_whose_cells_were_wiped_is_drawn_again);
	tcase_add_test(c, a_picture_cut_off_is_wiped_or_drawn_again);
	tcase_add_test(c, after_a_clear_all_are_drawn_and_none_wiped);
	tcase_add_test(c, pictures_not_trusted_are_drawn_again_in_place);
	tcase_add_test(c, many_frames_never_overfill);
	tcase_add_test(c, the_coarse_one_stays_until_the_real_one_is_drawn_over_it);
	tcase_add_test(c, the_coarse_one_is_sent_first_where_nothing_is_shown);
	suite_add_tcase(s, c);
	return suite_run(s);
}
