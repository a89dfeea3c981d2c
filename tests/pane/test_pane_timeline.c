/* Moments in one order: by time, with days and gaps; what has no time; what contradicts what. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pane/hits.h"
#include "pane/pane_rig.h"
#include "pane/timeline.h"
#include "support/suite.h"

enum { T0 = 1767355200 /* 2026-01-02 12:00:00Z */, ALL = (1 << MOMENT_SOURCES) - 1 };

/* All lines as text, one a line. */
static const char *shown(const struct moments *m, unsigned sources, bool utc, int width)
{
	static struct buf text;
	struct moment_line *lines;
	struct row_list l = { 0 };
	size_t n = moments_order(m, sources, utc, &lines);
	for (size_t i = 0; i < n; i++)
		moment_row(&l, m, &lines[i], utc, sources != ALL, width);
	buf_finish(&text);
	buf_init(&text, 100000);
	rig_text(&l, &text);
	rows_finish(&l);
	free(lines);
	return buf_str(&text);
}

static void in_order(const char *text, const char *const *want, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(text, want[i]);
		ck_assert_msg(at != NULL, "\"%s\" does not follow in:\n%s", want[i], text);
		text = at + strlen(want[i]);
	}
}
#define IN_ORDER(text, ...) in_order(text, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

START_TEST(one_order_whatever_came_first)
{
	struct moments m = { 0 };
	moments_add(&m, MOMENT_PERSON, T0 + 60, "ana", "third");
	moments_add(&m, MOMENT_WEBHOOK, T0 + 1, "", "second");
	moments_add(&m, MOMENT_VENDOR, T0, "", "first");
	moments_add(&m, MOMENT_STORE, T0 + 60, "", "fourth, of the same second");
	IN_ORDER(shown(&m, ALL, true, 78), "Fri 2026-01-02", "12:00:00", "vendor", "first", "12:00:01", "webhook", "second", "12:01:00", "ana", "third", "store",
	         "fourth");
	ck_assert_ptr_null(strstr(shown(&m, ALL, true, 78), "nothing"));
	moments_finish(&m);
}
END_TEST

START_TEST(days_and_gaps)
{
	struct moments m = { 0 };
	moments_add(&m, MOMENT_VENDOR, T0, "", "a");
	moments_add(&m, MOMENT_STORE, T0 + MOMENT_GAP_S - 1, "", "b");
	moments_add(&m, MOMENT_VENDOR, T0 + 2 * MOMENT_GAP_S - 1, "", "c");
	moments_add(&m, MOMENT_VENDOR, T0 + 3 * 86400 + 4 * 3600 + 2 * MOMENT_GAP_S, "", "d");
	IN_ORDER(shown(&m, ALL, true, 78), "2026-01-02", " a ", " b ", "2 h nothing", " c ", "3 d 4 h nothing", "Mon 2026-01-05", " d ");
	const char *some = shown(&m, 1 << MOMENT_VENDOR, true, 78);
	IN_ORDER(some, " a ", "3 h 59 min without any of these", " c ", "3 d 4 h without any of these", " d ");
	ck_assert_ptr_null(strstr(some, " b "));
	ck_assert_uint_eq(strlen(shown(&m, 1 << MOMENT_PERSON, true, 78)), 0);
	moments_finish(&m);
}
END_TEST

START_TEST(what_has_no_time_stands_behind_something)
{
	struct moments m = { 0 };
	size_t none = moments_add(&m, MOMENT_VENDOR, MOMENT_UNTIMED, "", "behind nothing");
	size_t two = moments_add(&m, MOMENT_VENDOR, MOMENT_UNTIMED, "", "behind that");
	size_t one = moments_add(&m, MOMENT_VENDOR, MOMENT_UNTIMED, "", "behind a");
	size_t a = moments_add(&m, MOMENT_VENDOR, T0, "", "aa");
	moments_add(&m, MOMENT_VENDOR, T0, "", "bb");
	m.list[one].after = a;
	m.list[two].after = one;
	m.list[none].after = SIZE_MAX;
	IN_ORDER(shown(&m, ALL, true, 78), " aa ", "behind a ", "behind that", " bb ", "behind nothing");
	m.list[two].after = two; /* a ring ends too */
	IN_ORDER(shown(&m, ALL, true, 78), " aa ", "behind a ", " bb ", "behind nothing", "behind that");
	moments_finish(&m);
}
END_TEST

START_TEST(clocks_that_contradict_each_other)
{
	static const struct { int64_t first, then, slack; const char *doubt; } cases[] = {
		{ T0, T0, 0, NULL },
		{ T0, T0 - 1, 0, "1 s before that of what it follows, \"first\" (vendor): one of the two clocks is wrong." },
		{ T0, T0 - 120, 120, NULL },
		{ T0, T0 - 121, 120, "2 min 1 s before" },
		{ T0, MOMENT_UNTIMED, 0, NULL },
		{ MOMENT_UNTIMED, T0, 0, NULL },
		{ INT64_MAX, INT64_MIN + 1, 0, "before that of what it follows" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct moments m = { 0 };
		size_t first = moments_add(&m, MOMENT_VENDOR, cases[i].first, "", "first"), then = moments_add(&m, MOMENT_PERSON, cases[i].then, "ana", "then");
		moments_bind(&m, first, then, cases[i].slack);
		moments_bind(&m, SIZE_MAX, then, 0);
		moments_bind(&m, first, SIZE_MAX, 0);
		moments_judge(&m, INT64_MAX, 0);
		ck_assert_msg(!m.list[then].doubt == !cases[i].doubt, "case %zu: %s", i, m.list[then].doubt);
		if (cases[i].doubt)
			ck_assert_ptr_nonnull(strstr(m.list[then].doubt, cases[i].doubt));
		ck_assert_ptr_null(m.list[first].doubt);
		ck_assert_uint_eq(m.doubts, cases[i].doubt != NULL);
		moments_finish(&m);
	}
}
END_TEST

START_TEST(one_clock_put_back_and_what_is_yet_to_come)
{
	struct moments m = { 0 };
	size_t a = moments_add(&m, MOMENT_PERSON, T0, "ana", "opened it"), b = moments_add(&m, MOMENT_PERSON, T0 - 30, "ana", "claimed it");
	size_t c = moments_add(&m, MOMENT_VENDOR, T0 + MOMENT_SLACK_S + 1, "", "completed"), d = moments_add(&m, MOMENT_VENDOR, T0 + MOMENT_SLACK_S, "", "sent");
	size_t mine = moments_add(&m, MOMENT_PERSON, T0 + 1000, "ana", "by this host's clock"), far = moments_add(&m, MOMENT_STORE, T0 + 2000, "", "by none");
	moments_bind(&m, a, b, 0);
	moments_judge(&m, T0, T0 + 1000);
	ck_assert_ptr_null(m.list[mine].doubt);
	ck_assert_ptr_nonnull(strstr(m.list[far].doubt, "yet to come, in 16 min 40 s"));
	ck_assert_ptr_nonnull(strstr(m.list[b].doubt, "that clock was put back"));
	ck_assert_ptr_nonnull(strstr(m.list[c].doubt, "yet to come, in 2 min 1 s"));
	ck_assert_ptr_null(m.list[d].doubt);
	IN_ORDER(shown(&m, ALL, true, 78), "? 11:59:30", "  12:00:00", "  12:02:00", "? 12:02:01");
	struct row_list l = { 0 };
	struct buf text;
	buf_init(&text, 10000);
	moment_rows(&l, &m.list[b], true, 78);
	rig_text(&l, &text);
	IN_ORDER(buf_str(&text), "when", "2026-01-02 11:59:30Z", "by ana's console", "what", "claimed it", "? clock", "30 s before");
	buf_finish(&text);
	rows_finish(&l);
	moments_finish(&m);
}
END_TEST

START_TEST(more_is_appended_with_its_bounds)
{
	struct moments m = { 0 }, more = { 0 };
	char sum[120];
	moments_add(&m, MOMENT_VENDOR, T0, "", "mine");
	size_t a = moments_add(&more, MOMENT_PERSON, T0, "ana", "a"), b = moments_add(&more, MOMENT_WEBHOOK, T0 - 1, "", "b");
	moments_bind(&more, a, b, 0);
	moments_doubt(&more, a, "because");
	more.list[b].after = a;
	ck_assert_uint_eq(moments_append(&m, &more), 1);
	moments_judge(&m, T0, T0);
	ck_assert_str_eq(m.list[1].doubt, "because");
	ck_assert_ptr_nonnull(m.list[2].doubt);
	ck_assert_uint_eq(m.list[2].after, 1);
	ck_assert_uint_eq(m.doubts, 2);
	moments_sum(&m, sum, sizeof sum);
	ck_assert_str_eq(sum, "3 moments: 1 vendor, 1 webhook, 1 people");
	moments_finish(&m);
	moments_finish(&more);
}
END_TEST

START_TEST(strangers_texts_are_clean_and_lines_fit)
{
	struct moments m = { 0 };
	moments_add(&m, MOMENT_PERSON, T0, "an\033[2Ja\xe2\x80\xae", "note: %s", "\b\b\bpassed \xe4\xb8\xad\xe6\x96\x87 and so on, which is more than a line of eighty cells can have");
	const char *text = shown(&m, ALL, true, 78);
	ck_assert_ptr_null(strpbrk(text, "\033\b"));
	ck_assert_ptr_nonnull(strstr(text, "^H^H^Hpassed"));
	for (int width = 40; width <= 140; width += 50) {
		struct moment_line *lines;
		struct row_list l = { 0 };
		size_t n = moments_order(&m, ALL, true, &lines);
		for (size_t i = 0; i < n; i++)
			moment_row(&l, &m, &lines[i], true, false, width);
		moment_rows(&l, &m.list[0], true, width);
		for (size_t i = 0; i < l.count; i++)
			ck_assert_int_le(row_width(&l.rows[i]), width);
		rows_finish(&l);
		free(lines);
	}
	moments_finish(&m);
}
END_TEST

/* -- what the vendor tells ----------------------------------------------------------------------------------------------------------- */

static const char attempt[] = "{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"created_at\":\"2026-01-02T12:00:00Z\",\"completed_at\":\"2026-01-02T11:59:00Z\","
	"\"redacted_at\":\"2026-01-02T13:00:00Z\",\"status\":\"failed\",\"template\":{\"id\":\"t1\",\"version\":3},\"steps\":{\"accept_tos\":\"success\",\"verify_sms\":\"failed\"},"
	"\"documentary_verification\":{\"status\":\"failed\",\"documents\":[{\"status\":\"failed\",\"attempt\":1,\"redacted_at\":\"2026-01-02T14:00:00Z\"},"
	"{\"status\":\"success\",\"attempt\":2}]},"
	"\"verify_sms\":{\"status\":\"failed\",\"verifications\":[{\"status\":\"failed\",\"initially_sent_at\":\"2026-01-02T12:05:00Z\",\"last_sent_at\":\"2026-01-02T12:04:00Z\"}]}}";

START_TEST(an_attempt_tells)
{
	struct moments m = { 0 };
	struct record *r = rig_decode(attempt);
	size_t created = moments_of_attempt(&m, r, 2, 3);
	ck_assert_uint_ne(created, SIZE_MAX);
	moments_judge(&m, T0 + 86400, 0);
	ck_assert_int_eq(m.list[created].jump, JUMP_ATTEMPT);
	ck_assert_str_eq(m.list[created].attempt_id, "idv_1");
	IN_ORDER(shown(&m, ALL, true, 110), "? 11:59:00", "attempt 2 of 3 completed: failed", "12:00:00", "attempt 2 of 3 created, template version 3", "? 12:04:00",
	         "last sent: failed", "document 1 of 2: failed", "document 2 of 2: success", "steps: Terms of Service success, SMS Verification failed", "12:05:00",
	         "first sent: failed", "13:00:00", "attempt 2 of 3 redacted", "14:00:00", "document 1 of 2 redacted");
	ck_assert_uint_eq(m.doubts, 2);
	for (size_t i = 0; i < m.count; i++)
		if (strstr(m.list[i].text, "document 2 of 2")) {
			ck_assert_int_eq(m.list[i].jump, JUMP_FIELD);
			ck_assert_int_eq(m.list[i].pane, IDV_PANE_DOCUMENTS);
			ck_assert_int_eq(m.list[i].field.leaf, IDV_DOC_STATUS);
			ck_assert_int_eq(m.list[i].field.at[0], 1);
		}
	record_destroy(r);
	moments_finish(&m);
	r = rig_decode("{\"id\":\"idv_2\",\"status\":\"active\"}"); /* nothing is told: nothing is made up */
	ck_assert_uint_eq(moments_of_attempt(&m, r, 0, 0), SIZE_MAX);
	ck_assert_uint_eq(m.count, 0);
	record_destroy(r);
	moments_finish(&m);
}
END_TEST

START_TEST(lengths_of_time)
{
	static const struct { int64_t s; const char *text; } cases[] = {
		{ 0, "0 s" }, { 59, "59 s" }, { 60, "1 min" }, { 61, "1 min 1 s" }, { 3600, "1 h" }, { 3661, "1 h 1 min" }, { 86400, "1 d" },
		{ 3 * 86400 + 4 * 3600 + 59, "3 d 4 h" }, { 31557600, "1 y" }, { INT64_MAX, "292271023045 y" },
	};
	char text[WHEN_TEXT];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		moment_length(cases[i].s, text);
		ck_assert_msg(!strncmp(text, cases[i].text, strlen(cases[i].text)), "%s", text);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane/timeline");
	TCase *t = tcase_create("timeline");
	tcase_add_test(t, one_order_whatever_came_first);
	tcase_add_test(t, days_and_gaps);
	tcase_add_test(t, what_has_no_time_stands_behind_something);
	tcase_add_test(t, clocks_that_contradict_each_other);
	tcase_add_test(t, one_clock_put_back_and_what_is_yet_to_come);
	tcase_add_test(t, more_is_appended_with_its_bounds);
	tcase_add_test(t, strangers_texts_are_clean_and_lines_fit);
	tcase_add_test(t, an_attempt_tells);
	tcase_add_test(t, lengths_of_time);
	suite_add_tcase(s, t);
	return suite_run(s);
}
