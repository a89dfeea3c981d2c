/* The terminal on a pty: its answers, keys, sizes, and what is left behind. */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/mem.h"
#include "support/ptyrig.h"

static const char da1_sixel[] = "\033[?62;4c", da1_plain[] = "\033[?1;2c";

START_TEST(answers_change_the_capabilities_and_are_no_keys)
{
	pty_open(-1);
	ck_assert_int_eq(term_caps(pty.term)->pictures, TERM_SYMBOLS);
	ck_assert(!term_caps(pty.term)->settled);
	pty_frame("x", NULL);
	pty_await("\033[c");
	pty_say("\033P>|foot(1.25.0)\033\\\033[6;18;9t\033[?2026;2$y\033[?62;4cq");
	pty_event(TERM_CAPS);
	const struct term_caps *caps = term_caps(pty.term);
	ck_assert(caps->settled && caps->sixel && caps->sync);
	ck_assert_int_eq(caps->pictures, TERM_SIXEL);
	ck_assert_int_eq(caps->cell_w, 9);
	ck_assert_int_ge(caps->roundtrip_ms, 0);
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 'q');
	struct term_event e;
	ck_assert(!term_next(pty.term, &e));
	term_destroy(pty.term);
}
END_TEST

START_TEST(silence_ends_the_probe_and_late_answers_count)
{
	pty_open(-1);
	pty_frame("x", NULL);
	pty_event(TERM_CAPS); /* nobody answers */
	ck_assert(term_caps(pty.term)->settled);
	ck_assert_int_eq(term_caps(pty.term)->pictures, TERM_SYMBOLS);
	ck_assert_int_eq(term_timeout_ms(pty.term), -1);
	pty_say("\033[?62;4c");
	pty_event(TERM_CAPS);
	ck_assert_int_eq(term_caps(pty.term)->pictures, TERM_SIXEL);
	struct term_event e;
	ck_assert(!term_next(pty.term, &e));
	term_destroy(pty.term);
}
END_TEST

/* Esc and [ in one read could begin an answer; where none ever came, they are keys before another is pressed. */
START_TEST(a_deaf_terminal_holds_up_no_keys)
{
	pty_open(-1);
	pty_frame("x", NULL);
	pty_event(TERM_CAPS); /* nobody answers */
	pty_say("\033[");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 033);
	ck_assert_uint_eq(pty_event(TERM_KEY).key, '[');
	term_destroy(pty.term);
}
END_TEST

START_TEST(a_late_terminal_is_not_deaf)
{
	struct buf sixel = pty_sixel(4000, '~');
	struct term_picture p = pty_picture(&sixel, 1);
	pty_open(-1);
	pty_settle("\033[?62;4c");
	pty_frame("x", &p);
	pty_await("\033[5n");
	pty.now_ms += 60000;
	pty_say("\033[");
	pty_turn(true);
	while (term_timeout_ms(pty.term) >= 0) /* whatever would end the wait passes */
		pty_turn(true);
	pty_say("0nq");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 'q');
	term_destroy(pty.term);
	buf_finish(&sixel);
}
END_TEST

START_TEST(keys_pastes_and_focus_arrive)
{
	pty_open(TERM_NO_PICTURES);
	pty_frame("x", NULL);
	pty_settle(da1_plain);
	pty_say("\003\032\034\033[A");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 3);
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 26);
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 28);
	ck_assert_uint_eq(pty_event(TERM_KEY).key, TERM_UP);
	pty_say("\033[200~pasted\033[201~");
	struct term_event e = pty_event(TERM_PASTE);
	ck_assert_str_eq(e.text, "pasted");
	pty_say("\033[O");
	pty_event(TERM_FOCUS_OUT);
	pty_say("\033");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 27);
	term_destroy(pty.term);
}
END_TEST

static bool same_modes(void)
{
	struct termios now;
	tcgetattr(pty.slave, &now);
	return now.c_iflag == pty.before.c_iflag && now.c_oflag == pty.before.c_oflag && now.c_lflag == pty.before.c_lflag &&
	       now.c_cflag == pty.before.c_cflag && memcmp(now.c_cc, pty.before.c_cc, sizeof now.c_cc) == 0;
}

static void assert_left(void)
{
	static const char *const put_back[] = {"\033[?2004l", "\033[?1004l", "\033[?25h", "\033[?1049l", "\033[?2026l", "\033[m"};
	while (pty_hear())
		;
	for (size_t i = 0; i < sizeof put_back / sizeof *put_back; i++)
		ck_assert_msg(pty_sent(put_back[i]), "row %zu was not put back", i);
	ck_assert(same_modes());
}

START_TEST(the_terminal_is_left_as_it_was)
{
	pty_open(TERM_NO_PICTURES);
	pty_frame("x", NULL);
	pty_settle(da1_plain);
	ck_assert(!same_modes());
	ck_assert(pty_sent("\033[?1049h") && pty_sent("\033[?2004h") && pty_sent("\033[?1004h"));
	ck_assert(!pty_sent("\a"));
	ck_assert(!pty_sent("\033]0") && !pty_sent("\033]2"));
	switch (_i) {
	case 0:
		term_destroy(pty.term);
		break;
	case 1:
		term_restore_now();
		break;
	default:
		term_suspend(pty.term);
	}
	assert_left();
	size_t was = pty.stream.len;
	term_restore_now(); /* once is enough */
	while (pty_hear())
		;
	ck_assert_uint_eq(pty.stream.len, was);
	if (_i)
		term_destroy(pty.term);
}
END_TEST

START_TEST(a_suspended_terminal_comes_back_whole)
{
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("text", &p);
	pty_settle(da1_sixel);
	pty_quiet();
	term_suspend(pty.term);
	assert_left();
	struct pollfd fds[2];
	ck_assert_uint_eq(term_pollfds(pty.term, fds, 2), 0);
	pty_frame("ignored", &p);
	buf_reset(&pty.stream);
	pty_window(30, COLS);
	vterm_set_size(pty.vt, 30, COLS);
	term_resume(pty.term);
	pty_frame("text", &p);
	pty_settle(da1_sixel);
	pty_quiet();
	ck_assert(!same_modes());
	ck_assert(pty_sent("\033[?1049h") && pty_sent("\033[?2004h"));
	ck_assert_uint_eq(pty_times("\033P", 2), 1);
	ck_assert_int_eq(term_caps(pty.term)->rows, 30);
	pty_assert_line(0, "text");
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_resize_is_told_and_drawn_anew)
{
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(50, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("text", &p);
	pty_settle(da1_sixel);
	pty_quiet();
	pty_window(30, 60);
	vterm_set_size(pty.vt, 30, 60);
	term_resized(pty.term);
	pty_event(TERM_RESIZED);
	ck_assert_int_eq(term_caps(pty.term)->rows, 30);
	ck_assert_int_eq(term_caps(pty.term)->cols, 60);
	ck_assert_int_eq(term_put(pty.term, 29, 58, 10, STYLE_PLAIN, "abc"), 2);
	pty_frame("text", &p);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 2);
	term_redraw(pty.term);
	pty_frame("text", &p);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033P", 2), 3);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

/* Terminals that bound pictures by their window say so anew. */
START_TEST(a_resize_asks_how_large_pictures_may_be)
{
	pty_open(TERM_SIXEL);
	pty_frame("text", NULL);
	pty_await("\033[c");
	pty_say("\033[?2;0;400;300S");
	pty_settle(da1_sixel);
	ck_assert_int_eq(term_caps(pty.term)->sixel_max_h, 300);
	size_t asked = pty_times("\033[?2;1;0S", 9);
	pty_window(60, 100);
	term_resized(pty.term);
	pty_event(TERM_RESIZED);
	while (pty_times("\033[?2;1;0S", 9) == asked)
		pty_turn(true);
	pty_say("\033[?2;0;1000;900S");
	while (term_caps(pty.term)->sixel_max_w != 1000)
		pty_turn(true);
	ck_assert_int_eq(term_caps(pty.term)->sixel_max_h, 900);
	term_destroy(pty.term);
}
END_TEST

START_TEST(a_tty_that_goes_is_told_once)
{
	pty_open(TERM_NO_PICTURES);
	pty_frame("x", NULL);
	pty_settle(da1_plain);
	close(pty.master);
	pty.master = -1;
	struct term_event e = {0};
	while (e.kind != TERM_HANGUP)
		if (!term_next(pty.term, &e))
			pty_turn(false);
	struct pollfd fds[2];
	ck_assert_uint_eq(term_pollfds(pty.term, fds, 2), 0);
	pty_frame("y", NULL);
	ck_assert(!term_next(pty.term, &e));
	term_destroy(pty.term);
}
END_TEST

START_TEST(copies_go_out_in_base64)
{
	static const struct {
		const char *text, *code;
	} rows[] = {{"a", "YQ=="}, {"ab", "YWI="}, {"abc", "YWJj"}, {"idv_52xR9", "aWR2XzUyeFI5"}};
	pty_open(TERM_NO_PICTURES);
	pty_frame("x", NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char want[80];
		snprintf(want, sizeof want, "\033]52;c;%s\033\\", rows[i].code);
		ck_assert(term_copy(pty.term, rows[i].text));
		pty_quiet();
		ck_assert(pty_sent(want));
	}
	char *large = mem_alloc(8194);
	memset(large, 'x', 8193);
	ck_assert(!term_copy(pty.term, large));
	large[8192] = 0;
	ck_assert(term_copy(pty.term, large));
	free(large);
	pty_quiet();
	term_destroy(pty.term);
}
END_TEST

START_TEST(unusable_terminals_are_refused_with_a_reason)
{
	static const struct {
		const char *term, *says;
	} rows[] = {
	    {"dumb", "dumb"}, {"no-such-terminal", "no-such-terminal"}, {NULL, "TERM"}, {"", "TERM"}, {"evil\033[2J", "TERM"}};
	struct term_options options = {.fd_in = pty.slave, .fd_out = pty.slave, .pictures = -1, .strict = true};
	struct err err = {0};
	if (rows[_i].term)
		setenv("TERM", rows[_i].term, 1);
	else
		unsetenv("TERM");
	ck_assert(!term_create(&options, &pty.term, &err));
	ck_assert_msg(strstr(err.text, rows[_i].says) != NULL, "%s", err.text);
	ck_assert_ptr_null(strchr(err.text, '\033'));
	ck_assert_str_ne(err.remedy, "");
	ck_assert(same_modes());
	ck_assert(!pty_hear());
}
END_TEST

START_TEST(another_stands_in_for_an_unknown_terminal)
{
	struct term_options options = {.fd_in = pty.slave, .fd_out = pty.slave, .pictures = TERM_NO_PICTURES};
	struct err err = {0};
	setenv("TERM", "no-such-terminal", 1);
	ck_assert_msg(term_create(&options, &pty.term, &err), "%s", err.text);
	ck_assert_ptr_nonnull(strstr(term_note(pty.term), "no-such-terminal"));
	pty_frame("shown", NULL);
	pty_quiet();
	pty_assert_line(0, "shown");
	term_destroy(pty.term);
	ck_assert(same_modes());
}
END_TEST

START_TEST(a_file_is_no_terminal)
{
	int fd = open("/dev/null", O_RDWR);
	struct term_options options = {.fd_in = fd, .fd_out = pty.slave, .pictures = -1};
	struct err err = {0};
	ck_assert(!term_create(&options, &pty.term, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "terminal"));
	close(fd);
}
END_TEST

/* A cell has the style that it was given, whatever was put before it: blanks too, and what fills a row, after what is no ASCII. */

int main(void)
{
	Suite *s = suite_create("term/tty");
	TCase *c = tcase_create("tty");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_test(c, answers_change_the_capabilities_and_are_no_keys);
	tcase_add_test(c, silence_ends_the_probe_and_late_answers_count);
	tcase_add_test(c, a_deaf_terminal_holds_up_no_keys);
	tcase_add_test(c, a_late_terminal_is_not_deaf);
	tcase_add_test(c, keys_pastes_and_focus_arrive);
	tcase_add_loop_test(c, the_terminal_is_left_as_it_was, 0, 3);
	tcase_add_test(c, a_suspended_terminal_comes_back_whole);
	tcase_add_test(c, a_resize_is_told_and_drawn_anew);
	tcase_add_test(c, a_resize_asks_how_large_pictures_may_be);
	tcase_add_test(c, a_tty_that_goes_is_told_once);
	tcase_add_test(c, copies_go_out_in_base64);
	tcase_add_loop_test(c, unusable_terminals_are_refused_with_a_reason, 0, 5);
	tcase_add_test(c, another_stands_in_for_an_unknown_terminal);
	tcase_add_test(c, a_file_is_no_terminal);
	suite_add_tcase(s, c);
	return suite_run(s);
}
