/* Where the client keeps what must outlive it or is shared with others at the same server: the writes it is about to do, and how many calls
 * were made. Handed in, so that the client knows no store. Of each there is one of its own: the journal of this user (journal.h), and a
 * count in this process's memory (budget.h). */
#ifndef API_KEEP_H
#define API_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/intent.h"

struct err;

enum { KEEP_WHO = 200 };

/* What somebody waits for: part of whoever does. Zeroed it is not under way. */
struct keep_call {
	/* Once, from inside the op or from a source of the loop, never after keep_cancel. err NULL: it would survive the machine. */
	void (*done)(struct keep_call *call, const struct err *err);
	void *owner;
	/* Of a lock: its number. -1 with `busy`: somebody else writes for the subject, who says who, for a sentence; with err: it cannot be
	 * had. */
	int lock;
	bool busy;
	char who[KEEP_WHO];
	bool under_way;
};

/* Writes. The list is of the intents that are open, or not told; where others' are kept too, also of what they closed within a day. What
 * was added or noted is in it when that is answered. */
struct intent_keep {
	/* All who write at the account keep their writes here: then it can be told whose an attempt is. */
	bool shared;

	/* -- what is known here, at once; for the looks of those who wait for nothing */

	/* Takes in what others added and noted, where that needs no waiting. False and err: it is not known what is open. */
	bool (*look)(void *ctx, struct err *err);
	/* Number i of the list, oldest first; NULL past the end. Borrowed until the next op, or turn of the loop. */
	const struct intent *(*at)(const void *ctx, size_t i);
	/* Is somebody at it, who holds the subject's lock? */
	bool (*is_held)(void *ctx, const struct intent *i);
	/* May a write be begun at all? */
	bool (*usable)(void *ctx, struct err *err);
	const char *(*place)(const void *ctx); /* what stands after "the journal" in messages: its path */

	/* -- what is answered, by keep_answer: at once or in a later turn, and for each client in the order in which it was begun. Arguments
	 * are copied. */

	/* The list becomes what it was when this was begun, or later. */
	void (*refresh)(void *ctx, struct keep_call *call);
	/* Nobody else writes for the subject (account, template and user of it) while the lock is held. The end of the process gives it back,
	 * however it ends. */
	void (*lock)(void *ctx, const struct intent *subject, struct keep_call *call);
	/* The intent, which has its id, is signed (intent_sign) before this returns. */
	void (*add)(void *ctx, struct intent *intent, struct keep_call *call);
	/* The words are those of journal.h; server_time 0: not known. */
	void (*note)(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call);

	/* -- what nobody waits for, in that order too */

	/* It may still be done, but nobody is told; a lock that comes then is given back. */
	void (*cancel)(void *ctx, struct keep_call *call);
	void (*unlock)(void *ctx, int lock);
	void (*tidy)(void *ctx); /* forget what nobody needs any more; called now and then */
};

/* Calls. `which` is a number of enum api_op, or API_OPS for all calls of the API together. Nothing here waits: who shares a budget takes
 * parts of it ahead. */
struct budget_keep {
	void (*limit)(void *ctx, unsigned which, int per_minute); /* by each client, before all else; 0: none */
	int64_t (*wait_ms)(const void *ctx, unsigned which);      /* until a call may go; 0: now */
	int (*used)(const void *ctx, unsigned which);             /* in the last minute */
	void (*want)(void *ctx, unsigned which);                  /* a call waits for it, and nothing else; NULL: that changes nothing */
	void (*take)(void *ctx, unsigned which);                  /* a call goes now */
	void (*close)(void *ctx, unsigned which, int ms);         /* the server said 429: none goes for so long */
	int64_t (*closed_ms)(const void *ctx, unsigned which);    /* how much of that is left */
};

/* Each may be NULL: then it is the client's own. The contexts are borrowed. */
struct api_keep {
	const struct intent_keep *intents;
	void *intents_ctx;
	const struct budget_keep *budgets;
	void *budgets_ctx;
};

/* By a keep: the op is over. err NULL: well. */
void keep_answer(struct keep_call *call, const struct err *err);

bool keep_look(const struct api_keep *k, struct err *err);
const struct intent *keep_at(const struct api_keep *k, size_t i);
/* NULL: closed and told, or unknown. Borrowed as keep_at's. */
const struct intent *keep_find(const struct api_keep *k, const char *id);
bool keep_is_held(const struct api_keep *k, const struct intent *i);
const char *keep_place(const struct api_keep *k);

/* The call has its done and owner; it is none that is under way. */
void keep_refresh(const struct api_keep *k, struct keep_call *call);
void keep_lock(const struct api_keep *k, const struct intent *subject, struct keep_call *call);
void keep_add(const struct api_keep *k, struct intent *intent, struct keep_call *call);
void keep_note(const struct api_keep *k, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call);
void keep_cancel(const struct api_keep *k, struct keep_call *call); /* accepts one that is not under way */
void keep_unlock(const struct api_keep *k, int lock);               /* accepts -1 */

#endif
