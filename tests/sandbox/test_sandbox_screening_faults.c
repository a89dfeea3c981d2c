/* What goes wrong between a look and a write, what colleagues and rescans do, and who is told. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "watch_rig.h"

#define ID "'watchlist_screening_id':'" SCRN "'"
#define HIT "scrhit_SpecimenScrn1a"
#define REVIEW "{" ID ",'confirmed_hits':[],'dismissed_hits':['" HIT "'],'comment':'c'}"
#define CLEAR "{" ID ",'status':'cleared'}"

static void start(void)
{
	watch_start();
}

static int reviews(void)
{
	return cJSON_GetArraySize(watch_rows(ENDPOINT_REVIEWS, SCRN));
}

static const char *status(void)
{
	return rig_text(watch_get(SCRN), "status");
}

/* -- faults ------------------------------------------------------------------------------------------------------------------------ */

/* How each fault leaves a review and an update: how many reviews and acts, the hit, the status, and what was answered. */
static const struct {
	enum fault_kind kind;
	long arg;
	int http;
	int acts;             /* of the one write */
	bool done;            /* the write took effect */
} faults[] = {
	{ FAULT_NONE, -1, 200, 1, true },
	{ FAULT_LOST, -1, 200, 1, true },     /* what breaks is the connection, elsewhere */
	{ FAULT_ACTED, -1, 500, 1, true },
	{ FAULT_REFUSED, -1, 400, 0, false },
	{ FAULT_RATE, 7, 429, 0, false },
	{ FAULT_INTERNAL, -1, 500, 0, false },
	{ FAULT_MAINTENANCE, -1, 503, 0, false },
	{ FAULT_LATE, 20, 500, 0, false },
	{ FAULT_WRONG_ID, -1, 200, 1, true },
	{ FAULT_TOUCH, -1, 200, 1, true },
	{ FAULT_RESCAN, -1, 200, 1, true },
};

START_TEST(faults_of_a_review)
{
	const cJSON *answer = watch_ask_faulty(faults[_i].kind, faults[_i].arg, ENDPOINT_REVIEW_CREATE, REVIEW);
	ck_assert_int_eq(rig_status(), faults[_i].http);
	if (faults[_i].http == 200 && faults[_i].kind != FAULT_WRONG_ID)
		ck_assert_str_eq(rig_text(answer, "id"), rig_text(cJSON_GetArrayItem(watch_rows(ENDPOINT_REVIEWS, SCRN), 0), "id"));
	ck_assert_int_eq(reviews(), faults[_i].done);
	ck_assert_int_eq(watch_acts(), faults[_i].acts);
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), faults[_i].done ? "dismissed" : "pending_review");
	ck_assert_str_eq(status(), "pending_review");
}
END_TEST

START_TEST(faults_of_an_update)
{
	watch_ask_faulty(faults[_i].kind, faults[_i].arg, ENDPOINT_SCREENING_UPDATE, CLEAR);
	ck_assert_int_eq(rig_status(), faults[_i].http);
	ck_assert_int_eq(watch_acts(), faults[_i].acts);
	ck_assert_str_eq(status(), faults[_i].done ? "cleared" : "pending_review");
	ck_assert_int_eq(reviews(), 0);
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "pending_review");
	/* And so for the verification. */
	watch_control("{'clock':{'advance':'3s'}}");
	const cJSON *a = watch_ask(ENDPOINT_GET, "{'identity_verification_id':'idv_SpecimenScrn1A'}");
	ck_assert_str_eq(rig_text(a, "status"), faults[_i].done ? "success" : "pending_review");
}
END_TEST

/* Late: each at its own time, in the order of these. */
START_TEST(late_writes_act_at_their_time)
{
	watch_ask_faulty(FAULT_LATE, 30, ENDPOINT_SCREENING_UPDATE, CLEAR);
	watch_ask_faulty(FAULT_LATE, 20, ENDPOINT_REVIEW_CREATE, REVIEW);
	watch_control("{'clock':{'advance':'19s'}}");
	ck_assert_int_eq(reviews(), 0);
	watch_control("{'clock':{'advance':'1s'}}");
	ck_assert_int_eq(reviews(), 1);
	ck_assert_str_eq(status(), "pending_review");
	watch_control("{'clock':{'advance':'10s'}}");
	ck_assert_str_eq(status(), "cleared");
	ck_assert_str_eq(rig_text(watch_get(SCRN), "audit_trail.timestamp"), "2026-11-23T03:06:32Z");
	const cJSON *acts = tree_get(watch_control("{'clock':{'advance':'1h'}}"), "acts");
	ck_assert_int_eq(cJSON_GetArraySize(acts), 2);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(acts, 0), "at"), "2026-11-23T03:06:22Z");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(acts, 1), "at"), "2026-11-23T03:06:32Z");
}
END_TEST

/* A late review of a hit that was decided meanwhile comes to nothing. */
START_TEST(a_late_review_may_come_too_late)
{
	watch_ask_faulty(FAULT_LATE, 20, ENDPOINT_REVIEW_CREATE, REVIEW);
	watch_control("{'dashboard':{'screening_id':'" SCRN "','review':{'confirmed_hits':['" HIT "'],'dismissed_hits':[]}}}");
	watch_control("{'clock':{'advance':'1m'}}");
	ck_assert_int_eq(reviews(), 1);
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "confirmed");
	ck_assert_int_eq(watch_acts(), 0);
}
END_TEST

/* A doubled review finds its hits decided; of a comment alone there are two then. An update twice is one edit. */
START_TEST(doubled_writes)
{
	watch_ask_faulty(FAULT_DUPLICATE, -1, ENDPOINT_REVIEW_CREATE, REVIEW);
	ck_assert_int_eq(rig_status(), 200);
	ck_assert_int_eq(reviews(), 1);
	watch_ask_faulty(FAULT_DUPLICATE, -1, ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':[],'comment':'c'}");
	const cJSON *page = watch_ask(ENDPOINT_REVIEWS, "{" ID "}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(page, "watchlist_screening_reviews")), 2);
	ck_assert(cJSON_IsString(tree_get(page, "next_cursor")));
	ck_assert_int_eq(watch_acts(), 3);
	watch_ask_faulty(FAULT_DUPLICATE, 3, ENDPOINT_SCREENING_UPDATE, CLEAR);
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_HISTORY, SCRN)), 2);
	watch_control("{'clock':{'advance':'3s'}}");
	ck_assert_uint_eq(watch_told("idv_SpecimenScrn1A"), 1);
}
END_TEST

START_TEST(stale_answers)
{
	/* Nothing is old yet: as usual. */
	char first[100];
	snprintf(first, sizeof first, "%s", rig_text(watch_ask_faulty(FAULT_STALE, 1, ENDPOINT_REVIEW_CREATE,
	         "{" ID ",'confirmed_hits':[],'dismissed_hits':[],'comment':'first'}"), "id"));
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_STALE, 0, ENDPOINT_REVIEW_CREATE, REVIEW), "id"), first);
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "pending_review");
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_STALE, 1, ENDPOINT_REVIEW_CREATE, REVIEW), "id"), first);
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "dismissed");
	ck_assert_int_eq(watch_acts(), 2);
	watch_ask(ENDPOINT_SCREENING_UPDATE, "{" ID ",'assignee':'5aec1e000000000000000002'}");
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_STALE, 0, ENDPOINT_SCREENING_UPDATE, CLEAR), "status"), "pending_review");
	ck_assert_str_eq(status(), "pending_review");
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_STALE, 1, ENDPOINT_SCREENING_UPDATE, CLEAR), "status"), "pending_review");
	ck_assert_str_eq(status(), "cleared");
}
END_TEST

/* -- what comes between ------------------------------------------------------------------------------------------------------------ */

START_TEST(a_hit_comes_between)
{
	watch_ask_faulty(FAULT_RESCAN, -1, ENDPOINT_REVIEW_CREATE, REVIEW);
	const cJSON *rows = watch_rows(ENDPOINT_HITS, SCRN), *new = cJSON_GetArrayItem(rows, 0);
	ck_assert_int_eq(cJSON_GetArraySize(rows), 2);
	ck_assert_str_eq(rig_text(new, "id"), "scrhit_SpecimenScrn1m");
	ck_assert_str_eq(rig_text(new, "review_status"), "pending_review");
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "dismissed");
	ck_assert_uint_eq(watch_told("\"screening_id\":\"" SCRN "\""), 1);
	/* Also while a look is at the hits: it is among them already. */
	const cJSON *page = watch_ask_faulty(FAULT_RESCAN, -1, ENDPOINT_HITS, "{" ID "}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(page, "watchlist_screening_hits")), 2);
	ck_assert(cJSON_IsString(tree_get(page, "next_cursor")));
	/* An update over it: cleared, with hits that wait. */
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_RESCAN, -1, ENDPOINT_SCREENING_UPDATE, CLEAR), "status"), "cleared");
}
END_TEST

START_TEST(a_hit_changes_between)
{
	char before[4096], after[4096];
	for (int i = 0; i < 2; i++) {
		struct buf text;
		buf_init(&text, sizeof after);
		ck_assert(tree_print(tree_get(cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, SCRN), 0), "data"), &text));
		snprintf(i ? after : before, sizeof after, "%s", buf_str(&text));
		buf_finish(&text);
		if (!i)
			watch_ask_faulty(FAULT_TOUCH, -1, ENDPOINT_SCREENING_UPDATE, "{" ID ",'assignee':'5aec1e000000000000000002'}");
	}
	ck_assert_str_ne(before, after);
	ck_assert_ptr_nonnull(strstr(after, "Amended Place"));
	/* Not one that is decided. */
	watch_ask(ENDPOINT_REVIEW_CREATE, REVIEW);
	watch_ask_faulty(FAULT_TOUCH, -1, ENDPOINT_SCREENING_UPDATE, CLEAR);
	const cJSON *hit = cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, SCRN), 0);
	ck_assert_int_eq(cJSON_GetArraySize(tree_path(hit, "data.locations")), 2);
	rig_refused(watch_ask(ENDPOINT_CONTROL, "{'change_hit':{'screening_id':'" SCRN "','hit_id':'" HIT "'}}"), 400, "INVALID_REQUEST",
	            "INVALID_FIELD");
}
END_TEST

START_TEST(a_colleague_is_faster)
{
	watch_refused(watch_ask_faulty(FAULT_COLLEAGUE, -1, ENDPOINT_REVIEW_CREATE, REVIEW), "must not be reviewed yet");
	const cJSON *review = cJSON_GetArrayItem(watch_rows(ENDPOINT_REVIEWS, SCRN), 0);
	ck_assert_int_eq(reviews(), 1);
	ck_assert_str_eq(rig_text(review, "audit_trail.source"), "dashboard");
	ck_assert_str_eq(rig_text(review, "audit_trail.dashboard_user_id"), "5aec1e00000000000000000b");
	ck_assert_int_eq(watch_acts(), 0);
	/* Nothing is left for another. */
	watch_ask_faulty(FAULT_COLLEAGUE, -1, ENDPOINT_SCREENING_UPDATE, CLEAR);
	ck_assert_int_eq(rig_status(), 200);
	ck_assert_int_eq(reviews(), 1);
}
END_TEST

START_TEST(a_colleague_clears_it)
{
	watch_ask_faulty(FAULT_CLEARED, -1, ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'rejected'}");
	ck_assert_str_eq(status(), "rejected");
	const cJSON *page = watch_ask(ENDPOINT_HISTORY, "{" ID "}"), *was = cJSON_GetArrayItem(tree_get(page, "watchlist_screenings"), 1);
	ck_assert_str_eq(rig_text(was, "status"), "cleared");
	ck_assert_str_eq(rig_text(was, "audit_trail.source"), "dashboard");
	ck_assert_uint_eq(watch_told("\"screening_id\":\"" SCRN "\""), 1); /* the colleague's */
	watch_control("{'clock':{'advance':'3s'}}");
	ck_assert_str_eq(rig_text(watch_ask(ENDPOINT_GET, "{'identity_verification_id':'idv_SpecimenScrn1A'}"), "status"), "failed");
}
END_TEST

/* -- control ----------------------------------------------------------------------------------------------------------------------- */

START_TEST(rescans_add_hits)
{
	watch_control("{'rescan':{'screening_id':'" STAR_SCR "','hit':1}}");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1n"), "pending_review");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1m"), "(gone)");
	ck_assert_uint_eq(watch_told("SCREENING"), 1);
	const cJSON *history = watch_rows(ENDPOINT_HISTORY, STAR_SCR);
	ck_assert_int_eq(cJSON_GetArraySize(history), 2);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(history, 0), "audit_trail.source"), "system");
	ck_assert(cJSON_IsNull(tree_path(cJSON_GetArrayItem(history, 0), "audit_trail.dashboard_user_id")));
	watch_control("{'rescan':{'screening_id':'" STAR_SCR "'}}");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1m"), "pending_review");
	/* The case has no more in store: one is made up, fit to be read like any other. */
	watch_control("{'rescan':{'screening_id':'" STAR_SCR "'}}");
	const cJSON *made = cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, STAR_SCR), 0);
	ck_assert(cJSON_IsString(tree_path(made, "analysis.names")) && cJSON_IsArray(tree_path(made, "data.names")));
	/* Cleared, a hit opens it again, and the verification waits again. */
	watch_ask(ENDPOINT_SCREENING_UPDATE, CLEAR);
	watch_control("{'clock':{'advance':'3s'}}");
	watch_control("{'rescan':{'screening_id':'" SCRN "'}}");
	ck_assert_str_eq(status(), "pending_review");
	watch_control("{'clock':{'advance':'3s'}}");
	ck_assert_str_eq(rig_text(watch_ask(ENDPOINT_GET, "{'identity_verification_id':'idv_SpecimenScrn1A'}"), "status"),
	                 "pending_review");
}
END_TEST

/* No new hits for the rejected, nor where a programme does not rescan; nobody is told then. */
START_TEST(some_get_no_hits)
{
	watch_ask(ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'rejected'}");
	watch_control("{'rescan':{'screening_id':'" SCRN "'}}");
	watch_ask_faulty(FAULT_RESCAN, -1, ENDPOINT_HITS, "{" ID "}");
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_HITS, SCRN)), 1);
	watch_control("{'rescan':{'screening_id':'scr_SpecimenStar03'}}");
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_HITS, "scr_SpecimenStar03")), 0);
	ck_assert_str_eq(rig_text(watch_get("scr_SpecimenStar03"), "status"), "cleared");
	ck_assert_uint_eq(watch_told("SCREENING"), 0);
}
END_TEST

START_TEST(the_dashboard_is_told_of)
{
	watch_control("{'dashboard':{'screening_id':'" SCRN "','status':'cleared','user':'5aec1e000000000000000002',"
	              "'review':{'confirmed_hits':[],'dismissed_hits':['" HIT "'],'comment':'seen'}}}");
	ck_assert_str_eq(status(), "cleared");
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "dismissed");
	const cJSON *review = cJSON_GetArrayItem(watch_rows(ENDPOINT_REVIEWS, SCRN), 0);
	ck_assert_str_eq(rig_text(review, "audit_trail.dashboard_user_id"), "5aec1e000000000000000002");
	ck_assert_str_eq(rig_text(review, "comment"), "seen");
	ck_assert_uint_eq(watch_told("\"webhook_type\":\"SCREENING\",\"webhook_code\":\"STATUS_UPDATED\",\"screening_id\":\"" SCRN "\""),
	                  1);
	watch_control("{'dashboard':{'screening_id':'" SCRN "','assignee':'5aec1e000000000000000002'}}");
	ck_assert_str_eq(rig_text(watch_get(SCRN), "assignee"), "5aec1e000000000000000002");
	ck_assert_uint_eq(watch_told("SCREENING"), 1);
	ck_assert_int_eq(watch_acts(), 0); /* of requests only */
}
END_TEST

/* What a list says need not be well formed. */
START_TEST(odd_data_is_no_match)
{
	static const char *const odd[] = { "''", "'1'", "'\xe2\x80\xae'", "7", "null", "'1984-02-30'", "'1984-02-11x'" };
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		watch_control("{'change_hit':{'screening_id':'" SCRN "','set':{'data':{"
		              "'dates_of_birth':[{'data':{'beginning':%s,'ending':%s}}],'names':[{'data':%s}]}}}}", odd[i], odd[i], odd[i]);
		const cJSON *hit = cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, SCRN), 0);
		ck_assert_str_eq(rig_text(hit, "analysis.dates_of_birth"), "no_match");
		ck_assert_str_eq(rig_text(hit, "analysis.names"), "no_match");
	}
}
END_TEST

static const char *const no_controls[] = {
	"{'rescan':{}}", "{'limits':[5]}", "{'rescan':7}", "{'rescan':{'screening_id':'" SCRN "','hit':1}}",
	"{'rescan':{'screening_id':'" SCRN "','hit':-1}}",
	"{'rescan':{'screening_id':'" SCRN "','hit':'0'}}", "{'change_hit':[]}",
	"{'change_hit':{'screening_id':'" SCRN "','hit_id':'nobody'}}",
	"{'change_hit':{'screening_id':'" SCRN "','set':7}}", "{'change_hit':{'screening_id':'" SCRN "','set':{'id':'x'}}}",
	"{'change_hit':{'screening_id':'" SCRN "','set':{'review_status':null}}}",
	"{'change_hit':{'screening_id':'" SCRN "','set':{'list_code':null}}}",
	"{'dashboard':{'screening_id':'" SCRN "'}}", "{'dashboard':{'screening_id':'" SCRN "','status':'open'}}",
	"{'dashboard':{'screening_id':'" SCRN "','status':5}}", "{'dashboard':{'screening_id':'" SCRN "','assignee':null}}",
	"{'dashboard':{'screening_id':'" SCRN "','assignee':'nobody'}}",
	"{'dashboard':{'screening_id':'" SCRN "','status':'cleared','user':'x'}}",
	"{'dashboard':{'screening_id':'" SCRN "','review':7}}",
	"{'dashboard':{'screening_id':'" SCRN "','review':{'confirmed_hits':['x']}}}",
	"{'dashboard':{'screening_id':'" SCRN "','review':{'confirmed_hits':['" HIT "'],'dismissed_hits':['" HIT "']}}}",
	"{'dashboard':{'screening_id':'" SCRN "','status':'cleared','search_terms':{'legal_name':'A B'}}}",
};

START_TEST(wrong_controls_change_nothing)
{
	watch_ask(ENDPOINT_CONTROL, "%s", no_controls[_i]);
	ck_assert_int_eq(rig_status(), 400);
	ck_assert_str_eq(status(), "pending_review");
	ck_assert_str_eq(watch_hit_status(SCRN, HIT), "pending_review");
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_HITS, SCRN)), 1);
	ck_assert_int_eq(reviews(), 0);
	rig_refused(watch_ask(ENDPOINT_CONTROL, "{'rescan':{'screening_id':'scr_nobody'}}"), 404, "INVALID_REQUEST", "NOT_FOUND");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox screening faults");
	TCase *t = tcase_create("faults");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, faults_of_a_review, 0, sizeof faults / sizeof *faults);
	tcase_add_loop_test(t, faults_of_an_update, 0, sizeof faults / sizeof *faults);
	tcase_add_test(t, late_writes_act_at_their_time);
	tcase_add_test(t, a_late_review_may_come_too_late);
	tcase_add_test(t, doubled_writes);
	tcase_add_test(t, stale_answers);
	tcase_add_test(t, a_hit_comes_between);
	tcase_add_test(t, a_hit_changes_between);
	tcase_add_test(t, a_colleague_is_faster);
	tcase_add_test(t, a_colleague_clears_it);
	tcase_add_test(t, rescans_add_hits);
	tcase_add_test(t, some_get_no_hits);
	tcase_add_test(t, the_dashboard_is_told_of);
	tcase_add_test(t, odd_data_is_no_match);
	tcase_add_loop_test(t, wrong_controls_change_nothing, 0, sizeof no_controls / sizeof *no_controls);
	suite_add_tcase(s, t);
	return suite_run(s);
}
