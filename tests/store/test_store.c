/* Lanes, transactions and health on SQLite, over a table of our own: the schema has tests of its own. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/when.h"
#include "store/sqlite.h"
#include "support/suite.h"

static char home[] = "/tmp/idreview-store-XXXXXX", place[200];
static struct store *store, *other;

static struct store *up(void)
{
	struct err err = { 0 };
	struct store *s;
	struct store_health h;
	ck_assert_msg(store_open(STORE_OF_CASES, place, &s, &err), "%s", err.text);
	store_health(s, &h);
	ck_assert_int_eq(h.state, STORE_UP);
	return s;
}

struct heard {
	enum store_outcome outcome;
	size_t step, count;
	int64_t first, changed;
	int times;
	char text[480];
	enum err_kind kind;
};

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct heard *h = owner;
	h += tag;
	h->outcome = r->outcome;
	h->step = r->step;
	h->times++;
	h->kind = r->err.kind;
	snprintf(h->text, sizeof h->text, "%s", r->err.text);
	if (r->count) {
		h->count = r->rows[r->count - 1].count;
		h->first = store_number(&r->rows[r->count - 1], 0, 0);
		h->changed = r->rows[0].changed;
	}
}

static void ask_sql(struct store *s, enum store_lane lane, const char *sql, int64_t value, struct heard *h)
{
	struct store_tx *t = store_begin(s, lane);
	store_step_sql(t, sql, STORE_ANY);
	if (strstr(sql, "$1"))
		store_int(t, value);
	*h = (struct heard){ 0 };
	store_send(s, t, (struct store_ticket){ hear, h, 0 });
	store_wait(s);
	ck_assert_int_eq(h->times, 1);
}

static int64_t rows_in(struct store *s)
{
	struct heard h;
	ask_sql(s, STORE_READ, "SELECT count(*) FROM trial", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_DONE);
	return h.first;
}

static void setup(void)
{
	struct heard h;
	strcpy(home + strlen(home) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(home));
	snprintf(place, sizeof place, "%s/store.db", home);
	store = up();
	ask_sql(store, STORE_WRITE, "CREATE TABLE trial (n INTEGER PRIMARY KEY, t TEXT)", 0, &h);
	ck_assert_msg(h.outcome == STORE_DONE, "%s", h.text);
}

static void teardown(void)
{
	char command[300];
	store_close(store);
	store_close(other);
	store = other = NULL;
	snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", home, home);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(values_come_back)
{
	struct heard h = { 0 };
	struct store_tx *t = store_begin(store, STORE_WRITE);
	store_step_sql(t, "INSERT INTO trial (n, t) VALUES ($2, $1)", STORE_ONE);
	store_text(t, "zwei");
	store_int(t, 2);
	store_step_sql(t, "SELECT n FROM trial WHERE t = $1 AND n IS NOT $2", STORE_ONE);
	store_text(t, "zwei");
	store_text(t, NULL);
	store_send(store, t, (struct store_ticket){ hear, &h, 0 });
	ck_assert_int_eq(h.times, 0);
	store_wait(store);
	ck_assert_int_eq(h.outcome, STORE_DONE);
	ck_assert_int_eq(h.first, 2);
	ck_assert_int_eq(h.changed, 1);
}
END_TEST

START_TEST(an_unmet_need_undoes_all)
{
	struct heard h = { 0 };
	struct store_tx *t = store_begin(store, STORE_WRITE);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (7)", STORE_ONE);
	store_step_sql(t, "UPDATE trial SET t = 'x' WHERE n = 8", STORE_ONE);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (9)", STORE_ONE);
	store_send(store, t, (struct store_ticket){ hear, &h, 0 });
	store_wait(store);
	ck_assert_int_eq(h.outcome, STORE_UNMET);
	ck_assert_uint_eq(h.step, 1);
	ck_assert_int_eq(rows_in(store), 0);
}
END_TEST

START_TEST(what_fails_says_why)
{
	struct heard h;
	ask_sql(store, STORE_WRITE, "INSERT INTO trial (n) VALUES (1)", 0, &h);
	ask_sql(store, STORE_WRITE, "INSERT INTO trial (n) VALUES (1)", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_int_eq(h.kind, ERR_STORE);
	ck_assert_msg(strstr(h.text, "contradicts"), "%s", h.text);
	ask_sql(store, STORE_READ, "INSERT INTO trial (n) VALUES (2)", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_int_eq(rows_in(store), 1);
}
END_TEST

/* -- late, forgotten, watched ------------------------------------------------------------------------------------------------------- */

static int lates, afters;

static void late(void *ctx, struct store_tx *t)
{
	lates++;
	store_step_sql(t, "INSERT INTO trial (n) VALUES ($1)", STORE_ONE);
	store_int(t, *(const int *)ctx);
}

static void after(void *ctx, const struct store_reply *r)
{
	(void)ctx;
	afters += r->outcome == STORE_DONE ? 1 : 100;
}

START_TEST(late_steps_are_of_their_turn)
{
	int n[2] = { 11, 12 };
	struct heard h[2] = { 0 };
	lates = afters = 0;
	for (int i = 0; i < 2; i++) {
		struct store_tx *t = store_begin(store, STORE_WRITE);
		store_late(t, late, after, &n[i]);
		store_send(store, t, (struct store_ticket){ hear, h, (uint32_t)i });
	}
	struct source s = store_source(store);
	s.run(s.ctx, NULL, 0);
	ck_assert_int_eq(lates, 1);
	store_wait(store);
	ck_assert_int_eq(lates, 2);
	ck_assert_int_eq(afters, 2);
	ck_assert_int_eq(h[1].outcome, STORE_DONE);
	ck_assert_int_eq(rows_in(store), 2);
	struct store_tx *t = store_begin(store, STORE_WRITE);
	store_late(t, late, after, &n[0]);
	store_drop(t);
	ck_assert_int_eq(lates, 2);
	ck_assert_int_eq(afters, 102);
}
END_TEST

START_TEST(who_closes_is_forgotten)
{
	struct heard h = { 0 };
	for (int i = 0; i < 3; i++) {
		struct store_tx *t = store_begin(store, i == 1 ? STORE_READ : STORE_WRITE);
		store_step_sql(t, i == 1 ? "SELECT 1" : "INSERT INTO trial (t) VALUES ('a')", STORE_ANY);
		store_send(store, t, (struct store_ticket){ hear, &h, 0 });
	}
	store_forget(store, &h);
	store_wait(store);
	ck_assert_int_eq(h.times, 0);
	ck_assert_int_eq(rows_in(store), 2); /* what was to be written is */
}
END_TEST

static int told;

static void changed(void *ctx, bool own)
{
	(void)ctx;
	(void)own;
	told++;
}

START_TEST(others_writes_are_told)
{
	struct heard h;
	struct loop loop = { 0 };
	struct err err = { 0 };
	other = up();
	store_watch(store, changed, NULL);
	loop_add(&loop, store_source(store));
	for (told = 0; !told;) /* of the setup */
		ck_assert(loop_once(&loop, 100, &err));
	for (int64_t quiet = when_mono_ms(); when_mono_ms() - quiet < 300;)
		ck_assert(loop_once(&loop, 50, &err));
	told = 0;
	ask_sql(other, STORE_WRITE, "INSERT INTO trial (n) VALUES (5)", 0, &h);
	int64_t begun = when_mono_ms();
	while (!told && when_mono_ms() - begun < 20000)
		ck_assert(loop_once(&loop, 1000, &err));
	ck_assert_int_ge(told, 1);
	ck_assert_int_eq(rows_in(store), 1);
	struct source s = store_source(store);
	while (s.timeout_ms(s.ctx) >= 0)
		ck_assert(loop_once(&loop, 50, &err));
	ck_assert_int_eq(s.timeout_ms(s.ctx), -1); /* idle: nothing wakes it */
}
END_TEST

/* -- where it may be, and when it is away ------------------------------------------------------------------------------------------- */

static bool refused(const char *word)
{
	struct err err = { 0 };
	struct store *s;
	if (store_open(STORE_OF_CASES, place, &s, &err)) {
		store_close(s);
		return false;
	}
	ck_assert_int_eq(err.kind, ERR_STORE);
	ck_assert_msg(strstr(err.text, word), "%s", err.text);
	return true;
}

START_TEST(private_or_refused)
{
	struct stat st;
	ck_assert_int_eq(stat(place, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	store_close(store);
	store = NULL;
	ck_assert_int_eq(chmod(place, 0640), 0);
	ck_assert(refused("0600"));
	ck_assert_int_eq(chmod(place, 0600), 0);
	ck_assert_int_eq(chmod(home, 0777), 0);
	ck_assert(refused("no one else's"));
	ck_assert_int_eq(chmod(home, 0700), 0);
	ck_assert(!refused(""));
	ck_assert_str_eq(sqlite_network_name(0x6969), "NFS");
	ck_assert_str_eq(sqlite_network_name(0xffffffffff534d42UL), "CIFS");
	ck_assert_ptr_null(sqlite_network_name(0xef53));
}
END_TEST

START_TEST(newer_schema_is_refused)
{
	struct heard h;
	ask_sql(store, STORE_WRITE, "PRAGMA user_version=9999", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_DONE);
	ck_assert(refused("newer idreview"));
}
END_TEST

START_TEST(another_programs_file)
{
	store_close(store);
	store = NULL;
	int fd = open(place, O_WRONLY | O_TRUNC);
	ck_assert_int_eq(write(fd, "this is no database at all, but long enough to be looked at by it: 100 bytes are what it takes ......", 100), 100);
	close(fd);
	ck_assert(refused("no store"));
}
END_TEST

START_TEST(a_store_that_vanishes_comes_back)
{
	char away[250];
	struct heard h;
	struct store_health health;
	struct loop loop = { 0 };
	struct err err = { 0 };
	ask_sql(store, STORE_WRITE, "INSERT INTO trial (n) VALUES (1)", 0, &h);
	snprintf(away, sizeof away, "%s/away.db", home);
	ck_assert_int_eq(rename(place, away), 0);
	ask_sql(store, STORE_WRITE, "INSERT INTO trial (n) VALUES (2)", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_msg(strstr(h.text, "is gone"), "%s", h.text);
	store_health(store, &health);
	ck_assert_int_eq(health.state, STORE_DOWN);
	ask_sql(store, STORE_READ, "SELECT 1", 0, &h);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_int_eq(access(place, F_OK), -1); /* nothing is made in its place */
	ck_assert_int_eq(rename(away, place), 0);
	loop_add(&loop, store_source(store));
	for (int64_t begun = when_mono_ms(); health.state != STORE_UP && when_mono_ms() - begun < 20000; store_health(store, &health))
		ck_assert(loop_once(&loop, 1000, &err));
	ck_assert_int_eq(health.state, STORE_UP);
	ck_assert_int_eq(rows_in(store), 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store");
	TCase *t = tcase_create("sqlite");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, values_come_back);
	tcase_add_test(t, an_unmet_need_undoes_all);
	tcase_add_test(t, what_fails_says_why);
	tcase_add_test(t, late_steps_are_of_their_turn);
	tcase_add_test(t, who_closes_is_forgotten);
	tcase_add_test(t, others_writes_are_told);
	tcase_add_test(t, private_or_refused);
	tcase_add_test(t, newer_schema_is_refused);
	tcase_add_test(t, another_programs_file);
	tcase_add_test(t, a_store_that_vanishes_comes_back);
	suite_add_tcase(s, t);
	return suite_run(s);
}
