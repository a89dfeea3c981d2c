/* A line from nothing to ready: its addresses, the connection, the session, the schema. Each step has its time. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/pg.h"

enum {
	LOOKUP_MS = 10000,
	CONNECT_MS = STORE_PATIENCE_MS,
	FIRST_MS = 200, /* until it is tried again; doubled each time */
	LAST_MS = 10000,
	STEADY_MS = 10000 /* what holds so long was no bad try */
};

static const char session[] =
	"SET client_min_messages = error; SET bytea_output = hex; SET standard_conforming_strings = on; SET statement_timeout = %d;"
	" SET lock_timeout = 0; SET idle_in_transaction_session_timeout = %d; SET row_security = on; %s;"
	" SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');"
	" SELECT session_user, current_setting('server_encoding'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

static void be_quiet(void *ctx, const char *message)
{
	(void)ctx;
	(void)message; /* libpq would write it over the screen */
}

/* -- opening ------------------------------------------------------------------------------------------------------------------------ */

static char *joined(const struct pg_addresses *a, unsigned turned, int which)
{
	char *list = mem_strdup("");
	for (size_t i = 0; i < a->count; i++) {
		size_t n = (i + turned) % a->count;
		const char *one = which == 0 ? a->at[n].host : which == 1 ? a->at[n].hostaddr : a->at[n].port;
		char *more = mem_printf("%s%s%s", list, i ? "," : "", one);
		free(list);
		list = more;
	}
	return list;
}

static bool all_empty(const char *list)
{
	return strspn(list, ",") == strlen(list);
}

static bool connect_to(struct pg_line *line, const struct pg_place *p, const struct pg_addresses *a)
{
	const char *keywords[PG_OPTIONS + 4], *values[PG_OPTIONS + 4];
	const char *const names[] = { "host", "hostaddr", "port" };
	char *lists[3];
	size_t n = 0;
	for (; p->keywords[n]; n++) {
		keywords[n] = p->keywords[n];
		values[n] = p->values[n];
	}
	for (int i = 0; i < 3; i++) {
		lists[i] = joined(a, line->turned, i);
		keywords[n] = names[i];
		values[n] = lists[i];
		n += !all_empty(lists[i]);
	}
	keywords[n] = NULL;
	line->conn = PQconnectStartParams(keywords, values, 0);
	for (int i = 0; i < 3; i++)
		free(lists[i]);
	if (!line->conn || PQstatus(line->conn) == CONNECTION_BAD)
		return false;
	PQsetNoticeProcessor(line->conn, be_quiet, NULL);
	line->events = POLLOUT;
	return true;
}

void pg_line_open(struct pg_line *line, const struct pg_place *p, int64_t now)
{
	line->lookup = pg_lookup_begin(p);
	line->phase = PG_LOOKUP;
	line->due_ms = now + LOOKUP_MS;
}

/* -- step by step ------------------------------------------------------------------------------------------------------------------- */

static enum pg_progress lookup_run(struct pg_line *line, struct store *s, const struct pg_place *p, int64_t now, struct err *err)
{
	struct pg_addresses a;
	enum pg_progress done = pg_lookup_end(line->lookup, p, &a, err);
	if (done != PG_THERE)
		return done;
	line->phase = PG_CONNECTING;
	line->due_ms = now + CONNECT_MS;
	bool ok = connect_to(line, p, &a);
	if (!ok)
		pg_say_line(s, line->conn, err);
	return ok ? PG_WAITS : PG_LOST;
}

static bool begin_session(struct pg_line *line)
{
	const char *own = line->lane == STORE_WRITE ? "LISTEN idreview" : "SET default_transaction_read_only = on";
	char *sql = mem_printf(session, PG_STATEMENT_MS, PG_IDLE_MS, own);
	bool ok = !PQsetnonblocking(line->conn, 1) && pg_talk_begin(&line->talk, line->conn, sql);
	line->turn.clock_sent_ms = pg_clock_ms();
	free(sql);
	return ok;
}

static enum pg_progress connect_run(struct pg_line *line, struct store *s, short revents, struct err *err)
{
	PostgresPollingStatusType st = revents ? PQconnectPoll(line->conn) : PGRES_POLLING_ACTIVE;
	switch (st) {
	case PGRES_POLLING_OK:
		line->phase = PG_SETTING_UP;
		if (begin_session(line))
			return PG_WAITS;
		break;
	case PGRES_POLLING_READING:
		line->events = POLLIN;
		return PG_WAITS;
	case PGRES_POLLING_WRITING:
		line->events = POLLOUT;
		return PG_WAITS;
	case PGRES_POLLING_ACTIVE:
		return PG_WAITS;
	case PGRES_POLLING_FAILED:
		break;
	}
	pg_say_line(s, line->conn, err);
	return PG_LOST;
}

static bool ready(struct pg_line *line, struct store *s, int64_t now, struct err *err)
{
	line->phase = PG_READY;
	line->due_ms = 0;
	line->ready_ms = now;
	line->err = (struct err){ 0 };
	return PQenterPipelineMode(line->conn) || pg_say_line(s, line->conn, err);
}

static bool take_session(struct pg_line *line, struct store *s, const PGresult *r, int64_t now, struct err *err)
{
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		return pg_say_result(s, r, err);
	if (PQntuples(r) != 1 || PQnfields(r) != 3)
		return err_set(err, ERR_STORE, "what answers at %.150s is no PostgreSQL: it says other things than it was asked", store_place(s));
	if (strcmp(PQgetvalue(r, 0, 1), "UTF8") != 0) {
		err_set(err, ERR_STORE, "the store %.150s is a database in %.40s", store_place(s), PQgetvalue(r, 0, 1));
		return err_remedy(err, "Make it with createdb --encoding=UTF8.");
	}
	int64_t back = pg_clock_ms();
	struct pg_turn *u = &line->turn;
	u->ahead_ms = strtoll(PQgetvalue(r, 0, 2), NULL, 10) - (u->clock_sent_ms + (back - u->clock_sent_ms) / 2);
	u->clock_ms = now;
	free(s->login);
	s->login = mem_strdup(PQgetvalue(r, 0, 0));
	return true;
}

static enum pg_progress session_run(struct pg_line *line, struct store *s, int64_t now, struct err *err)
{
	enum pg_progress done = pg_talk_run(&line->talk, line->conn);
	if (done == PG_LOST)
		pg_say_line(s, line->conn, err);
	if (done != PG_THERE)
		return done;
	if (!take_session(line, s, line->talk.last, now, err))
		return PG_LOST;
	if (line->lane != STORE_WRITE)
		return ready(line, s, now, err) ? PG_WAITS : PG_LOST;
	line->phase = PG_MIGRATING;
	line->due_ms = now + PG_MIGRATE_MS;
	bool ok = pg_migrate_begin(&line->migrate, line->conn) || pg_say_line(s, line->conn, err);
	return ok ? PG_WAITS : PG_LOST;
}

static enum pg_progress migrate_run(struct pg_line *line, struct store *s, int64_t now, struct err *err)
{
	enum pg_progress done = pg_migrate_run(&line->migrate, s, line->conn, &line->refused, err);
	if (done != PG_THERE)
		return done;
	pg_migrate_finish(&line->migrate);
	return ready(line, s, now, err) ? PG_WAITS : PG_LOST;
}

void pg_line_run(struct pg_line *line, struct store *s, const struct pg_place *p, short revents, int64_t now)
{
	struct err err = { 0 };
	enum pg_progress done = PG_WAITS;
	if (line->phase == PG_AWAY) {
		if (line->refused || now < line->due_ms)
			return;
		pg_line_open(line, p, now);
	}
	switch (line->phase) {
	case PG_LOOKUP:
		done = lookup_run(line, s, p, now, &err);
		break;
	case PG_CONNECTING:
		done = connect_run(line, s, revents, &err);
		break;
	case PG_SETTING_UP:
		done = session_run(line, s, now, &err);
		break;
	case PG_MIGRATING:
		done = migrate_run(line, s, now, &err);
		break;
	default:
		return;
	}
	if (done == PG_WAITS && line->phase != PG_READY && now >= line->due_ms) {
		pg_say_mute(s, &err);
		line->turned++; /* the next address, where there are several */
		done = PG_LOST;
	}
	if (done == PG_LOST)
		pg_line_lose(line, &err, now);
	else if (line->phase > PG_CONNECTING)
		line->events = pg_events(line->conn);
}

/* -- closing ------------------------------------------------------------------------------------------------------------------------ */

void pg_line_finish(struct pg_line *line)
{
	pg_lookup_drop(line->lookup);
	pg_talk_finish(&line->talk);
	pg_migrate_finish(&line->migrate);
	PQfinish(line->conn);
	line->lookup = NULL;
	line->conn = NULL;
	line->phase = PG_AWAY;
}

/* Not all at once, when a server comes back to many. */
static int64_t later(unsigned failures)
{
	unsigned char chance = 128;
	int64_t ms = FIRST_MS << (failures < 8 ? failures : 8);
	(void)!getrandom(&chance, 1, GRND_NONBLOCK);
	ms = ms > LAST_MS ? LAST_MS : ms;
	return ms / 2 + ms * chance / 512;
}

void pg_line_lose(struct pg_line *line, const struct err *err, int64_t now)
{
	if (line->phase == PG_READY && now - line->ready_ms >= STEADY_MS)
		line->failures = 0;
	if (strcmp(line->err.text, err->text) != 0)
		log_err(LOG_WARN, line->lane == STORE_WRITE ? "store, to write" : "store, to read", err);
	line->err = *err;
	pg_line_finish(line);
	line->due_ms = now + later(line->failures++);
}
