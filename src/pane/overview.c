/* Overview: why the attempt waits or failed, its steps, its facts. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { WIDE = 120, LEFT_MIN = 46, LEFT_MAX = 72, STEP_LABEL = 24, FACT_LABEL = 20, REASON_INDENT = 5, GROUP_MAX = 1600 };

/* Reasons of one step and severity read as one: "Risk Check: bot yes, proxy Tor". Bytes of "Risk Check: ", 0 when it has none. */
static size_t step_prefix(const struct idv_reason *r)
{
	for (size_t i = 0; i < IDV_STEPS; i++) {
		size_t n = strlen(idv_step_table[i].label);
		if (strncmp(r->text, idv_step_table[i].label, n) == 0 && strncmp(r->text + n, ": ", 2) == 0)
			return n + 2;
	}
	return 0;
}

/* How many reasons from the first on belong together; their text into out. */
static size_t group_reasons(const struct idv_reason *r, size_t n, char out[GROUP_MAX])
{
	size_t prefix = step_prefix(r), k = 1;
	int length = snprintf(out, GROUP_MAX, "%s", r->text);
	for (; prefix && k < n && r[k].severity == r->severity && strncmp(r[k].text, r->text, prefix) == 0; k++) {
		if (length + (int)sizeof r->text >= GROUP_MAX)
			break;
		length += snprintf(out + length, GROUP_MAX - (size_t)length, "; %s", r[k].text + prefix);
	}
	return k;
}

void overview_reasons(struct column *c)
{
	struct idv_reason reasons[IDV_REASONS];
	size_t n = idv_reasons(c->record, reasons), shown = 0, count;
	const struct idv_value *status = idv_get(c->record, IDV_STATUS, 0, 0);
	struct buf text;
	buf_init(&text, 1024 * 1024);
	value_text(c->record, status, c->view, &text);
	bool pending = idv_is(c->record, IDV_STATUS, "pending_review");
	build_head(c, pending ? "WHY PENDING" : n ? "WHAT STANDS OUT" : "STATUS", buf_str(&text));
	c->list->rows[c->list->count - 1].field = (struct row_field){ .leaf = IDV_STATUS };
	buf_finish(&text);
	if (status->state != IDV_PRESENT)
		build_text(c, STYLE_UNKNOWN, 1, "! An attempt without a status: nothing can be told from it.");
	else if (!n && !c->record->mended)
		build_text(c, STYLE_DIM, 1, "Nothing in this answer stands out.");
	for (size_t i = 0; i < n; i += count) {
		char group[GROUP_MAX], line[GROUP_MAX + 16];
		count = group_reasons(&reasons[i], n - i, group);
		snprintf(line, sizeof line, "%2zu %s %s", ++shown, severity_mark(reasons[i].severity), group);
		size_t before = c->list->count;
		build_hanging(c, severity_style(reasons[i].severity), REASON_INDENT, line);
		for (size_t k = before; k < c->list->count; k++)
			c->list->rows[k].field = (struct row_field){ .leaf = reasons[i].leaf, .at = { reasons[i].at } };
	}
}

void overview_steps(struct column *c)
{
	build_head(c, "STEPS", NULL);
	for (size_t i = 0; i < IDV_STEPS; i++) {
		const struct idv_value *v = idv_get(c->record, idv_step_table[i].leaf, 0, 0);
		const struct row_field field = { .leaf = idv_step_table[i].leaf };
		struct buf text;
		buf_init(&text, 1024 * 1024);
		enum style style = value_text(c->record, v, c->view, &text);
		bool there = v->state == IDV_PRESENT || v->state == IDV_WRONG_TYPE;
		const struct cell cells[] = {
			{ style, MARK_CELLS, v->word ? v->word->mark : there ? severity_mark(IDV_UNKNOWN) : " " },
			{ STYLE_LABEL, STEP_LABEL + 2, idv_step_table[i].label },
			{ style, c->width - MARK_CELLS - STEP_LABEL - 2, buf_str(&text) },
		};
		build_cells(c, cells, COUNT_OF(cells), &field, false);
		buf_finish(&text);
	}
}

static void not_understood(struct column *c)
{
	const struct idv_record *r = c->record;
	char text[160];
	size_t before = c->list->count;
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
	if (c->list->count > before)
		build_gap(c);
}

static void facts(struct column *c)
{
	static const enum idv_leaf leaves[] = { IDV_ID, IDV_CLIENT_USER_ID, IDV_CREATED_AT, IDV_COMPLETED_AT, IDV_REDACTED_AT, IDV_SHAREABLE_URL };
	static const enum idv_leaf more[] = { IDV_TEMPLATE_VERSION, IDV_PREVIOUS_ATTEMPT_ID, IDV_USER_ID, IDV_BEACON_USER_ID, IDV_REQUEST_ID };
	build_head(c, "ATTEMPT", NULL);
	build_fields(c, leaves, COUNT_OF(leaves), 0);
	build_field_as(c, idv_get(c->record, IDV_TEMPLATE_ID, 0, 0), NULL, IDV_NEUTRAL, c->view->template_name);
	build_fields(c, more, COUNT_OF(more), 0);
	if (c->view->dashboard)
		build_line(c, IDV_NEUTRAL, "Dashboard", STYLE_PLAIN, c->view->dashboard, (struct row_field){ .leaf = IDV_LEAVES });
}

static void trust(struct column *c)
{
	static const enum idv_leaf scores[] = { IDV_RISK_TRUST_INDEX_SCORE, IDV_PROTECT_TRUST_SCORE };
	static const char *const labels[] = { "trust index", "at the last event" };
	build_head(c, "TRUST INDEX", "0 to 100, higher is more trusted");
	for (size_t i = 0; i < COUNT_OF(scores); i++) {
		const struct idv_value v = value_at(c->record, scores[i], 0, 0);
		char gauge[16] = "";
		if (v.state == IDV_PRESENT)
			build_gauge(v.number, gauge);
		build_field_as(c, &v, labels[i], value_severity(&v), gauge);
	}
}

static void left_part(struct column *c)
{
	overview_reasons(c);
	build_gap(c);
	overview_steps(c);
	build_gap(c);
	not_understood(c);
}

static void wide(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	struct row_list left = { 0 }, right = { 0 };
	int cols = out->text_cols * 2 / 5, half = cols < LEFT_MIN ? LEFT_MIN : cols > LEFT_MAX ? LEFT_MAX : cols;
	struct column a = build_column(&left, r, v, half - 1, FACT_LABEL), b = build_column(&right, r, v, out->text_cols - half - 2, FACT_LABEL);
	left_part(&a);
	facts(&a);
	kyc_comparison(&b);
	build_gap(&b);
	trust(&b);
	build_beside(&out->list, &left, half, &right);
}

void overview_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	if (v->width >= WIDE) {
		wide(r, v, out);
		return;
	}
	struct column c = build_column(&out->list, r, v, out->text_cols, FACT_LABEL);
	left_part(&c);
	facts(&c);
	build_gap(&c);
	trust(&c);
}
