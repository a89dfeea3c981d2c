/* PostgreSQL that dies, stands still, comes back, or cannot do what is asked. Nothing of it may hold up whoever looks at a screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "both.h"
#include "pg_rig.h"

/* A turn of the loop may wait for nothing: far less than anybody's patience, far more than a busy machine takes. */
enum { TURN_MOST_MS = 1500, TRIES_MS = 60000 };

static char db[80];

static struct store *trial(void)
{
	struct store *s = both_open(BOTH_POSTGRESQL);
	const char *slash = strchr(both_where() + strlen("postgresql://"), '/') + 1;
	snprintf(db, sizeof db, "%.*s", (int)strcspn(slash, "?"), slash);
	pg_rig_do(db, "CREATE TABLE trial (n bigint PRIMARY KEY, t text); INSERT INTO trial VALUES (1, ''), (2, '')");
	return s;
}

struct heard { struct store *store; int count; enum store_outcome outcome; struct err err; int64_t first, longest_ms; };

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct heard *h = owner;
	(void)tag;
	h->count++;
	h->outcome = r->outcome;
	h->err = r->err;
	h->first = r->outcome == STORE_DONE ? store_number(&r->rows[r->count - 1], 0, 0) : 0;
}

static void send_sql(struct heard *h, enum store_lane lane, const char *sql, enum store_need need)
{
	struct store_tx *t = store_begin(h->store, lane);
	store_step_sql(t, sql, need);
	int64_t begun = when_mono_ms();
	store_send(h->store, t, (struct store_ticket){ hear, h, 0 });
	ck_assert_int_lt(when_mono_ms() - begun, TURN_MOST_MS);
}

/* Its own turns, each measured. */
static void turn(struct heard *h)
{
	struct source s = store_source(h->store);
	struct pollfd fds[8];
	size_t n = s.pollfds(s.ctx, fds, 8);
	int ms = s.timeout_ms(s.ctx);
	poll(fds, n, ms < 0 || ms > 100 ? 100 : ms);
	int64_t begun = when_mono_ms(), took;
	s.run(s.ctx, fds, n);
	took = when_mono_ms() - begun;
	if (took > h->longest_ms)
		h->longest_ms = took;
}

static void until_told(struct heard *h, int count)
{
	for (int64_t end = when_mono_ms() + TRIES_MS; h->count < count;) {
		ck_assert_int_lt(when_mono_ms(), end);
		turn(h);
	}
	ck_assert_int_lt(h->longest_ms, TURN_MOST_MS);
}

static enum store_state state_of(const struct store *s)
{
	struct store_health h;
	store_health(s, &h);
	return h.state;
}

static void until_state(struct heard *h, enum store_state state)
{
	for (int64_t end = when_mono_ms() + TRIES_MS; state_of(h->store) != state;) {
		ck_assert_int_lt(when_mono_ms(), end);
		turn(h);
	}
	ck_assert_int_lt(h->longest_ms, TURN_MOST_MS);
}

/* Until the server itself says that so many of the store's sessions are at it. */
static void until_at(struct heard *h, const char *condition, int count)
{
	char sql[400];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'idreview' AND datname = '%s' AND %s", db, condition);
	for (int64_t end = when_mono_ms() + TRIES_MS; pg_rig_number("postgres", sql) < count;) {
		ck_assert_int_lt(when_mono_ms(), end);
		turn(h);
	}
}

static void comes_back(struct heard *h, int64_t rows)
{
	until_state(h, STORE_UP);
	ck_assert_int_eq(both_number(h->store, STORE_READ, "SELECT count(*) FROM trial", 0), rows);
	both_number(h->store, STORE_WRITE, "INSERT INTO trial VALUES (100)", 0);
}

START_TEST(killed_in_a_transaction)
{
	struct heard h = { .store = trial() };
	send_sql(&h, STORE_WRITE, "INSERT INTO trial SELECT 3 FROM pg_sleep(60)", STORE_ONE);
	until_at(&h, "state = 'active' AND wait_event = 'PgSleep'", 1);
	pg_rig_order("kill");
	until_told(&h, 1);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_int_eq(h.err.kind, ERR_STORE);
	ck_assert_int_eq(state_of(h.store), STORE_DOWN);
	send_sql(&h, STORE_WRITE, "INSERT INTO trial VALUES (4)", STORE_ONE);
	until_told(&h, 2); /* at once, with the reason */
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert(*h.err.text);
	pg_rig_order("start");
	comes_back(&h, 2);
}
END_TEST

/* The commit itself takes long: a rule that is looked at there sleeps. */
START_TEST(killed_in_the_commit)
{
	struct heard h = { .store = trial() };
	pg_rig_do(db, "CREATE FUNCTION sleepy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';"
	              "CREATE CONSTRAINT TRIGGER sleepy AFTER INSERT ON trial DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.n = 3) EXECUTE FUNCTION sleepy()");
	for (int needs = 0; needs < 2; needs++) {
		send_sql(&h, STORE_WRITE, "INSERT INTO trial VALUES (3)", needs ? STORE_ONE : STORE_ANY);
		until_at(&h, "state = 'active' AND wait_event = 'PgSleep'", 1);
		pg_rig_order("kill");
		until_told(&h, needs + 1);
		ck_assert_int_eq(h.outcome, STORE_UNKNOWN);
		ck_assert_int_eq(h.err.kind, ERR_STORE);
		ck_assert_msg(strstr(h.err.remedy, "saved or not"), "%s", h.err.remedy);
		pg_rig_order("start");
		until_state(&h, STORE_UP);
	}
	comes_back(&h, 2);
}
END_TEST

/* Its session is ended by the server, which lives on: the other lane does not notice. */
START_TEST(a_session_that_is_ended)
{
	struct heard h = { .store = trial() };
	send_sql(&h, STORE_WRITE, "INSERT INTO trial SELECT 3 FROM pg_sleep(60)", STORE_ONE);
	until_at(&h, "wait_event = 'PgSleep'", 1);
	ck_assert_int_eq(pg_rig_number(db, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"), 1);
	until_told(&h, 1);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	comes_back(&h, 2);
}
END_TEST

START_TEST(a_server_that_stands_still)
{
	struct heard h = { .store = trial() };
	pg_rig_order("freeze");
	int64_t begun = when_mono_ms();
	send_sql(&h, STORE_READ, "SELECT count(*) FROM trial", STORE_ONE);
	send_sql(&h, STORE_WRITE, "INSERT INTO trial VALUES (3)", STORE_ONE);
	until_told(&h, 2);
	int64_t took = when_mono_ms() - begun;
	ck_assert_int_ge(took, STORE_PATIENCE_MS);
	ck_assert_int_lt(took, 2 * STORE_PATIENCE_MS);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_msg(strstr(h.err.text, "does not answer"), "%s", h.err.text);
	ck_assert_int_eq(state_of(h.store), STORE_DOWN);
	send_sql(&h, STORE_READ, "SELECT count(*) FROM trial", STORE_ONE);
	begun = when_mono_ms();
	until_told(&h, 3);
	ck_assert_int_lt(when_mono_ms() - begun, TURN_MOST_MS); /* nobody waits twice */
	pg_rig_order("thaw");
	comes_back(&h, 2);
}
END_TEST

/* -- what the server refuses or puts off -------------------------------------------------------------------------------------------- */

START_TEST(what_takes_too_long_is_stopped_by_the_server)
{
	struct heard h = { .store = trial() };
	send_sql(&h, STORE_READ, "SELECT count(*) FROM pg_sleep(60)", STORE_ONE);
	until_told(&h, 1);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_msg(strstr(h.err.text, "longer than"), "%s", h.err.text);
	ck_assert_int_eq(state_of(h.store), STORE_UP); /* no connection was lost for it */
	comes_back(&h, 2);
}
END_TEST

/* Two that cannot both be right, where a database wants that: the later one is done once more, by itself. */
START_TEST(what_others_came_in_between_of_is_tried_again)
{
	trial();
	pg_rig_do("postgres", "ALTER ROLE idreview SET default_transaction_isolation = 'repeatable read'");
	struct heard h = { .store = both_again() };
	pg_rig_do("postgres", "ALTER ROLE idreview RESET default_transaction_isolation");
	PGconn *conn = pg_rig_connect(db);
	PQclear(PQexec(conn, "BEGIN"));
	PQclear(PQexec(conn, "UPDATE trial SET t = t || 'a' WHERE n = 1"));
	send_sql(&h, STORE_WRITE, "UPDATE trial SET t = t || 'b' WHERE n = 1 RETURNING length(t)", STORE_ONE);
	until_at(&h, "wait_event_type = 'Lock'", 1);
	PQclear(PQexec(conn, "COMMIT"));
	PQfinish(conn);
	until_told(&h, 1);
	ck_assert_msg(h.outcome == STORE_DONE, "%s", h.err.text);
	ck_assert_int_eq(h.first, 2);
}
END_TEST

/* A table changed while its statements are prepared. */
START_TEST(plans_of_a_schema_that_was)
{
	struct heard h = { .store = trial() };
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(both_number(h.store, STORE_READ, "SELECT * FROM trial WHERE n = $1", 1, (int64_t)2), 2);
		if (!i)
			pg_rig_do(db, "ALTER TABLE trial ADD COLUMN more text");
	}
}
END_TEST

START_TEST(read_only)
{
	struct heard h = { .store = trial() };
	pg_rig_do("postgres", "ALTER ROLE idreview SET default_transaction_read_only = on");
	h.store = both_again();
	pg_rig_do("postgres", "BEGIN READ WRITE; ALTER ROLE idreview RESET default_transaction_read_only; COMMIT");
	send_sql(&h, STORE_WRITE, "INSERT INTO trial VALUES (3)", STORE_ONE);
	until_told(&h, 1);
	ck_assert_int_eq(h.outcome, STORE_FAILED);
	ck_assert_msg(strstr(h.err.text, "read-only"), "%s", h.err.text);
	ck_assert_int_eq(both_number(h.store, STORE_READ, "SELECT count(*) FROM trial", 0), 2);
}
END_TEST

START_TEST(closed_in_the_middle)
{
	struct heard h = { .store = trial() };
	send_sql(&h, STORE_WRITE, "INSERT INTO trial SELECT 3 FROM pg_sleep(60)", STORE_ONE);
	until_at(&h, "wait_event = 'PgSleep'", 1);
	both_close();
	ck_assert_int_eq(h.count, 0); /* nobody is told any more */
}
END_TEST

/* Whatever the test before has left. */
static void setup(void)
{
	pg_rig_order("thaw");
	pg_rig_order("start");
}

int main(void)
{
	Suite *suite = suite_create("PostgreSQL, lost and slow");
	TCase *tc = tcase_create("lost");
	tcase_set_timeout(tc, 240);
	tcase_add_checked_fixture(tc, setup, both_close);
	tcase_add_test(tc, killed_in_a_transaction);
	tcase_add_test(tc, killed_in_the_commit);
	tcase_add_test(tc, a_session_that_is_ended);
	tcase_add_test(tc, a_server_that_stands_still);
	tcase_add_test(tc, what_takes_too_long_is_stopped_by_the_server);
	tcase_add_test(tc, what_others_came_in_between_of_is_tried_again);
	tcase_add_test(tc, plans_of_a_schema_that_was);
	tcase_add_test(tc, read_only);
	tcase_add_test(tc, closed_in_the_middle);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
