/* A token taken apart and verified by OpenSSL, from what the server says of its key: none of the server's own code. */
#ifndef TESTS_SANDBOX_JWT_H
#define TESTS_SANDBOX_JWT_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

struct jwt {
	cJSON *head, *claims;
	unsigned char signature[80];
	size_t signature_len;
	char *signed_part;    /* the first two parts and their dot */
};

/* Fails the test when it is no token. */
void jwt_read(const char *token, struct jwt *out);
void jwt_finish(struct jwt *j);
const char *jwt_text(const cJSON *node, const char *key); /* "" when absent */
/* Is the signature that of this JWK, by ES256? */
bool jwt_good(const struct jwt *j, const cJSON *jwk);
/* Is request_body_sha256 that of these bytes? */
bool jwt_fits(const struct jwt *j, const void *body, size_t n);

#endif
