/* A screening at hand: read whole, compared, decided hit by hit; what it keeps and what it gives up when something has changed. */
#include <stdio.h>
#include <string.h>

#include "pane/hits.h"
#include "support/suite.h"
#include "vendor.h"

static const struct scrutiny *s = &desk.scrutiny;

static const char *state(void)
{
	static struct hits_view view;
	scrutiny_view(&desk, &view);
	return view.state;
}

/* -- reading ------------------------------------------------------------------------------------------------------------------- */

START_TEST(it_is_read_whole_and_compared)
{
	struct hits_view view;
	vendor_start();
	vendor.page = 1;
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	ck_assert_str_eq(scrutiny_off(&desk), "the screening is being read");
	ck_assert_str_eq(state(), "the screening is being read");
	UNTIL(!s->reading);
	ck_assert_msg(!s->err.kind, "%s", s->err.text);
	ck_assert(aml_look_is_whole(&s->look));
	ck_assert_uint_eq(s->look.hit_count, 2);
	ck_assert_uint_eq(vendor_requests("individual/hit/list"), 2);
	ck_assert_ptr_null(scrutiny_off(&desk));
	ck_assert_str_eq(s->person.names[0].given, "Anna");
	ck_assert_int_eq(s->comparisons[0].factors[AML_BIRTH_DATE].reading, AML_DIFFERS);
	ck_assert_int_eq(s->comparisons[0].factors[AML_DOCUMENT].reading, AML_LIST_LACKS);
	ck_assert_int_eq(s->verdicts[1].verdict, AML_UNDECIDED);
	ck_assert_int_eq(s->verdicts[1].factors[AML_BIRTH_DATE], AML_DIFFERS);
	ck_assert_str_eq(s->verdicts[1].hit_id, "hit_b");
	UNTIL(s->program);
	scrutiny_view(&desk, &view);
	ck_assert_ptr_eq(view.look, &s->look);
	ck_assert_str_eq(view.state, "");
	ck_assert_uint_eq(vendor_requests("individual/history/list"), 0); /* nobody asked */
	/* The same again is left as it is. */
	size_t asked = rig.peer.request_count;
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	ck_assert(!s->reading);
	ck_assert_uint_eq(rig.peer.request_count, asked);
}
END_TEST

START_TEST(a_list_without_an_end_is_not_whole)
{
	struct err why = { 0 };
	vendor_start();
	vendor.hits_cursor = "c0";
	vendor_open();
	ck_assert_ptr_nonnull(strstr(s->err.text, "the server sent a cursor twice"));
	ck_assert_ptr_nonnull(strstr(scrutiny_off(&desk), "so nothing is decided on them"));
	ck_assert(!scrutiny_decide(&desk, 0, AML_NO_MATCH, &why));
	ck_assert_ptr_nonnull(strstr(why.text, "nothing is decided"));
	vendor.hits_cursor = NULL;
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert_ptr_null(scrutiny_off(&desk));
}
END_TEST

/* It is said once, no other screening is asked for, and the connection is in no trouble. */
static void expect_refused(const char *code, const char *text)
{
	vendor_start();
	vendor.error = code;
	vendor_open();
	ck_assert(s->off);
	ck_assert_ptr_nonnull(strstr(state(), text));
	ck_assert_ptr_nonnull(strstr(scrutiny_off(&desk), text));
	ck_assert_uint_eq(said.count, 1);
	ck_assert(desk_said(text));
	ck_assert_int_eq(desk.trouble.kind, ERR_NONE);
	size_t asked = rig.peer.request_count;
	scrutiny_open(&desk, "scr_2", NULL);
	ck_assert(!s->reading);
	ck_assert_ptr_nonnull(strstr(state(), text));
	ck_assert_uint_eq(rig.peer.request_count, asked);
	vendor.error = NULL;
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert_ptr_null(scrutiny_off(&desk));
	ck_assert_uint_eq(said.count, 1);
}

START_TEST(without_the_product_it_is_said_once)
{
	expect_refused("INVALID_PRODUCT", "this client has no Monitor product, so screenings are not read here; all else works");
}
END_TEST

START_TEST(without_permission_it_is_said_once)
{
	expect_refused("UNAUTHORIZED_ROUTE_ACCESS", "these credentials have no permission for Monitor, so screenings are not read here; all else works");
}
END_TEST

START_TEST(others_are_told_by_a_sentence)
{
	vendor_start();
	scrutiny_open(&desk, "entscr_1", NULL);
	ck_assert(!s->reading);
	ck_assert_str_eq(state(), "entscr_1 is a company's screening: it is reviewed in the Dashboard, not here");
	vendor.error = "NOT_FOUND";
	scrutiny_open(&desk, "scr_9", NULL);
	UNTIL(!s->reading);
	ck_assert(!s->off);
	ck_assert_ptr_nonnull(strstr(state(), "the server knows no individual screening scr_9"));
	scrutiny_open(&desk, "scr\t9", NULL);
	ck_assert(!s->reading);
	ck_assert_int_eq(s->err.kind, ERR_USAGE);
}
END_TEST

/* -- what was before, and others ------------------------------------------------------------------------------------------------ */

#define ROW(id, status, at) \
	"{\"id\":\"" id "\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Anna Petrova\",\"version\":1},\"status\":\"" status \
	"\",\"client_user_id\":\"u1\",\"audit_trail\":{\"source\":\"dashboard\",\"dashboard_user_id\":\"usr_1\",\"timestamp\":\"" at "\"}}"

START_TEST(others_of_the_same_user_are_found)
{
	vendor_start();
	vendor.history = ROW("scr_1", "pending_review", "2026-01-02T03:04:05Z");
	vendor.others = ROW("scr_1", "pending_review", "2026-01-02T03:04:05Z") "," ROW("scr_7", "cleared", "2026-01-02T03:04:05Z");
	vendor_open();
	scrutiny_want_past(&desk);
	UNTIL(s->history_read && s->others_read);
	ck_assert_uint_eq(s->history_count, 1);
	ck_assert_uint_eq(s->other_count, 1);
	ck_assert_str_eq(record_text(s->others[0], SCREENING_ID), "scr_7");
	/* Programmes are kept; what belongs to the screening is read again. */
	scrutiny_close(&desk);
	vendor_open();
	scrutiny_want_past(&desk);
	UNTIL(s->history_read && s->others_read);
	ck_assert_uint_eq(vendor_requests("individual/program/list"), 1);
	ck_assert_uint_eq(vendor_requests("individual/history/list"), 2);
}
END_TEST

static void add_review(const char *aim, int second)
{
	struct aml_decision d = { .aim = AML_LEAVE };
	struct vendor_review *r = &vendor.reviews[vendor.review_count++];
	for (enum aml_aim i = AML_LEAVE; i < AML_AIMS; i++)
		if (!strcmp(aml_aim_names[i], aim))
			d.aim = i;
	snprintf(d.by, sizeof d.by, "ana on jump2");
	snprintf(d.reference, sizeof d.reference, "0123456789abcdef");
	aml_comment(&d, r->comment);
	snprintf(r->arrays, sizeof r->arrays, "\"confirmed_hits\":[],\"dismissed_hits\":[]");
	r->second = second;
}

START_TEST(what_was_half_done_is_recognised)
{
	vendor_start();
	add_review("clear", 7);
	vendor_open();
	ck_assert(s->half);
	ck_assert_int_eq(s->half_aim, AML_CLEAR);
	UNTIL(s->history_read); /* asked for by itself: it tells whether the status was reached and changed back */
	ck_assert(s->half);
	vendor.history = ROW("scr_1", "pending_review", "2026-01-02T03:09:00Z") "," ROW("scr_1", "cleared", "2026-01-02T03:06:00Z");
	scrutiny_again(&desk);
	UNTIL(!s->reading && s->history_read);
	ck_assert(!s->half);
	/* A review after it is somebody's who has looked. */
	vendor.history = NULL;
	vendor.reviews[vendor.review_count++] = (struct vendor_review){ "\"confirmed_hits\":[],\"dismissed_hits\":[]", "seen", 9, NULL };
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert(!s->half);
	vendor.review_count = 0;
	add_review("leave", 7);
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert(!s->half);
}
END_TEST

/* Who types such a line into the Dashboard has done nothing by half. */
START_TEST(a_line_like_ours_is_no_act)
{
	vendor_start();
	add_review("clear", 7);
	vendor.reviews[0].source = "dashboard";
	vendor_open();
	ck_assert(!s->half);
}
END_TEST

START_TEST(people_are_named_once_they_are_known)
{
	vendor_start();
	ck_assert_str_eq(people_name(&desk, "usr_1"), "usr_1");
	ck_assert_str_eq(people_name(&desk, ""), "");
	UNTIL(!desk.calls.count);
	ck_assert_str_eq(people_name(&desk, "usr_1"), "kim@example.com");
	ck_assert_uint_eq(vendor_requests("dashboard_user/get"), 1);
	ck_assert_ptr_null(people_active(&desk, 1));
	UNTIL(!people_listing(&desk));
	ck_assert_str_eq(record_text(people_active(&desk, 0), 0), "usr_1");
	ck_assert_ptr_null(people_active(&desk, 1));
	ck_assert_uint_eq(vendor_requests("dashboard_user/list"), 1);
}
END_TEST

/* -- verdicts ------------------------------------------------------------------------------------------------------------------- */

START_TEST(a_verdict_is_given_to_all_that_differ_alike)
{
	struct err why = { 0 };
	vendor_start();
	vendor.hit_count = 3;
	vendor.hits[2] = (struct vendor_hit){ "hit_c", "US_SDN", "Anna Petrova", NULL, "pending_review" };
	vendor_open();
	ck_assert(scrutiny_alike(&desk, 0, 1));
	ck_assert(!scrutiny_alike(&desk, 0, 2));
	scrutiny_mark(&desk, 0, true);
	ck_assert_uint_eq(scrutiny_marked(&desk), 2);
	scrutiny_mark(&desk, 2, false);
	ck_assert(!scrutiny_decide(&desk, 0, AML_NO_MATCH, &why));
	ck_assert_ptr_nonnull(strstr(why.text, "do not differ in the same way"));
	ck_assert_uint_eq(scrutiny_decided(&desk), 0);
	scrutiny_mark(&desk, 2, false);
	ck_assert_msg(scrutiny_decide(&desk, 1, AML_NO_MATCH, &why), "%s", why.text);
	ck_assert_uint_eq(scrutiny_decided(&desk), 2);
	ck_assert_uint_eq(scrutiny_marked(&desk), 0);
	/* One factor that differs is not enough for sanctions. */
	ck_assert(!scrutiny_decide(&desk, 2, AML_NO_MATCH, &why));
	ck_assert(scrutiny_decide(&desk, 2, AML_INCONCLUSIVE, &why));
	ck_assert(scrutiny_decide(&desk, 2, AML_UNDECIDED, &why));
	ck_assert_uint_eq(scrutiny_decided(&desk), 2);
}
END_TEST

START_TEST(a_decided_hit_is_final)
{
	struct err why = { 0 };
	vendor_start();
	snprintf(vendor.hits[0].status, sizeof vendor.hits[0].status, "dismissed");
	vendor_open();
	size_t decided = strcmp(s->verdicts[0].hit_id, "hit_a") ? 1 : 0;
	ck_assert(!scrutiny_pending(&desk, decided));
	ck_assert(!scrutiny_decide(&desk, decided, AML_MATCH, &why));
	ck_assert_str_eq(why.text, "this hit is decided, and that is final with the vendor");
	scrutiny_mark(&desk, decided, false);
	ck_assert_uint_eq(scrutiny_marked(&desk), 0);
}
END_TEST

START_TEST(a_form_sets_a_hit)
{
	struct err why = { 0 };
	vendor_start();
	vendor.hits[0].born = NULL;
	vendor_open();
	struct aml_hit_verdict v = s->verdicts[0];
	v.verdict = AML_NO_MATCH;
	ck_assert(!scrutiny_set(&desk, 0, &v, &why));
	v.factors[AML_PHOTOGRAPH] = AML_DIFFERS;
	ck_assert_msg(scrutiny_set(&desk, 0, &v, &why), "%s", why.text);
	ck_assert_int_eq(s->verdicts[0].factors[AML_PHOTOGRAPH], AML_DIFFERS);
	/* What the list lacks does not differ, whatever is chosen; what stands on both sides is the reviewer's. */
	v.factors[AML_BIRTH_DATE] = AML_DIFFERS;
	ck_assert(!scrutiny_set(&desk, 0, &v, &why));
	ck_assert_str_eq(why.text, "birth date: list lacks it, and a value that is missing is no difference");
	v.factors[AML_BIRTH_DATE] = AML_LIST_LACKS;
	v.factors[AML_NAME] = AML_DIFFERS;
	ck_assert_msg(scrutiny_set(&desk, 0, &v, &why), "%s", why.text);
}
END_TEST

static void dismiss_both(void)
{
	struct err why = { 0 };
	scrutiny_mark(&desk, 0, true);
	ck_assert_msg(scrutiny_decide(&desk, 0, AML_NO_MATCH, &why), "%s", why.text);
	ck_assert_uint_eq(scrutiny_decided(&desk), 2);
}

START_TEST(verdicts_outlive_the_screen)
{
	vendor_start();
	vendor_open();
	dismiss_both();
	scrutiny_open(&desk, "scr_2", NULL);
	ck_assert_uint_eq(scrutiny_decided(&desk), 0);
	vendor_open();
	ck_assert_uint_eq(scrutiny_decided(&desk), 2);
	ck_assert_str_eq(s->changed, "");
}
END_TEST

START_TEST(what_changed_takes_its_verdict_back)
{
	vendor_start();
	vendor_open();
	dismiss_both();
	scrutiny_close(&desk);
	vendor.hits[1].born = "1984-03-12";
	vendor.hits[2] = (struct vendor_hit){ "hit_c", "US_SDN", "Anna Petrova", NULL, "pending_review" };
	vendor.hit_count = 3;
	vendor_open();
	ck_assert_uint_eq(scrutiny_decided(&desk), 1);
	ck_assert_int_eq(s->verdicts[0].verdict, AML_NO_MATCH);
	ck_assert_int_eq(s->verdicts[1].factors[AML_BIRTH_DATE], AML_AGREES);
	ck_assert_ptr_nonnull(strstr(s->changed, "changed since it was looked at: "));
	ck_assert_ptr_nonnull(strstr(s->changed, "hit_c"));
	ck_assert_ptr_nonnull(strstr(s->changed, ". 1 verdict is taken back"));
	ck_assert_str_eq(state(), s->changed);
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert_str_eq(s->changed, "");
}
END_TEST

START_TEST(other_search_terms_take_all_back)
{
	vendor_start();
	vendor_open();
	dismiss_both();
	vendor.version = 2;
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert_uint_eq(scrutiny_decided(&desk), 0);
	ck_assert_ptr_nonnull(strstr(s->changed, "2 verdicts are taken back"));
}
END_TEST

/* What a verdict rests on is the person it was given on: another name, and it rests on nothing. */
START_TEST(another_person_takes_back)
{
	struct err why = { 0 };
	vendor_start();
	vendor.hits[0].name = "Anna Ivanova";
	vendor_open();
	size_t hit = strcmp(s->verdicts[0].hit_id, "hit_a") ? 1 : 0;
	ck_assert_int_eq(s->comparisons[hit].factors[AML_NAME].reading, AML_DIFFERS);
	ck_assert_msg(scrutiny_decide(&desk, hit, AML_NO_MATCH, &why), "%s", why.text);
	vendor.family = "Ivanova";
	vendor_put_attempt();
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert_int_eq(s->comparisons[hit].factors[AML_NAME].reading, AML_PARTLY);
	ck_assert_int_eq(s->verdicts[hit].verdict, AML_UNDECIDED);
	ck_assert_int_eq(s->verdicts[hit].factors[AML_NAME], AML_PARTLY);
	ck_assert_str_eq(s->changed, "the person is known otherwise than before: 1 verdict is taken back");
	/* At once, where the screening is here already. */
	ck_assert_msg(scrutiny_decide(&desk, hit, AML_MATCH, &why), "%s", why.text);
	vendor.family = "Sokolova";
	vendor_put_attempt();
	desk.scrutiny.attempt_id[0] = '\0';
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	ck_assert_int_eq(s->verdicts[hit].verdict, AML_UNDECIDED);
	ck_assert_ptr_nonnull(strstr(s->changed, "taken back"));
}
END_TEST

/* What cannot be read leaves what is known, and says so. */
START_TEST(a_failed_reading_keeps_the_one_before)
{
	vendor_start();
	vendor_open();
	dismiss_both();
	vendor.error = "INVALID_FIELD";
	scrutiny_again(&desk);
	UNTIL(!s->reading);
	ck_assert(s->err.kind);
	ck_assert_uint_eq(s->look.hit_count, 2);
	ck_assert_uint_eq(scrutiny_decided(&desk), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/scrutiny");
	TCase *t = tcase_create("scrutiny");
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, it_is_read_whole_and_compared);
	tcase_add_test(t, a_list_without_an_end_is_not_whole);
	tcase_add_test(t, without_the_product_it_is_said_once);
	tcase_add_test(t, without_permission_it_is_said_once);
	tcase_add_test(t, others_are_told_by_a_sentence);
	tcase_add_test(t, others_of_the_same_user_are_found);
	tcase_add_test(t, what_was_half_done_is_recognised);
	tcase_add_test(t, a_line_like_ours_is_no_act);
	tcase_add_test(t, people_are_named_once_they_are_known);
	tcase_add_test(t, a_verdict_is_given_to_all_that_differ_alike);
	tcase_add_test(t, a_decided_hit_is_final);
	tcase_add_test(t, a_form_sets_a_hit);
	tcase_add_test(t, verdicts_outlive_the_screen);
	tcase_add_test(t, what_changed_takes_its_verdict_back);
	tcase_add_test(t, other_search_terms_take_all_back);
	tcase_add_test(t, another_person_takes_back);
	tcase_add_test(t, a_failed_reading_keeps_the_one_before);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
