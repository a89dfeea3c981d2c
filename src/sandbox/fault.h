/* Faults to order: what the server does wrong, on which endpoint and how often. */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/request.h"

struct buf;
struct err;

enum fault_kind {
	FAULT_NONE, FAULT_LATENCY, FAULT_RESET, FAULT_DRIP, FAULT_HALF_CLOSE, FAULT_SHORT, FAULT_RATE, FAULT_INTERNAL,
	FAULT_MAINTENANCE, FAULT_TRUNCATED, FAULT_GARBAGE, FAULT_HTML, FAULT_EMPTY, FAULT_ARRAY, FAULT_BAD_UTF8, FAULT_SURROGATE,
	FAULT_DEEP, FAULT_OVERSIZED, FAULT_GZIP_BOMB, FAULT_LOST, FAULT_URL_LIFE, FAULT_CURSOR_REPEAT, FAULT_WRONG_ID,
	FAULT_REDIRECT, FAULT_LATE, FAULT_LAG, FAULT_STALE, FAULT_GATEWAY, FAULT_BLOCKED, FAULT_DROP, FAULT_LONG,
	FAULT_ACTED, FAULT_REFUSED, FAULT_RESCAN, FAULT_TOUCH, FAULT_COLLEAGUE, FAULT_CLEARED,
	FAULT_DUPLICATE, FAULT_REPLAY, FAULT_TWIN, FAULT_ENVIRONMENT, FAULT_UNKNOWN_KID, FAULT_EXPIRED_KEY, FAULT_FORGED, FAULT_ALG_NONE,
	FAULT_HS256, FAULT_OLD, FAULT_FUTURE, FAULT_OTHER_BODY, FAULT_UNSIGNED, FAULT_DOUBLED, FAULT_KINDS
};

struct fault_info {
	const char *name;
	const char *arg;   /* what its argument is, or NULL: takes none */
	bool arg_required;
	const char *help;  /* of a call; NULL: no call has it */
	long least, most;  /* of the argument; most 0: any */
	const char *webhook; /* help of a webhook; NULL: none has it */
};
extern const struct fault_info fault_table[FAULT_KINDS];

struct fault {
	int endpoint;      /* of endpoint_table; -1: every call but control */
	enum fault_kind kind;
	long arg;          /* -1 when not given */
	long count;        /* calls left; -1: every call */
};

enum { FAULTS_MAX = 64 };
struct faults {
	struct fault list[FAULTS_MAX];
	size_t count;
};

bool faults_add(struct faults *f, const struct fault *fault, struct err *err);
void faults_clear(struct faults *f);
/* The fault for a call to this endpoint, or for a webhook: the first that has some left; uses one up. kind FAULT_NONE: there is none. */
struct fault faults_take(struct faults *f, enum endpoint endpoint);

/* "get=latency:500*2": endpoint (or all), kind, argument, count. */
bool fault_read(const char *s, struct fault *out, struct err *err);

/* Spoil the bytes of an answer; for the kinds that are about the body alone. */
bool fault_spoil(enum fault_kind kind, struct buf *body);
/* A gateway's web page in place of the answer. */
bool fault_gateway(long status, struct buf *body);
/* 64 MiB of spaces as gzip, some 400 kB. */
void fault_gzip_bomb(struct buf *out);

#endif
