/* What the server did and is yet to do: every attempt that a create or retry began, every screening that was created, updated or reviewed by
 * request, and the acts that were put off. */
#ifndef SANDBOX_LEDGER_H
#define SANDBOX_LEDGER_H

#include <stdint.h>

#include "sandbox/digest.h"
#include "sandbox/request.h"
#include "sandbox/store.h"

struct deferred {
	int64_t due;          /* unix seconds of the server's clock */
	enum endpoint endpoint;
	uint64_t request;     /* which of all requests it was, from 1 */
	cJSON *body;
};

struct deed {
	int64_t at;
	enum endpoint endpoint;
	uint64_t request;     /* the one that caused it, however late it acted */
	const struct attempt *attempt; /* that began; NULL: it was about a screening */
	const struct watch *watch;
	cJSON *json;          /* the screening, or its new review, as it was then; NULL: it was about an attempt */
};

struct ledger {
	struct deed *deeds;   /* in the order in which they happened */
	size_t count;
	struct deferred *deferred;
	size_t deferred_count;
};
void ledger_finish(struct ledger *l); /* accepts zeroed */

void ledger_note(struct ledger *l, const struct deferred *d, const struct attempt *begun);
/* A screening, and it or its new review as served. */
void ledger_note_watch(struct ledger *l, const struct deferred *d, const struct watch *w, const cJSON *json);
void ledger_defer(struct ledger *l, const struct deferred *d); /* takes the body */
/* The first act that is due by now; the body is the caller's. */
bool ledger_take_due(struct ledger *l, int64_t now, struct deferred *out);
int64_t ledger_due(const struct ledger *l); /* when the next of them is; -1: there is none */

/* The request_id of the answer to this request. */
void ledger_request_id(uint64_t seed, uint64_t request, char out[TOKEN_MAX + 1]);
cJSON *ledger_report(const struct ledger *l, uint64_t seed);

#endif
