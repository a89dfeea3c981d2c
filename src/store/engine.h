/* What an engine does for store.c: open connections, run one transaction a lane, tell what changed. For src/store alone. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <poll.h>

#include "base/buf.h"
#include "store/store.h"

struct store_step {
	const char *sql;         /* of this engine; owned by tx when composed */
	char *composed;
	enum store_need need;
	struct store_value *values;
	size_t count, room;
};

/* A transaction under way, and what it gave. Values and rows live in its arena. */
struct store_tx {
	struct store_tx *next;
	struct store *store;
	enum store_lane lane;
	struct store_step *steps;
	size_t count, room;
	struct store_late { void (*late)(void *, struct store_tx *); void (*after)(void *, const struct store_reply *); void *ctx; } *lates;
	size_t late_count, late_room;
	struct store_ticket who;
	bool alone;              /* one step, outside of any transaction */
	int64_t sent_ms, begun_ms; /* monotonic */
	struct store_block *blocks; /* values and rows; plain memory, since an engine's thread takes of it too */
	/* The engine fills these; rows, one a step, are freed with the tx. */
	struct store_reply reply;
	struct store_rows *rows;
	size_t *rows_room;
};

/* An engine that never blocks: begin hands it a transaction for a lane that is free; it calls store_engine_done from run. */
struct store_engine {
	bool (*open)(struct store *s, const char *where, struct err *err); /* sets s->engine_state */
	void (*close)(struct store *s);
	void (*begin)(struct store *s, struct store_tx *t);  /* the lane is free, the store is up */
	size_t (*pollfds)(struct store *s, struct pollfd *fds, size_t max);
	void (*run)(struct store *s, const struct pollfd *fds, size_t count);
	int (*timeout_ms)(const struct store *s);
	int64_t (*now)(const struct store *s);
	size_t sql;              /* which text of a statement: 0 SQLite, 1 PostgreSQL */
};

struct store {
	enum store_kind kind;
	const struct store_engine *engine;
	void *engine_state;
	struct store_health health;
	char *place, *login;
	struct { struct store_tx *first, **last, *under_way; } lanes[STORE_LANES];
	struct store_tx *answered; /* to be told in the next turn */
	struct { void (*changed)(void *, bool); void *ctx; } watches[8];
	size_t watch_count;
	int64_t watch_due_ms;    /* 0: nothing changed */
	int64_t watched_ms;      /* when they were told last */
	bool watch_own;
	bool closing;
};

extern const struct store_engine store_sqlite, store_postgresql; /* open.c alone knows both */

bool store_open_by(const struct store_engine *engine, enum store_kind kind, const char *where, struct store **out, struct err *err);

/* By the engine. */
void store_engine_done(struct store *s, struct store_tx *t);  /* t->reply.outcome, step, err and rows are filled */
void store_engine_health(struct store *s, enum store_state state, const struct err *err); /* what is under way is failed by the engine before */
void store_engine_changed(struct store *s, bool own);
/* Room for a step's rows: values are copied in row by row. */
void store_rows_begin(struct store_tx *t, size_t step, size_t cols);
struct store_value *store_rows_add(struct store_tx *t, size_t step); /* cols values, all NULL */
void store_rows_set(struct store_tx *t, struct store_value *v, enum store_type type, const void *bytes, size_t len); /* text, blob: copied, owned by the tx */

const char *store_sql(const struct store_engine *e, enum store_statement statement);

/* Migrations, embedded from data/migrations in their order: NNNN-name.sql, where a line "-- sqlite:" or "-- postgresql:" begins what is for one engine
 * alone, "-- both:" ends it. */
/* The i-th of this kind; its text for this engine, to be free()d, in *sql. False past the end. */
bool store_migration_at(const struct store *s, size_t i, int *number, const char **name, char **sql);
int store_schema_known(enum store_kind kind); /* the newest number */
/* The sentence for a schema that is newer than this program's; false. */
bool store_schema_newer(const struct store *s, int number, struct err *err);
/* In tx.c: room that dies with the transaction. */
void *store_tx_room(struct store_tx *t, size_t n);
void store_tx_free(struct store_tx *t);

#endif
