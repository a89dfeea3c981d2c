/* A screening itself: where it stands, who was searched for, in which programme. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 64 * 1024, LIST_CODE = 9, LIST_KIND = 26 };

static void say_state(struct column *c, const struct hits_view *h)
{
	if (h->outcome && *h->outcome)
		build_hanging(c, h->outcome_style, 2, h->outcome);
	if (h->state && *h->state)
		build_hanging(c, h->state_style, 2, h->state);
}

static bool is_here(const struct hits_view *h)
{
	return h->look && h->look->screening;
}

static void say_nothing_here(struct column *c, const struct hits_view *h)
{
	say_state(c, h);
	if (!h->state || !*h->state)
		build_hanging(c, STYLE_DIM, 2, "The screening is being read.");
}

static const char *status_label(const char *wire)
{
	const struct record_word *w = record_vocab_find(&aml_vocab_table[AML_VOCAB_STATUS], wire);
	return w ? w->label : wire;
}

static void say_half(struct column *c, const struct hits_view *h)
{
	if (!h->half)
		return;
	const char *status = aml_aim_statuses[h->half_aim];
	char text[240];
	int n = snprintf(text, sizeof text, "! Half done: a review that was to %s it is in, but the screening is not %s. ", aml_aim_names[h->half_aim],
	                 status ? status_label(status) : "as it was to be");
	if (h->half_waits)
		snprintf(text + n, sizeof text - (size_t)n, "S goes on with it once %zu more hit%s decided.", h->half_waits, h->half_waits == 1 ? " is" : "s are");
	else
		snprintf(text + n, sizeof text - (size_t)n, "S finishes it.");
	build_hanging(c, STYLE_BAD, 2, text);
}

/* "4 hits: 2 wait (1 decided, not sent, 1 inconclusive), 1 confirmed, 1 dismissed"; where all are alike "2 hits wait". */
static void count_hits(const struct hits_view *h, struct buf *out)
{
	const struct aml_look *look = h->look;
	size_t wait = 0, confirmed = 0, decided = 0, unclear = 0, dismissed;
	for (size_t i = 0; i < look->hit_count; i++) {
		bool waits = aml_hit_waits(look->hits[i]);
		wait += waits;
		confirmed += !waits && record_is(look->hits[i], HIT_STATUS, "confirmed");
		enum aml_verdict verdict = waits && h->verdicts ? h->verdicts[i].verdict : AML_UNDECIDED;
		decided += verdict == AML_MATCH || verdict == AML_NO_MATCH;
		unclear += verdict == AML_INCONCLUSIVE;
	}
	dismissed = look->hit_count - wait - confirmed;
	if (!look->hit_count) {
		buf_add_str(out, look->hits_whole ? "no hits" : "hits not read yet");
		return;
	}
	bool alike = (wait > 0) + (confirmed > 0) + (dismissed > 0) == 1;
	buf_printf(out, "%zu hit%s%s%s", look->hit_count, look->hit_count == 1 ? "" : "s", look->hits_whole ? "" : " so far", alike ? "" : ":");
	const struct { size_t count; const char *word; } kinds[] = {
		{ wait, wait == 1 ? "waits" : "wait" }, { confirmed, "confirmed" }, { dismissed, "dismissed" },
	};
	const char *before = "";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!kinds[i].count)
			continue;
		if (alike)
			buf_printf(out, " %s", kinds[i].word);
		else
			buf_printf(out, "%s %zu %s", before, kinds[i].count, kinds[i].word);
		if (i == 0 && decided)
			buf_printf(out, " (%zu decided, %s%s", decided, h->sent ? "sent, not known" : "not sent", unclear ? ", " : ")");
		if (i == 0 && unclear)
			buf_printf(out, "%s%zu inconclusive)", decided ? "" : " (", unclear);
		before = ",";
	}
}

static void add_text(const struct record *r, unsigned leaf, const struct pane_view *v, const char *before, struct buf *out)
{
	const struct record_value *value = record_get(r, leaf, 0, 0);
	if (!value_is_here(value))
		return;
	buf_add_str(out, before);
	value_text(r, value, v, out);
}

/* " (balanced, 6 lists, daily rescans)" */
static void add_programme(const struct record *p, struct buf *out)
{
	const struct record_value *sensitivity = record_get(p, PROGRAM_NAME_SENSITIVITY, 0, 0),
	                          *rescans = record_get(p, PROGRAM_IS_RESCANNING_ENABLED, 0, 0);
	const struct record_value *archived = record_get(p, PROGRAM_IS_ARCHIVED, 0, 0);
	size_t lists = record_count(p, PROGRAM_LISTS_ENABLED, -1);
	buf_add_str(out, " (");
	if (sensitivity->state == RECORD_PRESENT)
		buf_printf(out, "%s, ", sensitivity->text);
	buf_printf(out, "%zu list%s", lists, lists == 1 ? "" : "s");
	if (rescans->state == RECORD_PRESENT)
		buf_add_str(out, rescans->number ? ", daily rescans" : ", no rescans");
	if (archived->state == RECORD_PRESENT && archived->number)
		buf_add_str(out, ", archived");
	buf_add_char(out, ')');
}

static void add_assignee(const struct hits_view *h, struct buf *out)
{
	const struct record_value *v = record_get(h->look->screening, SCREENING_ASSIGNEE, 0, 0);
	if (!value_is_here(v)) {
		buf_add_str(out, "; nobody is assigned");
		return;
	}
	const char *name = hits_person(h, v->text);
	buf_printf(out, "; assigned to %s", *name ? name : v->text);
}

void hits_brief(struct row_list *l, const struct hits_view *h, const struct pane_view *v)
{
	const struct pane_view view = hits_view_of(v, v->width);
	const struct record *s = is_here(h) ? h->look->screening : NULL;
	struct column c = build_column(l, s, &view, v->width, HITS_LABEL);
	if (!s) {
		say_nothing_here(&c, h);
		return;
	}
	struct buf text;
	const struct record_value *status = record_get(s, SCREENING_STATUS, 0, 0);
	buf_init(&text, TEXT_MAX);
	buf_printf(&text, "%s ", value_is_here(status) ? severity_mark(value_severity(status)) : "!");
	enum style style = value_text(s, status, &view, &text);
	buf_add_str(&text, "; ");
	count_hits(h, &text);
	build_hanging(&c, value_is_here(status) ? style : STYLE_UNKNOWN, 2, buf_str(&text));
	buf_reset(&text);
	add_text(s, SCREENING_LEGAL_NAME, &view, "", &text);
	add_text(s, SCREENING_DATE_OF_BIRTH, &view, ", born ", &text);
	if (record_get(s, SCREENING_COUNTRY, 0, 0)->state == RECORD_PRESENT)
		buf_printf(&text, ", %s", record_text(s, SCREENING_COUNTRY));
	add_text(s, SCREENING_VERSION, &view, "; search terms version ", &text);
	build_hanging(&c, STYLE_PLAIN, 2, text.len ? buf_str(&text) : "the search terms were not sent");
	buf_reset(&text);
	if (h->program && value_is_here(record_get(h->program, PROGRAM_NAME, 0, 0))) {
		value_text(h->program, record_get(h->program, PROGRAM_NAME, 0, 0), &view, &text);
		add_programme(h->program, &text);
	} else {
		add_text(s, SCREENING_PROGRAM_ID, &view, "programme ", &text);
	}
	add_assignee(h, &text);
	build_hanging(&c, STYLE_PLAIN, 2, buf_str(&text));
	buf_finish(&text);
	say_half(&c, h);
	say_state(&c, h);
}

/* -- pane 7 ------------------------------------------------------------------------------------------------------------------- */

static void say_what_follows(struct column *c, const struct hits_view *h)
{
	const struct record *s = h->look->screening;
	const struct record_value *rescans = h->program ? record_get(h->program, PROGRAM_IS_RESCANNING_ENABLED, 0, 0) : NULL;
	if (record_is(s, SCREENING_STATUS, "pending_review"))
		build_hanging(c, STYLE_PLAIN, 2, "It waits for a person. Cleared, its verification can reach success; rejected, that fails; until then "
		              "it stays pending. A hit decided is final with the vendor: it never comes back, and is not updated any more.");
	else if (record_is(s, SCREENING_STATUS, "rejected"))
		build_hanging(c, STYLE_PLAIN, 2, "The vendor adds no new hits to a rejected screening.");
	else if (record_is(s, SCREENING_STATUS, "cleared") && rescans && rescans->state == RECORD_PRESENT && rescans->number)
		build_hanging(c, STYLE_PLAIN, 2, "Its programme scans again daily: a new hit can make it wait again.");
}

static void add_status(struct column *c, const struct hits_view *h)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	build_head(c, "WHERE IT STANDS", NULL);
	hits_field(c, SCREENING_STATUS, 0, NULL);
	count_hits(h, &text);
	build_line(c, RECORD_NEUTRAL, "hits", STYLE_PLAIN, buf_str(&text), (struct row_field){ .leaf = IDV_LEAVES });
	if (h->look->skipped) {
		buf_reset(&text);
		buf_printf(&text, "%zu of what the vendor listed could not be read, so nothing can be decided", h->look->skipped);
		build_line(c, RECORD_UNKNOWN, "", STYLE_UNKNOWN, buf_str(&text), (struct row_field){ .leaf = IDV_LEAVES });
	}
	hits_person_field(c, h, SCREENING_ASSIGNEE, NULL);
	say_half(c, h);
	say_what_follows(c, h);
	buf_finish(&text);
}

static void add_list_of_hits(struct column *c, const struct hits_view *h)
{
	if (!h->look->hit_count)
		return;
	build_gap(c);
	hits_head(c->list, c->view);
	for (size_t i = 0; i < h->look->hit_count; i++)
		hits_row(c->list, h, c->view, h->order ? h->order[i] : i);
	hits_legend(c->list, c->width);
	build_hanging(c, STYLE_DIM, 2, "W compares them with the person one by one, and settles the screening.");
}

static void add_details(struct column *c, const struct hits_view *h)
{
	build_gap(c);
	build_head(c, "THE SCREENING", NULL);
	hits_field(c, SCREENING_ID, 0, NULL);
	hits_field(c, SCREENING_CLIENT_USER_ID, 0, NULL);
	hits_field(c, SCREENING_TIMESTAMP, 0, NULL);
	hits_field(c, SCREENING_SOURCE, 0, NULL);
	hits_person_field(c, h, SCREENING_DASHBOARD_USER_ID, NULL);
	hits_field(c, SCREENING_REQUEST_ID, 0, NULL);
}

static void add_terms(struct column *c)
{
	build_gap(c);
	build_head(c, "SEARCHED FOR", NULL);
	for (unsigned leaf = SCREENING_LEGAL_NAME; leaf <= SCREENING_VERSION; leaf++)
		hits_field(c, leaf, 0, NULL);
}

/* A list of the programme: code, kind, name in full. */
static void add_list(struct column *c, size_t i)
{
	const struct record_value *v = record_get(c->record, PROGRAM_LISTS_ENABLED, i, 0);
	enum aml_list_kind kind = aml_list_kind(v->text);
	struct buf name;
	buf_init(&name, TEXT_MAX);
	enum style style = value_text(c->record, v, c->view, &name);
	if (c->width < LIST_CODE + LIST_KIND + LIST_KIND) {
		char *line = mem_printf("%s %s (%s)", v->text, v->word ? buf_str(&name) : "not understood", aml_list_kind_names[kind]);
		build_hanging(c, style, 4, line);
		free(line);
	} else {
		const struct cell cells[] = { { STYLE_PLAIN, MARK_CELLS, severity_mark(value_severity(v)) }, { style, LIST_CODE, v->text },
		                              { STYLE_PLAIN, LIST_KIND, aml_list_kind_names[kind] },
		                              { style, c->width - MARK_CELLS - LIST_CODE - LIST_KIND, buf_str(&name) } };
		build_cells(c, cells, COUNT_OF(cells), NULL, false);
	}
	buf_finish(&name);
}

static void add_program(struct row_list *l, const struct hits_view *h, const struct pane_view *view)
{
	struct column s = build_column(l, h->look->screening, view, view->width, HITS_LABEL);
	struct column c = build_column(l, h->program, view, view->width, HITS_LABEL);
	build_gap(&c);
	build_head(&c, "PROGRAMME", NULL);
	hits_field(&s, SCREENING_PROGRAM_ID, 0, NULL);
	if (!h->program) {
		build_text(&c, STYLE_DIM, MARK_CELLS, "not read yet");
		return;
	}
	hits_field(&c, PROGRAM_NAME, 0, "name");
	hits_field(&c, PROGRAM_NAME_SENSITIVITY, 0, NULL);
	hits_field(&c, PROGRAM_IS_RESCANNING_ENABLED, 0, NULL);
	hits_field(&c, PROGRAM_IS_ARCHIVED, 0, NULL);
	if (strcmp(record_text(h->program, PROGRAM_ID), record_text(h->look->screening, SCREENING_PROGRAM_ID)) != 0)
		hits_field(&c, PROGRAM_ID, 0, "what was read is");
	hits_field(&c, PROGRAM_CREATED_AT, 0, NULL);
	hits_field(&c, PROGRAM_TIMESTAMP, 0, NULL);
	hits_field(&c, PROGRAM_SOURCE, 0, NULL);
	hits_person_field(&c, h, PROGRAM_DASHBOARD_USER_ID, NULL);
	hits_field(&c, PROGRAM_REQUEST_ID, 0, NULL);
	size_t n = record_count(h->program, PROGRAM_LISTS_ENABLED, -1);
	if (!n)
		hits_field(&c, PROGRAM_LISTS_ENABLED, 0, NULL);
	else
		build_text(&c, STYLE_LABEL, MARK_CELLS, n == 1 ? "1 list:" : "lists:");
	for (size_t i = 0; i < n; i++)
		add_list(&c, i);
	hits_extras(&c);
}

void hits_screening(struct row_list *l, const struct hits_view *h, const struct pane_view *v)
{
	const struct pane_view view = hits_view_of(v, v->width);
	struct column c = build_column(l, is_here(h) ? h->look->screening : NULL, &view, v->width, HITS_LABEL);
	if (!is_here(h)) {
		say_nothing_here(&c, h);
		return;
	}
	say_state(&c, h);
	add_status(&c, h);
	add_list_of_hits(&c, h);
	add_terms(&c);
	add_details(&c, h);
	add_program(l, h, &view);
	hits_extras(&c);
}
