/* Overview: why the attempt waits or failed, its steps, its facts. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { WIDE = 120, LEFT = 54, STEP_LABEL = 26, FACT_LABEL = 20 };

void overview_reasons(struct column *c)
{
	struct idv_reason reasons[IDV_REASONS];
	size_t n = idv_reasons(c->record, reasons);
	const struct idv_value *status = idv_get(c->record, IDV_STATUS, 0, 0);
	struct buf text;
	buf_init(&text, 1024);
	value_text(c->record, status, c->view, &text);
	bool pending = idv_is(c->record, IDV_STATUS, "pending_review");
	build_head(c, pending ? "WHY PENDING" : n ? "WHAT STANDS OUT" : "STATUS", buf_str(&text));
	buf_finish(&text);
	if (!n)
		build_text(c, STYLE_DIM, 1, "Nothing in this answer stands out.");
	for (size_t i = 0; i < n; i++) {
		char line[sizeof reasons[i].text + 16];
		snprintf(line, sizeof line, "%2zu %s %s", i + 1, severity_mark(reasons[i].severity), reasons[i].text);
		size_t before = c->list->count;
		build_hanging(c, severity_style(reasons[i].severity), 5, line);
		for (size_t k = before; k < c->list->count; k++)
			c->list->rows[k].field = (struct row_field){ .leaf = reasons[i].leaf, .at = { reasons[i].at } };
	}
}

void overview_steps(struct column *c)
{
	build_head(c, "STEPS", NULL);
	for (size_t i = 0; i < IDV_STEPS; i++) {
		const struct idv_value *v = idv_get(c->record, idv_step_table[i].leaf, 0, 0);
		struct row *r = row_add(c->list);
		struct buf text;
		buf_init(&text, 4096);
		enum style style = value_text(c->record, v, c->view, &text);
		row_text(c->list, r, style, v->state != IDV_PRESENT ? " " : v->word ? v->word->mark : "!");
		row_text(c->list, r, STYLE_PLAIN, " ");
		row_cell(c->list, r, STYLE_LABEL, STEP_LABEL, idv_step_table[i].label);
		row_text(c->list, r, STYLE_PLAIN, " ");
		int room = c->width - STEP_LABEL - 3;
		if (room > 0)
			row_cell(c->list, r, style, room, buf_str(&text));
		r->field = (struct row_field){ .leaf = idv_step_table[i].leaf };
		buf_finish(&text);
	}
}

static void not_understood(struct column *c)
{
	const struct idv_record *r = c->record;
	char text[160];
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
}

static void facts(struct column *c)
{
	static const enum idv_leaf leaves[] = { IDV_ID, IDV_CLIENT_USER_ID, IDV_USER_ID, IDV_CREATED_AT, IDV_COMPLETED_AT, IDV_REDACTED_AT,
	                                        IDV_SHAREABLE_URL };
	build_head(c, "ATTEMPT", NULL);
	build_fields(c, leaves, COUNT_OF(leaves), 0);
	build_field_as(c, idv_get(c->record, IDV_TEMPLATE_ID, 0, 0), NULL, IDV_NEUTRAL, c->view->template_name);
	build_field(c, IDV_TEMPLATE_VERSION, 0, 0, NULL);
	build_field(c, IDV_PREVIOUS_ATTEMPT_ID, 0, 0, NULL);
	build_field(c, IDV_REQUEST_ID, 0, 0, NULL);
	if (c->view->dashboard) {
		char line[512];
		snprintf(line, sizeof line, "Dashboard %s", c->view->dashboard);
		build_text(c, STYLE_PLAIN, 2, line);
	}
}

static void protect(struct column *c)
{
	static const enum idv_leaf leaves[] = { IDV_PROTECT_EVENT_ID, IDV_PROTECT_TIMESTAMP, IDV_PROTECT_TRUST_SCORE, IDV_PROTECT_TRUST_MODEL,
	                                        IDV_PROTECT_DEVICE_SCORE, IDV_PROTECT_BANK_SCORE, IDV_PROTECT_FRAUD_ATTRIBUTES };
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(leaves); i++)
		any = any || idv_get(c->record, leaves[i], 0, 0)->state == IDV_PRESENT ||
		      idv_get(c->record, leaves[i], 0, 0)->state == IDV_WRONG_TYPE;
	build_gap(c);
	build_head(c, "LATEST SCORED PROTECT EVENT", NULL);
	if (any)
		build_fields(c, leaves, COUNT_OF(leaves), 0);
	else
		build_field(c, IDV_PROTECT_EVENT_ID, 0, 0, "event");
}

static void narrow(struct column *c)
{
	overview_reasons(c);
	build_gap(c);
	overview_steps(c);
	build_gap(c);
	not_understood(c);
	facts(c);
	protect(c);
}

static void wide(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	struct row_list left = { 0 }, right = { 0 };
	struct column a = build_column(&left, r, v, LEFT - 1, 18), b = build_column(&right, r, v, out->text_cols - LEFT - 2, FACT_LABEL);
	overview_reasons(&a);
	build_gap(&a);
	overview_steps(&a);
	build_gap(&a);
	not_understood(&a);
	facts(&a);
	kyc_comparison(&b);
	build_gap(&b);
	protect(&b);
	build_beside(&out->list, &left, LEFT, &right);
}

void overview_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	if (v->width >= WIDE) {
		wide(r, v, out);
		return;
	}
	struct column c = build_column(&out->list, r, v, out->text_cols, FACT_LABEL);
	narrow(&c);
}
