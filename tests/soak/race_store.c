/* The store's file from outside: what others do to the claim, and what is in it afterwards. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soak/race.h"

static sqlite3 *open_store(const struct race *r, int flags)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(r->store, &db, flags, NULL) != SQLITE_OK) {
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_busy_timeout(db, 5000);
	return db;
}

static bool has_proposal(sqlite3 *db)
{
	sqlite3_stmt *s = NULL;
	bool has = sqlite3_prepare_v2(db, "SELECT 1 FROM decision_part WHERE part = 0", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return has;
}

bool race_store_take(const struct race *r, const char *owner, bool *stored)
{
	sqlite3 *db = open_store(r, SQLITE_OPEN_READWRITE);
	char sql[400];
	snprintf(sql, sizeof sql, "UPDATE cases SET last_owner = owner, owner = '%s', owner_session = '%s', fence = fence + 1, "
	         "lease_until = CASE WHEN '%s' = '' THEN 0 ELSE unixepoch() + 900 END, changed = changed + 1", owner, owner, owner);
	bool begun = db && sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
	*stored = begun && has_proposal(db);
	bool done = begun && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	return done;
}

#define PARTS "SELECT part, record, digest, signature FROM decision_part ORDER BY number"

static bool parts_of_file(const struct race *r, race_part *part, void *ctx)
{
	sqlite3 *db = open_store(r, SQLITE_OPEN_READONLY);
	sqlite3_stmt *s = NULL;
	bool ok = db && sqlite3_prepare_v2(db, PARTS, -1, &s, NULL) == SQLITE_OK;
	while (ok && sqlite3_step(s) == SQLITE_ROW)
		part(ctx, sqlite3_column_int(s, 0), (const char *)sqlite3_column_text(s, 1), (size_t)sqlite3_column_bytes(s, 1), (const char *)sqlite3_column_text(s, 2),
		     (const char *)sqlite3_column_text(s, 3));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return ok;
}

void race_store_url(const struct race *r, const char *login, char *out, size_t size)
{
	const char *at = strstr(r->store, "%s");
	snprintf(out, size, "%.*s%s%s", at ? (int)(at - r->store) : 0, r->store, at ? login : "", at ? at + 2 : r->store);
}

static bool parts_of_server(const struct race *r, race_part *part, void *ctx)
{
	char url[400];
	race_store_url(r, "ana", url, sizeof url);
	PGconn *db = PQconnectdb(url);
	PGresult *rows = PQexec(db, PARTS);
	bool ok = PQresultStatus(rows) == PGRES_TUPLES_OK;
	for (int i = 0; ok && i < PQntuples(rows); i++)
		part(ctx, atoi(PQgetvalue(rows, i, 0)), PQgetvalue(rows, i, 1), (size_t)PQgetlength(rows, i, 1), PQgetvalue(rows, i, 2), PQgetvalue(rows, i, 3));
	PQclear(rows);
	PQfinish(db);
	return ok;
}

bool race_store_parts(const struct race *r, race_part *part, void *ctx)
{
	return (r->kind_of == RACE_APPROVE ? parts_of_server : parts_of_file)(r, part, ctx);
}
