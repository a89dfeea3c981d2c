/* A picture on a slow link: cut into strips of whole rows of cells, and text between them. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "support/ptyrig.h"
#include "term/pace.h"
#include "term/strips.h"

/* A sixel of so many bands, two colours; every band but the first goes on in the colour of the one before. */
static struct buf sixel(int width, int bands)
{
	struct buf b;
	buf_init(&b, PTY_CAP);
	buf_printf(&b, "\033Pq\"1;1;%d;%d#0;2;0;0;0#1;2;99;9;9", width, 6 * bands);
	for (int i = 0; i < bands; i++) {
		buf_add_str(&b, i ? "-" : "#1");
		for (int x = 0; x < width; x++)
			buf_add_char(&b, (char)('@' + (x + i) % 60));
	}
	buf_add_str(&b, "\033\\");
	return b;
}

START_TEST(strips_together_are_the_picture)
{
	static const struct {
		int cell_h, bands, rows, count; /* rows: of a strip, in cells */
	} rows[] = { { 20, 56, 3, 6 }, { 18, 53, 3, 6 }, { 19, 53, 6, 3 }, { 16, 56, 6, 4 }, { 6, 100, 17, 6 }, { 20, 11, 3, 2 } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf whole = sixel(100, rows[i].bands), all, head;
		struct strips s;
		int n = 0, height = 0;
		buf_init(&all, PTY_CAP);
		ck_assert(strips_begin(&s, whole.data, whole.len, rows[i].cell_h, 6));
		do {
			int w, h;
			char colour[16];
			buf_init(&head, PTY_CAP);
			strips_head(&s, &head);
			ck_assert_int_eq(sscanf(head.data, "\033Pq\"1;1;%d;%d#0;2;0;0;0#1;2;99;9;9%15s", &w, &h, colour), n ? 3 : 2);
			ck_assert(!n || strcmp(colour, "#1") == 0);
			ck_assert_int_eq(strips_row(&s), n * rows[i].rows);
			ck_assert_int_eq(strips_row(&s) * rows[i].cell_h, height);
			height += h;
			n++;
			buf_add(&all, whole.data + s.from, s.to - s.from);
			buf_finish(&head);
		} while (strips_next(&s));
		ck_assert_int_eq(n, rows[i].count);
		ck_assert_int_eq(height, 6 * rows[i].bands);
		size_t body = (size_t)(strstr(whole.data, "9;9#1") + 3 - whole.data);
		ck_assert_uint_eq(all.len, whole.len - 2 - body);
		ck_assert_int_eq(memcmp(all.data, whole.data + body, all.len), 0);
		buf_finish(&whole);
		buf_finish(&all);
	}
}
END_TEST

START_TEST(what_cannot_be_cut_is_left_whole)
{
	static const char *const whole[] = { "", "\033P", "\033Pq\033\\", "\033P0;1;0q\"1;1;100;60#0;2;1;1;1-~-~\033\\", "\033_Gm=1;~\033\\",
		                             "\033Pq\"1;1;100;12#0;2;1;1;1#0~-~\033\\", "\033Pq\"1;1;x;12~\033\\" };
	struct strips s;
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		ck_assert_msg(!strips_begin(&s, whole[i], strlen(whole[i]), 20, 6), "%zu", i);
	struct buf b = sixel(100, 56);
	ck_assert(!strips_begin(&s, b.data, b.len, 0, 6) && !strips_begin(&s, b.data, b.len, 20, 0) && !strips_begin(&s, b.data, b.len, 20, 1));
	buf_finish(&b);
}
END_TEST

/* -- on the terminal ----------------------------------------------------------------------------------------------------------- */

static size_t where(const char *s, size_t from)
{
	const char *p = memmem(pty.stream.data + from, pty.stream.len - from, s, strlen(s));
	ck_assert_msg(p != NULL, "not sent: %s", s);
	return (size_t)(p - pty.stream.data);
}

/* Text that took long to arrive. */
static void learn_slow(void)
{
	char line[COLS + 1];
	memset(line, '.', COLS);
	line[COLS] = 0;
	term_begin(pty.term);
	for (int r = 1; r < ROWS - 1; r++)
		term_put(pty.term, r, 0, COLS, STYLE_PLAIN, line);
	term_end(pty.term);
	pty_await(PACE_QUESTION);
	pty.now_ms += 100;
	pty_say("\033[0n");
	pty_event(TERM_CAPS);
}

static struct buf begin(struct term_picture *p, int bands)
{
	pty_window(ROWS, COLS);
	pty_open(TERM_SIXEL);
	pty_frame("before", NULL);
	pty_settle("\033[?62;4c");
	pty_quiet();
	learn_slow();
	struct buf b = sixel(700, bands);
	*p = pty_picture(&b, 1);
	p->rows = (6 * bands + 19) / 20;
	pty_frame("begun", p);
	pty_await("\"1;1;700;60#");
	pty_frame("goes on", p);
	return b;
}

START_TEST(text_comes_between_the_strips)
{
	struct term_picture p;
	struct buf b = begin(&p, 40);
	size_t sent;
	ck_assert(term_sending(pty.term, 1, &sent));
	ck_assert_uint_lt(sent, b.len);
	ck_assert(!term_shows(pty.term, 1));
	pty_quiet();
	ck_assert(term_shows(pty.term, 1));
	size_t first = where("\0337\033[3;11H\033Pq\"1;1;700;60#0;2;0;0;0#1;2;99;9;9#1", 0), text = where("goes on", first);
	size_t second = where("\0337\033[6;11H\033Pq\"1;1;700;60#0;2;0;0;0#1;2;99;9;9#1", text);
	where("\0337\033[12;11H\033Pq\"1;1;700;60#", second);
	ck_assert_uint_eq(pty_times("\033P", 2), 4); /* and not once more whole */
	ck_assert_uint_eq(pty_times("\0337", 2), pty_times("\0338", 2));
	ck_assert_uint_eq(pty_times("-\033\\", 3), 0);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_picture_that_is_withdrawn_among_its_strips_is_read_no_more)
{
	struct term_picture p;
	struct buf b = begin(&p, 40);
	term_withdraw(pty.term, b.data);
	memset(b.data, 'S', b.len);
	pty_frame("gone", NULL);
	pty_quiet();
	ck_assert(!pty_sent("SS"));
	ck_assert_uint_eq(pty_times("\0337", 2), pty_times("\0338", 2));
	pty_assert_line(0, "gone");
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

/* What the link has no room for yet: however long the loop takes to ask, it is not slept through when there is. */
START_TEST(a_picture_goes_on_however_long_the_loop_takes_to_ask)
{
	struct pollfd fds[2];
	struct term_picture p;
	struct buf b = begin(&p, 40);
	for (int held = 0; !term_shows(pty.term, 1); held++) {
		if (term_pollfds(pty.term, fds, 2) == 1) {
			int wait = term_timeout_ms(pty.term);
			ck_assert_msg(wait >= 0, "asleep at %d", held);
			pty.now_ms += wait;
			ck_assert_int_eq(term_timeout_ms(pty.term), 0);
		}
		pty_turn(true);
	}
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

/* A picture that is nearly out may delay the frame of a key for a moment. Here the frame comes before its last strip, and that takes long. */
START_TEST(a_picture_is_not_given_up_for_a_frame_that_is_out)
{
	char line[COLS + 1];
	struct term_picture p;
	struct buf b = begin(&p, 41);
	size_t sent = 0;
	memset(line, '+', COLS);
	line[COLS] = 0;
	while (sent < b.len - 1600) {
		pty_turn(true);
		ck_assert(term_sending(pty.term, 1, &sent));
	}
	pty_say("j");
	pty_event(TERM_KEY);
	term_begin(pty.term);
	term_place(pty.term, &p);
	for (int r = 15; r < ROWS - 1; r++)
		term_put(pty.term, r, 0, COLS, STYLE_PLAIN, line);
	term_put(pty.term, ROWS - 1, 0, COLS, STYLE_PLAIN, "of the key");
	term_end(pty.term);
	ck_assert(!pty_sent("of the key") && term_sending(pty.term, 1, &sent)); /* it waits */
	pty_await("of the key");
	ck_assert(term_sending(pty.term, 1, &sent));
	ck_assert_uint_lt(sent, b.len - 2);
	pty.now_ms += 100;
	pty_quiet();
	ck_assert(term_shows(pty.term, 1));
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/strips");
	TCase *c = tcase_create("strips");
	tcase_set_timeout(c, 60); /* it is a slow link */
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_test(c, strips_together_are_the_picture);
	tcase_add_test(c, what_cannot_be_cut_is_left_whole);
	tcase_add_test(c, text_comes_between_the_strips);
	tcase_add_test(c, a_picture_that_is_withdrawn_among_its_strips_is_read_no_more);
	tcase_add_test(c, a_picture_goes_on_however_long_the_loop_takes_to_ask);
	tcase_add_test(c, a_picture_is_not_given_up_for_a_frame_that_is_out);
	suite_add_tcase(s, c);
	return suite_run(s);
}
