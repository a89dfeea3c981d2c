/* What a signer is at. For src/sign alone. */
#ifndef SIGN_WORK_H
#define SIGN_WORK_H

#include "sign/child.h"
#include "sign/sign.h"

enum { SIGN_ALLOWED = SIGN_KEY + SIGN_WHO + 160 };

enum sign_step { SIGN_LOOKING, SIGN_SIGNING, SIGN_CHECKING, SIGN_OVER };

struct sign_work {
	enum sign_step step;
	struct child child;
	enum sign_meaning meaning;
	struct buf bytes;
	char wanted[SIGN_PRINT]; /* of the session */
	struct sign_choice choice;
	struct signature made;
	struct err err; /* of kind ERR_NONE: it went well */
	void (*chosen)(void *owner, const struct sign_choice *c, const struct err *err);
	void (*signed_)(void *owner, const struct signature *s, const struct err *err);
	void *owner;
};

/* Each begins the program of its step, or is over with an error. */
void sign_look_begin(struct sign_work *w);
void sign_sign_begin(struct sign_work *w);
void sign_check_begin(struct sign_work *w, const char *who);
/* What the program said, once it has ended: the next step. */
void sign_look_end(struct sign_work *w);
void sign_sign_end(struct sign_work *w);
void sign_check_end(struct sign_work *w);

/* The store's key by its file; `make`: it is made where there is none. */
bool sign_store_key(const char *file, bool make, struct sign_choice *out, struct err *err);
/* Runs a plan and waits. */
bool sign_run(const struct child_plan *p, struct child *c, struct err *err);

#endif
