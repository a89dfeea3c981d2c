/* The rules of the four endpoints: what is refused and how, what create and retry do, pages, URLs, budgets. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/mem.h"
#include "idv/request.h"
#include "idv/vocab.h"
#include "sandbox_rig.h"

#define INVALID "INVALID_REQUEST"

static void start(void)
{
	rig_start(NULL);
}

/* -- refusals ------------------------------------------------------------------------------------------------------------------- */

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
	{ ENDPOINT_RETRY, "{" STAR_KEYS "}", "MISSING_FIELDS", "strategy" },
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

/* -- create and retry ------------------------------------------------------------------------------------------------------------ */

/* "+++x+?+" of an answer. */
static const char *marks(const cJSON *attempt)
{
	static char text[STORE_STEPS + 1];
	for (int i = 0; i < STORE_STEPS; i++) {
		const struct idv_word *w = idv_vocab_find(IDV_VOCAB_STEP, rig_text(tree_get(attempt, "steps"), step_table[i].name));
		text[i] = w ? w->mark[0] : '!';
	}
	return text;
}

START_TEST(create_begins_a_session)
{
	const cJSON *a = rig_ask(ENDPOINT_CREATE, "{\"client_user_id\":\"new\",\"template_id\":\"" KYC_US "\",\"is_shareable\":true,"
	                         "\"gave_consent\":false,\"user\":{\"address\":{\"country\":\"DE\"}}}");
	ck_assert_str_eq(marks(a), ">wwwwww");
	ck_assert_str_eq(rig_text(a, "status"), "active");
	ck_assert_str_eq(rig_text(a, "created_at"), "2026-11-23T03:06:02Z");
	ck_assert(cJSON_IsNull(tree_get(a, "completed_at")) && cJSON_IsNull(tree_get(a, "previous_attempt_id")));
	ck_assert_str_eq(rig_text(a, "user.address.country"), "DE");
	ck_assert(cJSON_IsNull(tree_path(a, "user.address.street")) && cJSON_IsNull(tree_path(a, "user.name")));
	ck_assert_ptr_nonnull(strstr(rig_text(a, "shareable_url"), "?key="));
	ck_assert_int_eq(tree_path(a, "template.version")->valueint, 3);
	const cJSON *b = rig_ask(ENDPOINT_CREATE, "{\"client_user_id\":\"other\",\"template_id\":\"" DOC_EU "\",\"is_shareable\":false,"
	                         "\"gave_consent\":true}");
	ck_assert_str_eq(marks(b), "-..>www");
	ck_assert(cJSON_IsNull(tree_get(b, "shareable_url")));
	ck_assert_str_ne(rig_text(a, "id"), rig_text(b, "id"));
	ck_assert_str_ne(rig_text(a, "request_id"), rig_text(b, "request_id"));
}
END_TEST

START_TEST(create_is_idempotent_when_asked)
{
	static const char body[] = "{" STAR_KEYS ",\"is_shareable\":false,\"gave_consent\":false,\"is_idempotent\":true}";
	struct sandbox *s = rig_start(NULL);
	size_t before = s->store.attempt_count;
	const cJSON *a = rig_ask(ENDPOINT_CREATE, body);
	ck_assert_str_eq(rig_text(a, "id"), "idv_SpecimenStar2B");
	ck_assert_str_eq(rig_text(a, "status"), "pending_review");
	ck_assert_uint_eq(s->store.attempt_count, before);
}
END_TEST

static const struct {
	const char *user, *template, *strategy, *more;
	const char *marks; /* NULL: refused */
} retries[] = {
	{ STAR, KYC_US, "reset", "", ">wwwwww" },
	{ STAR, KYC_US, "infer", "", ">wwwwww" },
	{ STAR, KYC_US, "incomplete", "", NULL },                /* a failed document, but the screening is pending */
	{ "demo-7710c2e", KYC_US, "incomplete", "", NULL },      /* the screening is the failing step */
	{ "demo-stolen-99", KYC_US, "incomplete", "", NULL },    /* the risk check is */
	{ "demo-stolen-99", KYC_US, "infer", "", NULL },
	{ "demo-just-now", KYC_US, "infer", "", NULL },          /* active */
	{ "demo-just-now", KYC_US, "reset", "", ">wwwwww" },
	{ "demo-erased-1", KYC_US, "incomplete", "", NULL },     /* nothing is left to do */
	{ "demo-erased-1", KYC_US, "infer", "", ">wwwwww" },
	{ "kunde-0043", DOC_EU, "incomplete", "", "-..>www" },
	{ "kunde-0043", DOC_EU, "infer", "", "-..>www" },
	{ "kunde-0049", DOC_EU, "infer", "", "-..>www" },        /* expired */
	{ "kunde-0048", DOC_EU, "infer", "", ">..wwww" },        /* canceled: reset */
	{ STAR, KYC_US, "custom", ",\"steps\":{\"verify_sms\":false,\"kyc_check\":false,\"documentary_verification\":true,\"selfie_check\":true}",
	  "--->www" },
	{ "kunde-0043", DOC_EU, "custom",
	  ",\"steps\":{\"verify_sms\":true,\"kyc_check\":false,\"documentary_verification\":false,\"selfie_check\":false}", "->---ww" },
};

START_TEST(each_strategy_has_its_effect)
{
	char body[600];
	snprintf(body, sizeof body, "{\"client_user_id\":\"%s\",\"template_id\":\"%s\",\"strategy\":\"%s\"%s}", retries[_i].user,
	         retries[_i].template, retries[_i].strategy, retries[_i].more);
	const cJSON *a = rig_ask(ENDPOINT_RETRY, body);
	if (!retries[_i].marks) {
		rig_refused(a, 400, INVALID, "INVALID_FIELD");
		return;
	}
	ck_assert_str_eq(marks(a), retries[_i].marks);
	ck_assert_str_eq(rig_text(a, "status"), "active");
	ck_assert(cJSON_IsNull(tree_get(a, "completed_at")) && cJSON_IsNull(tree_get(a, "watchlist_screening_id")));
	ck_assert(cJSON_IsNull(tree_get(a, "documentary_verification")) && cJSON_IsNull(tree_get(a, "risk_check")));
	/* It is the newest of the list now, and leads back. */
	snprintf(body, sizeof body, "{\"client_user_id\":\"%s\",\"template_id\":\"%s\"}", retries[_i].user, retries[_i].template);
	const cJSON *list = tree_get(rig_ask(ENDPOINT_LIST, body), "identity_verifications");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(list, 0), "id"), rig_text(a, "id"));
	ck_assert_str_eq(rig_text(a, "previous_attempt_id"), rig_text(cJSON_GetArrayItem(list, 1), "id"));
}
END_TEST

START_TEST(retry_takes_the_newest_template_and_keeps_what_is_skipped)
{
	const cJSON *a = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":false,\"kyc_check\":false,"
	                         "\"documentary_verification\":true,\"selfie_check\":false}}");
	ck_assert_int_eq(tree_path(a, "template.version")->valueint, 3);
	ck_assert_str_eq(rig_text(a, "user.name.given_name"), "Lena");
	ck_assert_str_eq(rig_text(a, "user.phone_number"), "+13175550109");
	a = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":false,\"kyc_check\":true,"
	            "\"documentary_verification\":true,\"selfie_check\":false},\"user\":{\"date_of_birth\":\"1990-05-29\"}}");
	ck_assert(cJSON_IsNull(tree_path(a, "user.name")) && cJSON_IsNull(tree_path(a, "user.id_number")));
	ck_assert_str_eq(rig_text(a, "user.date_of_birth"), "1990-05-29");
	ck_assert_str_eq(rig_text(a, "user.phone_number"), "+13175550109");
	a = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}");
	ck_assert(cJSON_IsNull(tree_path(a, "user.phone_number")) && cJSON_IsNull(tree_path(a, "user.date_of_birth")));
	/* Nor does a template without Data Source Verification keep anything when it starts over. */
	a = rig_ask(ENDPOINT_RETRY, "{\"client_user_id\":\"kunde-0042\",\"template_id\":\"" DOC_EU "\",\"strategy\":\"reset\"}");
	ck_assert(cJSON_IsNull(tree_path(a, "user.name")) && cJSON_IsNull(tree_path(a, "user.phone_number")));
}
END_TEST

START_TEST(retry_inherits_is_shareable)
{
	static const char *const bodies[] = { "{" STAR_KEYS ",\"strategy\":\"reset\"}",
		"{" STAR_KEYS ",\"strategy\":\"reset\",\"is_shareable\":null}", "{" STAR_KEYS ",\"strategy\":\"reset\",\"is_shareable\":false}",
		"{" STAR_KEYS ",\"strategy\":\"reset\"}", "{" STAR_KEYS ",\"strategy\":\"reset\",\"is_shareable\":true}" };
	static const bool shared[] = { true, true, false, false, true };
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(cJSON_IsString(tree_get(rig_ask(ENDPOINT_RETRY, bodies[i]), "shareable_url")), shared[i]);
}
END_TEST

START_TEST(the_vendors_sandbox_drops_the_selfie)
{
	static const char body[] = "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":false,\"kyc_check\":false,"
	                           "\"documentary_verification\":true,\"selfie_check\":true}}";
	ck_assert_str_eq(marks(rig_ask(ENDPOINT_RETRY, body)), "--->www");
	rig_stop();
	struct sandbox_options o = rig_options();
	o.drop_selfie = true;
	rig_start(&o);
	ck_assert_str_eq(marks(rig_ask(ENDPOINT_RETRY, body)), "--->-ww");
}
END_TEST

/* What the console tells the reviewer beforehand against what the server does: two readings of the same reference. */
static void compare_with_advice(const struct sandbox *s, const struct subject *subject, enum idv_strategy strategy)
{
	static const bool chosen[IDV_CUSTOM_STEPS] = { true, false, true, true };
	char body[600];
	struct idv_page page = { 0 };
	struct err err = { 0 };
	struct buf text;
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", store_newest(&s->store, subject)->id);
	buf_init(&text, IDV_BODY_MAX);
	tree_print(rig_ask(ENDPOINT_GET, body), &text);
	ck_assert_msg(idv_decode_one(buf_str(&text), text.len, &page, &err), "%s", err.text);
	struct idv_advice advice;
	const char *after[STORE_STEPS];
	idv_retry_advise(page.records[0], strategy, &advice);
	idv_retry_preview(page.records[0], strategy, chosen, after);
	snprintf(body, sizeof body, "{\"client_user_id\":\"%s\",\"template_id\":\"%s\",\"strategy\":\"%s\"%s}", subject->client_user_id,
	         subject->template->id, idv_strategy_names[strategy], strategy != IDV_CUSTOM ? "" :
	         ",\"steps\":{\"verify_sms\":true,\"kyc_check\":false,\"documentary_verification\":true,\"selfie_check\":true}");
	const cJSON *a = rig_ask(ENDPOINT_RETRY, body);
	if (advice.verdict != IDV_UNCLEAR)
		ck_assert_msg((rig_status() == 200) == (advice.verdict == IDV_ALLOWED), "%s: %s", body, advice.why);
	for (int i = 0; advice.verdict == IDV_ALLOWED && i < STORE_STEPS; i++)
		if (strcmp(after[i], "unclear") != 0)
			ck_assert_msg(strcmp(rig_text(tree_get(a, "steps"), step_table[i].name), after[i]) == 0, "%s: %s is %s, foretold %s", body,
			              step_table[i].name, rig_text(tree_get(a, "steps"), step_table[i].name), after[i]);
	idv_page_finish(&page);
	buf_finish(&text);
}

START_TEST(the_server_does_what_the_advice_foretells)
{
	struct sandbox *s = rig_start(NULL);
	size_t subjects = s->store.subject_count;
	rig_stop();
	for (size_t i = 0; i < subjects; i++) {
		for (enum idv_strategy strategy = 0; strategy < IDV_STRATEGIES; strategy++) {
			s = rig_start(NULL);
			const struct subject *subject = s->store.subjects[i];
			if (!strpbrk(subject->client_user_id, "\"\\"))
				compare_with_advice(s, subject, strategy);
			rig_stop();
		}
	}
	rig_start(NULL);
}
END_TEST

/* -- pages ----------------------------------------------------------------------------------------------------------------------- */

#define MANY_KEYS "\"client_user_id\":\"demo-many-27\",\"template_id\":\"" KYC_US "\""

START_TEST(pages_follow_each_other)
{
	char body[400] = "{" MANY_KEYS "}", seen[27][48];
	size_t count = 0, pages = 0;
	for (;;) {
		const cJSON *page = rig_ask(ENDPOINT_LIST, body), *item;
		ck_assert_int_eq(rig_status(), 200);
		cJSON_ArrayForEach(item, tree_get(page, "identity_verifications")) {
			ck_assert_uint_lt(count, 27);
			for (size_t i = 0; i < count; i++)
				ck_assert_str_ne(seen[i], rig_text(item, "id"));
			snprintf(seen[count++], sizeof *seen, "%s", rig_text(item, "id"));
		}
		pages++;
		if (cJSON_IsNull(tree_get(page, "next_cursor")))
			break;
		snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	}
	ck_assert_uint_eq(count, 27);
	ck_assert_uint_eq(pages, 3);
	ck_assert_str_eq(seen[0], "idv_SpecimenMany27");
}
END_TEST

START_TEST(pages_are_newest_first_and_stay_put)
{
	const cJSON *page = rig_ask(ENDPOINT_LIST, "{" MANY_KEYS "}");
	const cJSON *items = tree_get(page, "identity_verifications");
	for (int i = 1; i < cJSON_GetArraySize(items); i++)
		ck_assert_int_ge(strcmp(rig_text(cJSON_GetArrayItem(items, i - 1), "created_at"),
		                        rig_text(cJSON_GetArrayItem(items, i), "created_at")), 0);
	/* An attempt that comes to be between two pages moves nothing. */
	char body[400];
	snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	const char *before = rig_text(cJSON_GetArrayItem(tree_get(rig_ask(ENDPOINT_LIST, body), "identity_verifications"), 0), "id");
	rig_ask(ENDPOINT_RETRY, "{" MANY_KEYS ",\"strategy\":\"reset\"}");
	const char *after = rig_text(cJSON_GetArrayItem(tree_get(rig_ask(ENDPOINT_LIST, body), "identity_verifications"), 0), "id");
	ck_assert_str_eq(before, after);
	/* A cursor is good for its subject only. */
	snprintf(body, sizeof body, "{" STAR_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_LIST, body), 400, INVALID, "INVALID_FIELD");
}
END_TEST

START_TEST(a_cursor_can_repeat)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	const struct fault repeat = { .kind = FAULT_CURSOR_REPEAT };
	char body[400];
	const cJSON *first = rig_ask(ENDPOINT_LIST, "{" MANY_KEYS "}");
	snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(first, "next_cursor"));
	const cJSON *again = rig_ask_as(ENDPOINT_LIST, &head, body, repeat);
	ck_assert_str_eq(rig_text(first, "next_cursor"), rig_text(again, "next_cursor"));
	/* The one that leads to the first page is the subject's own as well. */
	again = rig_ask_as(ENDPOINT_LIST, &head, "{" MANY_KEYS "}", repeat);
	snprintf(body, sizeof body, "{" STAR_KEYS ",\"cursor\":\"%s\"}", rig_text(again, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_LIST, body), 400, INVALID, "INVALID_FIELD");
}
END_TEST

/* -- URLs, budgets, determinism -------------------------------------------------------------------------------------------------- */

static enum link_verdict try_url(struct sandbox *s, const char *url, int64_t now)
{
	char path[300], expires[40], serial[40], signature[80];
	ck_assert_int_eq(sscanf(url, "http://127.0.0.1:1%299[^?]?expires=%39[^&]&serial=%39[^&]&signature=%79s", path, expires, serial,
	                        signature), 4);
	return link_check(&s->links, path, expires, serial, signature, now);
}

START_TEST(urls_are_new_each_time_and_die)
{
	static const char get[] = "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}";
	struct sandbox *s = rig_start(NULL);
	char first[400];
	const cJSON *documents = tree_path(rig_ask(ENDPOINT_GET, get), "documentary_verification.documents");
	snprintf(first, sizeof first, "%s", rig_text(cJSON_GetArrayItem(documents, 1), "images.face"));
	documents = tree_path(rig_ask(ENDPOINT_GET, get), "documentary_verification.documents");
	ck_assert_str_ne(first, rig_text(cJSON_GetArrayItem(documents, 1), "images.face"));
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_GOOD);
	ck_assert_int_eq(try_url(s, first, RIG_NOW + 60), LINK_GOOD);
	ck_assert_int_eq(try_url(s, first, RIG_NOW + 61), LINK_EXPIRED);
	char *expires = strstr(first, "expires=") + 8;
	expires[0]++;
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_FORGED);
	expires[0]--;
	memcpy(strstr(first, "documents/2"), "documents/1", 11);
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_FORGED);
	ck_assert_int_eq(link_check(&s->links, "/pictures/x", NULL, NULL, NULL, RIG_NOW), LINK_FORGED);
}
END_TEST

START_TEST(budgets_are_the_documented_ones)
{
	static const int limits[API_ENDPOINTS] = { 120, 420, 300, 120, 420, 300 };
	for (int e = 0; e < API_ENDPOINTS; e++) {
		struct budget b;
		budget_documented(&b);
		for (int i = 0; i < limits[e]; i++)
			ck_assert(budget_count(&b, (enum endpoint)e, RIG_NOW, 5));
		ck_assert(!budget_count(&b, (enum endpoint)e, RIG_NOW, 5));
		ck_assert(!budget_count(&b, (enum endpoint)e, RIG_NOW + 59, 59999));
		ck_assert(budget_count(&b, (enum endpoint)e, RIG_NOW + 60, 5));
		ck_assert(budget_count(&b, (enum endpoint)((e + 1) % API_ENDPOINTS), RIG_NOW, 5));
	}
	/* Frozen, a minute of the host's counts. */
	struct budget b;
	budget_documented(&b);
	b.over_all = 1;
	ck_assert(budget_count(&b, ENDPOINT_GET, RIG_NOW, 0));
	ck_assert(!budget_count(&b, ENDPOINT_LIST, RIG_NOW, 59999));
	ck_assert(budget_count(&b, ENDPOINT_LIST, RIG_NOW, 60000));
}
END_TEST

START_TEST(over_the_budget_is_429)
{
	struct sandbox_options o = rig_options();
	o.budget.over_all = 2;
	rig_stop();
	struct sandbox *s = rig_start(&o);
	rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
	rig_ask(ENDPOINT_LIST, "{" STAR_KEYS "}");
	ck_assert_int_eq(rig_status(), 200);
	size_t attempts = s->store.attempt_count;
	rig_refused(rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}"), 429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT");
	ck_assert_uint_eq(s->store.attempt_count, attempts);
	clock_advance(&s->clock, 60);
	rig_ask(ENDPOINT_LIST, "{" STAR_KEYS "}");
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

START_TEST(the_seed_decides)
{
	char ids[3][48], urls[3][400];
	for (int i = 0; i < 3; i++) {
		struct sandbox_options o = rig_options();
		o.seed = i == 2 ? 2 : 1;
		rig_stop();
		rig_start(&o);
		const cJSON *a = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}");
		snprintf(ids[i], sizeof *ids, "%s", rig_text(a, "id"));
		a = rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
		snprintf(urls[i], sizeof *urls, "%s %s", rig_text(a, "request_id"),
		         rig_text(cJSON_GetArrayItem(tree_path(a, "documentary_verification.documents"), 1), "images.face"));
	}
	ck_assert_str_eq(ids[0], ids[1]);
	ck_assert_str_eq(urls[0], urls[1]);
	ck_assert_str_ne(ids[0], ids[2]);
	ck_assert_str_ne(urls[0], urls[2]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox rules");
	TCase *t = tcase_create("rules");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, requests_are_checked, 0, sizeof requests / sizeof *requests);
	tcase_add_loop_test(t, user_data_is_checked, 0, sizeof users / sizeof *users);
	tcase_add_test(t, names_end_at_100_characters);
	tcase_add_test(t, credentials_and_headers);
	tcase_add_test(t, create_begins_a_session);
	tcase_add_loop_test(t, each_strategy_has_its_effect, 0, sizeof retries / sizeof *retries);
	tcase_add_test(t, retry_takes_the_newest_template_and_keeps_what_is_skipped);
	tcase_add_test(t, retry_inherits_is_shareable);
	tcase_add_test(t, the_vendors_sandbox_drops_the_selfie);
	tcase_add_test(t, pages_follow_each_other);
	tcase_add_test(t, pages_are_newest_first_and_stay_put);
	tcase_add_test(t, a_cursor_can_repeat);
	tcase_add_test(t, budgets_are_the_documented_ones);
	tcase_add_test(t, over_the_budget_is_429);
	tcase_add_test(t, the_seed_decides);
	suite_add_tcase(s, t);
	/* These start sandboxes of their own. */
	TCase *own = tcase_create("own");
	tcase_set_timeout(own, 300);
	tcase_add_checked_fixture(own, NULL, rig_stop);
	tcase_add_test(own, create_is_idempotent_when_asked);
	tcase_add_test(own, urls_are_new_each_time_and_die);
	tcase_add_test(own, the_server_does_what_the_advice_foretells);
	suite_add_tcase(s, own);
	return suite_run(s);
}
