/* A line that is edited. */
#include <check.h>
#include <stdint.h>

#include "support/suite.h"
#include "ui/edit.h"
#include "term/term.h"

static enum edit_outcome key(char *text, size_t size, uint32_t k)
{
	const struct term_event ev = { .kind = TERM_KEY, .key = k };
	return edit_line(text, size, &ev);
}

START_TEST(edit_types_and_removes)
{
	char text[8] = "";
	ck_assert_int_eq(key(text, sizeof text, 'a'), EDIT_CHANGED);
	key(text, sizeof text, 0xe9);
	key(text, sizeof text, 0x1f600);
	ck_assert_str_eq(text, "a\xc3\xa9\xf0\x9f\x98\x80");
	key(text, sizeof text, 'b');
	ck_assert_str_eq(text, "a\xc3\xa9\xf0\x9f\x98\x80");
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "a\xc3\xa9");
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "a");
	key(text, sizeof text, TERM_BACKSPACE);
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(edit_removes_words_and_lines)
{
	char text[32] = "two words ";
	key(text, sizeof text, 23);
	ck_assert_str_eq(text, "two ");
	key(text, sizeof text, 21);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(edit_leaves_other_keys)
{
	char text[8] = "x";
	ck_assert_int_eq(key(text, sizeof text, TERM_DOWN), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, '\t'), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, 0x85), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, '\r'), EDIT_ENTER);
	ck_assert_int_eq(key(text, sizeof text, 27), EDIT_CANCEL);
	ck_assert_str_eq(text, "x");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ui/edit");
	TCase *t = tcase_create("edit");
	tcase_add_test(t, edit_types_and_removes);
	tcase_add_test(t, edit_removes_words_and_lines);
	tcase_add_test(t, edit_leaves_other_keys);
	suite_add_tcase(s, t);
	return suite_run(s);
}
