#include "signer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "base/mem.h"

enum { HALF = 32 };

/* Also where no test runs: benchmarks sign too. */
static void need(bool ok)
{
	if (!ok) {
		fprintf(stderr, "signer: OpenSSL refuses\n");
		abort();
	}
}

char *signer_part(const void *bytes, size_t len)
{
	char *out = mem_alloc(len / 3 * 4 + 8);
	int n = EVP_EncodeBlock((unsigned char *)out, bytes, (int)len);
	while (n && out[n - 1] == '=')
		out[--n] = '\0';
	for (char *p = out; *p; p++)
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
	return out;
}

static void coordinate(EVP_PKEY *key, const char *name, char out[48])
{
	BIGNUM *n = NULL;
	unsigned char bytes[HALF];
	need(EVP_PKEY_get_bn_param(key, name, &n) == 1);
	need(BN_bn2binpad(n, bytes, HALF) == HALF);
	char *text = signer_part(bytes, HALF);
	snprintf(out, 48, "%s", text);
	free(text);
	BN_free(n);
}

void signer_init(struct signer *s)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	BIO *out = BIO_new(BIO_s_mem());
	need(key != NULL);
	s->key = key;
	coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, s->x);
	coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, s->y);
	need(PEM_write_bio_PUBKEY(out, key) == 1);
	int n = BIO_read(out, s->pem, sizeof s->pem - 1);
	need(n > 0);
	s->pem[n] = '\0';
	BIO_free(out);
}

void signer_finish(struct signer *s)
{
	EVP_PKEY_free(s->key);
}

static char *join(const char *header, const char *claims)
{
	char *a = signer_part(header, strlen(header)), *b = signer_part(claims, strlen(claims)), *both = mem_printf("%s.%s", a, b);
	free(a);
	free(b);
	return both;
}

static char *with_signature(char *text, const void *signature, size_t len)
{
	char *part = signer_part(signature, len), *whole = mem_printf("%s.%s", text, part);
	free(part);
	free(text);
	return whole;
}

char *signer_token(const struct signer *s, const char *header, const char *claims)
{
	char *text = join(header, claims);
	unsigned char digest[32], der[96], raw[2 * HALF];
	size_t n = sizeof der;
	SHA256((const unsigned char *)text, strlen(text), digest);
	EVP_PKEY_CTX *signing = EVP_PKEY_CTX_new_from_pkey(NULL, s->key, NULL);
	need(EVP_PKEY_sign_init(signing) == 1);
	need(EVP_PKEY_sign(signing, der, &n, digest, sizeof digest) == 1);
	EVP_PKEY_CTX_free(signing);
	const unsigned char *at = der;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, HALF);
	BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + HALF, HALF);
	ECDSA_SIG_free(pair);
	return with_signature(text, raw, sizeof raw);
}

char *signer_claims(int64_t iat, const void *body, size_t len)
{
	unsigned char digest[32];
	char hex[65];
	SHA256(body, len, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return mem_printf("{\"iat\":%lld,\"request_body_sha256\":\"%s\"}", (long long)iat, hex);
}

char *signer_sign(const struct signer *s, const char *kid, int64_t iat, const void *body, size_t len)
{
	char *header = mem_printf("{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"}", kid), *claims = signer_claims(iat, body, len);
	char *token = signer_token(s, header, claims);
	free(header);
	free(claims);
	return token;
}

char *signer_hmac(const char *secret, const char *header, const char *claims)
{
	char *text = join(header, claims);
	unsigned char mac[32];
	unsigned n = sizeof mac;
	HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)text, strlen(text), mac, &n);
	return with_signature(text, mac, n);
}

char *signer_twin(const char *token)
{
	static const char order_hex[] = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
	const char *dot = strrchr(token, '.');
	char padded[96];
	unsigned char raw[72];
	snprintf(padded, sizeof padded, "%s==", dot + 1);
	for (char *p = padded; *p; p++)
		*p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
	need(EVP_DecodeBlock(raw, (unsigned char *)padded, (int)strlen(padded)) >= 2 * HALF);
	BIGNUM *order = NULL, *half = BN_bin2bn(raw + HALF, HALF, NULL);
	BN_hex2bn(&order, order_hex);
	BN_sub(half, order, half);
	BN_bn2binpad(half, raw + HALF, HALF);
	BN_free(order);
	BN_free(half);
	return with_signature(mem_strndup(token, (size_t)(dot - token)), raw, 2 * HALF);
}
