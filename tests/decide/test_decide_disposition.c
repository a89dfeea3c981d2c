/* Drafts: what lacks, how many people it needs, and that they come back from the store as they were, or not at all. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aml/amlrig.h"
#include "base/err.h"
#include "base/mem.h"
#include "decide/decide_rig.h"
#include "decide/disposition.h"
#include "support/suite.h"

static struct decide_policy policy;
static struct disposition *d, *back;
static struct err err;
static char *checks[] = { (char[]){ "face the face was compared" } };

static void setup(void)
{
	err = (struct err){ 0 };
	d = secret_alloc(sizeof *d);
	back = secret_alloc(sizeof *back);
	ck_assert(policy_read(&policy, &(struct policy_source){ .checklist = checks, .check_count = 1 }, &err));
	disposition_under(d, &policy);
}

static void teardown(void)
{
	secret_free(d);
	secret_free(back);
}

static void lacks(const char *what)
{
	ck_assert_msg(!disposition_check(&policy, d, &err), "taken without: %s", what);
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_msg(strstr(err.text, what) != NULL, "\"%s\" lacks \"%s\"", err.text, what);
}

static void whole(void)
{
	ck_assert_msg(disposition_check(&policy, d, &err), "%s", err.text);
}

static void set(char *to, const char *text)
{
	memcpy(to, text, strlen(text) + 1);
}

static void reason(const char *code)
{
	d->reason_count = 1;
	set(d->reasons[0], code);
}

START_TEST(what_lacks_is_named_in_turn)
{
	lacks("nothing is chosen");
	d->outcome = 1 + OUTCOME_CLEAR;
	lacks("a reason is missing");
	reason("reject.fraud");
	lacks("reject.fraud is no reason of this outcome");
	reason("clear.explained");
	d->resolution_count = 1;
	set(d->resolutions[0].code, "kyc.name");
	lacks("the finding kyc.name is not resolved");
	set(d->resolutions[0].resolved, "invented");
	lacks("by a code that the policy lacks");
	set(d->resolutions[0].resolved, "override.vendor");
	lacks("asks for words");
	set(d->resolutions[0].words, "  ");
	lacks("asks for words");
	set(d->resolutions[0].words, "a nickname");
	lacks("face is not ticked");
	d->checked[0] = true;
	lacks("how sure you are");
	d->confidence = CONFIDENCE_HIGH;
	whole();
	reason("other.words");
	lacks("words in the narrative");
	set(d->narrative, " \n");
	lacks("words in the narrative");
	set(d->narrative, "because");
	whole();
	set(d->policy, "of another");
	lacks("the policy is another one");
}
END_TEST

START_TEST(each_outcome_has_its_own)
{
	d->checked[0] = true;
	d->confidence = CONFIDENCE_LOW;
	d->resolution_count = 1; /* left open by all that do not settle */
	d->outcome = 1 + OUTCOME_RETRY;
	reason("retry.expired");
	whole();
	d->strategy = IDV_CUSTOM;
	lacks("a custom retry has no step");
	d->steps[2] = true;
	whole();
	d->outcome = 1 + OUTCOME_ESCALATE;
	reason("escalate.pep");
	lacks("to which queue");
	set(d->queue, "seniors");
	whole();
	d->outcome = 1 + OUTCOME_ASK;
	reason("ask.vendor");
	lacks("who is asked");
	set(d->party, "the vendor");
	whole();
	d->outcome = 1 + OUTCOME_LEAVE;
	reason("leave.waiting");
	whole();
	d->outcome = 1 + OUTCOME_DASHBOARD;
	reason("dashboard.override");
	whole();
	d->outcome = 1 + OUTCOME_REJECT;
	reason("reject.fraud");
	lacks("is not resolved");
	d->outcome = 1 + OUTCOMES;
	lacks("nothing is chosen");
}
END_TEST

START_TEST(findings_of_weight_are_to_be_resolved)
{
	struct finding found[3] = {
		{ .rule = &rule_table[0], .severity = RECORD_PENDING, .weighs = true, .leaf = IDV_DOC_STATUS, .at = { 1, 0 } },
		{ .rule = &rule_table[0], .severity = RECORD_PENDING, .weighs = true, .leaf = IDV_LEAVES },
		{ .rule = &rule_table[0], .severity = RECORD_NEUTRAL, .leaf = IDV_STATUS },
	};
	size_t weighs = (size_t)finding_weighs(&found[0]) + finding_weighs(&found[1]) + finding_weighs(&found[2]);
	disposition_findings(d, found, 3);
	ck_assert_uint_eq(d->resolution_count, weighs);
	ck_assert_uint_ge(weighs, 2);
	ck_assert_str_eq(d->resolutions[0].code, rule_table[0].code);
	ck_assert_str_eq(d->resolutions[0].path, "documentary_verification.documents[1].status");
	ck_assert_str_eq(d->resolutions[1].path, "");
	set(d->resolutions[0].resolved, "explained");
	set(d->resolutions[0].words, "so");
	found[0].at[0] = 0; /* another document's, and the one that was resolved after it */
	struct finding again[3] = { found[0], found[1], found[0] };
	again[2].at[0] = 1;
	disposition_findings(d, again, 3);
	ck_assert_uint_eq(d->resolution_count, 3);
	ck_assert_str_eq(d->resolutions[0].resolved, "");
	ck_assert_str_eq(d->resolutions[2].resolved, "explained");
	ck_assert_str_eq(d->resolutions[2].words, "so");
	disposition_findings(d, NULL, 0);
	ck_assert_uint_eq(d->resolution_count, 0);
}
END_TEST

START_TEST(another_policy_takes_ticks_and_codes)
{
	char *more[] = { (char[]){ "clear own.code of ours" } };
	struct decide_policy other;
	ck_assert(policy_read(&other, &(struct policy_source){ .reasons = more, .reason_count = 1 }, &err));
	d->checked[0] = true;
	d->reason_count = 3;
	set(d->reasons[0], "gone.by.then");
	set(d->reasons[1], "clear.known");
	set(d->reasons[2], "gone.too");
	d->resolution_count = 2;
	set(d->resolutions[0].resolved, "gone");
	set(d->resolutions[1].resolved, "explained");
	disposition_under(d, &policy); /* the same: all stays */
	ck_assert(d->checked[0] && d->reason_count == 3);
	disposition_under(d, &other);
	ck_assert(!d->checked[0]);
	ck_assert_uint_eq(d->reason_count, 1);
	ck_assert_str_eq(d->reasons[0], "clear.known");
	ck_assert_str_eq(d->resolutions[0].resolved, "");
	ck_assert_str_eq(d->resolutions[1].resolved, "explained");
	ck_assert_str_eq(d->policy, other.digest);
}
END_TEST

START_TEST(who_needs_a_second_person)
{
	char *all[] = { (char[]){ "reject" }, (char[]){ "sanctions" }, (char[]){ "override" } };
	struct aml_look look;
	struct aml_decision hits;
	rig_look(&look, RIG_SCREENING("pending_review", "null", "1", ""), RIG_WHOLE_HIT("h1", "pending_review", "US_SDN") "," RIG_WHOLE_HIT("h2", "pending_review", "IZ_PEP"), "");
	rig_decision(&hits, &look, AML_CLEAR);
	struct aml_hit_verdict *v = rig_verdict(&hits, "h2", AML_NO_MATCH, 2);
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 0); /* the policy asks for none */
	ck_assert(policy_read(&policy, &(struct policy_source){ .second_look = all, .second_count = 3 }, &err));
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 0); /* nothing is chosen */
	d->outcome = 1 + OUTCOME_CLEAR;
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 0); /* a PEP list */
	memcpy(v->hit_id, "h1", 3);
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), SECOND_SANCTIONS);
	ck_assert_uint_eq(disposition_second(&policy, d, NULL, NULL), 0);
	v->verdict = AML_INCONCLUSIVE;
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 0); /* it is not sent */
	v->verdict = AML_MATCH;
	memcpy(v->hit_id, "h9", 3); /* not known: the strictest */
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, &hits.seen), SECOND_SANCTIONS);
	d->outcome = 1 + OUTCOME_LEAVE;
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 0);
	d->resolution_count = 1;
	set(d->resolutions[0].resolved, "override.vendor");
	d->outcome = 1 + OUTCOME_REJECT;
	ck_assert_uint_eq(disposition_second(&policy, d, &hits, NULL), 1u << OUTCOME_REJECT | SECOND_SANCTIONS | SECOND_OVERRIDE);
	aml_decision_finish(&hits);
}
END_TEST

/* -- packed */

static void fill(void)
{
	set(d->id, "0123456789abcdef0123456789abcdef");
	d->outcome = 1 + OUTCOME_RETRY;
	d->reason_count = DISPOSITION_REASONS;
	for (size_t i = 0; i < DISPOSITION_REASONS; i++)
		snprintf(d->reasons[i], POLICY_CODE, "reason.%zu", i);
	d->resolution_count = FINDINGS;
	for (size_t i = 0; i < FINDINGS; i++) {
		snprintf(d->resolutions[i].code, sizeof d->resolutions[i].code, "code.%zu", i);
		snprintf(d->resolutions[i].path, sizeof d->resolutions[i].path, "documents[%zu]", i);
		snprintf(d->resolutions[i].words, sizeof d->resolutions[i].words, "\"\u00e9\" \\ %zu\n", i);
	}
	d->checked[0] = d->checked[POLICY_CODES - 1] = true;
	memset(d->narrative, 'n', sizeof d->narrative - 1);
	d->confidence = CONFIDENCE_MEDIUM;
	d->strategy = IDV_CUSTOM;
	d->steps[0] = d->steps[3] = true;
	set(d->queue, "seniors");
	set(d->party, "a bank");
	set(d->party_reference, "ref 7");
	set(d->comment, "to the vendor");
	d->begun_at = 1790000000;
}

START_TEST(a_draft_comes_back)
{
	struct buf bytes, again;
	buf_init(&bytes, 1 << 20);
	buf_init(&again, 1 << 20);
	disposition_pack(d, &bytes); /* an empty one */
	ck_assert(disposition_unpack(bytes.data, bytes.len, back));
	ck_assert(memcmp(d, back, sizeof *d) == 0);
	fill();
	buf_reset(&bytes);
	disposition_pack(d, &bytes);
	ck_assert(disposition_unpack(bytes.data, bytes.len, back));
	disposition_pack(back, &again);
	ck_assert_str_eq(buf_str(&bytes), buf_str(&again));
	ck_assert_str_eq(back->resolutions[FINDINGS - 1].words, d->resolutions[FINDINGS - 1].words);
	ck_assert_str_eq(back->narrative, d->narrative);
	ck_assert(back->checked[POLICY_CODES - 1] && !back->checked[1] && back->steps[3] && !back->steps[1]);
	ck_assert(back->strategy == IDV_CUSTOM && back->confidence == CONFIDENCE_MEDIUM && back->outcome == 1 + OUTCOME_RETRY);
	ck_assert_int_eq(back->begun_at, d->begun_at);
	buf_finish(&bytes);
	buf_finish(&again);
}
END_TEST

static const struct {
	const char *from, *to;
} broken[] = {
	{ "idreview-draft 1", "idreview-draft 2" }, { "\"outcome\":\"3\"", "\"outcome\":\"8\"" }, { "\"outcome\":\"3\"", "\"outcome\":\"-1\"" },
	{ "\"outcome\":\"3\"", "\"outcome\":\" 3\"" }, { "\"outcome\":\"3\"", "\"outcome\":3" }, { "\"outcome\":\"3\",", "" },
	{ "\"strategy\":\"3\"", "\"strategy\":\"4\"" }, { "\"confidence\":\"2\"", "\"confidence\":\"4\"" }, { "\"checked\":[\"0\"", "\"checked\":[\"96\"" },
	{ "\"checked\":[\"0\"", "\"checked\":[\"-1\"" }, { "\"steps\":[\"0\"", "\"steps\":[\"4\"" }, { "\"steps\":[\"0\"", "\"steps\":[null" },
	{ "\"reason.0\"", "\"reason.0\",\"one.more\"" }, { "\"reason.0\"", "\"\"" }, { "\"queue\":\"seniors\"", "\"queue\":null" },
	{ "\"id\":\"0", "\"id\":\"00" }, { "\"code\":\"code.0\"", "\"code\":\"a.code.that.is.far.too.long.to.be.one.of.them\"" },
	{ "\"begun_at\":\"1790000000\"", "\"begun_at\":\"99999999999999999999\"" }, { "\"begun_at\":\"1790000000\"", "\"begun_at\":\"\"" }, { "{\"begun", " {\"begun" },
};

START_TEST(what_is_none_is_refused)
{
	struct buf bytes;
	buf_init(&bytes, 1 << 20);
	fill();
	disposition_pack(d, &bytes);
	char *text = decide_rig_replace(buf_str(&bytes), broken[_i].from, broken[_i].to);
	*back = *d;
	ck_assert_msg(!disposition_unpack(text, strlen(text), back), "%s", broken[_i].to);
	ck_assert_int_eq(back->outcome, 0); /* an empty one */
	ck_assert_uint_eq(back->resolution_count, 0);
	ck_assert_str_eq(back->narrative, "");
	free(text);
	buf_finish(&bytes);
}
END_TEST

START_TEST(garbage_is_survived)
{
	struct buf bytes;
	uint32_t seed = 7;
	buf_init(&bytes, 1 << 20);
	fill();
	set(d->narrative, "short");
	d->resolution_count = 3;
	disposition_pack(d, &bytes);
	char *text = malloc(bytes.len + 1);
	for (size_t n = 0; n < bytes.len; n++)
		ck_assert(!disposition_unpack(bytes.data, n, back)); /* cut short */
	for (int i = 0; i < 4000; i++) {
		memcpy(text, bytes.data, bytes.len + 1);
		for (uint32_t k = 1 + decide_rig_chance(&seed, 4); k; k--)
			text[decide_rig_chance(&seed, (uint32_t)bytes.len)] = (char)decide_rig_chance(&seed, 256);
		disposition_unpack(text, bytes.len, back);
		ck_assert(memchr(back->narrative, '\0', sizeof back->narrative) && back->outcome <= OUTCOMES && back->reason_count <= DISPOSITION_REASONS);
	}
	free(text);
	buf_finish(&bytes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decide_disposition");
	TCase *t = tcase_create("disposition");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_lacks_is_named_in_turn);
	tcase_add_test(t, each_outcome_has_its_own);
	tcase_add_test(t, findings_of_weight_are_to_be_resolved);
	tcase_add_test(t, another_policy_takes_ticks_and_codes);
	tcase_add_test(t, who_needs_a_second_person);
	tcase_add_test(t, a_draft_comes_back);
	tcase_add_loop_test(t, what_is_none_is_refused, 0, sizeof broken / sizeof *broken);
	tcase_add_test(t, garbage_is_survived);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
