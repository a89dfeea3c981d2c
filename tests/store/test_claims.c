/* Claims, the inbox, intents and budgets as rows, on both engines. */
#include <stdio.h>
#include <string.h>

#include "some.h"
#include "store/budgets.h"
#include "store/claims.h"
#include "store/inbox.h"
#include "store/intents.h"
#include "store/query.h"

enum { LEASE = 900 };

static struct store *with_cases(int engine, int count)
{
	struct store *s = both_open(engine);
	for (int i = 0; i < count; i++) {
		char attempt[20], user[20];
		snprintf(attempt, sizeof attempt, "idv_%d", i);
		snprintf(user, sizeof user, "u%d", i);
		struct attempt_facts f = some_facts(attempt, user);
		f.created_at = store_now(s) - 1000 + i;
		some_put(s, &f, NULL);
	}
	return s;
}

/* False: UNMET. */
static bool take(struct store *s, int64_t id, const struct person *me, int64_t now, struct claim *c, char *from, bool move)
{
	char nobody[PERSON_ID];
	struct store_tx *t = store_begin(s, STORE_WRITE);
	(move ? claim_move : claim_take)(t, id, me, now, LEASE);
	const struct both_answer *a = both_ask(s, t);
	if (a->outcome == STORE_UNMET)
		return false;
	ck_assert_int_eq(a->outcome, STORE_DONE);
	return claim_read(&a->rows[0], 0, c, from ? from : nobody);
}

static bool met(struct store *s, struct store_tx *t)
{
	const struct both_answer *a = both_ask(s, t);
	ck_assert_msg(a->outcome == STORE_DONE || a->outcome == STORE_UNMET, "%s", a->err.text);
	return a->outcome == STORE_DONE;
}

START_TEST(a_claim_is_one)
{
	struct store *s = with_cases(_i, 1);
	struct person anna = some_person("anna", "1"), elsewhere = some_person("anna", "2"), bob = some_person("bob", "3");
	int64_t id = some_case(s, "idv_0", NULL).id, now = store_now(s);
	struct claim a, b;
	char from[PERSON_ID];
	ck_assert(take(s, id, &anna, now, &a, from, false));
	ck_assert_int_eq(a.case_id, id);
	ck_assert_int_eq(a.lease_until, now + LEASE);
	ck_assert_str_eq(from, "");
	ck_assert(!take(s, id, &bob, now, &b, NULL, false));
	ck_assert(!take(s, id, &bob, now, &b, NULL, true));
	ck_assert(!take(s, id, &elsewhere, now, &b, NULL, false)); /* of the same person at another console */
	ck_assert(take(s, id, &anna, now + 10, &b, from, false));
	ck_assert_int_eq(b.fence, a.fence);
	ck_assert_int_eq(b.lease_until, now + 10 + LEASE);
	struct case_row row = some_case(s, "idv_0", NULL);
	ck_assert_str_eq(row.owner, "anna");
	ck_assert_str_eq(row.owner_host, "host");
	ck_assert_str_eq(row.owner_session, "1");

	ck_assert(take(s, id, &elsewhere, now, &b, from, true));
	ck_assert_int_gt(b.fence, a.fence);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	claim_beat(t, &a, &anna, now, LEASE);
	ck_assert(!met(s, t));
	t = store_begin(s, STORE_WRITE);
	claim_hold(t, &a, &anna, now);
	claim_set_queue(t, id, "fraud");
	ck_assert(!met(s, t));
	ck_assert_str_eq(some_case(s, "idv_0", NULL).queue, "");
	t = store_begin(s, STORE_WRITE);
	claim_hold(t, &b, &elsewhere, now);
	claim_set_queue(t, id, "fraud");
	ck_assert(met(s, t));
	ck_assert_str_eq(some_case(s, "idv_0", NULL).queue, "fraud");
}
END_TEST

START_TEST(a_lease_ends)
{
	struct store *s = with_cases(_i, 1);
	struct person anna = some_person("anna", "1"), bob = some_person("bob", "2");
	int64_t id = some_case(s, "idv_0", NULL).id, now = store_now(s) - LEASE - 10, later = store_now(s);
	struct claim a, b;
	char from[PERSON_ID];
	ck_assert(take(s, id, &anna, now, &a, NULL, false));
	struct case_row row = some_case(s, "idv_0", NULL);
	ck_assert_str_eq(row.owner, "");
	ck_assert_str_eq(row.holder, "anna");
	struct store_tx *t = store_begin(s, STORE_WRITE); /* nobody else came: it goes on */
	claim_beat(t, &a, &anna, later, LEASE);
	ck_assert(met(s, t));
	ck_assert(!take(s, id, &bob, later, &b, NULL, false));
	ck_assert(take(s, id, &bob, later + LEASE, &b, from, false));
	ck_assert_str_eq(from, "anna");
	ck_assert_int_eq(b.fence, a.fence + 1);
	t = store_begin(s, STORE_WRITE);
	claim_beat(t, &a, &anna, later + LEASE, LEASE);
	ck_assert(!met(s, t));
	t = store_begin(s, STORE_WRITE);
	claim_release(t, &a, &anna);
	ck_assert(!met(s, t));
	t = store_begin(s, STORE_WRITE);
	claim_release(t, &b, &bob);
	ck_assert(met(s, t));
	ck_assert(take(s, id, &anna, later, &a, from, false));
	ck_assert_str_eq(from, "");
	ck_assert_int_gt(a.fence, b.fence);
}
END_TEST

START_TEST(what_the_holder_does)
{
	struct store *s = with_cases(_i, 3);
	struct person anna = some_person("anna", "1"), bob = some_person("bob", "2");
	int64_t now = store_now(s);
	struct claim c[3];
	for (int i = 0; i < 3; i++) {
		char attempt[20];
		snprintf(attempt, sizeof attempt, "idv_%d", i);
		ck_assert(take(s, some_case(s, attempt, NULL).id, &anna, now, &c[i], NULL, false));
	}
	ck_assert_int_eq(some_counts(s, &anna, now).mine, 3);
	ck_assert_int_eq(some_counts(s, &anna, now).claimed, 3);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	claim_hand_over(t, &c[0], &bob, "bob");
	ck_assert(!met(s, t));                 /* not his to give */
	t = store_begin(s, STORE_WRITE);
	claim_hand_over(t, &c[0], &anna, "bob");
	claim_escalate(t, &c[1], &anna, "fraud");
	claim_snooze(t, &c[2], &anna, now + 100);
	ck_assert(met(s, t));
	struct case_row row = some_case(s, "idv_0", NULL);
	ck_assert_str_eq(row.owner, "");
	ck_assert_str_eq(row.assigned_to, "bob");
	ck_assert_str_eq(some_case(s, "idv_1", NULL).queue, "fraud");
	ck_assert_int_eq(some_case(s, "idv_2", NULL).snoozed_until, now + 100);
	struct case_counts counts = some_counts(s, &bob, now);
	ck_assert_int_eq(counts.mine, 1);
	ck_assert_int_eq(counts.claimed, 0);
	ck_assert_int_eq(counts.snoozed, 1);
	t = store_begin(s, STORE_WRITE);
	claim_set_snooze(t, c[2].case_id, 0);
	claim_assign(t, c[0].case_id, "");
	ck_assert(met(s, t));
	ck_assert_int_eq(some_counts(s, &bob, now).mine, 0);
	ck_assert_int_eq(some_counts(s, &bob, now).snoozed, 0);
}
END_TEST

/* The most urgent first, none twice, none of what is somebody else's. */
START_TEST(the_next_one)
{
	struct store *s = with_cases(_i, 6), *other = both_again();
	struct case_query q = { .me = some_person("anna", "1"), .now = store_now(s) };
	struct person bob = some_person("bob", "2");
	struct claim c, taken[6];
	char from[PERSON_ID];
	struct store_tx *t = store_begin(s, STORE_WRITE);
	claim_assign(t, some_case(s, "idv_0", NULL).id, "bob");
	both_done(s, t);
	t = store_begin(s, STORE_WRITE);
	claim_set_snooze(t, some_case(s, "idv_1", NULL).id, q.now + 50);
	both_done(s, t);
	ck_assert(take(s, some_case(s, "idv_2", NULL).id, &bob, q.now, &c, NULL, false));
	t = store_begin(s, STORE_READ);
	query_next(t, &q);
	ck_assert_int_eq(store_number(&both_done(s, t)->rows[0], 0, 0), some_case(s, "idv_3", NULL).id);
	int n = 0;
	for (; n < 6; n++) {
		t = store_begin(n % 2 ? s : other, STORE_WRITE);
		claim_next(t, &q, LEASE);
		const struct both_answer *a = both_done(n % 2 ? s : other, t);
		if (!claim_read(&a->rows[0], 0, &taken[n], from))
			break;
	}
	ck_assert_int_eq(n, 3);
	for (int i = 0; i < n; i++) {
		char attempt[20];
		snprintf(attempt, sizeof attempt, "idv_%d", i + 3);
		ck_assert_int_eq(taken[i].case_id, some_case(s, attempt, NULL).id);
	}
	q.me = bob;
	t = store_begin(s, STORE_WRITE);
	claim_next(t, &q, LEASE);
	ck_assert_int_eq(store_number(&both_done(s, t)->rows[0], 0, 0), some_case(s, "idv_0", NULL).id); /* his by assignment */
}
END_TEST

START_TEST(round_robin)
{
	static const char *const people[] = { "anna", "bob", "carl" };
	struct store *s = with_cases(_i, 10);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	claim_assign(t, some_case(s, "idv_0", NULL).id, "bob");
	both_done(s, t);
	for (int i = 0; i < 2; i++) {          /* one by one, or many at once: the same turns */
		t = store_begin(s, STORE_WRITE);
		claim_assign_round(t, people, 3, 3, i ? 20 : 1);
		both_done(s, t);
	}
	for (int i = 0; i < 3; i++) {
		char sql[200];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM cases WHERE assigned_to = '%s'", people[i]);
		ck_assert_int_eq(both_number(s, STORE_READ, sql, 0), 3);
	}
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT count(*) FROM cases WHERE assigned_to = ''", 0), 1);
	ck_assert_str_eq(some_case(s, "idv_1", NULL).assigned_to, "anna");
	ck_assert_str_eq(some_case(s, "idv_9", NULL).assigned_to, "");

	/* With each that is put, one of those that wait; what was escalated is another team's. */
	struct case_policy policy = { .assign = people, .assign_count = 3, .assign_cap = 4 };
	struct attempt_facts f = some_facts("idv_10", "u10");
	both_number(s, STORE_WRITE, "UPDATE cases SET queue = 'fraud' WHERE assigned_to = ''", 0);
	some_put(s, &f, &policy);
	ck_assert_str_eq(some_case(s, "idv_10", NULL).assigned_to, "anna");
	ck_assert_str_eq(some_case(s, "idv_9", NULL).assigned_to, "");
}
END_TEST

/* -- the inbox ---------------------------------------------------------------------------------------------------------------------- */

START_TEST(webhooks_wait_until_they_are_read)
{
	struct store *s = both_open(_i);
	struct inbox_event e = { .body_hash = "hash", .iat = 5, .received_at = SOME_NOW, .type = "IDENTITY_VERIFICATION", .code = "STATUS_UPDATED",
	                         .subject = "idv_A1", .environment = "sandbox" };
	struct store_tx *t = store_begin(s, STORE_WRITE);
	inbox_add(t, &e);
	inbox_add(t, &e);                      /* a replay */
	e.iat = 6;
	inbox_add(t, &e);
	e.iat = 7;
	e.subject = "idv_A2";
	inbox_add(t, &e);
	const struct both_answer *a = both_done(s, t);
	ck_assert_int_eq(a->rows[0].changed, 1);
	ck_assert_int_eq(a->rows[1].changed, 0);
	ck_assert_int_eq(a->rows[2].changed, 1);
	t = store_begin(s, STORE_READ);
	inbox_waiting(t, 10, SOME_NOW);
	inbox_lag(t);
	a = both_done(s, t);
	ck_assert_uint_eq(a->rows[0].count, 3);
	ck_assert_str_eq(store_string(&a->rows[0], 0, 3), "idv_A1");
	ck_assert_int_eq(store_number(&a->rows[1], 0, 0), 3);
	ck_assert_int_eq(store_number(&a->rows[1], 0, 1), SOME_NOW);
	int64_t second = store_number(&a->rows[0], 1, 0), third = store_number(&a->rows[0], 2, 0);

	struct attempt_facts f = some_facts("idv_A1", "u");
	struct case_policy none = { 0 };
	t = store_begin(s, STORE_WRITE);
	ck_assert(cases_put(t, &f, &none, second));
	inbox_later(t, third, SOME_NOW + 60);
	both_done(s, t);
	t = store_begin(s, STORE_READ);
	inbox_waiting(t, 10, SOME_NOW);
	inbox_waiting(t, 10, SOME_NOW + 60);
	a = both_done(s, t);
	ck_assert_uint_eq(a->rows[0].count, 0);
	ck_assert_uint_eq(a->rows[1].count, 1);
	ck_assert_int_eq(store_number(&a->rows[1], 0, 5), 1);
	t = store_begin(s, STORE_WRITE);
	inbox_done(t, third, SOME_NOW + 61);
	inbox_lag(t);
	ck_assert_int_eq(store_number(&both_done(s, t)->rows[1], 0, 0), 0);
}
END_TEST

/* -- intents ------------------------------------------------------------------------------------------------------------------------ */

static bool add(struct store *s, const char *id, const char *user, struct intent_row *out)
{
	struct intent_row i = { .account = "acc", .template_id = "idvtmp_T", .op = "retry", .newest_id = "idv_A1", .strategy = "reset", .request = "12345678",
	                        .at = SOME_NOW, .person = "anna", .host = "host", .boot = "boot", .pid = 7, .started = 8 };
	snprintf(i.id, sizeof i.id, "%s", id);
	snprintf(i.user_id, sizeof i.user_id, "%s", user);
	*out = i;
	struct store_tx *t = store_begin(s, STORE_WRITE);
	intents_add(t, &i);
	return met(s, t);
}

static bool set(struct store *s, const char *id, enum intent_row_state state, const char *result)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	intents_set(t, id, state, state == INTENT_ROW_REFUSED ? "NO" : NULL, result, 9, state >= INTENT_ROW_DONE ? 10 : 0);
	return met(s, t);
}

START_TEST(one_open_intent_a_subject)
{
	struct store *s = both_open(_i), *other = both_again();
	struct intent_row made, got;
	ck_assert(add(s, "i1", "u", &made));
	ck_assert(!add(other, "i2", "u", &got));
	ck_assert(add(other, "i3", "other", &got));
	ck_assert(set(s, "i1", INTENT_ROW_SENT, NULL));
	ck_assert(set(s, "i1", INTENT_ROW_OPEN, NULL));
	ck_assert(!add(other, "i2", "u", &got));
	struct store_tx *t = store_begin(other, STORE_READ);
	intents_list(t, "acc");
	intents_list(t, NULL);
	intents_list(t, "another");
	intents_get(t, "i1");
	const struct both_answer *a = both_done(other, t);
	ck_assert_uint_eq(a->rows[0].count, 2);
	ck_assert_uint_eq(a->rows[1].count, 2);
	ck_assert_uint_eq(a->rows[2].count, 0);
	ck_assert(intents_read(&a->rows[3], 0, &got));
	made.state = INTENT_ROW_OPEN;
	made.server_at = 9;
	made.changed = got.changed;
	ck_assert_mem_eq(&made, &got, sizeof made);

	ck_assert(set(other, "i1", INTENT_ROW_DONE, "idv_A2"));
	ck_assert(!set(s, "i1", INTENT_ROW_REFUSED, NULL)); /* what is closed stays so */
	ck_assert(add(other, "i2", "u", &got));
	t = store_begin(s, STORE_READ);
	intents_since(t, made.changed);
	intents_of(t, "acc", "idvtmp_T", "u", SOME_NOW);
	a = both_done(s, t);
	ck_assert_uint_eq(a->rows[0].count, 2);
	ck_assert(intents_read(&a->rows[0], 0, &got));
	ck_assert_str_eq(got.id, "i1");
	ck_assert_int_eq(got.state, INTENT_ROW_DONE);
	ck_assert_str_eq(got.result_id, "idv_A2");
	ck_assert_int_eq(got.closed_at, 10);
	ck_assert_uint_eq(a->rows[1].count, 2);
	t = store_begin(s, STORE_WRITE);
	intents_said(t, "i1", SOME_NOW + 1);
	intents_told(t, "i1");
	intents_list(t, NULL);
	intents_tidy(t, SOME_NOW + 1);
	intents_of(t, "acc", "idvtmp_T", "u", SOME_NOW);
	a = both_done(s, t);
	ck_assert_uint_eq(a->rows[2].count, 2);
	ck_assert_uint_eq(a->rows[4].count, 1);
}
END_TEST

/* -- budgets ------------------------------------------------------------------------------------------------------------------------ */

static struct budget_slice slice(struct store *s, int64_t now_ms, int want)
{
	struct budget_slice out;
	struct store_tx *t = store_begin(s, STORE_WRITE);
	budgets_take(t, "acc", "get", now_ms, 60000, 10, want);
	const struct both_answer *a = both_done(s, t);
	ck_assert(budgets_read(&(struct store_reply){ .outcome = STORE_DONE, .rows = a->rows, .count = a->count }, 0, &out));
	return out;
}

START_TEST(a_budget_is_shared)
{
	struct store *s = both_open(_i), *other = both_again();
	int64_t now = 1000000;
	ck_assert_int_eq(slice(s, now, 4).granted, 4);
	ck_assert_int_eq(slice(other, now + 10, 4).granted, 4);
	struct budget_slice b = slice(s, now + 20, 4);
	ck_assert_int_eq(b.granted, 2);
	ck_assert_int_eq(b.used, 10);
	ck_assert_int_eq(b.free_at, now + 60000);
	ck_assert_int_eq(b.free_calls, 4);
	ck_assert_int_eq(slice(s, now + 30, 1).granted, 0);
	ck_assert_int_eq(slice(s, now + 59999, 1).granted, 0);
	ck_assert_int_eq(slice(s, now + 60000, 9).granted, 4);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	budgets_give_back(t, "acc", "get", now + 60000, 3);
	both_done(s, t);
	ck_assert_int_eq(slice(other, now + 60001, 9).granted, 3);
	ck_assert_int_eq(slice(other, now + 130001, 90).granted, 10);
	t = store_begin(s, STORE_WRITE);
	budgets_close(t, "acc", "get", now + 300000);
	budgets_close(t, "acc", "get", now + 200000);
	both_done(s, t);
	b = slice(other, now + 250000, 1);
	ck_assert_int_eq(b.granted, 0);
	ck_assert_int_eq(b.closed_until, now + 300000);
	ck_assert_int_eq(slice(other, now + 300000, 1).granted, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("claims");
	TCase *tc = tcase_create("claims");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, a_claim_is_one);
	both_add(tc, a_lease_ends);
	both_add(tc, what_the_holder_does);
	both_add(tc, the_next_one);
	both_add(tc, round_robin);
	both_add(tc, webhooks_wait_until_they_are_read);
	both_add(tc, one_open_intent_a_subject);
	both_add(tc, a_budget_is_shared);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
