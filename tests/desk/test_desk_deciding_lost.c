/* What may happen between the word that was typed and what came of it: the case changes, the claim goes, the agent refuses, the console ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "deciding_rig.h"
#include "sign/agent_rig.h"
#include "support/suite.h"

static const struct deciding *g = &desk.deciding;

static void new_hit(void)
{
	vendor.hits[2] = (struct vendor_hit){ "hit_c", "US_SDN", "Anna Petrova", NULL, "pending_review" };
	vendor.hit_count = 3;
}

static void new_name(void)
{
	vendor.family = "Petrowa";
}

static void new_terms(void)
{
	vendor.version = 2;
}

static void new_attempt(void)
{
	vendor.retried = true;
}

static const struct { void (*change)(void); const char *said; } changes[] = {
	{ new_hit, "hit_c" }, { new_name, "name" }, { new_terms, "version" }, { new_attempt, "attempt" },
};

/* At which stage it changes, with the first call of that stage that has this in it. */
static int at_change;
static enum deciding_stage at_stage;
static const char *at_call;

static void meddle(const char *request)
{
	if (at_change < 0 || g->stage != at_stage || !strstr(request, at_call))
		return;
	changes[at_change].change();
	at_change = -1;
}

static void meddle_with(int change, enum deciding_stage stage, const char *call)
{
	at_change = change;
	at_stage = stage;
	at_call = call;
	vendor.before = meddle;
}

static void ck_nothing_sent(void)
{
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 0);
	ck_assert_uint_eq(vendor_requests("individual/update"), 0);
}

/* -- the case changes ---------------------------------------------------------------------------------------------------------------------------------- */

START_TEST(before_it_is_signed)
{
	struct owner o = { 0 }, again = { 0 };
	struct err why = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	changes[_i].change();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_CHANGED);
	ck_assert_msg(strstr(g->changed, changes[_i].said) != NULL, "%s", g->changed);
	ck_assert_str_eq(deciding_rig_parts(), "");
	ck_nothing_sent();
	ck_assert(!deciding_decide(&desk, (struct ticket){ 0 }, &why)); /* until somebody looked */
	ck_assert_int_eq(why.kind, changes[_i].change == new_attempt ? ERR_USAGE : ERR_CHANGED); /* the newest attempt alone is decided about */
	deciding_looked(&desk);
	ck_assert_str_eq(g->changed, "");
	if (changes[_i].change == new_attempt || changes[_i].change == new_hit) /* which waits now */
		return;
	if (!scrutiny_decided(&desk)) /* of other search terms */
		deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &again);
	UNTIL(again.told);
	ck_assert_msg(again.ok, "%s", again.err.text);
	ck_assert_str_eq(vendor.status, "cleared");
}
END_TEST

/* A read of somebody else's brings it, while the key is to be touched. */
START_TEST(while_it_is_signed)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(g->stage == DECIDING_SIGNING || o.told);
	new_name();
	vendor_put_attempt();
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_CHANGED);
	ck_assert_str_eq(deciding_rig_parts(), "");
	ck_assert_ptr_nonnull(strstr(g->changed, "name"));
}
END_TEST

START_TEST(before_it_is_sent)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	meddle_with(_i ? 2 : 0, DECIDING_SENDING, _i ? "individual/get" : "individual/hit/list");
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_CHANGED);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_nothing_sent();
	ck_assert_ptr_nonnull(strstr(g->said, "not sent"));
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].result, "changed");
	ck_assert_str_ne(g->changed, ""); /* until somebody looked */
	ck_assert_int_eq(g->draft->outcome, 1 + OUTCOME_CLEAR); /* what was written is not lost */
	deciding_form(&desk);
	ck_assert_str_ne(g->draft->id, g->known[0].read.id);
}
END_TEST

/* Too late to be read before it leaves. */
START_TEST(in_the_last_moment)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	meddle_with(_i, _i == 1 ? DECIDING_AFTER : DECIDING_SENDING, _i == 1 ? "identity_verification/get" : "individual/review/create");
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, _i == 1 ? ERR_NONE : ERR_HALF);
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 1);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_msg(strstr(g->said, changes[_i].said) != NULL, "%s", g->said);
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].result, _i == 1 ? "done" : "half");
}
END_TEST

/* -- whose it is --------------------------------------------------------------------------------------------------------------------------------------- */

START_TEST(the_claim_is_lost_while_it_is_signed)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(g->stage == DECIDING_SIGNING || o.told);
	struct person other = opened.me;
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	snprintf(other.session, sizeof other.session, "elsewhere");
	claim_move(t, desk.dossier.row.id, &other, store_now(opened.store), 900);
	store_send(opened.store, t, (struct store_ticket){ 0 });
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_HELD);
	ck_assert_str_eq(deciding_rig_parts(), "");
}
END_TEST

START_TEST(the_claim_is_taken_for_it)
{
	struct owner o = { 0 };
	struct act act = { .kind = ACT_RELEASE };
	deciding_rig_start();
	act.row = desk.dossier.row;
	claims_act(&desk, &act, 0, (struct act_ticket){ 0 });
	UNTIL(claims_holding(&desk, act.row.id) == HOLDING_NONE);
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_int_eq(claims_holding(&desk, act.row.id), HOLDING_MINE);
}
END_TEST

/* A step-up is of whoever has the case, as a retry is. */
START_TEST(a_step_up_without_the_claim)
{
	struct owner o = { 0 };
	struct act act = { .kind = ACT_RELEASE };
	deciding_rig_start();
	const struct attempt *a = caseload_find(&desk.load, desk.deciding.attempt_id);
	const struct idv_create q = { .client_user_id = idv_text(a->record, IDV_CLIENT_USER_ID), .template_id = "another", .is_idempotent = IDV_YES };
	act.row = desk.dossier.row;
	claims_act(&desk, &act, 0, (struct act_ticket){ 0 });
	UNTIL(claims_holding(&desk, act.row.id) == HOLDING_NONE);
	ck_assert(!desk_step_up(&desk, &q, a->id, ticket_of(&o, 0), &err));
	expect_err(&err, ERR_HELD, "");
	ck_assert_uint_eq(vendor_requests("identity_verification/create"), 0);
}
END_TEST

START_TEST(the_agent_refuses)
{
	struct owner o = { 0 };
	char key[SIGN_KEY];
	snprintf(key, sizeof key, "%s", agent_rig_key("mine", "mine", false));
	agent_rig_faulty(AGENT_REFUSES, key);
	deciding_rig_begin(NULL);
	rig.config.sign_agent = true;
	deciding_rig_console();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert(!o.ok);
	ck_assert_str_eq(deciding_rig_parts(), "");
	ck_assert_int_eq(g->stage, DECIDING_IDLE);
	ck_assert_int_eq(g->draft->outcome, 1 + OUTCOME_LEAVE); /* nothing is lost */
	agent_rig_end();
}
END_TEST

/* Signed with the reviewer's own, and what came of it by the store's, since that key was taken away meanwhile. */
START_TEST(the_agent_goes)
{
	struct owner o = { 0 };
	agent_rig_start();
	agent_rig_key("mine", "mine", true);
	deciding_rig_begin(NULL);
	rig.config.sign_agent = true;
	deciding_rig_console();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(g->stage == DECIDING_AFTER || o.told);
	agent_rig_end();
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_int_eq(deciding_rig_number("SELECT 10 * max(by_store) + min(by_store) FROM decision_part"), 10);
	ck_assert_ptr_nonnull(strstr(g->said, "signed by the store's key, since yours did not"));
	ck_assert_uint_eq(deciding_rig_verify(), 2);
}
END_TEST

/* -- the console ends ---------------------------------------------------------------------------------------------------------------------------------- */

static void carry_out_at_the_next_console(void)
{
	struct owner o = { 0 };
	struct err why = { 0 };
	deciding_rig_again(NULL);
	UNTIL((deciding_look(&desk), g->known_count == 1));
	ck_assert(!g->known[0].ended);
	ck_assert_ptr_nonnull(strstr(deciding_off(&desk), "has no end yet"));
	ck_assert_msg(deciding_carry_out(&desk, 0, ticket_of(&o, 1), &why), "%s", why.text);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_str_eq(vendor.status, "cleared");
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 1);
}

START_TEST(it_ends_before_it_was_sent)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(g->stage == DECIDING_STORING);
	deciding_close(&desk);
	store_wait(opened.store);
	ck_assert_uint_eq(o.told, 0);
	ck_assert_str_eq(deciding_rig_parts(), "proposed");
	ck_nothing_sent();
	carry_out_at_the_next_console();
	ck_assert_ptr_null(strstr(g->said, "had been sent before"));
}
END_TEST

START_TEST(it_ends_when_it_was_sent)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(g->stage == DECIDING_AFTER);
	deciding_close(&desk);
	ck_assert_str_eq(deciding_rig_parts(), "proposed");
	carry_out_at_the_next_console();
	ck_assert_ptr_nonnull(strstr(g->said, "had been sent before"));
}
END_TEST

/* Decided, never sent, and another hit since: it is written down that nothing was sent. */
START_TEST(it_ends_and_the_case_changes)
{
	struct owner o = { 0 }, later = { 0 };
	struct err why = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(g->stage == DECIDING_STORING);
	deciding_close(&desk);
	store_wait(opened.store);
	new_hit();
	deciding_rig_again(NULL);
	UNTIL((deciding_look(&desk), g->known_count == 1));
	ck_assert_msg(deciding_carry_out(&desk, 0, ticket_of(&later, 1), &why), "%s", why.text);
	UNTIL(later.told);
	ck_assert_int_eq(later.err.kind, ERR_CHANGED);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_nothing_sent();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/deciding, lost");
	TCase *t = tcase_create("lost");
	tcase_add_checked_fixture(t, NULL, deciding_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, before_it_is_signed, 0, 4);
	tcase_add_test(t, while_it_is_signed);
	tcase_add_loop_test(t, before_it_is_sent, 0, 2);
	tcase_add_loop_test(t, in_the_last_moment, 0, 2);
	tcase_add_test(t, the_claim_is_lost_while_it_is_signed);
	tcase_add_test(t, the_claim_is_taken_for_it);
	tcase_add_test(t, a_step_up_without_the_claim);
	tcase_add_test(t, the_agent_refuses);
	tcase_add_test(t, the_agent_goes);
	tcase_add_test(t, it_ends_before_it_was_sent);
	tcase_add_test(t, it_ends_when_it_was_sent);
	tcase_add_test(t, it_ends_and_the_case_changes);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
