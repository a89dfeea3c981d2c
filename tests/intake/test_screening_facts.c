/* What is kept of a screening: counts, kinds and codes of lists, and no word of what a list or the person says. */
#include <stdio.h>
#include <string.h>

#include "intake/remembered.h"
#include "intake/screening_facts.h"
#include "support/suite.h"

static const char screening[] =
	"{\"id\":\"scr_1\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Adagiven Quuxfamily\",\"date_of_birth\":\"1990-05-29\","
	"\"document_number\":\"C31195855\",\"country\":\"US\",\"version\":3},\"assignee\":\"dash_1\",\"status\":\"pending_review\",\"client_user_id\":\"user-1\","
	"\"audit_trail\":{\"source\":\"system\",\"dashboard_user_id\":null,\"timestamp\":\"2026-11-20T10:00:00Z\"},\"request_id\":\"r\"}";

static struct aml_look look;
static struct screening_facts_room room;
static struct screening_facts facts;

static void take_screening(const char *json)
{
	struct record_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(record_read_one(&screening_kind, json, strlen(json), &page, &err), "%s", err.text);
	aml_look_take_screening(&look, &page);
	record_page_finish(&page);
}

/* Hits as rows of id, list and status. */
static void take_hits(const char *const (*rows)[3], size_t count)
{
	static char json[64 * 1024];
	struct record_page page = { 0 };
	struct err err = { 0 };
	size_t n = (size_t)snprintf(json, sizeof json, "{\"watchlist_screening_hits\":[");
	for (size_t i = 0; i < count; i++)
		n += (size_t)snprintf(json + n, sizeof json - n, "%s{\"id\":\"%s\",\"review_status\":\"%s\",\"first_active\":\"2026-11-20T10:00:00Z\","
		                      "\"list_code\":\"%s\",\"plaid_uid\":\"u\",\"data\":{\"names\":[{\"data\":{\"full\":\"Quuxalias\"}}]}}",
		                      i ? "," : "", rows[i][0], rows[i][2], rows[i][1]);
	snprintf(json + n, sizeof json - n, "],\"next_cursor\":null,\"request_id\":\"r\"}");
	ck_assert_msg(record_read_list(&hit_kind, json, strlen(json), &page, &err), "%s", err.text);
	aml_look_take_hits(&look, &page, true);
	record_page_finish(&page);
}

#define HITS(...) take_hits((const char *const[][3]){ __VA_ARGS__ }, sizeof((const char *const[][3]){ __VA_ARGS__ }) / sizeof(const char *[3]))

static bool read_facts(void)
{
	return screening_facts_of(&look, 1800000000, &room, &facts);
}

static void teardown(void)
{
	aml_look_finish(&look);
}

START_TEST(a_screening_in_codes)
{
	take_screening(screening);
	HITS({ "h1", "US_SDN", "pending_review" }, { "h2", "IZ_PEP", "dismissed" }, { "h3", "EU_CON", "confirmed" }, { "h4", "US_SDN", "a_new_one" },
	     { "h5", "IZ_CIA", "pending_review" }, { "h6", "XX_NEW", "pending_review" });
	ck_assert(read_facts());
	ck_assert_str_eq(facts.screening_id, "scr_1");
	ck_assert_str_eq(facts.program_id, "prg_1");
	ck_assert_str_eq(facts.status, "pending_review");
	ck_assert_str_eq(facts.assignee, "dash_1");
	ck_assert_int_eq(facts.terms_version, 3);
	ck_assert_int_eq(facts.hits, 6);
	ck_assert_int_eq(facts.pending, 4); /* what is new to us is not decided */
	ck_assert_str_eq(facts.kinds, "pep sanctions unknown");
	ck_assert_str_eq(facts.lists, "EU_CON IZ_CIA IZ_PEP US_SDN XX_NEW");
	ck_assert_int_eq(facts.read_at, 1800000000);
}
END_TEST

START_TEST(what_is_not_whole_is_not_kept)
{
	ck_assert(!read_facts());
	take_screening(screening);
	ck_assert(!read_facts()); /* no hit was asked for: that is not "none" */
	HITS({ "h1", "US_SDN", "pending_review" });
	ck_assert(read_facts());
	HITS({ "h1", "US_SDN", "pending_review" }); /* twice */
	ck_assert(!read_facts());
}
END_TEST

START_TEST(no_hits_no_lists)
{
	take_screening(screening);
	take_hits(NULL, 0);
	ck_assert(read_facts());
	ck_assert_int_eq(facts.hits, 0);
	ck_assert_str_eq(facts.kinds, "");
	ck_assert_str_eq(facts.lists, "");
}
END_TEST

/* A list's code is a code, or nothing of it is kept. */
START_TEST(codes_are_codes)
{
	take_screening(screening);
	HITS({ "h1", "Adagiven Quuxfamily", "pending_review" }, { "h2", "US_SDN\\u001b[31m", "pending_review" }, { "h3", "", "pending_review" },
	     { "h4", "A_CODE_THAT_IS_MUCH_TOO_LONG_FOR_ONE", "pending_review" }, { "h5", "SDN", "pending_review" }, { "h6", "US_SDN", "pending_review" },
	     { "h7", "US", "pending_review" });
	ck_assert(read_facts());
	ck_assert_str_eq(facts.lists, "SDN US US_SDN");
	ck_assert_str_eq(facts.kinds, "sanctions unknown");
}
END_TEST

/* As many as there is room for. */
START_TEST(many_lists)
{
	static char codes[200][16], ids[200][16];
	const char *rows[200][3];
	take_screening(screening);
	for (size_t i = 0; i < 60; i++) {
		snprintf(codes[i], sizeof codes[i], "C%03zu", i * 37 % 100);
		snprintf(ids[i], sizeof ids[i], "h%zu", i);
		rows[i][0] = ids[i];
		rows[i][1] = codes[i];
		rows[i][2] = "pending_review";
	}
	take_hits(rows, 60);
	ck_assert(read_facts());
	ck_assert_int_eq(facts.hits, 60);
	ck_assert_uint_lt(strlen(facts.lists), CASE_LISTS);
	ck_assert_uint_gt(strlen(facts.lists), CASE_LISTS - 8);
	for (const char *at = facts.lists; (at = strchr(at, ' ')); at++)
		ck_assert_int_lt(strncmp(at - 4, at + 1, 4), 0);
}
END_TEST

START_TEST(a_list_says_the_same)
{
	struct case_screening kept = { .read_at = 5, .program_id = "prg_1", .status = "pending_review", .assignee = "dash_1", .terms_version = 3 };
	take_screening(screening);
	ck_assert(screening_is_kept(&kept, look.screening));
	kept.terms_version = 2;
	ck_assert(!screening_is_kept(&kept, look.screening));
	kept.terms_version = 3;
	kept.assignee[0] = '\0';
	ck_assert(!screening_is_kept(&kept, look.screening));
	kept = (struct case_screening){ 0 };
	ck_assert(!screening_is_kept(&kept, look.screening));
}
END_TEST

START_TEST(ids_are_remembered)
{
	static struct remembered r;
	char id[32];
	ck_assert(!remembered_has(&r, "scr_0"));
	for (int i = 0; i <= REMEMBERED_MOST; i++) {
		snprintf(id, sizeof id, "scr_%d", i);
		remembered_add(&r, id);
		ck_assert(remembered_has(&r, id));
	}
	ck_assert(!remembered_has(&r, "scr_0")); /* the oldest went */
	ck_assert(remembered_has(&r, "scr_1"));
	ck_assert(!remembered_has(&r, ""));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screening facts");
	TCase *tc = tcase_create("facts");
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, a_screening_in_codes);
	tcase_add_test(tc, what_is_not_whole_is_not_kept);
	tcase_add_test(tc, no_hits_no_lists);
	tcase_add_test(tc, codes_are_codes);
	tcase_add_test(tc, many_lists);
	tcase_add_test(tc, a_list_says_the_same);
	tcase_add_test(tc, ids_are_remembered);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
