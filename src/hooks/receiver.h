/* The receiver: libmicrohttpd as a source of the one loop. POST /webhook, GET /healthz, GET /metrics.
 *
 * A webhook is judged once it is whole; where its key has to be fetched, and until the transaction with it is on disk, its connection is
 * suspended. 200 is said to nothing else than what is on disk, was there before, or is none of ours.
 *
 * Limits: EVENT_BODY_MAX for a body, RECEIVER_HEADERS for a request's headers, so many connections in all and by address, `whole_ms` for
 * all of a request (callers.h). */
#ifndef HOOKS_RECEIVER_H
#define HOOKS_RECEIVER_H

#include "base/err.h"
#include "base/loop.h"
#include "hooks/batch.h"
#include "hooks/judge.h"

struct tally;

enum { RECEIVER_HEADERS = 16 * 1024, RECEIVER_WHOLE_MS = 10000, RECEIVER_KEY_MS = 8000 /* the vendor waits 10 s */ };

struct receiver_options {
	const char *bind;              /* an address */
	int port;                      /* 0: any free one */
	const char *tls_cert, *tls_key;/* PEM text; NULL: plain HTTP */
	int connections, per_address;  /* at most; per_address 0: no limit but the former */
	int whole_ms, key_ms;
};

/* What the receiver has of the rest; all borrowed. */
struct receiver_parts {
	struct judge *judge;
	struct batch *batch;
	struct tally *tally;
	void (*metrics)(void *ctx, struct buf *out);
	bool (*healthy)(void *ctx, struct buf *out); /* a word on it, too */
	void *ctx;
};

struct receiver;

bool receiver_create(const struct receiver_options *o, const struct receiver_parts *parts, struct receiver **out, struct err *err);
const char *receiver_address(const struct receiver *r); /* "https://127.0.0.1:8443" */
struct source receiver_source(struct receiver *r);
/* No more is taken: what is not on its way to the disk yet is refused. Then the loop goes on until receiver_idle. */
void receiver_end(struct receiver *r);
bool receiver_idle(const struct receiver *r); /* nothing waits for the store or for its answer to leave */
void receiver_destroy(struct receiver *r); /* nothing may wait for the store any more: see batch_abandon. Accepts NULL */

#endif
