/* Looks at a screening, and what differs between two of them. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "aml/amlrig.h"
#include "base/buf.h"
#include "support/suite.h"

#define SCREENING RIG_SCREENING("pending_review", "null", "1", "")
#define H1 RIG_WHOLE_HIT("scrhit_1", "pending_review", "US_SDN")
#define H2 RIG_WHOLE_HIT("scrhit_2", "pending_review", "IZ_PEP")
#define R1 RIG_REVIEW("scrrev_1", "dashboard", "\"looked at\"")
#define OURS(ref) "\"idreview: reviewed by ana; aim clear; ref " ref "\""
#define REF "0123456789abcdef"

static struct aml_look seen, now;
static struct aml_decision own;
static struct aml_change changes[AML_CHANGES];

static void teardown(void)
{
	aml_look_finish(&seen);
	aml_look_finish(&now);
	aml_decision_finish(&own);
}

/* -- taking */

START_TEST(pages_make_a_whole)
{
	rig_look(&now, SCREENING, "", "");
	aml_look_finish(&now);
	ck_assert(!aml_look_is_whole(&now));
	rig_take(&now, &hit_kind, H1, false);
	rig_take(&now, &review_kind, R1, true);
	ck_assert(!now.hits_whole);
	rig_take(&now, &hit_kind, H2, true);
	ck_assert(now.hits_whole && now.reviews_whole);
	ck_assert(!aml_look_is_whole(&now)); /* without the screening */
	ck_assert_uint_eq(now.hit_count, 2);
	ck_assert_str_eq(record_text(aml_look_hit(&now, "scrhit_2"), HIT_LIST_CODE), "IZ_PEP");
	ck_assert_ptr_null(aml_look_hit(&now, "scrhit_3"));
	rig_look(&seen, SCREENING, H1, R1);
	ck_assert(aml_look_is_whole(&seen));
}
END_TEST

static const struct {
	const char *first, *second;
	size_t kept, skipped;
} lacking[] = {
	{ "null", H1, 1, 1 },                     /* no record */
	{ H1 ",{\"review_status\":\"confirmed\"}", H2, 2, 1 }, /* no id */
	{ H1, H1 "," H2, 2, 1 },                  /* twice */
	{ H1, RIG_WHOLE_HIT("scrhit_\xFF", "pending_review", "US_SDN"), 1, 1 }, /* an id that was mended */
};

START_TEST(what_is_lacking_is_not_whole)
{
	rig_look(&now, SCREENING, "", "");
	rig_take(&now, &hit_kind, lacking[_i].first, false);
	rig_take(&now, &hit_kind, lacking[_i].second, true);
	ck_assert(!now.hits_whole && now.reviews_whole && !aml_look_is_whole(&now));
	ck_assert_uint_eq(now.hit_count, lacking[_i].kept);
	ck_assert_uint_eq(now.skipped, lacking[_i].skipped);
	aml_look_copy(&now, &seen);
	ck_assert(!seen.hits_whole && seen.reviews_whole);
}
END_TEST

START_TEST(too_many_are_not_whole)
{
	struct buf page;
	buf_init(&page, JSON_BODY_MAX);
	rig_look(&now, SCREENING, "", "");
	for (int i = 0; i <= AML_HITS_MAX; i++) {
		buf_printf(&page, "%s{\"id\":\"h%d\"}", page.len ? "," : "", i);
		if (i % 500 == 499 || i == AML_HITS_MAX) {
			bool whole = i < AML_HITS_MAX;
			rig_take(&now, &hit_kind, buf_str(&page), true);
			ck_assert_msg(now.hits_whole == whole, "%d", i);
			buf_reset(&page);
		}
	}
	ck_assert_uint_eq(now.hit_count, AML_HITS_MAX);
	ck_assert_uint_eq(now.skipped, 1);
	buf_finish(&page);
}
END_TEST

START_TEST(a_copy_is_the_same_and_its_own)
{
	struct buf first, second;
	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	rig_look(&seen, SCREENING, H1 "," H2, R1);
	seen.server_time = 1777777777;
	aml_look_copy(&seen, &now);
	aml_look_canonical(&seen, &first);
	aml_look_canonical(&now, &second);
	ck_assert_str_eq(buf_str(&first), buf_str(&second));
	ck_assert_int_eq(now.server_time, seen.server_time);
	ck_assert(now.hits[0] != seen.hits[0] && aml_look_is_whole(&now));
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 0);
	aml_look_finish(&seen);
	ck_assert_str_eq(record_text(now.hits[1], HIT_NAME_FULL), "Mara Kvist");
	aml_look_copy(&seen, &seen); /* of nothing */
	ck_assert_uint_eq(seen.hit_count, 0);
	buf_finish(&first);
	buf_finish(&second);
}
END_TEST

START_TEST(what_waits_is_counted)
{
	rig_look(&now, SCREENING,
	         H1 "," RIG_HIT("a", "confirmed", "US_SDN", "") "," RIG_HIT("b", "dismissed", "US_SDN", "") "," RIG_HIT("c", "in_doubt", "US_SDN", "") ",{\"id\":\"d\"}",
	         "");
	ck_assert_uint_eq(aml_look_pending(&now), 3); /* a word that is new to us waits, and so does none */
	ck_assert_uint_eq(aml_look_confirmed(&now), 1);
}
END_TEST

START_TEST(our_review_is_found)
{
	rig_look(&now, SCREENING, H1, R1 "," RIG_REVIEW("scrrev_2", "dashboard", OURS(REF)) "," RIG_REVIEW("scrrev_3", "api", OURS(REF)));
	ck_assert_str_eq(record_text(aml_look_review_of(&now, REF), REVIEW_ID), "scrrev_3");
	ck_assert_ptr_null(aml_look_review_of(&now, "0123456789abcdee"));
	ck_assert_ptr_null(aml_look_review_of(&now, ""));
	aml_look_finish(&now);
	/* One that somebody typed into the Dashboard is none of ours. */
	rig_look(&now, SCREENING, H1, RIG_REVIEW("scrrev_2", "dashboard", OURS(REF)));
	ck_assert_ptr_null(aml_look_review_of(&now, REF));
}
END_TEST

/* -- the text for a digest */

static bool same_text(const char *screening, const char *hits, const char *reviews)
{
	struct buf first, second;
	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	rig_look(&seen, SCREENING, H1 "," H2, R1);
	rig_look(&now, screening, hits, reviews);
	aml_look_canonical(&seen, &first);
	aml_look_canonical(&now, &second);
	bool same = strcmp(buf_str(&first), buf_str(&second)) == 0;
	/* The two always agree on whether anything differs. */
	ck_assert_int_eq(same, aml_changes(&seen, &now, NULL, false, changes) == 0);
	aml_look_finish(&seen);
	aml_look_finish(&now);
	buf_finish(&first);
	buf_finish(&second);
	return same;
}

START_TEST(order_and_request_ids_do_not_count)
{
	ck_assert(same_text(SCREENING, H1 "," H2, R1));
	ck_assert(same_text(SCREENING, H2 "," H1, R1));
	ck_assert(same_text(RIG_SCREENING("pending_review", "null", "1", ",\"request_id\":\"other\""), H1 "," H2, R1));
	/* The same keys the other way round, the audit trail another, elements of an array swapped. */
	ck_assert(same_text("{\"status\":\"pending_review\",\"client_user_id\":\"user-1\",\"assignee\":null,\"search_terms\":{\"version\":1,\"country\":\"SE\","
	                    "\"document_number\":null,\"date_of_birth\":\"1988-02-03\",\"legal_name\":\"Mara Quist\",\"watchlist_program_id\":\"prg_1\"},"
	                    "\"id\":\"wlscr_1\",\"audit_trail\":{\"source\":\"api\"}}",
	                    H1 "," H2, R1));
	char swapped[2048];
	snprintf(swapped, sizeof swapped, "%s", H1);
	memcpy(strstr(swapped, "\"SDGT\",\"IRAN\""), "\"IRAN\",\"SDGT\"", 13);
	char hits[4096];
	snprintf(hits, sizeof hits, "%s,%s", swapped, H2);
	ck_assert(same_text(SCREENING, hits, R1));
}
END_TEST

START_TEST(all_else_counts)
{
	ck_assert(!same_text(RIG_SCREENING("cleared", "null", "1", ""), H1 "," H2, R1));
	ck_assert(!same_text(RIG_SCREENING("pending_review", "null", "2", ""), H1 "," H2, R1));
	ck_assert(!same_text(RIG_SCREENING("pending_review", "\"usr_1\"", "1", ""), H1 "," H2, R1));
	ck_assert(!same_text(RIG_SCREENING("pending_review", "null", "1", ",\"new_field\":1"), H1 "," H2, R1));
	ck_assert(!same_text(SCREENING, H1, R1));
	ck_assert(!same_text(SCREENING, H1 "," H2, ""));
	ck_assert(!same_text(SCREENING, H1 "," RIG_WHOLE_HIT("scrhit_2", "pending_review", "IZ_CIA"), R1));
	ck_assert(!same_text(SCREENING, H1 "," RIG_HIT("scrhit_2", "pending_review", "IZ_PEP", RIG_ANALYSIS), R1));
	ck_assert(!same_text(SCREENING, H1 "," H2 ",null", R1)); /* not whole */
}
END_TEST

/* -- changes, each by its sentence */

static const struct {
	const char *screening, *hits, *reviews;
	enum aml_change_kind kind;
	const char *id, *text;
} cases[] = {
	{ RIG_SCREENING("cleared", "null", "1", ""), H1, R1, AML_CHANGE_STATUS, "", "status: pending review, now cleared" },
	{ RIG_SCREENING("odd\\u001b[1m", "null", "1", ""), H1, R1, AML_CHANGE_STATUS, "", "status: pending review, now odd^[[1m" },
	{ RIG_SCREENING("pending_review", "null", "2", ""), H1, R1, AML_CHANGE_TERMS, "", "search terms: version 1, now 2" },
	{ "{\"id\":\"wlscr_1\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Mara Kvist\",\"date_of_birth\":\"1988-03-02\","
	  "\"document_number\":null,\"country\":\"SE\",\"version\":1},\"assignee\":null,\"status\":\"pending_review\",\"client_user_id\":\"user-1\"}",
	  H1, R1, AML_CHANGE_TERMS, "", "search terms, of the same version: legal name, date of birth" },
	{ RIG_SCREENING("pending_review", "\"usr_7\"", "1", ""), H1, R1, AML_CHANGE_ASSIGNEE, "", "assignee: nobody, now usr_7" },
	{ RIG_SCREENING("pending_review", "null", "1", ",\"new\\u202e\":{\"deep\":1}"), H1, R1, AML_CHANGE_FIELD, "", "the screening: new<U+202E>" },
	{ SCREENING, H1 "," H2, R1, AML_CHANGE_HIT_NEW, "scrhit_2", "a new hit, scrhit_2 on IZ_PEP" },
	{ SCREENING, "", R1, AML_CHANGE_HIT_GONE, "scrhit_1", "scrhit_1 on US_SDN: gone" },
	{ SCREENING, RIG_WHOLE_HIT("scrhit_1", "dismissed", "US_SDN"), R1, AML_CHANGE_HIT_STATUS, "scrhit_1", "scrhit_1 on US_SDN: pending review, now dismissed" },
	{ SCREENING, RIG_HIT("scrhit_1", "pending_review", "US_SDN", RIG_ANALYSIS RIG_DATA("Secret Name")), R1, AML_CHANGE_HIT_DATA, "scrhit_1",
	  "scrhit_1 on US_SDN: names changed" },
	{ SCREENING, RIG_HIT("scrhit_1", "pending_review", "US_SDN", RIG_DATA("Mara Kvist")), R1, AML_CHANGE_HIT_DATA, "scrhit_1",
	  "scrhit_1 on US_SDN: the vendor's match summary changed" },
	{ SCREENING, RIG_HIT("scrhit_1", "pending_review", "US_SDN", RIG_ANALYSIS RIG_DATA("Mara Kvist") ",\"score\":\"9\""), R1, AML_CHANGE_HIT_DATA, "scrhit_1",
	  "scrhit_1 on US_SDN: score changed" },
	{ SCREENING, H1, R1 "," RIG_REVIEW("scrrev_2", "dashboard", "\"Mara is fine\""), AML_CHANGE_REVIEW_NEW, "scrrev_2",
	  "a new review, scrrev_2 by way of the Dashboard" },
	{ SCREENING, H1, "", AML_CHANGE_REVIEW_GONE, "scrrev_1", "the review scrrev_1 by way of the Dashboard: gone" },
	{ SCREENING, H1 ",null", R1, AML_CHANGE_UNREADABLE, "", "its hits could not be read whole now" },
	{ SCREENING, H1, R1 ",3", AML_CHANGE_UNREADABLE, "", "its reviews could not be read whole now" },
};

START_TEST(each_change_is_told)
{
	rig_look(&seen, SCREENING, H1, R1);
	rig_look(&now, cases[_i].screening, cases[_i].hits, cases[_i].reviews);
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 1);
	ck_assert_str_eq(changes[0].text, cases[_i].text);
	ck_assert_int_eq(changes[0].kind, cases[_i].kind);
	ck_assert_str_eq(changes[0].id, cases[_i].id);
}
END_TEST

/* What is short is said from what to what, on a screen alone: what is kept has no values. */
#define BORN(from, to) "{\"analysis\":{\"summary\":\"match\"},\"data\":{\"beginning\":\"" from "\",\"ending\":\"" to "\"}}"
#define NAMED(name) "{\"data\":{\"full\":\"" name "\"}}"
#define LIVES(full, country) "{\"data\":{\"full\":\"" full "\",\"country\":\"" country "\"}}"
#define HAS(number) "{\"data\":{\"number\":\"" number "\"}}"
#define ENTRY(since, dates, documents, places, names) \
	"{\"id\":\"h\",\"review_status\":\"pending_review\",\"list_code\":\"US_SDN\",\"inactive_since\":" since ",\"data\":{\"dates_of_birth\":[" dates \
	"],\"documents\":[" documents "],\"locations\":[" places "],\"names\":[" names "]}}"
#define FORTY "0123456789012345678901234567890123456789"

static const struct {
	const char *seen, *now, *text, *shown;
} values[] = {
	{ ENTRY("null", BORN("1970-01-02", "1970-01-02"), "", "", ""), ENTRY("null", BORN("1970-02-01", "1970-02-01"), "", "", ""), "birth dates changed",
	  "birth date 1970-01-02, now 1970-02-01" },
	{ ENTRY("null", BORN("1970-01-01", "1970-12-31"), "", "", ""), ENTRY("null", BORN("1970-02-01", "1970-02-01"), "", "", ""), "birth dates changed",
	  "birth date 1970-01-01 to 1970-12-31, now 1970-02-01" },
	{ ENTRY("null", "", "", LIVES("Kyiv", "UA"), NAMED("Mara") "," NAMED("Maria")),
	  ENTRY("null", "", "", LIVES("Kyiv", "UA") "," LIVES("\\u001b[2JLvov", "UA"), NAMED("Maria")), "places, names changed",
	  "place ^[[2JLvov (UA), new; name Mara, now gone" },
	{ ENTRY("null", "", HAS("X1"), LIVES("Kyiv", "UA"), ""), ENTRY("\"2026-01-01T00:00:00Z\"", "", HAS("X2"), LIVES("Lviv", "UA"), ""),
	  "inactive since, documents, places changed", "inactive since none, now 2026-01-01T00:00:00Z; place Kyiv (UA), now Lviv (UA); documents changed" },
	{ ENTRY("null", "", HAS("X1"), "", ""), ENTRY("null", "", HAS("X2"), "", ""), "documents changed", "documents changed" },
	{ ENTRY("null", "", "", "", NAMED("a")), ENTRY("null", "", "", "", NAMED("b") "," NAMED("c")), "names changed", "names changed" },
	{ ENTRY("null", "", "", "", NAMED("a")), ENTRY("null", "", "", "", NAMED(FORTY "!")), "names changed", "names changed" },
	{ ENTRY("null", "", "", "", NAMED("a")), ENTRY("null", "", "", "", NAMED(FORTY)), "names changed", "name a, now " FORTY },
	{ ENTRY("null", "", "", "", "{\"data\":null},3"), ENTRY("null", "", "", "", NAMED("b")), "names changed", "names changed" },
};

START_TEST(what_is_short_is_said_from_what_to_what)
{
	const char *head = "h on US_SDN: ";
	rig_look(&seen, SCREENING, values[_i].seen, R1);
	rig_look(&now, SCREENING, values[_i].now, R1);
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 1);
	ck_assert_str_eq(changes[0].text + strlen(head), values[_i].text);
	ck_assert_str_eq(aml_change_shown(&changes[0]) + strlen(head), values[_i].shown);
}
END_TEST

START_TEST(what_was_seen_must_be_whole_too)
{
	rig_look(&seen, SCREENING, H1 ",null", R1);
	rig_look(&now, SCREENING, H1, R1);
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 1);
	ck_assert_str_eq(changes[0].text, "its hits could not be read whole when it was decided on");
}
END_TEST

START_TEST(all_are_counted_and_some_kept)
{
	struct buf hits;
	buf_init(&hits, 1 << 20);
	for (int i = 0; i < 40; i++)
		buf_printf(&hits, "%s{\"id\":\"h%d\"}", i ? "," : "", i);
	rig_look(&seen, SCREENING, "", R1);
	rig_look(&now, SCREENING, buf_str(&hits), "");
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 41);
	ck_assert_str_eq(changes[AML_CHANGES - 1].text, "a new hit, h31 on a list that is not told");
	buf_finish(&hits);
}
END_TEST

START_TEST(a_long_change_is_cut)
{
	struct buf hit;
	buf_init(&hit, 1 << 16);
	buf_add_str(&hit, "{\"id\":\"");
	for (int i = 0; i < 150; i++)
		buf_add_str(&hit, "\xE4\xB8\xAD");
	buf_add_str(&hit, "\"}");
	rig_look(&seen, SCREENING, "", "");
	rig_look(&now, SCREENING, buf_str(&hit), "");
	ck_assert_uint_eq(aml_changes(&seen, &now, NULL, false, changes), 1);
	ck_assert_uint_lt(strlen(changes[0].text), sizeof changes[0].text);
	ck_assert_str_eq(changes[0].text + strlen(changes[0].text) - 3, "\xE2\x80\xA6");
	buf_finish(&hit);
}
END_TEST

/* -- what an act of ours does itself */

static size_t with_own(enum aml_aim aim, bool reviewed, const char *screening, const char *hits, const char *reviews)
{
	rig_look(&seen, SCREENING, H1 "," H2, "");
	rig_look(&now, screening, hits, reviews);
	own = (struct aml_decision){ .aim = aim, .reference = REF, .assignee = "usr_7" };
	rig_verdict(&own, "scrhit_1", AML_NO_MATCH, 2);
	rig_verdict(&own, "scrhit_2", AML_MATCH, 0);
	size_t n = aml_changes(&seen, &now, &own, reviewed, changes);
	teardown();
	return n;
}

#define D1 RIG_WHOLE_HIT("scrhit_1", "dismissed", "US_SDN")
#define C2 RIG_WHOLE_HIT("scrhit_2", "confirmed", "IZ_PEP")
#define MINE RIG_REVIEW("scrrev_9", "api", OURS(REF))

START_TEST(our_own_is_no_change)
{
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, D1 "," C2, MINE), 0);
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, D1 "," C2, ""), 0); /* reviews lag */
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, H1 "," C2, MINE), 0);
	ck_assert_uint_eq(with_own(AML_REJECT, false, SCREENING, D1 "," C2, MINE), 0); /* its answer was lost */
	ck_assert_uint_eq(with_own(AML_REJECT, true, RIG_SCREENING("rejected", "null", "1", ""), D1 "," C2, MINE), 0);
	ck_assert_uint_eq(with_own(AML_ASSIGN, true, RIG_SCREENING("pending_review", "\"usr_7\"", "1", ""), D1 "," C2, MINE), 0);
}
END_TEST

START_TEST(what_others_did_is_one)
{
	/* Not reviewed yet: somebody else decided the hits, alike or not. */
	ck_assert_uint_eq(with_own(AML_REJECT, false, SCREENING, D1 "," C2, ""), 2);
	/* Reviewed, and it is otherwise than was sent. */
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, RIG_WHOLE_HIT("scrhit_1", "confirmed", "US_SDN") "," C2, MINE), 1);
	ck_assert_uint_eq(with_own(AML_REJECT, true, RIG_SCREENING("cleared", "null", "1", ""), D1 "," C2, MINE), 1);
	ck_assert_uint_eq(with_own(AML_LEAVE, true, RIG_SCREENING("rejected", "null", "1", ""), D1 "," C2, MINE), 1);
	ck_assert_uint_eq(with_own(AML_REJECT, true, RIG_SCREENING("rejected", "\"usr_7\"", "1", ""), D1 "," C2, MINE), 1);
	ck_assert_uint_eq(with_own(AML_ASSIGN, true, RIG_SCREENING("pending_review", "\"usr_8\"", "1", ""), D1 "," C2, MINE), 1);
	/* A second review, be it with the same reference. */
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, D1 "," C2, MINE "," RIG_REVIEW("scrrev_10", "api", OURS(REF))), 1);
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, D1 "," C2, MINE "," R1), 1);
	/* A decided hit with other data. */
	ck_assert_uint_eq(with_own(AML_REJECT, true, SCREENING, D1 "," RIG_HIT("scrhit_2", "confirmed", "IZ_PEP", ""), MINE), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("aml look");
	TCase *t = tcase_create("look");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, pages_make_a_whole);
	tcase_add_loop_test(t, what_is_lacking_is_not_whole, 0, sizeof lacking / sizeof *lacking);
	tcase_add_test(t, too_many_are_not_whole);
	tcase_add_test(t, a_copy_is_the_same_and_its_own);
	tcase_add_test(t, what_waits_is_counted);
	tcase_add_test(t, our_review_is_found);
	tcase_add_test(t, order_and_request_ids_do_not_count);
	tcase_add_test(t, all_else_counts);
	tcase_add_loop_test(t, what_is_short_is_said_from_what_to_what, 0, sizeof values / sizeof *values);
	tcase_add_loop_test(t, each_change_is_told, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, what_was_seen_must_be_whole_too);
	tcase_add_test(t, all_are_counted_and_some_kept);
	tcase_add_test(t, a_long_change_is_cut);
	tcase_add_test(t, our_own_is_no_change);
	tcase_add_test(t, what_others_did_is_one);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
