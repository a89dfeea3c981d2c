/* What the sandbox does wrong with writes, and its log of acts, by which tests of writes judge. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "sandbox_rig.h"

#define RETRY_STAR "{" STAR_KEYS ",\"strategy\":\"reset\"}"
#define LIST_STAR "{" STAR_KEYS "}"

static struct sandbox *sandbox;

static void start(void)
{
	sandbox = rig_start(NULL);
}

static const cJSON *ask(enum endpoint endpoint, const char *body, enum fault_kind kind, long arg)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	return rig_ask_as(endpoint, &head, body, (struct fault){ .kind = kind, .arg = arg });
}

/* One whose answer is no JSON. */
static int ask_page(enum fault_kind kind, long arg, struct answer *out)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	const struct fault fault = { .kind = kind, .arg = arg };
	struct buf text;
	buf_init(&text, SANDBOX_BODY_MAX);
	buf_add_str(&text, RETRY_STAR);
	sandbox_serve(sandbox, ENDPOINT_RETRY, &head, &text, &fault, out);
	buf_finish(&text);
	return out->status;
}

static const cJSON *acts(const char *control)
{
	return tree_get(rig_ask(ENDPOINT_CONTROL, control), "acts");
}

static int listed(void)
{
	return cJSON_GetArraySize(tree_get(rig_ask(ENDPOINT_LIST, LIST_STAR), "identity_verifications"));
}

START_TEST(acts_are_logged)
{
	ck_assert_int_eq(cJSON_GetArraySize(acts("{}")), 0);
	rig_ask(ENDPOINT_LIST, LIST_STAR);
	char id[100], request_id[100];
	const cJSON *answer = rig_ask(ENDPOINT_RETRY, RETRY_STAR);
	snprintf(id, sizeof id, "%s", rig_text(answer, "id"));
	snprintf(request_id, sizeof request_id, "%s", rig_text(answer, "request_id"));
	rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"no\"}"); /* refused: no act */
	rig_ask(ENDPOINT_CREATE, "{\"client_user_id\":\"acts-1\",\"template_id\":\"" KYC_US "\",\"is_shareable\":false,"
	        "\"gave_consent\":true,\"is_idempotent\":true}");
	rig_ask(ENDPOINT_CREATE, "{\"client_user_id\":\"acts-1\",\"template_id\":\"" KYC_US "\",\"is_shareable\":false,"
	        "\"gave_consent\":true,\"is_idempotent\":true}"); /* answers what is there: no act */
	const cJSON *log = acts("{}"), *one = cJSON_GetArrayItem(log, 0), *two = cJSON_GetArrayItem(log, 1);
	ck_assert_int_eq(cJSON_GetArraySize(log), 2);
	ck_assert_str_eq(rig_text(one, "at"), "2026-11-23T03:06:02Z");
	ck_assert_str_eq(rig_text(one, "endpoint"), "retry");
	ck_assert_str_eq(rig_text(one, "client_user_id"), STAR);
	ck_assert_str_eq(rig_text(one, "template_id"), KYC_US);
	ck_assert_str_eq(rig_text(one, "identity_verification_id"), id);
	ck_assert_str_eq(rig_text(one, "request_id"), request_id);
	ck_assert_int_eq((int)tree_get(one, "request")->valuedouble, 3);
	ck_assert_str_eq(rig_text(two, "endpoint"), "create");
	ck_assert_str_eq(rig_text(two, "client_user_id"), "acts-1");
}
END_TEST

START_TEST(late_acts_when_its_time_has_come)
{
	ask(ENDPOINT_RETRY, RETRY_STAR, FAULT_LATE, 34);
	ask(ENDPOINT_RETRY, RETRY_STAR, FAULT_LATE, 20);
	ck_assert_int_eq(listed(), 2);
	ck_assert_int_eq(cJSON_GetArraySize(acts("{\"clock\":{\"advance\":\"19s\"}}")), 0);
	/* Whoever comes next finds it done, at its own time. */
	clock_advance(&sandbox->clock, 5);
	ck_assert_int_eq(listed(), 3);
	const cJSON *log = acts("{\"clock\":{\"advance\":\"1h\"}}");
	ck_assert_int_eq(cJSON_GetArraySize(log), 2);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(log, 0), "at"), "2026-11-23T03:06:22Z");
	ck_assert_int_eq((int)tree_get(cJSON_GetArrayItem(log, 0), "request")->valuedouble, 2);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(log, 1), "at"), "2026-11-23T03:06:36Z");
	const cJSON *newest = cJSON_GetArrayItem(tree_get(rig_ask(ENDPOINT_LIST, LIST_STAR), "identity_verifications"), 0);
	ck_assert_str_eq(rig_text(newest, "created_at"), "2026-11-23T03:06:36Z");
	ck_assert_str_eq(rig_text(newest, "previous_attempt_id"),
	                 rig_text(cJSON_GetArrayItem(log, 0), "identity_verification_id"));
}
END_TEST

START_TEST(a_list_lags)
{
	rig_ask(ENDPOINT_RETRY, RETRY_STAR);
	static const struct {
		int at, lag, listed;
	} rows[] = { { 0, 5, 2 }, { 4, 5, 2 }, { 5, 5, 3 }, { 6, 60, 2 }, { 6, 0, 3 }, { 6, 86400, 1 } };
	int64_t began = sandbox->clock.at;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		clock_freeze(&sandbox->clock, began + rows[i].at);
		const cJSON *page = ask(ENDPOINT_LIST, LIST_STAR, FAULT_LAG, rows[i].lag);
		ck_assert_int_eq(cJSON_GetArraySize(tree_get(page, "identity_verifications")), rows[i].listed);
	}
	ck_assert_int_eq(listed(), 3);
}
END_TEST

START_TEST(an_old_attempt_answers)
{
	ck_assert_str_eq(rig_text(ask(ENDPOINT_RETRY, RETRY_STAR, FAULT_STALE, 0), "id"), "idv_SpecimenStar1A");
	ck_assert_int_eq(cJSON_GetArraySize(acts("{}")), 0);
	ck_assert_str_eq(rig_text(ask(ENDPOINT_RETRY, RETRY_STAR, FAULT_STALE, 1), "id"), "idv_SpecimenStar1A");
	ck_assert_int_eq(rig_status(), 200);
	ck_assert_int_eq(cJSON_GetArraySize(acts("{}")), 1);
	/* Where there is no old one, nothing can be stale. */
	const cJSON *made = ask(ENDPOINT_CREATE, "{\"client_user_id\":\"new-1\",\"template_id\":\"" KYC_US "\",\"is_shareable\":false,"
	                        "\"gave_consent\":true}", FAULT_STALE, 0);
	ck_assert_str_eq(rig_text(made, "client_user_id"), "new-1");
}
END_TEST

START_TEST(a_gateway_speaks_instead)
{
	static const struct {
		enum fault_kind kind;
		long status;
		int acts;
	} rows[] = { { FAULT_GATEWAY, 429, 1 }, { FAULT_GATEWAY, 200, 2 }, { FAULT_BLOCKED, 502, 2 }, { FAULT_BLOCKED, 429, 2 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct answer a;
		answer_init(&a);
		ck_assert_int_eq(ask_page(rows[i].kind, rows[i].status, &a), rows[i].status);
		ck_assert_str_eq(a.type, "text/html");
		ck_assert_ptr_nonnull(strstr(buf_str(&a.body), "<html>"));
		ck_assert_ptr_null(strstr(buf_str(&a.body), "error_code"));
		answer_finish(&a);
		ck_assert_int_eq(cJSON_GetArraySize(acts("{}")), rows[i].acts);
	}
}
END_TEST

/* What an attempt says can be another from one reading to the next. */
START_TEST(an_attempt_changes)
{
	static const char *const refused[] = { "{}", "{\"identity_verification_id\":\"nobody\",\"set\":{}}", "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}",
		"{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"set\":7}", "{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"set\":{\"id\":\"x\"}}",
		"{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"set\":{\"template\":{}}}" };
	char body[300];
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		snprintf(body, sizeof body, "{\"change_attempt\":%s}", refused[i]);
		rig_refused(rig_ask(ENDPOINT_CONTROL, body), 400, "INVALID_REQUEST", "INVALID_FIELD");
	}
	rig_ask(ENDPOINT_CONTROL, "{\"change_attempt\":{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"set\":{\"user\":{\"name\":{\"family_name\":\"Otherwise\"}}}}}");
	ck_assert_int_eq(rig_status(), 200);
	const cJSON *a = rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
	ck_assert_str_eq(rig_text(a, "user.name.family_name"), "Otherwise");
	ck_assert_str_ne(rig_text(a, "user.name.given_name"), "");
	ck_assert_int_eq(cJSON_GetArraySize(acts("{}")), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox writes");
	TCase *t = tcase_create("writes");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_test(t, acts_are_logged);
	tcase_add_test(t, late_acts_when_its_time_has_come);
	tcase_add_test(t, a_list_lags);
	tcase_add_test(t, an_old_attempt_answers);
	tcase_add_test(t, a_gateway_speaks_instead);
	tcase_add_test(t, an_attempt_changes);
	suite_add_tcase(s, t);
	return suite_run(s);
}
