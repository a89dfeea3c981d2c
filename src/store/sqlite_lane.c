/* One lane's thread: a transaction at a time, from its first statement to the commit. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "store/sqlite.h"

/* -- statements --------------------------------------------------------------------------------------------------------------------- */

void sqlite_lane_forget(struct sqlite_lane *l)
{
	for (size_t i = 0; i < SQLITE_STATEMENTS; i++) {
		sqlite3_finalize(l->kept[i].stmt);
		l->kept[i] = (struct sqlite_prepared){ 0 };
	}
}

/* The kept one, or a new one in the place of what was used longest ago. */
static int prepare(struct sqlite_lane *l, const char *sql, sqlite3_stmt **out)
{
	struct sqlite_prepared *oldest = &l->kept[0];
	for (size_t i = 0; i < SQLITE_STATEMENTS; i++) {
		struct sqlite_prepared *p = &l->kept[i];
		if (p->stmt && !strcmp(sqlite3_sql(p->stmt), sql)) {
			p->used = ++l->uses;
			*out = p->stmt;
			return SQLITE_OK;
		}
		if (p->used < oldest->used)
			oldest = p;
	}
	sqlite3_finalize(oldest->stmt);
	*oldest = (struct sqlite_prepared){ 0 };
	int code = sqlite3_prepare_v3(l->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &oldest->stmt, NULL);
	oldest->used = oldest->stmt ? ++l->uses : 0;
	*out = oldest->stmt;
	return code;
}

/* $3 may be the first that the text names: a parameter's number is in its name. */
static int bind(sqlite3_stmt *stmt, const struct store_step *step)
{
	int code = SQLITE_OK, count = sqlite3_bind_parameter_count(stmt);
	for (int i = 1; i <= count && code == SQLITE_OK; i++) {
		const char *name = sqlite3_bind_parameter_name(stmt, i);
		size_t n = name ? (size_t)atoi(name + 1) : 0;
		if (!n || n > step->count)
			return SQLITE_RANGE;
		const struct store_value *v = &step->values[n - 1];
		switch (v->type) {
		case STORE_NULL:
			code = sqlite3_bind_null(stmt, i);
			break;
		case STORE_INT:
			code = sqlite3_bind_int64(stmt, i, v->number);
			break;
		case STORE_TEXT:
			code = sqlite3_bind_text64(stmt, i, v->bytes, v->len, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case STORE_BLOB:
			code = sqlite3_bind_blob64(stmt, i, v->bytes, v->len, SQLITE_STATIC);
			break;
		}
	}
	return code;
}

static void take_row(struct store_tx *t, size_t step, sqlite3_stmt *stmt)
{
	int cols = sqlite3_column_count(stmt);
	if (!t->rows[step].count)
		store_rows_begin(t, step, (size_t)cols);
	struct store_value *row = store_rows_add(t, step);
	for (int i = 0; i < cols; i++) {
		switch (sqlite3_column_type(stmt, i)) {
		case SQLITE_INTEGER:
			row[i] = (struct store_value){ .type = STORE_INT, .number = sqlite3_column_int64(stmt, i) };
			break;
		case SQLITE_BLOB:
			store_rows_set(t, &row[i], STORE_BLOB, sqlite3_column_blob(stmt, i), (size_t)sqlite3_column_bytes(stmt, i));
			break;
		case SQLITE_NULL:
			break;
		default:
			store_rows_set(t, &row[i], STORE_TEXT, sqlite3_column_text(stmt, i), (size_t)sqlite3_column_bytes(stmt, i));
			break;
		}
	}
}

/* -- a transaction ------------------------------------------------------------------------------------------------------------------ */

static int run_step(struct sqlite_lane *l, struct store_tx *t, size_t n)
{
	sqlite3_stmt *stmt;
	int code = prepare(l, t->steps[n].sql, &stmt);
	if (code != SQLITE_OK)
		return code;
	code = bind(stmt, &t->steps[n]);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(stmt);
		if (code == SQLITE_ROW)
			take_row(t, n, stmt);
	}
	if (code == SQLITE_DONE && !sqlite3_stmt_readonly(stmt))
		t->rows[n].changed = sqlite3_changes64(l->db);
	int reset = sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	return code == SQLITE_DONE ? reset : code;
}

static bool is_met(const struct store_step *step, const struct store_rows *rows)
{
	return step->need == STORE_ANY || rows->count == 1 || (rows->count == 0 && rows->changed == 1);
}

static int run_tx(struct sqlite_lane *l, struct store_tx *t)
{
	struct store_step begin = { .sql = t->lane == STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN" };
	int code = t->alone ? SQLITE_OK : sqlite3_exec(l->db, begin.sql, NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		snprintf(l->said, sizeof l->said, "%s", sqlite3_errmsg(l->db));
		return code;
	}
	bool met = true;
	for (size_t i = 0; i < t->count && code == SQLITE_OK && met; i++) {
		code = run_step(l, t, i);
		met = code != SQLITE_OK || is_met(&t->steps[i], &t->rows[i]);
		if (!met)
			t->reply.step = i;
	}
	if (!t->alone && code == SQLITE_OK && met)
		code = sqlite3_exec(l->db, "COMMIT", NULL, NULL, NULL);
	snprintf(l->said, sizeof l->said, "%s", code == SQLITE_OK ? "" : sqlite3_errmsg(l->db)); /* it is gone after the next call */
	if (!sqlite3_get_autocommit(l->db))
		(void)sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	t->reply.outcome = code != SQLITE_OK ? STORE_FAILED : met ? STORE_DONE : STORE_UNMET;
	return code;
}

/* -- the thread --------------------------------------------------------------------------------------------------------------------- */

static void *work(void *arg)
{
	struct sqlite_lane *l = arg;
	const uint64_t one = 1;
	pthread_mutex_lock(&l->lock);
	for (;;) {
		while (!l->job && !l->quit)
			pthread_cond_wait(&l->wake, &l->lock);
		if (!l->job)
			break;
		struct store_tx *t = l->job;
		pthread_mutex_unlock(&l->lock);
		int code = run_tx(l, t);
		pthread_mutex_lock(&l->lock);
		l->code = code;
		l->job = NULL;
		l->done = t;
		if (write(l->event_fd, &one, sizeof one) < 0) /* it cannot fail before 2^64 jobs wait */
			abort();
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

bool sqlite_lane_start(struct sqlite_lane *l, struct err *err)
{
	sigset_t all, before;
	l->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->event_fd < 0)
		return err_set(err, ERR_LOCAL, "eventfd: %s", strerror(errno));
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->wake, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the loop's */
	int failed = pthread_create(&l->thread, NULL, work, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	l->started = !failed;
	if (failed) {
		close(l->event_fd);
		return err_set(err, ERR_LOCAL, "a thread cannot be started: %s", strerror(failed));
	}
	return true;
}

void sqlite_lane_stop(struct sqlite_lane *l)
{
	if (!l->started)
		return;
	pthread_mutex_lock(&l->lock);
	l->quit = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	pthread_cond_destroy(&l->wake);
	pthread_mutex_destroy(&l->lock);
	close(l->event_fd);
	l->started = false;
}

void sqlite_lane_give(struct sqlite_lane *l, struct store_tx *t)
{
	pthread_mutex_lock(&l->lock);
	l->job = t;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->lock);
}

struct store_tx *sqlite_lane_take(struct sqlite_lane *l, int *code)
{
	uint64_t n;
	if (l->started && read(l->event_fd, &n, sizeof n) < 0 && errno != EAGAIN)
		return NULL;
	pthread_mutex_lock(&l->lock);
	struct store_tx *t = l->done;
	l->done = NULL;
	*code = l->code;
	pthread_mutex_unlock(&l->lock);
	return t;
}
