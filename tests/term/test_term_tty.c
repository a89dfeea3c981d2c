/* The terminal on a pty: text, colours, locale, keys, QR codes, and what is left behind. */
#include <check.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/mem.h"
#include "support/ptyrig.h"
#include "term/qr.h"

static const char da1_sixel[] = "\033[?62;4c", da1_plain[] = "\033[?1;2c";

/* -- text, colours, locale ---------------------------------------------------------------------------------------------------- */

START_TEST(text_arrives_clipped_by_whole_characters)
{
	pty_open(TERM_NO_PICTURES);
	term_begin(pty.term);
	ck_assert_int_eq(term_put(pty.term, 0, 0, 10, STYLE_PLAIN, "Zoë 王小明 x"), 10);
	ck_assert_int_eq(term_put(pty.term, 1, 0, 7, STYLE_BAD, "Zoë 王小明 x"), 6);
	ck_assert_int_eq(term_put(pty.term, 2, 78, 10, STYLE_PLAIN, "abcdef"), 2);
	ck_assert_int_eq(term_put(pty.term, 3, 0, 10, STYLE_PLAIN, "e\314\201t\314\201!"), 3);
	ck_assert_int_eq(term_put(pty.term, -1, 0, 10, STYLE_PLAIN, "no"), 0);
	ck_assert_int_eq(term_put(pty.term, ROWS, 0, 10, STYLE_PLAIN, "no"), 0);
	ck_assert_int_eq(term_put(pty.term, 4, -2, 10, STYLE_PLAIN, "no"), 0);
	term_put(pty.term, ROWS - 1, 0, COLS, STYLE_PLAIN, "last row");
	term_end(pty.term);
	pty_quiet();
	pty_assert_line(0, "Zoë 王小明");
	pty_assert_line(1, "Zoë 王");
	pty_assert_line(2, "                                                                              ab");
	pty_assert_line(3, "e\314\201t\314\201!");
	pty_assert_line(4, "");
	char last[4 * COLS + 1];
	pty_line(ROWS - 1, last);
	ck_assert_ptr_nonnull(strstr(last, "last row"));
	term_destroy(pty.term);
}
END_TEST

START_TEST(a_c_locale_becomes_utf8)
{
	setenv("LC_ALL", "C", 1);
	setlocale(LC_ALL, "C");
	pty_open(TERM_NO_PICTURES);
	pty_frame("Zoë 王", NULL);
	pty_quiet();
	pty_assert_line(0, "Zoë 王");
	term_destroy(pty.term);
}
END_TEST

START_TEST(what_is_not_put_again_is_gone)
{
	pty_open(TERM_NO_PICTURES);
	pty_frame("first", NULL);
	pty_quiet();
	term_begin(pty.term);
	term_box(pty.term, 2, 5, 4, 20, "title");
	term_line(pty.term, 8, 0, 3);
	term_fill(pty.term, 9, 0, 4, STYLE_BAR);
	term_end(pty.term);
	pty_quiet();
	pty_assert_line(0, "");
	pty_assert_line(2, "     ┌─ title ──────────┐");
	pty_assert_line(3, "     │                  │");
	pty_assert_line(5, "     └──────────────────┘");
	pty_assert_line(8, "───");
	term_destroy(pty.term);
}
END_TEST

START_TEST(an_unchanged_frame_costs_nothing)
{
	pty_open(TERM_SIXEL);
	struct buf b = pty_sixel(1000, '~');
	struct term_picture p = pty_picture(&b, 1);
	pty_frame("same", &p);
	pty_settle(da1_sixel);
	pty_frame("same", &p);
	pty_quiet();
	size_t was = pty.stream.len;
	pty_frame("same", &p);
	pty_quiet();
	ck_assert_uint_eq(pty.stream.len, was);
	ck_assert_int_eq(term_timeout_ms(pty.term), -1);
	term_destroy(pty.term);
	buf_finish(&b);
}
END_TEST

static bool colour_sent(void)
{
	static const char *const starts[] = {"\033[3", "\033[4", "\033[9", "\033[10", "\033[1;3", "\033[0;3", "\033[0;1;3"};
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		const char *p = pty.stream.data, *end = p + pty.stream.len;
		size_t n = strlen(starts[i]);
		while ((p = memmem(p, (size_t)(end - p), starts[i], n))) {
			const char *digit = p += n;
			for (; p < end && ((*p >= '0' && *p <= '9') || *p == ';'); p++)
				;
			if (p < end && *p == 'm' && *digit >= '0' && *digit <= '9')
				return true;
		}
	}
	return false;
}

static void all_styles(void)
{
	pty_open(TERM_NO_PICTURES);
	term_begin(pty.term);
	for (int s = 0; s < STYLES; s++)
		term_put(pty.term, s, 0, 20, (enum style)s, "styled");
	term_end(pty.term);
	pty_quiet();
	term_destroy(pty.term);
}

START_TEST(no_color_means_none)
{
	static const struct {
		const char *term, *no_color;
		bool colours;
	} rows[] = {
	    {"xterm-256color", NULL, true}, {"xterm-256color", "", true}, {"xterm-256color", "1", false},
	    {"vt220", NULL, false},         {"linux", NULL, true},
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
	pty_open(TERM_NO_PICTURES);
	pty_frame("x", NULL);
	pty_quiet();
	ck_assert_uint_eq(pty_times("\033[?25h", 6), 0);
	term_begin(pty.term);
	term_put(pty.term, 5, 0, 20, STYLE_PLAIN, "field");
	term_cursor(pty.term, 5, 2);
	term_end(pty.term);
	pty_quiet();
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(pty.vt), &at);
	ck_assert(pty_sent("\033[?25h"));
	ck_assert_int_eq(at.row, 5);
	ck_assert_int_eq(at.col, 2);
	term_destroy(pty.term);
}
END_TEST

/* -- keys, answers, life ------------------------------------------------------------------------------------------------------ */

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
START_TEST(a_style_ends_where_its_text_ends)
{
	static const enum style styles[] = {STYLE_SELECTED, STYLE_BAR, STYLE_PRODUCTION, STYLE_MATCH};
	enum style style = styles[_i];
	VTermScreenCell cell;
	pty_open(TERM_NO_PICTURES);
	term_begin(pty.term);
	term_put(pty.term, 0, 0, 10, style, "one\u2026 \u2502");
	term_put(pty.term, 0, 10, 10, STYLE_PLAIN, " plain ");
	term_put(pty.term, 1, 0, 10, style, "\u2026");
	term_fill(pty.term, 1, 1, 10, STYLE_PLAIN);
	term_put(pty.term, 2, 0, 10, style, "\u2026");
	term_line(pty.term, 2, 1, 10);
	term_end(pty.term);
	pty_quiet();
	for (VTermPos at = {0}; at.row < 4; at.row++)
		for (at.col = 0; at.col < 20; at.col++) {
			int styled = at.row == 0 ? 6 : at.row < 3;
			vterm_screen_get_cell(vterm_obtain_screen(pty.vt), at, &cell);
			bool has = cell.attrs.reverse || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
			ck_assert_msg(has == (at.col < styled), "row %d col %d", at.row, at.col);
		}
	for (int col = 0; col < 20; col++) {
		vterm_screen_get_cell(vterm_obtain_screen(pty.vt), (VTermPos){.row = 1, .col = col}, &cell);
		ck_assert(col == 0 || VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
	}
}
END_TEST

/* Text over one half of a wide character blanks the other half, whatever its length. */
START_TEST(half_a_wide_character_is_a_blank)
{
	static const struct {
		int col;
		const char *text, *want;
	} rows[] = {
	    {1, "a", " a\u5b57\u6f22\u5b57"}, {1, "ab", " ab \u6f22\u5b57"}, {1, "abc", " abc\u6f22\u5b57"}, {1, "abcd", " abcd \u5b57"},
	    {3, "a", "\u6f22 a\u6f22\u5b57"}, {0, "abcde", "abcde \u5b57"},   {1, "abcdef", " abcdef"},
	};
	pty_open(TERM_NO_PICTURES);
	term_begin(pty.term);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		term_put(pty.term, (int)i, 0, 20, STYLE_PLAIN, "\u6f22\u5b57\u6f22\u5b57");
		term_put(pty.term, (int)i, rows[i].col, 20, STYLE_PLAIN, rows[i].text);
	}
	term_end(pty.term);
	pty_quiet();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		pty_assert_line((int)i, rows[i].want);
}
END_TEST

/* -- QR codes ----------------------------------------------------------------------------------------------------------------- */

/* Is the half cell ink, and is ink dark there? Colours as libvterm resolves them. */
static bool half_is_dark(int row, int col, bool bottom, bool mono)
{
	VTermScreenCell cell;
	VTermScreen *screen = vterm_obtain_screen(pty.vt);
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
	pty_open(TERM_NO_PICTURES);
	int rows = 0, cols = 0;
	term_begin(pty.term);
	ck_assert(term_qr(pty.term, 1, 2, ROWS - 1, COLS - 2, text, &rows, &cols));
	term_end(pty.term);
	pty_quiet();
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	ck_assert_int_eq(cols, code->width + 8);
	ck_assert_int_eq(rows, (code->width + 9) / 2);
	for (int y = 0; y < code->width + 8; y++)
		for (int x = 0; x < cols; x++) {
			bool inside = y >= 4 && x >= 4 && y < code->width + 4 && x < code->width + 4;
			bool want = inside && (code->data[(y - 4) * code->width + x - 4] & 1);
			ck_assert_msg(half_is_dark(1 + y / 2, 2 + x, y % 2, _i) == want, "module %d %d", x, y);
		}
	term_begin(pty.term);
	int least = code->width + 2, least_rows = (least + 1) / 2;
	ck_assert(!term_qr(pty.term, 1, 2, least_rows - 1, COLS, text, &rows, &cols));
	ck_assert(!term_qr(pty.term, 1, 2, ROWS, least - 1, text, &rows, &cols));
	ck_assert(!term_qr(pty.term, ROWS - 2, 2, ROWS, COLS, text, &rows, &cols));
	ck_assert(!term_qr(pty.term, 1, COLS - 2, ROWS, COLS, text, &rows, &cols));
	term_end(pty.term);
	pty_quiet();
	pty_assert_line(5, "");
	/* With less room the quiet zone shrinks, evenly. */
	term_begin(pty.term);
	ck_assert(term_qr(pty.term, 1, 2, ROWS, least + 1, text, &rows, &cols));
	ck_assert_int_eq(cols, least);
	ck_assert_int_eq(rows, least_rows);
	term_end(pty.term);
	pty_quiet();
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			ck_assert_msg(half_is_dark(1 + (y + 1) / 2, 3 + x, (y + 1) % 2, _i) == (code->data[y * code->width + x] & 1), "module %d %d", x, y);
	QRcode_free(code);
	term_destroy(pty.term);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/tty");
	TCase *c = tcase_create("tty");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_test(c, text_arrives_clipped_by_whole_characters);
	tcase_add_test(c, a_c_locale_becomes_utf8);
	tcase_add_test(c, what_is_not_put_again_is_gone);
	tcase_add_test(c, an_unchanged_frame_costs_nothing);
	tcase_add_loop_test(c, no_color_means_none, 0, 5);
	tcase_add_test(c, the_cursor_shows_where_asked_only);
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
	tcase_add_loop_test(c, a_style_ends_where_its_text_ends, 0, 4);
	tcase_add_test(c, half_a_wide_character_is_a_blank);
	tcase_add_loop_test(c, a_qr_code_is_black_on_white_with_a_quiet_zone, 0, 2);
	suite_add_tcase(s, c);
	return suite_run(s);
}
