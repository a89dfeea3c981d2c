/* The keys that webhooks are signed with, and the tokens they sign: a key pair on P-256 of the server's own, made when it is first needed,
 * others when it is rotated. The only file that knows OpenSSL. */
#ifndef SANDBOX_SIGNER_H
#define SANDBOX_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#include "sandbox/tree.h"

struct evp_pkey_st;

enum { SIGNER_KID = 37 };

struct signer_key {
	struct evp_pkey_st *pair;
	char kid[SIGNER_KID];   /* in the form of a UUID; follows from the public key, so that no two keys share one */
	int64_t created, expired; /* unix seconds; expired 0: it is not */
	char *x, *y;            /* coordinates of the public key, base64url */
};

/* Zeroed has none. */
struct signer {
	struct signer_key *keys; /* those that /webhook_verification_key/get knows, oldest first; the last one that is not expired signs */
	size_t count;
	struct signer_key *stranger; /* NULL until asked for: a key that the server does not own up to */
};
void signer_finish(struct signer *s);

/* Pointers to keys are good until the next of these three. */
const struct signer_key *signer_current(struct signer *s, int64_t now);
const struct signer_key *signer_rotate(struct signer *s, int64_t now);  /* the one that signed until now expires; the new one */
const struct signer_key *signer_expired(struct signer *s, int64_t now); /* an expired one; made when there is none, the current one stays */
const struct signer_key *signer_stranger(struct signer *s, int64_t now);
const struct signer_key *signer_find(const struct signer *s, const char *kid); /* NULL: unknown */
cJSON *signer_jwk(const struct signer_key *key);

enum token_form {
	TOKEN_PROPER,
	TOKEN_NONE,             /* alg none, and no signature */
	TOKEN_HS256,            /* signed by HMAC with the public key, as PEM, for its secret */
};
struct token {
	const struct signer_key *key;
	const char *kid;        /* what the header says */
	int64_t iat;
	const char *body;
	size_t len;
	enum token_form form;
};
/* The token of a body: three parts and two dots. free(). */
char *signer_token(const struct token *t);
/* The other token that the same key would have signed so: (r, n - s) in place of (r, s). free(). NULL: it has no such signature. */
char *signer_twin(const char *token);

#endif
