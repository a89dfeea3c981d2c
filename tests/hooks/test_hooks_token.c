/* Tokens: which are taken, and under which name the others are refused. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "hooks/base64url.h"
#include "hooks/judge.h"
#include "hooks/verifier.h"
#include "signer.h"
#include "support/suite.h"

enum { NOW = 1790000000 };

static struct signer vendor, other;
static struct ring ring;
static struct judge judge;
static char asked[TOKEN_KID_MAX + 1];
static const char body[] = "{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STATUS_UPDATED\","
			   "\"identity_verification_id\":\"idv_1\",\"environment\":\"sandbox\"}";

static int64_t now_of(void *ctx)
{
	(void)ctx;
	return NOW;
}

static bool ask(void *ctx, const char *kid)
{
	(void)ctx;
	snprintf(asked, sizeof asked, "%s", kid);
	return true;
}

static void setup(void)
{
	signer_init(&vendor);
	signer_init(&other);
	ring_init(&ring, ask, NULL, when_mono_ms());
	judge = (struct judge){ .ring = &ring, .environment = "sandbox", .now = now_of };
	judge_init(&judge);
}

static void teardown(void)
{
	judge_finish(&judge);
	ring_finish(&ring);
	signer_finish(&vendor);
	signer_finish(&other);
}

static enum refusal judge_of(const char *token, const char *text, size_t len)
{
	struct hook_token t;
	struct hook_event e;
	bool coming;
	enum refusal why = judge_webhook(&judge, token, text, len, &t, &e, &coming);
	if (!coming)
		return why;
	if (!strcmp(asked, "k"))
		ring_answered(&ring, asked, RING_KEY, vendor.x, vendor.y, when_mono_ms());
	else
		ring_answered(&ring, asked, !strcmp(asked, "old") ? RING_KEY_EXPIRED : RING_NO_SUCH_KEY, vendor.x, vendor.y, when_mono_ms());
	return judge_webhook(&judge, token, text, len, &t, &e, &coming);
}

static void expect(enum refusal why, char *token)
{
	ck_assert_str_eq(refusal_table[judge_of(token, body, sizeof body - 1)].name, refusal_table[why].name);
	free(token);
}

static char *signed_by(const char *kid, int64_t iat)
{
	return signer_sign(&vendor, kid, iat, body, sizeof body - 1);
}

static char *with_header(const char *header)
{
	char *claims = signer_claims(NOW, body, sizeof body - 1), *token = signer_token(&vendor, header, claims);
	free(claims);
	return token;
}

START_TEST(the_vendors_own_is_taken)
{
	expect(REFUSAL_NONE, signed_by("k", NOW));
	expect(REFUSAL_NONE, signed_by("k", NOW - TOKEN_AGE_S));
	expect(REFUSAL_NONE, signed_by("k", NOW + TOKEN_SKEW_S));
	expect(REFUSAL_NONE, with_header("{\"alg\":\"ES256\",\"kid\":\"k\"}"));
}
END_TEST

/* Another signature of the same key under the same words, which anybody can make of the first: so no replay is known by its bytes. */
START_TEST(the_twin_of_a_signature_is_as_good)
{
	char *token = signed_by("k", NOW), *twin = signer_twin(token);
	ck_assert_str_ne(token, twin);
	expect(REFUSAL_NONE, token);
	expect(REFUSAL_NONE, twin);
}
END_TEST

START_TEST(only_es256)
{
	static const char *const words[] = { "none", "None", "HS256", "HS512", "RS256", "PS256", "ES384", "ES512", "ES256K", "EdDSA", "es256", "" };
	char header[80];
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		snprintf(header, sizeof header, "{\"alg\":\"%s\",\"kid\":\"k\"}", words[i]);
		expect(REFUSAL_ALGORITHM, with_header(header));
	}
	expect(REFUSAL_ALGORITHM, with_header("{\"kid\":\"k\"}"));
	expect(REFUSAL_ALGORITHM, with_header("{\"alg\":[\"ES256\"],\"kid\":\"k\"}"));
	char *claims = signer_claims(NOW, body, sizeof body - 1);
	/* With the public key as the secret, in its forms, as HS256 and as what it says to be. */
	expect(REFUSAL_ALGORITHM, signer_hmac(vendor.pem, "{\"alg\":\"HS256\",\"kid\":\"k\"}", claims));
	expect(REFUSAL_ALGORITHM, signer_hmac(vendor.x, "{\"alg\":\"HS256\",\"kid\":\"k\"}", claims));
	expect(REFUSAL_MALFORMED, signer_hmac(vendor.pem, "{\"alg\":\"ES256\",\"kid\":\"k\"}", claims));
	char *plain = signer_hmac("", "{\"alg\":\"none\",\"kid\":\"k\"}", claims);
	strrchr(plain, '.')[1] = '\0';
	expect(REFUSAL_ALGORITHM, plain);
	free(claims);
}
END_TEST

START_TEST(keys_must_be_the_vendors_and_alive)
{
	expect(REFUSAL_UNKNOWN_KEY, signed_by("made-up", NOW));
	expect(REFUSAL_UNKNOWN_KEY, signed_by("made-up", NOW)); /* not asked for again */
	expect(REFUSAL_EXPIRED_KEY, signed_by("old", NOW));
	expect(REFUSAL_EXPIRED_KEY, signed_by("old", NOW));
	expect(REFUSAL_SIGNATURE, signer_sign(&other, "k", NOW, body, sizeof body - 1));
	expect(REFUSAL_KEY_ID, with_header("{\"alg\":\"ES256\"}"));
	expect(REFUSAL_KEY_ID, with_header("{\"alg\":\"ES256\",\"kid\":\"\"}"));
	expect(REFUSAL_KEY_ID, with_header("{\"alg\":\"ES256\",\"kid\":7}"));
	expect(REFUSAL_KEY_ID, with_header("{\"alg\":\"ES256\",\"kid\":\"../k\"}"));
	char header[400], kid[300];
	memset(kid, 'k', sizeof kid);
	snprintf(header, sizeof header, "{\"alg\":\"ES256\",\"kid\":\"%.129s\"}", kid);
	expect(REFUSAL_KEY_ID, with_header(header));
}
END_TEST

START_TEST(time_and_body)
{
	expect(REFUSAL_OLD, signed_by("k", NOW - TOKEN_AGE_S - 1));
	expect(REFUSAL_FUTURE, signed_by("k", NOW + TOKEN_SKEW_S + 1));
	char *token = signed_by("k", NOW), text[sizeof body];
	memcpy(text, body, sizeof body);
	for (size_t i = 0; i < sizeof body - 1; i++) {
		text[i] ^= 1;
		ck_assert_int_eq(judge_of(token, text, sizeof body - 1), REFUSAL_OTHER_BODY);
		text[i] ^= 1;
	}
	ck_assert_int_eq(judge_of(token, body, sizeof body - 2), REFUSAL_OTHER_BODY);
	ck_assert_int_eq(judge_of(token, body, sizeof body), REFUSAL_OTHER_BODY);
	free(token);
}
END_TEST

/* Every cut, and every byte changed: nothing else than refused, and never by way of a crash. */
START_TEST(cut_and_changed_tokens)
{
	char *token = signed_by("k", NOW);
	size_t len = strlen(token);
	expect(REFUSAL_NONE, mem_strdup(token));
	for (size_t i = 0; i < len; i++) {
		char *cut = mem_strndup(token, i);
		ck_assert_int_ne(judge_of(cut, body, sizeof body - 1), REFUSAL_NONE);
		if (i > (size_t)(strrchr(token, '.') - token))
			ck_assert_int_eq(judge_of(cut, body, sizeof body - 1), REFUSAL_MALFORMED);
		free(cut);
		char *changed = mem_strdup(token);
		for (int c = 1; c < 128; c++) {
			changed[i] = (char)c;
			if (c != token[i])
				ck_assert_int_ne(judge_of(changed, body, sizeof body - 1), REFUSAL_NONE);
		}
		free(changed);
	}
	char *more = mem_printf("%s.%s", token, "AAAA");
	expect(REFUSAL_MALFORMED, more);
	expect(REFUSAL_MALFORMED, mem_printf("%s=", token));
	free(token);
	char *long_one = mem_alloc(TOKEN_MAX + 2);
	memset(long_one, 'A', TOKEN_MAX + 1);
	expect(REFUSAL_LONG_TOKEN, long_one);
	expect(REFUSAL_MALFORMED, mem_strdup(""));
	expect(REFUSAL_MALFORMED, mem_strdup(".."));
}
END_TEST

/* What two readers might read differently, or must not pass over. */
START_TEST(doubtful_json_is_refused)
{
	expect(REFUSAL_MALFORMED, with_header("{\"alg\":\"ES256\",\"kid\":\"k\",\"kid\":\"k2\"}"));
	expect(REFUSAL_MALFORMED, with_header("{\"alg\":\"ES256\",\"kid\":\"k\",\"crit\":[\"exp\"]}"));
	expect(REFUSAL_MALFORMED, with_header("{\"alg\":\"ES256\",\"kid\":\"k\",\"b64\":false}"));
	expect(REFUSAL_MALFORMED, with_header("{\"alg\":\"ES256\",\"kid\":\"k\"} "
					      "{}"));
	expect(REFUSAL_MALFORMED, with_header("[\"ES256\"]"));
	static const char *const claims[] = { "{}", "{\"iat\":1790000000}", "{\"iat\":\"1790000000\",\"request_body_sha256\":\"%s\"}",
		"{\"iat\":1.79e9,\"request_body_sha256\":\"%s\"}", "{\"iat\":-5,\"request_body_sha256\":\"%s\"}",
		"{\"iat\":1790000000,\"request_body_sha256\":\"abcd\"}", "{\"iat\":1790000000000000,\"request_body_sha256\":\"%s\"}" };
	char *right = signer_claims(NOW, body, sizeof body - 1), hash[65], text[200];
	snprintf(hash, sizeof hash, "%.64s", strstr(right, "sha256\":\"") + 9);
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		const char *at = strstr(claims[i], "%s");
		snprintf(text, sizeof text, "%.*s%s%s", at ? (int)(at - claims[i]) : (int)strlen(claims[i]), claims[i], at ? hash : "", at ? at + 2 : "");
		expect(REFUSAL_MALFORMED, signer_token(&vendor, "{\"alg\":\"ES256\",\"kid\":\"k\"}", text));
	}
	free(right);
}
END_TEST

START_TEST(the_environment_must_be_ours)
{
	static const char *const bodies[] = { "{\"webhook_type\":\"X\",\"environment\":\"production\"}", "{\"webhook_type\":\"X\"}", "nothing", "" };
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		char *token = signer_sign(&vendor, "k", NOW, bodies[i], strlen(bodies[i]));
		ck_assert_int_eq(judge_of(token, bodies[i], strlen(bodies[i])), REFUSAL_OTHER_ENVIRONMENT);
		free(token);
	}
}
END_TEST

START_TEST(points_that_are_none_are_no_keys)
{
	unsigned char flat[32] = { 0 };
	char *zero = signer_part(flat, sizeof flat), *shorter = signer_part(flat, 31);
	ck_assert_ptr_null(verifier_create(zero, zero));
	ck_assert_ptr_null(verifier_create(vendor.x, other.y));
	ck_assert_ptr_null(verifier_create(vendor.x, shorter));
	ck_assert_ptr_null(verifier_create("", ""));
	struct verifier *v = verifier_create(vendor.x, vendor.y);
	ck_assert_ptr_nonnull(v);
	/* r and s of nought, which a careless check calls good. */
	unsigned char nothing[64] = { 0 };
	ck_assert(!verifier_check(v, "text", 4, nothing));
	verifier_destroy(v);
	free(zero);
	free(shorter);
}
END_TEST

START_TEST(base64url_has_one_spelling)
{
	unsigned char out[8];
	size_t n;
	ck_assert(base64url_decode("-_8", 3, out, sizeof out, &n) && n == 2 && out[0] == 0xfb && out[1] == 0xff);
	ck_assert(!base64url_decode("-_9", 3, out, sizeof out, &n));
	ck_assert(!base64url_decode("+/8", 3, out, sizeof out, &n));
	ck_assert(!base64url_decode("-_8=", 4, out, sizeof out, &n));
	ck_assert(!base64url_decode("A", 1, out, sizeof out, &n));
	ck_assert(!base64url_decode("AAAAAAAAAAAA", 12, out, sizeof out, &n));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("webhook tokens");
	TCase *t = tcase_create("token");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, the_vendors_own_is_taken);
	tcase_add_test(t, the_twin_of_a_signature_is_as_good);
	tcase_add_test(t, only_es256);
	tcase_add_test(t, keys_must_be_the_vendors_and_alive);
	tcase_add_test(t, time_and_body);
	tcase_add_test(t, cut_and_changed_tokens);
	tcase_add_test(t, doubtful_json_is_refused);
	tcase_add_test(t, the_environment_must_be_ours);
	tcase_add_test(t, points_that_are_none_are_no_keys);
	tcase_add_test(t, base64url_has_one_spelling);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
