/* Users of the Dashboard: a second table read by the same code. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "idv/dashboard_user.h"
#include "idv/request.h"
#include "idv/webhook_key.h"

static struct err error;

static const char *why(const struct record *r, enum dashboard_user_leaf leaf, struct buf *out)
{
	buf_reset(out);
	record_why_empty(r, record_get(r, leaf, 0, 0), out);
	return buf_str(out);
}

START_TEST(one)
{
	static const char json[] = "{\"id\":\"54350110fedcbaf01234ffee\",\"created_at\":\"2020-07-24T03:26:02Z\",\"email_address\":\"user@example.com\","
	                           "\"status\":\"active\",\"request_id\":\"saKrIBuEB9qJZng\",\"later\":1.50}";
	struct record_page page;
	ck_assert_msg(record_read_one(&dashboard_user_kind, json, sizeof json - 1, &page, &error), "%s", error.text);
	ck_assert_uint_eq(page.count, 1);
	ck_assert_str_eq(page.request_id, "saKrIBuEB9qJZng");
	const struct record *r = page.records[0];
	ck_assert_str_eq(record_text(r, DASHBOARD_USER_ID), "54350110fedcbaf01234ffee");
	ck_assert(record_get(r, DASHBOARD_USER_CREATED_AT, 0, 0)->timed);
	ck_assert_int_eq(record_get(r, DASHBOARD_USER_CREATED_AT, 0, 0)->number, 1595561162);
	ck_assert_str_eq(record_text(r, DASHBOARD_USER_EMAIL_ADDRESS), "user@example.com");
	ck_assert(record_is(r, DASHBOARD_USER_STATUS, "active"));
	ck_assert_int_eq(record_get(r, DASHBOARD_USER_STATUS, 0, 0)->word->severity, RECORD_GOOD);
	ck_assert_uint_eq(r->value_count, DASHBOARD_USER_LEAVES);
	ck_assert_uint_eq(r->extra_count, 1);
	ck_assert_str_eq(r->extras[0].path, "later");
	ck_assert_str_eq(r->extras[0].json, "1.50");
	ck_assert_str_eq(r->json, json);
	record_page_finish(&page);
}
END_TEST

START_TEST(a_list)
{
	static const char json[] = "{\"dashboard_users\":[{\"id\":\"a\",\"status\":\"invited\"},{\"id\":\"\"},{\"id\":\"b\",\"status\":\"retired\",\"email_address\":null}],"
	                           "\"next_cursor\":\"c\",\"request_id\":\"r\"}";
	struct record_page page;
	struct buf text;
	buf_init(&text, 1000);
	ck_assert_msg(record_read_list(&dashboard_user_kind, json, sizeof json - 1, &page, &error), "%s", error.text);
	ck_assert_uint_eq(page.count, 2);
	ck_assert_uint_eq(page.skipped, 1);
	ck_assert_str_eq(page.next_cursor, "c");
	ck_assert_str_eq(page.records[0]->json, "{\"id\":\"a\",\"status\":\"invited\"}");
	ck_assert_str_eq(why(page.records[0], DASHBOARD_USER_EMAIL_ADDRESS, &text), "not sent by the API");
	ck_assert_str_eq(why(page.records[1], DASHBOARD_USER_EMAIL_ADDRESS, &text), "empty in the API's answer");
	ck_assert_uint_eq(page.records[1]->unknown_words, 1);
	ck_assert_str_eq(record_text(page.records[1], DASHBOARD_USER_STATUS), "retired");
	record_page_finish(&page);
	buf_finish(&text);
}
END_TEST

START_TEST(what_is_no_user)
{
	struct record_page page;
	ck_assert(!record_read_one(&dashboard_user_kind, "{\"status\":\"active\"}", 19, &page, &error));
	ck_assert_str_eq(error.text, "The answer is not a Dashboard user: it is no object with a text \"id\"");
	ck_assert(!record_read_list(&dashboard_user_kind, "{\"identity_verifications\":[]}", 29, &page, &error));
	ck_assert_str_eq(error.text, "The answer is not a list: it has no array \"dashboard_users\"");
}
END_TEST

START_TEST(requests)
{
	struct buf out;
	buf_init(&out, 1000);
	ck_assert(idv_ask_encode("dashboard_user_id", "5435", &out, &error));
	ck_assert_str_eq(buf_str(&out), "{\"dashboard_user_id\":\"5435\"}");
	buf_reset(&out);
	ck_assert(idv_ask_encode("cursor", NULL, &out, &error));
	ck_assert_str_eq(buf_str(&out), "{}");
	buf_reset(&out);
	ck_assert(idv_ask_encode("cursor", "c\"", &out, &error));
	ck_assert_str_eq(buf_str(&out), "{\"cursor\":\"c\\\"\"}");
	buf_finish(&out);
}
END_TEST

/* Its id lies in an object, and so does all else. */
START_TEST(a_key)
{
	static const char json[] = "{\"key\":{\"alg\":\"ES256\",\"created_at\":1560466150,\"crv\":\"P-256\",\"expired_at\":null,"
	                           "\"kid\":\"bfbd5111-8e33-4643-8ced-b2e642a72f3c\",\"kty\":\"EC\",\"use\":\"sig\",\"x\":\"hKXL\",\"y\":\"shhe\"},"
	                           "\"request_id\":\"RZ6Omi1bzzwDaLo\"}";
	static const char *const none[] = { "{}", "[]", "{\"id\":\"k\"}", "{\"key\":\"k\"}", "{\"key\":{\"kid\":\"\"}}", "{\"key\":{\"kid\":7}}",
		                            "{\"key.kid\":\"k\"}" };
	struct record_page page;
	ck_assert_msg(record_read_one(&webhook_key_kind, json, sizeof json - 1, &page, &error), "%s", error.text);
	const struct record *r = page.records[0];
	ck_assert_str_eq(record_text(r, WEBHOOK_KEY_KID), "bfbd5111-8e33-4643-8ced-b2e642a72f3c");
	ck_assert_str_eq(record_text(r, WEBHOOK_KEY_Y), "shhe");
	ck_assert_int_eq(record_get(r, WEBHOOK_KEY_CREATED_AT, 0, 0)->number, 1560466150);
	ck_assert_int_eq(record_get(r, WEBHOOK_KEY_EXPIRED_AT, 0, 0)->state, RECORD_NULL);
	ck_assert_uint_eq(r->value_count, WEBHOOK_KEY_LEAVES);
	ck_assert_uint_eq(r->extra_count, 0);
	record_page_finish(&page);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		ck_assert_msg(!record_read_one(&webhook_key_kind, none[i], strlen(none[i]), &page, &error), "%s", none[i]);
		ck_assert_str_eq(error.text, "The answer is not a webhook's key: it is no object with a text \"key.kid\"");
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv people");
	TCase *tests = tcase_create("people");
	tcase_add_test(tests, one);
	tcase_add_test(tests, a_list);
	tcase_add_test(tests, what_is_no_user);
	tcase_add_test(tests, requests);
	tcase_add_test(tests, a_key);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
