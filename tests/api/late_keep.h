/* A keep of writes that answers later: each op waits in a line, and one is done a turn, by the keep under it. Op number `fails` fails, and
 * number `silent` is not answered until it is cancelled; both count from 1, what nobody waits for not among them. */
#ifndef TESTS_API_LATE_KEEP_H
#define TESTS_API_LATE_KEEP_H

#include "api/keep.h"
#include "base/loop.h"

enum { LATE_OPS = 32 };

enum late_kind { LATE_REFRESH, LATE_LOCK, LATE_ADD, LATE_NOTE, LATE_UNLOCK };

struct late_op {
	enum late_kind kind;
	struct intent intent; /* of a lock, an intent */
	char id[INTENT_ID], word[32], detail[INTENT_FIELD];
	int64_t server_time;
	int lock;
	struct keep_call *call; /* NULL: nobody waits any more */
};

/* under and ctx are set by whoever has it; all else is zeroed. */
struct late {
	const struct intent_keep *under;
	void *ctx;
	struct late_op ops[LATE_OPS];
	size_t count, answered; /* in the line; begun to be answered */
	size_t fails, silent;
	bool stuck;             /* at the silent one */
	char done[400];         /* what was done, in order: "lock refresh intent sent unlock" */
};

extern const struct intent_keep late_keep, late_shared_keep; /* their context: a struct late */
struct source late_source(struct late *l);

#endif
