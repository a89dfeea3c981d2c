/* Signatures by SSH keys, as `ssh-keygen -Y` makes and checks them: the reviewer's own key in their agent, FIDO keys too, or the
 * store's own key where there is none. OpenSSH's programs do the work, without a shell and a terminal, and nothing is left on disk;
 * no private key of an agent is seen here. */
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

enum {
	SIGN_TEXT = 8192 /* an armoured signature */,
	SIGN_KEY = 1024 /* a public key's line */,
	SIGN_PRINT = 64 /* SHA256:... */,
	SIGN_WHO = 256
};
enum {
	SIGN_TOUCH_MS = 60000 /* most that a signature may take */,
	SIGN_LIST_MS = 5000 /* that an agent may take to say its keys */
};

enum sign_by { SIGN_AGENT, SIGN_STORE };

struct signature {
	enum sign_by by;
	bool touch;         /* a FIDO key */
	char key[SIGN_KEY]; /* "ssh-ed25519 AAAA...", without a comment */
	char print[SIGN_PRINT];
	char text[SIGN_TEXT]; /* armoured */
};

/* One thing at a time, in the loop. Zeroed is idle; it does not move while it is not. */
struct signer {
	struct sign_work *work;
};

/* Which key would sign: the agent's that sshd says this session logged in with (print, "" not known), else its first; the file's
 * where there is no agent, it has no key, or agent is false. key is "" where that file is still to be made. False and err: no key
 * at all (store_file "" too). */
struct sign_choice {
	enum sign_by by;
	bool touch;
	char key[SIGN_KEY], print[SIGN_PRINT], store_file[512];
};
bool sign_choose(bool agent, const char *print, const char *store_file, struct sign_choice *out,
                 struct err *err); /* waits, at most SIGN_LIST_MS */
/* The same in the loop, for who must not wait: an agent at the end of a slow line, or one that is stuck. done as below, c NULL and
 * err. */
void sign_look(struct signer *g, bool agent, const char *print, const char *store_file,
               void (*done)(void *owner, const struct sign_choice *c, const struct err *err), void *owner);
/* For the form: "your key SHA256:... in the agent, which wants to be touched". */
void sign_choice_say(const struct sign_choice *c, char *out, size_t size);
/* Makes the store's key where there is none (ed25519, 0600); one that is there must be this user's and nobody else's. Signing does
 * it too. */
bool sign_make_store_key(const char *file, struct err *err);

/* done is called once, in the loop or from sign_cancel: s NULL and err where there is no signature; ERR_CANCELLED. The bytes are
 * copied. A signature was verified before it is told. */
void sign_begin(struct signer *g, const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len,
                void (*done)(void *owner, const struct signature *s, const struct err *err), void *owner);
void sign_cancel(struct signer *g);          /* accepts idle */
struct source sign_source(struct signer *g); /* for always: idle it waits for nothing */
/* For commands, and for verifying: waits. who: whose key it is, in the allowed-signers line. */
bool sign_now(const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len, struct signature *out,
              struct err *err);
bool sign_verify(const struct signature *s, enum sign_meaning m, const char *who, const void *bytes, size_t len,
                 struct err *err); /* s: key and text; ERR_UNVERIFIED */
/* An armoured text taken apart: whose key, what it says. Strict to the byte, so that no changed one passes. It is not verified by
 * that. */
bool sign_read(const char *text, size_t len, struct signature *out, enum sign_meaning *m, struct err *err);

/* As `ssh-keygen -I` takes it: what its patterns and lists would read otherwise is %XX. */
void sign_principal(const char *who, char out[SIGN_WHO]);
/* PRINCIPAL namespaces="..." KEY, a line feed and a NUL. meanings: bits 1 << enum sign_meaning. */
bool sign_allowed(const char *who, unsigned meanings, const char *key, char *out, size_t size);
/* "TYPE BASE64 ..." of a kind that signs: what is kept of it. False: it is none. touch may be NULL. */
bool sign_key_read(const char *line, size_t len, char key[SIGN_KEY], char print[SIGN_PRINT], bool *touch);

#endif
