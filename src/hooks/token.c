#include "hooks/token.h"

#include <string.h>

#include "hooks/base64url.h"
#include "hooks/verifier.h"
#include "record/json.h"

void token_scratch_init(struct token_scratch *s)
{
	*s = (struct token_scratch){ 0 };
	buf_init(&s->raw, TOKEN_MAX);
	buf_init(&s->checked, 6 * TOKEN_MAX + 64);
}

void token_scratch_finish(struct token_scratch *s)
{
	buf_finish(&s->raw);
	buf_finish(&s->checked);
	arena_finish(&s->arena);
}

/* A part as the object that it must be. What the pre-pass had to mend is not what was signed, so it is none. */
static const cJSON *read_part(struct token_scratch *s, const char *text, size_t len)
{
	char bytes[TOKEN_MAX];
	size_t n, mended = 0;
	buf_reset(&s->checked);
	arena_reset(&s->arena);
	if (!base64url_decode(text, len, bytes, sizeof bytes, &n) || !json_check(bytes, n, NULL, &s->checked, &mended, NULL) || mended)
		return NULL;
	const cJSON *tree = json_read(buf_str(&s->checked), s->checked.len, &s->arena);
	return cJSON_IsObject(tree) ? tree : NULL;
}

/* Any name that could stand in the vendor's: made up ones are refused before anything is asked or remembered. */
static bool kid_usable(const char *kid)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	size_t n = strspn(kid, allowed);
	return n > 0 && n <= TOKEN_KID_MAX && !kid[n];
}

static enum refusal read_header(const cJSON *header, struct hook_token *out)
{
	if (!header)
		return REFUSAL_MALFORMED;
	const char *alg = cJSON_GetStringValue(json_get(header, "alg")), *kid = cJSON_GetStringValue(json_get(header, "kid"));
	if (!alg || strcmp(alg, "ES256") != 0)
		return REFUSAL_ALGORITHM;
	if (json_get(header, "crit") || json_get(header, "b64"))
		return REFUSAL_MALFORMED; /* extensions that change what a token means: we have none */
	if (!kid || !kid_usable(kid))
		return REFUSAL_KEY_ID;
	memcpy(out->kid, kid, strlen(kid) + 1);
	return REFUSAL_NONE;
}

static bool read_time(const cJSON *claim, int64_t *out)
{
	const char *text = cJSON_IsRaw(claim) ? claim->valuestring : "";
	size_t n = strspn(text, "0123456789");
	*out = 0;
	for (size_t i = 0; i < n && n <= 12; i++)
		*out = *out * 10 + (text[i] - '0');
	return n > 0 && n <= 12 && !text[n];
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hash(const char *hex, unsigned char out[TOKEN_HASH])
{
	if (!hex || strlen(hex) != 2 * (size_t)TOKEN_HASH)
		return false;
	for (size_t i = 0; i < TOKEN_HASH; i++) {
		int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static enum refusal read_claims(const cJSON *claims, struct hook_token *out)
{
	if (!claims || !read_time(json_get(claims, "iat"), &out->iat) ||
	    !read_hash(cJSON_GetStringValue(json_get(claims, "request_body_sha256")), out->body_hash))
		return REFUSAL_MALFORMED;
	return REFUSAL_NONE;
}

enum refusal token_read(struct token_scratch *s, const char *text, struct hook_token *out)
{
	size_t len = strlen(text), n;
	if (len > TOKEN_MAX)
		return REFUSAL_LONG_TOKEN;
	const char *claims = strchr(text, '.'), *signature = claims ? strchr(claims + 1, '.') : NULL;
	if (!signature)
		return REFUSAL_MALFORMED;
	enum refusal why = read_header(read_part(s, text, (size_t)(claims - text)), out);
	if (!why)
		why = read_claims(read_part(s, claims + 1, (size_t)(signature - claims - 1)), out);
	if (why)
		return why;
	out->signed_len = (size_t)(signature - text);
	if (!base64url_decode(signature + 1, strlen(signature + 1), out->signature, sizeof out->signature, &n) || n != TOKEN_SIGNATURE)
		return REFUSAL_MALFORMED;
	return REFUSAL_NONE;
}

enum refusal token_check(const struct hook_token *t, const void *body, size_t len, int64_t now)
{
	unsigned char hash[TOKEN_HASH];
	verifier_hash(body, len, hash);
	if (now - t->iat > TOKEN_AGE_S)
		return REFUSAL_OLD;
	if (t->iat - now > TOKEN_SKEW_S)
		return REFUSAL_FUTURE;
	return verifier_same(hash, t->body_hash, sizeof hash) ? REFUSAL_NONE : REFUSAL_OTHER_BODY;
}
