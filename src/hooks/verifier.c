#include "hooks/verifier.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/mem.h"
#include "hooks/base64url.h"

enum { COORDINATE = 32, DER_MAX = 80 /* two numbers of 33 bytes, three headers of 2 */ };

struct verifier {
	EVP_PKEY *key;
};

/* The point, uncompressed: 4, x, y. OpenSSL refuses one that is not on the curve. */
static EVP_PKEY *key_of(unsigned char point[1 + 2 * COORDINATE])
{
	char group[] = "P-256";
	OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * (size_t)COORDINATE), OSSL_PARAM_construct_end() };
	EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;
	if (!making)
		mem_exhausted();
	if (EVP_PKEY_fromdata_init(making) != 1 || EVP_PKEY_fromdata(making, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(making);
	EVP_PKEY_CTX *checking = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	if (key && (!checking || EVP_PKEY_public_check(checking) != 1)) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	EVP_PKEY_CTX_free(checking);
	return key;
}

struct verifier *verifier_create(const char *x, const char *y)
{
	unsigned char point[1 + 2 * COORDINATE] = { POINT_CONVERSION_UNCOMPRESSED };
	size_t n;
	if (!base64url_decode(x, strlen(x), point + 1, COORDINATE, &n) || n != COORDINATE ||
	    !base64url_decode(y, strlen(y), point + 1 + COORDINATE, COORDINATE, &n) || n != COORDINATE)
		return NULL;
	EVP_PKEY *key = key_of(point);
	if (!key)
		return NULL;
	struct verifier *v = mem_alloc(sizeof *v);
	v->key = key;
	return v;
}

void verifier_destroy(struct verifier *v)
{
	if (v)
		EVP_PKEY_free(v->key);
	free(v);
}

/* As OpenSSL wants it. */
static int to_der(const unsigned char signature[64], unsigned char out[DER_MAX])
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature, COORDINATE, NULL), *s = BN_bin2bn(signature + COORDINATE, COORDINATE, NULL);
	if (!pair || !r || !s || ECDSA_SIG_set0(pair, r, s) != 1)
		mem_exhausted();
	int n = i2d_ECDSA_SIG(pair, &out);
	ECDSA_SIG_free(pair);
	return n;
}

bool verifier_check(const struct verifier *v, const void *text, size_t len, const unsigned char signature[64])
{
	unsigned char der[DER_MAX], digest[SHA256_DIGEST_LENGTH];
	int n = to_der(signature, der);
	EVP_PKEY_CTX *check = EVP_PKEY_CTX_new_from_pkey(NULL, v->key, NULL);
	if (!check)
		mem_exhausted();
	verifier_hash(text, len, digest);
	bool good = n > 0 && EVP_PKEY_verify_init(check) == 1 && EVP_PKEY_verify(check, der, (size_t)n, digest, sizeof digest) == 1;
	EVP_PKEY_CTX_free(check);
	return good;
}

void verifier_hash(const void *bytes, size_t len, unsigned char out[32])
{
	SHA256(bytes, len, out);
}

bool verifier_same(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
