/* The users of the dashboard: what is refused, pages, budgets, faults, and that nobody among them is anyone. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/when.h"
#include "sandbox_rig.h"

#define INVALID "INVALID_REQUEST"
#define FIRST "5aec1e000000000000000001"

static void start(void)
{
	rig_start(NULL);
}

static const struct {
	enum endpoint endpoint;
	const char *body;
	const char *code;   /* NULL: answered */
	const char *names;  /* in the message */
} requests[] = {
	{ ENDPOINT_USER_GET, "[]", "INVALID_BODY", NULL },
	{ ENDPOINT_USER_GET, "{}", "MISSING_FIELDS", "dashboard_user_id" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":null}", "MISSING_FIELDS", "dashboard_user_id" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":7}", "INVALID_FIELD", "dashboard_user_id" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"\"}", "INVALID_FIELD", "dashboard_user_id" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"" FIRST "\",\"cursor\":null}", "UNKNOWN_FIELDS", "cursor" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"5AEC1E000000000000000001\"}", "NOT_FOUND", "5AEC1E000000000000000001" },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"idv_SpecimenStar2B\"}", "NOT_FOUND", NULL },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"" FIRST "\"}", NULL, NULL },
	{ ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"" FIRST "\",\"client_id\":\"sandbox\",\"secret\":\"sandbox-secret\"}", NULL, NULL },
	{ ENDPOINT_USER_LIST, "", "INVALID_BODY", NULL },
	{ ENDPOINT_USER_LIST, "{\"status\":\"active\"}", "UNKNOWN_FIELDS", "status" },
	{ ENDPOINT_USER_LIST, "{\"cursor\":7}", "INVALID_FIELD", "cursor" },
	{ ENDPOINT_USER_LIST, "{\"cursor\":\"\"}", "INVALID_FIELD", "cursor" },
	{ ENDPOINT_USER_LIST, "{\"cursor\":\"abc\"}", "INVALID_FIELD", "cursor" },
	{ ENDPOINT_USER_LIST, "{\"cursor\":null}", NULL, NULL },
	{ ENDPOINT_USER_LIST, "{}", NULL, NULL },
};

START_TEST(requests_are_checked)
{
	const cJSON *a = rig_ask(requests[_i].endpoint, requests[_i].body);
	if (!requests[_i].code) {
		ck_assert_msg(rig_status() == 200, "%s: %s", requests[_i].body, rig_text(a, "error_message"));
		return;
	}
	rig_refused(a, strcmp(requests[_i].code, "NOT_FOUND") == 0 ? 404 : 400, INVALID, requests[_i].code);
	if (requests[_i].names)
		ck_assert_msg(strstr(rig_text(a, "error_message"), requests[_i].names), "%s", rig_text(a, "error_message"));
}
END_TEST

START_TEST(an_answer_is_the_user)
{
	const cJSON *a = rig_ask(ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"" FIRST "\"}");
	ck_assert_str_eq(rig_text(a, "id"), FIRST);
	ck_assert_str_eq(rig_text(a, "created_at"), "2024-11-23T03:06:02Z");
	ck_assert_str_eq(rig_text(a, "email_address"), "first.specimen@example.com");
	ck_assert_str_eq(rig_text(a, "status"), "active");
	ck_assert_uint_gt(strlen(rig_text(a, "request_id")), 8);
	ck_assert_int_eq(cJSON_GetArraySize(a), 5);
}
END_TEST

/* -- pages ----------------------------------------------------------------------------------------------------------------------- */

enum { USERS = 12 };

/* All pages of `size`, one after another; how many there were. */
static int read_pages(int size, char ids[USERS][32])
{
	struct sandbox_options o = rig_options();
	o.page_size = size;
	rig_stop();
	rig_start(&o);
	char body[200] = "{}";
	int pages = 0, count = 0;
	for (;;) {
		const cJSON *page = rig_ask(ENDPOINT_USER_LIST, body), *item;
		ck_assert_int_eq(rig_status(), 200);
		pages++;
		ck_assert_int_le(cJSON_GetArraySize(tree_get(page, "dashboard_users")), size);
		cJSON_ArrayForEach(item, tree_get(page, "dashboard_users")) {
			ck_assert_int_lt(count, USERS);
			snprintf(ids[count++], sizeof *ids, "%s", rig_text(item, "id"));
		}
		if (cJSON_IsNull(tree_get(page, "next_cursor")))
			break;
		snprintf(body, sizeof body, "{\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	}
	ck_assert_int_eq(count, USERS);
	return pages;
}

START_TEST(pages_follow_each_other)
{
	char whole[USERS][32] = { 0 }, parts[USERS][32] = { 0 };
	ck_assert_int_eq(read_pages(USERS, whole), 1);
	ck_assert_int_eq(read_pages(5, parts), 3);
	ck_assert_mem_eq(whole, parts, sizeof whole);
	ck_assert_int_eq(read_pages(1, parts), USERS);
	ck_assert_mem_eq(whole, parts, sizeof whole);
}
END_TEST

START_TEST(a_cursor_is_good_for_its_list_only)
{
	char body[400];
	const cJSON *users = rig_ask(ENDPOINT_USER_LIST, "{}");
	const cJSON *attempts = rig_ask(ENDPOINT_LIST, "{\"client_user_id\":\"demo-many-27\",\"template_id\":\"" KYC_US "\"}");
	snprintf(body, sizeof body, "{\"cursor\":\"%s\"}", rig_text(attempts, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_USER_LIST, body), 400, INVALID, "INVALID_FIELD");
	snprintf(body, sizeof body, "{\"client_user_id\":\"demo-many-27\",\"template_id\":\"" KYC_US "\",\"cursor\":\"%s\"}",
	         rig_text(users, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_LIST, body), 400, INVALID, "INVALID_FIELD");
}
END_TEST

/* -- who they are ---------------------------------------------------------------------------------------------------------------- */

START_TEST(each_status_is_shown_and_everyone_is_made_up)
{
	static const char *const words[] = { "invited", "active", "deactivated" };
	static const char *const domains[] = { "example.com", "example.net", "example.org" };
	struct sandbox *s = rig_start(NULL);
	int met[3] = { 0 };
	const cJSON *user, *other;
	cJSON_ArrayForEach(user, s->store.dashboard_users) {
		const char *id = rig_text(user, "id"), *address = rig_text(user, "email_address"), *at = strchr(address, '@');
		int64_t created;
		ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 24);
		ck_assert_uint_eq(strlen(id), 24);
		ck_assert(when_parse(rig_text(user, "created_at"), &created) && created < RIG_NOW);
		int word = 0, domain = 0;
		while (word < 3 && strcmp(rig_text(user, "status"), words[word]) != 0)
			word++;
		ck_assert_msg(word < 3, "%s", rig_text(user, "status"));
		met[word]++;
		ck_assert_ptr_nonnull(at);
		while (domain < 3 && strcmp(address + strlen(address) - 11, domains[domain]) != 0)
			domain++;
		ck_assert_msg(domain < 3, "%s", address);
		for (other = user->next; other; other = other->next) {
			ck_assert_str_ne(rig_text(other, "id"), id);
			ck_assert_str_ne(rig_text(other, "email_address"), address);
			ck_assert_int_le(strcmp(rig_text(other, "created_at"), rig_text(user, "created_at")), 0);
		}
	}
	for (int i = 0; i < 3; i++)
		ck_assert_msg(met[i] > 1, "%s", words[i]);
}
END_TEST

/* -- budgets and faults ---------------------------------------------------------------------------------------------------------- */

START_TEST(over_the_budget_is_429)
{
	struct sandbox_options o = rig_options();
	o.budget.limits[ENDPOINT_USER_LIST] = 1;
	rig_stop();
	struct sandbox *s = rig_start(&o);
	rig_ask(ENDPOINT_USER_LIST, "{}");
	ck_assert_int_eq(rig_status(), 200);
	rig_refused(rig_ask(ENDPOINT_USER_LIST, "{}"), 429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT");
	rig_ask(ENDPOINT_USER_GET, "{\"dashboard_user_id\":\"" FIRST "\"}");
	ck_assert_int_eq(rig_status(), 200);
	clock_advance(&s->clock, 60);
	rig_ask(ENDPOINT_USER_LIST, "{}");
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

static const cJSON *ask_with(const char *fault, const char *body)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	struct fault f;
	ck_assert_msg(fault_read(fault, &f, NULL), "%s", fault);
	return rig_ask_as((enum endpoint)f.endpoint, &head, body, f);
}

START_TEST(faults_apply_as_to_other_calls)
{
	static const char get[] = "{\"dashboard_user_id\":\"" FIRST "\"}";
	rig_refused(ask_with("dashboard_user/get=500", get), 500, "API_ERROR", "INTERNAL_SERVER_ERROR");
	rig_refused(ask_with("dashboard_user/list=503", "{}"), 503, "API_ERROR", "PLANNED_MAINTENANCE");
	rig_refused(ask_with("dashboard_user/list=429:7", "{}"), 429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT");
	const cJSON *other = ask_with("dashboard_user/get=wrong_id", get);
	ck_assert_str_ne(rig_text(other, "id"), FIRST);
	ck_assert_ptr_null(tree_get(other, "client_user_id"));
	ck_assert(cJSON_IsArray(ask_with("dashboard_user/list=array", "{}")));
	/* The cursor that leads nowhere: the same page again, for ever. */
	const cJSON *first = ask_with("dashboard_user/list=cursor_repeat", "{}");
	char body[200];
	snprintf(body, sizeof body, "{\"cursor\":\"%s\"}", rig_text(first, "next_cursor"));
	const cJSON *again = ask_with("dashboard_user/list=cursor_repeat", body);
	ck_assert_str_eq(rig_text(again, "next_cursor"), rig_text(first, "next_cursor"));
	ck_assert(cJSON_Compare(tree_get(again, "dashboard_users"), tree_get(first, "dashboard_users"), true));
}
END_TEST

START_TEST(endpoints_are_named_in_refusals)
{
	static const char own[] = "create, get, list, retry, dashboard_user/get, dashboard_user/list, webhook_verification_key/get, "
		"screening_create, screening_get, screening_list, screening_update, hits, history, review_create, reviews, program_get, program_list";
	char names[ENDPOINT_NAMES], more[ENDPOINT_NAMES];
	snprintf(more, sizeof more, "%s, picture, webhook", own);
	endpoint_names(false, names);
	ck_assert_str_eq(names, own);
	endpoint_names(true, names);
	ck_assert_str_eq(names, more);
	rig_refused(rig_ask(ENDPOINT_CONTROL, "{\"limits\":{\"dashboard_user\":1}}"), 400, INVALID, "INVALID_FIELD");
	rig_refused(rig_ask(ENDPOINT_CONTROL, "{\"limits\":{\"picture\":1}}"), 400, INVALID, "INVALID_FIELD");
	rig_ask(ENDPOINT_CONTROL, "{\"limits\":{\"dashboard_user/list\":1}}");
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

/* Who has no name is spoilt in the address. */
START_TEST(an_address_can_be_spoilt)
{
	struct buf body;
	buf_init(&body, 1000);
	buf_add_str(&body, "{\"email_address\":\"first.specimen@example.com\"}");
	fault_spoil(FAULT_SURROGATE, &body);
	ck_assert_str_eq(buf_str(&body), "{\"email_address\":\"\\ud800x\\udc00first.specimen@example.com\"}");
	buf_reset(&body);
	buf_add_str(&body, "{\"email_address\":\"a@example.com\",\"given_name\":\"Lena\"}");
	fault_spoil(FAULT_SURROGATE, &body);
	ck_assert_str_eq(buf_str(&body), "{\"email_address\":\"a@example.com\",\"given_name\":\"\\ud800x\\udc00Lena\"}");
	buf_finish(&body);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox people");
	TCase *t = tcase_create("people");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, requests_are_checked, 0, sizeof requests / sizeof *requests);
	tcase_add_test(t, an_answer_is_the_user);
	tcase_add_test(t, pages_follow_each_other);
	tcase_add_test(t, a_cursor_is_good_for_its_list_only);
	tcase_add_test(t, over_the_budget_is_429);
	tcase_add_test(t, faults_apply_as_to_other_calls);
	tcase_add_test(t, endpoints_are_named_in_refusals);
	tcase_add_test(t, an_address_can_be_spoilt);
	suite_add_tcase(s, t);
	TCase *own = tcase_create("own");
	tcase_add_checked_fixture(own, NULL, rig_stop);
	tcase_add_test(own, each_status_is_shown_and_everyone_is_made_up);
	suite_add_tcase(s, own);
	return suite_run(s);
}
