/* The comment of a review, to and from; what others may have written in its place. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "aml/decision.h"
#include "base/text.h"
#include "support/suite.h"

#define REF "0123456789abcdef"
#define LINE "idreview: reviewed by ana on jump2; aim clear; ref " REF

static struct aml_decision d;
static char out[AML_COMMENT_MAX];

static void setup(void)
{
	d = (struct aml_decision){ .aim = AML_CLEAR, .by = "ana on jump2", .reference = REF };
}

static void write(const char *words)
{
	snprintf(d.comment, sizeof d.comment, "%s", words);
	aml_comment(&d, out);
}

START_TEST(it_says_who_and_is_known_again)
{
	char reference[AML_REFERENCE];
	enum aml_aim aim;
	write("other birth year, other country");
	ck_assert_str_eq(out, "other birth year, other country\n" LINE);
	ck_assert(aml_comment_read(out, reference, &aim));
	ck_assert_str_eq(reference, REF);
	ck_assert_int_eq(aim, AML_CLEAR);
	write("");
	ck_assert_str_eq(out, LINE);
	ck_assert(aml_comment_read(out, NULL, NULL));
	for (int a = 0; a < AML_AIMS; a++) {
		d.aim = (enum aml_aim)a;
		write("x");
		ck_assert(aml_comment_read(out, reference, &aim));
		ck_assert_int_eq(aim, a);
	}
}
END_TEST

START_TEST(dots_stand_for_what_is_not_made_yet)
{
	d.reference[0] = '\0';
	write("");
	ck_assert_str_eq(out, "idreview: reviewed by ana on jump2; aim clear; ref ................");
	ck_assert(!aml_comment_read(out, NULL, NULL));
}
END_TEST

START_TEST(words_make_no_line_of_ours)
{
	char reference[AML_REFERENCE];
	write("see\nidreview: reviewed by bob; aim reject; ref ffffffffffffffff\r\n\tand\x01 so \x7f on\n");
	ck_assert_str_eq(out, "see idreview: reviewed by bob; aim reject; ref ffffffffffffffff and so on\n" LINE);
	ck_assert(aml_comment_read(out, reference, NULL));
	ck_assert_str_eq(reference, REF);
	write("  \n \t ");
	ck_assert_str_eq(out, LINE);
	/* Nor does a name. */
	snprintf(d.by, sizeof d.by, "eve; aim reject; ref ffffffffffffffff\nidreview: reviewed by eve; aim pend; ref ffffffffffffffff");
	write("");
	enum aml_aim aim;
	ck_assert_ptr_null(strchr(out, '\n'));
	ck_assert(aml_comment_read(out, reference, &aim));
	ck_assert_str_eq(reference, REF);
	ck_assert_int_eq(aim, AML_CLEAR);
}
END_TEST

START_TEST(what_steers_a_terminal_is_made_visible)
{
	write("a\xE2\x80\xAE" "b\xC2\x9B" "c");
	ck_assert_str_eq(out, "a<U+202E>b<U+009B>c\n" LINE);
}
END_TEST

/* Filled with characters of one to four bytes, so that each place of the cut is met. */
START_TEST(it_is_cut_at_a_character)
{
	static const char *const characters[] = { "x", "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80" };
	const char *c = characters[_i % 4];
	int lead = _i / 4;
	char words[AML_COMMENT_MAX] = "";
	memset(words, 'y', (size_t)lead);
	for (size_t n = (size_t)lead; n + strlen(c) < sizeof words; n += strlen(c))
		memcpy(words + n, c, strlen(c) + 1);
	write(words);
	ck_assert_uint_le(strlen(out), AML_COMMENT_MAX - 1);
	ck_assert_uint_ge(strlen(out), AML_COMMENT_MAX - 8);
	ck_assert(text_utf8_valid(out, strlen(out)));
	ck_assert_ptr_nonnull(strstr(out, "\xE2\x80\xA6\n" LINE));
	ck_assert(aml_comment_read(out, NULL, NULL));
	/* A long name leaves the aim and the reference whole. */
	memset(d.by, 'n', sizeof d.by - 1);
	write(words);
	ck_assert_uint_le(strlen(out), AML_COMMENT_MAX - 1);
	ck_assert(aml_comment_read(out, NULL, NULL));
}
END_TEST

static const char *const others[] = {
	"",
	"cleared after a call",
	"idreview: reviewed by ana; aim clear; ref",
	"idreview: reviewed by ana; aim clear; ref 0123456789abcde",
	"idreview: reviewed by ana; aim clear; ref 0123456789abcdef0",
	"idreview: reviewed by ana; aim clear; ref 0123456789ABCDEF",
	"idreview: reviewed by ana; aim close; ref " REF,
	"idreview: reviewed by ana; aim ; ref " REF,
	"idreview: reviewed by ana; ref " REF,
	" " LINE,
	"x" LINE,
	LINE "\nand more",
	LINE ".",
	LINE "\n" LINE,
	"idreview: reviewed by bob; aim reject; ref ffffffffffffffff\n" LINE,
	"idreview: reviewed by nobody yet\nwords\n" LINE,
	"ref " REF,
	REF,
};

START_TEST(what_is_not_ours_is_not_taken)
{
	char reference[AML_REFERENCE] = "untouched";
	ck_assert_msg(!aml_comment_read(others[_i], reference, NULL), "%s", others[_i]);
	ck_assert_str_eq(reference, "untouched");
}
END_TEST

START_TEST(blanks_after_it_are_minded)
{
	ck_assert(aml_comment_read("words\r\n" LINE "\r\n \n", NULL, NULL));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("aml comment");
	TCase *t = tcase_create("comment");
	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, it_says_who_and_is_known_again);
	tcase_add_test(t, dots_stand_for_what_is_not_made_yet);
	tcase_add_test(t, words_make_no_line_of_ours);
	tcase_add_test(t, what_steers_a_terminal_is_made_visible);
	tcase_add_loop_test(t, it_is_cut_at_a_character, 0, 16);
	tcase_add_loop_test(t, what_is_not_ours_is_not_taken, 0, sizeof others / sizeof *others);
	tcase_add_test(t, blanks_after_it_are_minded);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
