/* What is painted, on a pty: text, colours, locale, QR codes, and what a frame costs. */
#include <check.h>
#include <fcntl.h>
#include <locale.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "support/ptyrig.h"
#include "term/qr.h"

static const char da1_sixel[] = "\033[?62;4c";

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
	Suite *s = suite_create("term/cells");
	TCase *c = tcase_create("cells");
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, pty_setup, pty_teardown);
	tcase_add_test(c, text_arrives_clipped_by_whole_characters);
	tcase_add_test(c, a_c_locale_becomes_utf8);
	tcase_add_test(c, what_is_not_put_again_is_gone);
	tcase_add_test(c, an_unchanged_frame_costs_nothing);
	tcase_add_loop_test(c, no_color_means_none, 0, 5);
	tcase_add_test(c, the_cursor_shows_where_asked_only);
	tcase_add_loop_test(c, a_style_ends_where_its_text_ends, 0, 4);
	tcase_add_test(c, half_a_wide_character_is_a_blank);
	tcase_add_loop_test(c, a_qr_code_is_black_on_white_with_a_quiet_zone, 0, 2);
	suite_add_tcase(s, c);
	return suite_run(s);
}
