#include "both.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "pg_rig.h"
#include "support/suite.h"

enum { STORES = 12, PATIENCE_MS = 60000 };

static char home[100] = P_tmpdir "/idreview-both-XXXXXX", where[400], directory[200];
static struct store *stores[STORES];
static enum store_kind kind;
static struct both_answer answer;

static void migrated(enum store_kind k, const char *name)
{
	struct store *s;
	struct err err = { 0 };
	struct store_health h;
	char sql[100];
	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0", name);
	pg_rig_do("postgres", sql);
	bool ok = store_open(k, pg_rig_url(name), &s, &err);
	if (ok) {
		store_wait(s);
		store_health(s, &h);
		ok = h.state == STORE_UP;
		err = h.err;
		store_close(s);
	}
	if (ok)
		return;
	fprintf(stderr, "%s: %s %s\n", name, err.text, err.remedy);
	exit(EXIT_FAILURE);
}

int both_run(Suite *suite)
{
	return both_run_on(suite, NULL);
}

int both_run_on(Suite *suite, const char *const *config)
{
	char command[300];
	if (!mkdtemp(home))
		abort();
	pg_rig_start(config);
	migrated(STORE_OF_CASES, "of_cases");
	migrated(STORE_OF_KEYS, "of_keys");
	int code = suite_run(suite);
	pg_rig_end();
	snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", home, home);
	return system(command) ? EXIT_FAILURE : code;
}

/* -- stores ------------------------------------------------------------------------------------------------------------------------- */

static struct store *begin(void)
{
	struct err err = { 0 };
	size_t n = 0;
	while (n < STORES && stores[n])
		n++;
	ck_assert_uint_lt(n, STORES);
	ck_assert_msg(store_open(kind, where, &stores[n], &err), "%s", err.text);
	return stores[n];
}

struct store *both_begin(const char *url)
{
	kind = STORE_OF_CASES;
	if (url != where)
		snprintf(where, sizeof where, "%s", url);
	return begin();
}

static struct store *open_it(void)
{
	struct store *s = begin();
	struct store_health h;
	store_wait(s);
	store_health(s, &h);
	ck_assert_msg(h.state == STORE_UP, "%s", h.err.text);
	return s;
}

const char *both_directory(void)
{
	snprintf(directory, sizeof directory, "%s/%d", home, (int)getpid());
	ck_assert(!mkdir(directory, 0700) || errno == EEXIST);
	return directory;
}

static struct store *open_fresh(enum store_kind k, int engine)
{
	static unsigned files;
	kind = k;
	if (engine == BOTH_SQLITE)
		snprintf(where, sizeof where, "%s/%u.db", both_directory(), files++);
	else
		snprintf(where, sizeof where, "%s", pg_rig_fresh_of(k == STORE_OF_KEYS ? "of_keys" : "of_cases"));
	return open_it();
}

struct store *both_open(int engine)
{
	return open_fresh(STORE_OF_CASES, engine);
}

struct store *both_open_keys(int engine)
{
	return open_fresh(STORE_OF_KEYS, engine);
}

struct store *both_again(void)
{
	return open_it();
}

const char *both_where(void)
{
	return where;
}

static void forget_answer(void)
{
	for (size_t i = 0; i < answer.count; i++) {
		for (size_t n = 0; n < answer.rows[i].count * answer.rows[i].cols; n++)
			free((char *)answer.rows[i].values[n].bytes);
		free(answer.rows[i].values);
	}
	free(answer.rows);
	answer = (struct both_answer){ 0 };
}

void both_close(void)
{
	for (size_t i = 0; i < STORES; i++) {
		store_close(stores[i]);
		stores[i] = NULL;
	}
	forget_answer();
}

/* -- asking ------------------------------------------------------------------------------------------------------------------------- */

void both_until(bool (*so)(void *ctx), void *ctx)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	int64_t end = when_mono_ms() + PATIENCE_MS;
	for (size_t i = 0; i < STORES; i++)
		if (stores[i])
			loop_add(&loop, store_source(stores[i]));
	while (!so(ctx)) {
		ck_assert_msg(when_mono_ms() < end, "it did not come to that");
		ck_assert(loop_once(&loop, 1000, &err));
	}
}

struct both_state { struct store *store; enum store_state state; };

static bool is_in_state(void *ctx)
{
	const struct both_state *b = ctx;
	struct store_health h;
	store_health(b->store, &h);
	return h.state == b->state;
}

void both_until_state(struct store *s, enum store_state state)
{
	both_until(is_in_state, &(struct both_state){ s, state });
}

bool both_says(const struct store *s, const char *words)
{
	struct store_health h;
	store_health(s, &h);
	return strstr(h.err.text, words) || strstr(h.err.remedy, words);
}

static void copy_rows(const struct store_rows *from, struct store_rows *to)
{
	size_t n = from->count * from->cols;
	*to = *from;
	to->values = mem_alloc((n ? n : 1) * sizeof *to->values);
	for (size_t i = 0; i < n; i++) {
		to->values[i] = from->values[i];
		if (!from->values[i].bytes)
			continue;
		char *bytes = mem_alloc(from->values[i].len + 1);
		memcpy(bytes, from->values[i].bytes, from->values[i].len);
		to->values[i].bytes = bytes;
	}
}

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	(void)owner;
	(void)tag;
	ck_assert(!answer.told);
	answer = (struct both_answer){ true, r->outcome, r->step, r->err, mem_alloc((r->count ? r->count : 1) * sizeof *r->rows), r->count };
	for (size_t i = 0; i < r->count; i++)
		copy_rows(&r->rows[i], &answer.rows[i]);
}

static bool told(void *ctx)
{
	(void)ctx;
	return answer.told;
}

const struct both_answer *both_ask(struct store *s, struct store_tx *t)
{
	forget_answer();
	store_send(s, t, (struct store_ticket){ hear, &answer, 0 });
	both_until(told, NULL);
	return &answer;
}

const struct both_answer *both_done(struct store *s, struct store_tx *t)
{
	const struct both_answer *a = both_ask(s, t);
	ck_assert_msg(a->outcome == STORE_DONE, "outcome %d, step %zu: %s", a->outcome, a->step, a->err.text);
	return a;
}

int64_t both_number(struct store *s, enum store_lane lane, const char *sql, size_t count, ...)
{
	va_list ap;
	struct store_tx *t = store_begin(s, lane);
	store_step_sql(t, sql, STORE_ANY);
	va_start(ap, count);
	for (size_t i = 0; i < count; i++)
		store_int(t, va_arg(ap, int64_t));
	va_end(ap);
	const struct both_answer *a = both_done(s, t);
	return store_number(&a->rows[0], 0, 0);
}
