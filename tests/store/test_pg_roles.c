/* data/postgresql/roles.sql on a real server: what each kind of login can do, and what none can. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "both.h"
#include "pg_rig.h"
#include "some.h"
#include "store/audit.h"
#include "store/budgets.h"
#include "store/claims.h"
#include "store/inbox.h"
#include "store/links.h"
#include "store/notes.h"

enum login { RITA, ROLF, VERA, HUGO, AUDE, ANNA, NOBODY, LOGINS }; /* reader, reviewer, approver, hooks, auditor, administrator, none */
static const char *const logins[LOGINS] = { "rita", "rolf", "vera", "hugo", "aude", "anna", "nora" };
static const char *const groups[LOGINS] = { "reader", "reviewer", "approver", "hooks", "auditor", "owner", NULL };

static char db[80], url[400];

static void psql(const char *database)
{
	char *argv[] = { "psql", "-q", "-X", "-o", "/dev/null", "-f", NULL, (char *)pg_rig_url(database), NULL };
	const char *srcdir = getenv("srcdir");
	char file[300];
	int status = -1;
	snprintf(file, sizeof file, "%s/data/postgresql/roles.sql", srcdir ? srcdir : ".");
	argv[6] = file;
	pid_t pid = fork();
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
}

/* As the manual has it: roles, a database of the owner, the schema by an administrator, what each may; and logins. */
static void setup(void)
{
	char sql[300];
	psql("postgres");
	psql("postgres"); /* again harms nothing */
	for (int i = 0; i < LOGINS; i++) {
		snprintf(sql, sizeof sql, "DO $$ BEGIN CREATE ROLE %s LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$", logins[i]);
		pg_rig_do("postgres", sql);
		if (groups[i]) {
			snprintf(sql, sizeof sql, "GRANT idreview_%s TO %s", groups[i], logins[i]);
			pg_rig_do("postgres", sql);
		}
	}
	snprintf(url, sizeof url, "%s", pg_rig_fresh());
	const char *slash = strchr(url + strlen("postgresql://"), '/') + 1;
	snprintf(db, sizeof db, "%.*s", (int)strcspn(slash, "?"), slash);
	snprintf(sql, sizeof sql, "ALTER DATABASE %s OWNER TO idreview_owner", db);
	pg_rig_do("postgres", sql);
}

static struct store *open_as(enum login who)
{
	char other[400];
	snprintf(other, sizeof other, "postgresql://%s%s", logins[who], strchr(url, '@'));
	struct store *s = both_begin(other);
	both_until_state(s, STORE_UP);
	return s;
}

static PGconn *connect_as(int who)
{
	char other[400];
	snprintf(other, sizeof other, "postgresql://%s%s", logins[who], strchr(url, '@'));
	PGconn *conn = PQconnectdb(other);
	ck_assert_msg(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
	return conn;
}

/* A part of decision `id`, as `who`: 0 proposes, 1 approves. */
#define PART(id, seq, part, who) \
	"INSERT INTO decision_part (decision_id, case_id, seq, at, part, person, host, digest, evidence, record, signature, key, by_store, touch, second, sealed) " \
	"VALUES ('" id "', 1, " seq ", 0, " part ", '" who "', '', '', '', '', '', '', 0, 0, 1, '')"

static void make(void)
{
	both_until_state(open_as(ANNA), STORE_UP); /* an administrator, who is no superuser */
	psql(db);
	psql(db);
	pg_rig_do(db, "INSERT INTO cases (template_id, user_id, opened_at, due_at, stage) VALUES ('t', 'u', 1, 2, 2);"
	              "INSERT INTO person_role SELECT who, role, 'anna', 0 FROM (VALUES ('rita', 0), ('rolf', 1), ('vera', 2), ('anna', 3)) v (who, role);"
	              "INSERT INTO event VALUES ('w', 0, 0, 'begin', '', '', '', ''); INSERT INTO note (case_id, at, person, kind, sealed) VALUES (1, 0, 'vera', 'note', '')");
	PGconn *vera = connect_as(VERA);
	PGresult *r = PQexec(vera, PART("7", "0", "0", "vera") "; INSERT INTO decision_draft VALUES (1, 'vera', 0, '')");
	ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(vera));
	PQclear(r);
	PQfinish(vera);
}

/* -- what the programs do ----------------------------------------------------------------------------------------------------------- */

START_TEST(each_program_can_do_its_work)
{
	make();
	struct store *rolf = open_as(ROLF), *hugo = open_as(HUGO), *rita = open_as(RITA);
	struct person me = some_person("rolf", "1"), reader = some_person("rita", "2");
	struct attempt_facts f = some_facts("idv_1", "user-1");
	struct case_row row;
	some_put(hugo, &f, NULL);
	some_put(rolf, &f, NULL);
	f = some_facts("idv_2", "user-1");
	f.created_at++;
	f.status = "success";
	f.stage = STAGE_DONE;
	some_put(hugo, &f, NULL);
	row = some_case(rita, "idv_2", &reader);
	ck_assert_int_eq(row.tries, 2);
	ck_assert_int_eq(row.stage, STAGE_DONE);
	ck_assert_int_eq(some_counts(rita, &reader, SOME_NOW).pending, 1);

	struct store_tx *t = store_begin(rita, STORE_WRITE);
	cases_seen(t, row.id, &reader);
	cases_seen(t, row.id, &reader);
	budgets_take(t, "acct", "get", 1000, 60000, 10, 2);
	both_done(rita, t);

	t = store_begin(rolf, STORE_WRITE);
	claim_take(t, row.id, &me, SOME_NOW, 60);
	const struct both_answer *a = both_done(rolf, t);
	struct claim c;
	char from[PERSON_ID];
	ck_assert(claim_read(&a->rows[0], 0, &c, from));
	t = store_begin(rolf, STORE_WRITE);
	claim_hold(t, &c, &me, SOME_NOW);
	struct case_key_secret key = { .case_id = row.id, .bytes = { 1 } };
	notes_add(t, row.id, &me, SOME_NOW, "note", &key, "it is fine");
	cases_seen(t, row.id, &me);
	a = both_done(rolf, t);
	int64_t note = store_number(&a->rows[1], 0, 0);
	t = store_begin(rolf, STORE_WRITE);
	notes_withdraw(t, note, &me, true);
	claim_beat(t, &c, &me, SOME_NOW, 60);
	claim_snooze(t, &c, &me, SOME_NOW + 60);
	both_done(rolf, t);
	ck_assert_int_eq(some_case(rita, "idv_2", &reader).notes, 0);

	t = store_begin(hugo, STORE_WRITE);
	inbox_add(t, &(struct inbox_event){ { 7 }, 1, 1, "IDENTITY_VERIFICATION", "STATUS_UPDATED", "idv_2", "sandbox" });
	budgets_take(t, "acct", "get", 1000, 60000, 10, 2);
	both_done(hugo, t);
	t = store_begin(hugo, STORE_READ);
	inbox_waiting(t, 10, SOME_NOW);
	a = both_done(hugo, t);
	ck_assert_uint_eq(a->rows[0].count, 1);
	int64_t id = store_number(&a->rows[0], 0, 0);
	t = store_begin(hugo, STORE_WRITE);
	inbox_later(t, id, 5);
	inbox_done(t, id, 6);
	both_done(hugo, t);

	struct store *vera = open_as(VERA);
	t = store_begin(vera, STORE_WRITE);
	cases_set_hold(t, row.id, true);
	both_done(vera, t);
	t = store_begin(rolf, STORE_WRITE);
	cases_set_hold(t, row.id, false);
	a = both_ask(rolf, t);
	ck_assert_int_eq(a->outcome, STORE_FAILED);
	ck_assert_msg(strstr(a->err.text, "rolf may not") != NULL, "%s", a->err.text);
	ck_assert(strstr(a->err.remedy, "administrator"));
}
END_TEST

/* The audit writer of a reader, and the trail for the auditor. */
START_TEST(everybody_is_recorded)
{
	make();
	struct store *rita = open_as(RITA);
	struct person me = some_person("rita", "1");
	unsigned char auditor[CHAIN_KEY] = { 9 };
	struct audit *a = audit_open(rita, &me, "test", auditor, NULL);
	struct store_tx *t = store_begin(rita, STORE_WRITE);
	audit_event(a, t, AUDIT_VIEW, "t u", NULL);
	both_done(rita, t);
	audit_close(a);
	ck_assert_int_ge(both_number(open_as(AUDE), STORE_READ, "SELECT count(*) FROM event WHERE writer <> 'w'", 0), 2);
}
END_TEST

/* -- what each may ------------------------------------------------------------------------------------------------------------------ */

#define R(who) (1u << (who))
enum { ALL_BUT_NOBODY = R(RITA) | R(ROLF) | R(VERA) | R(HUGO) | R(AUDE) | R(ANNA), PEOPLE = R(RITA) | R(ROLF) | R(VERA) | R(ANNA) };

static const struct { const char *sql; unsigned who; } acts[] = {
	{ "SELECT count(*) FROM cases", PEOPLE | R(HUGO) },
	{ "SELECT count(*) FROM note", PEOPLE },
	{ "SELECT count(*) FROM event", ALL_BUT_NOBODY },
	{ "SELECT count(*) FROM inbox", R(HUGO) | R(ANNA) },
	{ "SELECT count(*) FROM migration", ALL_BUT_NOBODY },
	{ "INSERT INTO event VALUES ('x', 1, 0, 'view', '', '', '', '')", PEOPLE | R(HUGO) },
	{ "UPDATE event SET kind = 'x'", R(ANNA) },
	{ "UPDATE event SET mac = mac WHERE false", R(ANNA) },
	{ "DELETE FROM event", R(ANNA) },
	{ "TRUNCATE event", R(ANNA) },
	{ "INSERT INTO person_role VALUES (session_user, 3, session_user, 0) ON CONFLICT (person) DO UPDATE SET role = 3", R(ANNA) },
	{ "UPDATE person_role SET role = 3", R(ANNA) },
	{ "DELETE FROM person_role", R(ANNA) },
	{ "UPDATE cases SET owner = 'x'", R(ROLF) | R(VERA) | R(ANNA) },
	{ "UPDATE cases SET status = 'x'", R(ROLF) | R(VERA) | R(HUGO) | R(ANNA) },
	{ "UPDATE cases SET hits = 1, hit_kinds = 'pep', screening_read_at = 1", R(ROLF) | R(VERA) | R(HUGO) | R(ANNA) },
	{ "UPDATE cases SET hold = 0", R(VERA) | R(ANNA) },
	{ "UPDATE cases SET ended_at = 1", R(VERA) | R(ANNA) },
	{ "UPDATE cases SET changed = 0", R(ANNA) },
	{ "UPDATE cases SET notes = 7", R(ANNA) },
	{ "DELETE FROM cases", R(ANNA) },
	{ "DELETE FROM attempt", R(ANNA) },
	{ "UPDATE note SET sealed = ''", R(ANNA) },
	{ "UPDATE note SET person = 'x'", R(ANNA) },
	{ "DELETE FROM note", R(ANNA) },
	{ "INSERT INTO note (case_id, at, person, kind, sealed) VALUES (1, 0, session_user, 'note', '')", R(ROLF) | R(VERA) | R(ANNA) },
	{ "INSERT INTO note (case_id, at, person, kind, sealed) VALUES (1, 0, 'rita', 'note', '')", R(ANNA) },
	{ "DO $$ BEGIN UPDATE note SET withdrawn = 1; IF NOT FOUND THEN RAISE 'none'; END IF; END $$", R(VERA) | R(ANNA) }, /* it is vera's */
	{ "INSERT INTO seen VALUES (session_user, 1, 1)", PEOPLE },
	{ "INSERT INTO seen VALUES ('nobody', 1, 1)", R(ANNA) },
	{ "INSERT INTO saved_view VALUES (session_user, 'a', 'mine')", PEOPLE },
	{ "INSERT INTO saved_view VALUES ('', 'a', 'mine')", R(ANNA) },
	{ "INSERT INTO inbox (body_hash, iat, received_at, type, code, subject, environment) VALUES ('', 1, 1, '', '', '', '')", R(HUGO) | R(ANNA) },
	{ "DELETE FROM inbox", R(ANNA) },
	{ "SELECT count(*) FROM decision_part", PEOPLE },
	{ PART("8", "0", "0", "rolf"), R(ROLF) },
	{ PART("8", "0", "0", "anna"), R(ANNA) },
	{ PART("7", "1", "1", "rolf"), R(ROLF) },
	{ PART("7", "1", "1", "vera"), 0 }, /* it is her own proposal */
	{ PART("7", "1", "2", "vera"), 0 },
	{ "UPDATE decision_part SET person = 'x'", 0 },
	{ "DELETE FROM decision_part", 0 },
	{ "TRUNCATE decision_part", 0 },
	{ "DELETE FROM decision_part WHERE false", R(ANNA) },
	{ "INSERT INTO decision_draft VALUES (1, 'rolf', 0, '')", R(ROLF) | R(ANNA) },
	{ "DO $$ BEGIN IF EXISTS (SELECT 1 FROM decision_draft WHERE person = 'vera') THEN RETURN; END IF; RAISE 'none'; END $$", R(VERA) | R(ANNA) },
	{ "UPDATE tally SET n = 0", R(ANNA) },
	{ "INSERT INTO tally VALUES ('stage', '2', 7)", R(ANNA) },
	{ "SELECT tally_add_up()", R(ANNA) },
	{ "SELECT nextval('change_number')", R(ANNA) },
	{ "UPDATE meta SET value = ''", R(ANNA) },
	{ "DELETE FROM link", R(ANNA) },
	{ "INSERT INTO migration VALUES (0, 9999, '', 0)", R(ANNA) },
	{ "CREATE TABLE mine (n int)", R(ANNA) },
	{ "CREATE TEMPORARY TABLE mine (n int)", R(ANNA) },
	{ "ALTER TABLE event ADD COLUMN more int", R(ANNA) },
	{ "ALTER TABLE note DISABLE ROW LEVEL SECURITY", R(ANNA) },
	{ "SET ROLE idreview_owner", R(ANNA) },
	{ "SET session_replication_role = replica", 0 }, /* without triggers */
	{ "GRANT idreview_approver TO rita", 0 },
	{ "COPY event TO PROGRAM 'cat'", 0 },
};

static bool may(PGconn *conn, const char *sql)
{
	PQclear(PQexec(conn, "BEGIN"));
	PGresult *r = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(r);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
	ck_assert_msg(ok || (state && (!strcmp(state, "42501") || !strcmp(state, "P0001"))), "%s: %s", sql, PQerrorMessage(conn));
	PQclear(r);
	PQclear(PQexec(conn, "ROLLBACK"));
	return ok;
}

START_TEST(nobody_does_more)
{
	make();
	for (int i = 0; i < NOBODY; i++) {
		PGconn *conn = connect_as(i);
		for (size_t n = 0; n < sizeof acts / sizeof acts[0]; n++)
			ck_assert_msg(may(conn, acts[n].sql) == !!(acts[n].who & R(i)), "%s: %s", logins[i], acts[n].sql);
		PQfinish(conn);
	}
	char other[400];
	snprintf(other, sizeof other, "postgresql://%s%s", logins[NOBODY], strchr(url, '@'));
	struct store *s = both_begin(other);
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "permission denied"));
}
END_TEST

START_TEST(keys_of_cases)
{
	static const struct { const char *sql; unsigned who; } keys[] = {
		{ "SELECT key FROM case_key", R(ROLF) | R(VERA) | R(ANNA) },
		{ "INSERT INTO case_key VALUES (2, decode(repeat('00', 32), 'hex'), 0)", R(ROLF) | R(VERA) | R(ANNA) },
		{ "UPDATE case_key SET key = key", R(ANNA) },
		{ "DELETE FROM case_key", R(ANNA) },
	};
	both_open_keys(BOTH_POSTGRESQL);
	snprintf(url, sizeof url, "%s", both_where());
	const char *slash = strchr(url + strlen("postgresql://"), '/') + 1;
	snprintf(db, sizeof db, "%.*s", (int)strcspn(slash, "?"), slash);
	char sql[300];
	snprintf(sql, sizeof sql, "ALTER DATABASE %s OWNER TO idreview_owner; ALTER TABLE case_key OWNER TO idreview_owner", db);
	pg_rig_do(db, sql);
	psql(db);
	for (int i = 0; i < NOBODY; i++) {
		PGconn *conn = connect_as(i);
		for (size_t n = 0; n < sizeof keys / sizeof keys[0]; n++)
			ck_assert_msg(may(conn, keys[n].sql) == !!(keys[n].who & R(i)), "%s: %s", logins[i], keys[n].sql);
		PQfinish(conn);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("roles on PostgreSQL");
	TCase *tc = tcase_create("roles");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, both_close);
	tcase_add_test(tc, each_program_can_do_its_work);
	tcase_add_test(tc, everybody_is_recorded);
	tcase_add_test(tc, nobody_does_more);
	tcase_add_test(tc, keys_of_cases);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
