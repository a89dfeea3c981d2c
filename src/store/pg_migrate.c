/* The schema, after connecting. Whoever owns the database brings it up to date, one program at a time; all others only look whether it is. Each
 * migration, and all that are due, in one transaction: half a schema is never there. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/when.h"
#include "store/pg.h"

/* What the tables belong to, so that any administrator can change them: the database's owner, where that is a role we are in. */
#define AS_OWNER "(SELECT datdba FROM pg_database WHERE datname = current_database())"

static const char look[] =
	"SELECT to_regclass('migration') IS NOT NULL,"
	" has_schema_privilege(current_schema(), 'CREATE') AND NOT pg_is_in_recovery()"
	" AND coalesce((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('migration')), pg_has_role(" AS_OWNER ", 'USAGE'))";

/* The number is the program's name in bytes; the other kind of store, in the same database, has the next. */
#define LOCK "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(x'6964726576696577'::bigint + %d)"

bool pg_migrate_begin(struct pg_migrate *m, PGconn *conn)
{
	pg_migrate_finish(m);
	return pg_talk_begin(&m->talk, conn, look);
}

static bool ask_version(struct pg_migrate *m, const struct store *s, PGconn *conn)
{
	char *sql = mem_printf("SELECT coalesce(max(number), 0) FROM migration WHERE kind = %d", s->kind);
	bool ok = pg_talk_begin(&m->talk, conn, sql);
	free(sql);
	return ok;
}

static bool ask_lock(struct pg_migrate *m, const struct store *s, PGconn *conn)
{
	char *sql = mem_printf(LOCK, s->kind);
	bool ok = pg_talk_begin(&m->talk, conn, sql);
	free(sql);
	return ok;
}

static bool change(struct pg_migrate *m, const struct store *s, PGconn *conn)
{
	struct buf sql;
	int number;
	const char *name;
	char *text;
	buf_init(&sql, 16 * 1024 * 1024);
	buf_add_str(&sql, "DO $$ BEGIN EXECUTE format('SET LOCAL ROLE %I', pg_get_userbyid(" AS_OWNER ")); END $$;\n"
	                  "CREATE TABLE IF NOT EXISTS migration (kind bigint NOT NULL, number bigint NOT NULL, name text NOT NULL, at bigint NOT NULL,"
	                  " PRIMARY KEY (kind, number));\n");
	for (size_t i = 0; store_migration_at(s, i, &number, &name, &text); i++) {
		if (number > m->number)
			buf_printf(&sql, "%s\n;INSERT INTO migration VALUES (%d, %d, '%s', %lld);\n", text, s->kind, number, name, (long long)when_now());
		free(text);
	}
	buf_add_str(&sql, "COMMIT");
	bool ok = !sql.full && pg_talk_begin(&m->talk, conn, buf_str(&sql));
	buf_finish(&sql);
	return ok;
}

static enum pg_progress judge(struct pg_migrate *m, const struct store *s, bool *refused, struct err *err)
{
	int known = store_schema_known(s->kind);
	if (m->number > known) {
		*refused = true;
		store_schema_newer(s, m->number, err);
		return PG_LOST;
	}
	if (m->number == known)
		return PG_THERE;
	if (m->may)
		return PG_WAITS;
	err_set(err, ERR_STORE, "the store %.150s has schema %d, and this program wants %d", store_place(s), m->number, known);
	err_remedy(err, "Ask an administrator to run idreview store check, which brings it up to date; it is looked at again by itself.");
	return PG_LOST;
}

static bool is_true(const PGresult *r, int col)
{
	return PQntuples(r) == 1 && col < PQnfields(r) && *PQgetvalue(r, 0, col) == 't';
}

/* What follows an answer; PG_WAITS: the next question was asked, or *asked is false. */
static enum pg_progress next(struct pg_migrate *m, struct store *s, PGconn *conn, bool *asked, bool *refused, struct err *err)
{
	const PGresult *r = m->talk.last;
	enum pg_progress verdict;
	switch (m->state) {
	case PG_LOOK:
	case PG_LOOK_AGAIN:
		m->exists = is_true(r, 0);
		m->may = is_true(r, 1);
		m->number = 0;
		m->state = m->state == PG_LOOK ? PG_VERSION : PG_VERSION_AGAIN;
		if (m->exists) {
			*asked = ask_version(m, s, conn);
			return PG_WAITS;
		}
		break;
	case PG_VERSION:
	case PG_VERSION_AGAIN:
		m->number = PQntuples(r) == 1 && PQnfields(r) == 1 ? atoi(PQgetvalue(r, 0, 0)) : INT_MAX; /* what cannot be read is not ours to change */
		break;
	case PG_LOCK:
		m->state = PG_LOOK_AGAIN;
		*asked = pg_talk_begin(&m->talk, conn, look);
		return PG_WAITS;
	case PG_CHANGE:
		return PG_THERE;
	}
	verdict = judge(m, s, refused, err);
	if (m->state == PG_VERSION_AGAIN && verdict != PG_LOST) {
		/* Another program was faster, or it is for us. */
		m->state = PG_CHANGE;
		*asked = verdict == PG_WAITS ? change(m, s, conn) : pg_talk_begin(&m->talk, conn, "COMMIT");
		return PG_WAITS;
	}
	if (verdict == PG_WAITS) {
		m->state = PG_LOCK;
		*asked = ask_lock(m, s, conn);
	}
	return verdict;
}

enum pg_progress pg_migrate_run(struct pg_migrate *m, struct store *s, PGconn *conn, bool *refused, struct err *err)
{
	for (;;) {
		enum pg_progress p = pg_talk_run(&m->talk, conn);
		if (p == PG_WAITS)
			return PG_WAITS;
		if (p == PG_LOST) {
			pg_say_line(s, conn, err);
			return PG_LOST;
		}
		ExecStatusType status = PQresultStatus(m->talk.last);
		if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
			pg_say_result(s, m->talk.last, err);
			return PG_LOST;
		}
		bool asked = true;
		p = next(m, s, conn, &asked, refused, err);
		if (!asked) {
			pg_say_line(s, conn, err);
			return PG_LOST;
		}
		if (p != PG_WAITS)
			return p;
	}
}

void pg_migrate_finish(struct pg_migrate *m)
{
	pg_talk_finish(&m->talk);
	*m = (struct pg_migrate){ 0 };
}
