/* Planted cases, and cases shown again: who gets them, how long they wait in the queue, and what is kept of it. On both engines. */
#include <stdio.h>
#include <string.h>

#include "pg_rig.h"
#include "some.h"
#include "store/calibration.h"
#include "store/claims.h"
#include "store/query.h"

#define FIRST "11111111111111111111111111111111"
#define THEN "22222222222222222222222222222222"

static struct store *anna, *bert;
static const struct person anna_is = { .id = "anna", .session = "a" }, bert_is = { .id = "bert", .session = "b" };

/* On PostgreSQL two logins, who may all that the schema itself lets them. */
static struct store *open_as(int engine, const char *who)
{
	char where[400];
	if (engine == BOTH_SQLITE)
		return both_again();
	snprintf(where, sizeof where, "postgresql://%s%s", who, strchr(both_where(), '@'));
	struct store *s = both_begin(where);
	both_until_state(s, STORE_UP);
	return s;
}

static void put(const char *attempt_id, const char *status, enum case_stage stage, int64_t read_at)
{
	some_put(anna, &(struct attempt_facts){ .attempt_id = attempt_id, .template_id = "t", .client_user_id = attempt_id, .status = status, .stage = stage, .steps = "",
	                                        .created_at = 1, .read_at = read_at }, NULL);
}

static void begin(int engine)
{
	char url[400];
	both_open(engine);
	snprintf(url, sizeof url, "%s", both_where());
	if (engine == BOTH_POSTGRESQL)
		pg_rig_do("postgres", "DO $$ BEGIN CREATE ROLE anna LOGIN SUPERUSER; CREATE ROLE bert LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
	anna = open_as(engine, "anna");
	bert = engine == BOTH_SQLITE ? both_again() : NULL;
	if (engine == BOTH_POSTGRESQL) {
		char where[400];
		snprintf(where, sizeof where, "postgresql://bert%s", strchr(url, '@'));
		bert = both_begin(where);
		both_until_state(bert, STORE_UP);
	}
	put("idv_1", "success", STAGE_DONE, 1);
}

static struct case_row now_is(void)
{
	return some_case(anna, "idv_1", &anna_is);
}

/* The most urgent one for them, and how many their list has; 0: none. */
static int64_t next_for(struct store *s, const struct person *who)
{
	struct case_query q = { .me = *who, .now = SOME_NOW };
	struct store_tx *t = store_begin(s, STORE_READ);
	query_next(t, &q);
	query_page(t, &q, NULL, false, false, 10);
	const struct both_answer *a = both_done(s, t);
	ck_assert_uint_le(a->rows[0].count, 1);
	ck_assert_msg(a->rows[1].count >= a->rows[0].count, "what comes next is in the list");
	return a->rows[0].count ? store_number(&a->rows[0], 0, 0) : 0;
}

static size_t listed_for(struct store *s, const struct person *who)
{
	struct case_query q = { .me = *who, .now = SOME_NOW };
	struct store_tx *t = store_begin(s, STORE_READ);
	query_page(t, &q, NULL, false, false, 10);
	return both_done(s, t)->rows[0].count;
}

static struct calibration ask(struct store *s, const struct person *who)
{
	struct store_tx *t = store_begin(s, STORE_READ);
	calibration_ask(t, 1, who);
	return calibration_of(&both_done(s, t)->rows[0]);
}

static enum store_outcome plant(const char *answer)
{
	struct store_tx *t = store_begin(anna, STORE_WRITE);
	calibration_plant(t, 1, &anna_is, 5, answer);
	return both_ask(anna, t)->outcome;
}

static enum store_outcome unplant(void)
{
	struct store_tx *t = store_begin(anna, STORE_WRITE);
	calibration_unplant(t, 1, 9);
	return both_ask(anna, t)->outcome;
}

static enum store_outcome done(struct store *s, const struct person *who, const struct calibration *c, const char *id)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	calibration_done(t, c, 1, who, id, 7);
	return both_ask(s, t)->outcome;
}

START_TEST(a_planted_case_waits_like_any_other)
{
	begin(_i);
	ck_assert_int_eq(next_for(anna, &anna_is), 0);
	ck_assert_int_eq(ask(anna, &anna_is).kind, CALIBRATION_NONE);
	ck_assert_int_eq(plant("clear"), STORE_DONE);
	ck_assert_int_eq(plant("reject"), STORE_UNMET);
	ck_assert_int_eq(now_is().stage, STAGE_PENDING);
	ck_assert_str_eq(now_is().status, "pending_review");
	ck_assert_int_eq(some_counts(anna, &anna_is, SOME_NOW).pending, 1);
	put("idv_1", "failed", STAGE_DONE, 2); /* read again: it is held */
	ck_assert_int_eq(now_is().stage, STAGE_PENDING);
	ck_assert_str_eq(now_is().status, "pending_review");
	ck_assert_int_eq(some_counts(anna, &anna_is, SOME_NOW).pending, 1);
	ck_assert_int_eq(some_counts(anna, &anna_is, SOME_NOW).done, 0);
	ck_assert_int_eq(next_for(anna, &anna_is), 1);
	ck_assert_int_eq(next_for(bert, &bert_is), 1);
	ck_assert_int_eq(unplant(), STORE_DONE);
	ck_assert_int_eq(unplant(), STORE_UNMET);
	ck_assert_int_eq(now_is().stage, STAGE_DONE); /* what was read last */
	ck_assert_str_eq(now_is().status, "failed");
	ck_assert_int_eq(next_for(anna, &anna_is), 0);
	ck_assert_int_eq(some_counts(anna, &anna_is, SOME_NOW).done, 1);
}
END_TEST

START_TEST(who_decided_it_does_not_get_it_again)
{
	begin(_i);
	plant("reject");
	struct calibration c = ask(bert, &bert_is);
	ck_assert_int_eq(c.kind, CALIBRATION_PLANTED);
	ck_assert_int_eq(done(bert, &bert_is, &c, FIRST), STORE_DONE);
	ck_assert_int_eq(next_for(bert, &bert_is), 0);
	ck_assert_uint_eq(listed_for(bert, &bert_is), 0);
	ck_assert_int_eq(next_for(anna, &anna_is), 1);
	ck_assert_int_eq(ask(bert, &bert_is).kind, CALIBRATION_PLANTED); /* opened by its id: still none that is carried out */
	struct store_tx *t = store_begin(anna, STORE_READ);
	calibration_planted(t, 10);
	calibration_results(t, 0, 100, 10);
	const struct both_answer *a = both_done(anna, t);
	ck_assert_uint_eq(a->rows[0].count, 1);
	ck_assert_str_eq(store_string(&a->rows[0], 0, 1), "reject");
	ck_assert_int_eq(store_number(&a->rows[0], 0, 4), 1);
	ck_assert_uint_eq(a->rows[1].count, 1);
	ck_assert_str_eq(store_string(&a->rows[1], 0, 0), FIRST);
	ck_assert_str_eq(store_string(&a->rows[1], 0, 4), "reject");
	unplant();
	ck_assert_uint_eq(listed_for(bert, &bert_is), 1); /* a case like any other again */
	ck_assert_int_eq(done(bert, &bert_is, &c, THEN), STORE_UNMET); /* planted no more meanwhile */
	plant("clear");
	ck_assert_int_eq(next_for(bert, &bert_is), 1); /* planted anew */
}
END_TEST

START_TEST(shown_again_to_somebody_else)
{
	begin(_i);
	struct store_tx *t = store_begin(anna, STORE_WRITE);
	calibration_show_again(t, 1, &anna_is, FIRST, 5);
	both_done(anna, t);
	ck_assert_int_eq(now_is().stage, STAGE_PENDING);
	ck_assert_int_eq(next_for(anna, &anna_is), 0);
	ck_assert_uint_eq(listed_for(anna, &anna_is), 0);
	ck_assert_int_eq(ask(anna, &anna_is).kind, CALIBRATION_NONE); /* theirs is no second opinion */
	ck_assert_int_eq(next_for(bert, &bert_is), 1);
	struct calibration c = ask(bert, &bert_is), mine = { .kind = CALIBRATION_AGAIN, .again = FIRST };
	ck_assert_int_eq(c.kind, CALIBRATION_AGAIN);
	ck_assert_str_eq(c.again, FIRST);
	ck_assert_int_eq(done(anna, &anna_is, &mine, THEN), STORE_FAILED); /* the database refuses it */
	ck_assert_int_eq(done(bert, &bert_is, &c, THEN), STORE_DONE);
	ck_assert_int_eq(done(bert, &bert_is, &c, "33333333333333333333333333333333"), STORE_UNMET);
	ck_assert_int_eq(now_is().stage, STAGE_DONE);
	ck_assert_str_eq(now_is().status, "success");
	ck_assert_int_eq(ask(bert, &bert_is).kind, CALIBRATION_NONE);
	t = store_begin(anna, STORE_READ);
	calibration_results(t, 7, 8, 10);
	calibration_results(t, 8, 100, 10);
	const struct both_answer *a = both_done(anna, t);
	ck_assert_uint_eq(a->rows[0].count, 1);
	ck_assert_str_eq(store_string(&a->rows[0], 0, 2), "bert");
	ck_assert_str_eq(store_string(&a->rows[0], 0, 5), FIRST);
	ck_assert_uint_eq(a->rows[1].count, 0);
}
END_TEST

START_TEST(nobody_calibrates_in_anothers_name)
{
	begin(_i);
	plant("clear");
	struct calibration c = ask(bert, &bert_is);
	if (_i == BOTH_POSTGRESQL) /* a file of one user cannot tell */
		ck_assert_int_eq(done(anna, &bert_is, &c, FIRST), STORE_FAILED);
	ck_assert_int_eq(done(bert, &bert_is, &c, FIRST), STORE_DONE);
}
END_TEST

START_TEST(a_share_is_chosen_the_same_way_each_time)
{
	char id[DECISION_ID];
	int chosen = 0;
	for (int i = 0; i < 10000; i++) {
		snprintf(id, sizeof id, "%032x", i * 7919);
		bool is = calibration_chosen(id, 20);
		ck_assert(is == calibration_chosen(id, 20) && !calibration_chosen(id, 0) && calibration_chosen(id, 100));
		ck_assert(!is || calibration_chosen(id, 21));
		chosen += is;
	}
	ck_assert_int_gt(chosen, 1800);
	ck_assert_int_lt(chosen, 2200);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("calibration");
	TCase *tc = tcase_create("calibration");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, a_planted_case_waits_like_any_other);
	both_add(tc, who_decided_it_does_not_get_it_again);
	both_add(tc, shown_again_to_somebody_else);
	both_add(tc, nobody_calibrates_in_anothers_name);
	tcase_add_test(tc, a_share_is_chosen_the_same_way_each_time);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
