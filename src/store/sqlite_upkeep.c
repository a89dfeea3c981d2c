#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "store/store.h"
#include "store/upkeep.h"

enum { BUSY_MS = 4000, PAGES = 256, REST_MS = 2, FAULTS_MOST = 100 };

static bool fail(const char *place, sqlite3 *db, int code, struct err *err)
{
	return err_set(err, ERR_STORE, "%.250s: %.150s", place, db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

static sqlite3 *open_to_read(const char *place, struct err *err)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(place, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		return db;
	}
	fail(place, db, code, err);
	sqlite3_close(db);
	return NULL;
}

bool upkeep_integrity(const struct store *s, void (*say)(void *ctx, const char *fault), void *ctx, int *faults, struct err *err)
{
	const char *place = store_place(s);
	sqlite3 *db = open_to_read(place, err);
	sqlite3_stmt *stmt = NULL;
	char sql[60];
	int code = SQLITE_ERROR;
	*faults = 0;
	if (!db)
		return false;
	snprintf(sql, sizeof sql, "PRAGMA integrity_check(%d)", FAULTS_MOST);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK)
		while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
			const char *text = (const char *)sqlite3_column_text(stmt, 0);
			if (text && strcmp(text, "ok") != 0 && ++*faults)
				say(ctx, text);
		}
	bool ok = code == SQLITE_DONE || fail(place, db, code, err);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return ok;
}

/* Page by page, with rests, so that writers are held up by none of it; what they write meanwhile is copied again. */
static bool copy(sqlite3 *from, sqlite3 *to, const char *file, struct err *err)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int code = SQLITE_ERROR;
	if (b) {
		while ((code = sqlite3_backup_step(b, PAGES)) == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)
			if (code != SQLITE_OK)
				sqlite3_sleep(REST_MS);
		sqlite3_backup_finish(b);
	}
	return code == SQLITE_DONE || fail(file, to, code, err);
}

bool upkeep_backup(const struct store *s, const char *file, struct err *err)
{
	sqlite3 *from = NULL, *to = NULL;
	int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err_set(err, ERR_LOCAL, "the backup %.300s cannot be made: %s", file, strerror(errno));
		return err_remedy(err, "%s", errno == EEXIST ? "A backup never takes the place of a file: name another." : "");
	}
	bool ok = (from = open_to_read(store_place(s), err)) != NULL;
	if (ok) {
		int code = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
		ok = (code == SQLITE_OK || fail(file, to, code, err)) && copy(from, to, file, err);
	}
	/* One file, complete in itself: with a log beside it somebody would move the one without the other. */
	if (ok && sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK)
		ok = fail(file, to, 0, err);
	sqlite3_close(from);
	sqlite3_close(to);
	if (ok && fsync(fd))
		ok = err_set(err, ERR_LOCAL, "the backup %.300s cannot be written: %s", file, strerror(errno));
	close(fd);
	if (!ok)
		unlink(file);
	return ok;
}
