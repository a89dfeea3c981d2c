/* The vendor's keys by name, as the API told them, and no more questions to it than are worth asking.
 *
 * A key that is here is used; after RING_FRESH_MS it is asked for again before that, so that its end is noticed. Where no answer comes
 * within RING_PATIENCE_MS it is used all the same, until RING_TRUST_MS. A name that is not here is asked for within a budget (RING_BURST at once, then one each RING_REFILL_MS), whatever a flood
 * of made up names does; a name the vendor does not know is remembered as such for RING_ABSENT_MS. Names that
 * have to wait are counted, roughly (a count-min sketch), and the one that was heard most is asked for next: the vendor's own come again and
 * again, made up ones do not.
 * Those of a flood may keep a new key of the vendor's waiting; its webhooks are answered with 503 then, and come again.
 *
 * Asking is handed in, so that this knows no API. Times are monotonic ms, handed in too. */
#ifndef HOOKS_RING_H
#define HOOKS_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hooks/token.h"

enum { RING_KEYS = 16, RING_ABSENT = 64, RING_ASKED = 8, RING_KEPT = 2, RING_CELLS = 4096 };
enum {
	RING_BURST = 6,
	RING_REFILL_MS = 10 * 1000,
	RING_FRESH_MS = 60 * 1000,
	RING_PATIENCE_MS = 2000,
	RING_TRUST_MS = 60 * 60 * 1000,
	RING_AGAIN_MS = 30 * 1000,         /* after an answer that did not come */
	RING_ABSENT_MS = 5 * 60 * 1000,
	RING_HEARD_MS = 15 * 60 * 1000     /* then what was heard counts half */
};

enum ring_verdict {
	RING_HERE,     /* *key is it */
	RING_EXPIRED,
	RING_UNKNOWN,  /* the vendor has none of this name */
	RING_COMING,   /* it was asked for: look again when ring_answered was called */
	RING_LATER     /* it cannot be asked for now */
};

struct verifier;

struct ring_key {
	char kid[TOKEN_KID_MAX + 1];
	struct verifier *verifier; /* NULL: expired */
	int64_t told_at, used_at, ask_at; /* ask_at: not again before */
};

struct ring_name {
	char kid[TOKEN_KID_MAX + 1];
	int64_t at;
};

/* How often each name was heard, or more: cells that several names may share, two a name. */
struct ring_heard {
	unsigned char key[16]; /* which cells: nobody outside can tell */
	uint16_t cells[2][RING_CELLS];
	int64_t halved_at;
	char most[TOKEN_KID_MAX + 1]; /* heard most of those that wait; "" none */
	unsigned count;
};

/* Begin with ring_init. */
struct ring {
	bool (*ask)(void *ctx, const char *kid); /* false: it cannot now. The answer comes to ring_answered, later */
	void *ctx;
	struct ring_key keys[RING_KEYS];         /* those with a name are there */
	struct ring_name absent[RING_ABSENT], asked[RING_ASKED];
	struct ring_heard heard;
	int64_t budget_at;                       /* when the budget was full, or would have been */
	uint64_t fetched, failed, spared;        /* questions that were answered, that were not, and that were not asked for want of budget */
};

void ring_init(struct ring *r, bool (*ask)(void *ctx, const char *kid), void *ctx, int64_t now);
void ring_finish(struct ring *r);
enum ring_verdict ring_find(struct ring *r, const char *kid, int64_t now, struct verifier **key);
/* Is an answer for this name still to come, and worth waiting for? */
bool ring_waits(const struct ring *r, const char *kid, int64_t now);

enum ring_news { RING_KEY, RING_KEY_EXPIRED, RING_NO_SUCH_KEY, RING_NO_ANSWER };
/* x and y: of a KEY, as in a JWK. */
void ring_answered(struct ring *r, const char *kid, enum ring_news news, const char *x, const char *y, int64_t now);
size_t ring_count(const struct ring *r); /* keys that can be used */

#endif
