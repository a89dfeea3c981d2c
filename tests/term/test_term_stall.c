/* Pictures on a link that stalls: what waits, what is given up, and what is sent again. */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "support/ptyrig.h"
#include "term/pace.h"

enum { BIG = 1 << 20 };

static const char da1_sixel[] = "\033[?62;4c", da1_plain[] = "\033[?1;2c";

static void answer_for_life(void)
{
	pty_say("\033[0nj");
	ck_assert_uint_eq(pty_event(TERM_KEY).key, 'j');
}

/* Much text that arrives at once: what follows need not be sent with caution. */
static void keep_up(void)
{
	char line[COLS + 1];
	memset(line, '.', COLS);
	line[COLS] = 0;
	term_begin(pty.term);
	for (int r = 1; r < ROWS - 1; r++)
		term_put(pty.term, r, 0, COLS, STYLE_PLAIN, line);
	term_end(pty.term);
	pty_await(PACE_QUESTION);
	answer_for_life();
}

/* kitty's form of about n bytes, in chunks. */
static struct buf kitty(size_t n, char filler)
{
	char chunk[4097] = "";
	struct buf b;
	memset(chunk, filler, sizeof chunk - 1);
	buf_init(&b, PTY_CAP);
	buf_printf(&b, "\033_Ga=T,f=24,s=100,v=60,q=2,m=1;%s\033\\", chunk);
	while (b.len < n)
		buf_printf(&b, "\033_Gm=1;%s\033\\", chunk);
	buf_printf(&b, "\033_Gm=0;%s\033\\", chunk);
	return b;
}

/* A picture is on its way and the tty takes no more of it. */
static struct buf stall_of(enum term_pictures protocol, struct term_picture *p, size_t bytes)
{
	pty_open((int)protocol);
	pty_frame("before", NULL);
	pty_settle(da1_sixel);
	pty_quiet();
	keep_up();
	struct buf b = protocol == TERM_KITTY ? kitty(bytes, '~') : pty_sixel(bytes, '~');
	*p = pty_picture(&b, 1);
	p->protocol = protocol;
	pty_frame("before", p);
	struct pollfd out[2];
	for (;;) {
		size_t n = term_pollfds(pty.term, out, 2);
		ck_assert_uint_eq(n, 2);
		if (poll(out + 1, 1, 0) == 0)
			break;
		term_run(pty.term, out, 2);
	}
	ck_assert(term_busy(pty.term));
	return b;
}

static struct buf stall(struct term_picture *p, size_t bytes)
{
	return stall_of(TERM_SIXEL, p, bytes);
}

/* Nothing more fits into the tty. */
static void fill_up(void)
{
	static const char nothing[512];
	int fd = open(ptsname(pty.master), O_WRONLY | O_NONBLOCK | O_NOCTTY);
	ck_assert_int_ge(fd, 0);
	while (write(fd, nothing, sizeof nothing) > 0 || write(fd, nothing, 1) > 0)
		;
	close(fd);
}

static size_t where(const char *s)
{
	const char *p = pty.stream.len ? memmem(pty.stream.data, pty.stream.len, s, strlen(s)) : NULL;
	ck_assert_msg(p != NULL, "not sent: %s", s);
	return (size_t)(p - pty.stream.data);
}

/* Nearly out or far from it: a picture is given up for the frame of a key, at once or within a moment, and waits for nothing after.
 */
START_TEST(a_key_does_not_wait_for_a_picture)
{
	static const struct {
		size_t bytes;
		int so_far_ms, waits_ms;
	} rows[] = {{8 * BIG, 1000, 0}, {64 << 10, 1, 100}};
	struct term_picture p;
	struct buf b = stall(&p, rows[_i].bytes);
	pty.now_ms += rows[_i].so_far_ms;
	int64_t acted = pty.now_ms;
	pty_say("j");
	struct term_event e = pty_event_deaf(TERM_KEY);
	ck_assert_uint_eq(e.key, 'j');
	fill_up();
	pty_frame("after", &p);
	while (term_timeout_ms(pty.term) >= 0)
		pty_turn(false);
	ck_assert_int_eq(pty.now_ms - acted, rows[_i].waits_ms);
	pty_quiet();
	ck_assert_int_ge(pty.now_ms - acted, rows[_i].waits_ms + 150); /* the keys were quiet for so long */
	size_t text = where("after");
	ck_assert_uint_lt(text, rows[_i].bytes); /* before the picture could have been out */
	const char *end = memmem(pty.stream.data, text, "\033\\\0338", 4);
	ck_assert_msg(end != NULL, "the picture was not ended before the text");
	const char *again = memmem(pty.stream.data + text, pty.stream.len - text, b.data, b.len);
	ck_assert_msg(again != NULL, "the picture was not drawn again whole");
	pty_assert_line(0, "after");
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_frame_without_a_key_waits_for_the_picture)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	pty_frame("tick", &p);
	pty_frame("tock", &p);
	pty_quiet();
	ck_assert(!pty_sent("tick"));
	size_t text = where("to");
	const char *whole = memmem(pty.stream.data, pty.stream.len, b.data, b.len);
	ck_assert(whole && (size_t)(whole - pty.stream.data) < text);
	ck_assert_uint_eq(pty_times("\033P", 2), 1);
	pty_assert_line(0, "tock");
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_picture_that_is_no_longer_wanted_is_given_up)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	struct buf other = pty_sixel(500, '?');
	struct term_picture q = pty_picture(&other, 2);
	pty_frame("next", _i ? &q : NULL);
	term_withdraw(pty.term, b.data);
	buf_finish(&b);
	pty_quiet();
	ck_assert_uint_lt(pty.stream.len, BIG / 2);
	ck_assert_uint_lt(where("\033\\\0338"), where("next"));
	ck_assert_uint_eq(pty_times("\033P", 2), _i ? 2 : 1);
	pty_assert_line(0, "next");
	term_destroy(pty.term);
	buf_finish(&other);
}
END_TEST

/* A payload that its owner has no room for any more, while it is sent or waits for that: what the memory holds next is not sent. */
START_TEST(a_withdrawn_payload_is_not_read)
{
	static const enum term_pictures kinds[] = {TERM_SIXEL, TERM_KITTY};
	struct term_picture p;
	struct buf b = stall_of(kinds[_i], &p, BIG), waits = pty_sixel(500, '?'), coarse = pty_sixel(500, '@');
	struct term_picture q = pty_picture(&waits, 2), r = pty_picture(&waits, 3);
	q.row = r.row = 12;
	r.col = 40;
	r.over = 4;
	r.coarse = coarse.data;
	r.coarse_len = coarse.len;
	term_begin(pty.term);
	term_put(pty.term, 0, 0, COLS, STYLE_PLAIN, "next");
	term_place(pty.term, &p);
	term_place(pty.term, &q);
	term_place(pty.term, &r);
	term_end(pty.term);
	struct buf *all[] = {&b, &waits, &coarse};
	for (size_t i = 0; i < 3; i++) {
		term_withdraw(pty.term, all[i]->data);
		memset(all[i]->data, '%', all[i]->len);
	}
	term_withdraw(pty.term, "never declared");
	pty_quiet();
	ck_assert(!pty_sent("%"));
	ck_assert(!pty_sent("???"));
	ck_assert(!pty_sent("@@@"));
	ck_assert_uint_lt(pty.stream.len, BIG / 2);
	ck_assert_uint_lt(where("\033\\"), where("next"));
	pty_assert_line(0, "next");
	term_destroy(pty.term);
	buf_finish(&b);
	buf_finish(&waits);
	buf_finish(&coarse);
}
END_TEST

START_TEST(the_real_picture_waits_for_the_coarse_one_on_its_way)
{
	struct term_picture p, real;
	struct buf b = stall(&p, BIG), other = pty_sixel(500, '?');
	real = pty_picture(&other, 2);
	real.over = p.serial;
	pty_frame("real", &real);
	pty_quiet();
	const char *coarse = memmem(pty.stream.data, pty.stream.len, b.data, b.len);
	const char *after = memmem(pty.stream.data, pty.stream.len, other.data, other.len);
	ck_assert_msg(coarse && after && coarse < after, "the coarse one was cut off");
	ck_assert_uint_eq(pty_times("\033P", 2), 2);
	ck_assert_uint_eq(pty_times("X\033[", 3), 0); /* nothing was wiped in between */
	pty_assert_line(0, "real");
	term_destroy(pty.term);
	buf_finish(&b);
	buf_finish(&other);
}
END_TEST

START_TEST(a_coarse_picture_is_sent_first_and_again_when_a_key_cut_it_off)
{
	struct term_picture coarse, real;
	struct buf b = stall(&coarse, BIG), other = pty_sixel(500, '?');
	real = pty_picture(&other, 2);
	real.over = coarse.serial;
	real.coarse = coarse.payload;
	real.coarse_len = coarse.len;
	pty_say("j");
	pty_event_deaf(TERM_KEY);
	fill_up();
	pty_frame("after", &real);
	while (term_timeout_ms(pty.term) >= 0)
		pty_turn(false);
	pty_quiet();
	size_t text = where("after");
	const char *again = memmem(pty.stream.data + text, pty.stream.len - text, b.data, b.len);
	const char *last = memmem(pty.stream.data, pty.stream.len, other.data, other.len);
	ck_assert_msg(again && last && again < last, "not the coarse one first, and then the real one");
	ck_assert_uint_eq(pty_times("\033P", 2), 3);
	term_destroy(pty.term);
	buf_finish(&b);
	buf_finish(&other);
}
END_TEST

/* The loop asks for descriptors, then for how long to wait: what became due in between is not slept through. */
START_TEST(a_picture_held_up_is_begun_however_long_the_loop_takes_to_ask)
{
	struct pollfd fds[2];
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	pty.now_ms += 1000;
	pty_say("j");
	pty_event_deaf(TERM_KEY);
	pty_frame("after", &p);
	while (term_pollfds(pty.term, fds, 2) > 1)
		pty_turn(true);
	ck_assert(term_busy(pty.term));
	int wait = term_timeout_ms(pty.term);
	ck_assert_int_gt(wait, 0);
	pty.now_ms += wait + 1;
	ck_assert_int_eq(term_timeout_ms(pty.term), 0);
	pty_quiet();
	ck_assert(term_shows(pty.term, p.serial));
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

START_TEST(text_waits_its_turn_and_only_the_newest_is_sent)
{
	pty_open(TERM_NO_PICTURES);
	char text[16];
	pty_frame("start", NULL);
	pty_settle(da1_plain);
	struct pollfd out[2];
	int frames = 0;
	/* fill the tty with changing text until it takes no more, then go on for as long again */
	for (int full = 0; full < 1000; frames++) {
		term_begin(pty.term);
		for (int r = 0; r < ROWS; r++)
			for (int c = 0; c < COLS; c += 10)
				term_put(pty.term, r, c, 10, STYLE_PLAIN,
				         (snprintf(text, sizeof text, "%09d", frames * 7919 + r * c), text));
		term_end(pty.term);
		full += term_pollfds(pty.term, out, 2) == 2 && poll(out + 1, 1, 0) == 0;
	}
	pty_frame("newest", NULL);
	pty_quiet();
	pty_assert_line(0, "newest");
	ck_assert_uint_lt(pty.stream.len, (size_t)frames * ROWS * COLS / 10);
	term_destroy(pty.term);
}
END_TEST

START_TEST(leaving_ends_a_picture_on_its_way)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	while (pty_hear()) /* room for what ends it */
		;
	term_destroy(pty.term);
	while (pty_hear())
		;
	size_t picture = where("\033P");
	ck_assert_ptr_nonnull(memmem(pty.stream.data + picture, pty.stream.len - picture, "\033\\", 2));
	ck_assert(pty_sent("\033[?1049l"));
	ck_assert_uint_lt(where("\033\\"), where("\033[?1049l"));
	buf_finish(&b);
}
END_TEST

/* Stopped by another program, and let go on. */
START_TEST(going_on_ends_a_picture_on_its_way)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	while (pty_hear()) /* room for what ends it */
		;
	size_t picture = where("\033P");
	term_resume(pty.term);
	term_begin(pty.term);
	term_end(pty.term);
	pty_quiet();
	const char *after = pty.stream.data + picture, *left, *entered;
	ck_assert_ptr_nonnull(left = memmem(after, pty.stream.len - picture, "\033[?1049l", 8));
	ck_assert_ptr_nonnull(memmem(after, (size_t)(left - after), "\033\\", 2));
	ck_assert_ptr_nonnull(entered = memmem(left, pty.stream.len - (size_t)(left - pty.stream.data), "\033[?1049h", 8));
	ck_assert(!memmem(after, (size_t)(left - after), "\033[?1049h", 8));
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/stall");
	TCase *c = tcase_create("stall");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_loop_test(c, a_key_does_not_wait_for_a_picture, 0, 2);
	tcase_add_test(c, a_frame_without_a_key_waits_for_the_picture);
	tcase_add_loop_test(c, a_picture_that_is_no_longer_wanted_is_given_up, 0, 2);
	tcase_add_loop_test(c, a_withdrawn_payload_is_not_read, 0, 2);
	tcase_add_test(c, the_real_picture_waits_for_the_coarse_one_on_its_way);
	tcase_add_test(c, a_coarse_picture_is_sent_first_and_again_when_a_key_cut_it_off);
	tcase_add_test(c, a_picture_held_up_is_begun_however_long_the_loop_takes_to_ask);
	tcase_add_test(c, text_waits_its_turn_and_only_the_newest_is_sent);
	tcase_add_test(c, leaving_ends_a_picture_on_its_way);
	tcase_add_test(c, going_on_ends_a_picture_on_its_way);
	suite_add_tcase(s, c);
	return suite_run(s);
}
