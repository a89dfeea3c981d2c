/* What the store keeps of a case's screening, on both engines; and stores that were made before it did. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "pg_rig.h"
#include "some.h"
#include "store/engine.h"

static struct screening_facts facts(const char *screening_id, int64_t read_at)
{
	return (struct screening_facts){ .screening_id = screening_id, .program_id = "prg_1", .status = "pending_review", .assignee = "dash_1",
	                                 .kinds = "pep sanctions", .lists = "IZ_PEP US_SDN", .hits = 3, .pending = 2, .terms_version = 4, .read_at = read_at };
}

static int64_t put(struct store *s, const struct screening_facts *f)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	cases_put_screening(t, f);
	return both_done(s, t)->rows[0].changed;
}

static struct attempt_facts screened(const char *attempt_id, const char *user, const char *screening_id)
{
	struct attempt_facts f = some_facts(attempt_id, user);
	f.screening_id = screening_id;
	return f;
}

START_TEST(a_screening_is_kept_with_its_case)
{
	struct store *s = both_open(_i);
	struct attempt_facts a = screened("idv_A1", "u", "scr_1"), other = screened("idv_B1", "v", "");
	struct screening_facts f = facts("scr_1", SOME_NOW);
	ck_assert_int_eq(put(s, &f), 0); /* nobody has it */
	some_put(s, &a, NULL);
	some_put(s, &other, NULL);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_int_eq(row.screening.read_at, 0);
	ck_assert_int_eq(row.notes + row.links, 0); /* the columns behind it */
	ck_assert_int_eq(put(s, &f), 1);
	row = some_case(s, "idv_A1", NULL);
	ck_assert_int_eq(row.screening.read_at, SOME_NOW);
	ck_assert_str_eq(row.screening.program_id, "prg_1");
	ck_assert_str_eq(row.screening.status, "pending_review");
	ck_assert_str_eq(row.screening.assignee, "dash_1");
	ck_assert_str_eq(row.screening.kinds, "pep sanctions");
	ck_assert_str_eq(row.screening.lists, "IZ_PEP US_SDN");
	ck_assert_int_eq(row.screening.hits, 3);
	ck_assert_int_eq(row.screening.pending, 2);
	ck_assert_int_eq(row.screening.terms_version, 4);

	/* Told late: what was read last stands. */
	f.read_at = SOME_NOW - 1;
	f.hits = 9;
	ck_assert_int_eq(put(s, &f), 0);
	ck_assert_int_eq(some_case(s, "idv_A1", NULL).screening.hits, 3);

	/* One without an id is nobody's. */
	f = facts("", SOME_NOW + 5);
	ck_assert_int_eq(put(s, &f), 0);
	ck_assert_int_eq(some_case(s, "idv_B1", NULL).screening.read_at, 0);
}
END_TEST

START_TEST(the_next_attempts_screening_is_another)
{
	struct store *s = both_open(_i);
	struct attempt_facts one = screened("idv_A1", "u", "scr_1"), two = screened("idv_A2", "u", "scr_2");
	struct screening_facts f = facts("scr_1", SOME_NOW);
	some_put(s, &one, NULL);
	put(s, &f);
	one.read_at++;
	some_put(s, &one, NULL); /* read again, and the same */
	ck_assert_int_eq(some_case(s, "idv_A1", NULL).screening.hits, 3);
	two.created_at = SOME_NOW - 500;
	some_put(s, &two, NULL);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_str_eq(row.screening_id, "scr_2");
	ck_assert_int_eq(row.screening.read_at, 0);
	ck_assert_int_eq(row.screening.hits + row.screening.pending + row.screening.terms_version, 0);
	ck_assert(!*row.screening.program_id && !*row.screening.status && !*row.screening.assignee && !*row.screening.kinds && !*row.screening.lists);
	f.read_at = SOME_NOW + 10;
	ck_assert_int_eq(put(s, &f), 0); /* of the attempt before */
	f = facts("scr_2", SOME_NOW - 400);
	ck_assert_int_eq(put(s, &f), 1);
}
END_TEST

/* What was not known is no news to who saw the case; what changes then is. */
START_TEST(a_new_hit_is_news)
{
	struct store *s = both_open(_i);
	struct person me = some_person("ana", "1");
	struct attempt_facts a = screened("idv_A1", "u", "scr_1");
	struct screening_facts f = facts("scr_1", SOME_NOW);
	some_put(s, &a, NULL);
	struct case_row row = some_case(s, "idv_A1", &me);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	cases_seen(t, row.id, &me);
	both_done(s, t);
	put(s, &f);
	ck_assert(!some_case(s, "idv_A1", &me).news);
	f.read_at++;
	put(s, &f);
	ck_assert(!some_case(s, "idv_A1", &me).news);
	f.hits++;
	f.read_at++;
	put(s, &f);
	ck_assert(some_case(s, "idv_A1", &me).news);
	t = store_begin(s, STORE_WRITE);
	cases_seen(t, row.id, &me);
	both_done(s, t);
	f.status = "cleared";
	f.read_at++;
	put(s, &f);
	ck_assert(some_case(s, "idv_A1", &me).news);
}
END_TEST

/* -- stores of before ---------------------------------------------------------------------------------------------------------------- */

static const char old_case[] = "INSERT INTO cases (template_id, user_id, attempt_id, screening_id, status, stage, opened_at, due_at) "
			       "VALUES ('idvtmp_T', 'u', 'idv_A1', 'scr_1', 'pending_review', 2, 5, 9);"
			       "INSERT INTO attempt (case_id, attempt_id, screening_id) SELECT id, 'idv_A1', 'scr_1' FROM cases";

static char *first_schema(int engine)
{
	int number;
	const char *name;
	char *sql = NULL;
	ck_assert(store_migration_at(both_open(engine), 0, &number, &name, &sql));
	ck_assert_int_eq(number, 1);
	return sql;
}

static const char *database(const char *url)
{
	static char name[80];
	const char *from = strstr(url, "@/") + 2;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(from, "?"), from);
	return name;
}

static const char *old_store(int engine)
{
	static char where[400];
	char *sql = first_schema(engine), *all;
	if (engine == BOTH_SQLITE) {
		sqlite3 *db;
		char *said = NULL;
		snprintf(where, sizeof where, "%s/of-before.db", both_directory());
		umask(077);
		all = mem_printf("%s; PRAGMA user_version = 1; PRAGMA application_id = 0x69647276; %s", sql, old_case);
		ck_assert_int_eq(sqlite3_open(where, &db), SQLITE_OK);
		ck_assert_msg(sqlite3_exec(db, all, NULL, NULL, &said) == SQLITE_OK, "%s", said);
		sqlite3_close(db);
	} else {
		snprintf(where, sizeof where, "%s", pg_rig_fresh());
		all = mem_printf("%s; CREATE TABLE migration (kind bigint NOT NULL, number bigint NOT NULL, name text NOT NULL, at bigint NOT NULL,"
				 " PRIMARY KEY (kind, number)); INSERT INTO migration VALUES (0, 1, '0001-cases', 0); %s", sql, old_case);
		pg_rig_do(database(where), all);
	}
	free(all);
	free(sql);
	return where;
}

START_TEST(a_store_of_before_is_brought_up_to_date)
{
	struct store *s = both_begin(old_store(_i));
	struct screening_facts f = facts("scr_1", SOME_NOW);
	both_until_state(s, STORE_UP);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_str_eq(row.status, "pending_review");
	ck_assert_int_eq(row.due_at, 9);
	ck_assert_int_eq(row.screening.read_at, 0);
	ck_assert_int_eq(put(s, &f), 1);
	ck_assert_int_eq(some_case(s, "idv_A1", NULL).screening.pending, 2);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT sum(n) FROM tally WHERE kind = 'stage'", 0), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screenings");
	TCase *tc = tcase_create("screenings");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, a_screening_is_kept_with_its_case);
	both_add(tc, the_next_attempts_screening_is_another);
	both_add(tc, a_new_hit_is_news);
	both_add(tc, a_store_of_before_is_brought_up_to_date);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
