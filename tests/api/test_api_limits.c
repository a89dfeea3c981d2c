/* Budgets, waits, and lists that go round: what decides when something is sent. */
#include <stdio.h>

#include "support/suite.h"
#include "api/internal.h"
#include "idv/cursors.h"
#include "support/settings.h"

START_TEST(budget_is_a_sliding_window)
{
	struct window w;
	window_init(&w, 3);
	for (int64_t t = 0; t < 30; t += 10) {
		ck_assert_int_eq(window_free_at(&w, 1000 + t, 100), 1000 + t);
		window_take(&w, 1000 + t);
	}
	ck_assert_int_eq(window_used(&w, 1030, 100), 3);
	ck_assert_int_eq(window_free_at(&w, 1030, 100), 1100);
	window_take(&w, 1100);
	ck_assert_int_eq(window_free_at(&w, 1100, 100), 1110);
	ck_assert_int_eq(window_used(&w, 1115, 100), 2);
	w.closed_until = 5000;
	ck_assert_int_eq(window_free_at(&w, 1115, 100), 5000);
	window_finish(&w);
}
END_TEST

START_TEST(waits_grow_and_obey_the_server)
{
	struct api_limits l = api_limits_default;
	for (uint32_t random = 0; random < 5000; random += 7) {
		int first = backoff_ms(&l, 1, 0, random), third = backoff_ms(&l, 3, 0, random),
		    last = backoff_ms(&l, 30, 0, random);
		ck_assert(first >= 250 && first <= 500);
		ck_assert(third >= 1000 && third <= 2000);
		ck_assert(last >= 4000 && last <= 8000);
		int told = backoff_ms(&l, 1, 12, random);
		ck_assert(told >= 12000 && told <= 12200);
	}
	ck_assert_int_eq(backoff_parse_retry_after("7", 0), 7);
	ck_assert_int_eq(backoff_parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 - 30), 30);
	ck_assert_int_eq(backoff_parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 + 30), 0);
	ck_assert_int_eq(backoff_parse_retry_after("-7", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("7 s", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("soon", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("99999999999999999999", 0), 86400);
}
END_TEST

START_TEST(cursors_are_seen_once)
{
	struct idv_cursors c = { 0 };
	char cursor[32];
	for (int i = 0; i < 1000; i++) {
		snprintf(cursor, sizeof cursor, "cursor-%d", i);
		ck_assert(idv_cursors_add(&c, cursor, &err));
	}
	expect_err(idv_cursors_add(&c, "cursor-17", &err), ERR_REPLY, "twice");
	idv_cursors_finish(&c);
}
END_TEST

/* The settings' defaults are what the vendor documents, and an endpoint without a setting has that. */
START_TEST(limits_are_those_documented)
{
	for (int op = 0; op < API_OPS; op++)
		ck_assert_int_eq(endpoint_limit(&config, (enum api_op)op), api_endpoint_table[op].per_minute);
	set("limit_get", "7");
	ck_assert_int_eq(endpoint_limit(&config, API_GET), 7);
	ck_assert_int_eq(endpoint_limit(&config, API_LIST), 300);
	ck_assert_int_eq(endpoint_limit(&config, API_PICTURE), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/limits");
	TCase *t = tcase_create("limits");
	tcase_add_checked_fixture(t, settings_setup, settings_teardown);
	tcase_add_test(t, budget_is_a_sliding_window);
	tcase_add_test(t, waits_grow_and_obey_the_server);
	tcase_add_test(t, cursors_are_seen_once);
	tcase_add_test(t, limits_are_those_documented);
	suite_add_tcase(s, t);
	return suite_run(s);
}
