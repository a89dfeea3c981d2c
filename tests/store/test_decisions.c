/* Decisions: parts that are only added to, by whom, and what the database refuses whatever a program says. On both engines. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pg_rig.h"
#include "some.h"
#include "store/decisions.h"
#include "store/retention.h"

#define ID "0123456789abcdef0123456789abcdef"
#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define EVIDENCE "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"

static struct store *anna, *bert;
static const struct person anna_is = { .id = "anna" }, bert_is = { .id = "bert" };
static const struct case_key_secret key = { .case_id = 1, .bytes = { 7 } }, other_key = { .case_id = 1, .bytes = { 8 } };
static char where_anna[400], where_bert[400];
static int on;

/* On PostgreSQL two logins, who may all that the schema itself lets them: that it refuses what it must is the test. */
static struct store *open_as(const char *who, char *where)
{
	if (on == BOTH_SQLITE) {
		snprintf(where, 400, "%s", both_where());
		return both_again();
	}
	snprintf(where, 400, "postgresql://%s%s", who, strchr(both_where(), '@'));
	struct store *s = both_begin(where);
	both_until_state(s, STORE_UP);
	return s;
}

static void begin(int engine)
{
	char url[400];
	on = engine;
	both_open(engine);
	if (engine == BOTH_POSTGRESQL)
		pg_rig_do("postgres", "DO $$ BEGIN CREATE ROLE anna LOGIN SUPERUSER; CREATE ROLE bert LOGIN SUPERUSER; CREATE ROLE carl LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
	snprintf(url, sizeof url, "%s", both_where());
	anna = open_as("anna", where_anna);
	bert = open_as("bert", where_bert);
	some_put(anna, &(struct attempt_facts){ .attempt_id = "idv_1", .template_id = "t", .client_user_id = "u", .status = "pending_review", .stage = STAGE_PENDING,
	                                         .steps = "", .created_at = 1, .read_at = 1 }, NULL);
}

static struct decision_row row(enum decision_part part, const char *by, int64_t at)
{
	struct decision_row r = { .id = ID, .case_id = 1, .at = at, .part = part, .host = "host", .digest = DIGEST, .evidence = EVIDENCE, .record = "", .signature = "sig",
	                          .key = "ssh-ed25519 AAAA" };
	snprintf(r.person, sizeof r.person, "%s", by);
	if (part == DECISION_PROPOSED || part == DECISION_ENDED) {
		r.record = "{\"a\":\"\xc3\xa9\"}";
		r.record_len = strlen(r.record);
	}
	return r;
}

static enum store_outcome add_row(const struct decision_row *r)
{
	struct store *s = !strcmp(r->person, "anna") ? anna : bert;
	struct store_tx *t = store_begin(s, STORE_WRITE);
	decisions_add(t, r, &key, "words", 5);
	return both_ask(s, t)->outcome;
}

static enum store_outcome add(enum decision_part part, const char *by, unsigned second)
{
	struct decision_row r = row(part, by, 100 + (int64_t)part);
	r.second = second;
	return add_row(&r);
}

static const struct store_rows *read_all(void)
{
	struct store_tx *t = store_begin(anna, STORE_READ);
	decisions_by_id(t, ID);
	return both_done(anna, t)->rows;
}

START_TEST(parts_come_back_as_they_went)
{
	begin(_i);
	struct decision_row r = row(DECISION_PROPOSED, "anna", 100), got;
	r.second = 6;
	r.touch = true;
	ck_assert_int_eq(add_row(&r), STORE_DONE);
	ck_assert_int_eq(add(DECISION_APPROVED, "bert", 0), STORE_DONE);
	ck_assert_int_eq(add(DECISION_ENDED, "bert", 0), STORE_DONE);
	const struct store_rows *rows = read_all();
	ck_assert_uint_eq(rows->count, 3);
	ck_assert(decisions_read(rows, 0, &got));
	ck_assert_str_eq(got.id, ID);
	ck_assert_int_eq(got.case_id, 1);
	ck_assert_int_eq(got.seq, 0);
	ck_assert_int_eq(got.at, 100);
	ck_assert_int_eq(got.part, DECISION_PROPOSED);
	ck_assert_str_eq(got.person, "anna");
	ck_assert_str_eq(got.host, "host");
	ck_assert_str_eq(got.digest, DIGEST);
	ck_assert_str_eq(got.evidence, EVIDENCE);
	ck_assert_uint_eq(got.record_len, strlen(r.record));
	ck_assert_str_eq(got.record, r.record);
	ck_assert_str_eq(got.signature, "sig");
	ck_assert_str_eq(got.key, "ssh-ed25519 AAAA");
	ck_assert(got.touch && !got.by_store);
	ck_assert_uint_eq(got.second, 6);
	size_t len;
	char *words = decisions_unseal(&got, &key, &len);
	ck_assert_str_eq(words, "words");
	ck_assert_uint_eq(len, 5);
	secret_free(words);
	ck_assert_ptr_null(decisions_unseal(&got, &other_key, &len));
	ck_assert_ptr_null(decisions_unseal(&got, NULL, &len));
	ck_assert(decisions_read(rows, 2, &got));
	ck_assert_int_eq(got.seq, 2);
	ck_assert_int_eq(got.part, DECISION_ENDED);
	ck_assert(!decisions_read(rows, 3, &got));
	struct audit_detail d;
	char out[500];
	ck_assert_int_eq(decisions_event(&r, "clear", &d), AUDIT_PROPOSE);
	audit_sentence("propose", d.text, out, sizeof out);
	ck_assert_str_eq(out, "decided clear, decision " ID ", record " DIGEST ", signed by their own key");
}
END_TEST

/* Each order of parts by two people, up to three after the proposal: allowed is what the header draws. */
START_TEST(only_what_may_follow_follows)
{
	static const char *const allowed[] = { "A", "AE", "AV", "R", "V" }, *const allowed_alone[] = { "E", "V" };
	static const char letters[] = "PARVE";
	begin(_i);
	for (int i = 0; i < 2 * 5 * 5; i++) {
		bool alone = i >= 25;
		char word[3] = { letters[i % 5], letters[i / 5 % 5], 0 }, done[4] = "";
		struct decision_row r = row(DECISION_PROPOSED, "anna", 50);
		snprintf(r.id, sizeof r.id, "%032d", i);
		r.second = alone ? 0 : 1;
		ck_assert_int_eq(add_row(&r), STORE_DONE);
		for (int n = 0; n < 2; n++) {
			r = row((enum decision_part)(strchr(letters, word[n]) - letters), "bert", 60 + n);
			snprintf(r.id, sizeof r.id, "%032d", i);
			enum store_outcome outcome = add_row(&r);
			bool may = false;
			char next[6];
			snprintf(next, sizeof next, "%s%c", done, word[n]);
			for (size_t k = 0; k < (alone ? 2 : 5); k++)
				may = may || !strcmp(next, alone ? allowed_alone[k] : allowed[k]);
			ck_assert_msg(outcome == (may ? STORE_DONE : STORE_UNMET), "%s after \"%s\" (%s): %d", &word[n], done, alone ? "alone" : "by two", outcome);
			if (may)
				snprintf(done, sizeof done, "%.3s", next);
		}
	}
}
END_TEST

START_TEST(who_proposed_does_not_approve)
{
	begin(_i);
	ck_assert_int_eq(add(DECISION_PROPOSED, "anna", 1), STORE_DONE);
	ck_assert_int_eq(add(DECISION_APPROVED, "anna", 0), STORE_UNMET);
	ck_assert_int_eq(add(DECISION_REFUSED, "anna", 0), STORE_UNMET);
	struct decision_row r = row(DECISION_APPROVED, "bert", 101);
	r.evidence[0] = 'f';
	ck_assert_int_eq(add_row(&r), STORE_UNMET);
	r = row(DECISION_APPROVED, "bert", 101);
	r.digest[0] = 'f';
	ck_assert_int_eq(add_row(&r), STORE_UNMET);
	r = row(DECISION_APPROVED, "bert", 101);
	r.case_id = 2;
	ck_assert_int_eq(add_row(&r), STORE_UNMET);
	ck_assert_int_eq(add(DECISION_APPROVED, "bert", 0), STORE_DONE);
}
END_TEST

static void told(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)tag;
	*(int *)owner = reply->outcome;
}

/* Two who look at the same moment, or who carries out while somebody takes back: one of them was first, and the other is told so. */
START_TEST(of_two_at_once_one_is_first)
{
	static const struct { enum decision_part one, other; } pairs[] = { { DECISION_APPROVED, DECISION_REFUSED }, { DECISION_APPROVED, DECISION_APPROVED },
	                                                                   { DECISION_REFUSED, DECISION_VOID } };
	char where[400];
	begin(_i);
	struct store *carl = open_as("carl", where);
	for (int i = 0; i < 24; i++) {
		struct decision_row r = row(DECISION_PROPOSED, "anna", 50), one = row(pairs[i % 3].one, "bert", 60), other = row(pairs[i % 3].other, "carl", 60);
		struct store_tx *t[2] = { store_begin(bert, STORE_WRITE), store_begin(carl, STORE_WRITE) };
		int outcomes[2] = { -1, -1 };
		snprintf(r.id, sizeof r.id, "%032d", i);
		memcpy(one.id, r.id, sizeof one.id);
		memcpy(other.id, r.id, sizeof other.id);
		r.second = 1;
		ck_assert_int_eq(add_row(&r), STORE_DONE);
		decisions_add(t[0], &one, NULL, "", 0);
		decisions_add(t[1], &other, NULL, "", 0);
		store_send(bert, t[0], (struct store_ticket){ told, &outcomes[0], 0 });
		store_send(carl, t[1], (struct store_ticket){ told, &outcomes[1], 0 });
		struct loop loop = { 0 };
		struct err err = { 0 };
		loop_add(&loop, store_source(bert));
		loop_add(&loop, store_source(carl));
		while (outcomes[0] < 0 || outcomes[1] < 0)
			ck_assert(loop_once(&loop, 1000, &err));
		ck_assert_msg(outcomes[0] + outcomes[1] == STORE_DONE + STORE_UNMET, "%d: %d and %d", i, outcomes[0], outcomes[1]);
	}
}
END_TEST

/* -- by hand, past all programs ------------------------------------------------------------------------------------------------------ */

/* What the database says; "" where it did it. */
static const char *raw(const char *where, const char *sql)
{
	static char said[300];
	said[0] = '\0';
	if (on == BOTH_SQLITE) {
		sqlite3 *db;
		char *why = NULL;
		ck_assert_int_eq(sqlite3_open(where, &db), SQLITE_OK);
		if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
			snprintf(said, sizeof said, "%s", why);
		sqlite3_free(why);
		sqlite3_close(db);
		return said;
	}
	PGconn *conn = PQconnectdb(where);
	PGresult *r = PQexec(conn, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		snprintf(said, sizeof said, "%s", PQerrorMessage(conn));
	PQclear(r);
	PQfinish(conn);
	return said;
}

#define PART(seq, part, person, digest, evidence) \
	"INSERT INTO decision_part (decision_id, case_id, seq, at, part, person, host, digest, evidence, record, signature, key, by_store, touch, second, sealed) " \
	"VALUES ('" ID "', 1, " seq ", 5, " part ", '" person "', '', '" digest "', '" evidence "', '', '', '', 0, 0, 1, '')"
#define PART_SEALED(seq, part, person) PART(seq, part, person, DIGEST, EVIDENCE)

static const char *by_hand(const char *where, const char *sql)
{
	char *own = mem_strdup(sql), *empty = on == BOTH_SQLITE ? strstr(own, "1, '')") : NULL;
	if (empty)
		memcpy(empty, "1,x'')", 6);
	const char *said = raw(where, own);
	free(own);
	return said;
}

#define REFUSED(where, sql, words) do { const char *said_ = by_hand(where, sql); ck_assert_msg(strstr(said_, words) != NULL, "%s: %s", sql, said_); } while (0)

START_TEST(the_database_refuses_it_too)
{
	begin(_i);
	ck_assert_int_eq(add(DECISION_PROPOSED, "anna", 1), STORE_DONE);
	REFUSED(where_anna, PART_SEALED("1", "1", "anna"), "proposed themselves");
	REFUSED(where_anna, PART_SEALED("1", "2", "anna"), "proposed themselves");
	if (on == BOTH_POSTGRESQL) { /* in another's name, and as whoever */
		REFUSED(where_anna, PART_SEALED("1", "1", "bert"), "by the login");
		REFUSED(where_anna, "SET ROLE bert; " PART_SEALED("1", "1", "bert"), "by the login");
		REFUSED(where_anna, "SET ROLE bert; " PART_SEALED("1", "1", "anna"), "proposed themselves");
		REFUSED(where_anna, "TRUNCATE decision_part", "never changed");
	}
	REFUSED(where_bert, PART_SEALED("1", "0", "bert"), "begins with its proposal");
	REFUSED(where_bert, PART_SEALED("1", "4", "bert"), "approve it first");
	REFUSED(where_bert, PART("1", "1", "bert", "x", EVIDENCE), "case and record");
	REFUSED(where_bert, PART("1", "1", "bert", DIGEST, "x"), "evidence");
	REFUSED(where_bert, "UPDATE decision_part SET person = 'anna'", "never changed");
	REFUSED(where_bert, "UPDATE decision_part SET sealed = sealed", "never changed");
	REFUSED(where_bert, "DELETE FROM decision_part", "its term");
	ck_assert_str_eq(by_hand(where_bert, PART_SEALED("1", "1", "bert")), "");
	ck_assert_str_eq(by_hand(where_bert, PART_SEALED("2", "4", "bert")), "");
	REFUSED(where_bert, PART_SEALED("3", "3", "bert"), "no more parts");
	ck_assert_uint_eq(read_all()->count, 3);
}
END_TEST

/* -- lists and drafts ----------------------------------------------------------------------------------------------------------------- */

START_TEST(lists_are_in_order)
{
	begin(_i);
	struct decision_row got;
	for (int i = 0; i < 4; i++) { /* proposed at 40, 30, 20, 10; the second at 20 is approved, that at 10 needs nobody */
		struct decision_row r = row(DECISION_PROPOSED, "anna", 40 - 10 * i);
		snprintf(r.id, sizeof r.id, "%032d", i);
		r.second = i < 3;
		ck_assert_int_eq(add_row(&r), STORE_DONE);
	}
	struct decision_row r = row(DECISION_APPROVED, "bert", 50);
	snprintf(r.id, sizeof r.id, "%032d", 2);
	ck_assert_int_eq(add_row(&r), STORE_DONE);
	struct store_tx *t = store_begin(anna, STORE_READ);
	decisions_waiting(t, 10);
	decisions_since(t, 10, 40, 2);
	decisions_of_case(t, 1);
	decisions_of_case(t, 2);
	decisions_page(t, 0, INT64_MAX, "", 2);
	decisions_page(t, 1, 20, "z", 1);
	decisions_page(t, 2, INT64_MAX, "", 5);
	const struct both_answer *a = both_done(anna, t);
	ck_assert_uint_eq(a->rows[0].count, 2);
	ck_assert(decisions_read(&a->rows[0], 0, &got));
	ck_assert_int_eq(got.at, 30);
	ck_assert_uint_eq(a->rows[1].count, 3); /* those at 10 and 20, with its approval */
	ck_assert(decisions_read(&a->rows[1], 2, &got));
	ck_assert_int_eq(got.part, DECISION_APPROVED);
	ck_assert_uint_eq(a->rows[2].count, 5);
	ck_assert(decisions_read(&a->rows[2], 0, &got));
	ck_assert_int_eq(got.at, 10);
	ck_assert_uint_eq(a->rows[3].count, 0);
	ck_assert_uint_eq(a->rows[4].count, 2); /* newest first */
	ck_assert(decisions_read(&a->rows[4], 0, &got));
	ck_assert_int_eq(got.at, 40);
	ck_assert_uint_eq(a->rows[5].count, 2); /* of one time by id, with its approval */
	ck_assert(decisions_read(&a->rows[5], 0, &got));
	ck_assert_int_eq(got.at, 20);
	ck_assert(decisions_read(&a->rows[5], 1, &got));
	ck_assert_int_eq(got.part, DECISION_APPROVED);
	ck_assert_uint_eq(a->rows[6].count, 0);
}
END_TEST

/* Whole decisions, when their last part is past the term, unless their case is held; nothing else can take them away. */
START_TEST(decisions_go_when_their_term_is_over)
{
	begin(_i);
	struct retention r = { 0 };
	for (int i = 0; i < 4; i++) { /* proposed at 10, of case 1 and of one that is gone; the second has a late part, the last is young */
		struct decision_row d = row(DECISION_PROPOSED, "anna", i == 3 ? 60 : 10);
		snprintf(d.id, sizeof d.id, "%032d", i);
		d.case_id = i == 2 ? 77 : 1;
		ck_assert_int_eq(add_row(&d), STORE_DONE);
		d = row(DECISION_ENDED, "anna", i == 1 ? 60 : 20);
		snprintf(d.id, sizeof d.id, "%032d", i);
		d.case_id = i == 2 ? 77 : 1;
		ck_assert_int_eq(add_row(&d), STORE_DONE);
	}
	for (int kind = 0; kind < KEPT_KINDS; kind++)
		for (int from = 0; from <= FROM_DONE; from++)
			r.cut[kind][from] = -1;
	r.cut[KEPT_DECISIONS][FROM_MADE] = 50;
	both_number(anna, STORE_WRITE, "UPDATE cases SET hold = 1", 0);
	static const struct { int held, parts, left; } turns[] = { { 1, 2, 6 }, { 0, 2, 4 }, { 0, 0, 4 } };
	for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
		if (i)
			both_number(anna, STORE_WRITE, "UPDATE cases SET hold = 0", 0);
		struct store_tx *t = store_begin(anna, STORE_WRITE);
		retention_counts(t, &r);
		ck_assert_int_eq(store_number(&both_done(anna, t)->rows[RETENTION_DECISIONS], 0, 0), turns[i].parts);
		t = store_begin(anna, STORE_WRITE);
		retention_drop_decisions(t, &r, 10);
		ck_assert_int_eq(both_done(anna, t)->rows[RETENTION_DECISIONS_STEP].changed, turns[i].parts);
		ck_assert_int_eq(both_number(anna, STORE_READ, "SELECT count(*) FROM decision_part", 0), turns[i].left);
		REFUSED(where_anna, "DELETE FROM decision_part", "its term");
	}
	REFUSED(where_anna, "INSERT INTO meta VALUES ('decisions past', '50'); DELETE FROM decision_part", "its term"); /* the young ones */
}
END_TEST

static bool draft(struct store *s, const struct person *me, const struct case_key_secret *k, char out[20], size_t room)
{
	struct store_tx *t = store_begin(s, STORE_READ);
	size_t len;
	decisions_draft(t, 1, me);
	bool ok = decisions_read_draft(both_done(s, t)->rows, k, out, room, &len);
	out[len] = '\0';
	return ok;
}

static void put_draft(struct store *s, const struct person *me, const char *text)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	decisions_put_draft(t, 1, me, 9, &key, text, strlen(text));
	both_done(s, t);
}

START_TEST(a_draft_is_a_persons_own)
{
	char out[20] = "";
	begin(_i);
	ck_assert(!draft(anna, &anna_is, &key, out, 19));
	put_draft(anna, &anna_is, "first");
	put_draft(anna, &anna_is, "then");
	put_draft(bert, &bert_is, "another");
	ck_assert(draft(anna, &anna_is, &key, out, 19));
	ck_assert_str_eq(out, "then");
	ck_assert(!draft(anna, &anna_is, &key, out, 3));
	ck_assert(!draft(anna, &anna_is, &other_key, out, 19));
	struct store_tx *t = store_begin(anna, STORE_WRITE);
	decisions_drop_draft(t, 1, &anna_is);
	both_done(anna, t);
	ck_assert(!draft(anna, &anna_is, &key, out, 19));
	ck_assert(draft(bert, &bert_is, &key, out, 19));
	ck_assert_str_eq(out, "another");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decisions");
	TCase *tc = tcase_create("decisions");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, parts_come_back_as_they_went);
	both_add(tc, only_what_may_follow_follows);
	both_add(tc, who_proposed_does_not_approve);
	both_add(tc, of_two_at_once_one_is_first);
	both_add(tc, the_database_refuses_it_too);
	both_add(tc, lists_are_in_order);
	both_add(tc, decisions_go_when_their_term_is_over);
	both_add(tc, a_draft_is_a_persons_own);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
