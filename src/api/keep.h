/* Where the client keeps what must outlive it or is shared with others at the same server: the writes it is about to do, and how many calls
 * were made. Handed in, so that the client knows no store. Of each there is one today: the journal of this user (journal.h), and a count in
 * this process's memory (budget.h). */
#ifndef API_KEEP_H
#define API_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/intent.h"

struct err;

/* Writes. The list is of the intents that are open, or not told; what was added or noted is in it when the function returns. */
struct intent_keep {
	/* What others added and noted since; cheap when nothing was. False and err when it cannot be read. */
	bool (*refresh)(void *ctx, struct err *err);
	/* Number i of the list, oldest first; NULL past the end. Borrowed until the next refresh, add or note. */
	const struct intent *(*at)(const void *ctx, size_t i);
	/* Each returns true only when it would survive the machine. The intent, which has its id, is signed (intent_sign). */
	bool (*add)(void *ctx, struct intent *intent, struct err *err);
	/* The words are those of journal.h; server_time 0: not known. */
	bool (*note)(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err);
	/* Nobody else writes for the subject while the lock is held, whose number this is. -1: somebody does (busy true), or it cannot be taken
	 * (err). The end of the process gives it back, however it ends. */
	int (*lock)(void *ctx, const char *account, const char *client_user_id, const char *template_id, bool *busy, struct err *err);
	void (*unlock)(void *ctx, int lock);
	/* Forget what nobody needs any more; called now and then. */
	void (*tidy)(void *ctx);
	const char *(*place)(const void *ctx); /* what stands after "the journal" in messages: its path */
};

/* Calls. `which` is a number of enum api_op, or API_OPS for all calls of the API together. */
struct budget_keep {
	void (*limit)(void *ctx, unsigned which, int per_minute); /* by each client, before all else; 0: none */
	int64_t (*wait_ms)(const void *ctx, unsigned which);      /* until a call may go; 0: now */
	int (*used)(const void *ctx, unsigned which);             /* in the last minute */
	void (*take)(void *ctx, unsigned which);                  /* a call goes now */
	void (*close)(void *ctx, unsigned which, int ms);         /* the server said 429: none goes for so long */
	int64_t (*closed_ms)(const void *ctx, unsigned which);    /* how much of that is left */
};

/* Each may be NULL: then it is the one of today. The contexts are borrowed. */
struct api_keep {
	const struct intent_keep *intents;
	void *intents_ctx;
	const struct budget_keep *budgets;
	void *budgets_ctx;
};

bool keep_refresh(const struct api_keep *k, struct err *err);
const struct intent *keep_at(const struct api_keep *k, size_t i);
/* NULL: closed and told, or unknown. Borrowed as keep_at's. */
const struct intent *keep_find(const struct api_keep *k, const char *id);
bool keep_add(const struct api_keep *k, struct intent *intent, struct err *err);
bool keep_note(const struct api_keep *k, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err);
int keep_lock(const struct api_keep *k, const char *account, const char *client_user_id, const char *template_id, bool *busy,
              struct err *err);
void keep_unlock(const struct api_keep *k, int lock); /* accepts -1 */
const char *keep_place(const struct api_keep *k);

#endif
