/* Overview: why the attempt waits or failed, its steps, its facts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"
#include "pane/layouts.h"
#include "pane/sides.h"

enum { WIDE = 120, LEFT_MIN = 46, LEFT_MAX = 72, STEP_LABEL = 24, FACT_LABEL = 20, REASON_INDENT = 4, NOTES_SHOWN = 2,
       NOTE_SHOWN = 200 };

/* How many reasons from the first on belong to one step and severity and read as one: "Risk Check: bot yes; proxy Tor". */
static size_t group_reasons(const struct finding *r, size_t n, struct buf *out)
{
	size_t k = 1, shared = r->shared;
	buf_add_str(out, r->text);
	for (; shared && k < n && r[k].severity == r->severity && r[k].shared == shared && memcmp(r[k].text, r->text, shared) == 0; k++)
		buf_printf(out, "; %s", r[k].text + shared);
	return k;
}

/* The pane with the details; 0: none but this one. */
static enum idv_pane pane_of(const struct finding *r)
{
	bool has_step = r->step >= 0 && r->step < IDV_STEPS;
	if (!has_step && r->leaf == IDV_LEAVES)
		return 0;
	enum idv_pane pane = has_step ? idv_step_table[r->step].pane : idv_leaf_table[r->leaf].pane;
	return pane == IDV_PANE_OVERVIEW ? 0 : pane;
}

/* One line of reasons, begun with the number of the pane that has more. False, and no row, when it would need more than `most`. */
static bool add_reasons(struct column *c, const struct finding *r, const char *text, size_t most)
{
	char begin[16] = " ";
	enum idv_pane pane = pane_of(r);
	size_t before = c->list->count;
	if (pane)
		snprintf(begin, sizeof begin, "%d", (int)pane);
	char *line = mem_printf("%s %s %s", begin, severity_mark(r->severity), text);
	build_hanging(c, severity_style(r->severity), REASON_INDENT, line);
	free(line);
	if (c->list->count - before > most) {
		c->list->count = before;
		return false;
	}
	for (size_t k = before; k < c->list->count; k++) {
		c->list->rows[k].field = (struct row_field){ .leaf = r->leaf, .at = { r->at[0], r->at[1] } };
		c->list->rows[k].open_pane = pane;
	}
	return true;
}

static void add_more(struct column *c, const struct finding *r, size_t left, size_t more)
{
	char text[80];
	int n = snprintf(text, sizeof text, "+%zu more", left + more);
	if (left && pane_of(r))
		snprintf(text + n, sizeof text - (size_t)n, ": pane %d", (int)pane_of(r));
	build_text(c, STYLE_WARN, REASON_INDENT, text);
}

/* What was found where more is known than the record; else what it says by itself. */
static const struct finding *findings_shown(const struct column *c, struct finding own[FINDINGS], size_t *count, size_t *more)
{
	const struct pane_view *v = c->view;
	struct basis basis = basis_of(c->record);
	if (v->findings) {
		*count = v->finding_count;
		*more = v->finding_more;
		return v->findings;
	}
	basis.now = v->read_at;
	*count = findings_of(&basis, own, more);
	return own;
}

void overview_reasons(struct column *c, size_t most)
{
	struct finding own[FINDINGS];
	size_t more, n, i = 0;
	const struct finding *reasons = findings_shown(c, own, &n, &more);
	const struct record_value *status = idv_get(c->record, IDV_STATUS, 0, 0);
	struct buf text;
	buf_init(&text, 1024 * 1024);
	value_text(c->record, status, c->view, &text);
	bool pending = idv_is(c->record, IDV_STATUS, "pending_review");
	build_head(c, pending ? "WHY PENDING" : n ? "WHAT STANDS OUT" : "STATUS", buf_str(&text));
	c->list->rows[c->list->count - 1].field = (struct row_field){ .leaf = IDV_STATUS };
	if (status->state != RECORD_PRESENT)
		build_text(c, STYLE_UNKNOWN, 1, "! An attempt without a status: nothing can be told from it.");
	else if (!n && !c->record->mended)
		build_text(c, STYLE_DIM, 0, "Nothing in this answer stands out.");
	const size_t end = c->list->count + most;
	for (size_t tried = n; i < n && tried;) { /* where a group has no room, as many of it as have */
		buf_reset(&text);
		size_t count = group_reasons(&reasons[i], tried, &text), taken = c->list->count + (i + count < n || more);
		if (taken < end && add_reasons(c, &reasons[i], buf_str(&text), end - taken)) {
			i += count;
			tried = n - i;
		} else {
			tried = count - 1;
		}
	}
	if (i < n || more)
		add_more(c, &reasons[i < n ? i : 0], n - i, more);
	buf_finish(&text);
}

void overview_steps(struct column *c)
{
	build_head(c, "STEPS", NULL);
	for (size_t i = 0; i < IDV_STEPS; i++) {
		const struct record_value *v = idv_get(c->record, idv_step_table[i].leaf, 0, 0);
		const struct row_field field = { .leaf = idv_step_table[i].leaf };
		struct buf text;
		buf_init(&text, 1024 * 1024);
		enum style style = value_text(c->record, v, c->view, &text);
		bool there = v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
		const struct cell cells[] = {
			{ style, MARK_CELLS, v->word ? v->word->mark : there ? severity_mark(RECORD_UNKNOWN) : " " },
			{ STYLE_LABEL, STEP_LABEL + 2, idv_step_table[i].label },
			{ style, c->width - MARK_CELLS - STEP_LABEL - 2, buf_str(&text) },
		};
		build_cells(c, cells, COUNT_OF(cells), &field, false);
		buf_finish(&text);
	}
}

static void not_understood(struct column *c)
{
	const struct record *r = c->record;
	char text[160];
	if (r->extra_count || r->unknown_words || r->wrong_types || r->mended)
		build_gap(c);
	if (r->extra_count) {
		snprintf(text, sizeof text, "! %zu field%s this version does not know: see JSON", r->extra_count, r->extra_count == 1 ? "" : "s");
		build_text(c, STYLE_UNKNOWN, 0, text);
	}
	if (r->unknown_words) {
		snprintf(text, sizeof text, "! %zu value%s this version does not know: shown as %s came", r->unknown_words,
		         r->unknown_words == 1 ? "" : "s", r->unknown_words == 1 ? "it" : "they");
		build_text(c, STYLE_UNKNOWN, 0, text);
	}
	if (r->wrong_types) {
		snprintf(text, sizeof text, "! %zu field%s of an unexpected type", r->wrong_types, r->wrong_types == 1 ? "" : "s");
		build_text(c, STYLE_UNKNOWN, 0, text);
	}
	if (r->mended) {
		snprintf(text, sizeof text, "! %zu place%s of the answer broken, cut or given twice: the last is shown", r->mended, r->mended == 1 ? "" : "s");
		build_text(c, STYLE_UNKNOWN, 0, text);
	}
}

static const enum idv_leaf fact_leaves[] = {
	IDV_ID, IDV_CLIENT_USER_ID, IDV_CREATED_AT, IDV_COMPLETED_AT, IDV_TEMPLATE_ID, IDV_TEMPLATE_VERSION, IDV_PREVIOUS_ATTEMPT_ID,
	IDV_SHAREABLE_URL, IDV_USER_ID, IDV_BEACON_USER_ID, IDV_REQUEST_ID, IDV_REDACTED_AT,
};
enum { FACTS = COUNT_OF(fact_leaves), FIRST_FACTS = 6 };

static void some_facts(struct column *c, const enum idv_leaf *leaves, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct record_value v = value_at(c->record, leaves[i], 0, 0);
		if (value_is_here(&v))
			build_field_as(c, &v, NULL, value_severity(&v), leaves[i] == IDV_TEMPLATE_ID ? c->view->template_name : NULL);
	}
	build_empty(c, leaves, n, 0);
}

static void dashboard(struct column *c)
{
	if (c->view->dashboard)
		build_line(c, RECORD_NEUTRAL, "Dashboard", STYLE_PLAIN, c->view->dashboard, (struct row_field){ .leaf = IDV_LEAVES });
}

static void facts(struct column *c)
{
	build_head(c, "ATTEMPT", NULL);
	some_facts(c, fact_leaves, FACTS);
	dashboard(c);
}

static void first_facts(struct column *c)
{
	build_head(c, "ATTEMPT", NULL);
	some_facts(c, fact_leaves, FIRST_FACTS);
}

static void other_facts(struct column *c)
{
	build_head(c, "IDS AND LINKS", NULL);
	some_facts(c, fact_leaves + FIRST_FACTS, FACTS - FIRST_FACTS);
	dashboard(c);
}

static void trust(struct column *c)
{
	static const enum idv_leaf scores[] = { IDV_RISK_TRUST_INDEX_SCORE, IDV_PROTECT_TRUST_SCORE };
	static const char *const labels[] = { "trust index", "at the last event" };
	struct named empty[COUNT_OF(scores)];
	size_t n = 0;
	build_head(c, "TRUST INDEX", "0 to 100, higher is more trusted");
	for (size_t i = 0; i < COUNT_OF(scores); i++) {
		const struct record_value v = value_at(c->record, scores[i], 0, 0);
		char gauge[16] = "";
		if (v.state == RECORD_PRESENT)
			build_gauge(v.number, gauge);
		if (value_is_here(&v))
			build_field_as(c, &v, labels[i], value_severity(&v), gauge);
		else
			empty[n++] = (struct named){ .value = v, .label = labels[i] };
	}
	build_alike(c, empty, n);
}

static void decisions(struct column *c)
{
	const struct pane_view *v = c->view;
	char head[80];
	if (!v->decision_count)
		return;
	build_gap(c);
	snprintf(head, sizeof head, "%zu; idreview decision list has all", v->decisions_all);
	build_head(c, "DECIDED", v->decisions_all > v->decision_count ? head : NULL);
	for (size_t i = 0; i < v->decision_count; i++)
		build_hanging(c, i ? STYLE_DIM : STYLE_PLAIN, 2, v->decisions[i]);
}

/* The newest ones, in a line or two each; all of them have a screen of their own. */
static void notes(struct column *c)
{
	const struct pane_view *v = c->view;
	char head[80];
	if (!v->note_count)
		return;
	build_gap(c);
	snprintf(head, sizeof head, "%zu; I shows all", v->note_count);
	build_head(c, "NOTES", head);
	for (size_t i = 0; i < v->note_count && i < NOTES_SHOWN; i++) {
		const struct pane_note *n = &v->notes[v->note_count - 1 - i];
		char when[WHEN_TEXT];
		when_format(n->at, v->utc, when);
		char *line = mem_printf("%s %s: %.*s", when, n->by, NOTE_SHOWN, n->text ? n->text : "its key was destroyed");
		for (char *s = line; *s; s++)
			*s = *s == '\n' ? ' ' : *s;
		build_hanging(c, STYLE_PLAIN, 2, line);
		explicit_bzero(line, strlen(line));
		free(line);
	}
}

static void why_and_steps(struct column *c)
{
	overview_reasons(c, OVERVIEW_REASON_ROWS);
	decisions(c);
	overview_next(c);
	notes(c);
	build_gap(c);
	overview_steps(c);
	not_understood(c);
}

static void below(struct column *c, void (*part)(struct column *c))
{
	build_gap(c);
	part(c);
}

/* Where there is room below the right column, the pictures, small: whom it is about and what was handed in is seen at once. */
static void pictures_below(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	if (v->pictures && out->list.count - out->second + STRIP_ROWS <= (size_t)out->text_rows)
		sides_strip(r, v, out, (struct picture_ref){ .leaf = IDV_LEAVES }, out->text_row + out->text_rows - STRIP_ROWS, out->second_col,
		            out->second_cols);
}

/* False, and nothing is there: the pane is too low for two columns that need not scroll. aside: trust stands in the right one, which has more room often. */
static bool two_columns(const struct record *r, const struct pane_view *v, struct pane_out *out, bool aside)
{
	int cols = out->text_cols * 2 / 5, half = cols < LEFT_MIN ? LEFT_MIN : cols > LEFT_MAX ? LEFT_MAX : cols;
	struct row_list *l = &out->list;
	struct column left = build_column(l, r, v, half - 1, FACT_LABEL), right = build_column(l, r, v, out->text_cols - half - 2, FACT_LABEL);
	size_t rows = (size_t)out->text_rows;
	why_and_steps(&left);
	if (!aside)
		below(&left, trust);
	below(&left, first_facts);
	out->second = l->count;
	out->second_col = out->text_col + half + 2;
	out->second_cols = right.width;
	kyc_comparison(&right);
	below(&right, other_facts);
	if (aside)
		below(&right, trust);
	if (out->second <= rows && l->count - out->second <= rows) {
		pictures_below(r, v, out);
		return true;
	}
	rows_finish(l);
	out->second = 0;
	return false;
}

void overview_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	if (v->width >= WIDE && (two_columns(r, v, out, false) || two_columns(r, v, out, true)))
		return;
	struct column c = build_column(&out->list, r, v, out->text_cols, FACT_LABEL);
	why_and_steps(&c);
	below(&c, facts);
	below(&c, trust);
	if (v->width >= WIDE)
		below(&c, kyc_comparison);
}
