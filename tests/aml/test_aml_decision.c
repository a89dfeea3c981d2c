/* The rules of a decision, each with one that passes and one that does not; and the two requests, byte by byte. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "aml/amlrig.h"
#include "base/buf.h"
#include "base/err.h"
#include "support/suite.h"

#define SCREENING RIG_SCREENING("pending_review", "null", "1", "")
#define SDN RIG_WHOLE_HIT("scrhit_1", "pending_review", "US_SDN")
#define PEP RIG_WHOLE_HIT("scrhit_2", "pending_review", "IZ_PEP")
#define WANTED RIG_WHOLE_HIT("scrhit_3", "pending_review", "US_FBI")
#define NEW_LIST RIG_WHOLE_HIT("scrhit_4", "pending_review", "ZZ_NEW")
#define BARE RIG_HIT("scrhit_5", "pending_review", "IZ_PEP", RIG_DATA("Mara Kvist"))
#define EMPTY RIG_HIT("scrhit_6", "pending_review", "IZ_PEP", RIG_ANALYSIS ",\"data\":{\"names\":[]}")
#define CONFIRMED RIG_WHOLE_HIT("scrhit_7", "confirmed", "US_SDN")
#define DISMISSED RIG_WHOLE_HIT("scrhit_8", "dismissed", "US_SDN")
#define DEBARRED RIG_WHOLE_HIT("scrhit_9", "pending_review", "US_SAM")
#define ALL SDN "," PEP "," WANTED "," NEW_LIST "," BARE "," EMPTY "," CONFIRMED "," DISMISSED "," DEBARRED

static struct aml_policy policy;
static struct aml_decision d;
static struct err err;

static void setup(void)
{
	aml_policy_init(&policy);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	aml_decision_finish(&d);
}

static void begin(enum aml_aim aim, const char *hits)
{
	struct aml_look seen;
	aml_decision_finish(&d);
	rig_look(&seen, SCREENING, hits, "");
	rig_decision(&d, &seen, aim);
}

static void good(void)
{
	ck_assert_msg(aml_decision_check(&policy, &d, &err), "%s", err.text);
}

static void bad(enum err_kind kind, const char *part)
{
	err = (struct err){ 0 };
	ck_assert_msg(!aml_decision_check(&policy, &d, &err), "taken, though: %s", part);
	ck_assert_msg(strstr(err.text, part) != NULL, "\"%s\" lacks \"%s\"", err.text, part);
	ck_assert_int_eq(err.kind, kind);
}

/* -- one verdict */

static const struct {
	const char *hit;
	enum aml_verdict verdict;
	int differing;
	const char *reason;
	enum err_kind kind; /* ERR_NONE: taken */
	const char *part;
} verdicts[] = {
	{ "scrhit_1", AML_NO_MATCH, 2, "", ERR_NONE, NULL },
	{ "scrhit_1", AML_NO_MATCH, 1, "", ERR_REFUSED, "needs 2 factors that differ, and 1 does" },
	{ "scrhit_1", AML_NO_MATCH, 0, "", ERR_REFUSED, "and 0 do" }, /* what the list lacks is no difference */
	{ "scrhit_1", AML_NO_MATCH, 1, "sanctions.authority", ERR_REFUSED, "needs 2 factors" },
	{ "scrhit_1", AML_NO_MATCH, 2, "sanctions.authority", ERR_NONE, NULL },
	{ "scrhit_1", AML_MATCH, 0, "", ERR_NONE, NULL },
	{ "scrhit_1", AML_INCONCLUSIVE, 0, "entry.thin", ERR_NONE, NULL },
	{ "scrhit_1", AML_UNDECIDED, 4, "", ERR_USAGE, "has no verdict" },
	{ "scrhit_2", AML_NO_MATCH, 1, "", ERR_NONE, NULL },
	{ "scrhit_2", AML_NO_MATCH, 0, "", ERR_REFUSED, "needs 1 factor that differs" },
	{ "scrhit_2", AML_NO_MATCH, 0, "pep.lapsed", ERR_NONE, NULL },
	{ "scrhit_2", AML_MATCH, 0, "pep.accepted", ERR_NONE, NULL },
	{ "scrhit_2", AML_NO_MATCH, 1, "pep.accepted", ERR_USAGE, "is for the verdict match, not no match" },
	{ "scrhit_2", AML_NO_MATCH, 1, "wanted.withdrawn", ERR_USAGE, "is not for a hit of this kind (PEP)" },
	{ "scrhit_2", AML_NO_MATCH, 1, "because", ERR_USAGE, "no reason of the code because" },
	{ "scrhit_3", AML_NO_MATCH, 0, "wanted.withdrawn", ERR_NONE, NULL },
	{ "scrhit_3", AML_NO_MATCH, 0, "", ERR_REFUSED, "wanted" },
	{ "scrhit_4", AML_NO_MATCH, 1, "", ERR_REFUSED, "needs 2 factors" }, /* an unknown list: the strictest */
	{ "scrhit_4", AML_NO_MATCH, 2, "", ERR_NONE, NULL },
	{ "scrhit_5", AML_NO_MATCH, 4, "", ERR_REFUSED, "never \"no match\"" }, /* without analysis */
	{ "scrhit_5", AML_MATCH, 0, "", ERR_NONE, NULL },
	{ "scrhit_6", AML_NO_MATCH, 4, "pep.lapsed", ERR_REFUSED, "never \"no match\"" }, /* with nothing of the entry */
	{ "scrhit_6", AML_INCONCLUSIVE, 0, "", ERR_NONE, NULL },
	{ "scrhit_7", AML_NO_MATCH, 4, "", ERR_REFUSED, "decided before (confirmed)" },
	{ "scrhit_8", AML_MATCH, 0, "", ERR_REFUSED, "decided before (dismissed)" },
	{ "scrhit_9", AML_NO_MATCH, 0, "debarred.ended", ERR_NONE, NULL },
	{ "scrhit_404", AML_MATCH, 0, "", ERR_USAGE, "has no hit scrhit_404" },
	{ "", AML_MATCH, 0, "", ERR_USAGE, "hit's id is missing" },
	{ "scrhit_\xEF\xBF\xBD", AML_MATCH, 0, "", ERR_USAGE, "was broken or cut" },
	{ "scrhit_\n", AML_MATCH, 0, "", ERR_USAGE, "control character" },
};

START_TEST(a_verdict_follows_the_rules)
{
	begin(AML_LEAVE, ALL);
	snprintf(d.comment, sizeof d.comment, "words");
	struct aml_hit_verdict *v = rig_verdict(&d, verdicts[_i].hit, verdicts[_i].verdict, verdicts[_i].differing);
	snprintf(v->reason, sizeof v->reason, "%s", verdicts[_i].reason);
	if (verdicts[_i].kind == ERR_NONE)
		good();
	else
		bad(verdicts[_i].kind, verdicts[_i].part);
}
END_TEST

START_TEST(found_by_hand_counts)
{
	begin(AML_LEAVE, SDN);
	rig_verdict(&d, "scrhit_1", AML_NO_MATCH, 1)->factors[AML_GENDER] = AML_DIFFERS;
	good();
	d.hits[0].factors[AML_GENDER] = AML_WE_LACK;
	bad(ERR_REFUSED, "needs 2 factors");
}
END_TEST

START_TEST(a_verdict_is_on_its_own_hit)
{
	begin(AML_LEAVE, SDN "," PEP);
	struct aml_hit_verdict *v = rig_verdict(&d, "scrhit_1", AML_MATCH, 0);
	ck_assert(aml_verdict_check(&policy, d.seen.hits[0], v, &err));
	ck_assert(!aml_verdict_check(&policy, d.seen.hits[1], v, &err));
}
END_TEST

/* -- the policy */

START_TEST(the_policy_is_set)
{
	static const struct {
		const char *item;
		bool taken;
	} items[] = {
		{ "sanctions=3", true }, { "pep=0", true }, { "unknown=9", true }, { "wanted=10", false }, { "wanted=-1", false }, { "wanted=", false },
		{ "wanted", false }, { "heads=1", false }, { "=1", false }, { "", false }, { "pep=1x", false }, { "sanction=1", false }, { "pep = 1", false },
	};
	ck_assert_int_eq(policy.dismiss[AML_LIST_SANCTIONS], 2);
	ck_assert_int_eq(policy.dismiss[AML_LIST_UNKNOWN], 2);
	ck_assert_int_eq(policy.dismiss[AML_LIST_DEBARRED], 1);
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		ck_assert_msg(aml_policy_set(&policy, items[i].item, &err) == items[i].taken, "%s", items[i].item);
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_int_eq(policy.dismiss[AML_LIST_SANCTIONS], 3);
	ck_assert_int_eq(policy.dismiss[AML_LIST_PEP], 0);
	char first[] = "pep=4", second[] = "pep=no", *both[] = { first, second };
	ck_assert(aml_policy_read(&policy, both, 1, &err) && policy.dismiss[AML_LIST_PEP] == 4 && policy.dismiss[AML_LIST_SANCTIONS] == 2);
	ck_assert(!aml_policy_read(&policy, both, 2, &err));
}
END_TEST

START_TEST(the_policy_decides)
{
	begin(AML_LEAVE, SDN);
	rig_verdict(&d, "scrhit_1", AML_NO_MATCH, 2);
	aml_policy_set(&policy, "sanctions=3", NULL);
	bad(ERR_REFUSED, "needs 3 factors");
	aml_policy_set(&policy, "sanctions=0", NULL);
	good();
}
END_TEST

START_TEST(reasons_are_well_made)
{
	for (size_t i = 0; i < aml_reason_count; i++) {
		const struct aml_reason *r = &aml_reasons[i];
		ck_assert_uint_lt(strlen(r->code), sizeof((struct aml_hit_verdict *)0)->reason);
		ck_assert(strchr(r->code, '.') && *r->words && r->kinds && r->verdict > AML_UNDECIDED && r->verdict < AML_VERDICTS);
		/* Sanctions, and what may be some, are dismissed by what differs alone. */
		ck_assert(!r->settles || !(r->kinds & (1u << AML_LIST_SANCTIONS | 1u << AML_LIST_UNKNOWN)));
		for (size_t other = 0; other < i; other++)
			ck_assert_str_ne(r->code, aml_reasons[other].code);
	}
}
END_TEST

/* -- the whole */

START_TEST(clearing_leaves_nothing)
{
	begin(AML_CLEAR, SDN "," PEP "," DISMISSED);
	rig_verdict(&d, "scrhit_1", AML_NO_MATCH, 2);
	bad(ERR_SECOND, "1 hit not decided needs a second person");
	rig_verdict(&d, "scrhit_2", AML_INCONCLUSIVE, 0);
	bad(ERR_SECOND, "1 hit not decided needs a second person");
	d.hits[1].verdict = AML_MATCH;
	bad(ERR_SECOND, "1 confirmed hit needs a second person");
	ck_assert_ptr_nonnull(strstr(err.remedy, "not here yet"));
	d.hits[1].verdict = AML_NO_MATCH;
	d.hits[1].factors[AML_NAME] = AML_DIFFERS;
	good();
	begin(AML_CLEAR, CONFIRMED);
	bad(ERR_SECOND, "1 confirmed hit needs");
	begin(AML_CLEAR, DISMISSED);
	good();
	begin(AML_CLEAR, "");
	good();
}
END_TEST

START_TEST(rejecting_has_a_match)
{
	begin(AML_REJECT, SDN "," DISMISSED);
	bad(ERR_REFUSED, "at least one hit that is confirmed");
	rig_verdict(&d, "scrhit_1", AML_INCONCLUSIVE, 0);
	bad(ERR_REFUSED, "at least one hit that is confirmed");
	d.hits[0].verdict = AML_MATCH;
	good();
	begin(AML_REJECT, CONFIRMED "," SDN);
	good();
}
END_TEST

START_TEST(all_must_have_been_read)
{
	begin(AML_REJECT, CONFIRMED);
	good();
	d.seen.reviews_whole = false;
	bad(ERR_REFUSED, "its reviews are not all here");
	d.seen.hits_whole = false;
	bad(ERR_REFUSED, "its hits are not all here");
	begin(AML_REJECT, CONFIRMED ",null");
	bad(ERR_REFUSED, "its hits are not all here");
	begin(AML_REJECT, CONFIRMED);
	snprintf(d.screening_id, sizeof d.screening_id, "wlscr_2");
	bad(ERR_USAGE, "another screening");
	snprintf(d.screening_id, sizeof d.screening_id, "wlscr_%s", JSON_MENDED);
	bad(ERR_USAGE, "was broken or cut");
	aml_decision_finish(&d);
	d = (struct aml_decision){ .screening_id = "wlscr_1", .by = "ana", .aim = AML_CLEAR };
	bad(ERR_REFUSED, "it is missing itself");
}
END_TEST

START_TEST(a_hit_has_one_verdict)
{
	begin(AML_LEAVE, SDN);
	rig_verdict(&d, "scrhit_1", AML_NO_MATCH, 2);
	good();
	rig_verdict(&d, "scrhit_1", AML_MATCH, 0);
	bad(ERR_USAGE, "has two verdicts");
}
END_TEST

START_TEST(something_is_decided)
{
	begin(AML_LEAVE, SDN);
	bad(ERR_USAGE, "nothing is decided");
	rig_verdict(&d, "scrhit_1", AML_INCONCLUSIVE, 0);
	bad(ERR_USAGE, "nothing is decided");
	snprintf(d.comment, sizeof d.comment, " \n");
	bad(ERR_USAGE, "nothing is decided");
	snprintf(d.comment, sizeof d.comment, "asked for more");
	good();
	snprintf(d.comment, sizeof d.comment, "asked\tfor\r\nm\xc3\xb6re");
	good();
	snprintf(d.comment, sizeof d.comment, "\xc3\xa4 \x1b[31mb");
	bad(ERR_USAGE, "the comment has a control character, U+001B, as its character 3: it is not sent");
	snprintf(d.comment, sizeof d.comment, "\xc3\xa4\xc2\x9b");
	bad(ERR_USAGE, "U+009B, as its character 2");
	snprintf(d.comment, sizeof d.comment, "a\x7f");
	bad(ERR_USAGE, "U+007F, as its character 2");
	snprintf(d.comment, sizeof d.comment, "a\xc3");
	bad(ERR_USAGE, "no UTF-8");
	begin(AML_PEND, CONFIRMED);
	bad(ERR_REFUSED, "the screening is pending_review");
	begin(AML_ASSIGN, SDN);
	bad(ERR_REFUSED, "the screening is nobody's");
	snprintf(d.assignee, sizeof d.assignee, "usr_7");
	good();
	snprintf(d.assignee, sizeof d.assignee, "usr\t7");
	bad(ERR_USAGE, "assignee's id has a control character");
}
END_TEST

START_TEST(somebody_decides)
{
	begin(AML_REJECT, CONFIRMED);
	d.by[0] = '\0';
	bad(ERR_USAGE, "who decides is not known");
}
END_TEST

START_TEST(which_calls_it_takes)
{
	begin(AML_CLEAR, SDN);
	ck_assert(!aml_decision_reviews(&d) && aml_decision_updates(&d));
	rig_verdict(&d, "scrhit_1", AML_INCONCLUSIVE, 0);
	ck_assert(!aml_decision_reviews(&d));
	d.hits[0].verdict = AML_MATCH;
	ck_assert(aml_decision_reviews(&d));
	d.hits[0].verdict = AML_NO_MATCH;
	ck_assert(aml_decision_reviews(&d));
	begin(AML_LEAVE, SDN);
	snprintf(d.comment, sizeof d.comment, "words");
	ck_assert(aml_decision_reviews(&d) && !aml_decision_updates(&d));
}
END_TEST

START_TEST(a_copy_is_its_own)
{
	struct aml_decision copy;
	begin(AML_REJECT, SDN);
	rig_verdict(&d, "scrhit_1", AML_MATCH, 0);
	aml_decision_copy(&d, &copy);
	aml_decision_finish(&d);
	ck_assert_uint_eq(d.hit_count, 0);
	ck_assert_msg(aml_decision_check(&policy, &copy, &err), "%s", err.text);
	ck_assert_str_eq(copy.hits[0].hit_id, "scrhit_1");
	aml_decision_finish(&copy);
}
END_TEST

/* -- requests */

static void expect(bool encode(const struct aml_decision *, struct buf *, struct err *), const char *wanted)
{
	struct buf out;
	buf_init(&out, 4096);
	ck_assert(encode(&d, &out, &err));
	ck_assert_str_eq(buf_str(&out), wanted);
	buf_finish(&out);
}

START_TEST(the_review_as_it_is_sent)
{
	begin(AML_REJECT, ALL);
	snprintf(d.reference, sizeof d.reference, "0123456789abcdef");
	snprintf(d.comment, sizeof d.comment, "he said \"no\"");
	rig_verdict(&d, "scrhit_2", AML_MATCH, 0);
	rig_verdict(&d, "scrhit_1", AML_NO_MATCH, 2);
	rig_verdict(&d, "scrhit_3", AML_INCONCLUSIVE, 0);
	rig_verdict(&d, "scrhit_9", AML_NO_MATCH, 2);
	expect(aml_review_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"confirmed_hits\":[\"scrhit_2\"],\"dismissed_hits\":[\"scrhit_1\",\"scrhit_9\"],"
	                          "\"comment\":\"he said \\\"no\\\"\\nidreview: reviewed by ana on jump2; aim reject; ref 0123456789abcdef\"}");
	d.hit_count = 0;
	d.comment[0] = '\0';
	expect(aml_review_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"confirmed_hits\":[],\"dismissed_hits\":[],"
	                          "\"comment\":\"idreview: reviewed by ana on jump2; aim reject; ref 0123456789abcdef\"}");
}
END_TEST

START_TEST(the_update_as_it_is_sent)
{
	begin(AML_CLEAR, "");
	expect(aml_update_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"status\":\"cleared\"}");
	d.aim = AML_REJECT;
	expect(aml_update_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"status\":\"rejected\"}");
	d.aim = AML_PEND;
	expect(aml_update_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"status\":\"pending_review\"}");
	d.aim = AML_ASSIGN;
	expect(aml_update_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"reset_fields\":[\"assignee\"]}");
	snprintf(d.assignee, sizeof d.assignee, "usr_7");
	expect(aml_update_encode, "{\"watchlist_screening_id\":\"wlscr_1\",\"assignee\":\"usr_7\"}");
}
END_TEST

START_TEST(a_request_that_has_no_room_is_none)
{
	struct buf out;
	begin(AML_CLEAR, "");
	buf_init(&out, 40);
	ck_assert(!aml_update_encode(&d, &out, &err) && err.kind == ERR_LOCAL);
	ck_assert(!aml_review_encode(&d, &out, &err));
	buf_finish(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("aml decision");
	TCase *t = tcase_create("decision");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_verdict_follows_the_rules, 0, sizeof verdicts / sizeof *verdicts);
	tcase_add_test(t, found_by_hand_counts);
	tcase_add_test(t, a_verdict_is_on_its_own_hit);
	tcase_add_test(t, the_policy_is_set);
	tcase_add_test(t, the_policy_decides);
	tcase_add_test(t, reasons_are_well_made);
	tcase_add_test(t, clearing_leaves_nothing);
	tcase_add_test(t, rejecting_has_a_match);
	tcase_add_test(t, all_must_have_been_read);
	tcase_add_test(t, a_hit_has_one_verdict);
	tcase_add_test(t, something_is_decided);
	tcase_add_test(t, somebody_decides);
	tcase_add_test(t, which_calls_it_takes);
	tcase_add_test(t, a_copy_is_its_own);
	tcase_add_test(t, the_review_as_it_is_sent);
	tcase_add_test(t, the_update_as_it_is_sent);
	tcase_add_test(t, a_request_that_has_no_room_is_none);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
