/* Pictures on a pty: what is sent, in which order, and where none is. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "support/ptyrig.h"

enum { BIG = 1 << 20 };

static const char da1_sixel[] = "\033[?62;4c", da1_plain[] = "\033[?1;2c";

START_TEST(a_picture_is_placed_saved_and_restored)
{
	pty_open(-1);
	pty_frame("text", NULL);
	pty_settle("\033[?2026;2$y\033[?62;4c");
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("text", &p);
	pty_quiet();
	struct buf want;
	buf_init(&want, PTY_CAP);
	buf_printf(&want, "\0337\033[3;11H%s\0338\033[?2026l", b.data);
	ck_assert(pty_sent(want.data));
	ck_assert(pty_sent("\033[?2026h"));
	ck_assert_uint_eq(pty_times("\033[?2026h", 8), pty_times("\033[?2026l", 8));
	buf_finish(&want);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(no_picture_before_the_terminal_said_what_it_can_show)
{
	static const char blocks[] = "AB";
	struct term_picture p = {.serial = 1,
	                         .row = 2,
	                         .col = 3,
	                         .rows = 1,
	                         .cols = 2,
	                         .protocol = TERM_SYMBOLS,
	                         .payload = blocks,
	                         .len = sizeof blocks - 1};
	pty_open(-1);
	pty_frame("text", &p);
	pty_await("text");
	pty_await("\033[c");
	ck_assert(!pty_sent("AB"));
	pty_settle(da1_plain);
	pty_frame("text", &p);
	pty_quiet();
	pty_assert_line(2, "   AB");
	term_destroy(pty.term);
}
END_TEST

static void show_and_count(const struct buf *b, uint64_t serial, size_t asked)
{
	struct term_picture p = pty_picture(b, serial);
	pty_frame("text", &p);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033[5n", 4), asked);
}

static void answer_for_life(void)
{
	pty_say("\033[0nj");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 'j');
}

START_TEST(a_sign_of_life_is_asked_for_after_a_burst_only)
{
	pty_open(TERM_SIXEL);
	pty_frame("text", NULL);
	pty_settle(da1_sixel);
	pty_quiet();
	struct buf tiny = pty_sixel(300, '~'), small = pty_sixel(3000, '~'), large = pty_sixel(6000, '~'), long_one = pty_sixel(40000, '~');
	show_and_count(&tiny, 1, 0);
	show_and_count(&long_one, 2, 1); /* nothing is known yet: this tells enough */
	answer_for_life();
	for (uint64_t i = 3; i <= 5; i++)
		show_and_count(&small, i, 1);
	show_and_count(&large, 6, 2);
	answer_for_life();
	show_and_count(&large, 7, 3);
	term_destroy(pty.term);
	buf_finish(&tiny);
	buf_finish(&small);
	buf_finish(&large);
	buf_finish(&long_one);
}
END_TEST

START_TEST(half_blocks_are_lines_at_their_places)
{
	static const char blocks[] = "\033[31mA\033[0mB\n\033[32mCD";
	pty_open(TERM_SYMBOLS);
	struct term_picture p = {.serial = 1,
	                         .row = 2,
	                         .col = 3,
	                         .rows = 2,
	                         .cols = 2,
	                         .protocol = TERM_SYMBOLS,
	                         .payload = blocks,
	                         .len = sizeof blocks - 1};
	pty_frame("text", &p);
	pty_quiet();
	pty_assert_line(2, "   AB");
	pty_assert_line(3, "   CD");
	ck_assert(pty_sent("\033[3;4H\033[31mA\033[0mB\033[0m"));
	pty_frame("text", NULL);
	pty_quiet();
	pty_assert_line(2, "");
	pty_assert_line(3, "");
	term_destroy(pty.term);
}
END_TEST

START_TEST(the_last_row_and_places_off_the_screen_get_no_picture)
{
	static const int places[][2] = {{ROWS - 6, 10}, {2, COLS - 9}, {-1, 10}, {2, -1}, {ROWS + 5, 3}};
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct term_picture p = pty_picture(&b, i + 1);
		p.row = places[i][0];
		p.col = places[i][1];
		pty_frame("text", &p);
		pty_quiet();
		ck_assert_msg(!pty_sent("\033P"), "place %zu was drawn", i);
	}
	struct term_picture fits = pty_picture(&b, 9);
	fits.row = ROWS - 7;
	fits.col = COLS - 10;
	pty_frame("text", &fits);
	pty_quiet();
	ck_assert(pty_sent("\033P"));
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(no_picture_under_a_pop_up_and_again_after)
{
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("text", &p);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 1);
	for (int i = 0; i < 3; i++) {
		term_begin(pty.term);
		term_place(pty.term, &p);
		term_box(pty.term, 3, 12, 3, 6, NULL);
		term_end(pty.term);
		pty_quiet();
	}
	ck_assert_uint_eq(pty_times("\033P", 2), 1);
	ck_assert(pty_sent("\033[4;13H\033[6X")); /* gone before the box comes */
	pty_assert_line(3, "            ┌────┐");
	pty_frame("text", &p);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 2);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_reserved_place_loses_the_old_picture)
{
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("text", &p);
	pty_quiet();
	buf_reset(&pty.stream);
	term_begin(pty.term);
	term_put(pty.term, 0, 0, COLS, STYLE_PLAIN, "text");
	term_reserve(pty.term, p.row, p.col, p.rows, p.cols);
	term_end(pty.term);
	pty_quiet();
	for (int r = 0; r < p.rows; r++) {
		char erase[40];
		snprintf(erase, sizeof erase, "\033[%d;11H\033[10X", p.row + r + 1);
		ck_assert(pty_sent(erase));
	}
	ck_assert_uint_ge(pty_times("\302\240", 2), (size_t)(p.rows * p.cols)); /* and curses sends the cells again */
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(tmux_passthrough_only_when_asked_for)
{
	setenv("TMUX", "/tmp/x,1,0", 1);
	struct term_options options = {.fd_in = pty.slave, .fd_out = pty.slave, .pictures = -1, .allow_passthrough = true};
	ck_assert(term_create(&options, &pty.term, NULL));
	pty_frame("x", NULL);
	pty_settle(da1_plain);
	ck_assert_int_eq(term_caps(pty.term)->pictures, TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("x", &p);
	pty_quiet();
	ck_assert(pty_sent("\033Ptmux;\033\0337\033\033[3;11H\033\033P0;0;0q"));
	ck_assert(pty_sent("~\033\033\\\033\0338\033\\"));
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(tmux_draws_again_when_its_window_comes_back)
{
	setenv("TMUX", "/tmp/x,1,0", 1);
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("x", &p);
	pty_settle("\033[?1;2;4c");
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 1);
	pty_say("\033[I");
	pty_event(TERM_FOCUS_IN);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 2);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/pictures");
	TCase *c = tcase_create("pictures");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_test(c, a_picture_is_placed_saved_and_restored);
	tcase_add_test(c, no_picture_before_the_terminal_said_what_it_can_show);
	tcase_add_test(c, a_sign_of_life_is_asked_for_after_a_burst_only);
	tcase_add_test(c, half_blocks_are_lines_at_their_places);
	tcase_add_test(c, the_last_row_and_places_off_the_screen_get_no_picture);
	tcase_add_test(c, no_picture_under_a_pop_up_and_again_after);
	tcase_add_test(c, a_reserved_place_loses_the_old_picture);
	tcase_add_test(c, tmux_passthrough_only_when_asked_for);
	tcase_add_test(c, tmux_draws_again_when_its_window_comes_back);
	suite_add_tcase(s, c);
	return suite_run(s);
}
