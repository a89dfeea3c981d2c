/* Statistics against published values; a policy of rows against what it says. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/err.h"
#include "decide/quality.h"
#include "support/suite.h"

#define NEAR(x, y, eps) ck_assert_msg(fabs((x) - (y)) < (eps), "%.6f, expected %.6f", (x), (double)(y))

START_TEST(kappa_as_published)
{
	struct quality_agreement a;
	/* Fleiss, Statistical Methods for Rates and Proportions (1981), 13.1: two raters, 100 patients; kappa 0.68, standard error 0.087. */
	size_t fleiss[OUTCOMES][OUTCOMES] = { { 75, 1, 4 }, { 5, 4, 1 }, { 0, 0, 10 } };
	quality_agree(fleiss, &a);
	ck_assert(a.defined);
	ck_assert_uint_eq(a.pairs, 100);
	ck_assert_uint_eq(a.agreed, 89);
	NEAR(a.kappa, 0.676, 0.0005);
	NEAR((a.high - a.low) / 2 / 1.959964, 0.087, 0.001);
	/* Tables of two that textbooks have: 0.40, 0.13, 0.26, and none at all. */
	static const struct { size_t t[2][2]; double kappa; } cases[] = {
		{ { { 20, 5 }, { 10, 15 } }, 0.4 }, { { { 45, 15 }, { 25, 15 } }, 0.1304 }, { { { 25, 35 }, { 5, 35 } }, 0.2593 }, { { { 5, 5 }, { 5, 5 } }, 0 },
		{ { { 0, 10 }, { 10, 0 } }, -1 }, { { { 10, 0 }, { 0, 10 } }, 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t table[OUTCOMES][OUTCOMES] = { { 0 } };
		for (int r = 0; r < 2; r++)
			for (int c = 0; c < 2; c++)
				table[r][c] = cases[i].t[r][c];
		quality_agree(table, &a);
		ck_assert(a.defined);
		NEAR(a.kappa, cases[i].kappa, 0.0001);
		ck_assert(a.low <= a.kappa && a.kappa <= a.high && a.low >= -1 && a.high <= 1);
	}
}
END_TEST

START_TEST(kappa_where_there_is_none)
{
	struct quality_agreement a;
	size_t none[OUTCOMES][OUTCOMES] = { { 0 } }, one[OUTCOMES][OUTCOMES] = { { 7 } };
	quality_agree(none, &a);
	ck_assert(!a.defined && !a.pairs);
	quality_agree(one, &a);
	ck_assert(!a.defined);
	ck_assert_uint_eq(a.agreed, 7);
}
END_TEST

START_TEST(upper_bounds_as_in_tables)
{
	/* Clopper and Pearson: of an interval of 95 %, one side has 97.5 %. The rule of three's exact form is 1 - 0.05^(1/n). */
	static const struct { size_t found, cases; double confidence, upper; } rows[] = {
		{ 0, 10, 0.975, 0.3085 }, { 1, 10, 0.975, 0.4450 }, { 2, 10, 0.975, 0.5561 }, { 5, 10, 0.975, 0.8129 }, { 9, 10, 0.975, 0.9975 },
		{ 0, 20, 0.975, 0.1684 }, { 3, 20, 0.975, 0.3789 }, { 10, 20, 0.975, 0.7280 }, { 0, 100, 0.975, 0.0362 }, { 5, 100, 0.975, 0.1128 },
		{ 0, 1, 0.95, 0.95 }, { 0, 10, 0.95, 0.2589 }, { 0, 59, 0.95, 0.0495 }, { 0, 299, 0.95, 0.00997 }, { 3, 3, 0.95, 1 }, { 0, 0, 0.95, 1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		NEAR(quality_upper(rows[i].found, rows[i].cases, rows[i].confidence), rows[i].upper, 0.00006);
	NEAR(quality_upper(0, 1000000, 0.95), 1 - pow(0.05, 1e-6), 1e-9);
	for (size_t n = 1; n < 200; n += 13) /* and it grows with what was found */
		for (size_t x = 0; x < n; x++)
			ck_assert(quality_upper(x, n, 0.95) > (double)x / (double)n && quality_upper(x, n, 0.95) < quality_upper(x + 1, n, 0.95) + 1e-12);
}
END_TEST

START_TEST(quantiles)
{
	int64_t some[] = { 50, 10, 40, 20, 30, 100, 90, 60, 80, 70 }, one[] = { 5 };
	ck_assert_int_eq(quality_quantile(some, 10, 0.5), 50);
	ck_assert_int_eq(quality_quantile(some, 10, 0.9), 90);
	ck_assert_int_eq(quality_quantile(some, 10, 0), 10);
	ck_assert_int_eq(quality_quantile(some, 10, 1), 100);
	ck_assert_int_eq(quality_quantile(one, 1, 0.9), 5);
	ck_assert_int_eq(quality_quantile(NULL, 0, 0.5), -1);
}
END_TEST

static bool known(const char *code)
{
	return !strncmp(code, "doc", 3) || !strcmp(code, "aml");
}

START_TEST(a_policy_of_rows)
{
	static const char text[] = "# who decides\nreject if doc.fraud\n\n  second\tif aml   # always\nescalate if doc.expired doc.country\r\nask if doc";
	static struct quality_policy p;
	struct err err = { 0 };
	ck_assert(quality_read(&p, text, strlen(text), known, &err));
	ck_assert_uint_eq(p.count, 4);
	static const struct { const char *found[3]; int answer; } cases[] = {
		{ { NULL }, OUTCOME_CLEAR }, { { "doc.fraud" }, OUTCOME_REJECT }, { { "aml", "doc.fraud" }, OUTCOME_REJECT }, { { "aml.hits" }, QUALITY_SECOND },
		{ { "amlx" }, OUTCOME_CLEAR }, { { "doc.expired" }, OUTCOME_ASK }, { { "doc.country", "doc.expired" }, OUTCOME_ESCALATE },
		{ { "doc.fraudulent" }, OUTCOME_ASK }, { { "risk.email" }, OUTCOME_CLEAR },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = 0;
		while (n < 3 && cases[i].found[n])
			n++;
		ck_assert_msg(quality_decide(&p, cases[i].found, n) == cases[i].answer, "case %zu", i);
	}
	ck_assert(quality_same(OUTCOME_CLEAR, OUTCOME_CLEAR, true));
	ck_assert(!quality_same(OUTCOME_CLEAR, OUTCOME_REJECT, false));
	ck_assert(quality_same(QUALITY_SECOND, OUTCOME_REJECT, true));
	ck_assert(!quality_same(QUALITY_SECOND, OUTCOME_CLEAR, false));
	for (int i = 0; i < OUTCOMES; i++)
		ck_assert_str_eq(quality_answer_names[i], outcome_names[i]);
}
END_TEST

START_TEST(what_is_no_policy)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "clear if doc\nallow if doc\n", "line 2 of the policy: \"allow\" is no outcome" }, { "reject doc", "\"if\" and codes" }, { "reject if # nothing", "no code follows" },
		{ "reject", "\"if\" and codes" }, { "reject if nose.length", "\"nose.length\"" }, { "reject if DOC", "no finding has the code" },
		{ "reject if doc doc doc doc doc doc doc doc doc", "8 codes at most" }, { "reject if doc\033[2J", "^[[2J" },
	};
	static struct quality_policy p;
	static char many[QUALITY_ROWS * 14 + 20], wide[700];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = { 0 };
		ck_assert(!quality_read(&p, cases[i].text, strlen(cases[i].text), known, &err));
		ck_assert_int_eq(err.kind, ERR_USAGE);
		ck_assert_msg(strstr(err.text, cases[i].why) != NULL, "%s", err.text);
	}
	struct err err = { 0 };
	for (int i = 0; i <= QUALITY_ROWS; i++)
		memcpy(many + i * 14, "reject if doc\n", 14);
	ck_assert(quality_read(&p, many, QUALITY_ROWS * 14, known, &err));
	ck_assert(!quality_read(&p, many, QUALITY_ROWS * 14 + 14, known, &err));
	memset(wide, 'a', sizeof wide);
	ck_assert(!quality_read(&p, wide, sizeof wide, known, &err));
	ck_assert(!quality_read(&p, "a\0b", 3, known, &err));
	ck_assert(quality_read(&p, "", 0, known, &err));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decide/quality");
	TCase *t = tcase_create("quality");
	tcase_add_test(t, kappa_as_published);
	tcase_add_test(t, kappa_where_there_is_none);
	tcase_add_test(t, upper_bounds_as_in_tables);
	tcase_add_test(t, quantiles);
	tcase_add_test(t, a_policy_of_rows);
	tcase_add_test(t, what_is_no_policy);
	suite_add_tcase(s, t);
	return suite_run(s);
}
