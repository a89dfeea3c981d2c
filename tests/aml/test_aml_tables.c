/* The tables of screenings against the vendor's document, whose words are typed here once more; and why fields are empty. */
#include <check.h>
#include <string.h>

#include "aml/list.h"
#include "aml/record.h"
#include "base/buf.h"
#include "record/schema.h"
#include "support/suite.h"

/* Leaves by kind, in the order of the document, apart from what is about the call: "request_id". */
static const struct {
	const struct record_kind *kind;
	size_t data; /* leaves without the request id */
	const char *list, *paths;
} kinds[] = {
	{ &screening_kind, 13, "watchlist_screenings",
	  "id search_terms.watchlist_program_id search_terms.legal_name search_terms.date_of_birth search_terms.document_number search_terms.country "
	  "search_terms.version assignee status client_user_id audit_trail.source audit_trail.dashboard_user_id audit_trail.timestamp request_id" },
	{ &hit_kind, 27, "watchlist_screening_hits",
	  "id review_status first_active inactive_since historical_since list_code plaid_uid source_uid sub_programs[] analysis.dates_of_birth "
	  "analysis.documents analysis.locations analysis.names analysis.search_terms_version data.dates_of_birth[].analysis.summary "
	  "data.dates_of_birth[].data.beginning data.dates_of_birth[].data.ending data.documents[].analysis.summary data.documents[].data.type "
	  "data.documents[].data.number data.locations[].analysis.summary data.locations[].data.full data.locations[].data.country "
	  "data.names[].analysis.summary data.names[].data.full data.names[].data.is_primary data.names[].data.weak_alias_determination" },
	{ &review_kind, 7, "watchlist_screening_reviews",
	  "id confirmed_hits[] dismissed_hits[] comment audit_trail.source audit_trail.dashboard_user_id audit_trail.timestamp request_id" },
	{ &program_kind, 10, "watchlist_programs",
	  "id created_at is_rescanning_enabled lists_enabled[] name name_sensitivity audit_trail.source audit_trail.dashboard_user_id audit_trail.timestamp "
	  "is_archived request_id" },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

START_TEST(leaves_are_the_vendors)
{
	struct buf paths;
	size_t data = 0;
	buf_init(&paths, 8192);
	for (size_t l = 0; l < kinds[_i].kind->leaf_count; l++) {
		const char *path = kinds[_i].kind->leaves[l].path;
		buf_printf(&paths, "%s%s", l ? " " : "", path);
		data += strcmp(path, "request_id") != 0;
	}
	ck_assert_str_eq(buf_str(&paths), kinds[_i].paths);
	ck_assert_uint_eq(data, kinds[_i].data);
	ck_assert_str_eq(kinds[_i].kind->list, kinds[_i].list);
	buf_finish(&paths);
}
END_TEST

START_TEST(leaves_are_complete)
{
	const struct record_kind *kind = kinds[_i].kind;
	ck_assert_int_eq(record_schema(kind)->nodes->leaves, (int)kind->leaf_count);
	for (size_t l = 0; l < kind->leaf_count; l++) {
		const struct record_leaf *leaf = &kind->leaves[l];
		ck_assert_msg(leaf->label[0] && !strchr(leaf->label, '_'), "label of %s", leaf->path);
		ck_assert_msg((leaf->type == RECORD_ENUM) == (leaf->vocab != AML_VOCAB_NONE), "vocabulary of %s", leaf->path);
		ck_assert_msg(!(leaf->flags & RECORD_MASKED) || leaf->flags & RECORD_PERSONAL, "masked but not personal: %s", leaf->path);
		for (size_t other = 0; other < l; other++)
			ck_assert_str_ne(leaf->path, kind->leaves[other].path);
	}
}
END_TEST

START_TEST(what_tells_of_a_person_is_personal)
{
	static const unsigned of_screening[] = { SCREENING_LEGAL_NAME, SCREENING_DATE_OF_BIRTH, SCREENING_DOCUMENT_NUMBER, SCREENING_COUNTRY };
	static const unsigned of_hit[] = { HIT_DATE_BEGINNING, HIT_DATE_ENDING, HIT_DOCUMENT_NUMBER, HIT_LOCATION_FULL, HIT_LOCATION_COUNTRY, HIT_NAME_FULL };
	for (size_t i = 0; i < sizeof of_screening / sizeof *of_screening; i++)
		ck_assert(screening_kind.leaves[of_screening[i]].flags & RECORD_PERSONAL);
	for (size_t i = 0; i < sizeof of_hit / sizeof *of_hit; i++)
		ck_assert(hit_kind.leaves[of_hit[i]].flags & RECORD_PERSONAL);
	ck_assert(review_kind.leaves[REVIEW_COMMENT].flags & RECORD_PERSONAL);
	ck_assert(screening_kind.leaves[SCREENING_DOCUMENT_NUMBER].flags & RECORD_MASKED);
	ck_assert(hit_kind.leaves[HIT_DOCUMENT_NUMBER].flags & RECORD_MASKED);
}
END_TEST

/* Each vocabulary as the document lists it, in any order. */
static const struct {
	enum aml_vocab vocab;
	const char *words;
} vocabularies[] = {
	{ AML_VOCAB_STATUS, "rejected pending_review cleared" },
	{ AML_VOCAB_HIT_STATUS, "confirmed pending_review dismissed" },
	{ AML_VOCAB_MATCH, "match partial_match no_match no_data no_input" },
	{ AML_VOCAB_SOURCE, "dashboard link api system" },
	{ AML_VOCAB_SENSITIVITY, "coarse balanced strict exact" },
	{ AML_VOCAB_WEAK, "none source plaid" },
	{ AML_VOCAB_DOCUMENT, "birth_certificate drivers_license immigration_number military_id other passport personal_identification ration_card ssn "
	                      "student_id tax_id travel_document voter_id" },
	{ AML_VOCAB_LIST, "AU_CON CA_CON EU_CON IZ_CIA IZ_IPL IZ_PEP IZ_UNC IZ_WBK UK_HMC US_DPL US_DTC US_FBI US_FSE US_ISN US_MBS US_PLC US_SAM US_SDN "
	                  "US_SSI SG_SOF TR_TWL TR_DFD TR_FOR TR_WMD TR_CMB" },
};
enum { VOCABULARIES = sizeof vocabularies / sizeof *vocabularies };

START_TEST(words_are_the_vendors)
{
	const struct record_vocab *v = &aml_vocab_table[vocabularies[_i].vocab];
	size_t count = 0;
	for (const char *at = vocabularies[_i].words; *at; at += strspn(at, " "), count++) {
		char wire[64] = "";
		size_t n = strcspn(at, " ");
		memcpy(wire, at, n);
		ck_assert_msg(record_vocab_find(v, wire) != NULL, "%s lacks %s", v->name, wire);
		at += n;
	}
	ck_assert_uint_eq(v->count, count);
	for (size_t i = 0; i < v->count; i++) {
		ck_assert_msg(i == 0 || strcmp(v->words[i - 1].wire, v->words[i].wire) < 0, "%s: %s is not in its place", v->name, v->words[i].wire);
		ck_assert(v->words[i].label[0] && !strchr(v->words[i].label, '_'));
		ck_assert(strlen(v->words[i].mark) <= 1);
	}
	ck_assert_ptr_null(record_vocab_find(v, "no such word"));
}
END_TEST

START_TEST(every_vocabulary_is_here_and_used)
{
	bool used[AML_VOCABS] = { true };
	ck_assert_uint_eq(VOCABULARIES, AML_VOCABS - 1);
	for (size_t k = 0; k < KINDS; k++)
		for (size_t l = 0; l < kinds[k].kind->leaf_count; l++)
			used[kinds[k].kind->leaves[l].vocab] = true;
	for (int v = 0; v < AML_VOCABS; v++)
		ck_assert_msg(used[v], "%s", aml_vocab_table[v].name);
}
END_TEST

START_TEST(a_match_is_what_is_bad)
{
	const struct record_vocab *v = &aml_vocab_table[AML_VOCAB_MATCH];
	ck_assert_int_eq(record_vocab_find(v, "match")->severity, RECORD_BAD);
	ck_assert_int_eq(record_vocab_find(v, "no_match")->severity, RECORD_GOOD);
	/* What is missing on either side says nothing. */
	ck_assert_int_eq(record_vocab_find(v, "no_data")->severity, RECORD_NEUTRAL);
	ck_assert_int_eq(record_vocab_find(v, "no_input")->severity, RECORD_NEUTRAL);
}
END_TEST

START_TEST(lists_have_a_kind)
{
	const struct record_vocab *v = &aml_vocab_table[AML_VOCAB_LIST];
	for (size_t i = 0; i < v->count; i++) {
		bool undescribed = strcmp(v->words[i].wire, "US_MBS") == 0;
		ck_assert_msg((aml_list_kind(v->words[i].wire) == AML_LIST_UNKNOWN) == undescribed, "%s", v->words[i].wire);
	}
	ck_assert_int_eq(aml_list_kind("US_SDN"), AML_LIST_SANCTIONS);
	ck_assert_int_eq(aml_list_kind("IZ_PEP"), AML_LIST_PEP);
	ck_assert_int_eq(aml_list_kind("IZ_CIA"), AML_LIST_PEP);
	ck_assert_int_eq(aml_list_kind("US_FBI"), AML_LIST_WANTED);
	ck_assert_int_eq(aml_list_kind("US_SAM"), AML_LIST_DEBARRED);
	ck_assert_int_eq(aml_list_kind("ZZ_NEW"), AML_LIST_UNKNOWN);
	ck_assert_int_eq(aml_list_kind(""), AML_LIST_UNKNOWN);
}
END_TEST

static const struct {
	const struct record_kind *kind;
	const char *json;
	unsigned leaf;
	const char *why;
} empties[] = {
	{ &screening_kind, "{\"id\":\"s\",\"assignee\":null}", SCREENING_ASSIGNEE, "nobody is assigned" },
	{ &screening_kind, "{\"id\":\"s\",\"search_terms\":{\"date_of_birth\":null}}", SCREENING_DATE_OF_BIRTH, "not given: the screening does not look for it" },
	{ &screening_kind, "{\"id\":\"s\"}", SCREENING_ASSIGNEE, "not sent by the API" },
	{ &screening_kind, "{\"id\":\"s\",\"audit_trail\":{\"dashboard_user_id\":null}}", SCREENING_DASHBOARD_USER_ID, "no user of the Dashboard" },
	{ &hit_kind, "{\"id\":\"h\"}", HIT_ANALYSIS_NAMES, "the vendor sent no analysis: that is no \"no match\"" },
	{ &hit_kind, "{\"id\":\"h\",\"analysis\":null}", HIT_ANALYSIS_NAMES, "the vendor sent no analysis: that is no \"no match\"" },
	{ &hit_kind, "{\"id\":\"h\",\"analysis\":{}}", HIT_ANALYSIS_NAMES, "not sent by the API" },
	{ &hit_kind, "{\"id\":\"h\"}", HIT_NAME_FULL, "the vendor sent no data of the entry" },
	{ &hit_kind, "{\"id\":\"h\",\"data\":{\"dates_of_birth\":[]}}", HIT_DATE_BEGINNING, "the list has no birth date" },
	{ &hit_kind, "{\"id\":\"h\",\"data\":{\"names\":[]}}", HIT_NAME_FULL, "the list has no name" },
	{ &hit_kind, "{\"id\":\"h\",\"inactive_since\":null}", HIT_INACTIVE_SINCE, "active" },
	{ &hit_kind, "{\"id\":\"h\",\"sub_programs\":[]}", HIT_SUB_PROGRAMS, "none" },
	{ &review_kind, "{\"id\":\"r\",\"comment\":null}", REVIEW_COMMENT, "no comment" },
	{ &review_kind, "{\"id\":\"r\",\"confirmed_hits\":[]}", REVIEW_CONFIRMED_HITS, "none" },
	{ &program_kind, "{\"id\":\"p\",\"lists_enabled\":[]}", PROGRAM_LISTS_ENABLED, "no list is enabled" },
};

START_TEST(empty_fields_say_why)
{
	struct record_page page;
	struct buf why;
	buf_init(&why, 1024);
	ck_assert(record_read_one(empties[_i].kind, empties[_i].json, strlen(empties[_i].json), &page, NULL));
	record_why_empty(page.records[0], record_get(page.records[0], empties[_i].leaf, 0, 0), &why);
	ck_assert_str_eq(buf_str(&why), empties[_i].why);
	buf_finish(&why);
	record_page_finish(&page);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("aml tables");
	TCase *t = tcase_create("tables");
	tcase_add_loop_test(t, leaves_are_the_vendors, 0, KINDS);
	tcase_add_loop_test(t, leaves_are_complete, 0, KINDS);
	tcase_add_test(t, what_tells_of_a_person_is_personal);
	tcase_add_loop_test(t, words_are_the_vendors, 0, VOCABULARIES);
	tcase_add_test(t, every_vocabulary_is_here_and_used);
	tcase_add_test(t, a_match_is_what_is_bad);
	tcase_add_test(t, lists_have_a_kind);
	tcase_add_loop_test(t, empty_fields_say_why, 0, sizeof empties / sizeof *empties);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
