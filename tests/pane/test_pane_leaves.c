/* Every leaf can be read on its pane: its value, the label of its word, or why it is empty. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/country.h"
#include "pane/pane_rig.h"

enum { WIDE = 400, ONE_COLUMN = 119, NARROW = 80, HEIGHT = 40, ELEMENTS = 2 };

static bool is_read_here(enum idv_leaf leaf)
{
	return idv_leaf_table[leaf].type != RECORD_URL || leaf == IDV_SHAREABLE_URL;
}

/* The element of documents and selfies is chosen by the view. */
static void shoot_element(const struct record *r, struct pane_view v, int pane, size_t i, struct shot *s)
{
	v.document = v.selfie = (int)i;
	rig_shoot(r, &v, pane, s);
}

/* Runs a check for each leaf and element, on the pane the table names. */
static void each_leaf(const struct record *r, const struct pane_view *v, size_t elements,
                      void (*check)(const struct record *r, const struct shot *s, const struct record_value *value))
{
	for (int pane = IDV_PANE_OVERVIEW; pane < IDV_PANE_JSON; pane++) {
		for (size_t i = 0; i < elements; i++) {
			struct shot s;
			shoot_element(r, *v, pane, i, &s);
			for (int l = 0; l < IDV_LEAVES; l++) {
				int depth = rig_depth((enum idv_leaf)l);
				if ((int)idv_leaf_table[l].pane != pane || !is_read_here((enum idv_leaf)l) || (depth == 0 && i > 0))
					continue;
				for (size_t j = 0; j < (depth == 2 ? elements : 1); j++) {
					struct record_value value = *idv_get(r, (enum idv_leaf)l, i, j);
					value.at[0] = (uint16_t)i;
					value.at[1] = (uint16_t)j;
					check(r, &s, &value);
				}
			}
			rig_finish(&s);
		}
	}
}

/* -- every leaf a marker of its own -------------------------------------------------------------------------------------------- */

static const struct marker all_markers = { .elements = ELEMENTS };

static void has_marker(const struct record *r, const struct shot *s, const struct record_value *value)
{
	char want[64];
	(void)r;
	if (idv_leaf_table[value->leaf].type == RECORD_BOOLEAN) {
		char *shown = rig_field(&s->out.list, value->leaf, value->at[0], value->at[1]);
		ck_assert_msg(rig_has(shown, value->number ? "yes" : "no"), "%s: %s", idv_leaf_table[value->leaf].path, shown);
		rig_free(shown);
		return;
	}
	marker_value(&all_markers, value->leaf, value->at[0], value->at[1], want);
	if (idv_leaf_table[value->leaf].type == RECORD_OBJECT) { /* its members are shown, not its braces */
		memcpy(want, strstr(want, "m1"), 4);
		want[4] = '\0';
	}
	ck_assert_msg(rig_has(buf_str(&s->text), want), "%s of %s is not on its pane:\n%.3000s", want, idv_leaf_table[value->leaf].path,
	              buf_str(&s->text));
}

START_TEST(markers)
{
	static const int widths[] = { 60, NARROW, 119, 140, WIDE };
	struct record *r = rig_marker(&all_markers);
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		for (int pictures = 0; pictures < 2; pictures++) {
			struct pane_view v = rig_view(widths[w], HEIGHT);
			v.reveal_all = true;
			v.pictures = pictures;
			each_leaf(r, &v, ELEMENTS, has_marker);
		}
	}
	record_destroy(r);
}
END_TEST

/* The JSON pane has them all, however deep. */
START_TEST(markers_in_json)
{
	struct record *r = rig_marker(&all_markers);
	struct pane_view v = rig_view(NARROW, HEIGHT);
	struct shot s;
	v.reveal_all = true;
	rig_shoot(r, &v, IDV_PANE_JSON, &s);
	for (int l = 0; l < IDV_LEAVES; l++) {
		int depth = rig_depth((enum idv_leaf)l);
		for (size_t i = 0; i < (depth ? ELEMENTS : 1); i++) {
			char want[64];
			marker_value(&all_markers, (enum idv_leaf)l, i, 0, want);
			if (idv_leaf_table[l].type == RECORD_OBJECT)
				continue;
			ck_assert_msg(rig_has(buf_str(&s.text), want), "%s of %s", want, idv_leaf_table[l].path);
		}
	}
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* -- words, dates, times, countries -------------------------------------------------------------------------------------------- */

static void put_expected(const struct record_value *v, char out[200])
{
	const char *name;
	switch (idv_leaf_table[v->leaf].type) {
	case RECORD_ENUM:
		snprintf(out, 200, "%s", v->word->label);
		break;
	case RECORD_TIME:
		when_format(v->number, true, out);
		break;
	case RECORD_COUNTRY:
		name = idv_country_name(v->text);
		snprintf(out, 200, "%s %s", v->text, name);
		break;
	case RECORD_BOOLEAN:
		snprintf(out, 200, "%s", v->number ? "yes" : "no");
		break;
	default:
		snprintf(out, 200, "%s", v->text);
	}
}

/* The row of a list is about all of its elements. */
static char *row_of(const struct shot *s, const struct record_value *v)
{
	const char *path = idv_leaf_table[v->leaf].path;
	bool list = strcmp(path + strlen(path) - 2, "[]") == 0;
	return rig_field(&s->out.list, v->leaf, list && rig_depth(v->leaf) == 1 ? 0 : v->at[0], list ? 0 : v->at[1]);
}

static void has_words(const struct record *r, const struct shot *s, const struct record_value *value)
{
	char want[200];
	(void)r;
	if (idv_leaf_table[value->leaf].type == RECORD_OBJECT)
		return;
	put_expected(value, want);
	char *shown = row_of(s, value);
	ck_assert_msg(rig_has(shown, want), "%s: no \"%s\" in \"%s\"", idv_leaf_table[value->leaf].path, want, shown);
	rig_free(shown);
}

START_TEST(words)
{
	const struct marker m = { .elements = ELEMENTS, .words = true, .typed = true };
	struct record *r = rig_marker(&m);
	struct pane_view v = rig_view(WIDE, HEIGHT); /* so that nothing is broken in two */
	v.reveal_all = true;
	each_leaf(r, &v, ELEMENTS, has_words);
	record_destroy(r);
}
END_TEST

/* -- nothing there ------------------------------------------------------------------------------------------------------------- */

static bool is_there(const struct record_value *v)
{
	return v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
}

static void has_reason(const struct record *r, const struct shot *s, const struct record_value *value)
{
	struct buf why;
	if (is_there(value))
		return;
	buf_init(&why, 4096);
	record_why_empty(r, value, &why);
	char *shown = row_of(s, value); /* its own, or one that it shares with others that are empty for this reason */
	const char *where = *shown ? shown : buf_str(&s->text); /* there is no row for a field of what does not exist */
	ck_assert_msg(why.len > 0 && strstr(where, buf_str(&why)), "%s: \"%s\" is not in \"%s\"", idv_leaf_table[value->leaf].path, buf_str(&why), shown);
	rig_free(shown);
	buf_finish(&why);
}

/* Nothing that is missing, and no word that is unknown, looks like a pass. */
static void assert_no_pass(const struct record *r, const struct pane_view *v)
{
	for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++) {
		struct shot s;
		rig_shoot(r, v, pane, &s);
		for (size_t i = 0; i < s.out.list.count; i++) {
			const struct row *row = &s.out.list.rows[i];
			for (size_t k = 0; k < row->count; k++) {
				ck_assert_msg(row->spans[k].style != STYLE_GOOD, "pane %d: %s", pane, row->spans[k].text);
				ck_assert_msg(strcmp(row->spans[k].text, "+") != 0 && strcmp(row->spans[k].text, "=") != 0, "pane %d has a mark of success", pane);
			}
		}
		ck_assert(!rig_has(buf_str(&s.text), "success") && !rig_has(buf_str(&s.text), "match"));
		rig_finish(&s);
	}
}

static void assert_reasons(const char *json)
{
	struct record *r = rig_decode(json);
	struct pane_view v = rig_view(ONE_COLUMN, HEIGHT);
	each_leaf(r, &v, 1, has_reason);
	for (int pictures = 0; pictures < 2; pictures++) {
		v.pictures = pictures;
		assert_no_pass(r, &v);
		v.width = NARROW;
	}
	record_destroy(r);
}

START_TEST(nulls)
{
	static const enum marker_fill fills[] = { MARKER_NULL_LEAVES, MARKER_NULL_OBJECTS };
	for (size_t f = 0; f < 2; f++) {
		for (size_t elements = 0; elements < 2; elements++) {
			const struct marker m = { .fill = fills[f], .elements = elements };
			struct buf json;
			buf_init(&json, JSON_BODY_MAX);
			marker_json(&m, &json);
			assert_reasons(buf_str(&json));
			buf_finish(&json);
		}
	}
}
END_TEST

START_TEST(absent)
{
	assert_reasons("{\"id\":\"idv_1\"}");
	assert_reasons("{\"id\":\"idv_1\",\"documentary_verification\":{\"documents\":[{}]},\"selfie_check\":{\"selfies\":[{}]},"
	               "\"verify_sms\":{\"verifications\":[{}]},\"risk_check\":{\"devices\":[{}],\"facial_duplicates\":[{}]}}");
}
END_TEST

/* Absent, null and redacted are three things. */
START_TEST(empty_in_three_ways)
{
	static const char *const values[] = { "", "\"street\":null,", "\"street\":null," };
	static const char *const stamps[] = { "null", "null", "\"2026-01-02T03:04:05Z\"" };
	char *shown[3];
	for (int k = 0; k < 3; k++) {
		char json[300];
		struct shot s;
		snprintf(json, sizeof json, "{\"id\":\"a\",\"redacted_at\":%s,\"user\":{\"address\":{%s\"city\":\"Here\"}}}", stamps[k], values[k]);
		struct record *r = rig_decode(json);
		struct pane_view v = rig_view(NARROW, HEIGHT);
		rig_shoot(r, &v, IDV_PANE_KYC, &s);
		shown[k] = rig_field(&s.out.list, IDV_USER_ADDRESS_STREET, 0, 0);
		rig_finish(&s);
		record_destroy(r);
	}
	ck_assert_msg(strstr(shown[0], "not sent") && !strstr(shown[0], "redacted"), "%s", shown[0]);
	ck_assert_msg(strstr(shown[1], "not given by the user"), "%s", shown[1]);
	ck_assert_msg(strstr(shown[2], "redacted 2026-01-02 03:04:05Z"), "%s", shown[2]);
	for (int k = 0; k < 3; k++)
		rig_free(shown[k]);
}
END_TEST

static void has_redaction(const struct record *r, const struct shot *s, const struct record_value *value)
{
	has_reason(r, s, value);
	if (value->state != RECORD_REDACTED)
		return;
	char *shown = row_of(s, value);
	ck_assert_msg(!*shown || strstr(shown, "redacted 2026-01-02 03:04:05Z"), "%s: %s", idv_leaf_table[value->leaf].path, shown);
	rig_free(shown);
}

START_TEST(redacted)
{
	const struct marker m = { .fill = MARKER_NULL_LEAVES, .elements = ELEMENTS, .redacted_at = "2026-01-02T03:04:05Z" };
	struct record *r = rig_marker(&m);
	size_t count = 0;
	for (size_t i = 0; i < r->value_count; i++)
		count += r->values[i].state == RECORD_REDACTED;
	ck_assert_uint_gt(count, 100);
	struct pane_view v = rig_view(ONE_COLUMN, HEIGHT);
	each_leaf(r, &v, ELEMENTS, has_redaction);
	v.pictures = true;
	assert_no_pass(r, &v);
	record_destroy(r);
}
END_TEST

/* -- words that are not understood ---------------------------------------------------------------------------------------------- */

START_TEST(unknown_words_come_as_they_came)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"status\":\"brand_new\",\"steps\":{\"kyc_check\":\"half_done\"},\"user\":{\"address\":{"
	                                  "\"country\":\"ZZ\"},\"date_of_birth\":\"1990-02-30\",\"phone_number\":12345678},\"created_at\":\"soon\","
	                                  "\"later\":1,\"kyc_check\":{\"later\":{}},\"risk_check\":{\"email\":{\"linked_services\":[\"apple\",\"new_site\"]},"
	                                  "\"identity_abuse_signals\":{\"synthetic_identity\":{\"score\":74},\"stolen_identity\":{\"score\":12}}}}");
	static const struct {
		int pane;
		const char *text;
	} want[] = {
		{ IDV_PANE_OVERVIEW, "brand_new (not understood)" }, { IDV_PANE_OVERVIEW, "half_done (not understood)" },
		{ IDV_PANE_OVERVIEW, "soon (not a time)" }, { IDV_PANE_OVERVIEW, "! 2 fields this version does not know: see JSON" },
		{ IDV_PANE_OVERVIEW, "! 3 values this version does not know" }, { IDV_PANE_OVERVIEW, "! 1 field of an unexpected type" },
		{ IDV_PANE_KYC, "ZZ (not an assigned country code)" }, { IDV_PANE_KYC, "1990-02-30 (not a date)" },
		{ IDV_PANE_KYC, "unexpected type: ****" }, { IDV_PANE_RISK, "Apple, new_site (not understood)" },
		{ IDV_PANE_RISK, "74 [#######...]" }, { IDV_PANE_RISK, "70 and over is high" }, { IDV_PANE_RISK, "12 [#.........]" },
	};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct pane_view v = rig_view(ONE_COLUMN, HEIGHT);
		struct shot s;
		rig_shoot(r, &v, want[i].pane, &s);
		ck_assert_msg(strstr(buf_str(&s.text), want[i].text), "%s is not in\n%s", want[i].text, buf_str(&s.text));
		rig_finish(&s);
	}
	record_destroy(r);
}
END_TEST

START_TEST(local_time)
{
	setenv("TZ", "Asia/Kolkata", 1);
	struct record *r = rig_decode("{\"id\":\"a\",\"created_at\":\"2026-01-02T23:04:05Z\"}");
	struct pane_view v = rig_view(NARROW, HEIGHT);
	for (int utc = 0; utc < 2; utc++) {
		struct shot s;
		v.utc = utc;
		rig_shoot(r, &v, IDV_PANE_OVERVIEW, &s);
		ck_assert_ptr_nonnull(strstr(buf_str(&s.text), utc ? "2026-01-02 23:04:05Z" : "2026-01-03 04:34:05+05:30"));
		rig_finish(&s);
	}
	record_destroy(r);
	unsetenv("TZ");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_leaves");
	TCase *t = tcase_create("leaves");
	tcase_add_test(t, markers);
	tcase_add_test(t, markers_in_json);
	tcase_add_test(t, words);
	tcase_add_test(t, nulls);
	tcase_add_test(t, absent);
	tcase_add_test(t, empty_in_three_ways);
	tcase_add_test(t, redacted);
	tcase_add_test(t, unknown_words_come_as_they_came);
	tcase_add_test(t, local_time);
	suite_add_tcase(s, t);
	return suite_run(s);
}
