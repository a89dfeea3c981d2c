/* What the files of the audit writer share. They stand on each other in this order: audit_chain (events into transactions), audit_note (those that
 * stand alone, and the file where they wait), audit_follow (from the file into the store, and what was lost in a commit), audit_anchor (other
 * chains' heads), audit (opening, turns, end). */
#ifndef STORE_AUDIT_INTERNAL_H
#define STORE_AUDIT_INTERNAL_H

#include "store/audit.h"
#include "store/spool.h"

enum {
	AUDIT_HEAD_EVERY = 64,         /* events between two heads for syslog, and between two looks at others' chains */
	AUDIT_HEAD_MS = 4 * 60 * 1000, /* the longest an event goes without a head of it in syslog */
	AUDIT_WAIT_MOST = 10000,       /* events that wait in memory, where no file takes them */
	AUDIT_RETRY_MS = 5000,         /* a store that is there and takes nothing, as on a disk that is full, is tried again after so long */
	AUDIT_PAGE = 64,               /* events a transaction brings home */
	AUDIT_SEEN = 64                /* other chains whose last anchored place is known */
};

/* An event that was not sealed yet. */
struct audit_entry {
	enum audit_kind kind;
	int64_t time_ms;
	char *subject, *detail;
};

struct audit_entries {
	struct audit_entry *list;
	size_t count, room;
};

/* Events whose commit's answer was lost. */
struct audit_lost {
	struct audit_lost *next;
	struct audit *audit;
	struct chain_event last;         /* of the transaction: it is there with all others of it or not at all */
	struct audit_entries notes;      /* to be recorded anew if it is not; empty where an act was lost, whose owner knows */
	void (*told)(void *ctx, bool done);
	void *ctx;
	bool asked;
};

struct audit {
	struct store *store;
	const struct person *me;
	char program[32];
	int64_t opened_ms;               /* wall clock: when the program began, whenever it has something to say */
	char *spool_directory;
	unsigned char auditor[CHAIN_KEY];
	/* The chain in the store. */
	struct chain *chain;
	struct chain_event begin;        /* its first event, until that is stored */
	bool begun;
	struct chain_event last_sealed;
	char before[CHAIN_WRITER];       /* the chain that this one goes on from, since the store lost an answer */
	/* Events that stand alone. */
	struct audit_entries waiting, flying;
	bool flushing;
	size_t dropped;                  /* for a gap event */
	/* The chain in the file. */
	struct spool *spool;
	struct chain *spool_chain;
	struct spool_reader reader;      /* what is being brought home; fd -1: nothing */
	bool following, follow_asked;    /* a page is on its way; there may be files */
	size_t spooled;                  /* events in the file that are not in the store yet */
	int64_t retry_ms;                /* monotonic; nothing is brought home or looked for before; 0: at once */
	struct err trouble;
	struct audit_lost *lost;
	/* Heads. */
	size_t since_head;               /* events stored since the last head */
	int64_t head_due_ms;             /* monotonic; 0: nothing was added */
	void (*to)(void *ctx, const struct chain_head *h);
	void *to_ctx;
	size_t since_anchor;
	int64_t anchor_due_ms;           /* 1: at once */
	bool anchoring, closing;
	struct { char writer[CHAIN_WRITER]; int64_t seq; } seen[AUDIT_SEEN];
	size_t seen_next;
	enum store_state state;          /* as it was at the last turn */
};

/* audit_chain.c */
int64_t audit_now_ms(void); /* wall clock */
void audit_fill(struct chain_event *e, enum audit_kind kind, int64_t time_ms, const char *subject, const char *detail);
/* The first event of a chain; NULL: the auditor's key is none. */
struct chain *audit_chain_begin(struct audit *a, struct chain_event *begin, bool spooled);
/* A step that inserts the sealed event. */
void audit_step(struct store_tx *t, enum store_statement statement, const struct chain_event *e);
/* In a late callback: seals, begin before it where that is not stored, and adds the steps. */
void audit_seal_into(struct audit *a, struct store_tx *t, struct chain_event *e);
/* What became of the transaction into which something was sealed, as many times as it is told. Unknown: the chain is left, and *lost is a new entry of the list. */
void audit_outcome(struct audit *a, enum store_outcome outcome, struct audit_lost **lost);
void audit_head_out(struct audit *a, const struct chain *c);
void audit_entries_add(struct audit_entries *l, const struct audit_entry *e); /* takes the strings */
void audit_entries_clear(struct audit_entries *l);

/* audit_note.c */
void audit_flush(struct audit *a);
bool audit_spool_waiting(struct audit *a); /* all that waits, into the file */

/* audit_follow.c */
void audit_follow(struct audit *a);
void audit_look_for_lost(struct audit *a);

/* audit_anchor.c */
void audit_anchor(struct audit *a);

#endif
