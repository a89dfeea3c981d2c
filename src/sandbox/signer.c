#include "sandbox/signer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/mem.h"
#include "sandbox/base64.h"
#include "sandbox/digest.h"

enum { COORDINATE = 32, POINT = 1 + 2 * COORDINATE, SIGNATURE = 2 * COORDINATE, DER_MAX = 80 };

/* That of P-256. */
static const char order_hex[] = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

/* Nothing here fails but for want of memory or a broken library: no server to go on with. */
static void must(bool ok)
{
	if (!ok) {
		fputs("idreview-sandbox: OpenSSL cannot do ES256 here\n", stderr);
		abort();
	}
}

static struct signer_key make_key(int64_t now)
{
	struct signer_key key = { .pair = EVP_EC_gen("P-256"), .created = now };
	unsigned char point[POINT];
	size_t n = 0;
	must(key.pair && EVP_PKEY_get_octet_string_param(key.pair, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n) && n == POINT);
	key.x = base64url(point + 1, COORDINATE);
	key.y = base64url(point + 1 + COORDINATE, COORDINATE);
	struct digest d = digest_sha256(point, sizeof point);
	char hex[DIGEST_HEX];
	digest_hex(&d, hex);
	snprintf(key.kid, sizeof key.kid, "%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
	return key;
}

static void finish_key(struct signer_key *key)
{
	EVP_PKEY_free(key->pair);
	free(key->x);
	free(key->y);
}

void signer_finish(struct signer *s)
{
	for (size_t i = 0; i < s->count; i++)
		finish_key(&s->keys[i]);
	if (s->stranger)
		finish_key(s->stranger);
	free(s->stranger);
	free(s->keys);
	*s = (struct signer){ 0 };
}

static struct signer_key *add_key(struct signer *s, int64_t now)
{
	s->keys = mem_grow(s->keys, s->count + 1, sizeof *s->keys);
	s->keys[s->count] = make_key(now);
	return &s->keys[s->count++];
}

const struct signer_key *signer_current(struct signer *s, int64_t now)
{
	return s->count ? &s->keys[s->count - 1] : add_key(s, now);
}

const struct signer_key *signer_rotate(struct signer *s, int64_t now)
{
	signer_current(s, now);
	s->keys[s->count - 1].expired = now;
	return add_key(s, now);
}

const struct signer_key *signer_expired(struct signer *s, int64_t now)
{
	signer_current(s, now);
	if (s->count == 1) {
		struct signer_key current = s->keys[0];
		add_key(s, now)->expired = now;
		s->keys[0] = s->keys[1];
		s->keys[1] = current;
	}
	return &s->keys[s->count - 2];
}

const struct signer_key *signer_stranger(struct signer *s, int64_t now)
{
	if (!s->stranger) {
		s->stranger = mem_alloc(sizeof *s->stranger);
		*s->stranger = make_key(now);
	}
	return s->stranger;
}

const struct signer_key *signer_find(const struct signer *s, const char *kid)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->keys[i].kid, kid) == 0)
			return &s->keys[i];
	return NULL;
}

cJSON *signer_jwk(const struct signer_key *key)
{
	cJSON *jwk = cJSON_CreateObject();
	cJSON_AddStringToObject(jwk, "alg", "ES256");
	cJSON_AddNumberToObject(jwk, "created_at", (double)key->created);
	cJSON_AddStringToObject(jwk, "crv", "P-256");
	if (key->expired)
		cJSON_AddNumberToObject(jwk, "expired_at", (double)key->expired);
	else
		cJSON_AddNullToObject(jwk, "expired_at");
	cJSON_AddStringToObject(jwk, "kid", key->kid);
	cJSON_AddStringToObject(jwk, "kty", "EC");
	cJSON_AddStringToObject(jwk, "use", "sig");
	cJSON_AddStringToObject(jwk, "x", key->x);
	cJSON_AddStringToObject(jwk, "y", key->y);
	return jwk;
}

/* r and s, each with all its leading zeros: what JSON Web Signatures have in place of DER. */
static void sign_es256(const struct signer_key *key, const char *text, unsigned char out[SIGNATURE])
{
	unsigned char der[DER_MAX];
	const unsigned char *at = der;
	size_t n = sizeof der;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	must(md && EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
	     EVP_DigestSign(md, der, &n, (const unsigned char *)text, strlen(text)) == 1);
	EVP_MD_CTX_free(md);
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)n);
	must(pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, COORDINATE) == COORDINATE &&
	     BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + COORDINATE, COORDINATE) == COORDINATE);
	ECDSA_SIG_free(pair);
}

/* The public key as files have it: what a careless verifier hands to whatever algorithm the token names. */
static char *public_pem(const struct signer_key *key)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(key->pair, &der);
	must(n > 0);
	unsigned char text[512];
	int length = EVP_EncodeBlock(text, der, n);
	OPENSSL_free(der);
	char *pem = mem_strdup("-----BEGIN PUBLIC KEY-----\n");
	for (int i = 0; i < length; i += 64) {
		char *more = mem_printf("%s%.64s\n", pem, text + i);
		free(pem);
		pem = more;
	}
	char *whole = mem_printf("%s-----END PUBLIC KEY-----\n", pem);
	free(pem);
	return whole;
}

static char *signature(const struct token *t, const char *text)
{
	unsigned char bytes[SIGNATURE];
	if (t->form == TOKEN_NONE)
		return mem_strdup("");
	if (t->form == TOKEN_HS256) {
		char *secret = public_pem(t->key);
		struct digest d = digest_hmac(secret, strlen(secret), text, strlen(text));
		free(secret);
		return base64url(d.bytes, sizeof d.bytes);
	}
	sign_es256(t->key, text, bytes);
	return base64url(bytes, sizeof bytes);
}

char *signer_token(const struct token *t)
{
	static const char *const algs[] = { [TOKEN_PROPER] = "ES256", [TOKEN_NONE] = "none", [TOKEN_HS256] = "HS256" };
	char hex[DIGEST_HEX];
	struct digest d = digest_sha256(t->body, t->len);
	digest_hex(&d, hex);
	char *head = mem_printf("{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}", algs[t->form], t->kid);
	char *claims = mem_printf("{\"iat\":%lld,\"request_body_sha256\":\"%s\"}", (long long)t->iat, hex);
	char *a = base64url(head, strlen(head)), *b = base64url(claims, strlen(claims));
	char *text = mem_printf("%s.%s", a, b), *c = signature(t, text);
	char *token = mem_printf("%s.%s", text, c);
	free(c);
	free(text);
	free(b);
	free(a);
	free(claims);
	free(head);
	return token;
}

static int letter_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : 63;
}

char *signer_twin(const char *token)
{
	unsigned char bytes[SIGNATURE + 2] = { 0 };
	const char *dot = strrchr(token, '.');
	if (!dot || strlen(dot + 1) != (SIGNATURE * 4 + 2) / 3)
		return NULL;
	for (size_t i = 0, n = strlen(dot + 1); i < n; i++) {
		unsigned v = (unsigned)letter_value(dot[1 + i]), bit = (unsigned)i * 6;
		bytes[bit / 8] |= (unsigned char)(v << 2 >> bit % 8);
		if (bit % 8 > 2)
			bytes[bit / 8 + 1] |= (unsigned char)(v << (10 - bit % 8));
	}
	BIGNUM *order = NULL, *s = BN_bin2bn(bytes + COORDINATE, COORDINATE, NULL);
	must(s && BN_hex2bn(&order, order_hex) && BN_sub(s, order, s) && BN_bn2binpad(s, bytes + COORDINATE, COORDINATE) == COORDINATE);
	BN_free(order);
	BN_free(s);
	char *other = base64url(bytes, SIGNATURE);
	char *twin = mem_printf("%.*s.%s", (int)(dot - token), token, other);
	free(other);
	return twin;
}
