/* Looks of the styles that mean something: no two are taken for each other, whatever the terminal can show. */
#include <check.h>

#include "support/suite.h"
#include "term/internal.h"

enum { LOOKS = 4 };

static const enum style meanings[] = { STYLE_PLAIN, STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_PENDING, STYLE_UNKNOWN };
enum { MEANINGS = sizeof meanings / sizeof *meanings };

/* What is not understood is never taken for what is fine, for a medium risk, or for plain text: not by its underline alone, which some
 * terminals lack, and not in a row under the cursor, which keeps colours only. */
START_TEST(not_understood_stands_out)
{
	for (int look = 0; look < LOOKS; look++)
		for (size_t i = 0; i + 1 < MEANINGS; i++)
			ck_assert_msg(style_differs(look, meanings[i], STYLE_UNKNOWN), "look %d, style %d", look, meanings[i]);
}
END_TEST

/* With colours, each of them that judges has its own. */
START_TEST(judgements_differ)
{
	static const enum style judging[] = { STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_UNKNOWN };
	for (int look = 0; look < LOOKS - 1; look++)
		for (size_t i = 0; i < sizeof judging / sizeof *judging; i++)
			for (size_t k = 0; k < i; k++)
				ck_assert_msg(style_differs(look, judging[i], judging[k]), "look %d, styles %d and %d", look, judging[i], judging[k]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term_style");
	TCase *t = tcase_create("style");
	tcase_add_test(t, not_understood_stands_out);
	tcase_add_test(t, judgements_differ);
	suite_add_tcase(s, t);
	return suite_run(s);
}
