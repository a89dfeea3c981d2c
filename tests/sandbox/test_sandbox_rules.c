/* What create and retry do. */
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

/* "+++x+?+" of an answer. */
static const char *marks(const cJSON *attempt)
{
	static char text[STORE_STEPS + 1];
	for (int i = 0; i < STORE_STEPS; i++) {
		const struct record_word *w = idv_vocab_find(IDV_VOCAB_STEP, rig_text(tree_get(attempt, "steps"), step_table[i].name));
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
	struct record_page page = { 0 };
	struct err err = { 0 };
	struct buf text;
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", store_newest(&s->store, subject)->id);
	buf_init(&text, JSON_BODY_MAX);
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
	record_page_finish(&page);
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

int main(void)
{
	Suite *s = suite_create("sandbox rules");
	TCase *t = tcase_create("rules");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, each_strategy_has_its_effect, 0, sizeof retries / sizeof *retries);
	tcase_add_test(t, create_begins_a_session);
	tcase_add_test(t, retry_takes_the_newest_template_and_keeps_what_is_skipped);
	tcase_add_test(t, retry_inherits_is_shareable);
	tcase_add_test(t, the_vendors_sandbox_drops_the_selfie);
	suite_add_tcase(s, t);
	/* These start sandboxes of their own. */
	TCase *own = tcase_create("own");
	tcase_set_timeout(own, 300);
	tcase_add_checked_fixture(own, NULL, rig_stop);
	tcase_add_test(own, create_is_idempotent_when_asked);
	tcase_add_test(own, the_server_does_what_the_advice_foretells);
	suite_add_tcase(s, own);
	return suite_run(s);
}
