/* What a request may look like, and how it is refused. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "sandbox_rig.h"

#define INVALID "INVALID_REQUEST"

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
	{ ENDPOINT_GET, "", "INVALID_BODY", NULL },
	{ ENDPOINT_GET, "{\"identity_verification_id\":", "INVALID_BODY", NULL },
	{ ENDPOINT_GET, "[]", "INVALID_BODY", NULL },
	{ ENDPOINT_GET, "{} x", "INVALID_BODY", NULL },
	{ ENDPOINT_GET, "{}", "MISSING_FIELDS", "identity_verification_id" },
	{ ENDPOINT_GET, "{\"identity_verification_id\":null}", "MISSING_FIELDS", "identity_verification_id" },
	{ ENDPOINT_GET, "{\"identity_verification_id\":7}", "INVALID_FIELD", "identity_verification_id" },
	{ ENDPOINT_GET, "{\"identity_verification_id\":\"\"}", "INVALID_FIELD", "identity_verification_id" },
	{ ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"status\":1}", "UNKNOWN_FIELDS", "status" },
	{ ENDPOINT_GET, "{\"identity_verification_id\":\"idv_specimenstar2b\"}", "NOT_FOUND", NULL },
	{ ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}", NULL, NULL },
	{ ENDPOINT_LIST, "{\"client_user_id\":\"u\"}", "MISSING_FIELDS", "template_id" },
	{ ENDPOINT_LIST, "{\"template_id\":\"t\"}", "MISSING_FIELDS", "client_user_id" },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"cursor\":\"abc\"}", "INVALID_FIELD", "cursor" },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"cursor\":null}", NULL, NULL },
	{ ENDPOINT_LIST, "{\"template_id\":\"t\",\"client_user_id\":\"nobody\"}", NULL, NULL },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"status\":\"pending_review\"}", "UNKNOWN_FIELDS", "status" },
	{ ENDPOINT_LIST, "{\"template_id\":\"" KYC_US "\",\"user_id\":null}", "MISSING_FIELDS", "client_user_id" },
	{ ENDPOINT_LIST, "{\"template_id\":\"" KYC_US "\",\"user_id\":\"\"}", "INVALID_FIELD", "user_id" },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"user_id\":null}", NULL, NULL },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"user_id\":\"usr_SpecimenStar01\"}", NULL, NULL },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"user_id\":\"usr_SpecimenRich01\"}", "INVALID_FIELD", "created from" },
	{ ENDPOINT_LIST, "{" STAR_KEYS ",\"user_id\":\"usr_nobody\"}", "INVALID_FIELD", "created from" },
	{ ENDPOINT_LIST, "{\"template_id\":\"" KYC_US "\",\"user_id\":\"usr_nobody\"}", NULL, NULL },
	{ ENDPOINT_RETRY, "{" STAR_KEYS "}", "MISSING_FIELDS", "strategy" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\",\"user_id\":\"usr_SpecimenStar01\"}", "UNKNOWN_FIELDS", "user_id" },
	{ ENDPOINT_RETRY, "{\"template_id\":\"t\",\"strategy\":\"reset\"}", "MISSING_FIELDS", "client_user_id" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"again\"}", "INVALID_FIELD", "strategy" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\"}", "MISSING_FIELDS", "steps" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":true,\"kyc_check\":false}}", "MISSING_FIELDS",
	  "steps.documentary_verification, steps.selfie_check" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":true,\"kyc_check\":false,"
	  "\"documentary_verification\":true,\"selfie_check\":\"yes\"}}", "INVALID_FIELD", "steps.selfie_check" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"risk_check\":true}}", "UNKNOWN_FIELDS", "steps.risk_check" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\",\"steps\":{\"verify_sms\":true,\"kyc_check\":true,"
	  "\"documentary_verification\":true,\"selfie_check\":true}}", "INVALID_FIELD", "steps" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\",\"is_shareable\":\"no\"}", "INVALID_FIELD", "is_shareable" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\",\"is_idempotent\":true}", "UNKNOWN_FIELDS", "is_idempotent" },
	{ ENDPOINT_RETRY, "{\"template_id\":\"" KYC_US "\",\"client_user_id\":\"nobody\",\"strategy\":\"reset\"}", "NOT_FOUND",
	  "No Identity Verification sessions found associated with" },
	{ ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\",\"steps\":null,\"is_shareable\":null,\"user\":null}", NULL, NULL },
	{ ENDPOINT_CREATE, "{}", "MISSING_FIELDS", "is_shareable, template_id, gave_consent" },
	{ ENDPOINT_CREATE, "{\"is_shareable\":true,\"template_id\":\"" KYC_US "\",\"gave_consent\":true}", "MISSING_FIELDS", "client_user_id" },
	{ ENDPOINT_CREATE, "{\"client_user_id\":\"n\",\"is_shareable\":true,\"template_id\":\"x\",\"gave_consent\":true}", "NOT_FOUND", "template" },
	{ ENDPOINT_CREATE, "{\"user_id\":\"usr_unknown\",\"is_shareable\":true,\"template_id\":\"" KYC_US "\",\"gave_consent\":true}",
	  "NOT_FOUND", "user_id" },
	{ ENDPOINT_CREATE, "{\"user_id\":\"usr_SpecimenStar01\",\"user\":{},\"is_shareable\":true,\"template_id\":\"" KYC_US
	  "\",\"gave_consent\":true}", "INVALID_FIELD", "user" },
	{ ENDPOINT_CREATE, "{" STAR_KEYS ",\"user_id\":null,\"is_shareable\":true,\"gave_consent\":true,\"is_idempotent\":true}",
	  "INVALID_FIELD", "user_id" },
	{ ENDPOINT_CREATE, "{" STAR_KEYS ",\"user_id\":\"usr_SpecimenRich01\",\"is_shareable\":true,\"gave_consent\":true,\"is_idempotent\":true}",
	  "INVALID_FIELD", "created from" },
	{ ENDPOINT_CREATE, "{\"user_id\":\"usr_SpecimenStar01\",\"is_shareable\":true,\"template_id\":\"" KYC_US "\",\"gave_consent\":true}",
	  "INVALID_FIELD", "already exists" },
	{ ENDPOINT_CREATE, "{" STAR_KEYS ",\"is_shareable\":true,\"gave_consent\":true}", "INVALID_FIELD", "already exists" },
	{ ENDPOINT_CREATE, "{" STAR_KEYS ",\"is_shareable\":true,\"gave_consent\":true,\"is_idempotent\":true}", NULL, NULL },
	{ ENDPOINT_CREATE, "{" STAR_KEYS ",\"is_shareable\":1,\"gave_consent\":true}", "INVALID_FIELD", "is_shareable" },
	{ ENDPOINT_CREATE, "{\"user\":{\"client_user_id\":\"old-place\"},\"is_shareable\":true,\"template_id\":\"" KYC_US
	  "\",\"gave_consent\":true}", NULL, NULL },
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

/* Whichever names them: the same attempts, and under another template the same user. */
START_TEST(a_user_id_stands_for_its_user)
{
	const cJSON *a = rig_ask(ENDPOINT_LIST, "{" STAR_KEYS "}"), *item;
	const cJSON *b = rig_ask(ENDPOINT_LIST, "{\"user_id\":\"usr_SpecimenStar01\",\"template_id\":\"" KYC_US "\"}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(a, "identity_verifications")), 2);
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(b, "identity_verifications")), 2);
	cJSON_ArrayForEach(item, tree_get(b, "identity_verifications"))
		ck_assert_str_eq(rig_text(item, "client_user_id"), STAR);
	a = rig_ask(ENDPOINT_CREATE, "{\"user_id\":\"usr_SpecimenStar01\",\"is_shareable\":false,\"template_id\":\"" DOC_EU
	            "\",\"gave_consent\":true}");
	ck_assert_int_eq(rig_status(), 200);
	ck_assert_str_eq(rig_text(a, "client_user_id"), STAR);
	ck_assert_str_eq(rig_text(a, "user_id"), "usr_SpecimenStar01");
	b = rig_ask(ENDPOINT_LIST, "{\"client_user_id\":\"" STAR "\",\"template_id\":\"" DOC_EU "\"}");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(b, "identity_verifications"), 0), "id"), rig_text(a, "id"));
}
END_TEST

static const struct {
	const char *user;
	const char *names; /* in the refusal; NULL: good */
} users[] = {
	{ "{}", NULL },
	{ "{\"email_address\":\"a@example.com\",\"phone_number\":\"+12025550143\",\"date_of_birth\":\"1992-02-29\"}", NULL },
	{ "{\"email_address\":\" a@example.com\"}", "user.email_address" },
	{ "{\"email_address\":\"a@localhost\"}", "user.email_address" },
	{ "{\"email_address\":\"@example.com\"}", "user.email_address" },
	{ "{\"email_address\":null}", "user.email_address" },
	{ "{\"phone_number\":\"2025550143\"}", "user.phone_number" },
	{ "{\"phone_number\":\"+1 202 555 0143\"}", "user.phone_number" },
	{ "{\"phone_number\":\"+1234567890123456\"}", "user.phone_number" },
	{ "{\"date_of_birth\":\"1993-02-29\"}", "user.date_of_birth" },
	{ "{\"date_of_birth\":\"29.2.1992\"}", "user.date_of_birth" },
	{ "{\"name\":{\"given_name\":\"A\",\"family_name\":\"B\"}}", NULL },
	{ "{\"name\":null,\"address\":null,\"id_number\":null}", NULL },
	{ "{\"name\":{\"given_name\":\"A\"}}", "user.name.family_name" },
	{ "{\"name\":{\"given_name\":\" \\t\",\"family_name\":\"B\"}}", "user.name.given_name" },
	{ "{\"name\":\"A B\"}", "user.name" },
	{ "{\"name\":{\"given_name\":\"A\",\"family_name\":\"B\",\"middle_name\":\"C\"}}", "user.name.middle_name" },
	{ "{\"address\":{\"country\":\"DE\"}}", NULL },
	{ "{\"address\":{\"country\":\"US\",\"street\":\"1 A St\",\"city\":\"B\",\"region\":\"CA\",\"postal_code\":\"94103\"}}", NULL },
	{ "{\"address\":{\"country\":\"GB\",\"street\":\"1 A St\",\"city\":\"B\",\"postal_code\":\"SW1A 1AA\",\"region\":null}}", NULL },
	{ "{\"address\":{\"street\":\"1 A St\"}}", "user.address.country" },
	{ "{\"address\":{\"country\":\"us\"}}", "user.address.country" },
	{ "{\"address\":{\"country\":\"XX\"}}", "user.address.country" },
	{ "{\"address\":{\"country\":\"DE\",\"city\":\"B\"}}", "street" },
	{ "{\"address\":{\"country\":\"US\",\"street\":\"1 A St\",\"city\":\"B\",\"region\":\"CA\"}}", "postal_code" },
	{ "{\"address\":{\"country\":\"US\",\"street\":\"1 A St\",\"city\":\"B\",\"region\":\"CA\",\"postal_code\":\"9410\"}}", "postal_code" },
	{ "{\"address\":{\"country\":\"US\",\"street\":\"1 A St\",\"city\":\"B\",\"region\":\"California\",\"postal_code\":\"94103\"}}", "region" },
	{ "{\"address\":{\"country\":\"DE\",\"street\":\"123 45\",\"city\":\"B\"}}", "user.address.street" },
	{ "{\"id_number\":{\"value\":\"123456789\",\"type\":\"us_ssn\"}}", NULL },
	{ "{\"id_number\":{\"value\":\"123-45-6789\",\"type\":\"us_ssn\"}}", "user.id_number.value" },
	{ "{\"id_number\":{\"value\":\"123456789\",\"type\":\"ssn\"}}", "user.id_number.type" },
	{ "{\"id_number\":{\"value\":\"123456789\"}}", "user.id_number.type" },
	{ "{\"given_name\":\"A\"}", "user.given_name" },
};

START_TEST(user_data_is_checked)
{
	char body[1024];
	snprintf(body, sizeof body, "{" STAR_KEYS ",\"strategy\":\"reset\",\"user\":%s}", users[_i].user);
	const cJSON *a = rig_ask(ENDPOINT_RETRY, body);
	ck_assert_msg((rig_status() == 200) == !users[_i].names, "%s: %s", users[_i].user, rig_text(a, "error_message"));
	if (users[_i].names)
		ck_assert_msg(strstr(rig_text(a, "error_message"), users[_i].names), "%s", rig_text(a, "error_message"));
}
END_TEST

START_TEST(names_end_at_100_characters)
{
	char name[402] = "", body[1024];
	for (int i = 0; i < 100; i++)
		strcat(name, "ж");
	for (int longer = 0; longer < 2; longer++) {
		snprintf(body, sizeof body, "{" STAR_KEYS ",\"strategy\":\"reset\",\"user\":{\"name\":{\"given_name\":\"%s%s\",\"family_name\":\"B\"}}}",
		         name, longer ? "x" : "");
		rig_ask(ENDPOINT_RETRY, body);
		ck_assert_int_eq(rig_status(), longer ? 400 : 200);
	}
}
END_TEST

START_TEST(credentials_and_headers)
{
	static const char get[] = "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}";
	static const char with[] = "{\"identity_verification_id\":\"idv_SpecimenStar2B\",\"client_id\":\"sandbox\",\"secret\":\"sandbox-secret\"}";
	const struct fault none = { .kind = FAULT_NONE };
	struct request_head head = { .content_type = "application/json" };
	rig_refused(rig_ask_as(ENDPOINT_GET, &head, get, none), 400, INVALID, "MISSING_FIELDS");
	rig_ask_as(ENDPOINT_GET, &head, with, none);
	ck_assert_int_eq(rig_status(), 200);
	head.client_id = "sandbox", head.secret = "wrong";
	rig_refused(rig_ask_as(ENDPOINT_GET, &head, get, none), 400, "INVALID_INPUT", "INVALID_API_KEYS");
	head.client_id = "other", head.secret = "sandbox-secret";
	rig_refused(rig_ask_as(ENDPOINT_GET, &head, get, none), 400, "INVALID_INPUT", "INVALID_API_KEYS");
	head.client_id = "sandbox", head.version = "2019-05-29";
	rig_refused(rig_ask_as(ENDPOINT_GET, &head, get, none), 400, INVALID, "INVALID_HEADERS");
	head.version = NULL, head.content_type = "text/plain";
	rig_refused(rig_ask_as(ENDPOINT_GET, &head, get, none), 400, INVALID, "INVALID_HEADERS");
	head.content_type = "application/json";
	rig_ask_as(ENDPOINT_GET, &head, get, none);
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox requests");
	TCase *t = tcase_create("requests");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, requests_are_checked, 0, sizeof requests / sizeof *requests);
	tcase_add_loop_test(t, user_data_is_checked, 0, sizeof users / sizeof *users);
	tcase_add_test(t, a_user_id_stands_for_its_user);
	tcase_add_test(t, names_end_at_100_characters);
	tcase_add_test(t, credentials_and_headers);
	suite_add_tcase(s, t);
	return suite_run(s);
}
