/* The editor of notes: what keys do to the text, what is taken back, what is seen. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "support/suite.h"
#include "term/term.h"
#include "ui/editor.h"
#include "ui/ui.h"

enum { ROWS = 5, COLS = 12 };

static struct editor e;
static char screen[ROWS][200];
static int cursor_row, cursor_col;

int term_put(struct term *t, int row, int col, int width, enum style style, const char *text)
{
	(void)t;
	(void)style;
	ck_assert_int_ge(row, 0);
	ck_assert_int_lt(row, ROWS);
	ck_assert_int_eq(col, 0);
	ck_assert_int_le(text_width(text), width);
	snprintf(screen[row], sizeof screen[row], "%s", text);
	return text_width(text);
}

void term_cursor(struct term *t, int row, int col)
{
	(void)t;
	cursor_row = row;
	cursor_col = col;
}

static void draw(void)
{
	struct ui ui = { 0 };
	memset(screen, 0, sizeof screen);
	editor_draw(&ui, &e, 0, 0, ROWS, COLS);
	ck_assert_int_lt(cursor_row, ROWS);
	ck_assert_int_lt(cursor_col, COLS);
}

static enum editor_outcome press(uint32_t key)
{
	struct term_event ev = { .kind = TERM_KEY, .key = key };
	return editor_key(&e, &ev);
}

static void type(const char *text)
{
	for (; *text; text++)
		press((unsigned char)*text);
}

static void paste(const char *text)
{
	struct term_event ev = { .kind = TERM_PASTE };
	snprintf(ev.text, sizeof ev.text, "%s", text);
	ck_assert_int_eq(editor_key(&e, &ev), EDITOR_CHANGED);
}

static void setup(void)
{
	editor_init(&e, 200);
}

static void teardown(void)
{
	editor_finish(&e);
}

START_TEST(types_and_erases)
{
	type("one two");
	press('\r');
	type("three");
	ck_assert_str_eq(editor_text(&e), "one two\nthree");
	press(TERM_UP);
	press(TERM_HOME);
	type(">");
	press(TERM_END);
	press(23);
	ck_assert_str_eq(editor_text(&e), ">one \nthree");
	press(TERM_DELETE);
	ck_assert_str_eq(editor_text(&e), ">one three");
	press(21);
	ck_assert_str_eq(editor_text(&e), "three");
	press(11);
	ck_assert_str_eq(editor_text(&e), "");
	ck_assert(editor_is_blank(&e));
	press(TERM_BACKSPACE);
	press(TERM_LEFT);
	press(TERM_DELETE);
	ck_assert_int_eq(press(19), EDITOR_OTHER);
	ck_assert_int_eq(press(27), EDITOR_OTHER);
}
END_TEST

START_TEST(characters_go_whole)
{
	paste("a\xcc\x81\xe2\x82\xac");  /* a with an accent, a euro */
	press(TERM_LEFT);
	press(TERM_BACKSPACE);
	ck_assert_str_eq(editor_text(&e), "\xe2\x82\xac");
	press(TERM_RIGHT);
	press(TERM_RIGHT);
	press(TERM_BACKSPACE);
	ck_assert_str_eq(editor_text(&e), "");
}
END_TEST

START_TEST(what_is_pasted_is_clean)
{
	paste("first\nsecond \xe2\x80\xae!");
	ck_assert_str_eq(editor_text(&e), "first\nsecond <U+202E>!");
	struct term_event ev = { .kind = TERM_PASTE, .text = "\033[2J" };
	editor_key(&e, &ev);
	ck_assert_ptr_null(strchr(editor_text(&e), 27));
}
END_TEST

START_TEST(steps_are_taken_back)
{
	type("one two");
	press(TERM_BACKSPACE);
	press(TERM_BACKSPACE);
	paste("\nmore");
	ck_assert_str_eq(editor_text(&e), "one t\nmore");
	static const char *const back[] = { "one t", "one two", "one", "" };
	for (size_t i = 0; i < 4; i++) {
		press(31);
		ck_assert_str_eq(editor_text(&e), back[i]);
	}
	press(31); /* there is no more */
	for (size_t i = 3; i-- > 0;) {
		press(18);
		ck_assert_str_eq(editor_text(&e), back[i]);
	}
	press(18);
	ck_assert_str_eq(editor_text(&e), "one t\nmore");
	press(31);
	type("!");
	press(18); /* another way was gone */
	ck_assert_str_eq(editor_text(&e), "one t!");
	for (int i = 0; i < 300; i++)
		paste("x");
	for (int i = 0; i < 300; i++)
		press(31);
}
END_TEST

START_TEST(it_has_a_limit)
{
	for (int i = 0; i < 19; i++)
		paste("0123456789");
	ck_assert(!e.full);
	paste("01234567890123456789");
	ck_assert(e.full);
	ck_assert_uint_eq(strlen(editor_text(&e)), 190);
}
END_TEST

START_TEST(long_lines_are_wrapped)
{
	type("aaaa bbbb cccc dddd");
	draw();
	ck_assert_str_eq(screen[0], "aaaa bbbb");
	ck_assert_str_eq(screen[1], "cccc dddd");
	ck_assert_int_eq(cursor_row, 1);
	ck_assert_int_eq(cursor_col, 9);
	press(TERM_UP);
	draw();
	ck_assert_int_eq(cursor_row, 0);
	ck_assert_int_eq(cursor_col, 9);
	press(TERM_HOME);
	press(TERM_DOWN);
	type("x");
	ck_assert_str_eq(editor_text(&e), "aaaa bbbb xcccc dddd");
	press('\r');
	press('\r');
	type("end");
	draw();
	ck_assert_str_eq(screen[2], "endcccc");
	ck_assert_str_eq(screen[3], "dddd");
}
END_TEST

START_TEST(the_view_follows)
{
	for (int i = 0; i < 9; i++) {
		char line[20];
		snprintf(line, sizeof line, "%d", i);
		type(line);
		press('\r');
	}
	draw();
	ck_assert_str_eq(screen[3], "8");
	ck_assert_int_eq(cursor_row, 4);
	press(TERM_PGUP);
	press(TERM_PGUP);
	press(TERM_PGUP);
	draw();
	ck_assert_str_eq(screen[0], "0");
	ck_assert_int_eq(cursor_row, 0);
	press(TERM_PGDN);
	draw();
	ck_assert_int_eq(cursor_row, 4);
	editor_set(&e, "other");
	draw();
	ck_assert_str_eq(screen[0], "other");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("editor");
	TCase *t = tcase_create("keys");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, types_and_erases);
	tcase_add_test(t, characters_go_whole);
	tcase_add_test(t, what_is_pasted_is_clean);
	tcase_add_test(t, steps_are_taken_back);
	tcase_add_test(t, it_has_a_limit);
	tcase_add_test(t, long_lines_are_wrapped);
	tcase_add_test(t, the_view_follows);
	suite_add_tcase(s, t);
	return suite_run(s);
}
