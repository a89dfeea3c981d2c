/* The filter language: what is understood, what is refused, what Tab makes of it; and lines that mean harm. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "store/filter.h"
#include "support/suite.h"

START_TEST(filter_words)
{
	static const struct {
		const char *line;
		enum filter_term_kind kind;
		bool no;
		enum filter_compare compare;
		long long number;
		const char *text;
	} rows[] = {
		{ "status:pending", TERM_STATUS, false, FILTER_IS, 0, "pending" },
		{ "  why:doc.birth_date\t", TERM_WHY, false, FILTER_IS, 0, "doc.birth_date" },
		{ "age:>2d", TERM_AGE, false, FILTER_MORE, 2 * 86400, "" },
		{ "age:1h30m", TERM_AGE, false, FILTER_MORE, 5400, "" },
		{ "age:<45s", TERM_AGE, false, FILTER_LESS, 45, "" },
		{ "due:<4h", TERM_DUE, false, FILTER_LESS, 4 * 3600, "" },
		{ "due:1w", TERM_DUE, false, FILTER_LESS, 7 * 86400, "" },
		{ "due:today", TERM_DUE, false, FILTER_LESS, 0, "today" },
		{ "try:>1", TERM_TRY, false, FILTER_MORE, 1, "" },
		{ "try:3", TERM_TRY, false, FILTER_IS, 3, "" },
		{ "user:abc", TERM_USER, false, FILTER_IS, 0, "abc" },
		{ "user:\"two words\"", TERM_USER, false, FILTER_IS, 0, "two words" },
		{ "-template:idvtmp_1", TERM_TEMPLATE, true, FILTER_IS, 0, "idvtmp_1" },
		{ "queue:second", TERM_QUEUE, false, FILTER_IS, 0, "second" },
		{ "owner:uid:ana", TERM_OWNER, false, FILTER_IS, 0, "uid:ana" },
		{ "MINE", TERM_MINE, false, FILTER_IS, 0, "" },
		{ "Status:x", TERM_STATUS, false, FILTER_IS, 0, "x" },
		{ "-unclaimed", TERM_UNCLAIMED, true, FILTER_IS, 0, "" },
		{ "snoozed", TERM_SNOOZED, false, FILTER_IS, 0, "" },
		{ "overdue", TERM_OVERDUE, false, FILTER_IS, 0, "" },
		{ "hold", TERM_HOLD, false, FILTER_IS, 0, "" },
		{ "news", TERM_NEWS, false, FILTER_IS, 0, "" },
		{ "all", TERM_ALL, false, FILTER_IS, 0, "" },
		{ "programme:prg_2eR", TERM_PROGRAMME, false, FILTER_IS, 0, "prg_2eR" },
		{ "assignee:none", TERM_ASSIGNEE, false, FILTER_IS, 0, "none" },
		{ "hits:>3", TERM_HITS, false, FILTER_MORE, 3, "" },
		{ "hits:0", TERM_HITS, false, FILTER_IS, 0, "" },
		{ "-list:US_SDN", TERM_LIST, true, FILTER_IS, 0, "US_SDN" },
		{ "idv_52x", TERM_FIND, false, FILTER_IS, 0, "idv_52x" },
		{ "-idv_52x", TERM_FIND, true, FILTER_IS, 0, "idv_52x" },
		{ "-", TERM_FIND, false, FILTER_IS, 0, "-" },
		{ ":x", TERM_FIND, false, FILTER_IS, 0, ":x" },
		{ "\"mine\"", TERM_FIND, false, FILTER_IS, 0, "mine" },
		{ "\"a:b", TERM_FIND, false, FILTER_IS, 0, "a:b" },
		{ "caf\xc3\xa9", TERM_FIND, false, FILTER_IS, 0, "caf\xc3\xa9" },
	};
	const size_t count = sizeof rows / sizeof rows[0];
	for (size_t i = 0; i < count; i++) {
		struct case_filter f;
		struct err err = { 0 };
		ck_assert_msg(filter_parse(rows[i].line, &f, &err), "%s: %s", rows[i].line, err.text);
		ck_assert_msg(f.count == 1, "%s: %zu words", rows[i].line, f.count);
		const struct filter_term *t = &f.terms[0];
		ck_assert_msg(t->kind == rows[i].kind && t->no == rows[i].no && t->compare == rows[i].compare && t->number == rows[i].number,
		              "%s: kind %d no %d compare %d number %lld", rows[i].line, (int)t->kind, t->no, (int)t->compare, (long long)t->number);
		ck_assert_str_eq(t->text, rows[i].text);
	}
}
END_TEST

START_TEST(filter_many)
{
	struct case_filter f;
	struct err err = { 0 };
	ck_assert(filter_parse("status:pending why:aml age:>2d user:abc mine unclaimed due:<4h try:>1", &f, &err));
	ck_assert_uint_eq(f.count, 8);
	ck_assert_int_eq(f.terms[7].kind, TERM_TRY);
	ck_assert(filter_parse("", &f, &err));
	ck_assert_uint_eq(f.count, 0);
	ck_assert(filter_parse(" \t ", &f, &err));
	ck_assert_uint_eq(f.count, 0);
}
END_TEST

START_TEST(filter_refuses)
{
	static const char *const lines[] = {
		"nosuch:word", "age:", "age:>",      "age:2",    "age:2y",      "age:>2dx",  "age:>-2d", "due:tomorrow", "try:>x", "try:1d", "hits:many", "list:",
		"status:",     "\"\"", "-\"\"", "a\x01z",   "a\x1b[2Jz", "\xff\xfe",   "user:\xc3", "try:99999999999999999999", "age:9999999999h",
		"1 2 3 4 5 6 7 8 9 10 11 12 13",
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct case_filter f;
		struct err err = { 0 };
		ck_assert_msg(!filter_parse(lines[i], &f, &err), "%s is understood", lines[i]);
		ck_assert_int_eq(err.kind, ERR_USAGE);
		ck_assert(err.text[0]);
		ck_assert_ptr_null(strchr(err.text, '\x1b'));
	}
	/* What was understood before it stands. */
	struct case_filter f;
	ck_assert(!filter_parse("mine nosuch:word all", &f, NULL));
	ck_assert_uint_eq(f.count, 1);
}
END_TEST

static const char *const *values_of(void *ctx, enum filter_term_kind kind, size_t *count)
{
	static const char *const statuses[] = { "pending_review", "failed", "success", "expired" };
	static const char *const owners[] = { "uid:ana", "uid:anton", "uid:Bo B" };
	(void)ctx;
	*count = kind == TERM_STATUS ? 4 : kind == TERM_OWNER ? 3 : 0;
	return kind == TERM_STATUS ? statuses : kind == TERM_OWNER ? owners : NULL;
}

START_TEST(filter_tab)
{
	static const struct {
		const char *line;       /* | is the cursor */
		const char *after;
		size_t count;
		const char *first;
	} rows[] = {
		{ "sta|", "status:|", 1, "status:" },
		{ "ov|", "overdue |", 1, "overdue" },
		{ "status:p|", "status:pending_review |", 1, "pending_review" },
		{ "status:P|", "status:pending_review |", 1, "pending_review" },
		{ "-status:f|", "-status:failed |", 1, "failed" },
		{ "mine status:|", "mine status:|", 4, "pending_review" },
		{ "owner:u|", "owner:uid:|", 3, "uid:ana" },
		{ "owner:uid:an|", "owner:uid:an|", 2, "uid:ana" },
		{ "owner:uid:b|", "owner:\"uid:Bo B\" |", 1, "uid:Bo B" },
		{ "st| mine", "status:| mine", 1, "status:" },
		{ "age:<|", "age:<|", 3, "<1h" },
		{ "due:t|", "due:today |", 1, "today" },
		{ "u|", "u|", 2, "user:" },
		{ "prog|", "programme:|", 1, "programme:" },
		{ "hits:|", "hits:|", 4, ">0" },
		{ "try:|", "try:|", 3, "1" },
		{ "assignee:n|", "assignee:none |", 1, "none" },
		{ "user:a|", "user:a|", 0, NULL },
		{ "nosuch:a|", "nosuch:a|", 0, NULL },
		{ "zzz|", "zzz|", 0, NULL },
		{ "\"st|", "\"st|", 0, NULL },
		{ "mine |", "mine |", 20, "status:" },
		{ "|", "|", 20, "status:" },
	};
	const struct filter_values values = { values_of, NULL };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char line[FILTER_MAX], out[FILTER_MAX], shown[FILTER_MAX + 2];
		struct filter_candidate c[20];
		size_t at, cursor = (size_t)(strchr(rows[i].line, '|') - rows[i].line);
		snprintf(line, sizeof line, "%.*s%s", (int)cursor, rows[i].line, rows[i].line + cursor + 1);
		size_t n = filter_complete(line, cursor, &values, out, &at, c, 20);
		snprintf(shown, sizeof shown, "%.*s|%s", (int)at, out, out + at);
		ck_assert_msg(n == rows[i].count, "%s: %zu", rows[i].line, n);
		ck_assert_str_eq(shown, rows[i].after);
		if (rows[i].first)
			ck_assert_str_eq(c[0].word, rows[i].first);
	}
}
END_TEST

/* Any bytes, at any cursor: nothing is written where it should not be, and what Tab makes is never longer than there is room. */
START_TEST(filter_hostile)
{
	static const char alphabet[] = "status:why age due\"\"\"-->>< :::\t\xc3\xa9\xff\x01""0123456789dhmine";
	unsigned seed = 1;
	for (int round = 0; round < 20000; round++) {
		char line[FILTER_MAX], out[FILTER_MAX];
		struct filter_candidate c[3];
		struct case_filter f;
		struct err err = { 0 };
		size_t n, at;
		seed = seed * 1103515245 + 12345;
		n = (seed >> 8) % (round % 7 ? 40 : FILTER_MAX);
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245 + 12345;
			line[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
		}
		line[n] = '\0';
		bool ok = filter_parse(line, &f, &err);
		ck_assert(ok == !err.kind && f.count <= FILTER_TERMS);
		for (size_t i = 0; i < f.count; i++)
			ck_assert(memchr(f.terms[i].text, 0, FILTER_TEXT));
		const struct filter_values values = { values_of, NULL };
		filter_complete(line, (seed >> 4) % (FILTER_MAX + 10), &values, out, &at, c, 3);
		ck_assert(memchr(out, 0, FILTER_MAX) && at <= strlen(out));
	}
	char longer[3 * FILTER_MAX];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	struct case_filter f;
	ck_assert(!filter_parse(longer, &f, NULL));
	char out[FILTER_MAX];
	size_t at;
	ck_assert_uint_eq(filter_complete(longer, sizeof longer, NULL, out, &at, NULL, 0), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/filter");
	TCase *t = tcase_create("filter");
	tcase_add_test(t, filter_words);
	tcase_add_test(t, filter_many);
	tcase_add_test(t, filter_refuses);
	tcase_add_test(t, filter_tab);
	tcase_add_test(t, filter_hostile);
	suite_add_tcase(s, t);
	return suite_run(s);
}
