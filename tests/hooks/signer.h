/* The vendor's side of a webhook: keys, and tokens right and wrong. */
#ifndef TESTS_HOOKS_SIGNER_H
#define TESTS_HOOKS_SIGNER_H

#include <stddef.h>
#include <stdint.h>

struct signer {
	void *key;         /* EVP_PKEY */
	char x[48], y[48]; /* as in a JWK */
	char pem[512];     /* of the public half */
};

void signer_init(struct signer *s);
void signer_finish(struct signer *s);
/* Of any header and claims; free(). */
char *signer_token(const struct signer *s, const char *header, const char *claims);
/* As the vendor makes it. */
char *signer_sign(const struct signer *s, const char *kid, int64_t iat, const void *body, size_t len);
char *signer_claims(int64_t iat, const void *body, size_t len);
/* HS256 with this text as the secret. */
char *signer_hmac(const char *secret, const char *header, const char *claims);
/* The same token with the signature's twin: r and n - s. */
char *signer_twin(const char *token);
char *signer_part(const void *bytes, size_t len); /* base64url */

#endif
