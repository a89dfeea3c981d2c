#include "jwt.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

enum { COORDINATE = 32 };

/* OpenSSL's own decoder, which knows neither the other two letters nor missing padding. */
static size_t decode(const char *s, size_t n, unsigned char *out, size_t size)
{
	char *text = malloc(n + 5);
	ck_assert_uint_lt(n, size);
	for (size_t i = 0; i < n; i++)
		text[i] = s[i] == '-' ? '+' : s[i] == '_' ? '/' : s[i];
	size_t padded = (n + 3) / 4 * 4;
	memset(text + n, '=', padded - n);
	int got = EVP_DecodeBlock(out, (unsigned char *)text, (int)padded);
	free(text);
	ck_assert_int_ge(got, 0);
	return (size_t)got - (padded - n);
}

static cJSON *decode_json(const char *s, size_t n)
{
	unsigned char text[2000];
	size_t got = decode(s, n, text, sizeof text);
	cJSON *json = cJSON_ParseWithLength((char *)text, got);
	ck_assert_ptr_nonnull(json);
	return json;
}

void jwt_read(const char *token, struct jwt *out)
{
	const char *first = strchr(token, '.'), *last = strrchr(token, '.');
	ck_assert_msg(first && last != first && !memchr(first + 1, '.', (size_t)(last - first - 1)), "%s", token);
	*out = (struct jwt){ .head = decode_json(token, (size_t)(first - token)),
		.claims = decode_json(first + 1, (size_t)(last - first - 1)), .signed_part = strndup(token, (size_t)(last - token)) };
	if (last[1])
		out->signature_len = decode(last + 1, strlen(last + 1), out->signature, 100);
}

void jwt_finish(struct jwt *j)
{
	cJSON_Delete(j->head);
	cJSON_Delete(j->claims);
	free(j->signed_part);
}

const char *jwt_text(const cJSON *node, const char *key)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(node, key));
	return s ? s : "";
}

static EVP_PKEY *public_key(const cJSON *jwk)
{
	unsigned char point[1 + 2 * COORDINATE + 4] = { 4 };
	const char *x = jwt_text(jwk, "x"), *y = jwt_text(jwk, "y");
	ck_assert_uint_eq(decode(x, strlen(x), point + 1, 80), COORDINATE);
	ck_assert_uint_eq(decode(y, strlen(y), point + 1 + COORDINATE, 80), COORDINATE);
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
	OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * COORDINATE);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_fromdata_init(ctx);
	ck_assert_int_eq(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

bool jwt_good(const struct jwt *j, const cJSON *jwk)
{
	if (j->signature_len != 2 * COORDINATE)
		return false;
	unsigned char *der = NULL;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	ECDSA_SIG_set0(pair, BN_bin2bn(j->signature, COORDINATE, NULL), BN_bin2bn(j->signature + COORDINATE, COORDINATE, NULL));
	int n = i2d_ECDSA_SIG(pair, &der);
	ECDSA_SIG_free(pair);
	EVP_PKEY *key = public_key(jwk);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool good = EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	            EVP_DigestVerify(md, der, (size_t)n, (unsigned char *)j->signed_part, strlen(j->signed_part)) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	OPENSSL_free(der);
	return good;
}

bool jwt_fits(const struct jwt *j, const void *body, size_t n)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char hex[2 * SHA256_DIGEST_LENGTH + 1];
	SHA256(body, n, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return strcmp(hex, jwt_text(j->claims, "request_body_sha256")) == 0;
}
