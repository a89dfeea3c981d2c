/* What went wrong, to what, and what to do about it: one sentence each, ready for a reviewer's eyes.
 *
 * Every fallible function returns bool and takes `struct err *` last. On false the err is filled; on true it is left alone.
 * Text is bounded, cut between characters with "…", and never holds a secret, a picture URL or personal data: ids, hosts, options and error codes only. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

/* A kind decides the exit code of a command (err_exit_code) and how the console reacts. */
enum err_kind {
	ERR_NONE,
	ERR_LOCAL,       /* this host: a file, a limit, a library */
	ERR_USAGE,       /* the command line or a request that our own check refuses */
	ERR_CONFIG,      /* configuration or credentials are missing or unsafe */
	ERR_CREDENTIALS, /* the server refused the credentials */
	ERR_REFUSED,     /* the server understood and refused */
	ERR_NOT_FOUND,   /* the server knows no such id */
	ERR_RATE,        /* too many requests */
	ERR_NETWORK,     /* no connection, time-out, reset, TLS */
	ERR_REPLY,       /* an answer came that cannot be used */
	ERR_UNCERTAIN,   /* a write was sent and its answer lost */
	ERR_CANCELLED,   /* we stopped it ourselves */
	ERR_BARRED,      /* a write of before is open: nothing was sent */
	ERR_CHANGED,     /* what was decided on is not so any more: nothing was sent */
	ERR_HALF,        /* done by half, as the sentence says */
	ERR_SECOND,      /* reserved, as the next: codes for what is to come, so that scripts can be written now */
	ERR_HELD,
	ERR_UNVERIFIED,  /* a chain, signature or record does not verify */
	ERR_STORE,       /* the store cannot be reached, or is not as it should be */
	ERR_OUTPUT,      /* it was done, and the output could not be written */
	ERR_KINDS
};

struct err {
	enum err_kind kind;
	char text[480];   /* what happened, to what */
	char remedy[240]; /* what to do; may be empty */
};

/* Fill *e and return false, so that callers can `return err_set(e, ...)`. e may be NULL. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Add what to do; returns false too. */
bool err_remedy(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

int err_exit_code(enum err_kind kind);          /* documented in idreview(1) */
const char *err_kind_name(enum err_kind kind);  /* "network" ... for logs */
const char *err_kind_meaning(enum err_kind kind); /* of its exit code, for the manual */

#endif
