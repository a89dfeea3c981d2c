/* The token that a webhook carries in Plaid-Verification: header.claims.signature, each base64url (RFC 7515, compact).
 *
 * Why no library reads it. Of Debian 12's two, libjwt 1.10.2 takes one key for every algorithm and lets the token choose: HS256 with the
 * public key's text as its secret is accepted [tried], and only who asks for the algorithm afterwards finds out. libjose 11 can be held
 * to ES256 by the key, but accepts a `crit` that it does not know [tried] and answers yes or no: the key's name before that, and time and hash
 * after it, would be read by a second reader of JSON (jansson) that need not see what the first saw, and the key be parsed anew for
 * each webhook. What is left without them is these few lines, our own pre-pass for the JSON, and OpenSSL for all cryptography
 * (verifier.h), which can check an ECDSA signature on P-256 and nothing else: no other algorithm is there to be talked into. */
#ifndef HOOKS_TOKEN_H
#define HOOKS_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"
#include "hooks/refusal.h"

enum { TOKEN_MAX = 2048, TOKEN_KID_MAX = 128, TOKEN_SIGNATURE = 64, TOKEN_HASH = 32 };
enum { TOKEN_AGE_S = 300, TOKEN_SKEW_S = 30 /* from the future at most */ };

struct hook_token {
	char kid[TOKEN_KID_MAX + 1];
	int64_t iat;                                /* unix s */
	unsigned char body_hash[TOKEN_HASH];        /* what it says of the body */
	size_t signed_len;                          /* the first bytes of its text are what is signed */
	unsigned char signature[TOKEN_SIGNATURE];   /* r and s */
};

/* Room that is used again for each: JSON, and its trees. Zeroed but for token_scratch_init. */
struct token_scratch { struct buf raw, checked; struct arena arena; };
void token_scratch_init(struct token_scratch *s);
void token_scratch_finish(struct token_scratch *s);

/* Takes it apart: its form, its algorithm, its key's name, its claims. Nothing of it is believed yet. */
enum refusal token_read(struct token_scratch *s, const char *text, struct hook_token *out);
/* Its time, and whether it is of these bytes: in constant time. */
enum refusal token_check(const struct hook_token *t, const void *body, size_t len, int64_t now);

#endif
