/* A public key on P-256, and what it can do: say whether it made a signature. All by OpenSSL. */
#ifndef HOOKS_VERIFIER_H
#define HOOKS_VERIFIER_H

#include <stdbool.h>
#include <stddef.h>

struct verifier;

/* Of a JWK's x and y, base64url of 32 bytes each. NULL: they are no point of the curve. */
struct verifier *verifier_create(const char *x, const char *y);
void verifier_destroy(struct verifier *v); /* accepts NULL */
/* ECDSA with SHA-256; the signature is r and s, 32 bytes each. */
bool verifier_check(const struct verifier *v, const void *text, size_t len, const unsigned char signature[64]);

void verifier_hash(const void *bytes, size_t len, unsigned char out[32]); /* SHA-256 */
bool verifier_same(const void *a, const void *b, size_t len);             /* in constant time */

#endif
