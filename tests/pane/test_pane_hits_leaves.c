/* Every leaf of a screening and of what it is made of can be read: its value, its word, or why there is none. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/when.h"
#include "idv/country.h"
#include "idv/dashboard_user.h"
#include "pane/hits_rig.h"
#include "pane/pane_rig.h"

enum { TEXT_MAX = 4 * 1024 * 1024, ELEMENTS = 2, WIDE = 400 };

/* Where a record of a kind is shown: put there in place of what the rig has. */
enum place { SCREENING_HERE, SCREENING_BEFORE, SCREENING_BESIDE, A_HIT, A_REVIEW, THE_PROGRAM, A_PERSON, PLACES };

static const struct record_kind *kind_at(enum place p)
{
	const struct record_kind *const kinds[PLACES] = {&screening_kind, &screening_kind, &screening_kind,     &hit_kind,
	                                                 &review_kind,    &program_kind,   &dashboard_user_kind};
	return kinds[p];
}

static struct record **slot(struct hits_rig *rig, enum place p)
{
	switch (p) {
	case SCREENING_HERE: return &rig->look.screening;
	case SCREENING_BEFORE: rig->view.history_count = 1; return &rig->history[0];
	case SCREENING_BESIDE: return &rig->others[0];
	case A_HIT: return &rig->look.hits[0];
	case A_REVIEW: return &rig->look.reviews[0];
	case THE_PROGRAM: return &rig->program;
	default: return &rig->people[0];
	}
}

static void shoot(const struct hits_rig *rig, enum place p, int width, struct row_list *l)
{
	struct pane_view v = rig_view(width, 24);
	v.reveal_all = true;
	if (p == A_HIT)
		hits_leaves(l, &rig->view, &v, 0);
	else if (p == SCREENING_HERE || p == THE_PROGRAM)
		hits_screening(l, &rig->view, &v);
	else
		hits_past(l, &rig->view, &v);
}

typedef void check_leaf(const struct record *r, const struct row_list *l, const char *text, unsigned leaf, size_t i);

/* Runs a check for each leaf and element of a record, on the rows that have it. */
static void each_leaf(const char *json, const struct marker *m, enum place p, int width, check_leaf *check)
{
	struct hits_rig rig;
	struct buf made, text;
	struct row_list l = { 0 };
	buf_init(&made, TEXT_MAX);
	buf_init(&text, TEXT_MAX);
	if (m)
		marker_json(m, &made);
	hits_rig_fill(&rig);
	rig.view.comparisons = NULL;
	struct record **at = slot(&rig, p);
	record_destroy(*at);
	*at = hits_rig_record(kind_at(p), m ? buf_str(&made) : json);
	rig.view.program = rig.program;
	shoot(&rig, p, width, &l);
	rig_text(&l, &text);
	for (unsigned leaf = 0; leaf < kind_at(p)->leaf_count; leaf++) {
		size_t n = strstr(kind_at(p)->leaves[leaf].path, "[]") ? record_count(*at, leaf, -1) : 1;
		for (size_t i = 0; i < (n ? n : 1); i++)
			check(*at, &l, buf_str(&text), leaf, i);
	}
	rows_finish(&l);
	buf_finish(&made);
	buf_finish(&text);
	hits_rig_finish(&rig);
}

/* -- values ------------------------------------------------------------------------------------------------------------------- */

static void has_marker(const struct record *r, const struct row_list *l, const char *text, unsigned leaf, size_t i)
{
	const struct marker m = { .kind = r->kind, .elements = ELEMENTS };
	char want[64];
	(void)l;
	marker_value(&m, leaf, i, 0, want);
	if (r->kind->leaves[leaf].type == RECORD_BOOLEAN)
		snprintf(want, sizeof want, "%s", record_get(r, leaf, i, 0)->number ? "yes" : "no");
	ck_assert_msg(rig_has(text, want), "%s of %s is not shown:\n%.5000s", want, r->kind->leaves[leaf].path, text);
}

START_TEST(markers)
{
	static const int widths[] = { 40, 80, 100, 140, WIDE };
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		for (int p = 0; p < PLACES; p++) {
			const struct marker m = { .kind = kind_at((enum place)p), .elements = ELEMENTS };
			each_leaf(NULL, &m, (enum place)p, widths[w], has_marker);
		}
	}
}
END_TEST

/* A row has the label, at least what of it is on its first line, and says this. */
static bool row_says(const struct row_list *l, const char *whole, const char *want)
{
	char label[20];
	snprintf(label, sizeof label, "%.18s", whole);
	for (size_t k = 0; k < l->count; k++)
		if (row_contains(&l->rows[k], label) && row_contains(&l->rows[k], want))
			return true;
	return false;
}

static void has_words(const struct record *r, const struct row_list *l, const char *text, unsigned leaf, size_t i)
{
	const struct record_value *v = record_get(r, leaf, i, 0);
	char want[200];
	switch (r->kind->leaves[leaf].type) {
	case RECORD_ENUM: snprintf(want, sizeof want, "%s", v->word->label); break;
	case RECORD_TIME: when_format(v->number, true, want); break;
	case RECORD_COUNTRY: snprintf(want, sizeof want, "%s %s", v->text, idv_country_name(v->text)); break;
	case RECORD_BOOLEAN: snprintf(want, sizeof want, "%s", v->number ? "yes" : "no"); break;
	default: snprintf(want, sizeof want, "%s", v->text);
	}
	ck_assert_msg(rig_has(text, want), "%s: no \"%s\" in\n%s", r->kind->leaves[leaf].path, want, text);
	if (r->kind == &hit_kind && leaf != HIT_SUB_PROGRAMS && leaf < HIT_DATE_SUMMARY)
		ck_assert_msg(row_says(l, r->kind->leaves[leaf].label, want), "%s: \"%s\" is not in its row", r->kind->leaves[leaf].path, want);
}

START_TEST(words)
{
	for (int p = 0; p < PLACES; p++) {
		const struct marker m = { .kind = kind_at((enum place)p), .elements = ELEMENTS, .words = true, .typed = true };
		each_leaf(NULL, &m, (enum place)p, WIDE, has_words);
	}
}
END_TEST

/* -- nothing there ------------------------------------------------------------------------------------------------------------ */

static void has_reason(const struct record *r, const struct row_list *l, const char *text, unsigned leaf, size_t i)
{
	const struct record_value *v = record_get(r, leaf, i, 0);
	const char *path = r->kind->leaves[leaf].path;
	struct buf why;
	if (v->state == RECORD_PRESENT)
		return;
	buf_init(&why, 4096);
	record_why_empty(r, v, &why);
	ck_assert_msg(why.len > 0 && strstr(text, buf_str(&why)), "%s: \"%s\" is not in\n%s", path, buf_str(&why), text);
	bool in_array = strstr(path, "[]") != NULL && !v->indexed; /* of an array without elements one row speaks */
	if (!in_array && (r->kind == &hit_kind || r->kind == &review_kind) && leaf)
		ck_assert_msg(row_says(l, r->kind->leaves[leaf].label, buf_str(&why)), "%s: \"%s\" is not in its row:\n%s", path, buf_str(&why), text);
	for (size_t k = 0; k < l->count && r->kind == &hit_kind; k++)
		for (size_t s = 0; s < l->rows[k].count; s++)
			ck_assert_msg(l->rows[k].spans[s].style != STYLE_GOOD, "what is empty looks well: %s", l->rows[k].spans[s].text);
	buf_finish(&why);
}

START_TEST(nulls)
{
	static const enum marker_fill fills[] = { MARKER_NULL_LEAVES, MARKER_NULL_OBJECTS };
	for (int p = 0; p < PLACES; p++) {
		for (size_t f = 0; f < 2; f++) {
			for (size_t elements = 0; elements < 2; elements++) {
				const struct marker m = { .kind = kind_at((enum place)p), .fill = fills[f], .elements = elements };
				each_leaf(NULL, &m, (enum place)p, WIDE, has_reason);
			}
		}
		each_leaf("{\"id\":\"x\"}", NULL, (enum place)p, WIDE, has_reason);
	}
}
END_TEST

/* -- what this version does not know ------------------------------------------------------------------------------------------ */

static void has_extra(const struct record *r, const struct row_list *l, const char *text, unsigned leaf, size_t i)
{
	(void)l, (void)leaf, (void)i;
	ck_assert_uint_eq(r->extra_count, 1);
	ck_assert_msg(strstr(text, "! later_field") && strstr(text, "{\"a\":17}"), "%s", text);
}

START_TEST(unknown_fields)
{
	for (int p = 0; p < PLACES; p++)
		each_leaf("{\"id\":\"x\",\"later_field\":{\"a\":17}}", NULL, (enum place)p, 120, has_extra);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_hits_leaves");
	TCase *t = tcase_create("leaves");
	tcase_add_test(t, markers);
	tcase_add_test(t, words);
	tcase_add_test(t, nulls);
	tcase_add_test(t, unknown_fields);
	suite_add_tcase(s, t);
	return suite_run(s);
}
