/* PostgreSQL from the URL to a store that is up: who comes in, and how the schema gets there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "both.h"
#include "pg_rig.h"
#include "store/engine.h"

enum { PROGRAMS = 6 };

static char name[80];

/* The name of the database that a URL of the rig is for. */
static const char *database(const char *url)
{
	const char *slash = strchr(url + strlen("postgresql://"), '/') + 1;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(slash, "?"), slash);
	return name;
}

/* The same URL for another login. */
static const char *url_of(const char *login, const char *url)
{
	static char other[400];
	snprintf(other, sizeof other, "postgresql://%s%s", login, strchr(url, '@'));
	return other;
}

START_TEST(up_with_a_login_and_a_clock)
{
	struct store *s = both_open(BOTH_POSTGRESQL);
	struct source source = store_source(s);
	ck_assert(store_is_postgresql(s));
	ck_assert_str_eq(store_login(s), "idreview");
	ck_assert_msg(strstr(store_place(s), "postgresql://idreview@/t") != NULL, "%s", store_place(s));
	ck_assert_int_le(llabs(store_now(s) - (long long)time(NULL)), 1);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT 1", 0), 1);
	/* Nothing wakes an idle console. */
	while (source.timeout_ms(source.ctx) >= 0)
		source.run(source.ctx, NULL, 0);
	ck_assert_int_eq(source.timeout_ms(source.ctx), -1);
}
END_TEST

START_TEST(sessions_are_held_short)
{
	struct store *s = both_open(BOTH_POSTGRESQL);
	pg_rig_do(database(both_where()), "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
	struct store *other = both_again();
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT count(*) FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout') AND setting::int BETWEEN 1 AND 10000", 0), 2);
	ck_assert_int_eq(both_number(other, STORE_WRITE, "SELECT (current_setting('synchronous_commit') = 'on')::int", 0), 1);
	ck_assert_int_eq(both_number(other, STORE_READ, "SELECT (current_setting('default_transaction_read_only') = 'on')::int", 0), 1);
}
END_TEST

/* -- the schema --------------------------------------------------------------------------------------------------------------------- */

/* None of them fails on the way: they wait for each other. */
static bool all_up(void *ctx)
{
	struct store **s = ctx;
	size_t up = 0;
	for (int i = 0; i < PROGRAMS; i++) {
		struct store_health h;
		store_health(s[i], &h);
		ck_assert_msg(h.state == STORE_OPENING || h.state == STORE_UP, "%s", h.err.text);
		up += h.state == STORE_UP;
	}
	return up == PROGRAMS;
}

START_TEST(two_programs_migrate_at_once)
{
	struct store *s[PROGRAMS];
	char url[400];
	snprintf(url, sizeof url, "%s", pg_rig_fresh());
	for (int i = 0; i < PROGRAMS; i++)
		s[i] = both_begin(url);
	both_until(all_up, s);
	ck_assert_int_eq(both_number(s[0], STORE_READ, "SELECT max(number) FROM migration", 0), store_schema_known(STORE_OF_CASES));
	ck_assert_int_eq(both_number(s[0], STORE_READ, "SELECT count(*) - max(number) FROM migration", 0), 0);
}
END_TEST

START_TEST(a_newer_schema_is_refused)
{
	both_open(BOTH_POSTGRESQL);
	pg_rig_do(database(both_where()), "INSERT INTO migration VALUES (0, 9999, 'of tomorrow', 0)");
	struct store *s = both_begin(both_where());
	both_until_state(s, STORE_REFUSED);
	ck_assert(both_says(s, "9999"));
	ck_assert(both_says(s, "newer"));
	struct source source = store_source(s);
	source.run(source.ctx, NULL, 0);
	source.run(source.ctx, NULL, 0);
	ck_assert_int_eq(source.timeout_ms(source.ctx), -1); /* it is not tried again */
	ck_assert_int_eq(pg_rig_number("postgres", "SELECT 1"), 1);
}
END_TEST

/* Who may not change the schema waits for somebody who may, and goes on by itself then. */
START_TEST(only_the_owner_migrates)
{
	char url[400], db[80];
	snprintf(url, sizeof url, "%s", pg_rig_fresh());
	snprintf(db, sizeof db, "%s", database(url));
	pg_rig_do("postgres", "CREATE ROLE clara LOGIN");
	pg_rig_do(db, "GRANT ALL ON SCHEMA public TO clara"); /* as every database gave before PostgreSQL 15 */
	struct store *s = both_begin(url_of("clara", url));
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "schema 0"));
	ck_assert(both_says(s, "administrator"));
	ck_assert_int_eq(pg_rig_number(db, "SELECT count(*) FROM pg_class WHERE relname = 'migration'"), 0);
	both_until_state(both_begin(url), STORE_UP);
	pg_rig_do(db, "GRANT SELECT ON migration TO clara");
	both_until_state(s, STORE_UP);
	ck_assert_str_eq(store_login(s), "clara");
}
END_TEST

/* An administrator makes what belongs to all of them. */
START_TEST(the_schema_belongs_to_the_owner)
{
	char url[400], sql[300];
	snprintf(url, sizeof url, "%s", pg_rig_fresh());
	pg_rig_do("postgres", "CREATE ROLE team; CREATE ROLE dora LOGIN IN ROLE team");
	snprintf(sql, sizeof sql, "ALTER DATABASE %s OWNER TO team", database(url));
	pg_rig_do("postgres", sql);
	both_until_state(both_begin(url_of("dora", url)), STORE_UP);
	ck_assert_int_eq(pg_rig_number(database(url), "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> 'team'::regrole"), 0);
	ck_assert_int_gt(pg_rig_number(database(url), "SELECT count(*) FROM pg_class WHERE relname = 'migration' AND relowner = 'team'::regrole"), 0);
}
END_TEST

/* -- who comes in ------------------------------------------------------------------------------------------------------------------- */

START_TEST(passwords)
{
	char url[400], path[300];
	snprintf(url, sizeof url, "%s", url_of("bert", pg_rig_fresh_of("of_cases")));
	pg_rig_do("postgres", "CREATE ROLE bert SUPERUSER LOGIN PASSWORD 'swordfish'");
	pg_rig_do("postgres", "DO $$ BEGIN EXECUTE format('COPY (VALUES (''local all bert scram-sha-256''), (''local all all trust'')) TO %L',"
	                      " current_setting('hba_file')); END $$");
	pg_rig_order("stop");
	pg_rig_order("start");
	snprintf(path, sizeof path, "%s/pgpass", both_directory());
	setenv("PGPASSFILE", path, 1);
	struct store *s = both_begin(url);
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "password"));
	ck_assert(both_says(s, ".pgpass"));
	for (int right = 0; right < 2; right++) {
		FILE *f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		fprintf(f, "*:*:*:bert:%s\n", right ? "swordfish" : "herring");
		fclose(f);
		ck_assert_int_eq(chmod(path, 0600), 0);
		s = both_begin(url);
		both_until_state(s, right ? STORE_UP : STORE_DOWN);
		ck_assert(right || both_says(s, "password authentication failed"));
		ck_assert(!both_says(s, "herring") && !both_says(s, "swordfish"));
	}
	ck_assert_str_eq(store_login(s), "bert");
}
END_TEST

START_TEST(a_database_that_is_not_there)
{
	struct store *s = both_begin(pg_rig_url("nowhere"));
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "\"nowhere\" does not exist"));
	pg_rig_do("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C' LOCALE_PROVIDER libc");
	s = both_begin(pg_rig_url("latin"));
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "LATIN1"));
}
END_TEST

START_TEST(down_at_start_and_up_later)
{
	pg_rig_order("stop");
	struct store *s = both_begin(pg_rig_url("of_cases"));
	store_wait(s);
	both_until_state(s, STORE_DOWN);
	struct store_tx *t = store_begin(s, STORE_READ);
	store_step(t, STORE_PING, STORE_ONE);
	const struct both_answer *a = both_ask(s, t);
	ck_assert_int_eq(a->outcome, STORE_FAILED);
	ck_assert_int_eq(a->err.kind, ERR_STORE);
	ck_assert(*a->err.text);
	pg_rig_order("start");
	both_until_state(s, STORE_UP);
	t = store_begin(s, STORE_READ);
	store_step(t, STORE_PING, STORE_ONE);
	both_done(s, t);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("PostgreSQL");
	TCase *tc = tcase_create("pg");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, both_close);
	tcase_add_test(tc, up_with_a_login_and_a_clock);
	tcase_add_test(tc, sessions_are_held_short);
	tcase_add_test(tc, two_programs_migrate_at_once);
	tcase_add_test(tc, a_newer_schema_is_refused);
	tcase_add_test(tc, only_the_owner_migrates);
	tcase_add_test(tc, the_schema_belongs_to_the_owner);
	tcase_add_test(tc, a_database_that_is_not_there);
	tcase_add_test(tc, passwords);
	tcase_add_test(tc, down_at_start_and_up_later);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
