/* The same content has the same digest, whatever differs from call to call; any other difference has another, and is named without a value. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aml/amlrig.h"
#include "decide/decide_rig.h"
#include "decide/evidence.h"
#include "support/suite.h"

#define SCREENING RIG_SCREENING("pending_review", "null", "1", "")
#define H1 RIG_WHOLE_HIT("scrhit_1", "pending_review", "US_SDN")

static struct evidence_change changes[EVIDENCE_CHANGES];

static struct evidence take(const struct record *r)
{
	struct basis b = basis_of(r);
	struct evidence e;
	evidence_take(&b, NULL, 0, "", &e);
	return e;
}

static size_t differ(const struct record *a, const struct record *b)
{
	struct basis x = basis_of(a), y = basis_of(b);
	return evidence_changes(&x, &y, changes);
}

START_TEST(sha256_as_published)
{
	char digest[EVIDENCE_TEXT];
	evidence_digest("abc", 3, digest);
	ck_assert_str_eq(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	evidence_digest(NULL, 0, digest);
	ck_assert_str_eq(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

/* Two readings: request ids and links are others, the order of keys too. */
START_TEST(the_same_twice)
{
	static const char *const again[] = {
		"{\"id\":\"idv_1\",\"status\":\"active\",\"request_id\":\"r1\",\"shareable_url\":\"https://a/1\",\"new\":{\"a\":\"1\",\"b\":[\"https://x/1\",\"z\"]},\"newer\":\"1\"}",
		"{\"newer\":\"1\",\"new\":{\"b\":[\"https://x/2\",\"z\"],\"a\":\"1\"},\"shareable_url\":\"https://a/2\",\"status\":\"active\",\"id\":\"idv_1\",\"request_id\":\"r2\"}",
		"{\"id\":\"idv_1\",\"status\":\"active\",\"shareable_url\":\"https://a/1\",\"new\":{\"a\":\"1\",\"b\":[\"https://x/1\",\"z\"]},\"newer\":\"1\"}",
	};
	struct record *first = decide_rig_read(&idv_kind, again[0]);
	for (size_t i = 1; i < sizeof again / sizeof *again; i++) {
		struct record *r = decide_rig_read(&idv_kind, again[i]);
		struct evidence a = take(first), b = take(r);
		ck_assert_str_eq(a.attempt, b.attempt);
		ck_assert_str_eq(a.all, b.all);
		ck_assert(evidence_same(&a, &b));
		ck_assert_uint_eq(differ(first, r), 0);
		record_destroy(r);
	}
	record_destroy(first);
}
END_TEST

static const struct {
	const char *from, *to, *text;
} extras[] = {
	{ "\"a\":\"1\"", "\"a\":\"2\"", "a field that is new to us changed (new)" },
	{ "\"a\":\"1\"", "\"c\":\"1\"", "a field that is new to us changed (new)" },
	{ "[\"y\",\"z\"]", "[\"z\",\"y\"]", "a field that is new to us changed (new)" },
	{ "\"newer\"", "\"newest\"", "a field that is new to us is gone (newer)" },
	{ "\"newer\":\"1\"", "\"newer\":\"1\",\"other\":null", "a field that is new to us came (other)" },
	{ "\"shareable_url\":\"https://a/1\"", "\"shareable_url\":null", "shareable link now gone (shareable_url)" },
	{ "\"status\":\"active\"", "\"status\":\"success\"", "status: active, now success" },
	{ "\"status\":\"active\"", "\"status\":\"invented\"", "status: active, now not told or not known" },
	{ "\"selfies\":[]", "\"selfies\":[{}]", NULL },
};

START_TEST(what_we_do_not_know_counts)
{
	static const char json[] = "{\"id\":\"idv_1\",\"status\":\"active\",\"shareable_url\":\"https://a/1\",\"new\":{\"a\":\"1\",\"b\":[\"y\",\"z\"]},\"newer\":\"1\","
	                           "\"selfie_check\":{\"status\":\"success\",\"selfies\":[]}}";
	char *other = decide_rig_replace(json, extras[_i].from, extras[_i].to);
	struct record *a = decide_rig_read(&idv_kind, json), *b = decide_rig_read(&idv_kind, other);
	struct evidence x = take(a), y = take(b);
	ck_assert_str_ne(x.attempt, y.attempt);
	ck_assert_str_ne(x.all, y.all);
	ck_assert(!evidence_same(&x, &y));
	ck_assert_uint_ge(differ(a, b), 1);
	if (extras[_i].text)
		ck_assert_str_eq(changes[0].text, extras[_i].text);
	record_destroy(a);
	record_destroy(b);
	free(other);
}
END_TEST

/* -- every leaf */

static bool of_the_call(const struct record_value *v)
{
	return v->leaf == IDV_REQUEST_ID || v->type == RECORD_URL;
}

/* The value is set to another text or state, and back. */
static void with(const struct record *seen, struct record *r, size_t i, struct record_value other, bool counts)
{
	struct record_value kept = r->values[i];
	struct evidence a = take(seen);
	other.leaf = kept.leaf;
	r->values[i] = other;
	struct evidence b = take(r);
	ck_assert_msg((strcmp(a.attempt, b.attempt) != 0) == counts, "%s", idv_leaf_table[kept.leaf].path);
	size_t n = differ(seen, r);
	ck_assert_msg((n > 0) == counts, "%s: %zu changes", idv_leaf_table[kept.leaf].path, n);
	if (counts && *kept.text && idv_leaf_table[kept.leaf].flags & RECORD_PERSONAL)
		ck_assert_msg(!strstr(changes[0].text, kept.text), "%s", changes[0].text);
	r->values[i] = kept;
}

START_TEST(every_leaf_counts)
{
	struct buf json, again;
	struct record *seen = decide_rig_markers(NULL, &json), *now = decide_rig_markers(NULL, &again);
	bool met[IDV_LEAVES] = { false };
	for (size_t i = 0; i < now->value_count; i++) {
		struct record_value v = now->values[i], other = v, null = v, redacted = v;
		met[v.leaf] = true;
		other.text = "another";
		other.word = NULL;
		null.state = RECORD_NULL;
		null.text = "";
		redacted.state = RECORD_REDACTED;
		redacted.text = "";
		with(seen, now, i, other, !of_the_call(&v));
		with(seen, now, i, null, v.leaf != IDV_REQUEST_ID);
		with(seen, now, i, redacted, v.leaf != IDV_REQUEST_ID);
	}
	for (size_t i = 0; i < IDV_LEAVES; i++)
		ck_assert_msg(met[i], "%s", idv_leaf_table[i].path);
	ck_assert_uint_eq(differ(seen, now), 0);
	record_destroy(seen);
	record_destroy(now);
	buf_finish(&json);
	buf_finish(&again);
}
END_TEST

static const struct record_kind *const kinds[] = { &screening_kind, &hit_kind, &review_kind };

static void look_of(struct aml_look *l, const struct record_kind *kind, const char *json)
{
	rig_look(l, kind == &screening_kind ? json : SCREENING, kind == &hit_kind ? json : H1, kind == &review_kind ? json : "");
}

static bool counts(const char *path)
{
	return strcmp(path, "request_id") != 0 && strncmp(path, "audit_trail", 11) != 0;
}

START_TEST(every_leaf_of_a_screening_counts)
{
	struct marker m = { .kind = kinds[_i], .fill = MARKER_FULL, .elements = 1 };
	static const char attempt_json[] = "{\"id\":\"idv_1\"}";
	struct record *attempt = decide_rig_read(&idv_kind, attempt_json);
	struct buf json;
	struct aml_look seen, now;
	struct evidence a, b;
	buf_init(&json, 1 << 20);
	marker_json(&m, &json);
	look_of(&seen, kinds[_i], buf_str(&json));
	struct basis x = basis_of(attempt), y = x;
	x.look = &seen;
	evidence_take(&x, NULL, 0, "", &a);
	ck_assert_uint_eq(strlen(a.screening), EVIDENCE_TEXT - 1);
	for (unsigned leaf = 0; leaf < kinds[_i]->leaf_count; leaf++) {
		char value[64], other[64];
		marker_value(&m, leaf, 0, 0, value);
		snprintf(other, sizeof other, "%s", value[0] == 't' ? "false" : value[0] == 'f' ? "true" : value[0] == 'm' ? "q" : "7");
		if (value[0] == 'm' || (value[0] >= '0' && value[0] <= '9'))
			snprintf(other + 1, sizeof other - 1, "%s", value + 1);
		char *changed = decide_rig_replace(buf_str(&json), value, other);
		look_of(&now, kinds[_i], changed);
		y.look = &now;
		evidence_take(&y, NULL, 0, "", &b);
		bool differs = strcmp(a.screening, b.screening) != 0;
		ck_assert_msg(differs == counts(kinds[_i]->leaves[leaf].path), "%s", kinds[_i]->leaves[leaf].path);
		/* A review is told by its id alone when it came or went: nobody changes one. */
		if (kinds[_i] != &review_kind)
			ck_assert_msg((evidence_changes(&x, &y, changes) > 0) == differs, "%s", kinds[_i]->leaves[leaf].path);
		aml_look_finish(&now);
		free(changed);
	}
	aml_look_finish(&seen);
	record_destroy(attempt);
	buf_finish(&json);
}
END_TEST

/* -- the rest of what a decision rests on */

START_TEST(older_attempts_may_be_read_later)
{
#define MADE(id, at, before) "{\"id\":\"" id "\",\"created_at\":\"2026-01-0" at "T00:00:00Z\",\"previous_attempt_id\":" before "}"
	struct record *attempt = decide_rig_read(&idv_kind, MADE("idv_2", "2", "\"idv_1\"")), *older = decide_rig_read(&idv_kind, MADE("idv_1", "1", "null")),
	              *newer = decide_rig_read(&idv_kind, MADE("idv_3", "3", "\"idv_2\"")), *odd = decide_rig_read(&idv_kind, MADE("idv_4", "1", "\"idv_2\"")),
	              *same = decide_rig_read(&idv_kind, MADE("idv_5", "2", "null"));
	struct record *const others[] = { older, newer, odd, same };
	struct basis a = basis_of(attempt), b = a;
	for (size_t i = 0; i < 4; i++) {
		struct record *const chain[] = { attempt, others[i] };
		b.chain = chain;
		b.chain_count = 2;
		ck_assert_uint_eq(evidence_changes(&a, &b, changes), i > 0);
	}
	record_destroy(attempt);
	for (size_t i = 0; i < 4; i++)
		record_destroy(others[i]);
}
END_TEST

START_TEST(screenings_come_and_change)
{
	struct record *attempt = decide_rig_read(&idv_kind, "{\"id\":\"idv_1\"}");
	struct aml_look seen, now;
	struct basis a = basis_of(attempt), b = a;
	struct evidence x, y;
	rig_look(&seen, SCREENING, H1, "");
	rig_look(&now, SCREENING, H1 "," RIG_WHOLE_HIT("scrhit_2", "pending_review", "US_SDN"), "");
	b.look = &now;
	ck_assert_uint_eq(evidence_changes(&a, &b, changes), 1);
	ck_assert_str_eq(changes[0].text, "a screening came");
	ck_assert_uint_eq(evidence_changes(&b, &a, changes), 1);
	a.look = &seen;
	ck_assert_uint_eq(evidence_changes(&a, &b, changes), 1);
	ck_assert_str_eq(changes[0].text, "a new hit, scrhit_2 on US_SDN");
	evidence_take(&a, NULL, 0, "p", &x);
	evidence_take(&b, NULL, 0, "p", &y);
	ck_assert(!evidence_same(&x, &y) && strcmp(x.all, y.all) != 0 && strcmp(x.attempt, y.attempt) == 0);
	aml_look_finish(&seen);
	aml_look_finish(&now);
	record_destroy(attempt);
}
END_TEST

START_TEST(a_newer_attempt_is_a_change)
{
	struct record *first = decide_rig_read(&idv_kind, "{\"id\":\"idv_1\"}"), *second = decide_rig_read(&idv_kind, "{\"id\":\"idv_2\"}");
	struct record *const chain[] = { first, second };
	struct basis a = basis_of(first), b = a;
	a.chain = chain;
	a.chain_count = 1;
	b.chain = chain;
	b.chain_count = 2;
	ck_assert_uint_eq(evidence_changes(&a, &b, changes), 1);
	ck_assert_str_eq(changes[0].text, "another attempt of the user, idv_2");
	a.chain_count = 2;
	ck_assert_uint_eq(evidence_changes(&a, &b, changes), 0);
	a.chain = NULL; /* it alone */
	ck_assert_uint_eq(evidence_changes(&a, &b, changes), 1);
	record_destroy(first);
	record_destroy(second);
}
END_TEST

/* What follows from a settled screening is no change afterwards; all else is, and so is another end than that. */
START_TEST(what_follows_is_no_change)
{
#define WAITS "{\"id\":\"idv_1\",\"status\":\"%s\",\"completed_at\":null,\"steps\":{\"watchlist_screening\":\"%s\",\"risk_check\":\"%s\"}}"
	char before[300], after[300];
	static const struct {
		enum outcome own;
		const char *status, *step, *risk;
		size_t changes;
	} ends[] = {
		{ OUTCOME_CLEAR, "success", "success", "success", 0 }, { OUTCOME_CLEAR, "failed", "success", "success", 1 },
		{ OUTCOME_CLEAR, "success", "success", "failed", 1 }, { OUTCOME_REJECT, "failed", "failed", "success", 0 },
		{ OUTCOME_REJECT, "success", "success", "success", 2 }, { OUTCOME_LEAVE, "success", "success", "success", 2 },
	};
	snprintf(before, sizeof before, WAITS, "pending_review", "pending_review", "success");
	struct record *a = decide_rig_read(&idv_kind, before);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(after, sizeof after, WAITS, ends[i].status, ends[i].step, ends[i].risk);
		struct record *b = decide_rig_read(&idv_kind, after);
		struct basis x = basis_of(a), y = basis_of(b);
		ck_assert_uint_eq(evidence_changes_after(&x, &y, ends[i].own, changes), ends[i].changes);
		ck_assert_uint_gt(evidence_changes(&x, &y, changes), ends[i].changes ? 1 : 0);
		record_destroy(b);
	}
	record_destroy(a);
}
END_TEST

START_TEST(pictures_and_policy_count)
{
	struct record *attempt = decide_rig_read(&idv_kind, "{\"id\":\"idv_1\",\"request_id\":\"r1\"}");
	struct evidence_picture p[3] = { { "idv_1", "a", "01", 7 }, { "idv_1", "b", "02", 7 }, { "idv_0", "b", "02", 7 } };
	struct evidence_picture other[3] = { p[2], p[0], p[1] };
	struct basis b = basis_of(attempt);
	struct evidence x, y;
	b.read_at = 5;
	evidence_take(&b, p, 3, "p", &x);
	other[0].ms = 9;
	evidence_take(&b, other, 3, "p", &y);
	ck_assert_str_eq(x.all, y.all); /* neither their order nor how long */
	ck_assert_int_eq(x.read_at, 5);
	ck_assert_str_eq(x.request_id, "r1");
	ck_assert_str_eq(x.screening, "");
	ck_assert_uint_eq(evidence_picture_changes(p, 3, other, 3, changes), 0);
	snprintf(other[1].digest, EVIDENCE_TEXT, "03");
	evidence_take(&b, other, 3, "p", &y);
	ck_assert_str_ne(x.pictures, y.pictures);
	ck_assert_str_ne(x.all, y.all);
	ck_assert(evidence_same(&x, &y));
	ck_assert_uint_eq(evidence_picture_changes(p, 3, other, 3, changes), 1);
	ck_assert_str_eq(changes[0].text, "another picture: a");
	evidence_take(&b, p, 2, "p", &y);
	ck_assert_str_ne(x.all, y.all);
	evidence_take(&b, p, 3, "q", &y);
	ck_assert_str_ne(x.all, y.all);
	ck_assert(!evidence_same(&x, &y));
	record_destroy(attempt);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decide_evidence");
	TCase *t = tcase_create("evidence");
	tcase_add_test(t, sha256_as_published);
	tcase_add_test(t, the_same_twice);
	tcase_add_loop_test(t, what_we_do_not_know_counts, 0, sizeof extras / sizeof *extras);
	tcase_add_test(t, every_leaf_counts);
	tcase_add_loop_test(t, every_leaf_of_a_screening_counts, 0, sizeof kinds / sizeof *kinds);
	tcase_add_test(t, screenings_come_and_change);
	tcase_add_test(t, a_newer_attempt_is_a_change);
	tcase_add_test(t, older_attempts_may_be_read_later);
	tcase_add_test(t, what_follows_is_no_change);
	tcase_add_test(t, pictures_and_policy_count);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
