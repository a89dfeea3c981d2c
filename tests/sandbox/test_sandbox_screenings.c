/* Screenings as they are read: rules of the bodies, pages and their cursors, filters, products that are not there. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "watch_rig.h"

#define CARDS "prg_SpecimenCards4"
#define ARCHIVED "prg_SpecimenOld001"
#define ID "'watchlist_screening_id':'" SCRN "'"

static struct sandbox *sandbox;

static void start(void)
{
	sandbox = watch_start();
}

/* -- bodies ------------------------------------------------------------------------------------------------------------------------ */

static const struct {
	enum endpoint endpoint;
	const char *body, *code; /* code NULL: it is served */
	const char *sentence;
} bodies[] = {
	{ ENDPOINT_SCREENING_GET, "{}", "MISSING_FIELDS", "watchlist_screening_id" },
	{ ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':null}", "MISSING_FIELDS", "watchlist_screening_id" },
	{ ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':''}", "INVALID_FIELD", "non-empty" },
	{ ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':7}", "INVALID_FIELD", "a string" },
	{ ENDPOINT_SCREENING_GET, "{" ID ",'cursor':null}", "UNKNOWN_FIELDS", "cursor" },
	{ ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':'scr_nobody'}", "NOT_FOUND", "scr_nobody" },
	{ ENDPOINT_SCREENING_GET, "{" ID "}", NULL, "" },
	{ ENDPOINT_HITS, "{'watchlist_screening_id':'scr_nobody'}", "NOT_FOUND", "scr_nobody" },
	{ ENDPOINT_HISTORY, "{'watchlist_screening_id':'scr_nobody'}", "NOT_FOUND", "scr_nobody" },
	{ ENDPOINT_REVIEWS, "{'watchlist_screening_id':'scr_nobody'}", "NOT_FOUND", "scr_nobody" },
	{ ENDPOINT_HITS, "{" ID ",'cursor':null}", NULL, "" },
	{ ENDPOINT_HITS, "{" ID ",'cursor':5}", "INVALID_FIELD", "cursor must be a string" },
	{ ENDPOINT_SCREENING_LIST, "{'client_user_id':'demo-7710c2e'}", "MISSING_FIELDS", "watchlist_program_id" },
	{ ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'prg_nobody'}", "NOT_FOUND", "prg_nobody" },
	{ ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'" CARDS "','status':'open'}", "INVALID_FIELD", "status must be one of" },
	{ ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'" CARDS "','assignee':null}", "INVALID_FIELD", "assignee must be a string" },
	{ ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'" CARDS "','sort':'name'}", "UNKNOWN_FIELDS", "sort" },
	{ ENDPOINT_PROGRAM_GET, "{}", "MISSING_FIELDS", "watchlist_program_id" },
	{ ENDPOINT_PROGRAM_GET, "{'watchlist_program_id':'prg_nobody'}", "NOT_FOUND", "prg_nobody" },
	{ ENDPOINT_PROGRAM_LIST, "{'watchlist_program_id':'" CARDS "'}", "UNKNOWN_FIELDS", "watchlist_program_id" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[]}", "MISSING_FIELDS", "dismissed_hits" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'dismissed_hits':[],'comment':'x'}", "MISSING_FIELDS", "confirmed_hits" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':[]}", "INVALID_FIELD", "a comment or decide hits" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':[],'comment':null}", "INVALID_FIELD",
	  "a comment or decide" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':['a'],'dismissed_hits':['b',1]}", "INVALID_FIELD", "array of non-empty" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':'a','dismissed_hits':[]}", "INVALID_FIELD", "array of non-empty" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':['a'],'dismissed_hits':['b','a']}", "INVALID_FIELD", "named once" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':['a','a'],'dismissed_hits':[]}", "INVALID_FIELD", "named once" },
	{ ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':['a','b','a']}", "INVALID_FIELD", "named once" },
	{ ENDPOINT_REVIEW_CREATE, "{'watchlist_screening_id':'scr_nobody','confirmed_hits':[],'dismissed_hits':['a']}", "NOT_FOUND",
	  "nobody" },
	{ ENDPOINT_SCREENING_UPDATE, "{'status':'cleared'}", "MISSING_FIELDS", "watchlist_screening_id" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'confirmed'}", "INVALID_FIELD", "status must be one of" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':null}", "INVALID_FIELD", "status must be a string" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'cleared','search_terms':{}}", "INVALID_FIELD",
	  "may not be updated at the same time" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'cleared','search_terms':null}", NULL, "" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'version':2}}", "UNKNOWN_FIELDS", "search_terms.version" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'legal_name':' Zoe'}}", "INVALID_FIELD", "search_terms.legal_name" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'date_of_birth':'1984-02-30'}}", "INVALID_FIELD",
	  "search_terms.date_of_birth" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'document_number':'12 '}}", "INVALID_FIELD",
	  "search_terms.document_number" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'country':'us'}}", "INVALID_FIELD", "search_terms.country" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'watchlist_program_id':'" ARCHIVED "'}}", "INVALID_FIELD", "archived" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'search_terms':{'watchlist_program_id':'prg_nobody'}}", "NOT_FOUND", "prg_nobody" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'reset_fields':['status']}", "INVALID_FIELD",
	  "reset_fields must be an array of: assignee" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'reset_fields':'assignee'}", "INVALID_FIELD", "reset_fields" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'reset_fields':['assignee'],'assignee':'5aec1e000000000000000002'}", "INVALID_FIELD",
	  "set and reset" },
	{ ENDPOINT_SCREENING_UPDATE, "{" ID ",'assignee':'5aec1e0000000000000000ff'}", "INVALID_FIELD", "a dashboard user" },
	{ ENDPOINT_SCREENING_CREATE, "{'client_user_id':'x'}", "MISSING_FIELDS", "search_terms" },
	{ ENDPOINT_SCREENING_CREATE, "{'search_terms':{'legal_name':'A B'}}", "MISSING_FIELDS", "search_terms.watchlist_program_id" },
	{ ENDPOINT_SCREENING_CREATE, "{'search_terms':{'watchlist_program_id':'" ARCHIVED "','legal_name':'A B'}}", "INVALID_FIELD",
	  "archived" },
};

START_TEST(bodies_are_checked)
{
	const cJSON *answer = watch_ask(bodies[_i].endpoint, "%s", bodies[_i].body);
	if (!bodies[_i].code) {
		ck_assert_msg(rig_status() == 200, "%s: %s", bodies[_i].body, rig_text(answer, "error_message"));
		return;
	}
	rig_refused(answer, strcmp(bodies[_i].code, "NOT_FOUND") == 0 ? 404 : 400, "INVALID_REQUEST", bodies[_i].code);
	ck_assert_msg(strstr(rig_text(answer, "error_message"), bodies[_i].sentence), "%s", rig_text(answer, "error_message"));
	/* Nothing came of it. */
	ck_assert_int_eq(watch_acts(), 0);
	ck_assert_str_eq(rig_text(watch_get(SCRN), "status"), "pending_review");
	ck_assert_str_eq(watch_hit_status(SCRN, "scrhit_SpecimenScrn1a"), "pending_review");
}
END_TEST

/* What is said back of a request is text, though it be cut within a character; a body that is no text is none. */
START_TEST(refusals_are_text)
{
	for (int i = 0; i < 3; i++) {
		char id[200];
		snprintf(id, sizeof id, "%.*s", i, "ab");
		for (size_t n = strlen(id); n + 3 < sizeof id; n += 3)
			snprintf(id + n, sizeof id - n, "\xe6\x9d\x8e");
		const char *said = rig_text(watch_ask(ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':'%s'}", id), "error_message");
		ck_assert_int_eq(rig_status(), 404);
		ck_assert(text_utf8_valid(said, strlen(said)));
		ck_assert_ptr_nonnull(strstr(said, "\xe6\x9d\x8e"));
	}
	rig_refused(watch_ask(ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':'scr_\x97'}"), 400, "INVALID_REQUEST", "INVALID_BODY");
}
END_TEST

/* -- pages ------------------------------------------------------------------------------------------------------------------------- */

/* All rows' ids in the order in which they come, each page of two but the last. */
static int walk(enum endpoint endpoint, const char *keys, const char *rows, char *ids, size_t size)
{
	char cursor[300] = "";
	int n = 0;
	ids[0] = '\0';
	for (;;) {
		const cJSON *row, *page = *cursor ? watch_ask(endpoint, "{%s,'cursor':'%s'}", keys, cursor) : watch_ask(endpoint, "{%s}", keys);
		ck_assert_msg(cJSON_IsArray(tree_get(page, rows)), "%s", rig_text(page, "error_message"));
		int count = cJSON_GetArraySize(tree_get(page, rows));
		cJSON_ArrayForEach(row, tree_get(page, rows)) {
			size_t used = strlen(ids);
			snprintf(ids + used, size - used, "%s%s", used ? " " : "", rig_text(row, "id"));
		}
		n += count;
		ck_assert_ptr_nonnull(tree_get(page, "next_cursor"));
		if (cJSON_IsNull(tree_get(page, "next_cursor")))
			return n;
		ck_assert_int_eq(count, 2);
		snprintf(cursor, sizeof cursor, "%s", rig_text(page, "next_cursor"));
	}
}

START_TEST(pages_are_walked)
{
	char ids[4096];
	ck_assert_int_eq(walk(ENDPOINT_HITS, "'watchlist_screening_id':'" RICH "'", "watchlist_screening_hits", ids, sizeof ids), 3);
	ck_assert_str_eq(ids, "scrhit_SpecimenRich1c scrhit_SpecimenRich1b scrhit_SpecimenRich1a");
	ck_assert_int_eq(walk(ENDPOINT_HITS, "'watchlist_screening_id':'scr_SpecimenMany27'", "watchlist_screening_hits", ids,
	                      sizeof ids), 25);
	ck_assert_int_eq(walk(ENDPOINT_HISTORY, "'watchlist_screening_id':'" RICH "'", "watchlist_screenings", ids, sizeof ids), 6);
	ck_assert_str_eq(ids, RICH " " RICH " " RICH " " RICH " " RICH " " RICH);
	ck_assert_int_eq(walk(ENDPOINT_REVIEWS, "'watchlist_screening_id':'" RICH "'", "watchlist_screening_reviews", ids, sizeof ids),
	                 2);
	ck_assert_int_eq(walk(ENDPOINT_HISTORY, ID, "watchlist_screenings", ids, sizeof ids), 0);
	ck_assert_int_eq(walk(ENDPOINT_REVIEWS, ID, "watchlist_screening_reviews", ids, sizeof ids), 0);
	ck_assert_int_eq(walk(ENDPOINT_PROGRAM_LIST, "'client_id':'sandbox'", "watchlist_programs", ids, sizeof ids), 5);
	ck_assert_str_eq(ids, "prg_SpecimenExact1 prg_SpecimenStrict prg_SpecimenEurope prg_SpecimenCards4 prg_SpecimenOld001");
}
END_TEST

START_TEST(newest_first)
{
	char before[40] = "9";
	char cursor[300] = "";
	size_t n = 0;
	do {
		const cJSON *page = watch_ask(ENDPOINT_SCREENING_LIST, *cursor ? "{'watchlist_program_id':'" CARDS "','cursor':'%s'}" :
		                              "{'watchlist_program_id':'" CARDS "'%s}", cursor), *row;
		cJSON_ArrayForEach(row, tree_get(page, "watchlist_screenings")) {
			const struct watch *w = watch_find(&sandbox->store.watches, rig_text(row, "id"));
			char at[40];
			snprintf(at, sizeof at, "%020lld", (long long)w->created);
			ck_assert_int_le(strcmp(at, before), 0);
			ck_assert_str_eq(rig_text(row, "search_terms.watchlist_program_id"), CARDS);
			memcpy(before, at, sizeof at);
			n++;
		}
		snprintf(cursor, sizeof cursor, "%s", cJSON_IsString(tree_get(page, "next_cursor")) ? rig_text(page, "next_cursor") : "");
	} while (*cursor);
	size_t expected = 0;
	for (size_t i = 0; i < sandbox->store.watches.count; i++)
		expected += strcmp(watch_text(sandbox->store.watches.list[i], "watchlist_program_id"), CARDS) == 0;
	ck_assert_uint_eq(n, expected);
	ck_assert_uint_gt(n, 10);
	/* States of one screening, the one at hand first. */
	const cJSON *history = watch_rows(ENDPOINT_HISTORY, RICH);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(history, 0), "assignee"), "5aec1e000000000000000007");
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(history, 1), "audit_trail.source"), "api");
	ck_assert_str_eq(rig_text(watch_get(RICH), "audit_trail.timestamp"),
	                 rig_text(cJSON_GetArrayItem(history, 0), "audit_trail.timestamp"));
}
END_TEST

START_TEST(filters_narrow)
{
	char ids[4096];
#define FILTERED(keys) walk(ENDPOINT_SCREENING_LIST, "'watchlist_program_id':" keys, "watchlist_screenings", ids, sizeof ids)
	ck_assert_int_eq(FILTERED("'" CARDS "','client_user_id':'" STAR "'"), 1);
	ck_assert_str_eq(ids, STAR_SCR);
	ck_assert_int_eq(FILTERED("'prg_SpecimenEurope','client_user_id':'" STAR "'"), 1); /* one of its own, in no session */
	ck_assert_str_eq(ids, "scr_SpecimenStar02");
	ck_assert_int_eq(FILTERED("'" CARDS "','client_user_id':'" STAR "','status':'cleared'"), 0);
	ck_assert_int_eq(FILTERED("'" CARDS "','client_user_id':'nobody'"), 0);
	ck_assert_int_eq(FILTERED("'" CARDS "','assignee':'5aec1e000000000000000007'"), 1);
	ck_assert_str_eq(ids, RICH);
	ck_assert_int_eq(FILTERED("'" CARDS "','assignee':'5aec1e0000000000000000ff'"), 0);
	int all = FILTERED("'" CARDS "'"), parts = FILTERED("'" CARDS "','status':'cleared'");
	parts += FILTERED("'" CARDS "','status':'rejected'") + FILTERED("'" CARDS "','status':'pending_review'");
	ck_assert_int_le(all - parts, 2); /* of the vendor's next words, which no filter takes */
	ck_assert_int_gt(parts, 10);
}
END_TEST

/* A cursor is good for its own list, its own screening and its own filters. */
START_TEST(cursors_are_not_exchanged)
{
	char hits[300], history[300], list[300];
	snprintf(hits, sizeof hits, "%s", rig_text(watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'" RICH "'}"), "next_cursor"));
	snprintf(history, sizeof history, "%s", rig_text(watch_ask(ENDPOINT_HISTORY, "{'watchlist_screening_id':'" RICH "'}"),
	                                                 "next_cursor"));
	const cJSON *page = watch_ask(ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'" CARDS "'}");
	const char *last = rig_text(cJSON_GetArrayItem(tree_get(page, "watchlist_screenings"), 1), "status");
	snprintf(list, sizeof list, "%s", rig_text(page, "next_cursor"));
	static const char sentence[] = "cursor must be a next_cursor of the same list";
	watch_refused(watch_ask(ENDPOINT_HISTORY, "{'watchlist_screening_id':'" RICH "','cursor':'%s'}", hits), sentence);
	watch_refused(watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'" RICH "','cursor':'%s'}", history), sentence);
	watch_refused(watch_ask(ENDPOINT_REVIEWS, "{'watchlist_screening_id':'" RICH "','cursor':'%s'}", hits), sentence);
	watch_refused(watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'scr_SpecimenMany27','cursor':'%s'}", hits), sentence);
	watch_refused(watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'" RICH "','cursor':'garbage'}"), sentence);
	watch_refused(watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'" RICH "','cursor':'%.*s'}", (int)strlen(hits) - 1, hits),
	              sentence);
	watch_refused(watch_ask(ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'prg_SpecimenEurope','cursor':'%s'}", list), sentence);
	watch_refused(watch_ask(ENDPOINT_SCREENING_LIST, "{'watchlist_program_id':'" CARDS "','status':'%s','cursor':'%s'}", last, list),
	              sentence);
	snprintf(history, sizeof history, "%s", rig_text(watch_ask(ENDPOINT_HISTORY, "{'watchlist_screening_id':'scr_SpecimenStar02'}"),
	                                                 "next_cursor"));
	watch_refused(watch_ask(ENDPOINT_HISTORY, "{'watchlist_screening_id':'" RICH "','cursor':'%s'}", history), sentence);
	watch_refused(watch_ask(ENDPOINT_PROGRAM_LIST, "{'cursor':'%s'}", list), sentence);
	watch_ask(ENDPOINT_HITS, "{'watchlist_screening_id':'" RICH "','cursor':'%s'}", hits);
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

/* -- rest -------------------------------------------------------------------------------------------------------------------------- */

START_TEST(programs_are_served_whole)
{
	const cJSON *p = watch_ask(ENDPOINT_PROGRAM_GET, "{'watchlist_program_id':'" CARDS "'}");
	ck_assert_str_eq(rig_text(p, "name"), "US cardholders");
	ck_assert_str_eq(rig_text(p, "name_sensitivity"), "coarse");
	ck_assert(cJSON_IsTrue(tree_get(p, "is_rescanning_enabled")) && cJSON_IsFalse(tree_get(p, "is_archived")));
	ck_assert_int_gt(cJSON_GetArraySize(tree_get(p, "lists_enabled")), 20);
	ck_assert_str_eq(rig_text(p, "audit_trail.source"), "dashboard");
	/* No list is there twice. */
	cJSON_ArrayForEach(p, sandbox->store.watches.programs)
		for (const cJSON *a = tree_get(p, "lists_enabled")->child; a; a = a->next)
			for (const cJSON *b = a->next; b; b = b->next)
				ck_assert_msg(strcmp(a->valuestring, b->valuestring) != 0, "%s in %s", a->valuestring, rig_text(p, "id"));
}
END_TEST

/* Every attempt that names a screening has one, of the same subject. */
START_TEST(attempts_have_their_screenings)
{
	size_t n = 0;
	for (size_t i = 0; i < sandbox->store.attempt_count; i++) {
		const struct attempt *a = sandbox->store.attempts[i];
		const char *id = tree_text(a->json, "watchlist_screening_id"), *step = rig_text(a->json, "steps.watchlist_screening");
		if (!id)
			continue;
		const struct watch *w = watch_find(&sandbox->store.watches, id);
		ck_assert_msg(w != NULL, "%s has no screening %s", a->id, id);
		if (tree_text(w->json, "client_user_id")) /* one case has nothing but nulls */
			ck_assert_str_eq(rig_text(w->json, "client_user_id"), a->subject->client_user_id);
		bool decided = strcmp(watch_status(w), "cleared") == 0 || strcmp(watch_status(w), "rejected") == 0;
		if (strcmp(step, "pending_review") == 0)
			ck_assert_msg(!decided && w->hits.count, "%s", id);
		n++;
	}
	ck_assert_uint_gt(n, 20);
}
END_TEST

START_TEST(without_the_product)
{
	static const struct {
		const char *monitor, *code;
	} rows[] = { { "none", "INVALID_PRODUCT" }, { "denied", "UNAUTHORIZED_ROUTE_ACCESS" } };
	for (size_t i = 0; i < 2; i++) {
		watch_control("{'monitor':'%s'}", rows[i].monitor);
		for (int e = ENDPOINT_SCREENING_CREATE; e <= ENDPOINT_PROGRAM_LIST; e++)
			rig_refused(watch_ask((enum endpoint)e, "{" ID "}"), 400, "INVALID_INPUT", rows[i].code);
		watch_ask(ENDPOINT_GET, "{'identity_verification_id':'idv_SpecimenScrn1A'}");
		ck_assert_int_eq(rig_status(), 200);
		watch_ask(ENDPOINT_USER_LIST, "{}");
		ck_assert_int_eq(rig_status(), 200);
	}
	watch_control("{'monitor':'on'}");
	ck_assert_str_eq(rig_text(watch_get(SCRN), "id"), SCRN);
	rig_refused(watch_ask(ENDPOINT_CONTROL, "{'monitor':'perhaps'}"), 400, "INVALID_REQUEST", "INVALID_FIELD");
}
END_TEST

/* A reading that lags: what is younger is not in it yet, and the screening is as it was. */
START_TEST(readings_lag)
{
	watch_ask(ENDPOINT_REVIEW_CREATE, "{" ID ",'confirmed_hits':[],'dismissed_hits':['scrhit_SpecimenScrn1a'],'comment':'c'}");
	watch_ask(ENDPOINT_SCREENING_UPDATE, "{" ID ",'status':'cleared'}");
	watch_control("{'clock':{'advance':'5s'}}");
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_LAG, 6, ENDPOINT_SCREENING_GET, "{" ID "}"), "status"), "pending_review");
	ck_assert_str_eq(rig_text(watch_ask_faulty(FAULT_LAG, 5, ENDPOINT_SCREENING_GET, "{" ID "}"), "status"), "cleared");
	const cJSON *late = watch_ask_faulty(FAULT_LAG, 6, ENDPOINT_REVIEWS, "{" ID "}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(late, "watchlist_screening_reviews")), 0);
	ck_assert_int_eq(cJSON_GetArraySize(watch_rows(ENDPOINT_REVIEWS, SCRN)), 1);
	/* Somebody else's screening: what a client must not believe. */
	ck_assert_str_ne(rig_text(watch_ask_faulty(FAULT_WRONG_ID, -1, ENDPOINT_SCREENING_GET, "{" ID "}"), "id"), SCRN);
	late = watch_ask_faulty(FAULT_WRONG_ID, -1, ENDPOINT_SCREENING_LIST,
	                        "{'watchlist_program_id':'" CARDS "','client_user_id':'demo-7710c2e'}");
	ck_assert_int_eq(cJSON_GetArraySize(tree_get(late, "watchlist_screenings")), 1);
	ck_assert_str_ne(rig_text(cJSON_GetArrayItem(tree_get(late, "watchlist_screenings"), 0), "id"), SCRN);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox screenings");
	TCase *t = tcase_create("screenings");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, bodies_are_checked, 0, sizeof bodies / sizeof *bodies);
	tcase_add_test(t, refusals_are_text);
	tcase_add_test(t, pages_are_walked);
	tcase_add_test(t, newest_first);
	tcase_add_test(t, filters_narrow);
	tcase_add_test(t, cursors_are_not_exchanged);
	tcase_add_test(t, programs_are_served_whole);
	tcase_add_test(t, attempts_have_their_screenings);
	tcase_add_test(t, without_the_product);
	tcase_add_test(t, readings_lag);
	suite_add_tcase(s, t);
	return suite_run(s);
}
