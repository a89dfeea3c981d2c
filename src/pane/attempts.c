/* Attempts: the chain oldest first, and what changed from one to the next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "pane/layouts.h"
#include "pane/ours.h"

enum { LABEL = 22, INDENT = 5, SECTION = 22, FIELD = 25, STATUS = 18, ROWS_MAX = 120, TEXT_MAX = 1024 * 1024 };

/* What a reviewer calls a part of an attempt, most specific first; `after` follows the number of an element. */
static const struct {
	const char *prefix, *name, *after;
} section_table[] = {
	{ "documentary_verification.documents[].analysis.extracted_data.", "document", ", checked" },
	{ "documentary_verification.documents[].analysis.fraud_analysis_details.", "document", ", fraud" },
	{ "documentary_verification.documents[].analysis.image_quality_details.", "document", ", image" },
	{ "documentary_verification.documents[].analysis.aamva_verification.", "document", ", AAMVA" },
	{ "documentary_verification.documents[].extracted_data.", "document", ", read" },
	{ "documentary_verification.documents[].", "document", "" },
	{ "documentary_verification.", "documents", NULL },
	{ "selfie_check.selfies[].", "selfie", "" },
	{ "selfie_check.", "selfies", NULL },
	{ "kyc_check.name.", "data source, name", NULL },
	{ "kyc_check.address.", "data source, address", NULL },
	{ "kyc_check.date_of_birth.", "data source, birth", NULL },
	{ "kyc_check.id_number.", "data source, id no.", NULL },
	{ "kyc_check.phone_number.", "data source, phone", NULL },
	{ "kyc_check.", "data source", NULL },
	{ "risk_check.email.", "risk, email", NULL },
	{ "risk_check.phone.", "risk, phone", NULL },
	{ "risk_check.behavior.", "risk, behavior", NULL },
	{ "risk_check.devices[].", "risk, device", "" },
	{ "risk_check.facial_duplicates[].", "risk, same face", "" },
	{ "risk_check.network.", "risk, network", NULL },
	{ "risk_check.identity_abuse_signals.", "risk, identity", NULL },
	{ "risk_check.", "risk", NULL },
	{ "verify_sms.verifications[].", "SMS", "" },
	{ "verify_sms.", "SMS", NULL },
	{ "latest_scored_protect_event.", "Protect event", NULL },
	{ "user.", "declared", NULL },
	{ "steps.", "steps", NULL },
	{ "template.", "template", NULL },
	{ "", "attempt", NULL },
};

static size_t section_of(enum idv_leaf leaf)
{
	size_t i = 0;
	while (strncmp(idv_leaf_table[leaf].path, section_table[i].prefix, strlen(section_table[i].prefix)) != 0)
		i++;
	return i;
}

/* Bytes of a path that name what comes and goes as one: an element of an array, or an outermost object. 0: neither. */
static size_t unit_length(enum idv_leaf leaf)
{
	const char *path = idv_leaf_table[leaf].path, *element = strstr(path, "[].");
	return element ? (size_t)(element - path) + 3 : path[strcspn(path, ".")] ? strcspn(path, ".") + 1 : 0;
}

/* Does it lie in an element of an array, whose number says which? */
static bool is_element(enum idv_leaf leaf)
{
	return strstr(idv_leaf_table[leaf].path, "[].") != NULL;
}

static bool same_unit(enum idv_leaf a, enum idv_leaf b)
{
	size_t n = unit_length(a);
	return n == unit_length(b) && strncmp(idv_leaf_table[a].path, idv_leaf_table[b].path, n) == 0;
}

/* The first leaf of a unit stands for it in the order; the outcome comes before all else. */
static int unit_order(enum idv_leaf leaf)
{
	int first = (int)leaf;
	if (leaf == IDV_STATUS)
		return -2;
	if (leaf >= IDV_STEP_ACCEPT_TOS && leaf <= IDV_STEP_RISK_CHECK)
		return -1;
	while (first > 0 && same_unit((enum idv_leaf)(first - 1), leaf))
		first--;
	return first;
}

static bool is_here(const struct record_value *v)
{
	return v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
}

/* -- collecting ---------------------------------------------------------------------------------------------------------------- */

struct difference {
	struct record_value older, newer; /* their texts live in the records */
};

struct differences {
	struct difference *items;
	size_t count, room;
};

/* What differs between any two attempts says nothing: ids, links, times. */
static bool is_noise(enum idv_leaf leaf)
{
	switch (leaf) {
	case IDV_ID: case IDV_REQUEST_ID: case IDV_PREVIOUS_ATTEMPT_ID: case IDV_CREATED_AT: case IDV_COMPLETED_AT: case IDV_SHAREABLE_URL:
	case IDV_SMS_INITIALLY_SENT_AT: case IDV_SMS_LAST_SENT_AT:
		return true;
	default:
		return idv_leaf_table[leaf].type == RECORD_URL;
	}
}

static void collect(void *ctx, const struct record_value *a, const struct record_value *b)
{
	struct differences *d = ctx;
	const struct record_value *last = d->count ? &d->items[d->count - 1].newer : NULL;
	if (last && last->leaf == b->leaf && leaf_is_list(b->leaf) && (!is_element(b->leaf) || last->at[0] == b->at[0]))
		return; /* a list is shown whole */
	if (is_noise(a->leaf) || (!is_here(a) && !is_here(b)))
		return; /* two ways of being empty are no change of the facts */
	if (d->count == d->room) {
		d->room = d->room ? d->room * 2 : 64;
		d->items = secret_grow(d->items, d->room * sizeof *d->items);
	}
	d->items[d->count++] = (struct difference){ *a, *b };
}

static int by_unit(const void *x, const void *y)
{
	const struct record_value *a = &((const struct difference *)x)->newer, *b = &((const struct difference *)y)->newer;
	int c = unit_order(a->leaf) - unit_order(b->leaf);
	if (c == 0 && is_element(a->leaf))
		c = a->at[0] - b->at[0];
	return c ? c : (int)a->leaf - (int)b->leaf;
}

/* -- showing ------------------------------------------------------------------------------------------------------------------- */

struct pair {
	const struct record *older, *newer;
	bool self;  /* the newer one is the attempt that is open: its fields can be explained */
};

/* Does the record have anything whose path begins as that of v does, for `length` bytes, in the same element? */
static bool part_is_here(const struct record *r, const struct record_value *v, size_t length)
{
	bool element = memchr(idv_leaf_table[v->leaf].path, '[', length);
	for (size_t i = 0; i < r->value_count; i++) {
		const struct record_value *w = &r->values[i];
		if (is_here(w) && strncmp(idv_leaf_table[w->leaf].path, idv_leaf_table[v->leaf].path, length) == 0 &&
		    (!element || w->at[0] == v->at[0]))
			return true;
	}
	return false;
}

static void name_section(char *out, size_t size, const struct record_value *v, size_t section)
{
	const char *name = section_table[section].name, *after = section_table[section].after;
	if (after)
		snprintf(out, size, "%s %u%s", name, v->at[0] + 1u, after);
	else
		snprintf(out, size, "%s", name);
}

static size_t section_of_prefix(const char *path, size_t length)
{
	size_t i = 0;
	while (strlen(section_table[i].prefix) != length || strncmp(section_table[i].prefix, path, length) != 0)
		i++;
	return i;
}

/* An element, object or part that only one of the two has is one line; returns how many differences it stands for. */
static size_t show_part(struct column *c, const struct pair *p, const struct difference *d, size_t n)
{
	const struct record_value *v = &d->newer;
	const char *path = idv_leaf_table[v->leaf].path;
	size_t lengths[] = { unit_length(v->leaf), strlen(section_table[section_of(v->leaf)].prefix) }, k = 1;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		char name[64];
		bool before = lengths[i] && part_is_here(p->older, v, lengths[i]), after = lengths[i] && part_is_here(p->newer, v, lengths[i]);
		if (before == after)
			continue;
		while (k < n && strncmp(idv_leaf_table[d[k].newer.leaf].path, path, lengths[i]) == 0 && d[k].newer.at[0] == v->at[0])
			k++;
		name_section(name, sizeof name, v, section_of_prefix(path, lengths[i]));
		const struct cell cells[] = {
			{ STYLE_PLAIN, INDENT, "" }, { STYLE_PLAIN, MARK_CELLS, "" }, { STYLE_LABEL, SECTION, name },
			{ STYLE_DIM, c->width - INDENT - MARK_CELLS - SECTION, after ? "is new in this attempt" : "is not in this attempt" },
		};
		build_cells(c, cells, COUNT_OF(cells), NULL, false);
		return k;
	}
	return 0;
}

/* The value of one side; a list whole. */
static enum style side_text(struct column *c, const struct record *r, const struct record_value *v, struct buf *out)
{
	struct column side = *c;
	side.record = r;
	if (!leaf_is_list(v->leaf))
		return value_brief(r, v, c->view, out);
	if (!idv_count(r, v->leaf, is_element(v->leaf) ? v->at[0] : -1)) {
		buf_add_str(out, "none");
		return STYLE_DIM;
	}
	return severity_style(value_list_text(&side, v->leaf, is_element(v->leaf) ? v->at[0] : 0, out));
}

/* Of "older -> newer": what differs of both, in one. */
static size_t spans_of(const struct hint *h, size_t newer_at, struct aml_span out[2 * AML_SPANS])
{
	size_t n = 0;
	for (size_t i = 0; i < h->ours_spans; i++)
		out[n++] = h->ours_differ[i];
	for (size_t i = 0; i < h->theirs_spans; i++)
		out[n++] = (struct aml_span){ (uint16_t)(h->theirs_differ[i].at + newer_at), h->theirs_differ[i].len };
	return n;
}

static void show_difference(struct column *c, const struct pair *p, const struct difference *d, bool first)
{
	enum { CELLS = 5, INDENT_OURS = INDENT + MARK_CELLS + SECTION + FIELD };
	char name[64] = "";
	struct buf text;
	struct hint ours;
	struct aml_span spans[2 * AML_SPANS];
	struct marks marks[CELLS] = { { NULL, 0 } };
	buf_init(&text, TEXT_MAX);
	side_text(c, p->older, &d->older, &text);
	buf_add_str(&text, " -> ");
	size_t newer_at = text.len;
	enum style style = side_text(c, p->newer, &d->newer, &text);
	enum record_severity severity = value_severity(&d->newer);
	bool told = ours_compare(c->view, p->older, &d->older, p->newer, &d->newer, &ours);
	if (told && newer_at + strlen(d->newer.text) < UINT16_MAX)
		marks[CELLS - 1] = (struct marks){ spans, spans_of(&ours, newer_at, spans) };
	if (first)
		name_section(name, sizeof name, &d->newer, section_of(d->newer.leaf));
	bool can_mask = idv_leaf_table[d->newer.leaf].flags & RECORD_MASKED; /* m works in the older attempts too */
	const struct row_field field = p->self || can_mask ? field_of(&d->newer) : (struct row_field){ .leaf = IDV_LEAVES };
	bool masked = value_hidden(c->view, &d->older) || value_hidden(c->view, &d->newer);
	const struct cell cells[CELLS] = {
		{ STYLE_PLAIN, INDENT, "" }, { severity_style(severity), MARK_CELLS, severity_mark(severity) }, { STYLE_LABEL, SECTION, name },
		{ STYLE_LABEL, FIELD, idv_leaf_table[d->newer.leaf].label },
		{ style, c->width - INDENT - MARK_CELLS - SECTION - FIELD, buf_str(&text) },
	};
	size_t before = c->list->count;
	build_marked_cells(c, cells, marks, CELLS, &field, masked);
	if (told)
		ours_line(c, before, INDENT_OURS, &ours);
	for (size_t k = before; k < c->list->count; k++)
		c->list->rows[k].elsewhere = !p->self;
	buf_finish(&text);
}

static void show_differences(struct column *c, const struct pair *p)
{
	struct differences d = { 0 };
	size_t limit = c->list->count + ROWS_MAX, i = 0;
	const struct record_value *last = NULL;
	idv_diff(p->older, p->newer, collect, &d);
	if (d.count)
		qsort(d.items, d.count, sizeof *d.items, by_unit);
	else
		build_text(c, STYLE_DIM, INDENT, "nothing but ids and times changed");
	while (i < d.count && c->list->count < limit) {
		const struct record_value *v = &d.items[i].newer;
		size_t whole = show_part(c, p, &d.items[i], d.count - i);
		if (whole == 0)
			show_difference(c, p, &d.items[i], !last || section_of(last->leaf) != section_of(v->leaf) || last->at[0] != v->at[0]);
		last = v;
		i += whole ? whole : 1;
	}
	if (i < d.count) {
		char more[64];
		snprintf(more, sizeof more, "and %zu more differences", d.count - i);
		build_text(c, STYLE_DIM, INDENT, more);
	}
	secret_free(d.items);
}

static void add_attempt(struct column *c, const struct record *r, size_t n, bool self)
{
	const struct record_value *status = idv_get(r, IDV_STATUS, 0, 0), *created = idv_get(r, IDV_CREATED_AT, 0, 0);
	const char *id = idv_text(r, IDV_ID);
	char when[WHEN_TEXT] = "no time", number[32], version[48];
	struct buf text;
	buf_init(&text, TEXT_MAX);
	if (created->timed)
		when_format(created->number, c->view->utc, when);
	enum style style = value_text(r, status, c->view, &text);
	snprintf(number, sizeof number, "%s%2zu", self ? ">" : " ", n + 1);
	snprintf(version, sizeof version, "v%.20s", idv_text(r, IDV_TEMPLATE_VERSION));
	int used = INDENT + MARK_CELLS + STATUS + 27 + 5;
	const struct cell cells[] = {
		{ STYLE_STRONG, INDENT, number }, { style, MARK_CELLS, status->word ? status->word->mark : severity_mark(RECORD_UNKNOWN) },
		{ style, STATUS, buf_str(&text) }, { STYLE_PLAIN, 27, when }, { STYLE_DIM, 5, version },
		{ STYLE_PLAIN, c->width - used > 8 ? c->width - used : 8, id },
	};
	const struct row_field field = { .leaf = self ? IDV_ID : IDV_LEAVES };
	size_t before = c->list->count;
	build_cells(c, cells, c->width - used > 8 ? COUNT_OF(cells) : COUNT_OF(cells) - 1, &field, false);
	for (size_t k = before; k < c->list->count; k++)
		c->list->rows[k].open_id = arena_strndup(&c->list->arena, id, strlen(id));
	buf_finish(&text);
}

void attempts_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	build_head(&c, "ATTEMPTS OF THIS CHAIN", "oldest first; Enter opens");
	size_t n = v->chain_count ? v->chain_count : 1;
	out->first = out->list.count;
	for (size_t i = 0; i < n; i++) {
		bool self = !v->chain_count || i == v->self;
		add_attempt(&c, v->chain_count ? v->chain[i] : r, i, self);
		if (i == 0)
			continue;
		const struct pair p = { v->chain[i - 1], v->chain[i], self };
		show_differences(&c, &p);
	}
	build_gap(&c);
	build_field(&c, IDV_PREVIOUS_ATTEMPT_ID, 0, 0, NULL);
	const char *previous = idv_text(r, IDV_PREVIOUS_ATTEMPT_ID);
	if (*previous)
		c.list->rows[c.list->count - 1].open_id = arena_strndup(&c.list->arena, previous, strlen(previous));
}
