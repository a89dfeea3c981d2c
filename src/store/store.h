/* The store: what a team knows of its cases, on SQLite (one host, the embedded default) or PostgreSQL (several). Nothing here blocks: what is
 * asked is answered in the loop's turn, to whoever asked.
 *
 * Two lanes, each with a connection of its own, so that a long search never holds up a claim. A lane has one transaction under way and
 * the others wait in their order. A transaction is a list of steps, each a prepared statement of statement.def with its values and what it
 * needs; if a need is not met all of it is undone.
 *
 * Never in it: names, dates of birth, addresses, numbers, pictures, URLs. Times are unix seconds by store_now. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

struct config;
struct store;

enum store_statement {
#define STATEMENT(name, sql) STORE_##name,
#define STATEMENT_EACH(name, sqlite, postgresql) STORE_##name,
#include "store/statement.def"
#undef STATEMENT
#undef STATEMENT_EACH
	STORE_STATEMENTS
};

enum store_lane { STORE_READ, STORE_WRITE, STORE_LANES };

/* What a step has to do, else the whole transaction is undone. */
enum store_need {
	STORE_ANY,
	STORE_ONE                /* exactly one row is changed or returned */
};

enum store_type { STORE_NULL, STORE_INT, STORE_TEXT, STORE_BLOB };

/* Text is followed by a NUL that len does not count. */
struct store_value {
	enum store_type type;
	int64_t number;
	const char *bytes;
	size_t len;
};

/* Of one step, row by row. */
struct store_rows {
	size_t cols, count;      /* count: of rows returned */
	int64_t changed;         /* rows inserted, updated or deleted */
	struct store_value *values;
};

enum store_outcome {
	STORE_DONE,              /* committed; or read */
	STORE_UNMET,             /* a step's need was not met: nothing was changed */
	STORE_FAILED,            /* err says why; nothing was changed */
	STORE_UNKNOWN            /* the connection was lost in the commit: done or not, see err */
};

struct store_reply {
	enum store_outcome outcome;
	size_t step;             /* which need was not met, 0-based */
	struct err err;
	const struct store_rows *rows; /* of each step; valid during the reply */
	size_t count;
};

/* Who asked. reply is called once, from within the store's source or store_wait, never from store_send. Zeroed: nobody waits. */
struct store_ticket {
	void (*reply)(void *owner, uint32_t tag, const struct store_reply *reply);
	void *owner;
	uint32_t tag;            /* the owner's own */
};

/* -- opening ------------------------------------------------------------------------------------------------------------------------ */

enum store_state {
	STORE_OPENING,           /* of PostgreSQL: not connected yet */
	STORE_UP,
	STORE_DOWN,              /* tried again by itself */
	STORE_REFUSED            /* a newer schema, say: not tried again */
};

struct store_health {
	enum store_state state;
	int64_t since;           /* unix s */
	struct err err;          /* of DOWN and REFUSED */
};

/* What is in it: each has migrations of its own, data/migrations and data/migrations/keys. */
enum store_kind { STORE_OF_CASES, STORE_OF_KEYS, STORE_KINDS };

/* `where`: a path, "" for store.db or keys.db in $XDG_STATE_HOME/idreview, or postgresql://... SQLite is open and migrated when this
 * returns, or it is refused: a network file system, others' permissions, a newer schema. PostgreSQL is only begun with: false is a URL
 * that cannot be one. */
bool store_open(enum store_kind kind, const char *where, struct store **out, struct err *err);
void store_close(struct store *s);      /* what was not sent yet is dropped; accepts NULL */
struct source store_source(struct store *s);
void store_health(const struct store *s, struct store_health *out);
bool store_is_postgresql(const struct store *s);
const char *store_place(const struct store *s); /* for sentences: a path, or the URL without what is secret */
const char *store_login(const struct store *s); /* PostgreSQL's user; "" not known yet, or SQLite */
int64_t store_now(const struct store *s);       /* by PostgreSQL's clock where there is one */

/* -- transactions ------------------------------------------------------------------------------------------------------------------- */

struct store_tx;

struct store_tx *store_begin(struct store *s, enum store_lane lane);
void store_step(struct store_tx *t, enum store_statement statement, enum store_need need);
/* A statement put together by query.c, the one other place where SQL is written; copied. */
void store_step_sql(struct store_tx *t, const char *sql, enum store_need need);
/* The values of the step added last, $1 first; copied. NULL text is NULL. */
void store_int(struct store_tx *t, int64_t n);
void store_text(struct store_tx *t, const char *text);
void store_blob(struct store_tx *t, const void *bytes, size_t len);
/* Called when its turn has come, before anything of it is done: it may add steps. Then with what became of it, before its ticket. Many may
 * be added; each is called in its order. after is always called, once, also for what never had its turn. */
void store_late(struct store_tx *t, void (*late)(void *ctx, struct store_tx *t), void (*after)(void *ctx, const struct store_reply *reply),
                void *ctx);
/* Its one step stands outside of any transaction, as VACUUM must. */
void store_alone(struct store_tx *t);
/* Takes t. A store that is down answers in the next turn with ERR_STORE; one that does not answer, after STORE_PATIENCE_MS. */
void store_send(struct store *s, struct store_tx *t, struct store_ticket who);
void store_drop(struct store_tx *t);    /* instead of sending it */
enum { STORE_PATIENCE_MS = 5000 };

/* Whoever closes is forgotten: what it asked for and was not begun is dropped if it only reads, and nothing is told to it. */
void store_forget(struct store *s, const void *owner);
/* For commands: runs until everything that was sent is answered, and PostgreSQL is connected or has failed to. */
void store_wait(struct store *s);

/* Called after others, or this program, have changed something: at most ten times a second; what changed must be read. `own`: this store
 * itself has changed something since the last call, others may have too. */
void store_watch(struct store *s, void (*changed)(void *ctx, bool own), void *ctx);
void store_unwatch(struct store *s, const void *ctx);

/* -- reading rows ------------------------------------------------------------------------------------------------------------------- */

const struct store_value *store_at(const struct store_rows *r, size_t row, size_t col);
int64_t store_number(const struct store_rows *r, size_t row, size_t col); /* 0 when NULL */
const char *store_string(const struct store_rows *r, size_t row, size_t col); /* "" when NULL */
/* Copied, cut between characters where it does not fit. */
void store_copy(const struct store_rows *r, size_t row, size_t col, char *out, size_t size);

#endif
