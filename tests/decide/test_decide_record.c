/* The record of a decision: canonical, whole, without a value of a person's, bound to the words that are sealed beside it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aml/amlrig.h"
#include "base/err.h"
#include "base/mem.h"
#include "decide/canon.h"
#include "decide/decide_rig.h"
#include "decide/disposition.h"
#include "support/suite.h"

#define ID "00112233445566778899aabbccddeeff"

static struct decide_policy policy;
static struct disposition *d;
static struct record *attempt;
static struct aml_decision hits;
static struct evidence evidence;
static struct disposition_facts facts;
static struct basis basis;
static struct buf json, record, sealed;
static struct finding found[2];
static struct err err;
static uint32_t seed;

static void salt(void *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (unsigned char)decide_rig_chance(&seed, 256);
}

static void set(char *to, const char *text)
{
	memcpy(to, text, strlen(text) + 1);
}

/* Of hits, a screening and a review with a marker in every leaf. */
static void begin_hits(void)
{
	const struct record_kind *const kinds[] = { &screening_kind, &hit_kind, &review_kind };
	struct buf texts[3];
	struct aml_look look;
	for (size_t i = 0; i < 3; i++) {
		struct marker m = { .kind = kinds[i], .fill = MARKER_FULL, .elements = 2 };
		buf_init(&texts[i], 1 << 20);
		marker_json(&m, &texts[i]);
	}
	rig_look(&look, buf_str(&texts[0]), buf_str(&texts[1]), buf_str(&texts[2]));
	rig_decision(&hits, &look, AML_CLEAR);
	struct aml_hit_verdict *v = rig_verdict(&hits, record_text(hits.seen.hits[0], HIT_ID), AML_NO_MATCH, 2);
	v->factors[AML_GENDER] = AML_AGREES;
	set(v->reason, "pep.accepted");
	set(v->words, "said of the hit");
	for (size_t i = 0; i < 3; i++)
		buf_finish(&texts[i]);
}

static void setup(void)
{
	static const char *const panes[] = { "Overview", "KYC" }, *const unseen[] = { "Risk", "selfie 1" };
	static const char *const requests[] = { "{\"comment\":\"said to the vendor\"}" }, *const past[] = { "ffeeddccbbaa99887766554433221100" };
	static struct evidence_picture picture = { .attempt_id = "idv_1", .what = "documentary_verification.documents[0].images.face", .ms = 1500 };
	err = (struct err){ 0 };
	seed = 1;
	d = secret_alloc(sizeof *d);
	attempt = decide_rig_markers(NULL, &json);
	begin_hits();
	ck_assert(policy_read(&policy, &(struct policy_source){ 0 }, &err));
	disposition_under(d, &policy);
	evidence_digest("picture", 7, picture.digest);
	basis = basis_of(attempt);
	basis.look = &hits.seen;
	basis.read_at = basis.look_read_at = 1790000100;
	evidence_take(&basis, &picture, 1, policy.digest, &evidence);
	found[0] = (struct finding){ .rule = &rule_table[0], .severity = RECORD_PENDING, .weighs = true, .leaf = IDV_DOC_STATUS, .at = { 1, 0 } };
	found[1] = (struct finding){ .rule = &rule_table[0], .severity = RECORD_NOTICE, .leaf = IDV_LEAVES };
	disposition_findings(d, found, 2);
	set(d->id, ID);
	d->outcome = 1 + OUTCOME_CLEAR;
	d->reason_count = 2;
	set(d->reasons[0], "clear.false_positive");
	set(d->reasons[1], "other.words");
	set(d->resolutions[0].resolved, "override.vendor");
	set(d->resolutions[0].words, "said of the finding");
	set(d->narrative, "said by Mara, \"\u00e9\" \xff");
	set(d->comment, "said to the vendor");
	d->confidence = CONFIDENCE_HIGH;
	d->begun_at = 1790000120;
	facts = (struct disposition_facts){
		.store = "store-1", .case_id = 42, .user = "user-hash", .writer = "w1", .seq = 7, .by = "ana", .host = "jump2", .key = "SHA256:abc", .opened_at = 1789990000,
		.decided_at = 1790000180, .evidence = &evidence, .pictures = &picture, .picture_count = 1, .panes = panes, .pane_count = 2, .unseen = unseen,
		.unseen_count = 2, .findings = found, .finding_count = 2, .hits = &hits, .requests = requests, .request_count = 1, .past = past, .past_count = 1,
		.second = SECOND_SANCTIONS | 1u << OUTCOME_REJECT, .retention = "decisions 10y made", .hold = true, .calibration = true,
	};
	buf_init(&record, 256 * 1024);
	buf_init(&sealed, 256 * 1024);
}

static void teardown(void)
{
	secret_free(d);
	record_destroy(attempt);
	aml_decision_finish(&hits);
	buf_finish(&json);
	buf_finish(&record);
	buf_finish(&sealed);
}

static void make(void)
{
	buf_reset(&record);
	buf_reset(&sealed);
	ck_assert(disposition_record(&policy, d, &basis, &facts, salt, &record, &sealed));
}

START_TEST(it_is_canonical_and_read_again)
{
	struct disposition_read r;
	make();
	ck_assert_msg(canon_check(record.data, record.len, &err), "%s", err.text);
	ck_assert_msg(canon_check(sealed.data, sealed.len, &err), "%s", err.text);
	ck_assert_msg(disposition_read(record.data, record.len, &r, &err), "%s", err.text);
	ck_assert_str_eq(r.id, ID);
	ck_assert_str_eq(r.attempt_id, record_text(attempt, IDV_ID));
	ck_assert_str_eq(r.screening_id, record_text(hits.seen.screening, SCREENING_ID));
	ck_assert_str_eq(r.evidence, evidence.all);
	ck_assert_str_eq(r.policy, "built-in 1");
	ck_assert_str_eq(r.by, "ana");
	ck_assert_int_eq(r.outcome, OUTCOME_CLEAR);
	ck_assert_int_eq(r.confidence, CONFIDENCE_HIGH);
	ck_assert_int_eq(r.decided_at, facts.decided_at);
	ck_assert_int_eq(r.opened_at, facts.opened_at);
	ck_assert_int_eq(r.took_s, 60);
	ck_assert_uint_eq(r.reason_count, 2);
	ck_assert_str_eq(r.reasons[1], "other.words");
	ck_assert_uint_eq(r.resolution_count, d->resolution_count);
	ck_assert_str_eq(r.resolutions[0].resolved, "override.vendor");
	ck_assert_uint_eq(r.unseen_count, 2);
	ck_assert_str_eq(r.unseen[1], "selfie 1");
	ck_assert_str_eq(r.resolutions[0].path, "documentary_verification.documents[1].status");
	ck_assert_str_eq(r.resolutions[0].words, "");
	ck_assert_uint_eq(r.finding_count, 2);
	ck_assert_str_eq(r.findings[1], rule_table[0].code);
	ck_assert_uint_eq(r.second, facts.second);
	ck_assert(r.calibration);
}
END_TEST

/* What the rules ask for, by the text. */
static const char *const holds[] = {
	"\"audit\":{\"seq\":\"7\",\"writer\":\"w1\"}", "\"case\":\"42\"", "\"user\":\"user-hash\"", "\"store\":\"store-1\"", "\"opened_at\":\"2026-09-21T",
	"\"waited_s\":\"10180\"", "\"proposed\":{\"by\":\"ana\",\"host\":\"jump2\",\"key\":\"SHA256:abc\"}", "\"earlier\":[\"ffeeddccbbaa99887766554433221100\"]",
	"\"retention\":\"decisions 10y made\"", "\"hold\":true", "\"panes\":[\"Overview\",\"KYC\"]", "\"not_looked_at\":[\"Risk\",\"selfie 1\"]", "\"ms\":\"1500\"",
	"\"path\":\"documentary_verification.documents[0].images.face\"", "\"second_look\":[\"reject\",\"sanctions\"]", "\"aim\":\"clear\"",
	"\"verdict\":\"no_match\"", "\"reason\":\"pep.accepted\"",
	"\"factors\":{\"birth_date\":\"differs\",\"document\":\"list_lacks\",\"gender\":\"agrees\",\"name\":\"differs\",\"place\":\"list_lacks\"}",
	"\"list_kind\":\"unknown\"", "\"sub_programs\":[", "\"hits_pending\":\"1\"", "\"format\":\"idreview-decision 1\"", "\"program\":\"idreview ",
	"{\"name\":\"request 1\",\"sha256\":\"", "{\"name\":\"narrative\",\"sha256\":\"",
};

START_TEST(it_holds_what_it_has_to)
{
	make();
	ck_assert_msg(strstr(buf_str(&record), holds[_i]) != NULL, "%s in %s", holds[_i], buf_str(&record));
}
END_TEST

static void holds_none_of(const struct record_kind *kind)
{
	for (unsigned leaf = 0; leaf < kind->leaf_count; leaf++) {
		char marker[8];
		snprintf(marker, sizeof marker, "m%03u", leaf + 1);
		if (kind->leaves[leaf].flags & (RECORD_PERSONAL | RECORD_MASKED) || kind->leaves[leaf].type == RECORD_URL)
			ck_assert_msg(!strstr(buf_str(&record), marker), "%s in %s", kind->leaves[leaf].path, buf_str(&record));
	}
}

/* Markers of the kinds overlap: each kind is put in alone, the others being of words. */
START_TEST(it_holds_nothing_of_a_person)
{
	struct record *plain = decide_rig_read(&idv_kind, "{\"id\":\"idv_1\",\"status\":\"pending_review\"}");
	struct aml_look look;
	make();
	for (const char *at = buf_str(&record); (at = strstr(at, "said")) != NULL; at++)
		ck_abort_msg("words in the record: %s", at);
	ck_assert(!strstr(buf_str(&record), "Mara"));
	facts.hits = NULL;
	basis.look = NULL;
	make();
	holds_none_of(&idv_kind);
	basis.attempt = plain;
	facts.hits = &hits;
	for (int i = 0; i < 3; i++) {
		const struct record_kind *const kinds[] = { &screening_kind, &hit_kind, &review_kind };
		struct marker m = { .kind = kinds[i], .fill = MARKER_FULL, .elements = 2 };
		struct buf text;
		buf_init(&text, 1 << 20);
		marker_json(&m, &text);
		rig_look(&look, i == 0 ? buf_str(&text) : RIG_SCREENING("pending_review", "null", "1", ""),
		         i == 1 ? buf_str(&text) : RIG_WHOLE_HIT("h1", "pending_review", "US_SDN"), i == 2 ? buf_str(&text) : "");
		set(hits.hits[0].hit_id, record_text(look.hits[0], HIT_ID));
		basis.look = &look;
		make();
		holds_none_of(kinds[i]);
		ck_assert(!strstr(buf_str(&record), "Quist") && !strstr(buf_str(&record), "Kvist") && !strstr(buf_str(&record), "1988"));
		aml_look_finish(&look);
		buf_finish(&text);
	}
	record_destroy(plain);
}
END_TEST

START_TEST(each_outcome_says_its_own)
{
	struct disposition_read r;
	d->strategy = IDV_CUSTOM;
	d->steps[0] = d->steps[3] = true;
	set(d->queue, "seniors");
	set(d->party, "said to be a bank");
	set(d->party_reference, "said 7");
	for (int o = 0; o < OUTCOMES; o++) {
		d->outcome = 1 + o;
		make();
		const char *text = buf_str(&record);
		ck_assert(disposition_read(record.data, record.len, &r, &err));
		ck_assert_int_eq(r.outcome, o);
		ck_assert_int_eq(strstr(text, "\"strategy\":\"custom\"") && strstr(text, "\"steps\":[\"verify_sms\",\"selfie_check\"]"), o == OUTCOME_RETRY);
		ck_assert_int_eq(strstr(text, "\"queue\":\"seniors\"") != NULL, o == OUTCOME_ESCALATE);
		ck_assert_int_eq(strstr(text, "\"name\":\"party reference\"") != NULL, o == OUTCOME_ASK);
		ck_assert_int_eq(strstr(text, "\"hits\":[") != NULL, o == OUTCOME_CLEAR || o == OUTCOME_REJECT);
		ck_assert_int_eq(strstr(text, "\"name\":\"comment\"") != NULL, o == OUTCOME_CLEAR || o == OUTCOME_REJECT);
		ck_assert(!strstr(text, "said"));
		ck_assert_msg(disposition_words_match(record.data, record.len, sealed.data, sealed.len, &err), "%s", err.text);
	}
}
END_TEST

START_TEST(words_belong_to_their_record)
{
	struct buf other;
	make();
	ck_assert(strstr(buf_str(&sealed), "said to the vendor") && strstr(buf_str(&sealed), "said of the hit") && strstr(buf_str(&sealed), "said of the finding"));
	ck_assert(strstr(buf_str(&sealed), "said by Mara, \\\"\u00e9\\\" \uFFFD"));
	ck_assert_msg(disposition_words_match(record.data, record.len, sealed.data, sealed.len, &err), "%s", err.text);
	/* Of the same words with other salts, and of another decision. */
	buf_init(&other, 256 * 1024);
	buf_add(&other, sealed.data, sealed.len);
	make();
	ck_assert(!disposition_words_match(record.data, record.len, other.data, other.len, &err));
	ck_assert_int_eq(err.kind, ERR_UNVERIFIED);
	buf_finish(&other);
	char *less = decide_rig_replace(buf_str(&sealed), "\"words\":[{", "\"words\":[],\"wordz\":[{");
	ck_assert(!disposition_words_match(record.data, record.len, less, strlen(less), &err));
	free(less);
}
END_TEST

/* Any byte of the sealed text, changed in any way: it is found. Of the record, by its digest or before. */
START_TEST(flipped_bytes_are_found)
{
	char digest[EVIDENCE_TEXT], changed[EVIDENCE_TEXT];
	struct disposition_read r;
	make();
	evidence_digest(record.data, record.len, digest);
	for (int i = 0; i < 1000; i++) {
		size_t at = decide_rig_chance(&seed, (uint32_t)sealed.len);
		char kept = sealed.data[at], by = (char)(1 + decide_rig_chance(&seed, 255));
		sealed.data[at] ^= by;
		ck_assert_msg(!disposition_words_match(record.data, record.len, sealed.data, sealed.len, &err), "byte %zu by %d of %s", at, by, buf_str(&sealed));
		sealed.data[at] = kept;
	}
	ck_assert(disposition_words_match(record.data, record.len, sealed.data, sealed.len, &err));
	for (int i = 0; i < 1000; i++) {
		size_t at = decide_rig_chance(&seed, (uint32_t)record.len);
		char kept = record.data[at];
		record.data[at] ^= (char)(1 + decide_rig_chance(&seed, 255));
		evidence_digest(record.data, record.len, changed);
		ck_assert_str_ne(digest, changed);
		disposition_read(record.data, record.len, &r, NULL); /* no harm comes of reading it */
		record.data[at] = kept;
	}
	for (size_t n = 0; n < record.len; n += 7)
		ck_assert(!disposition_read(record.data, n, &r, &err));
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
	buf_finish(&record);
	buf_init(&record, 1000);
	ck_assert(!disposition_record(&policy, d, &basis, &facts, salt, &record, &sealed));
	buf_finish(&record);
	buf_init(&record, 256 * 1024);
	buf_finish(&sealed);
	buf_init(&sealed, 100);
	ck_assert(!disposition_record(&policy, d, &basis, &facts, salt, &record, &sealed));
}
END_TEST

START_TEST(what_came_of_it_is_told)
{
	struct evidence_change changes[2] = { { "status: active, now success" }, { "a new hit, h2 on US_SDN" } };
	struct disposition_end end = { .decision_digest = evidence.all, .id = ID, .by = "ana", .at = 1790000200, .result = "done", .result_id = "idv_2",
		                       .changes = changes, .change_count = 2, .after = true, .evidence = evidence.attempt };
	struct disposition_end_read r;
	struct disposition_read none;
	ck_assert(disposition_end_record(&end, &record));
	ck_assert_msg(canon_check(record.data, record.len, &err), "%s", err.text);
	ck_assert_msg(disposition_end_read(record.data, record.len, &r, &err), "%s", err.text);
	ck_assert(r.after && r.change_count == 2 && r.changed == 2 && r.at == end.at);
	ck_assert_str_eq(r.changes[1].text, changes[1].text);
	ck_assert_str_eq(r.decision_digest, evidence.all);
	ck_assert_str_eq(r.result, "done");
	ck_assert_str_eq(r.result_id, "idv_2");
	ck_assert(!disposition_read(record.data, record.len, &none, &err)); /* one is not the other */
	make();
	ck_assert(!disposition_end_read(record.data, record.len, &r, &err));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decide_record");
	TCase *t = tcase_create("record");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_is_canonical_and_read_again);
	tcase_add_loop_test(t, it_holds_what_it_has_to, 0, sizeof holds / sizeof *holds);
	tcase_add_test(t, it_holds_nothing_of_a_person);
	tcase_add_test(t, each_outcome_says_its_own);
	tcase_add_test(t, words_belong_to_their_record);
	tcase_add_test(t, flipped_bytes_are_found);
	tcase_add_test(t, what_does_not_fit_is_told);
	tcase_add_test(t, what_came_of_it_is_told);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
