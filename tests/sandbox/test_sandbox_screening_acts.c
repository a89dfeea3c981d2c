/* What reviews and updates do, what history keeps of it, what becomes of the verification, and who is told. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "watch_rig.h"

#define ID "'watchlist_screening_id':'" SCRN "'"
#define STAR_ID "'watchlist_screening_id':'" STAR_SCR "'"
#define RICH_ID "'watchlist_screening_id':'" RICH "'"
#define HIT "scrhit_SpecimenScrn1a"
#define ONE_STEP "{'clock':{'advance':'1s'}}"

static void start(void)
{
	watch_start();
}

static void served(const cJSON *answer)
{
	ck_assert_msg(rig_status() == 200, "%s", rig_text(answer, "error_message"));
}

static const cJSON *update(const char *body)
{
	const cJSON *answer = watch_ask(ENDPOINT_SCREENING_UPDATE, "%s", body);
	served(answer);
	return answer;
}

static const cJSON *verification(const char *id)
{
	return watch_ask(ENDPOINT_GET, "{'identity_verification_id':'%s'}", id);
}

static int history(const char *id)
{
	const cJSON *page = watch_ask(ENDPOINT_HISTORY, "{'watchlist_screening_id':'%s'}", id);
	return cJSON_GetArraySize(tree_get(page, "watchlist_screenings"));
}

/* -- reviews ----------------------------------------------------------------------------------------------------------------------- */

START_TEST(a_review_decides_for_good)
{
	const cJSON *review = watch_ask(ENDPOINT_REVIEW_CREATE, "{" STAR_ID ",'confirmed_hits':['scrhit_SpecimenStar1b'],"
	                                "'dismissed_hits':['scrhit_SpecimenStar1a'],'comment':'why'}");
	served(review);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(review, "confirmed_hits"), 0), ""), "scrhit_SpecimenStar1b");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(review, "dismissed_hits"), 0), ""), "scrhit_SpecimenStar1a");
	ck_assert_str_eq(rig_text(review, "comment"), "why");
	ck_assert_str_eq(rig_text(review, "audit_trail.source"), "api");
	ck_assert(cJSON_IsNull(tree_path(review, "audit_trail.dashboard_user_id")));
	ck_assert_str_eq(rig_text(review, "audit_trail.timestamp"), "2026-11-23T03:06:02Z");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1a"), "dismissed");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1b"), "confirmed");
	/* It does not move the status, nor is the screening edited by it. */
	ck_assert_str_eq(rig_text(watch_get(STAR_SCR), "status"), "pending_review");
	ck_assert_int_eq(history(STAR_SCR), 0);
	ck_assert_uint_eq(watch_told("SCREENING"), 0);
	/* Neither way again, also among hits that wait. */
	static const char *const again[] = { "'confirmed_hits':['scrhit_SpecimenStar1a'],'dismissed_hits':[]",
		"'confirmed_hits':[],'dismissed_hits':['scrhit_SpecimenStar1b']" };
	for (size_t i = 0; i < 2; i++)
		watch_refused(watch_ask(ENDPOINT_REVIEW_CREATE, "{" STAR_ID ",%s}", again[i]), "must not be reviewed yet");
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_REVIEWS, STAR_SCR)), 1);
	const cJSON *act = cJSON_GetArrayItem(tree_get(watch_control("{}"), "acts"), 0);
	ck_assert_int_eq(watch_acts(), 1);
	ck_assert_str_eq(rig_text(act, "endpoint"), "review_create");
	ck_assert_str_eq(rig_text(act, "watchlist_screening_id"), STAR_SCR);
	ck_assert_str_eq(rig_text(act, "review_id"), rig_text(review, "id"));
	ck_assert_str_eq(rig_text(act, "comment"), "why");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(act, "dismissed_hits"), 0), ""), "scrhit_SpecimenStar1a");
}
END_TEST

/* One wrong id, and nothing of the review happens. */
START_TEST(a_review_is_whole_or_not_at_all)
{
	static const char *const wrong[] = { "scrhit_SpecimenStar1a", "scrhit_nobody", "scrhit_SpecimenScrn1m" };
	for (size_t i = 0; i < 3; i++) {
		watch_refused(watch_ask(ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':['" HIT "'],'dismissed_hits':['%s']}",
		                        wrong[i]),
		              "must be hits of this screening");
		ck_assert_str_eq(watch_hit_status(SCRN, HIT), "pending_review");
	}
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_REVIEWS, SCRN)), 0);
	watch_refused(watch_ask(ENDPOINT_REVIEW_CREATE, "{" RICH_ID ",'confirmed_hits':[],'dismissed_hits':"
	                        "['scrhit_SpecimenRich1a','scrhit_SpecimenRich1b']}"), "scrhit_SpecimenRich1b");
	ck_assert_str_eq(watch_hit_status(RICH, "scrhit_SpecimenRich1a"), "pending_review");
	ck_assert_int_eq(watch_acts(), 0);
}
END_TEST

START_TEST(a_comment_alone_is_a_review)
{
	char first[100];
	snprintf(first, sizeof first, "%s", rig_text(watch_ask(ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':[],"
	                                                        "'comment':'asked for a passport'}"), "id"));
	const cJSON *second = watch_ask(ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':['" HIT "']}");
	served(second);
	ck_assert(cJSON_IsNull(tree_get(second, "comment")));
	const cJSON *rows = watch_rows(ENDPOINT_REVIEWS, SCRN);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(rows, 1), "id"), first);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(rows, 0), "id"), rig_text(second, "id"));
	ck_assert_str_ne(first, rig_text(second, "id"));
}
END_TEST

/* -- updates ----------------------------------------------------------------------------------------------------------------------- */

START_TEST(updates_are_kept_in_history)
{
	watch_control(ONE_STEP);
	const cJSON *s = update("{" ID ",'assignee':'5aec1e000000000000000002'}");
	ck_assert_str_eq(rig_text(s, "assignee"), "5aec1e000000000000000002");
	ck_assert_str_eq(rig_text(s, "status"), "pending_review");
	ck_assert_str_eq(rig_text(s, "audit_trail.source"), "api");
	ck_assert(cJSON_IsNull(tree_path(s, "audit_trail.dashboard_user_id")));
	ck_assert_str_eq(rig_text(s, "audit_trail.timestamp"), "2026-11-23T03:06:03Z");
	/* What it was at first, and what it is. */
	const cJSON *rows = watch_rows(ENDPOINT_HISTORY, SCRN), *was = cJSON_GetArrayItem(rows, 1);
	ck_assert_int_eq(cJSON_GetArraySize(rows), 2);
	ck_assert(cJSON_IsNull(tree_get(was, "assignee")));
	ck_assert_str_eq(rig_text(was, "audit_trail.source"), "link");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(rows, 0), "assignee"), "5aec1e000000000000000002");
	/* The same once more is no edit; without one it is another. */
	update("{" ID ",'assignee':'5aec1e000000000000000002'}");
	update("{" ID ",'status':'pending_review'}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(watch_ask(ENDPOINT_HISTORY, "{" ID "}"), "watchlist_screenings")), 2);
	ck_assert(cJSON_IsNull(tree_get(watch_ask(ENDPOINT_HISTORY, "{" ID "}"), "next_cursor")));
	s = update("{" ID ",'reset_fields':['assignee']}");
	ck_assert(cJSON_IsNull(tree_get(s, "assignee")));
	ck_assert(cJSON_IsString(tree_get(watch_ask(ENDPOINT_HISTORY, "{" ID "}"), "next_cursor")));
	s = update("{" ID ",'client_user_id':'other-7','assignee':'5aec1e000000000000000001','status':'rejected'}");
	ck_assert_str_eq(rig_text(s, "client_user_id"), "other-7");
	ck_assert_str_eq(rig_text(s, "status"), "rejected");
	ck_assert_str_eq(rig_text(s, "assignee"), "5aec1e000000000000000001");
	ck_assert_uint_eq(watch_told("SCREENING"), 0);
	const cJSON *acts = tree_get(watch_control("{}"), "acts"), *last = cJSON_GetArrayItem(acts, 4);
	ck_assert_int_eq(cJSON_GetArraySize(acts), 5);
	ck_assert_str_eq(rig_text(last, "endpoint"), "screening_update");
	ck_assert_str_eq(rig_text(last, "status"), "rejected");
}
END_TEST

static double version_of(const cJSON *hit)
{
	return tree_path(hit, "analysis.search_terms_version")->valuedouble;
}

START_TEST(other_search_terms_compare_again)
{
	watch_ask(ENDPOINT_REVIEW_CREATE, "{" STAR_ID ",'confirmed_hits':[],'dismissed_hits':['scrhit_SpecimenStar1a']}");
	const cJSON *s = update("{" STAR_ID ",'search_terms':{'date_of_birth':'1990-05-29'}}");
	ck_assert_int_eq(tree_path(s, "search_terms.version")->valueint, 2);
	ck_assert_str_eq(rig_text(s, "search_terms.date_of_birth"), "1990-05-29");
	ck_assert_str_eq(rig_text(s, "search_terms.legal_name"), "Lena Specimen");
	const cJSON *rows = watch_rows(ENDPOINT_HITS, STAR_SCR), *b = cJSON_GetArrayItem(rows, 0), *a = cJSON_GetArrayItem(rows, 1);
	ck_assert_str_eq(rig_text(b, "id"), "scrhit_SpecimenStar1b");
	ck_assert_str_eq(rig_text(b, "analysis.dates_of_birth"), "match");
	ck_assert_double_eq(version_of(b), 2);
	ck_assert_double_eq(version_of(a), 1); /* decided: as it was */
	/* The same terms are no new version. */
	s = update("{" STAR_ID ",'search_terms':{'date_of_birth':'1990-05-29'}}");
	ck_assert_int_eq(tree_path(s, "search_terms.version")->valueint, 2);
	/* Nobody of that name is on the lists: what waits goes, what is decided stays, and nothing is left to review. */
	s = update("{" STAR_ID ",'search_terms':{'legal_name':'Quentin Nobodyatall'}}");
	ck_assert_int_eq(tree_path(s, "search_terms.version")->valueint, 3);
	ck_assert_str_eq(rig_text(s, "status"), "cleared");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1b"), "(gone)");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1a"), "dismissed");
	ck_assert_int_eq(history(STAR_SCR), 2);
	/* Back again, the lists have others of the name. */
	s = update("{" STAR_ID ",'search_terms':{'legal_name':'Elena Specimen'}}");
	ck_assert_str_eq(rig_text(s, "status"), "pending_review");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1m"), "pending_review");
	ck_assert_uint_eq(watch_told("SCREENING"), 0);
}
END_TEST

/* A programme with other lists: hits of lists it does not have go; a hit that had no analysis has none then either. */
START_TEST(another_programme_has_other_lists)
{
	const cJSON *s = update("{" STAR_ID ",'search_terms':{'watchlist_program_id':'prg_SpecimenExact1'}}");
	ck_assert_int_eq(tree_path(s, "search_terms.version")->valueint, 2);
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1a"), "pending_review");
	ck_assert_str_eq(watch_hit_status(STAR_SCR, "scrhit_SpecimenStar1b"), "(gone)"); /* a PEP */
	ck_assert_double_eq(version_of(cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, STAR_SCR), 0)), 2);
	struct watch *w = watch_find(&watch_sandbox()->store.watches, SCRN);
	cJSON_DeleteItemFromObjectCaseSensitive(w->hits.rows[0].json, "analysis");
	update("{" ID ",'search_terms':{'watchlist_program_id':'prg_SpecimenExact1'}}");
	ck_assert_ptr_null(tree_get(cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, SCRN), 0), "analysis"));
	update("{" ID ",'search_terms':{'country':'US'}}");
	ck_assert_ptr_null(tree_get(cJSON_GetArrayItem(watch_rows(ENDPOINT_HITS, SCRN), 0), "analysis"));
}
END_TEST

START_TEST(a_screening_is_created)
{
	const cJSON *s = watch_ask(ENDPOINT_SCREENING_CREATE, "{'client_user_id':'" STAR "','search_terms':{'legal_name':'Lena Specimen',"
	                           "'watchlist_program_id':'prg_SpecimenStrict'}}");
	served(s);
	char id[100];
	snprintf(id, sizeof id, "%s", rig_text(s, "id"));
	ck_assert_int_eq(tree_path(s, "search_terms.version")->valueint, 1);
	ck_assert(cJSON_IsNull(tree_path(s, "search_terms.country")));
	ck_assert_str_eq(rig_text(watch_get(id), "client_user_id"), STAR);
	ck_assert_int_eq(watch_acts(), 1);
	const cJSON *page = watch_ask(ENDPOINT_SCREENING_LIST,
	                              "{'watchlist_program_id':'prg_SpecimenStrict','client_user_id':'" STAR "'}");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(tree_get(page, "watchlist_screenings"), 0), "id"), id);
}
END_TEST

/* -- what becomes of the verification ---------------------------------------------------------------------------------------------- */

static const struct {
	const char *screening, *attempt, *status;
	const char *step, *verification;
} ways[] = {
	{ SCRN, "idv_SpecimenScrn1A", "cleared", "success", "success" },
	{ SCRN, "idv_SpecimenScrn1A", "rejected", "failed", "failed" },
	{ STAR_SCR, "idv_SpecimenStar2B", "cleared", "success", "failed" }, /* Document Verification failed */
	{ "scr_SpecimenSelf1", "idv_SpecimenSelf1A", "cleared", "success", "failed" },
	{ "scr_SpecimenExpd1", "idv_SpecimenExpd2B", "rejected", "failed", "failed" },
	{ RICH, "idv_SpecimenRich2B", "cleared", "success", "success" },
};

START_TEST(the_verification_follows_later)
{
	watch_ask(ENDPOINT_SCREENING_UPDATE, "{'watchlist_screening_id':'%s','status':'%s'}", ways[_i].screening, ways[_i].status);
	ck_assert_int_eq(rig_status(), 200);
	ck_assert_str_eq(rig_text(watch_get(ways[_i].screening), "status"), ways[_i].status);
	for (int i = 0; i < WATCH_DELAY; i++) {
		const cJSON *a = verification(ways[_i].attempt);
		ck_assert_str_eq(rig_text(a, "status"), "pending_review");
		ck_assert_str_eq(rig_text(a, "steps.watchlist_screening"), "pending_review");
		ck_assert_uint_eq(watch_told("STATUS_UPDATED"), 0);
		watch_control(ONE_STEP);
	}
	const cJSON *a = verification(ways[_i].attempt);
	ck_assert_str_eq(rig_text(a, "status"), ways[_i].verification);
	ck_assert_str_eq(rig_text(a, "steps.watchlist_screening"), ways[_i].step);
	/* The verification's webhook only: the screening was changed by request. */
	ck_assert_uint_eq(watch_told("\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STATUS_UPDATED\""), 1);
	ck_assert_uint_eq(watch_told(ways[_i].attempt), 1);
	ck_assert_uint_eq(watch_told("SCREENING"), 0);
}
END_TEST

/* Back to review before the delay is over, nothing is left to follow; afterwards the verification waits again. */
START_TEST(it_may_be_opened_again)
{
	update("{" ID ",'status':'cleared'}");
	update("{" ID ",'status':'pending_review'}");
	watch_control("{'clock':{'advance':'1h'}}");
	ck_assert_str_eq(rig_text(verification("idv_SpecimenScrn1A"), "status"), "pending_review");
	ck_assert_uint_eq(watch_told("STATUS_UPDATED"), 0);
	update("{" ID ",'status':'rejected'}");
	watch_control("{'clock':{'advance':'2s'}}");
	ck_assert_str_eq(rig_text(verification("idv_SpecimenScrn1A"), "status"), "failed");
	update("{" ID ",'status':'pending_review'}");
	watch_control("{'clock':{'advance':'2s'}}");
	ck_assert_str_eq(rig_text(verification("idv_SpecimenScrn1A"), "status"), "pending_review");
	ck_assert_uint_eq(watch_told("idv_SpecimenScrn1A"), 2);
	/* At once, when there is no delay. */
	watch_control("{'screening_delay':0}");
	update("{" ID ",'status':'cleared'}");
	ck_assert_str_eq(rig_text(verification("idv_SpecimenScrn1A"), "status"), "success");
	ck_assert_str_eq(rig_text(verification("idv_SpecimenScrn1A"), "completed_at"), "2026-11-22T20:21:40Z");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox screening acts");
	TCase *t = tcase_create("acts");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_test(t, a_review_decides_for_good);
	tcase_add_test(t, a_review_is_whole_or_not_at_all);
	tcase_add_test(t, a_comment_alone_is_a_review);
	tcase_add_test(t, updates_are_kept_in_history);
	tcase_add_test(t, other_search_terms_compare_again);
	tcase_add_test(t, another_programme_has_other_lists);
	tcase_add_test(t, a_screening_is_created);
	tcase_add_loop_test(t, the_verification_follows_later, 0, sizeof ways / sizeof *ways);
	tcase_add_test(t, it_may_be_opened_again);
	suite_add_tcase(s, t);
	return suite_run(s);
}
