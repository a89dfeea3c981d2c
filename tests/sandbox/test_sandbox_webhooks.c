/* Webhooks without a socket: what is signed and how, the key that verifies it, when one is sent again, and what each fault makes of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/suite.h"
#include "base/mem.h"
#include "base/err.h"
#include "base/when.h"
#include "jwt.h"
#include "sandbox/parcel.h"
#include "sandbox_rig.h"

#define CREATE "{\"client_user_id\":\"new-1\",\"template_id\":\"" KYC_US "\",\"is_shareable\":false,\"gave_consent\":true}"

enum { RETRY_MS = 30000, DAY_MS = 24 * 3600 * 1000 };

static struct sandbox *sandbox;

static void start(void)
{
	struct sandbox_options o = rig_options();
	o.webhooks[0] = "http://127.0.0.1:1/webhook";
	o.webhook_retry_ms = RETRY_MS;
	sandbox = rig_start(&o);
}

/* One sending, as the receiver meets it. */
struct sending {
	struct delivery *delivery;
	struct parcel parcel;
	struct jwt jwt;       /* when there is a token */
};

/* False: nothing is sent at this moment. */
static bool send_at(int64_t ms, struct sending *out)
{
	const struct event *event;
	*out = (struct sending){ .delivery = outbox_take(&sandbox->outbox, ms, &event) };
	if (!out->delivery || !parcel_pack(sandbox, event, out->delivery, ms, &out->parcel))
		return false;
	if (out->parcel.token)
		jwt_read(out->parcel.token, &out->jwt);
	return true;
}

static void answer_at(int64_t ms, struct sending *s, int status)
{
	outbox_ended(&sandbox->outbox, s->delivery, status, ms);
	jwt_finish(&s->jwt);
	parcel_finish(&s->parcel);
}

/* All are due at once, and nothing here waits. */
static int64_t late(void)
{
	return INT64_MAX / 2;
}

static const cJSON *key_of(const struct jwt *j)
{
	char body[100];
	snprintf(body, sizeof body, "{\"key_id\":\"%s\"}", jwt_text(j->head, "kid"));
	return tree_get(rig_ask(ENDPOINT_KEY_GET, body), "key");
}

static bool verified(const struct sending *s)
{
	const cJSON *key = key_of(&s->jwt);
	return strcmp(jwt_text(s->jwt.head, "alg"), "ES256") == 0 && key && cJSON_IsNull(tree_get(key, "expired_at")) &&
	       jwt_good(&s->jwt, key) && jwt_fits(&s->jwt, buf_str(&s->parcel.body), s->parcel.body.len);
}

static void fault(const char *what)
{
	struct fault f;
	struct err err;
	ck_assert_msg(fault_read(what, &f, &err) && faults_add(&sandbox->faults, &f, &err), "%s", what);
}

/* -- what is said ----------------------------------------------------------------------------------------------------------------- */

static void check_body(const struct sending *s, const char *type, const char *code, const char *id_name, const char *id)
{
	cJSON *body = cJSON_Parse(buf_str(&s->parcel.body));
	ck_assert_str_eq(jwt_text(body, "webhook_type"), type);
	ck_assert_str_eq(jwt_text(body, "webhook_code"), code);
	ck_assert_str_eq(jwt_text(body, "environment"), "sandbox");
	ck_assert_str_eq(jwt_text(body, id_name), id);
	ck_assert_int_eq(cJSON_GetArraySize(body), 4);
	cJSON_Delete(body);
}

START_TEST(a_create_and_a_retry_are_told)
{
	struct sending s;
	const char *id = rig_text(rig_ask(ENDPOINT_CREATE, CREATE), "id");
	ck_assert(send_at(late(), &s));
	check_body(&s, "IDENTITY_VERIFICATION", "STATUS_UPDATED", "identity_verification_id", id);
	ck_assert(verified(&s));
	ck_assert_str_eq(jwt_text(s.jwt.head, "typ"), "JWT");
	ck_assert_int_eq(cJSON_GetArraySize(s.jwt.claims), 2);
	double age = (double)time(NULL) - cJSON_GetNumberValue(tree_get(s.jwt.claims, "iat"));
	ck_assert(age >= 0 && age < 120);
	answer_at(late(), &s, 200);
	id = rig_text(rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}"), "id");
	ck_assert(send_at(late(), &s));
	check_body(&s, "IDENTITY_VERIFICATION", "RETRIED", "identity_verification_id", id);
	ck_assert(verified(&s));
	answer_at(late(), &s, 200);
	ck_assert(!send_at(late(), &s));
}
END_TEST

/* What is refused or found did nothing. */
START_TEST(what_did_nothing_is_not_told)
{
	struct sending s;
	rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"what\"}");
	rig_ask(ENDPOINT_CREATE, "{" STAR_KEYS ",\"is_shareable\":true,\"gave_consent\":true,\"is_idempotent\":true}");
	ck_assert_int_eq(rig_status(), 200);
	rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
	ck_assert(!send_at(late(), &s));
}
END_TEST

START_TEST(control_sends_what_it_is_given)
{
	struct sending s;
	rig_ask(ENDPOINT_CONTROL, "{\"webhooks\":[{\"webhook_type\":\"SCREENING\",\"webhook_code\":\"STATUS_UPDATED\",\"screening_id\":\"scr_1\"},"
	                          "{\"a\":[1],\"environment\":\"production\"}]}");
	ck_assert(send_at(late(), &s));
	check_body(&s, "SCREENING", "STATUS_UPDATED", "screening_id", "scr_1");
	answer_at(late(), &s, 200);
	ck_assert(send_at(late(), &s));
	ck_assert_str_eq(buf_str(&s.parcel.body), "{\"a\":[1],\"environment\":\"production\"}");
	ck_assert(verified(&s));
	answer_at(late(), &s, 200);
	rig_refused(rig_ask(ENDPOINT_CONTROL, "{\"webhooks\":[1]}"), 400, "INVALID_REQUEST", "INVALID_FIELD");
}
END_TEST

/* -- the key ---------------------------------------------------------------------------------------------------------------------- */

START_TEST(a_key_is_asked_for_by_its_id)
{
	static const struct {
		const char *body, *type, *code;
	} wrong[] = {
		{ "{\"key_id\":\"6c5516e1-92dc-479e-a8ff-5a51992e0001\"}", "INVALID_INPUT", "INVALID_WEBHOOK_VERIFICATION_KEY_ID" },
		{ "{}", "INVALID_REQUEST", "MISSING_FIELDS" },
		{ "{\"key_id\":null}", "INVALID_REQUEST", "MISSING_FIELDS" },
		{ "{\"key_id\":1}", "INVALID_REQUEST", "INVALID_FIELD" },
		{ "{\"key_id\":\"\"}", "INVALID_REQUEST", "INVALID_FIELD" },
		{ "{\"key_id\":\"x\",\"kid\":\"x\"}", "INVALID_REQUEST", "UNKNOWN_FIELDS" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		rig_refused(rig_ask(ENDPOINT_KEY_GET, wrong[i].body), 400, wrong[i].type, wrong[i].code);
	struct sending s;
	rig_ask(ENDPOINT_CREATE, CREATE);
	ck_assert(send_at(late(), &s));
	const cJSON *key = key_of(&s.jwt);
	ck_assert_str_eq(rig_text(key, "alg"), "ES256");
	ck_assert_str_eq(rig_text(key, "crv"), "P-256");
	ck_assert_str_eq(rig_text(key, "kty"), "EC");
	ck_assert_str_eq(rig_text(key, "use"), "sig");
	ck_assert_str_eq(rig_text(key, "kid"), jwt_text(s.jwt.head, "kid"));
	ck_assert(cJSON_IsNull(tree_get(key, "expired_at")));
	ck_assert_int_eq((int64_t)tree_get(key, "created_at")->valuedouble, RIG_NOW);
	ck_assert_int_eq(cJSON_GetArraySize(key), 9);
	answer_at(late(), &s, 200);
}
END_TEST

START_TEST(a_rotated_key_has_expired)
{
	struct sending old, new;
	rig_ask(ENDPOINT_CONTROL, "{\"webhooks\":[{\"a\":1}]}");
	ck_assert(send_at(late(), &old));
	rig_ask(ENDPOINT_CONTROL, "{\"clock\":{\"advance\":\"1h\"},\"rotate_key\":true,\"webhooks\":[{\"a\":2}]}");
	ck_assert(send_at(late(), &new));
	ck_assert(verified(&new) && !verified(&old));
	ck_assert_str_ne(jwt_text(old.jwt.head, "kid"), jwt_text(new.jwt.head, "kid"));
	const cJSON *key = key_of(&old.jwt);
	ck_assert_int_eq((int64_t)tree_get(key, "expired_at")->valuedouble, RIG_NOW + 3600);
	ck_assert(jwt_good(&old.jwt, key));
	ck_assert(!jwt_good(&old.jwt, key_of(&new.jwt)));
	answer_at(late(), &old, 200);
	answer_at(late(), &new, 200);
}
END_TEST

/* The fault has a key of its own: what was signed before it is as good as it was. */
START_TEST(an_expired_key_spoils_no_other)
{
	struct sending good, bad, after;
	fault("webhook=none*1");
	fault("webhook=expired_key*1");
	rig_ask(ENDPOINT_CONTROL, "{\"webhooks\":[{\"a\":1},{\"a\":2},{\"a\":3}]}");
	ck_assert(send_at(late(), &good) && send_at(late(), &bad) && send_at(late(), &after));
	ck_assert(verified(&good) && !verified(&bad) && verified(&after));
	ck_assert_str_eq(jwt_text(good.jwt.head, "kid"), jwt_text(after.jwt.head, "kid"));
	ck_assert(cJSON_IsNumber(tree_get(key_of(&bad.jwt), "expired_at")));
	answer_at(late(), &good, 200);
	answer_at(late(), &bad, 200);
	answer_at(late(), &after, 200);
}
END_TEST

/* -- when ------------------------------------------------------------------------------------------------------------------------- */

START_TEST(what_is_not_accepted_comes_again_for_a_day)
{
	struct sending s;
	int64_t now = when_mono_ms() + 1000, wait = RETRY_MS, begun = now;
	rig_ask(ENDPOINT_CREATE, CREATE);
	char *body = NULL;
	int sent = 0;
	while (send_at(now, &s)) {
		ck_assert(verified(&s));
		ck_assert(!body || strcmp(body, buf_str(&s.parcel.body)) == 0);
		free(body);
		body = mem_strdup(buf_str(&s.parcel.body));
		answer_at(now, &s, sent++ % 2 ? 500 : 0);
		if (s.delivery->state != DELIVERY_WAITING)
			break;
		ck_assert_int_eq(outbox_due(&sandbox->outbox), now + wait);
		ck_assert(!send_at(now + wait - 1, &s));
		now += wait;
		wait *= 4;
	}
	free(body);
	ck_assert_int_eq(sent, 7);
	ck_assert_int_le(now - begun, DAY_MS);
	ck_assert_int_gt(now + wait - begun, DAY_MS);
	ck_assert_int_eq(outbox_due(&sandbox->outbox), -1);
	const cJSON *report = tree_get(rig_ask(ENDPOINT_CONTROL, "{}"), "webhooks");
	ck_assert_int_eq(tree_get(report, "sent")->valueint, 7);
	ck_assert_int_eq(tree_get(report, "refused")->valueint, 7);
	ck_assert_int_eq(tree_get(report, "given_up")->valueint, 1);
	ck_assert_int_eq(tree_get(report, "waiting")->valueint, 0);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(report, "log"), 0), "body.webhook_code"), "STATUS_UPDATED");
}
END_TEST

START_TEST(what_is_accepted_is_over)
{
	struct sending s;
	rig_ask(ENDPOINT_CREATE, CREATE);
	ck_assert(send_at(late(), &s));
	answer_at(late(), &s, 404);
	ck_assert(send_at(late() + RETRY_MS, &s));
	answer_at(late() + RETRY_MS, &s, 200);
	ck_assert_int_eq(outbox_due(&sandbox->outbox), -1);
	ck_assert_int_eq(tree_path(rig_ask(ENDPOINT_CONTROL, "{}"), "webhooks.accepted")->valueint, 1);
}
END_TEST

static void add_numbered(int i)
{
	cJSON *body = cJSON_CreateObject();
	cJSON_AddNumberToObject(body, "i", i);
	outbox_add(&sandbox->outbox, body, RIG_NOW, 0);
}

/* What ended long ago is forgotten, what is still on its way is not. */
START_TEST(the_log_is_not_without_end)
{
	struct sending first, s;
	add_numbered(0);
	ck_assert(send_at(0, &first));
	for (int i = 1; i < OUTBOX_LOG + 10; i++) {
		add_numbered(i);
		ck_assert(send_at(0, &s));
		answer_at(0, &s, 200);
	}
	ck_assert_uint_eq(sandbox->outbox.count, OUTBOX_LOG);
	ck_assert_uint_eq(sandbox->outbox.total, OUTBOX_LOG + 10);
	ck_assert_str_eq(sandbox->outbox.events[0]->body, "{\"i\":0}");
	ck_assert_str_eq(sandbox->outbox.events[1]->body, "{\"i\":11}");
	answer_at(0, &first, 200);
}
END_TEST

/* -- faults ----------------------------------------------------------------------------------------------------------------------- */

/* What a receiver that looks well would find wrong. */
enum wrong { NOTHING, ALG, KID, KEY_EXPIRED, SIGNATURE, TOO_OLD, TOO_EARLY, BODY, NO_TOKEN, TWO_TOKENS, ENVIRONMENT, CONTENT };

static enum wrong judge(const struct sending *s)
{
	if (!s->parcel.token)
		return NO_TOKEN;
	if (s->parcel.doubled)
		return TWO_TOKENS;
	if (strcmp(jwt_text(s->jwt.head, "alg"), "ES256") != 0)
		return ALG;
	const cJSON *key = key_of(&s->jwt);
	if (!key)
		return KID;
	if (!cJSON_IsNull(tree_get(key, "expired_at")))
		return KEY_EXPIRED;
	if (!jwt_good(&s->jwt, key))
		return SIGNATURE;
	double age = (double)time(NULL) - cJSON_GetNumberValue(tree_get(s->jwt.claims, "iat"));
	if (age > 300 || age < -60)
		return age > 0 ? TOO_OLD : TOO_EARLY;
	if (!jwt_fits(&s->jwt, buf_str(&s->parcel.body), s->parcel.body.len))
		return BODY;
	cJSON *body = s->parcel.body.len < 1000 ? cJSON_ParseWithLength(buf_str(&s->parcel.body), s->parcel.body.len) : NULL;
	bool ours = strcmp(jwt_text(body, "environment"), "sandbox") == 0, known = *jwt_text(body, "identity_verification_id");
	cJSON_Delete(body);
	return !known ? CONTENT : ours ? NOTHING : ENVIRONMENT;
}

static const struct {
	const char *fault;
	enum wrong wrong;
} faults[] = {
	{ "webhook=none*1", NOTHING }, { "webhook=environment*1", ENVIRONMENT }, { "webhook=unknown_kid*1", KID },
	{ "webhook=expired_key*1", KEY_EXPIRED }, { "webhook=forged*1", SIGNATURE }, { "webhook=alg_none*1", ALG }, { "webhook=hs256*1", ALG },
	{ "webhook=old:301*1", TOO_OLD }, { "webhook=old:10*1", NOTHING }, { "webhook=future:3600*1", TOO_EARLY }, { "webhook=other_body*1", BODY },
	{ "webhook=truncated*1", BODY }, { "webhook=unsigned*1", NO_TOKEN }, { "webhook=doubled*1", TWO_TOKENS },
	{ "webhook=garbage*1", CONTENT }, { "webhook=empty*1", CONTENT }, { "webhook=array*1", CONTENT }, { "webhook=deep*1", CONTENT },
	{ "webhook=oversized*1", CONTENT },
};

/* The sending after it is as it should be. */
START_TEST(each_fault_is_wrong_in_one_way)
{
	struct sending s;
	fault(faults[_i].fault);
	rig_ask(ENDPOINT_CREATE, CREATE);
	ck_assert(send_at(late(), &s));
	ck_assert_msg(judge(&s) == faults[_i].wrong, "%s: %d", faults[_i].fault, judge(&s));
	answer_at(late(), &s, 400);
	ck_assert(send_at(late() + RETRY_MS, &s));
	ck_assert_int_eq(judge(&s), NOTHING);
	answer_at(late() + RETRY_MS, &s, 200);
}
END_TEST

/* It was accepted, and comes again: with a new token, the same one, or its twin. */
START_TEST(what_was_accepted_comes_again)
{
	static const struct {
		const char *fault;
		int sent;
		bool same_token, same_text;
	} rows[] = { { "webhook=duplicate:2", 3, false, false }, { "webhook=replay", 2, true, true }, { "webhook=twin", 2, false, true } };
	struct sending s;
	fault(rows[_i].fault);
	rig_ask(ENDPOINT_CREATE, CREATE);
	char *token = NULL;
	int sent = 0;
	while (send_at(late(), &s)) {
		ck_assert_int_eq(judge(&s), NOTHING);
		size_t text = strlen(s.jwt.signed_part);
		ck_assert(!token || (strcmp(token, s.parcel.token) == 0) == rows[_i].same_token);
		ck_assert(!token || !rows[_i].same_text || strncmp(token, s.parcel.token, text + 40) == 0);
		free(token);
		token = mem_strdup(s.parcel.token);
		answer_at(late(), &s, 200);
		sent++;
	}
	free(token);
	ck_assert_int_eq(sent, rows[_i].sent);
	ck_assert_int_eq(outbox_due(&sandbox->outbox), -1);
}
END_TEST

START_TEST(one_can_be_late_or_lost)
{
	struct sending s;
	int64_t now = when_mono_ms() + 60000;
	fault("webhook=latency:500*1");
	fault("webhook=drop*1");
	rig_ask(ENDPOINT_CONTROL, "{\"webhooks\":[{\"n\":1},{\"n\":2},{\"n\":3}]}");
	ck_assert(!send_at(now, &s));
	ck_assert(!send_at(now, &s));
	ck_assert(send_at(now, &s));
	ck_assert_ptr_nonnull(strstr(buf_str(&s.parcel.body), "\"n\":3"));
	answer_at(now, &s, 200);
	ck_assert(!send_at(now + 499, &s));
	ck_assert(send_at(now + 500, &s));
	ck_assert_ptr_nonnull(strstr(buf_str(&s.parcel.body), "\"n\":1"));
	answer_at(now + 500, &s, 200);
	ck_assert_int_eq(outbox_due(&sandbox->outbox), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox webhooks");
	TCase *t = tcase_create("webhooks");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_test(t, a_create_and_a_retry_are_told);
	tcase_add_test(t, what_did_nothing_is_not_told);
	tcase_add_test(t, control_sends_what_it_is_given);
	tcase_add_test(t, a_key_is_asked_for_by_its_id);
	tcase_add_test(t, a_rotated_key_has_expired);
	tcase_add_test(t, an_expired_key_spoils_no_other);
	tcase_add_test(t, what_is_not_accepted_comes_again_for_a_day);
	tcase_add_test(t, what_is_accepted_is_over);
	tcase_add_test(t, the_log_is_not_without_end);
	tcase_add_loop_test(t, each_fault_is_wrong_in_one_way, 0, sizeof faults / sizeof *faults);
	tcase_add_loop_test(t, what_was_accepted_comes_again, 0, 3);
	tcase_add_test(t, one_can_be_late_or_lost);
	suite_add_tcase(s, t);
	return suite_run(s);
}
