/* What the vendor tells of an attempt and of its screening, as moments. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "pane/hits.h"
#include "pane/timeline.h"

enum { STEPS_TEXT = 600, SHOWN_MOST = 100 };

/* -- an attempt ---------------------------------------------------------------------------------------------------------------------- */

struct telling { struct moments *m; const struct record *r; const char *attempt_id; size_t created, last; };

/* Of a field with a time: SIZE_MAX when it has none. The pane is the leaf's. */
static size_t timed(struct telling *t, enum idv_leaf leaf, size_t i, const char *text)
{
	const struct record_value *v = idv_get(t->r, leaf, i, 0);
	if (v->state != RECORD_PRESENT || !v->timed)
		return SIZE_MAX;
	size_t at = moments_add(t->m, MOMENT_VENDOR, v->number, "", "%s", text);
	struct moment *e = &t->m->list[at];
	e->jump = JUMP_FIELD;
	e->attempt_id = t->attempt_id;
	e->field = (struct row_field){ .leaf = leaf, .at = { (uint16_t)i } };
	e->pane = (enum idv_pane)idv_kind.leaves[leaf].pane;
	if (leaf != IDV_CREATED_AT)
		moments_bind(t->m, t->created, at, 0);
	return at;
}

/* What has no time of its own stands behind what came before it. */
static void untimed(struct telling *t, enum idv_leaf leaf, size_t i, const char *text)
{
	size_t at = moments_add(t->m, MOMENT_VENDOR, MOMENT_UNTIMED, "", "%s", text);
	struct moment *e = &t->m->list[at];
	e->after = t->last;
	e->jump = JUMP_FIELD;
	e->attempt_id = t->attempt_id;
	e->field = (struct row_field){ .leaf = leaf, .at = { (uint16_t)i } };
	e->pane = (enum idv_pane)idv_kind.leaves[leaf].pane;
	e->style = STYLE_DIM;
}

static const char *word(const struct record *r, enum idv_leaf leaf, size_t i)
{
	const struct record_value *v = idv_get(r, leaf, i, 0);
	return v->state != RECORD_PRESENT ? "not told" : v->word ? v->word->label : v->text;
}

static void tell_sms(struct telling *t)
{
	size_t n = idv_count(t->r, IDV_SMS_STATUS, -1);
	char text[300];
	for (size_t i = 0; i < n && i < SHOWN_MOST; i++) {
		const struct record_value *first = idv_get(t->r, IDV_SMS_INITIALLY_SENT_AT, i, 0), *last = idv_get(t->r, IDV_SMS_LAST_SENT_AT, i, 0);
		bool once = first->timed && last->timed && first->number == last->number;
		snprintf(text, sizeof text, "SMS code to number %zu %s: %s", i + 1, once ? "sent" : "first sent", word(t->r, IDV_SMS_STATUS, i));
		size_t sent = timed(t, IDV_SMS_INITIALLY_SENT_AT, i, text);
		t->last = sent != SIZE_MAX ? sent : t->last;
		if (!once) {
			snprintf(text, sizeof text, "SMS code to number %zu last sent: %s", i + 1, word(t->r, IDV_SMS_STATUS, i));
			size_t again = timed(t, IDV_SMS_LAST_SENT_AT, i, text);
			moments_bind(t->m, sent, again, 0);
			t->last = again != SIZE_MAX ? again : t->last;
		}
		snprintf(text, sizeof text, "SMS code to number %zu redacted", i + 1);
		timed(t, IDV_SMS_REDACTED_AT, i, text);
	}
}

static void tell_steps(struct telling *t)
{
	char text[STEPS_TEXT];
	size_t n = 0;
	for (int i = 0; i < IDV_STEPS; i++) {
		enum idv_leaf leaf = (enum idv_leaf)(IDV_STEP_ACCEPT_TOS + i);
		const struct record_value *v = idv_get(t->r, leaf, 0, 0);
		if (v->state == RECORD_PRESENT && strcmp(v->text, "not_applicable") != 0 && n < sizeof text)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %s", n ? ", " : "steps: ", idv_kind.leaves[leaf].label, word(t->r, leaf, 0));
	}
	if (n)
		untimed(t, IDV_STEP_ACCEPT_TOS, 0, text);
}

static void tell_submissions(struct telling *t, enum idv_leaf status, enum idv_leaf redacted, const char *name)
{
	size_t n = idv_count(t->r, status, -1);
	char text[300];
	for (size_t i = 0; i < n && i < SHOWN_MOST; i++) {
		snprintf(text, sizeof text, "%s %zu of %zu: %s", name, i + 1, n, word(t->r, status, i));
		untimed(t, status, i, text);
		snprintf(text, sizeof text, "%s %zu of %zu redacted", name, i + 1, n);
		if (redacted != IDV_LEAVES)
			timed(t, redacted, i, text);
	}
}

size_t moments_of_attempt(struct moments *m, const struct record *r, size_t try_no, size_t tries)
{
	struct telling t = { m, r, moments_text(m, idv_text(r, IDV_ID)), SIZE_MAX, SIZE_MAX };
	char text[300], of[60] = "";
	if (try_no && tries > 1)
		snprintf(of, sizeof of, " %zu of %zu", try_no, tries);
	snprintf(text, sizeof text, "attempt%s created, template version %.20s", of, *idv_text(r, IDV_TEMPLATE_VERSION) ? idv_text(r, IDV_TEMPLATE_VERSION) : "not told");
	t.created = t.last = timed(&t, IDV_CREATED_AT, 0, text);
	if (t.created != SIZE_MAX) {
		m->list[t.created].jump = JUMP_ATTEMPT;
		m->list[t.created].style = STYLE_STRONG;
	}
	tell_sms(&t);
	tell_submissions(&t, IDV_DOC_STATUS, IDV_DOC_REDACTED_AT, "document");
	tell_submissions(&t, IDV_SELFIE_STATUS, IDV_LEAVES, "selfie");
	tell_steps(&t);
	snprintf(text, sizeof text, "attempt%s completed: %s", of, word(r, IDV_STATUS, 0));
	size_t completed = timed(&t, IDV_COMPLETED_AT, 0, text);
	if (completed != SIZE_MAX)
		m->list[completed].style = STYLE_STRONG;
	snprintf(text, sizeof text, "attempt%s redacted", of);
	moments_bind(m, completed, timed(&t, IDV_REDACTED_AT, 0, text), 0);
	timed(&t, IDV_PROTECT_TIMESTAMP, 0, "event scored by the vendor's fraud models");
	return t.created;
}

/* -- a screening --------------------------------------------------------------------------------------------------------------------- */

static size_t screened(struct moments *m, const struct record *r, unsigned leaf, const char *attempt_id, const char *text)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	if (v->state != RECORD_PRESENT || !v->timed)
		return SIZE_MAX;
	size_t at = moments_add(m, MOMENT_VENDOR, v->number, "", "%s", text);
	m->list[at].jump = JUMP_SCREENING;
	m->list[at].attempt_id = attempt_id;
	return at;
}

static const char *text_of(const struct record *r, unsigned leaf)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	return v->state != RECORD_PRESENT ? "none" : v->word ? v->word->label : v->text;
}

/* ", by ana@example.com, by way of the Dashboard" */
static void add_hand(const struct hits_view *h, const struct record *r, unsigned user, unsigned source, struct buf *out)
{
	const char *id = record_text(r, user);
	if (*id)
		buf_printf(out, ", by %s", h->person_name ? h->person_name(h->ctx, id) : id);
	buf_printf(out, ", by way of %s", text_of(r, source));
}

static void tell_state(struct moments *m, const struct hits_view *h, const struct record *r, const struct record *before, const char *attempt_id)
{
	static const struct { unsigned leaf; const char *name; } told[] = {
		{ SCREENING_STATUS, "status" }, { SCREENING_VERSION, "search terms version" }, { SCREENING_PROGRAM_ID, "programme" }, { SCREENING_ASSIGNEE, "assignee" },
	};
	struct buf text;
	size_t n = 0;
	buf_init(&text, 2048);
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		const char *now = text_of(r, told[i].leaf), *was = before ? text_of(before, told[i].leaf) : now;
		if (before ? !strcmp(now, was) : told[i].leaf != SCREENING_STATUS && told[i].leaf != SCREENING_VERSION)
			continue;
		bool person = told[i].leaf == SCREENING_ASSIGNEE && strcmp(now, "none") != 0 && h->person_name;
		buf_printf(&text, "%s%s %s", n++ ? ", " : "screening: ", told[i].name, person ? h->person_name(h->ctx, now) : now);
		if (before)
			buf_printf(&text, ", was %s", was);
	}
	if (!n)
		buf_add_str(&text, "screening: changed in nothing that its history tells");
	add_hand(h, r, SCREENING_DASHBOARD_USER_ID, SCREENING_SOURCE, &text);
	screened(m, r, SCREENING_TIMESTAMP, attempt_id, buf_str(&text));
	buf_finish(&text);
}

static void tell_hits(struct moments *m, const struct hits_view *h, const char *attempt_id)
{
	static const struct { unsigned leaf; const char *what; } told[] = {
		{ HIT_FIRST_ACTIVE, "active for the first time" }, { HIT_INACTIVE_SINCE, "inactive" }, { HIT_HISTORICAL_SINCE, "historical" },
	};
	char text[600];
	for (size_t i = 0; i < h->look->hit_count; i++) {
		const struct record *hit = h->look->hits[i];
		size_t first = SIZE_MAX;
		for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
			snprintf(text, sizeof text, "hit %.200s on %.100s %s", record_text(hit, HIT_ID), text_of(hit, HIT_LIST_CODE), told[k].what);
			size_t at = screened(m, hit, told[k].leaf, attempt_id, text);
			moments_bind(m, first, at, 0);
			first = k ? first : at;
		}
	}
}

static void tell_reviews(struct moments *m, const struct hits_view *h, const char *attempt_id)
{
	for (size_t i = 0; i < h->look->review_count; i++) {
		const struct record *r = h->look->reviews[i];
		struct buf text;
		buf_init(&text, 2048);
		buf_printf(&text, "review %.200s: %zu confirmed, %zu dismissed", record_text(r, REVIEW_ID), record_count(r, REVIEW_CONFIRMED_HITS, -1),
		           record_count(r, REVIEW_DISMISSED_HITS, -1));
		add_hand(h, r, REVIEW_DASHBOARD_USER_ID, REVIEW_SOURCE, &text);
		screened(m, r, REVIEW_TIMESTAMP, attempt_id, buf_str(&text));
		buf_finish(&text);
	}
}

void moments_of_screening(struct moments *m, const struct hits_view *h, const char *attempt_id)
{
	if (!h->look || !h->look->screening)
		return;
	const char *id = moments_text(m, attempt_id);
	const struct record *newest = h->history_count ? h->history[0] : NULL;
	if (!newest || strcmp(record_text(newest, SCREENING_TIMESTAMP), record_text(h->look->screening, SCREENING_TIMESTAMP)) != 0)
		tell_state(m, h, h->look->screening, newest, id);
	for (size_t i = 0; i < h->history_count; i++)
		tell_state(m, h, h->history[i], i + 1 < h->history_count ? h->history[i + 1] : NULL, id);
	tell_reviews(m, h, id);
	tell_hits(m, h, id);
}
