/* Connections: how they are made, and the schema brought up to date. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite.h"

/* What is put into the file's header, so that no other program's file is taken for a store. */
enum { APPLICATION = 0x69647276, APPLICATION_KEYS = 0x6964726b, BUSY_MS = 4000, CACHE_KIB = 1024 };

void sqlite_say(const struct store *s, int code, const char *said, struct err *err)
{
	const char *place = store_place(s);
	switch (code & 0xff) {
	case SQLITE_FULL:
		err_set(err, ERR_STORE, "the disk of %.250s is full: nothing was written", place);
		err_remedy(err, "Make room there; what is read goes on.");
		break;
	case SQLITE_READONLY:
		err_set(err, ERR_STORE, "%.250s cannot be written: it is read-only", place);
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		err_set(err, ERR_STORE, "%.250s is held by another program, for longer than %d s: is one stopped?", place, BUSY_MS / 1000);
		break;
	case SQLITE_INTERRUPT:
		err_set(err, ERR_STORE, "%.250s did not answer within %d s", place, STORE_PATIENCE_MS / 1000);
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		err_set(err, ERR_STORE, "%.250s is damaged, or is no store", place);
		err_remedy(err, "Restore a backup: idreview-store(7), BACKUP.");
		break;
	case SQLITE_CONSTRAINT:
		err_set(err, ERR_STORE, "%.200s refused what contradicts it: %.150s", place, said);
		break;
	default:
		err_set(err, ERR_STORE, "%.200s: %.150s", place, said);
		break;
	}
}

static int number_of(sqlite3 *db, const char *pragma)
{
	sqlite3_stmt *stmt = NULL;
	int n = 0;
	if (sqlite3_prepare_v2(db, pragma, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static int application(const struct store *s)
{
	return s->kind == STORE_OF_KEYS ? APPLICATION_KEYS : APPLICATION;
}

static int migrate_all(const struct store *s, sqlite3 *db, int number)
{
	int code = SQLITE_OK, next;
	const char *name;
	char *sql, set[80];
	for (size_t i = 0; code == SQLITE_OK && store_migration_at(s, i, &next, &name, &sql); i++) {
		if (next > number)
			code = sqlite3_exec(db, sql, NULL, NULL, NULL);
		free(sql);
	}
	snprintf(set, sizeof set, "PRAGMA user_version=%d; PRAGMA application_id=%d", store_schema_known(s->kind), application(s));
	return code == SQLITE_OK ? sqlite3_exec(db, set, NULL, NULL, NULL) : code;
}

/* Two programs that start at once: the second waits, and finds it done. */
static enum sqlite_place migrate(const struct store *s, sqlite3 *db, struct err *err)
{
	int number = number_of(db, "PRAGMA user_version"), owner = number_of(db, "PRAGMA application_id");
	if (owner && owner != application(s)) {
		err_set(err, ERR_STORE, "%.250s is a database of another program", store_place(s));
		return SQLITE_PLACE_REFUSED;
	}
	if (number > store_schema_known(s->kind)) {
		store_schema_newer(s, number, err);
		return SQLITE_PLACE_REFUSED;
	}
	if (number == store_schema_known(s->kind))
		return SQLITE_PLACE_OK;
	int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		number = number_of(db, "PRAGMA user_version");
		if (number < store_schema_known(s->kind))
			code = migrate_all(s, db, number);
		if (code == SQLITE_OK)
			code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	}
	if (code == SQLITE_OK)
		return SQLITE_PLACE_OK;
	sqlite_say(s, code, sqlite3_errmsg(db), err);
	if (!sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return SQLITE_PLACE_AWAY;
}

static int connect_lane(struct sqlite *q, enum store_lane lane)
{
	sqlite3 **db = &q->lanes[lane].db;
	char set[300];
	int code = sqlite3_open_v2(q->path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK)
		return code;
	sqlite3_busy_timeout(*db, BUSY_MS);
	(void)sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* The triggers write to FTS5's tables, which SQLite before 3.42 takes for dangerous; the file is ours alone. */
	(void)sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, lane == STORE_WRITE, NULL);
	snprintf(set, sizeof set,
	         "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
	         "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d; PRAGMA journal_size_limit=16777216", CACHE_KIB);
	return sqlite3_exec(*db, set, NULL, NULL, NULL);
}

void sqlite_disconnect(struct store *s)
{
	struct sqlite *q = s->engine_state;
	for (int i = 0; i < STORE_LANES; i++) {
		sqlite_lane_forget(&q->lanes[i]);
		sqlite3_close_v2(q->lanes[i].db);
		q->lanes[i].db = NULL;
	}
}

enum sqlite_place sqlite_connect(struct store *s, bool create, struct err *err)
{
	struct sqlite *q = s->engine_state;
	enum sqlite_place place = sqlite_place_check(q, create, err);
	/* The writer first: it makes what the reader then finds. */
	for (int i = STORE_LANES - 1; place == SQLITE_PLACE_OK && i >= 0; i--) {
		int code = connect_lane(q, i);
		if (code != SQLITE_OK) {
			sqlite_say(s, code, sqlite3_errmsg(q->lanes[i].db), err);
			place = (code & 0xff) == SQLITE_NOTADB ? SQLITE_PLACE_REFUSED : SQLITE_PLACE_AWAY;
		} else if (i == STORE_WRITE) {
			place = migrate(s, q->lanes[i].db, err);
		} else {
			(void)sqlite3_exec(q->lanes[i].db, "PRAGMA query_only=ON", NULL, NULL, NULL);
		}
	}
	if (place != SQLITE_PLACE_OK)
		sqlite_disconnect(s);
	return place;
}
