/* Group commit: what is accepted in a turn of the loop, and while the transaction before is on its way to the disk, goes into the inbox in one
 * transaction. An item is whoever's waits for it; it lives until `kept` was called. */
#ifndef HOOKS_BATCH_H
#define HOOKS_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/loop.h"
#include "store/inbox.h"

struct tally;

enum { BATCH_MOST = 256 /* items of one transaction */ };

enum batch_fate {
	FATE_NEW,   /* on disk */
	FATE_KNOWN, /* on disk, since before */
	FATE_LOST    /* not, as far as is known */
};

struct batch_item {
	struct batch_item *next;
	struct inbox_event event; /* strings are the owner's, and stay as long as the item */
	void (*kept)(struct batch_item *item, enum batch_fate how);
};

struct batch;

/* Where they go: an ops table, so that what a batch costs can be measured without a store. put hands over `count` events, which stay until
 * batch_answer is called, in a later turn or at once. */
struct inbox_keep {
	void (*put)(void *ctx, struct batch *batch, const struct inbox_event *const *events, size_t count);
	void *ctx;
};

struct batch {
	struct inbox_keep keep;
	struct tally *tally;
	size_t most;                      /* in one transaction; benchmarks lower it */
	struct batch_item *first, **last; /* not sent yet */
	struct batch_item *under_way[BATCH_MOST];
	const struct inbox_event *events[BATCH_MOST]; /* theirs */
	size_t under_way_count;
};

void batch_init(struct batch *b, struct inbox_keep keep, struct tally *tally);
void batch_add(struct batch *b, struct batch_item *item);
/* Of all that is under way: known[i] where it was there before. */
void batch_answer(struct batch *b, bool on_disk, const bool *known);
void batch_abandon(struct batch *b); /* all that was not answered is LOST */
bool batch_busy(const struct batch *b);
struct source batch_source(struct batch *b); /* after the source that adds */

#endif
