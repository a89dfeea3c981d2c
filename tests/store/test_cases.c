/* Cases, attempts and links as rows, on both engines. */
#include <stdio.h>
#include <string.h>

#include "some.h"
#include "store/links.h"

static int64_t number(struct store *s, const char *sql)
{
	return both_number(s, STORE_READ, sql, 0);
}

START_TEST(an_attempt_makes_its_case)
{
	struct store *s = both_open(_i);
	struct attempt_facts f = some_facts("idv_A1", "user-1");
	f.screening_id = "scr_1";
	some_put(s, &f, NULL);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_str_eq(row.user, "user-1");
	ck_assert_str_eq(row.template_id, "idvtmp_T");
	ck_assert_str_eq(row.attempt_id, "idv_A1");
	ck_assert_str_eq(row.screening_id, "scr_1");
	ck_assert_str_eq(row.status, "pending_review");
	ck_assert_str_eq(row.steps, "+++x.?.");
	ck_assert_str_eq(row.why, "aml doc.birth_date");
	ck_assert_int_eq(row.stage, STAGE_PENDING);
	ck_assert_int_eq(row.user_kind, CASE_CLIENT_USER);
	ck_assert_int_eq(row.tries, 1);
	ck_assert_int_eq(row.opened_at, SOME_NOW - 1000);
	ck_assert_int_eq(row.due_at, SOME_NOW - 1000 + 86400);
	ck_assert_int_eq(row.read_at, SOME_NOW);
	ck_assert_int_eq(row.next_read_at, SOME_NOW + 3600);
	ck_assert(!row.seen && !row.news && !row.hold && !row.user_hashed);
	ck_assert_str_eq(row.owner, "");
	ck_assert_int_gt(row.changed, 0);

	struct store_tx *t = store_begin(s, STORE_READ);
	cases_find_screening(t, "scr_1", NULL);
	cases_get(t, row.id, NULL);
	cases_find_attempt(t, "idv_none", NULL);
	cases_find_screening(t, "", NULL);
	ck_assert(cases_find_subject(t, "idvtmp_T", CASE_CLIENT_USER, "user-1", NULL, NULL));
	cases_attempts(t, row.id, 10);
	const struct both_answer *a = both_done(s, t);
	ck_assert_int_eq(store_number(&a->rows[0], 0, 0), row.id);
	ck_assert_int_eq(store_number(&a->rows[1], 0, 0), row.id);
	ck_assert_uint_eq(a->rows[2].count, 0);
	ck_assert_uint_eq(a->rows[3].count, 0);
	ck_assert_int_eq(store_number(&a->rows[4], 0, 0), row.id);
	ck_assert_uint_eq(a->rows[5].count, 1);
	ck_assert_int_eq(store_number(&a->rows[5], 0, 7), 3);
}
END_TEST

/* Webhooks come twice and out of order: the newest attempt decides, and of one attempt what was read last. */
START_TEST(the_newest_attempt_decides)
{
	struct store *s = both_open(_i);
	struct attempt_facts one = some_facts("idv_A1", "u"), two = some_facts("idv_A2", "u"), late;
	two.created_at = SOME_NOW - 500;
	two.previous_id = "idv_A1";
	two.status = "success";
	two.stage = STAGE_DONE;
	two.why = "";
	some_put(s, &two, NULL);
	some_put(s, &one, NULL);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_str_eq(row.attempt_id, "idv_A2");
	ck_assert_str_eq(row.status, "success");
	ck_assert_int_eq(row.tries, 2);
	ck_assert_int_eq(row.due_at, 0);       /* done: nothing is due, nothing is read again */
	ck_assert_int_eq(row.next_read_at, 0);
	ck_assert_int_eq(row.opened_at, SOME_NOW - 500);

	late = two;                            /* read before, told after */
	late.status = "active";
	late.stage = STAGE_IN_PROGRESS;
	late.read_at = SOME_NOW - 10;
	some_put(s, &late, NULL);
	ck_assert_str_eq(some_case(s, "idv_A2", NULL).status, "success");
	late.read_at = SOME_NOW + 10;
	some_put(s, &late, NULL);
	ck_assert_str_eq(some_case(s, "idv_A2", NULL).status, "active");

	struct attempt_facts three = some_facts("idv_A3", "u"); /* in the same second, and says which it follows */
	three.created_at = two.created_at;
	three.previous_id = "idv_A2";
	some_put(s, &three, NULL);
	some_put(s, &late, NULL);
	ck_assert_str_eq(some_case(s, "idv_A1", NULL).attempt_id, "idv_A3");
	ck_assert_int_eq(number(s, "SELECT count(*) FROM cases"), 1);
	ck_assert_int_eq(number(s, "SELECT count(*) FROM attempt"), 3);
}
END_TEST

START_TEST(a_subject_waits_to_be_read)
{
	struct store *s = both_open(_i);
	struct case_policy none = { 0 };
	for (int i = 0; i < 2; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		ck_assert(cases_put_subject(t, "idvtmp_T", CASE_CLIENT_USER, "u", &none, SOME_NOW));
		ck_assert(cases_put_subject(t, "idvtmp_T", CASE_USER, "usr_1", &none, SOME_NOW));
		both_done(s, t);
	}
	ck_assert_int_eq(number(s, "SELECT count(*) FROM cases WHERE stage = 3"), 2);
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_due_for_reading(t, SOME_NOW, 10);
	ck_assert_uint_eq(both_done(s, t)->rows[0].count, 2);
	struct attempt_facts f = some_facts("idv_A1", "u");
	some_put(s, &f, &none);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_int_eq(row.stage, STAGE_PENDING);
	ck_assert_int_eq(row.opened_at, SOME_NOW - 1000);
	ck_assert_int_eq(row.due_at, 0);
	t = store_begin(s, STORE_READ);
	cases_due_for_reading(t, SOME_NOW, 10);
	ck_assert_uint_eq(both_done(s, t)->rows[0].count, 1);
}
END_TEST

/* Known by the vendor's user_id first: the case stays the same once its client_user_id is known. */
START_TEST(one_user_is_one_case)
{
	struct store *s = both_open(_i);
	struct case_policy none = { 0 };
	struct store_tx *t = store_begin(s, STORE_WRITE);
	ck_assert(cases_put_subject(t, "idvtmp_T", CASE_USER, "usr_1", &none, SOME_NOW));
	both_done(s, t);
	struct attempt_facts f = some_facts("idv_A1", "u");
	f.user_id = "usr_1";
	some_put(s, &f, NULL);
	t = store_begin(s, STORE_WRITE);
	ck_assert(cases_put_subject(t, "idvtmp_T", CASE_USER, "usr_1", &none, SOME_NOW));
	both_done(s, t);
	ck_assert_int_eq(number(s, "SELECT count(*) FROM cases"), 1);
	struct case_row row = some_case(s, "idv_A1", NULL);
	ck_assert_int_eq(row.user_kind, CASE_CLIENT_USER);
	ck_assert_str_eq(row.user, "u");
	ck_assert_str_eq(row.vendor_user_id, "usr_1");
	t = store_begin(s, STORE_READ);
	ck_assert(cases_find_subject(t, "idvtmp_T", CASE_USER, "usr_1", NULL, NULL));
	ck_assert_int_eq(store_number(&both_done(s, t)->rows[0], 0, 0), row.id);
	f = some_facts("idv_B1", "");
	f.client_user_id = NULL;
	f.user_id = "usr_2";
	some_put(s, &f, NULL);
	ck_assert_int_eq(some_case(s, "idv_B1", NULL).user_kind, CASE_USER);
	ck_assert_int_eq(number(s, "SELECT count(*) FROM cases"), 2);
}
END_TEST

START_TEST(what_changed_since_one_looked_is_news)
{
	struct store *s = both_open(_i);
	struct person me = some_person("anna", "1"), other = some_person("bob", "2");
	struct attempt_facts f = some_facts("idv_A1", "u");
	some_put(s, &f, NULL);
	struct case_row row = some_case(s, "idv_A1", &me);
	ck_assert(!row.seen && !row.news);
	for (int i = 0; i < 2; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		cases_seen(t, row.id, &me);
		both_done(s, t);
		row = some_case(s, "idv_A1", &me);
		ck_assert(row.seen && !row.news);
		f.read_at++;
		some_put(s, &f, NULL);         /* read again, nothing new */
		row = some_case(s, "idv_A1", &me);
		ck_assert(row.seen && !row.news);
		f.why = i ? "aml" : "aml kyc.name";
		some_put(s, &f, NULL);
		row = some_case(s, "idv_A1", &me);
		ck_assert(row.seen && row.news);
		ck_assert(!some_case(s, "idv_A1", &other).seen);
	}
}
END_TEST

/* The counts that triggers maintain against the cases themselves. */
static void tally_is_right(struct store *s)
{
	ck_assert_int_eq(number(s, "SELECT count(*) FROM (SELECT kind, name, sum(n) AS n FROM tally GROUP BY kind, name HAVING sum(n) <> 0) a "
	                           "LEFT JOIN (SELECT 'stage' AS kind, CAST(stage AS text) AS name, count(*) AS n FROM cases GROUP BY stage "
	                           "UNION ALL SELECT 'status', status, count(*) FROM cases GROUP BY status "
	                           "UNION ALL SELECT 'template', template_id, count(*) FROM cases GROUP BY template_id "
	                           "UNION ALL SELECT 'queue', queue, count(*) FROM cases GROUP BY queue) b "
	                           "ON a.kind = b.kind AND a.name = b.name WHERE a.n <> coalesce(b.n, -1)"), 0);
	ck_assert_int_eq(number(s, "SELECT CAST(sum(n) AS bigint) FROM tally WHERE kind = 'stage'"), number(s, "SELECT count(*) FROM cases"));
}

START_TEST(counts_are_maintained)
{
	static const struct { const char *status; enum case_stage stage; } states[] = {
		{ "active", STAGE_IN_PROGRESS }, { "pending_review", STAGE_PENDING }, { "success", STAGE_DONE }, { "failed", STAGE_DONE },
	};
	struct store *s = both_open(_i);
	struct person me = some_person("anna", "1");
	unsigned seed = 11;
	for (int i = 0; i < 120; i++) {
		char attempt[30], user[30];
		seed = seed * 1103515245 + 12345;
		unsigned n = seed >> 16;
		snprintf(attempt, sizeof attempt, "idv_%u", n % 50);
		snprintf(user, sizeof user, "user-%u", n % 50 / 2);
		struct attempt_facts f = some_facts(attempt, user);
		f.status = states[n / 64 % 4].status;
		f.stage = states[n / 64 % 4].stage;
		f.created_at -= n % 50;
		f.read_at += i;
		some_put(s, &f, NULL);
	}
	tally_is_right(s);
	struct case_counts c = some_counts(s, &me, SOME_NOW);
	ck_assert_int_eq(c.all, number(s, "SELECT count(*) FROM cases"));
	ck_assert_int_eq(c.pending, number(s, "SELECT count(*) FROM cases WHERE stage = 2"));
	ck_assert_int_eq(c.done, number(s, "SELECT count(*) FROM cases WHERE stage = 0"));
	ck_assert_int_gt(c.pending, 0);
	ck_assert_int_eq(c.overdue, 0);
	ck_assert_int_eq(some_counts(s, &me, SOME_NOW + 90000).overdue, c.pending);
	both_number(s, STORE_WRITE, "DELETE FROM cases WHERE id % 2 = 0", 0);
	tally_is_right(s);
	ck_assert_int_eq(number(s, "SELECT count(*) FROM attempt t LEFT JOIN cases c ON c.id = t.case_id WHERE c.id IS NULL"), 0);

	struct store_tx *t = store_begin(s, STORE_READ);
	cases_values(t, "status", 10);
	cases_values(t, "owner", 10);
	const struct both_answer *a = both_done(s, t);
	ck_assert_uint_ge(a->rows[0].count, 3);
	ck_assert_uint_eq(a->rows[1].count, 0);
}
END_TEST

/* A number of a case is used once: the keys of its notes go by it. */
START_TEST(numbers_are_never_used_twice)
{
	struct store *s = both_open(_i);
	struct attempt_facts f = some_facts("idv_A1", "u");
	some_put(s, &f, NULL);
	int64_t id = some_case(s, "idv_A1", NULL).id;
	both_number(s, STORE_WRITE, "DELETE FROM cases", 0);
	some_put(s, &f, NULL);
	ck_assert_int_gt(some_case(s, "idv_A1", NULL).id, id);
}
END_TEST

static void share(struct store *s, const char *user, enum link_kind kind, const char *hash)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	links_add(t, "idvtmp_T", CASE_CLIENT_USER, user, kind, hash, strlen(hash));
	both_done(s, t);
}

START_TEST(links_are_counted_by_kind)
{
	struct store *s = both_open(_i);
	for (int i = 0; i < 5; i++) {
		char attempt[20], user[20];
		snprintf(attempt, sizeof attempt, "idv_%d", i);
		snprintf(user, sizeof user, "u%d", i);
		struct attempt_facts f = some_facts(attempt, user);
		some_put(s, &f, NULL);
	}
	share(s, "u0", LINK_PHONE, "phone-1");
	share(s, "u0", LINK_PHONE, "phone-1");
	share(s, "u1", LINK_PHONE, "phone-1");
	share(s, "u2", LINK_PHONE, "phone-1");
	share(s, "u1", LINK_IP, "ip-1");
	share(s, "u0", LINK_IP, "ip-1");
	share(s, "u3", LINK_EMAIL, "phone-1");
	struct case_row row = some_case(s, "idv_0", NULL);
	ck_assert_int_eq(row.links, 2);
	ck_assert_int_eq(some_case(s, "idv_4", NULL).links, 0);
	struct store_tx *t = store_begin(s, STORE_READ);
	int counts[LINK_KINDS];
	links_count(t, row.id);
	links_list(t, row.id, LINK_PHONE, 0, NULL, 10);
	links_list(t, row.id, LINK_PHONE, row.id + 1, NULL, 10);
	const struct both_answer *a = both_done(s, t);
	links_read_counts(&(struct store_reply){ .rows = a->rows, .count = a->count }, 0, counts);
	ck_assert_int_eq(counts[LINK_PHONE], 2);
	ck_assert_int_eq(counts[LINK_IP], 1);
	ck_assert_int_eq(counts[LINK_EMAIL], 0);
	ck_assert_uint_eq(a->rows[LINK_KINDS].count, 2);
	ck_assert_uint_eq(a->rows[LINK_KINDS + 1].count, 1);
}
END_TEST

/* The same tables and columns on both, whatever each calls its types. */
START_TEST(one_schema)
{
	static char columns[BOTH_ENGINES][16384];
	static const char *const ask[] = {
		"SELECT m.name || '.' || i.name || CASE WHEN i.type IN ('INTEGER', 'TEXT', 'BLOB') THEN ' ' || lower(i.type) ELSE '?' END "
		"|| CASE WHEN i.\"notnull\" OR i.pk THEN '' ELSE ' null' END FROM sqlite_schema m, pragma_table_xinfo(m.name) i WHERE m.type = 'table' "
		"AND m.name NOT LIKE 'find%' AND m.name NOT LIKE 'sqlite%' AND m.name NOT IN ('change_number') ORDER BY 1",
		"SELECT CAST(table_name AS text) || '.' || column_name || CASE data_type WHEN 'bigint' THEN ' integer' WHEN 'bytea' THEN ' blob' WHEN 'text' THEN ' text' "
		"ELSE '?' END || CASE is_nullable WHEN 'NO' THEN '' ELSE ' null' END FROM information_schema.columns "
		"WHERE table_schema = current_schema() AND table_name <> 'migration' ORDER BY CAST(table_name AS text) || '.' || column_name COLLATE \"C\"",
	};
	for (int engine = 0; engine < BOTH_ENGINES; engine++) {
		struct store *s = both_open(engine);
		struct store_tx *t = store_begin(s, STORE_READ);
		store_step_sql(t, ask[engine], STORE_ANY);
		const struct both_answer *a = both_done(s, t);
		for (size_t i = 0; i < a->rows[0].count; i++) {
			size_t used = strlen(columns[engine]);
			snprintf(columns[engine] + used, sizeof columns[engine] - used, "%s\n", store_string(&a->rows[0], i, 0));
		}
		both_close();
	}
	size_t same = 0; /* up to the line that differs */
	for (size_t i = 0; columns[0][i] && columns[0][i] == columns[1][i]; i++)
		same = columns[0][i] == '\n' ? i + 1 : same;
	ck_assert_msg(!strcmp(columns[0], columns[1]), "%.60s differs from %.60s", columns[0] + same, columns[1] + same);
	ck_assert_ptr_null(strchr(columns[0], '?'));
	ck_assert_ptr_null(strstr(columns[0], " null"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cases");
	TCase *tc = tcase_create("cases");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, an_attempt_makes_its_case);
	both_add(tc, the_newest_attempt_decides);
	both_add(tc, a_subject_waits_to_be_read);
	both_add(tc, one_user_is_one_case);
	both_add(tc, what_changed_since_one_looked_is_news);
	both_add(tc, counts_are_maintained);
	both_add(tc, numbers_are_never_used_twice);
	both_add(tc, links_are_counted_by_kind);
	tcase_add_test(tc, one_schema);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
