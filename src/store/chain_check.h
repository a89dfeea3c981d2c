/* Holds events that lie somewhere (a store, an exported file) against what their writers' keys say they were. Events come a writer at a
 * time, writers in the order of their names and each one's in that of their numbers; the state is that of one chain, however many there
 * are. Whatever was changed, put in, moved or taken away is a fault, with its place and a sentence. What a chain itself cannot show, that
 * its end is missing or all of it, is shown by heads that others have kept (chain_heads). */
#ifndef STORE_CHAIN_CHECK_H
#define STORE_CHAIN_CHECK_H

#include "store/chain.h"

enum chain_fault {
	CHAIN_MALFORMED, /* no event: a line or row that nothing of ours wrote */
	CHAIN_CHANGED,   /* its mac is not that of its text: changed, or put in */
	CHAIN_MISSING,   /* events before this one are gone */
	CHAIN_MOVED,     /* out of order, or there twice */
	CHAIN_UNLINKED,  /* does not follow the one before */
	CHAIN_AFTER_END, /* the writer had ended */
	CHAIN_NO_KEY,    /* the first key is for another auditor, or was changed: nothing of the chain can be verified */
	CHAIN_CUT,       /* the end is missing: somebody saw a later event */
	CHAIN_ABSENT,    /* all of it is */
	CHAIN_FORKED,    /* somebody saw another event at that number */
	CHAIN_FAULTS
};
const char *chain_fault_word(enum chain_fault f); /* for --json: "changed" ... */

struct chain_finding {
	enum chain_fault fault;
	char writer[CHAIN_WRITER]; /* empty where a line is no event */
	int64_t seq;
	char sentence[320];        /* of codes and ids only */
};

struct chain_check_hooks {
	void *ctx;
	void (*found)(void *ctx, const struct chain_finding *f);
	void (*chain)(void *ctx, const struct chain_head *last, bool ended, bool good); /* each chain, when it was seen whole */
	/* A chain that others had seen is gone, and event by_seq of `by` says that it was pruned: no fault, and worth a look at who and when. */
	void (*pruned)(void *ctx, const struct chain_head *head, const char *by, int64_t by_seq);
};

struct chain_check_sums {
	uint64_t events, chains, open, faults; /* open: chains without an end, of programs that run or were killed */
};

/* An auditor's key pair. */
struct chain_secret {
	unsigned char open[CHAIN_KEY], secret[CHAIN_KEY];
};

/* The secrets (borrowed) are tried by their public halves. */
struct chain_check *chain_check_create(const struct chain_secret *secrets, size_t count, struct chain_check_hooks hooks);
void chain_check_destroy(struct chain_check *k); /* accepts NULL */
void chain_check_event(struct chain_check *k, const struct chain_event *e);
void chain_check_malformed(struct chain_check *k, const char *where);
/* No more events. */
void chain_check_finish(struct chain_check *k);
/* Tells of a fault that was found beside the chains. */
void chain_check_fault(struct chain_check *k, enum chain_fault f, const char *writer, int64_t seq, const char *sentence);
void chain_check_pruned(struct chain_check *k, const struct chain_head *head, const char *by, int64_t by_seq);
struct chain_check_sums chain_check_sums(const struct chain_check *k);

#endif
