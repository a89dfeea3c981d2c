/* The store's file from outside: what others do to the claim, and what is in it afterwards. */
#include <sqlite3.h>
#include <stdio.h>

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

bool race_store_has_proposal(const struct race *r)
{
	sqlite3 *db = open_store(r, SQLITE_OPEN_READONLY);
	sqlite3_stmt *s = NULL;
	bool has = db && sqlite3_prepare_v2(db, "SELECT 1 FROM decision_part WHERE part = 0", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return has;
}

bool race_store_take(const struct race *r, const char *owner)
{
	sqlite3 *db = open_store(r, SQLITE_OPEN_READWRITE);
	char sql[400];
	snprintf(sql, sizeof sql, "UPDATE cases SET last_owner = owner, owner = '%s', owner_session = '%s', fence = fence + 1, "
	         "lease_until = CASE WHEN '%s' = '' THEN 0 ELSE unixepoch() + 900 END, changed = changed + 1", owner, owner, owner);
	bool done = db && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	return done;
}
