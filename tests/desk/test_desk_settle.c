/* Screenings settled: what is sent, what is said of it, and what becomes of the verification. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "vendor.h"

static const struct scrutiny *s = &desk.scrutiny;

static void give_all(enum aml_verdict verdict)
{
	struct err why = { 0 };
	scrutiny_mark(&desk, 0, true);
	ck_assert_msg(scrutiny_decide(&desk, 0, verdict, &why), "%s", why.text);
}

/* Both hits are of somebody else, and that is sent with this aim. */
static void send_act(enum aml_aim aim, struct owner *o)
{
	struct aml_decision d;
	struct err why = { 0 };
	ck_assert_msg(scrutiny_decision(&desk, aim, NULL, "", &d, &why), "%s", why.text);
	ck_assert_msg(scrutiny_send(&desk, &d, ticket_of(o, 3), &why), "%s", why.text);
	aml_decision_finish(&d);
	ck_assert(s->acting);
	ck_assert_str_eq(scrutiny_off(&desk), "what was decided is being sent");
}

START_TEST(cleared_and_the_verification_succeeds)
{
	struct owner o = { 0 };
	vendor_start();
	vendor_open();
	give_all(AML_NO_MATCH);
	send_act(AML_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(o.tag, 3);
	ck_assert_str_eq(vendor.status, "cleared");
	ck_assert_str_eq(vendor.hits[1].status, "dismissed");
	ck_assert_ptr_nonnull(strstr(vendor.reviews[0].comment, " on "));
	ck_assert(desk_said("cleared"));
	ck_assert_uint_eq(desk.writes.news_count, 1);
	UNTIL(!s->reading && !s->acting);
	ck_assert_uint_eq(scrutiny_decided(&desk), 0);
	ck_assert_str_eq(s->changed, ""); /* what we did is no news */
	ck_assert(!s->half);
	ck_assert(s->follow_until_ms);
	UNTIL(!s->follow_until_ms);
	ck_assert_str_eq(s->said, "cleared; the verification became success after 1 s");
	ck_assert(desk_said(s->said));
	ck_assert_str_eq(idv_text(vendor_attempt(), IDV_STATUS), "success");
	/* It is still known when one comes back. */
	scrutiny_close(&desk);
	vendor_open();
	ck_assert_str_eq(s->said, "cleared; the verification became success after 1 s");
}
END_TEST

START_TEST(cleared_yet_failed)
{
	struct owner o = { 0 };
	vendor_start();
	vendor.attempt_after = "failed";
	vendor.failed_document = true;
	vendor_open();
	give_all(AML_NO_MATCH);
	send_act(AML_CLEAR, &o);
	UNTIL(o.told && !s->reading && !s->follow_until_ms);
	ck_assert_str_eq(s->said, "cleared, yet failed: Document Verification");
}
END_TEST

START_TEST(rejected)
{
	struct owner o = { 0 };
	struct aml_decision d;
	struct err why = { 0 };
	vendor_start();
	vendor.attempt_after = "failed";
	vendor_open();
	ck_assert(!scrutiny_decision(&desk, AML_REJECT, NULL, "", &d, &why)); /* nothing is confirmed */
	aml_decision_finish(&d);
	give_all(AML_MATCH);
	send_act(AML_REJECT, &o);
	UNTIL(o.told && !s->reading && !s->follow_until_ms);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(s->said, "rejected; the verification became failed after 1 s");
	ck_assert_str_eq(vendor.hits[0].status, "confirmed");
}
END_TEST

START_TEST(a_review_leaves_the_status)
{
	struct owner o = { 0 };
	vendor_start();
	vendor_open();
	give_all(AML_NO_MATCH);
	send_act(AML_LEAVE, &o);
	UNTIL(o.told && !s->reading);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(s->said, "reviewed, its status left");
	ck_assert_str_eq(vendor.status, "pending_review");
	ck_assert(!s->follow_until_ms);
	ck_assert_uint_eq(vendor_requests("individual/update"), 0);
}
END_TEST

/* A rescan between look and act: nothing is sent, and the reviewer sees what is new. */
START_TEST(what_changed_stops_it)
{
	struct owner o = { 0 };
	vendor_start();
	vendor_open();
	give_all(AML_NO_MATCH);
	vendor.hits[2] = (struct vendor_hit){ "hit_c", "US_SDN", "Anna Petrova", NULL, "pending_review" };
	vendor.hit_count = 3;
	send_act(AML_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_CHANGED);
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 0);
	UNTIL(!s->reading);
	ck_assert_uint_eq(scrutiny_decided(&desk), 2); /* those hits are as they were */
	ck_assert_ptr_nonnull(strstr(s->changed, "hit_c"));
	ck_assert_ptr_nonnull(strstr(s->said, "nothing was sent"));
	ck_assert_uint_eq(s->look.hit_count, 3);
}
END_TEST

/* With the first call after the review, whichever it is. */
static void rescan_after_review(const char *request)
{
	if (!strstr(request, "individual/review/create ") && vendor.review_count == 1 && vendor.hit_count == 2) {
		vendor.hits[2] = (struct vendor_hit){ "hit_c", "US_SDN", "Anna Petrova", NULL, "pending_review" };
		vendor.hit_count = 3;
	}
}

/* The review is in, the update is not sent: it is shown as half done, and can be finished. */
START_TEST(half_done_is_finished)
{
	struct owner o = { 0 }, again = { 0 };
	struct aml_decision d;
	struct err why = { 0 };
	vendor_start();
	vendor_open();
	give_all(AML_NO_MATCH);
	vendor.before = rescan_after_review;
	send_act(AML_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_HALF);
	ck_assert_uint_eq(vendor_requests("individual/update"), 0);
	UNTIL(!s->reading);
	ck_assert(s->half);
	ck_assert_int_eq(s->half_aim, AML_CLEAR);
	ck_assert_uint_eq(desk.writes.news_count, 1);
	ck_assert(!scrutiny_decision(&desk, AML_CLEAR, NULL, "", &d, &why)); /* the new hit waits */
	aml_decision_finish(&d);
	vendor.hit_count = 2;
	vendor.before = NULL;
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	send_act(AML_CLEAR, &again);
	UNTIL(again.told && !s->reading);
	ck_assert_msg(again.ok, "%s", again.err.text);
	ck_assert_str_eq(vendor.status, "cleared");
	ck_assert(!s->half);
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 1);
}
END_TEST

START_TEST(a_failure_nobody_waits_for_is_said)
{
	struct owner o = { 0 };
	vendor_start();
	vendor_open();
	give_all(AML_NO_MATCH);
	vendor.hit_count = 1;
	send_act(AML_CLEAR, &o);
	desk_forget(&desk, &o);
	scrutiny_close(&desk);
	UNTIL(!desk.calls.count);
	ck_assert_uint_eq(o.told, 0);
	ck_assert_uint_eq(said.count, 1);
	ck_assert(desk_said("nothing was sent"));
	vendor_open();
	ck_assert_ptr_nonnull(strstr(s->said, "nothing was sent"));
}
END_TEST

START_TEST(what_may_not_be_sent)
{
	struct aml_decision d;
	struct err why = { 0 };
	vendor_start();
	ck_assert(!scrutiny_decision(&desk, AML_CLEAR, NULL, "", &d, &why));
	ck_assert_str_eq(why.text, "no screening is at hand");
	aml_decision_finish(&d);
	vendor_open();
	ck_assert(!scrutiny_decision(&desk, AML_CLEAR, NULL, "", &d, &why)); /* hits wait */
	ck_assert_int_eq(why.kind, ERR_SECOND);
	aml_decision_finish(&d);
	rig.config.read_only = true;
	ck_assert_str_eq(scrutiny_off(&desk), "this console is read-only");
	rig.config.read_only = false;
	give_all(AML_NO_MATCH);
	ck_assert(scrutiny_decision(&desk, AML_CLEAR, NULL, "", &d, &why));
	scrutiny_open(&desk, "scr_2", NULL);
	ck_assert(!scrutiny_send(&desk, &d, (struct ticket){ 0 }, &why));
	ck_assert_str_eq(why.text, "another screening is at hand: nothing was sent");
	aml_decision_finish(&d);
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/settle");
	TCase *t = tcase_create("settle");
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, cleared_and_the_verification_succeeds);
	tcase_add_test(t, cleared_yet_failed);
	tcase_add_test(t, rejected);
	tcase_add_test(t, a_review_leaves_the_status);
	tcase_add_test(t, what_changed_stops_it);
	tcase_add_test(t, half_done_is_finished);
	tcase_add_test(t, a_failure_nobody_waits_for_is_said);
	tcase_add_test(t, what_may_not_be_sent);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
