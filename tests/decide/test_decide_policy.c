/* The policy: what is built in, what the configuration adds, its digest, and how a narrative begins. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "decide/decide_rig.h"
#include "decide/finding.h"
#include "decide/policy.h"
#include "support/suite.h"

static struct decide_policy p, other;
static struct err err;

static void read_policy(struct decide_policy *out, const struct policy_source *from)
{
	err = (struct err){ 0 };
	ck_assert_msg(policy_read(out, from, &err), "%s", err.text);
}

static size_t reasons_of(enum outcome o)
{
	size_t n = 0;
	for (size_t i = 0; i < p.reason_count; i++)
		n += (p.reasons[i].outcomes & 1u << o) != 0;
	return n;
}

START_TEST(nothing_need_be_configured)
{
	read_policy(&p, &(struct policy_source){ 0 });
	ck_assert_str_eq(p.name, "built-in 1");
	ck_assert_uint_eq(strlen(p.digest), POLICY_DIGEST - 1);
	for (int o = 0; o < OUTCOMES; o++) {
		ck_assert_uint_ge(reasons_of((enum outcome)o), 3);
		ck_assert_uint_le(reasons_of((enum outcome)o), 9); /* a digit each */
		ck_assert(*p.narratives[o] != '\0');
	}
	ck_assert_str_eq(p.reasons[0].code, "clear.false_positive");
	ck_assert_uint_eq(p.check_count, 0);
	ck_assert_uint_eq(p.second, 0);
	ck_assert(!p.blind);
	ck_assert(policy_code_find(p.resolutions, p.resolution_count, "override.vendor") != NULL);
	ck_assert_ptr_null(policy_code_find(p.resolutions, p.resolution_count, "override"));
}
END_TEST

/* That anything was told to an authority, or was not, is secret: there is no code to say it by. */
START_TEST(no_code_tells_of_reports)
{
	static const char *const words[] = { "report", "suspic", "authorit", "sar", "police" };
	read_policy(&p, &(struct policy_source){ 0 });
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		for (size_t i = 0; i < p.reason_count; i++)
			ck_assert(!strstr(p.reasons[i].code, words[w]) && !strstr(p.reasons[i].words, words[w]));
		for (size_t i = 0; i < p.resolution_count; i++)
			ck_assert(!strstr(p.resolutions[i].code, words[w]) && !strstr(p.resolutions[i].words, words[w]));
		for (int o = 0; o < OUTCOMES; o++)
			ck_assert(!strstr(p.narratives[o], words[w]));
	}
}
END_TEST

static char *reasons[] = { (char[]){ "reject fraud.forged  the document is forged" }, (char[]){ "* case.odd odd" }, (char[]){ "ask clear.known as we say it" } };
static char *resolutions[] = { (char[]){ "override.senior a senior reviewer says so" } };
static char *checks[] = { (char[]){ "face the face was compared" }, (char[]){ "address the address was looked up" } };
static char *narratives[] = { (char[]){ "clear Good: {findings}; {steps}; {status}; {name} {" } };
static char *second[] = { (char[]){ "reject" }, (char[]){ "sanctions" }, (char[]){ "override" } };
static char *thresholds[] = { (char[]){ "synthetic=80" } };

static struct policy_source whole(void)
{
	return (struct policy_source){
		.name = "house 3", .reasons = reasons, .reason_count = 3, .resolutions = resolutions, .resolution_count = 1, .checklist = checks, .check_count = 2,
		.narratives = narratives, .narrative_count = 1, .second_look = second, .second_count = 3, .thresholds = thresholds, .threshold_count = 1,
		.blind = true,
	};
}

START_TEST(the_configuration_comes_first)
{
	struct policy_source from = whole();
	read_policy(&p, &from);
	ck_assert_str_eq(p.name, "house 3");
	ck_assert_str_eq(p.reasons[0].code, "fraud.forged");
	ck_assert_str_eq(p.reasons[0].words, "the document is forged");
	ck_assert_uint_eq(p.reasons[0].outcomes, 1u << OUTCOME_REJECT);
	ck_assert_uint_eq(p.reasons[1].outcomes, (1u << OUTCOMES) - 1);
	const struct policy_code *known = policy_code_find(p.reasons, p.reason_count, "clear.known");
	ck_assert_str_eq(known->words, "as we say it");
	ck_assert_uint_eq(known->outcomes, 1u << OUTCOME_ASK);
	ck_assert_str_eq(p.resolutions[0].code, "override.senior");
	ck_assert_str_eq(p.checks[1].code, "address");
	ck_assert_uint_eq(p.second, 1u << OUTCOME_REJECT | SECOND_SANCTIONS | SECOND_OVERRIDE);
	ck_assert(p.blind);
}
END_TEST

START_TEST(its_digest_is_of_all_of_it)
{
	struct policy_source from = whole(), changed;
	char *none[] = { (char[]){ "synthetic=81" } };
	read_policy(&p, &from);
	read_policy(&other, &from);
	ck_assert_str_eq(p.digest, other.digest);
	for (int part = 0; part < 8; part++) {
		changed = from;
		switch (part) {
		case 0: changed.name = "house 4"; break;
		case 1: changed.reason_count--; break;
		case 2: changed.resolution_count--; break;
		case 3: changed.check_count--; break;
		case 4: changed.narrative_count--; break;
		case 5: changed.second_count--; break;
		case 6: changed.thresholds = none; break;
		default: changed.blind = false;
		}
		read_policy(&other, &changed);
		ck_assert_msg(strcmp(p.digest, other.digest) != 0, "part %d", part);
	}
}
END_TEST

static const struct {
	int part; /* of the source */
	char *item;
	const char *says;
} wrong[] = {
	{ 0, (char[]){ "maybe code words" }, "setting reasons" }, { 0, (char[]){ "clear" }, "lacks its code" }, { 0, (char[]){ "clear code" }, "lacks its words" },
	{ 0, (char[]){ "clear co/de words" }, "a code is made of" }, { 0, (char[]){ "" }, "no outcome" },
	{ 0, (char[]){ "clear a.code.that.is.far.too.long.to.be.one.of.them words" }, "too long" },
	{ 1, (char[]){ "code" }, "setting resolutions" }, { 2, (char[]){ "code" }, "setting checklist" }, { 3, (char[]){ "nothing Text" }, "setting narratives" },
	{ 4, (char[]){ "everything" }, "setting second_look" }, { 5, (char[]){ "nothing=1" }, "setting thresholds" },
};

START_TEST(a_wrong_entry_is_named)
{
	char *items[] = { wrong[_i].item };
	struct policy_source from = { 0 };
	char *const **lists[] = { (char *const **)&from.reasons, (char *const **)&from.resolutions, (char *const **)&from.checklist, (char *const **)&from.narratives,
		                  (char *const **)&from.second_look, (char *const **)&from.thresholds };
	size_t *counts[] = { &from.reason_count, &from.resolution_count, &from.check_count, &from.narrative_count, &from.second_count, &from.threshold_count };
	*lists[wrong[_i].part] = items;
	*counts[wrong[_i].part] = 1;
	ck_assert(!policy_read(&p, &from, &err));
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_msg(strstr(err.text, wrong[_i].says) != NULL, "%s", err.text);
}
END_TEST

START_TEST(a_code_once_and_not_too_many)
{
	static char texts[POLICY_CODES + 1][32];
	char *items[POLICY_CODES + 1];
	struct policy_source from = { .checklist = items, .check_count = POLICY_CODES };
	for (size_t i = 0; i <= POLICY_CODES; i++) {
		snprintf(texts[i], sizeof texts[i], "c%zu words", i);
		items[i] = texts[i];
	}
	ck_assert(policy_read(&p, &from, &err));
	from.check_count++;
	ck_assert(!policy_read(&p, &from, &err));
	from.check_count = 2;
	items[1] = items[0];
	ck_assert(!policy_read(&p, &from, &err));
	ck_assert(strstr(err.text, "twice") != NULL);
}
END_TEST

START_TEST(some_codes_ask_for_words)
{
	ck_assert(policy_asks_words("override.vendor") && policy_asks_words("override") && policy_asks_words("other") && policy_asks_words("other.words"));
	ck_assert(!policy_asks_words("otherwise") && !policy_asks_words("explained") && !policy_asks_words("") && !policy_asks_words("dashboard.override"));
}
END_TEST

START_TEST(narratives_are_filled_with_codes)
{
	static const char json[] = "{\"id\":\"idv_1\",\"status\":\"pending_review\",\"steps\":{\"kyc_check\":\"success\",\"selfie_check\":\"skipped\",\"risk_check\":\"invented\"}}";
	struct record *r = decide_rig_read(&idv_kind, json);
	struct basis b = basis_of(r);
	struct policy_source from = whole();
	struct finding found = { .rule = &rule_table[0] };
	char expected[400];
	struct buf out;
	buf_init(&out, 4096);
	read_policy(&p, &from);
	policy_narrative(&p, OUTCOME_CLEAR, &b, &found, 1, &out);
	snprintf(expected, sizeof expected, "Good: %s; kyc_check success, risk_check unknown; pending_review; {name} {", rule_table[0].code);
	ck_assert_str_eq(buf_str(&out), expected);
	buf_reset(&out);
	policy_narrative(&p, OUTCOME_REJECT, &b, NULL, 0, &out);
	ck_assert_str_eq(buf_str(&out), "Rejected. Found: nothing.");
	buf_finish(&out);
	record_destroy(r);
}
END_TEST

START_TEST(narratives_hold_no_value)
{
	struct buf json, out;
	struct record *r = decide_rig_markers(NULL, &json);
	struct basis b = basis_of(r);
	buf_init(&out, 1 << 16);
	read_policy(&p, &(struct policy_source){ 0 });
	for (int o = 0; o < OUTCOMES; o++)
		policy_narrative(&p, (enum outcome)o, &b, NULL, 0, &out);
	for (unsigned leaf = 0; leaf < IDV_LEAVES; leaf++) {
		char marker[8];
		snprintf(marker, sizeof marker, "m%03u", leaf + 1);
		ck_assert_msg(!strstr(buf_str(&out), marker), "%s in %s", idv_leaf_table[leaf].path, buf_str(&out));
	}
	buf_finish(&out);
	buf_finish(&json);
	record_destroy(r);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decide_policy");
	TCase *t = tcase_create("policy");
	tcase_add_test(t, nothing_need_be_configured);
	tcase_add_test(t, no_code_tells_of_reports);
	tcase_add_test(t, the_configuration_comes_first);
	tcase_add_test(t, its_digest_is_of_all_of_it);
	tcase_add_loop_test(t, a_wrong_entry_is_named, 0, sizeof wrong / sizeof *wrong);
	tcase_add_test(t, a_code_once_and_not_too_many);
	tcase_add_test(t, some_codes_ask_for_words);
	tcase_add_test(t, narratives_are_filled_with_codes);
	tcase_add_test(t, narratives_hold_no_value);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
