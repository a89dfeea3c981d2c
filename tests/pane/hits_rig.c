#include "pane/hits_rig.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "idv/dashboard_user.h"

#define TRAIL(source, user, day) "\"audit_trail\":{\"source\":\"" source "\",\"dashboard_user_id\":" user "," \
	"\"timestamp\":\"2026-01-" day "T09:30:00Z\"}"
#define SCREENING(id, country, version, status, assignee, trail) \
	"{\"id\":\"" id "\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Anna Petrova\"," \
	"\"date_of_birth\":\"1984-03-12\"," \
	"\"document_number\":\"RU4567890123\",\"country\":\"" country "\",\"version\":" version "},\"assignee\":" assignee "," \
	"\"status\":\"" status "\"," \
	"\"client_user_id\":\"user-7\"," trail "}"
#define ENTRY(id, status, list, inactive) \
	"{\"id\":\"" id "\",\"review_status\":\"" status "\",\"first_active\":\"2019-04-01T00:00:00Z\",\"inactive_since\":" inactive "," \
	"\"historical_since\":null,\"list_code\":\"" list "\",\"plaid_uid\":\"uid_" id "\",\"source_uid\":null," \
	"\"sub_programs\":[\"SDGT\",\"IRAN\"]"
#define ANALYSIS(dates, documents, places, names) \
	",\"analysis\":{\"dates_of_birth\":\"" dates "\",\"documents\":\"" documents "\",\"locations\":\"" places "\"," \
	"\"names\":\"" names "\",\"search_terms_version\":2}"
#define NAME(full, primary, weak, summary) \
	"{\"analysis\":{\"summary\":\"" summary "\"},\"data\":{\"full\":\"" full "\",\"is_primary\":" primary "," \
	"\"weak_alias_determination\":\"" weak "\"}}"
#define DATES(from, to, summary) "[{\"analysis\":{\"summary\":\"" summary "\"},\"data\":{\"beginning\":\"" from "\"," \
	"\"ending\":\"" to "\"}}]"
#define PLACES(full, country, summary) "[{\"analysis\":{\"summary\":\"" summary "\"},\"data\":{\"full\":\"" full "\"," \
	"\"country\":\"" country "\"}}]"
#define PASSPORT(number, summary) "[{\"analysis\":{\"summary\":\"" summary "\"},\"data\":{\"type\":\"passport\"," \
	"\"number\":\"" number "\"}}]"
#define DATA(names, dates, documents, places) ",\"data\":{\"names\":[" names "],\"dates_of_birth\":" dates "," \
	"\"documents\":" documents ",\"locations\":" places "}}"

static const char *const hits[HITS_RIG_HITS] = {
    [HITS_RIG_SAME] = ENTRY("scrhit_same", "pending_review", "US_SDN", "null") ANALYSIS("match", "match", "partial_match", "match") DATA(
        NAME("Anna Petorva", "true", "none", "match") "," NAME("Anya", "false", "source", "partial_match"),
        DATES("1984-03-12", "1984-03-12", "match"), PASSPORT("RU4567890123", "match"), PLACES("Arbat 1, Moscow", "RU", "partial_match")),
    [HITS_RIG_OTHER] = ENTRY("scrhit_other", "pending_review", "IZ_PEP", "null") ANALYSIS("no_match", "no_data", "no_match", "match")
        DATA(NAME("PETROVA, Anna Sergeevna", "true", "none", "match"), DATES("1953-01-01", "1953-12-31", "no_match"), "[]",
             PLACES("", "US", "no_match")),
    [HITS_RIG_DISMISSED] =
        ENTRY("scrhit_old", "dismissed", "EU_CON", "\"2021-06-01T00:00:00Z\"") ANALYSIS("no_match", "no_input", "no_data", "partial_match")
            DATA(NAME("Anton Petrov", "true", "plaid", "partial_match"), DATES("1990-01-01", "1990-01-01", "no_match"),
                 PASSPORT("X1", "no_input"), "[]"),
    [HITS_RIG_NO_ANALYSIS] = ENTRY("scrhit_bare", "pending_review", "IZ_IPL",
                                   "null") ",\"analysis\":null" DATA(NAME("Anna Petrova", "true", "none", "match"), "[]", "[]", "[]"),
    [HITS_RIG_NO_DATA] =
        ENTRY("scrhit_empty", "pending_review", "US_DPL", "null") ANALYSIS("no_data", "no_data", "no_data", "match") ",\"data\":null}",
    [HITS_RIG_HOSTILE] = ENTRY("scrhit_bad", "being_argued", "XX_NEW", "null") ANALYSIS("half_match", "no_data", "no_data", "match")
        DATA(NAME("Anna\\u001b[2J\\b\\b\\b\\r\\u202egood", "true", "very", "match"), DATES("1984-02-31", "soon", "match"), "[]", "[]"),
};

static const char *const reviews[] = {
	"{\"id\":\"rev_2\",\"confirmed_hits\":[],\"dismissed_hits\":[\"scrhit_old\"],"
	"\"comment\":\"other man\"," TRAIL("dashboard", "\"usr_1\"", "03") "}",
	"{\"id\":\"rev_1\",\"confirmed_hits\":[],\"dismissed_hits\":[],\"comment\":null," TRAIL("api", "null", "02") "}",
};

struct record *hits_rig_record(const struct record_kind *kind, const char *json)
{
	struct record_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(record_read_one(kind, json, strlen(json), &page, &err), "%s: %s", err.text, json);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

static void page_of(struct record_page *page, const struct record_kind *kind, const char *json)
{
	*page = (struct record_page){ 0 };
	record_page_of(page, hits_rig_record(kind, json));
}

/* -- comparisons by hand ------------------------------------------------------------------------------------------------------ */

enum { PAIRS_MAX = 12 };

static struct aml_pair *add_pair(struct aml_comparison *c, enum aml_factor factor, int element, enum aml_reading reading, const char *ours,
                                 const char *theirs, const char *why)
{
	ck_assert_uint_lt(c->pair_count, PAIRS_MAX);
	if (!c->pairs)
		c->pairs = secret_alloc(PAIRS_MAX * sizeof *c->pairs);
	struct aml_pair *p = &c->pairs[c->pair_count];
	*p = (struct aml_pair){.factor = factor,
	                       .element = element < 0 ? UINT16_MAX : (uint16_t)element,
	                       .reading = reading,
	                       .ours = ours,
	                       .theirs = theirs,
	                       .from = "declared"};
	snprintf(p->why, sizeof p->why, "%s", why);
	if (c->factors[factor].reading == AML_UNREAD) {
		c->factors[factor] = (struct aml_factor_reading){ .reading = reading, .pair = c->pair_count };
		snprintf(c->factors[factor].why, sizeof c->factors[factor].why, "%s", why);
	}
	c->pair_count++;
	return p;
}

static void compare_same(struct aml_comparison *c)
{
	struct aml_pair *p = add_pair(c, AML_NAME, 0, AML_PARTLY, "Anna Petrova", "Anna Petorva", "2 characters swapped");
	p->ours_differ[0] = p->theirs_differ[0] = (struct aml_span){ 8, 2 };
	p->ours_spans = p->theirs_spans = 1;
	add_pair(c, AML_NAME, 1, AML_PARTLY, "Anna Petrova", "Anya", "a part only");
	add_pair(c, AML_BIRTH_DATE, 0, AML_AGREES, "1984-03-12", "1984-03-12", "");
	add_pair(c, AML_DOCUMENT, 0, AML_AGREES, "RU4567890123", "RU4567890123", "");
	add_pair(c, AML_PLACE, 0, AML_PARTLY, "Nevsky 5, Saint Petersburg", "Arbat 1, Moscow", "same country");
}

static void compare_other(struct aml_comparison *c)
{
	add_pair(c, AML_NAME, 0, AML_AGREES, "Anna Petrova", "PETROVA, Anna Sergeevna", "parts in another order");
	add_pair(c, AML_BIRTH_DATE, 0, AML_DIFFERS, "1984-03-12", "1953-01-01 to 1953-12-31", "31 years apart");
	add_pair(c, AML_DOCUMENT, -1, AML_LIST_LACKS, "RU4567890123", "", "");
	add_pair(c, AML_PLACE, 0, AML_DIFFERS, "RU", "US", "RU, not US");
}

static void compare_dismissed(struct aml_comparison *c)
{
	add_pair(c, AML_NAME, 0, AML_DIFFERS, "Anna Petrova", "Anton Petrov", "");
	add_pair(c, AML_BIRTH_DATE, 0, AML_DIFFERS, "1984-03-12", "1990-01-01", "5 years apart");
	add_pair(c, AML_DOCUMENT, 0, AML_WE_LACK, "", "X1", "");
	add_pair(c, AML_PLACE, -1, AML_LIST_LACKS, "RU", "", "");
}

static void compare_bare(struct aml_comparison *c)
{
	add_pair(c, AML_NAME, 0, AML_AGREES, "Anna Petrova", "Anna Petrova", "");
	add_pair(c, AML_BIRTH_DATE, -1, AML_LIST_LACKS, "1984-03-12", "", "");
	add_pair(c, AML_DOCUMENT, -1, AML_LIST_LACKS, "RU4567890123", "", "");
	add_pair(c, AML_PLACE, -1, AML_LIST_LACKS, "RU", "", "");
}

/* -- the whole ---------------------------------------------------------------------------------------------------------------- */

static const char *name_of(void *ctx, const char *id)
{
	(void)ctx;
	return strcmp(id, "usr_1") == 0 ? "rita@example.com" : id;
}

void hits_rig_fill(struct hits_rig *rig)
{
	struct record_page page;
	*rig = (struct hits_rig){ 0 };
	page_of(&page, &screening_kind, SCREENING("scr_1", "RU", "2", "pending_review", "\"usr_1\"", TRAIL("system", "null", "04")));
	aml_look_take_screening(&rig->look, &page);
	record_page_finish(&page);
	for (size_t i = 0; i < HITS_RIG_HITS; i++) {
		page_of(&page, &hit_kind, hits[i]);
		aml_look_take_hits(&rig->look, &page, i + 1 == HITS_RIG_HITS);
		record_page_finish(&page);
		rig->order[i] = i;
	}
	for (size_t i = 0; i < sizeof reviews / sizeof *reviews; i++) {
		page_of(&page, &review_kind, reviews[i]);
		aml_look_take_reviews(&rig->look, &page, i + 1 == sizeof reviews / sizeof *reviews);
		record_page_finish(&page);
	}
	ck_assert_uint_eq(rig->look.hit_count, HITS_RIG_HITS);
	rig->program =
	    hits_rig_record(&program_kind, "{\"id\":\"prg_1\",\"created_at\":\"2024-01-01T00:00:00Z\",\"is_rescanning_enabled\":true,"
	                                   "\"lists_enabled\":[\"US_SDN\",\"IZ_PEP\",\"XX_NEW\"],\"name\":\"Customers\",\"name_"
	                                   "sensitivity\":\"balanced\",\"is_archived\":false," TRAIL("dashboard", "\"usr_1\"", "01") "}");
	rig->history[0] =
	    hits_rig_record(&screening_kind, SCREENING("scr_1", "RU", "2", "pending_review", "\"usr_1\"", TRAIL("system", "null", "04")));
	rig->history[1] =
	    hits_rig_record(&screening_kind, SCREENING("scr_1", "RU", "2", "cleared", "\"usr_1\"", TRAIL("dashboard", "\"usr_1\"", "03")));
	rig->history[2] = hits_rig_record(&screening_kind, SCREENING("scr_1", "US", "1", "pending_review", "null", TRAIL("link", "null", "02")));
	rig->others[0] = hits_rig_record(&screening_kind, SCREENING("scr_9", "RU", "1", "rejected", "null", TRAIL("api", "null", "01")));
	rig->people[0] = hits_rig_record(&dashboard_user_kind,
	                                 "{\"id\":\"usr_1\",\"created_at\":\"2023-01-01T00:00:00Z\",\"email_address\":\"rita@example.com\","
	                                 "\"status\":\"active\"}");
	compare_same(&rig->comparisons[HITS_RIG_SAME]);
	compare_other(&rig->comparisons[HITS_RIG_OTHER]);
	compare_dismissed(&rig->comparisons[HITS_RIG_DISMISSED]);
	compare_bare(&rig->comparisons[HITS_RIG_NO_ANALYSIS]);
	compare_bare(&rig->comparisons[HITS_RIG_HOSTILE]);
	for (int f = 0; f < AML_COMPARED; f++)
		rig->comparisons[HITS_RIG_NO_DATA].factors[f] = (struct aml_factor_reading){ .reading = AML_LIST_LACKS, .pair = SIZE_MAX };
	rig->verdicts[HITS_RIG_SAME].verdict = AML_MATCH;
	rig->verdicts[HITS_RIG_OTHER].verdict = AML_NO_MATCH;
	rig->verdicts[HITS_RIG_NO_ANALYSIS].verdict = AML_INCONCLUSIVE;
	rig->marked[HITS_RIG_OTHER] = true;
	rig->view = (struct hits_view){ .look = &rig->look, .comparisons = rig->comparisons, .order = rig->order, .verdicts = rig->verdicts,
		                        .marked = rig->marked, .program = rig->program, .history = rig->history, .history_count = 3, .history_read = true,
		                        .others = rig->others, .other_count = 1, .others_read = true, .people = rig->people, .people_count = 1,
		                        .person_name = name_of };
}

void hits_rig_hit(struct hits_rig *rig, size_t hit, struct record *record)
{
	record_destroy(rig->look.hits[hit]);
	rig->look.hits[hit] = record;
	rig->view.comparisons = NULL;
}

void hits_rig_finish(struct hits_rig *rig)
{
	for (size_t i = 0; i < HITS_RIG_HITS; i++)
		secret_free(rig->comparisons[i].pairs);
	for (size_t i = 0; i < 3; i++)
		record_destroy(rig->history[i]);
	record_destroy(rig->program);
	record_destroy(rig->others[0]);
	record_destroy(rig->people[0]);
	aml_look_finish(&rig->look);
	*rig = (struct hits_rig){ 0 };
}
