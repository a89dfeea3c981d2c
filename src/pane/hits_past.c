/* What was: reviews, the screening as it was before, other screenings of the same user, and who the people are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "idv/dashboard_user.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 64 * 1024 };

static void add_review_hits(struct column *c, const struct hits_view *h, unsigned leaf)
{
	size_t n = record_count(c->record, leaf, -1);
	if (!n) {
		hits_list_field(c, leaf, NULL);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct record_value *id = record_get(c->record, leaf, i, 0);
		const struct record *hit = NULL;
		for (size_t k = 0; k < h->look->hit_count && !hit; k++)
			hit = strcmp(record_text(h->look->hits[k], HIT_ID), id->text) == 0 ? h->look->hits[k] : NULL;
		struct buf text;
		buf_init(&text, TEXT_MAX);
		value_text(c->record, id, c->view, &text);
		if (hit)
			buf_printf(&text, ": %s, %s", record_text(hit, HIT_LIST_CODE), hits_primary_name(hit)->text);
		build_line(c, value_severity(id), i ? "" : c->record->kind->leaves[leaf].label, STYLE_PLAIN, buf_str(&text),
		           (struct row_field){ .leaf = IDV_LEAVES });
		buf_finish(&text);
	}
}

static void add_review(struct row_list *l, const struct hits_view *h, const struct pane_view *view, const struct record *review)
{
	struct column c = build_column(l, review, view, view->width, HITS_LABEL);
	hits_field(&c, REVIEW_TIMESTAMP, 0, NULL);
	hits_person_field(&c, h, REVIEW_DASHBOARD_USER_ID, NULL);
	hits_field(&c, REVIEW_SOURCE, 0, NULL);
	hits_field(&c, REVIEW_COMMENT, 0, NULL);
	add_review_hits(&c, h, REVIEW_CONFIRMED_HITS);
	add_review_hits(&c, h, REVIEW_DISMISSED_HITS);
	hits_field(&c, REVIEW_ID, 0, NULL);
	hits_field(&c, REVIEW_REQUEST_ID, 0, NULL);
	hits_extras(&c);
}

static void add_reviews(struct row_list *l, const struct hits_view *h, const struct pane_view *view)
{
	struct column c = build_column(l, NULL, view, view->width, HITS_LABEL);
	build_head(&c, "REVIEWS", "the newest first");
	for (size_t i = 0; i < h->look->review_count; i++) {
		if (i)
			build_gap(&c);
		add_review(l, h, view, h->look->reviews[i]);
	}
	if (!h->look->review_count)
		build_text(&c, STYLE_DIM, MARK_CELLS, h->look->reviews_whole ? "none" : "not read yet");
	else if (!h->look->reviews_whole)
		build_text(&c, STYLE_WARN, MARK_CELLS, "not all of them are read");
}

/* -- history ------------------------------------------------------------------------------------------------------------------ */

static bool same_value(const struct record_value *a, const struct record_value *b)
{
	return a->state == b->state && strcmp(a->text, b->text) == 0;
}

static void add_person(const struct hits_view *h, unsigned leaf, const struct record_value *v, struct buf *out)
{
	const char *name = leaf == SCREENING_ASSIGNEE && v->state == RECORD_PRESENT ? hits_person(h, v->text) : "";
	if (*name)
		buf_printf(out, " (%s)", name);
}

/* Of a field that changed: what it says, and what it said before. */
static void add_change(struct column *c, const struct hits_view *h, const struct record *before, unsigned leaf)
{
	const struct record_value *now = record_get(c->record, leaf, 0, 0), *then = record_get(before, leaf, 0, 0);
	struct buf text;
	buf_init(&text, TEXT_MAX);
	enum style style = value_text(c->record, now, c->view, &text);
	add_person(h, leaf, now, &text);
	buf_add_str(&text, ", was ");
	value_text(before, then, c->view, &text);
	add_person(h, leaf, then, &text);
	size_t from = c->list->count;
	build_line(c, value_severity(now), c->record->kind->leaves[leaf].label, style, buf_str(&text), (struct row_field){ .leaf = IDV_LEAVES });
	for (size_t i = from; i < c->list->count; i++)
		c->list->rows[i].masked = value_hidden(c->view, now) || value_hidden(c->view, then);
	buf_finish(&text);
}

static bool is_of_the_trail(unsigned leaf)
{
	return leaf == SCREENING_TIMESTAMP || leaf == SCREENING_SOURCE || leaf == SCREENING_DASHBOARD_USER_ID;
}

/* The screening as it was; of what was the same in the state before nothing is said twice. before NULL: it is the first that is known. */
static void add_state(struct row_list *l, const struct hits_view *h, const struct pane_view *view, const struct record *state,
                      const struct record *before)
{
	struct column c = build_column(l, state, view, view->width, HITS_LABEL);
	size_t changed = 0;
	hits_field(&c, SCREENING_TIMESTAMP, 0, before ? "changed" : "first known");
	hits_field(&c, SCREENING_SOURCE, 0, "by way of");
	hits_person_field(&c, h, SCREENING_DASHBOARD_USER_ID, "by");
	for (unsigned leaf = 0; leaf < SCREENING_LEAVES; leaf++) {
		if (is_of_the_trail(leaf))
			continue;
		if (!before) {
			hits_field(&c, leaf, 0, NULL);
		} else if (!same_value(record_get(state, leaf, 0, 0), record_get(before, leaf, 0, 0))) {
			add_change(&c, h, before, leaf);
			changed++;
		}
	}
	if (before && !changed)
		build_line(&c, RECORD_NEUTRAL, "", STYLE_DIM, "no field of the screening itself: hits may have",
		           (struct row_field){.leaf = IDV_LEAVES});
	hits_extras(&c);
}

static void add_history(struct row_list *l, const struct hits_view *h, const struct pane_view *view)
{
	struct column c = build_column(l, NULL, view, view->width, HITS_LABEL);
	build_gap(&c);
	build_head(&c, "HISTORY", "the newest first; what changed each time");
	for (size_t i = 0; i < h->history_count; i++) {
		if (i)
			build_gap(&c);
		add_state(l, h, view, h->history[i], i + 1 < h->history_count ? h->history[i + 1] : NULL);
	}
	if (!h->history_count)
		build_text(&c, STYLE_DIM, MARK_CELLS, h->history_read ? "none: it was never changed" : "not read yet");
}

/* -- others, people ----------------------------------------------------------------------------------------------------------- */

static void add_others(struct row_list *l, const struct hits_view *h, const struct pane_view *view)
{
	struct column none = build_column(l, NULL, view, view->width, HITS_LABEL);
	build_gap(&none);
	build_head(&none, "OTHER SCREENINGS OF THE SAME USER", "in no session of this verification");
	for (size_t i = 0; i < h->other_count; i++) {
		struct column c = build_column(l, h->others[i], view, view->width, HITS_LABEL);
		if (i)
			build_gap(&c);
		hits_field(&c, SCREENING_STATUS, 0, NULL);
		for (unsigned leaf = 0; leaf < SCREENING_LEAVES; leaf++) {
			if (leaf == SCREENING_ASSIGNEE || leaf == SCREENING_DASHBOARD_USER_ID)
				hits_person_field(&c, h, leaf, NULL);
			else if (leaf != SCREENING_STATUS)
				hits_field(&c, leaf, 0, NULL);
		}
		hits_extras(&c);
	}
	if (!h->other_count)
		build_text(&none, STYLE_DIM, MARK_CELLS, h->others_read ? "none" : "not read yet");
}

static void add_people(struct row_list *l, const struct hits_view *h, const struct pane_view *view)
{
	struct column none = build_column(l, NULL, view, view->width, HITS_LABEL);
	if (!h->people_count)
		return;
	build_gap(&none);
	build_head(&none, "PEOPLE", "users of the Dashboard who are named here");
	for (size_t i = 0; i < h->people_count; i++) {
		struct column c = build_column(l, h->people[i], view, view->width, HITS_LABEL);
		if (i)
			build_gap(&c);
		hits_field(&c, DASHBOARD_USER_EMAIL_ADDRESS, 0, NULL);
		hits_field(&c, DASHBOARD_USER_STATUS, 0, NULL);
		hits_field(&c, DASHBOARD_USER_CREATED_AT, 0, NULL);
		hits_field(&c, DASHBOARD_USER_ID, 0, NULL);
		hits_field(&c, DASHBOARD_USER_REQUEST_ID, 0, NULL);
		hits_extras(&c);
	}
}

void hits_past(struct row_list *l, const struct hits_view *h, const struct pane_view *v)
{
	const struct pane_view view = hits_view_of(v, v->width);
	if (!h->look)
		return;
	add_reviews(l, h, &view);
	add_history(l, h, &view);
	add_others(l, h, &view);
	add_people(l, h, &view);
}
