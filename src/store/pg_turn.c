/* A transaction under way. All its steps are sent at once and their answers come in order; whether the needs are met is seen then, so the commit
 * follows in a second go where there are any. What it may leave behind on a line, a clock to read, others to be told, goes beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/pg.h"

enum { TRIES = 5, AGAIN_MS = 15, CLOCK_EVERY_MS = 5 * 60 * 1000, NOTIFY_MS = 100,
	ALONE_MS = 10 * 60 * 1000 };

/* The schema's triggers tell others of what is news to them, in the act's own transaction. Those that tell commit one after the other, so in a
 * burst they are hushed, and it is told once more after it, in a transaction that nobody waits for. */
static const char hush[] = "SELECT set_config('idreview.hush', 'on', true)",
		  notify_later[] = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('idreview', '')",
		  clock_sql[] = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

int64_t pg_clock_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -- sending ------------------------------------------------------------------------------------------------------------------------ */

static void sent(struct pg_turn *u, int kind, size_t number)
{
	if (u->count == u->room) {
		size_t room = u->room ? u->room * 2 : 32;
		struct pg_command *more = mem_alloc(room * sizeof *more);
		for (size_t i = 0; i < u->count; i++)
			more[i] = u->sent[(u->first + i) % u->room];
		free(u->sent);
		u->sent = more;
		u->room = room;
		u->first = 0;
	}
	struct pg_command *c = &u->sent[(u->first + u->count++) % u->room];
	c->kind = kind;
	c->number = number;
}

/* What cannot even be queued is a line that is gone: whoever reads it notices. */
static void send_sql(struct pg_turn *u, PGconn *conn, int kind, const char *sql)
{
	if (PQsendQueryParams(conn, sql, 0, NULL, NULL, NULL, NULL, 0))
		sent(u, kind, 0);
}

static void send_sync(struct pg_turn *u, PGconn *conn, int kind)
{
	if (PQpipelineSync(conn))
		sent(u, kind, 0);
}

static void send_step(struct pg_turn *u, PGconn *conn, size_t n)
{
	const struct store_step *step = &u->t->steps[n];
	char name[24];
	bool fresh;
	unsigned gone;
	const struct pg_prepared *p = pg_cache_find(&u->cache, step, &fresh, &gone);
	if (gone) {
		char *sql = mem_printf("DEALLOCATE s%u", gone);
		send_sql(u, conn, PG_FORGET, sql);
		free(sql);
	}
	snprintf(name, sizeof name, "s%u", p->number);
	if (fresh && PQsendPrepare(conn, name, p->sql, (int)p->count, p->types))
		sent(u, PG_PREPARE, p->number);
	if (pg_value_send(conn, name, step))
		sent(u, PG_STEP, n);
}

static bool has_needs(const struct store_tx *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->steps[i].need != STORE_ANY)
			return true;
	return false;
}

/* Without BEGIN, what stands before a sync is a transaction of its own. What only reads has nothing to undo. */
static void send_all(struct pg_turn *u, PGconn *conn, int64_t now)
{
	struct store_tx *t = u->t;
	bool needs = has_needs(t), at_once = !needs || t->lane == STORE_READ;
	u->committing = u->unmet = u->failed = u->again = u->open = false;
	u->again_ms = 0;
	u->tries++;
	bool block = !t->alone && (t->count > 1 || needs);
	if (block)
		send_sql(u, conn, PG_BEGIN, t->lane == STORE_WRITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
	u->hushed = t->lane == STORE_WRITE && !t->alone && now - u->notified_ms < NOTIFY_MS;
	if (u->hushed)
		send_sql(u, conn, PG_HUSH, hush);
	if (t->alone) { /* what stands so is upkeep, which takes as long as the table is large */
		send_sql(u, conn, PG_LATER, "SET statement_timeout = 0");
		send_sync(u, conn, PG_ASIDE);
	}
	for (size_t i = 0; i < t->count; i++)
		send_step(u, conn, i);
	if (at_once) {
		u->committing = t->lane == STORE_WRITE;
		if (block)
			send_sql(u, conn, PG_COMMIT, "COMMIT");
	}
	send_sync(u, conn, PG_SYNC);
	if (t->alone) {
		char *sql = mem_printf("SET statement_timeout = %d", PG_STATEMENT_MS);
		send_sql(u, conn, PG_LATER, sql);
		send_sync(u, conn, PG_ASIDE);
		free(sql);
	}
}

static int64_t patience_ms(const struct pg_turn *u)
{
	return u->t->alone ? ALONE_MS : STORE_PATIENCE_MS;
}

void pg_turn_begin(struct pg_turn *u, PGconn *conn, struct store_tx *t)
{
	int64_t now = when_mono_ms();
	u->t = t;
	u->begun_ms = now;
	u->tries = 0;
	if (now - u->clock_ms > CLOCK_EVERY_MS || !u->clock_ms) {
		u->clock_sent_ms = pg_clock_ms();
		u->clock_ms = now;
		send_sql(u, conn, PG_CLOCK, clock_sql);
		send_sync(u, conn, PG_ASIDE);
	}
	send_all(u, conn, now);
}

/* -- answers ------------------------------------------------------------------------------------------------------------------------ */

static void take_clock(struct pg_turn *u, const PGresult *r)
{
	int64_t now = pg_clock_ms();
	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1 && PQnfields(r) == 1)
		u->ahead_ms = strtoll(PQgetvalue(r, 0, 0), NULL, 10) - (u->clock_sent_ms + (now - u->clock_sent_ms) / 2);
}

static void take_step(struct pg_turn *u, size_t n, const PGresult *r)
{
	struct store_tx *t = u->t;
	pg_value_rows(t, n, r);
	const struct store_rows *rows = &t->rows[n];
	bool met = t->steps[n].need == STORE_ANY || rows->count == 1 || (rows->count == 0 && rows->changed == 1);
	if (!met && !u->unmet) {
		u->unmet = true;
		u->step = n;
	}
}

/* A need that was not met comes first: with one step after the other, what failed after it would not have been done. */
static void take_error(struct pg_turn *u, const struct pg_command *c, const PGresult *r)
{
	if (c->kind == PG_PREPARE)
		pg_cache_drop(&u->cache, (unsigned)c->number);
	if (PQresultStatus(r) == PGRES_PIPELINE_ABORTED || u->failed || u->unmet || pg_is_end(r))
		return;
	u->failed = true;
	u->again = pg_is_again(r);
	if (c->kind == PG_STEP && pg_is_stale(r)) {
		bool fresh;
		unsigned gone;
		pg_cache_drop(&u->cache, pg_cache_find(&u->cache, &u->t->steps[c->number], &fresh, &gone)->number);
	}
	pg_say_result(u->t->store, r, &u->err);
}

static void take(struct pg_turn *u, const struct pg_command *c, const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);
	bool ok = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
	if (c->kind == PG_CLOCK)
		take_clock(u, r);
	if (c->kind == PG_CLOCK || c->kind == PG_LATER)
		return; /* nobody waits for it */
	if (c->kind == PG_BEGIN)
		u->open = ok;
	else if (c->kind == PG_ROLLBACK || (c->kind == PG_COMMIT && status != PGRES_PIPELINE_ABORTED))
		u->open = false; /* also one that failed to commit */
	if (!ok)
		take_error(u, c, r);
	else if (c->kind == PG_STEP)
		take_step(u, c->number, r);
}

static int64_t soon(unsigned tries)
{
	unsigned char chance = 128;
	(void)!getrandom(&chance, 1, GRND_NONBLOCK);
	return (int64_t)(AGAIN_MS * tries * (64u + chance)) / 256 + 1;
}

static void settle(struct pg_turn *u, int64_t now)
{
	struct store_tx *t = u->t;
	if (u->failed && u->again && u->tries < TRIES && !t->alone) {
		u->again_ms = now + soon(u->tries);
		return;
	}
	t->reply.outcome = u->failed ? STORE_FAILED : u->unmet ? STORE_UNMET : STORE_DONE;
	t->reply.step = u->unmet ? u->step : 0;
	if (u->failed)
		t->reply.err = u->err;
	if (u->hushed && t->reply.outcome == STORE_DONE)
		u->notify_due_ms = u->notified_ms + NOTIFY_MS;
	u->t = NULL;
}

/* Everything that was sent is answered. */
static void go_on(struct pg_turn *u, PGconn *conn, int64_t now)
{
	if (!u->open) {
		settle(u, now);
		return;
	}
	if (u->failed || u->unmet) {
		u->committing = false;
		send_sql(u, conn, PG_ROLLBACK, "ROLLBACK");
	} else {
		u->committing = true;
		send_sql(u, conn, PG_COMMIT, "COMMIT");
	}
	send_sync(u, conn, PG_SYNC);
}

static int pop(struct pg_turn *u)
{
	int kind = u->sent[u->first].kind;
	u->first = (u->first + 1) % u->room;
	u->count--;
	return kind;
}

static void take_answers(struct pg_turn *u, PGconn *conn, int64_t now)
{
	while (u->count && !PQisBusy(conn)) {
		PGresult *r = PQgetResult(conn);
		if (!r && !u->seen)
			return; /* the line is gone */
		u->seen = r && PQresultStatus(r) != PGRES_PIPELINE_SYNC;
		if (u->seen)
			take(u, &u->sent[u->first], r);
		else if (pop(u) == PG_SYNC)
			go_on(u, conn, now);
		PQclear(r);
	}
}

enum pg_progress pg_turn_run(struct pg_turn *u, PGconn *conn, int64_t now, struct store_tx **done)
{
	struct store_tx *t = u->t;
	if (t && u->again_ms && now >= u->again_ms)
		send_all(u, conn, now);
	if (!t && u->notify_due_ms && now >= u->notify_due_ms) {
		send_sql(u, conn, PG_LATER, notify_later);
		send_sync(u, conn, PG_ASIDE);
		u->notified_ms = now;
		u->notify_due_ms = 0;
	}
	take_answers(u, conn, now);
	if (PQstatus(conn) != CONNECTION_OK)
		return PG_LOST;
	if (!t || u->t)
		return PG_WAITS;
	*done = t;
	return PG_THERE;
}

void pg_turn_heard(struct pg_turn *u, int64_t now)
{
	u->notified_ms = now;
	u->notify_due_ms = 0; /* what was hushed before was committed before */
}

int64_t pg_turn_due(const struct pg_turn *u)
{
	if (u->t)
		return u->again_ms ? u->again_ms : u->begun_ms + patience_ms(u);
	return u->notify_due_ms;
}

bool pg_turn_is_over(const struct pg_turn *u, int64_t now)
{
	return u->t && now - u->begun_ms >= patience_ms(u);
}

struct store_tx *pg_turn_lose(struct pg_turn *u, const struct err *err)
{
	struct store_tx *t = u->t;
	if (t) {
		bool unknown = u->committing && !u->failed;
		if (unknown && u->hushed)
			u->notify_due_ms = 1; /* when it is back */
		t->reply.outcome = unknown ? STORE_UNKNOWN : STORE_FAILED;
		t->reply.err = *err;
		if (unknown)
			err_remedy(&t->reply.err, "It may have been saved or not: that is seen once the store is back.");
	}
	u->t = NULL;
	pg_turn_finish(u);
	return t;
}

void pg_turn_finish(struct pg_turn *u)
{
	free(u->sent);
	pg_cache_finish(&u->cache);
	*u = (struct pg_turn){ .ahead_ms = u->ahead_ms, .notify_due_ms = u->notify_due_ms };
}
