/* Signatures by SSH keys, as `ssh-keygen -Y` makes and checks them: the reviewer's own key in their agent, FIDO keys too, or the store's own key where there
 * is none. OpenSSH's program does the work; nothing here sees a private key of an agent. */
#ifndef SIGN_SIGN_H
#define SIGN_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

/* What a signature says, so that one cannot stand for another. */
enum sign_meaning { SIGN_DECISION, SIGN_APPROVAL, SIGN_REFUSAL, SIGN_OUTCOME, SIGN_MEANINGS };
extern const char *const sign_namespaces[SIGN_MEANINGS]; /* "idreview-decision", ... */

enum { SIGN_TEXT = 8192 /* an armoured signature */, SIGN_KEY = 1024 /* a public key's line */, SIGN_PRINT = 64 /* SHA256:... */ };

enum sign_by { SIGN_AGENT, SIGN_STORE };

struct signature {
	enum sign_by by;
	bool touch;              /* a FIDO key */
	char key[SIGN_KEY];      /* "ssh-ed25519 AAAA...", without a comment */
	char print[SIGN_PRINT];
	char text[SIGN_TEXT];    /* armoured */
};

/* One signing at a time, in the loop. Zeroed is idle. */
struct signer {
	int pid, in, out;        /* of ssh-keygen; 0 none */
	void *work;              /* of sign.c */
};

/* Which key would sign: the agent's first that sshd says this session logged in with (print, "" not known), else its first; the file's where there is no agent, it has no key,
 * or agent is false. What the reviewer is told before: "SHA256:... of your agent, touch it when it blinks". False and err: no key at all. */
struct sign_choice { enum sign_by by; bool touch; char key[SIGN_KEY], print[SIGN_PRINT], store_file[512]; };
bool sign_choose(bool agent, const char *print, const char *store_file, struct sign_choice *out, struct err *err);
/* Makes the store's key where there is none (ed25519, 0600). */
bool sign_make_store_key(const char *file, struct err *err);

/* done is called once, in the loop or from sign_cancel: s NULL and err where there is no signature. The bytes are copied. */
void sign_begin(struct signer *g, const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len,
                void (*done)(void *owner, const struct signature *s, const struct err *err), void *owner);
void sign_cancel(struct signer *g);
struct source sign_source(struct signer *g);
/* For commands, and for verifying: waits. who: the name in the allowed-signers line. */
bool sign_now(const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len, struct signature *out, struct err *err);
bool sign_verify(const struct signature *s, enum sign_meaning m, const char *who, const void *bytes, size_t len, struct err *err);

#endif
