/* What is decided on a case that is there for calibration: recorded as such, and never carried out. */
#include <stdio.h>
#include <string.h>

#include "deciding_rig.h"
#include "store/both.h"
#include "store/calibration.h"

static const struct deciding *g = &desk.deciding;

static void do_with(void (*what)(struct store_tx *t))
{
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	what(t);
	ck_assert_msg(opened_ask(opened.store, t, NULL, NULL, NULL, &err), "%s", err.text);
}

static void plant(struct store_tx *t)
{
	calibration_plant(t, 1, &opened.me, 5, "reject");
}

static void show_again(struct store_tx *t)
{
	static const struct person other = { .id = "somebody-else" };
	calibration_show_again(t, 1, &other, "11111111111111111111111111111111", 5);
}

/* The case is opened once more, as it is now. */
static void look_again(void)
{
	deciding_rig_leave();
	deciding_rig_open();
}

static size_t sent(void)
{
	return vendor_requests("individual/review/create") + vendor_requests("individual/update") + vendor_requests("identity_verification/retry");
}

START_TEST(a_planted_case_is_not_carried_out)
{
	struct owner o = { 0 };
	deciding_rig_start();
	do_with(plant);
	look_again();
	ck_assert_ptr_nonnull(deciding_off_outcome(&desk, OUTCOME_CLEAR)); /* it asks for all that another asks for */
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(sent(), 0);
	ck_assert_str_eq(vendor.status, "pending_review");
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_ptr_nonnull(strstr(g->said, "there for calibration"));
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM calibrated WHERE planted = 1 AND again = ''"), 1);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_part WHERE part = 0 AND second = 0 AND instr(record, '\"calibration\":true') > 0"), 1);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_part WHERE part = 4 AND instr(record, '\"none\"') > 0"), 1);
	UNTIL(claims_holding(&desk, 1) != HOLDING_MINE); /* it is for others now */
}
END_TEST

/* Whatever the policy asks for: nobody is bothered with what is not carried out. */
START_TEST(no_second_person_and_no_retry)
{
	struct owner o = { 0 };
	deciding_rig_begin(NULL);
	rig.config.second_look.items[rig.config.second_look.count++] = strdup("retry");
	deciding_rig_console();
	do_with(plant);
	look_again();
	deciding_rig_decide(OUTCOME_RETRY, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(sent(), 0);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
}
END_TEST

START_TEST(planted_while_it_was_decided)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	do_with(plant); /* what it was decided as, it is not any more */
	UNTIL(o.told);
	ck_assert(!o.ok);
	ck_assert_uint_eq(sent(), 0);
	ck_assert_str_eq(deciding_rig_parts(), "");
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM calibrated"), 0);
}
END_TEST

START_TEST(settled_before_and_shown_again)
{
	struct owner o = { 0 };
	deciding_rig_start();
	do_with(show_again);
	snprintf(vendor.status, sizeof vendor.status, "cleared");
	for (size_t i = 0; i < vendor.hit_count; i++)
		snprintf(vendor.hits[i].status, sizeof vendor.hits[i].status, "dismissed");
	deciding_rig_leave();
	vendor_put_attempt(); /* it is success by now */
	deciding_rig_open();
	ck_assert_ptr_null(deciding_off_outcome(&desk, OUTCOME_REJECT)); /* nothing is sent, so nothing has to wait there */
	deciding_rig_decide(OUTCOME_REJECT, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(sent(), 0);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM calibrated WHERE planted = 0 AND again = '11111111111111111111111111111111'"), 1);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM shown_again WHERE done_at > 0 AND done_id <> ''"), 1);
}
END_TEST

/* A share of what is carried out; on a file of one user there is nobody else. */
START_TEST(a_share_is_shown_again)
{
	struct owner o = { 0 };
	if (_i == BOTH_POSTGRESQL)
		both_number(both_open(_i), STORE_WRITE, "INSERT INTO person_role VALUES (session_user, 1, 'owner', 0) RETURNING 1", 0);
	deciding_rig_begin(_i == BOTH_POSTGRESQL ? both_where() : NULL);
	rig.config.shown_again = 100;
	deciding_rig_console();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM shown_again"), _i == BOTH_POSTGRESQL);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM calibrated"), 0);
}
END_TEST

static void stop(void)
{
	deciding_rig_stop();
	both_close();
}

int main(void)
{
	Suite *suite = suite_create("desk/calibration");
	TCase *tc = tcase_create("calibration");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, stop);
	tcase_add_test(tc, a_planted_case_is_not_carried_out);
	tcase_add_test(tc, no_second_person_and_no_retry);
	tcase_add_test(tc, planted_while_it_was_decided);
	tcase_add_test(tc, settled_before_and_shown_again);
	both_add(tc, a_share_is_shown_again);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
