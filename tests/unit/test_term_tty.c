/* The terminal on a pty: what is sent, in which order, what is given up on a link that stalls, and what is left behind. The other end
 * of the pty is played here; its screen is read through libvterm. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

#include "base/buf.h"
#include "base/mem.h"
#include "term/qr.h"
#include "term/term.h"

enum { ROWS = 24, COLS = 80, BIG = 1 << 20, CAP = 64 << 20 };

static const char da1_sixel[] = "\033[?62;4c", da1_plain[] = "\033[?1;2c";

static int master, slave;
static struct term *term;
static struct buf stream; /* all that the terminal was sent */
static struct termios before;
static VTerm *vt;

static void window(int rows, int cols)
{
	struct winsize ws = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols, .ws_xpixel = (unsigned short)(cols * 10),
		.ws_ypixel = (unsigned short)(rows * 20)};
	ck_assert_int_eq(ioctl(master, TIOCSWINSZ, &ws), 0);
}

static void setup(void)
{
	setenv("TERM", "xterm-256color", 1);
	unsetenv("NO_COLOR");
	unsetenv("TMUX");
	unsetenv("STY");
	unsetenv("COLORTERM");
	setenv("LC_ALL", "C.UTF-8", 1);
	buf_init(&stream, CAP);
	master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master) | unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(slave, 0);
	fcntl(master, F_SETFL, O_NONBLOCK);
	window(ROWS, COLS);
	tcgetattr(slave, &before);
	vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(vt, 1);
	vterm_screen_enable_altscreen(vterm_obtain_screen(vt), 1);
	vterm_screen_reset(vterm_obtain_screen(vt), 1);
	term = NULL;
}

static void teardown(void)
{
	vterm_free(vt);
	buf_finish(&stream);
	close(slave);
	if (master >= 0)
		close(master);
}

static void open_as(int pictures)
{
	struct term_options options = {.fd_in = slave, .fd_out = slave, .pictures = pictures};
	struct err err = {0};
	ck_assert_msg(term_create(&options, &term, &err), "%s", err.text);
}

/* Take in what the terminal was sent so far. */
static bool hear(void)
{
	char bytes[16384];
	ssize_t n = read(master, bytes, sizeof bytes);
	if (n <= 0)
		return false;
	buf_add(&stream, bytes, (size_t)n);
	vterm_input_write(vt, bytes, (size_t)n);
	return true;
}

/* One turn of the program's loop; waits for something to happen at most as long as the terminal asks for. */
static void turn(bool listen)
{
	struct pollfd fds[4] = {{.fd = listen ? master : -1, .events = POLLIN}};
	size_t n = 1 + term_pollfds(term, fds + 1, 3);
	poll(fds, n, term_timeout_ms(term));
	if (listen)
		hear();
	term_run(term, fds + 1, n - 1);
}

static bool sent(const char *s)
{
	return stream.len && memmem(stream.data, stream.len, s, strlen(s));
}

static size_t times(const char *s, size_t n)
{
	size_t count = 0;
	const char *p = stream.data, *end = p + stream.len;
	while (p && (p = memmem(p, (size_t)(end - p), s, n))) {
		count++;
		p += n;
	}
	return count;
}

static void await(const char *s)
{
	while (!sent(s))
		turn(true);
}

static void say(const char *s)
{
	ck_assert_int_eq(write(master, s, strlen(s)), (ssize_t)strlen(s));
}

static struct term_event await_event_as(enum term_event_kind kind, bool listen)
{
	struct term_event e = {0};
	while (e.kind != kind)
		if (!term_next(term, &e))
			turn(listen);
	return e;
}

static struct term_event await_event(enum term_event_kind kind)
{
	return await_event_as(kind, true);
}

/* The same while nothing of what is sent is taken in. */
static struct term_event await_event_deaf(enum term_event_kind kind)
{
	return await_event_as(kind, false);
}

/* Nothing left to send. */
static void quiet(void)
{
	struct pollfd fds[4];
	while (term_busy(term) || term_pollfds(term, fds, 4) > 1)
		turn(true);
	while (hear())
		;
}

static void settle(const char *da1)
{
	await("\033[c");
	say(da1);
	while (!term_caps(term)->settled)
		turn(true);
	struct term_event e;
	while (term_next(term, &e))
		;
}

/* A row as text; the no-break spaces under pictures are blanks, those at the end are cut. */
static void line(int row, char *out)
{
	VTermScreen *screen = vterm_obtain_screen(vt);
	VTermRect at = {.start_row = row, .end_row = row + 1, .start_col = 0, .end_col = COLS};
	size_t n = vterm_screen_get_text(screen, out, 4 * COLS, at);
	out[n] = 0;
	for (char *s = out; (s = strstr(s, "\302\240"));) {
		*s = ' ';
		memmove(s + 1, s + 2, strlen(s + 2) + 1);
	}
	for (n = strlen(out); n && out[n - 1] == ' '; n--)
		out[n - 1] = 0;
}

static void assert_line(int row, const char *want)
{
	char got[4 * COLS + 1];
	line(row, got);
	ck_assert_str_eq(got, want);
}

/* A picture of n bytes, of which each `salt` has other ones. */
static struct buf sixel(size_t n, char salt)
{
	struct buf b;
	buf_init(&b, CAP);
	buf_add_str(&b, "\033P0;0;0q\"1;1;100;60#0;2;50;50;50");
	for (size_t i = 0; i < n; i++)
		buf_add_char(&b, i % 100 == 99 ? '-' : salt);
	buf_add_str(&b, "\033\\");
	return b;
}

static struct term_picture placed(const struct buf *b, uint64_t serial)
{
	return (struct term_picture){.serial = serial, .row = 2, .col = 10, .rows = 6, .cols = 10, .protocol = TERM_SIXEL,
		.payload = b->data, .len = b->len};
}

static void frame(const char *text, const struct term_picture *p)
{
	term_begin(term);
	term_put(term, 0, 0, COLS, STYLE_PLAIN, text);
	if (p)
		term_place(term, p);
	term_end(term);
}

/* -- text, colours, locale ---------------------------------------------------------------------------------------------------- */

START_TEST(text_arrives_clipped_by_whole_characters)
{
	open_as(TERM_NO_PICTURES);
	term_begin(term);
	ck_assert_int_eq(term_put(term, 0, 0, 10, STYLE_PLAIN, "Zoë 王小明 x"), 10);
	ck_assert_int_eq(term_put(term, 1, 0, 7, STYLE_BAD, "Zoë 王小明 x"), 6);
	ck_assert_int_eq(term_put(term, 2, 78, 10, STYLE_PLAIN, "abcdef"), 2);
	ck_assert_int_eq(term_put(term, 3, 0, 10, STYLE_PLAIN, "e\314\201t\314\201!"), 3);
	ck_assert_int_eq(term_put(term, -1, 0, 10, STYLE_PLAIN, "no"), 0);
	ck_assert_int_eq(term_put(term, ROWS, 0, 10, STYLE_PLAIN, "no"), 0);
	ck_assert_int_eq(term_put(term, 4, -2, 10, STYLE_PLAIN, "no"), 0);
	term_put(term, ROWS - 1, 0, COLS, STYLE_PLAIN, "last row");
	term_end(term);
	quiet();
	assert_line(0, "Zoë 王小明");
	assert_line(1, "Zoë 王");
	assert_line(2, "                                                                              ab");
	assert_line(3, "e\314\201t\314\201!");
	assert_line(4, "");
	char last[4 * COLS + 1];
	line(ROWS - 1, last);
	ck_assert_ptr_nonnull(strstr(last, "last row"));
	term_destroy(term);
}
END_TEST

START_TEST(a_c_locale_becomes_utf8)
{
	setenv("LC_ALL", "C", 1);
	setlocale(LC_ALL, "C");
	open_as(TERM_NO_PICTURES);
	frame("Zoë 王", NULL);
	quiet();
	assert_line(0, "Zoë 王");
	term_destroy(term);
}
END_TEST

START_TEST(what_is_not_put_again_is_gone)
{
	open_as(TERM_NO_PICTURES);
	frame("first", NULL);
	quiet();
	term_begin(term);
	term_box(term, 2, 5, 4, 20, "title");
	term_line(term, 8, 0, 3);
	term_fill(term, 9, 0, 4, STYLE_BAR);
	term_end(term);
	quiet();
	assert_line(0, "");
	assert_line(2, "     ┌─ title ──────────┐");
	assert_line(3, "     │                  │");
	assert_line(5, "     └──────────────────┘");
	assert_line(8, "───");
	term_destroy(term);
}
END_TEST

START_TEST(an_unchanged_frame_costs_nothing)
{
	open_as(TERM_SIXEL);
	struct buf b = sixel(1000, '~');
	struct term_picture p = placed(&b, 1);
	frame("same", &p);
	settle(da1_sixel);
	frame("same", &p);
	quiet();
	size_t was = stream.len;
	frame("same", &p);
	quiet();
	ck_assert_uint_eq(stream.len, was);
	ck_assert_int_eq(term_timeout_ms(term), -1);
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

static bool colour_sent(void)
{
	static const char *const starts[] = {"\033[3", "\033[4", "\033[9", "\033[10", "\033[1;3", "\033[0;3"};
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		const char *p = stream.data, *end = p + stream.len;
		size_t n = strlen(starts[i]);
		while ((p = memmem(p, (size_t)(end - p), starts[i], n))) {
			for (p += n; p < end && ((*p >= '0' && *p <= '9') || *p == ';'); p++)
				;
			if (p < end && *p == 'm')
				return true;
		}
	}
	return false;
}

static void all_styles(void)
{
	open_as(TERM_NO_PICTURES);
	term_begin(term);
	for (int s = 0; s < STYLES; s++)
		term_put(term, s, 0, 20, (enum style)s, "styled");
	term_end(term);
	quiet();
	term_destroy(term);
}

START_TEST(no_color_means_none)
{
	static const struct { const char *term, *no_color; bool colours; } rows[] = {
		{"xterm-256color", NULL, true}, {"xterm-256color", "", true}, {"xterm-256color", "1", false}, {"vt220", NULL, false},
		{"linux", NULL, true},
	};
	if (rows[_i].no_color)
		setenv("NO_COLOR", rows[_i].no_color, 1);
	setenv("TERM", rows[_i].term, 1);
	all_styles();
	/* 4 alone is underline, which is wanted: look for two digits */
	ck_assert_int_eq(colour_sent() && !rows[_i].colours, false);
	ck_assert_int_eq(colour_sent(), rows[_i].colours);
}
END_TEST

START_TEST(the_cursor_shows_where_asked_only)
{
	open_as(TERM_NO_PICTURES);
	frame("x", NULL);
	quiet();
	ck_assert_uint_eq(times("\033[?25h", 6), 0);
	term_begin(term);
	term_put(term, 5, 0, 20, STYLE_PLAIN, "field");
	term_cursor(term, 5, 5);
	term_end(term);
	quiet();
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(vt), &at);
	ck_assert(sent("\033[?25h"));
	ck_assert_int_eq(at.row, 5);
	ck_assert_int_eq(at.col, 5);
	term_destroy(term);
}
END_TEST

/* -- pictures ----------------------------------------------------------------------------------------------------------------- */

START_TEST(a_picture_is_placed_saved_and_restored)
{
	open_as(-1);
	frame("text", NULL);
	settle("\033[?2026;2$y\033[?62;4c");
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("text", &p);
	quiet();
	struct buf want;
	buf_init(&want, CAP);
	buf_printf(&want, "\0337\033[3;11H%s\0338\033[?2026l", b.data);
	ck_assert(sent(want.data));
	ck_assert(sent("\033[?2026h"));
	ck_assert_uint_eq(times("\033[?2026h", 8), times("\033[?2026l", 8));
	buf_finish(&want);
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(half_blocks_are_lines_at_their_places)
{
	static const char blocks[] = "\033[31mA\033[0mB\n\033[32mCD";
	open_as(TERM_SYMBOLS);
	struct term_picture p = {.serial = 1, .row = 2, .col = 3, .rows = 2, .cols = 2, .protocol = TERM_SYMBOLS, .payload = blocks,
		.len = sizeof blocks - 1};
	frame("text", &p);
	quiet();
	assert_line(2, "   AB");
	assert_line(3, "   CD");
	ck_assert(sent("\033[3;4H\033[31mA\033[0mB\033[0m"));
	frame("text", NULL);
	quiet();
	assert_line(2, "");
	assert_line(3, "");
	term_destroy(term);
}
END_TEST

START_TEST(the_last_row_and_places_off_the_screen_get_no_picture)
{
	static const int places[][2] = {{ROWS - 6, 10}, {2, COLS - 9}, {-1, 10}, {2, -1}, {ROWS + 5, 3}};
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct term_picture p = placed(&b, i + 1);
		p.row = places[i][0];
		p.col = places[i][1];
		frame("text", &p);
		quiet();
		ck_assert_msg(!sent("\033P"), "place %zu was drawn", i);
	}
	struct term_picture fits = placed(&b, 9);
	fits.row = ROWS - 7;
	fits.col = COLS - 10;
	frame("text", &fits);
	quiet();
	ck_assert(sent("\033P"));
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(no_picture_under_a_pop_up_and_again_after)
{
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("text", &p);
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 1);
	for (int i = 0; i < 3; i++) {
		term_begin(term);
		term_place(term, &p);
		term_box(term, 3, 12, 3, 6, NULL);
		term_end(term);
		quiet();
	}
	ck_assert_uint_eq(times("\033P", 2), 1);
	ck_assert(sent("\033[4;13H\033[6X")); /* gone before the box comes */
	assert_line(3, "            ┌────┐");
	frame("text", &p);
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 2);
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_reserved_place_loses_the_old_picture)
{
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("text", &p);
	quiet();
	buf_reset(&stream);
	term_begin(term);
	term_put(term, 0, 0, COLS, STYLE_PLAIN, "text");
	term_reserve(term, p.row, p.col, p.rows, p.cols);
	term_end(term);
	quiet();
	for (int r = 0; r < p.rows; r++) {
		char erase[40];
		snprintf(erase, sizeof erase, "\033[%d;11H\033[10X", p.row + r + 1);
		ck_assert(sent(erase));
	}
	ck_assert_uint_ge(times("\302\240", 2), (size_t)(p.rows * p.cols)); /* and curses sends the cells again */
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(tmux_passthrough_only_when_asked_for)
{
	setenv("TMUX", "/tmp/x,1,0", 1);
	struct term_options options = {.fd_in = slave, .fd_out = slave, .pictures = -1, .allow_passthrough = true};
	ck_assert(term_create(&options, &term, NULL));
	frame("x", NULL);
	settle(da1_plain);
	ck_assert_int_eq(term_caps(term)->pictures, TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("x", &p);
	quiet();
	ck_assert(sent("\033Ptmux;\033\0337\033\033[3;11H\033\033P0;0;0q"));
	ck_assert(sent("~\033\033\\\033\0338\033\\"));
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(tmux_draws_again_when_its_window_comes_back)
{
	setenv("TMUX", "/tmp/x,1,0", 1);
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("x", &p);
	settle("\033[?1;2;4c");
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 1);
	say("\033[I");
	await_event(TERM_FOCUS_IN);
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 2);
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

/* -- a link that stalls ------------------------------------------------------------------------------------------------------- */

/* A picture is on its way and the tty takes no more of it. */
static struct buf stall(struct term_picture *p, size_t bytes)
{
	open_as(TERM_SIXEL);
	frame("before", NULL);
	settle(da1_sixel);
	quiet();
	struct buf b = sixel(bytes, '~');
	*p = placed(&b, 1);
	frame("before", p);
	struct pollfd out[2];
	for (;;) {
		size_t n = term_pollfds(term, out, 2);
		ck_assert_uint_eq(n, 2);
		if (poll(out + 1, 1, 0) == 0)
			break;
		term_run(term, out, 2);
	}
	ck_assert(term_busy(term));
	return b;
}

static size_t where(const char *s)
{
	const char *p = stream.len ? memmem(stream.data, stream.len, s, strlen(s)) : NULL;
	ck_assert_msg(p != NULL, "not sent: %s", s);
	return (size_t)(p - stream.data);
}

/* Nearly out or far from it: a picture is given up for the frame of a key, at once or within a moment, and waits for nothing after. */
START_TEST(a_key_does_not_wait_for_a_picture)
{
	static const size_t sizes[] = {8 * BIG, 64 << 10};
	struct term_picture p;
	struct buf b = stall(&p, sizes[_i]);
	say("j");
	struct term_event e = await_event_deaf(TERM_KEY);
	ck_assert_uint_eq(e.key, 'j');
	frame("after", &p);
	while (term_timeout_ms(term) >= 0)
		turn(false);
	quiet();
	size_t text = where("after");
	ck_assert_uint_lt(text, sizes[_i]);                     /* before the picture could have been out */
	const char *end = memmem(stream.data, text, "\033\\\0338", 4);
	ck_assert_msg(end != NULL, "the picture was not ended before the text");
	const char *again = memmem(stream.data + text, stream.len - text, b.data, b.len);
	ck_assert_msg(again != NULL, "the picture was not drawn again whole");
	assert_line(0, "after");
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_frame_without_a_key_waits_for_the_picture)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	frame("tick", &p);
	frame("tock", &p);
	quiet();
	ck_assert(!sent("tick"));
	size_t text = where("to");
	const char *whole = memmem(stream.data, stream.len, b.data, b.len);
	ck_assert(whole && (size_t)(whole - stream.data) < text);
	ck_assert_uint_eq(times("\033P", 2), 1);
	assert_line(0, "tock");
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_picture_that_is_no_longer_wanted_is_given_up)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	struct buf other = sixel(500, '?');
	struct term_picture q = placed(&other, 2);
	frame("next", _i ? &q : NULL);
	buf_finish(&b); /* nothing may look at it any more */
	quiet();
	ck_assert_uint_lt(stream.len, BIG / 2);
	ck_assert_uint_lt(where("\033\\\0338"), where("next"));
	ck_assert_uint_eq(times("\033P", 2), _i ? 2 : 1);
	assert_line(0, "next");
	term_destroy(term);
	buf_finish(&other);
}
END_TEST

START_TEST(text_waits_its_turn_and_only_the_newest_is_sent)
{
	open_as(TERM_NO_PICTURES);
	char text[16];
	frame("start", NULL);
	settle(da1_plain);
	struct pollfd out[2];
	int frames = 0;
	/* fill the tty with changing text until it takes no more, then go on for as long again */
	for (int full = 0; full < 1000; frames++) {
		term_begin(term);
		for (int r = 0; r < ROWS; r++)
			for (int c = 0; c < COLS; c += 10)
				term_put(term, r, c, 10, STYLE_PLAIN, (snprintf(text, sizeof text, "%09d", frames * 7919 + r * c), text));
		term_end(term);
		full += term_pollfds(term, out, 2) == 2 && poll(out + 1, 1, 0) == 0;
	}
	frame("newest", NULL);
	quiet();
	assert_line(0, "newest");
	ck_assert_uint_lt(stream.len, (size_t)frames * ROWS * COLS / 10);
	term_destroy(term);
}
END_TEST

START_TEST(leaving_ends_a_picture_on_its_way)
{
	struct term_picture p;
	struct buf b = stall(&p, BIG);
	while (hear()) /* room for what ends it */
		;
	term_destroy(term);
	while (hear())
		;
	size_t picture = where("\033P");
	ck_assert_ptr_nonnull(memmem(stream.data + picture, stream.len - picture, "\033\\", 2));
	ck_assert(sent("\033[?1049l"));
	ck_assert_uint_lt(where("\033\\"), where("\033[?1049l"));
	buf_finish(&b);
}
END_TEST

/* -- keys, answers, life ------------------------------------------------------------------------------------------------------ */

START_TEST(answers_change_the_capabilities_and_are_no_keys)
{
	open_as(-1);
	ck_assert_int_eq(term_caps(term)->pictures, TERM_SYMBOLS);
	ck_assert(!term_caps(term)->settled);
	frame("x", NULL);
	await("\033[c");
	say("\033P>|foot(1.25.0)\033\\\033[6;18;9t\033[?2026;2$y\033[?62;4cq");
	await_event(TERM_CAPS);
	const struct term_caps *caps = term_caps(term);
	ck_assert(caps->settled && caps->sixel && caps->sync);
	ck_assert_int_eq(caps->pictures, TERM_SIXEL);
	ck_assert_int_eq(caps->cell_w, 9);
	ck_assert_int_ge(caps->roundtrip_ms, 0);
	ck_assert_uint_eq(await_event(TERM_KEY).key, 'q');
	struct term_event e;
	ck_assert(!term_next(term, &e));
	term_destroy(term);
}
END_TEST

START_TEST(silence_ends_the_probe_and_late_answers_count)
{
	open_as(-1);
	frame("x", NULL);
	await_event(TERM_CAPS); /* nobody answers */
	ck_assert(term_caps(term)->settled);
	ck_assert_int_eq(term_caps(term)->pictures, TERM_SYMBOLS);
	ck_assert_int_eq(term_timeout_ms(term), -1);
	say("\033[?62;4c");
	await_event(TERM_CAPS);
	ck_assert_int_eq(term_caps(term)->pictures, TERM_SIXEL);
	struct term_event e;
	ck_assert(!term_next(term, &e));
	term_destroy(term);
}
END_TEST

START_TEST(keys_pastes_and_focus_arrive)
{
	open_as(TERM_NO_PICTURES);
	frame("x", NULL);
	settle(da1_plain);
	say("\003\032\034\033[A");
	ck_assert_uint_eq(await_event(TERM_KEY).key, 3);
	ck_assert_uint_eq(await_event(TERM_KEY).key, 26);
	ck_assert_uint_eq(await_event(TERM_KEY).key, 28);
	ck_assert_uint_eq(await_event(TERM_KEY).key, TERM_UP);
	say("\033[200~pasted\033[201~");
	struct term_event e = await_event(TERM_PASTE);
	ck_assert_str_eq(e.text, "pasted");
	say("\033[O");
	await_event(TERM_FOCUS_OUT);
	say("\033");
	ck_assert_uint_eq(await_event(TERM_KEY).key, 27);
	term_destroy(term);
}
END_TEST

static bool same_modes(void)
{
	struct termios now;
	tcgetattr(slave, &now);
	return now.c_iflag == before.c_iflag && now.c_oflag == before.c_oflag && now.c_lflag == before.c_lflag && now.c_cflag == before.c_cflag &&
	    memcmp(now.c_cc, before.c_cc, sizeof now.c_cc) == 0;
}

static void assert_left(void)
{
	static const char *const put_back[] = {"\033[?2004l", "\033[?1004l", "\033[?25h", "\033[?1049l", "\033[?2026l", "\033[m"};
	while (hear())
		;
	for (size_t i = 0; i < sizeof put_back / sizeof *put_back; i++)
		ck_assert_msg(sent(put_back[i]), "row %zu was not put back", i);
	ck_assert(same_modes());
}

START_TEST(the_terminal_is_left_as_it_was)
{
	open_as(TERM_NO_PICTURES);
	frame("x", NULL);
	settle(da1_plain);
	ck_assert(!same_modes());
	ck_assert(sent("\033[?1049h") && sent("\033[?2004h") && sent("\033[?1004h"));
	ck_assert(!sent("\a"));
	ck_assert(!sent("\033]0") && !sent("\033]2"));
	switch (_i) {
	case 0: term_destroy(term); break;
	case 1: term_restore_now(); break;
	default: term_suspend(term);
	}
	assert_left();
	size_t was = stream.len;
	term_restore_now(); /* once is enough */
	while (hear())
		;
	ck_assert_uint_eq(stream.len, was);
	if (_i)
		term_destroy(term);
}
END_TEST

START_TEST(a_suspended_terminal_comes_back_whole)
{
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("text", &p);
	settle(da1_sixel);
	quiet();
	term_suspend(term);
	assert_left();
	struct pollfd fds[2];
	ck_assert_uint_eq(term_pollfds(term, fds, 2), 0);
	frame("ignored", &p);
	buf_reset(&stream);
	window(30, COLS);
	vterm_set_size(vt, 30, COLS);
	term_resume(term);
	frame("text", &p);
	settle(da1_sixel);
	quiet();
	ck_assert(!same_modes());
	ck_assert(sent("\033[?1049h") && sent("\033[?2004h"));
	ck_assert_uint_eq(times("\033P", 2), 1);
	ck_assert_int_eq(term_caps(term)->rows, 30);
	assert_line(0, "text");
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_resize_is_told_and_drawn_anew)
{
	open_as(TERM_SIXEL);
	struct buf b = sixel(50, '~');
	struct term_picture p = placed(&b, 1);
	frame("text", &p);
	settle(da1_sixel);
	quiet();
	window(30, 60);
	vterm_set_size(vt, 30, 60);
	term_resized(term);
	await_event(TERM_RESIZED);
	ck_assert_int_eq(term_caps(term)->rows, 30);
	ck_assert_int_eq(term_caps(term)->cols, 60);
	ck_assert_int_eq(term_put(term, 29, 58, 10, STYLE_PLAIN, "abc"), 2);
	frame("text", &p);
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 2);
	term_redraw(term);
	frame("text", &p);
	quiet();
	ck_assert_uint_eq(times("\033P", 2), 3);
	term_destroy(term);
	buf_finish(&b);
}
END_TEST

START_TEST(a_tty_that_goes_is_told_once)
{
	open_as(TERM_NO_PICTURES);
	frame("x", NULL);
	settle(da1_plain);
	close(master);
	master = -1;
	struct term_event e = {0};
	while (e.kind != TERM_HANGUP)
		if (!term_next(term, &e))
			turn(false);
	struct pollfd fds[2];
	ck_assert_uint_eq(term_pollfds(term, fds, 2), 0);
	frame("y", NULL);
	ck_assert(!term_next(term, &e));
	term_destroy(term);
}
END_TEST

START_TEST(copies_go_out_in_base64)
{
	static const struct { const char *text, *code; } rows[] = {{"a", "YQ=="}, {"ab", "YWI="}, {"abc", "YWJj"}, {"idv_52xR9", "aWR2XzUyeFI5"}};
	open_as(TERM_NO_PICTURES);
	frame("x", NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char want[80];
		snprintf(want, sizeof want, "\033]52;c;%s\033\\", rows[i].code);
		ck_assert(term_copy(term, rows[i].text));
		quiet();
		ck_assert(sent(want));
	}
	char *large = mem_alloc(8194);
	memset(large, 'x', 8193);
	ck_assert(!term_copy(term, large));
	large[8192] = 0;
	ck_assert(term_copy(term, large));
	free(large);
	quiet();
	term_destroy(term);
}
END_TEST

START_TEST(unusable_terminals_are_refused_with_a_reason)
{
	static const struct { const char *term, *says; } rows[] = {{"dumb", "dumb"}, {"no-such-terminal", "no-such-terminal"}, {NULL, "TERM"},
		{"", "TERM"}, {"evil\033[2J", "TERM"}};
	struct term_options options = {.fd_in = slave, .fd_out = slave, .pictures = -1};
	struct err err = {0};
	if (rows[_i].term)
		setenv("TERM", rows[_i].term, 1);
	else
		unsetenv("TERM");
	ck_assert(!term_create(&options, &term, &err));
	ck_assert_msg(strstr(err.text, rows[_i].says) != NULL, "%s", err.text);
	ck_assert_ptr_null(strchr(err.text, '\033'));
	ck_assert_str_ne(err.remedy, "");
	ck_assert(same_modes());
	ck_assert(!hear());
}
END_TEST

START_TEST(a_file_is_no_terminal)
{
	int fd = open("/dev/null", O_RDWR);
	struct term_options options = {.fd_in = fd, .fd_out = slave, .pictures = -1};
	struct err err = {0};
	ck_assert(!term_create(&options, &term, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "terminal"));
	close(fd);
}
END_TEST

/* -- QR codes ----------------------------------------------------------------------------------------------------------------- */

/* Is the half cell ink, and is ink dark there? Colours as libvterm resolves them. */
static bool half_is_dark(int row, int col, bool bottom, bool mono)
{
	VTermScreenCell cell;
	VTermScreen *screen = vterm_obtain_screen(vt);
	vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = col}, &cell);
	uint32_t c = cell.chars[0];
	bool ink = c == 0x2588 || c == (bottom ? 0x2584 : 0x2580);
	if (mono)
		return !ink; /* light text on a dark background */
	VTermColor *color = ink ? &cell.fg : &cell.bg;
	vterm_screen_convert_color_to_rgb(screen, color);
	int sum = color->rgb.red + color->rgb.green + color->rgb.blue;
	ck_assert_msg(sum == 0 || sum == 3 * 255, "row %d col %d is neither black nor white", row, col);
	return sum == 0;
}

START_TEST(a_qr_code_is_black_on_white_with_a_quiet_zone)
{
	static const char text[] = "https://x.example/v/1";
	if (_i)
		setenv("NO_COLOR", "1", 1);
	open_as(TERM_NO_PICTURES);
	int rows = 0, cols = 0;
	term_begin(term);
	ck_assert(term_qr(term, 1, 2, ROWS - 1, COLS - 2, text, &rows, &cols));
	term_end(term);
	quiet();
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	ck_assert_int_eq(cols, code->width + 8);
	ck_assert_int_eq(rows, (code->width + 9) / 2);
	for (int y = 0; y < code->width + 8; y++)
		for (int x = 0; x < cols; x++) {
			bool inside = y >= 4 && x >= 4 && y < code->width + 4 && x < code->width + 4;
			bool want = inside && (code->data[(y - 4) * code->width + x - 4] & 1);
			ck_assert_msg(half_is_dark(1 + y / 2, 2 + x, y % 2, _i) == want, "module %d %d", x, y);
		}
	term_begin(term);
	ck_assert(!term_qr(term, 1, 2, rows - 1, COLS, text, &rows, &cols));
	ck_assert(!term_qr(term, 1, 2, ROWS, cols - 1, text, &rows, &cols));
	ck_assert(!term_qr(term, ROWS - 2, 2, ROWS, COLS, text, &rows, &cols));
	term_end(term);
	quiet();
	assert_line(5, "");
	QRcode_free(code);
	term_destroy(term);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/tty");
	TCase *c = tcase_create("tty");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, text_arrives_clipped_by_whole_characters);
	tcase_add_test(c, a_c_locale_becomes_utf8);
	tcase_add_test(c, what_is_not_put_again_is_gone);
	tcase_add_test(c, an_unchanged_frame_costs_nothing);
	tcase_add_loop_test(c, no_color_means_none, 0, 5);
	tcase_add_test(c, the_cursor_shows_where_asked_only);
	tcase_add_test(c, a_picture_is_placed_saved_and_restored);
	tcase_add_test(c, half_blocks_are_lines_at_their_places);
	tcase_add_test(c, the_last_row_and_places_off_the_screen_get_no_picture);
	tcase_add_test(c, no_picture_under_a_pop_up_and_again_after);
	tcase_add_test(c, a_reserved_place_loses_the_old_picture);
	tcase_add_test(c, tmux_passthrough_only_when_asked_for);
	tcase_add_test(c, tmux_draws_again_when_its_window_comes_back);
	tcase_add_loop_test(c, a_key_does_not_wait_for_a_picture, 0, 2);
	tcase_add_test(c, a_frame_without_a_key_waits_for_the_picture);
	tcase_add_loop_test(c, a_picture_that_is_no_longer_wanted_is_given_up, 0, 2);
	tcase_add_test(c, text_waits_its_turn_and_only_the_newest_is_sent);
	tcase_add_test(c, leaving_ends_a_picture_on_its_way);
	tcase_add_test(c, answers_change_the_capabilities_and_are_no_keys);
	tcase_add_test(c, silence_ends_the_probe_and_late_answers_count);
	tcase_add_test(c, keys_pastes_and_focus_arrive);
	tcase_add_loop_test(c, the_terminal_is_left_as_it_was, 0, 3);
	tcase_add_test(c, a_suspended_terminal_comes_back_whole);
	tcase_add_test(c, a_resize_is_told_and_drawn_anew);
	tcase_add_test(c, a_tty_that_goes_is_told_once);
	tcase_add_test(c, copies_go_out_in_base64);
	tcase_add_loop_test(c, unusable_terminals_are_refused_with_a_reason, 0, 5);
	tcase_add_test(c, a_file_is_no_terminal);
	tcase_add_loop_test(c, a_qr_code_is_black_on_white_with_a_quiet_zone, 0, 2);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
