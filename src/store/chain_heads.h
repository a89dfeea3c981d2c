/* Heads that somebody kept: the anchors in other chains, syslog's lines, what the command line says. They show what a chain cannot show of
 * itself. For each writer the latest anchor is kept (its mac covers all before it), so this grows with the number of chains and not of events.
 *
 * First all events pass by chain_heads_gather, then again by chain_heads_meet, then chain_heads_finish tells of those never met. */
#ifndef STORE_CHAIN_HEADS_H
#define STORE_CHAIN_HEADS_H

#include "store/chain_check.h"

struct chain_heads;

struct chain_heads *chain_heads_create(void);
void chain_heads_destroy(struct chain_heads *h); /* accepts NULL */
/* `by`: the writer that saw it, with its event; "" and -1 for one given from elsewhere. */
void chain_heads_add(struct chain_heads *h, const struct chain_head *head, const char *by, int64_t by_seq);
/* Takes the heads out of an event of kind `anchor`, and of `prune`, which says that the chain was taken away as it had to be. */
void chain_heads_gather(struct chain_heads *h, const struct chain_event *e);
void chain_heads_meet(struct chain_heads *h, struct chain_check *k, const struct chain_event *e);
void chain_heads_finish(struct chain_heads *h, struct chain_check *k);
/* How many, and of how many chains a prune event says that they went. */
void chain_heads_sums(const struct chain_heads *h, size_t *kept, size_t *pruned);
/* Adds " head=WRITER:SEQ:MAC" to the detail of an anchor or prune event; false: it is full. */
bool chain_heads_word(char *detail, size_t size, const struct chain_head *head);

#endif
