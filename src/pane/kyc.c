/* KYC: what the user declared, what the document says, what the data sources found; mismatches first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/kyc_ours.h"
#include "pane/layouts.h"

enum { FIELD = 16, SOURCE = 14, VERDICT = 13, OURS = 26, WIDE = 120, SIDE_MIN = 8, LABEL = 24, SIDES_MAX = 32, TEXT_MAX = 512 * 1024 };
enum { DECLARED, DOCUMENT, SOURCE_SAYS, VERDICT_SAYS, SIDE_CELLS, LEAVES_MAX = 64 };

struct side_row {
	const struct idv_side *side;
	enum record_severity severity;
	bool told;       /* we have a reading of it */
	struct hint ours;
	int order;       /* severity_rank(), or that of the row it belongs to */
	size_t place;
};

/* The verdicts keep their width while there is room; the two values share the rest. Without a document its columns are not there. Our reading has a
 * column in a wide pane, and rows of its own in others. */
struct side_widths {
	int field, cell[SIDE_CELLS], ours;
};

static struct side_widths widths_for(int width, int document)
{
	struct side_widths w = { .field = FIELD, .cell = { 0, 0, SOURCE, VERDICT }, .ours = width >= WIDE && document >= 0 ? OURS : 0 };
	int rest = width - MARK_CELLS - FIELD - SOURCE - VERDICT - w.ours;
	if (document < 0) {
		w.cell[DECLARED] = width - MARK_CELLS - FIELD - SOURCE;
		w.cell[VERDICT_SAYS] = 0;
		return w;
	}
	if (rest < 2 * SIDE_MIN) {
		rest = width - MARK_CELLS;
		w.field = rest / 5;
		w.cell[SOURCE_SAYS] = w.cell[VERDICT_SAYS] = rest / 5;
		rest -= w.field + w.cell[SOURCE_SAYS] + w.cell[VERDICT_SAYS];
	} else if (rest > 6 * SIDE_MIN) {
		int *wider = w.ours ? &w.ours : &w.cell[SOURCE_SAYS];
		*wider += (rest - 6 * SIDE_MIN) / 4;
		rest -= (rest - 6 * SIDE_MIN) / 4;
	}
	w.cell[DECLARED] = (rest + 1) / 2;
	w.cell[DOCUMENT] = rest / 2;
	return w;
}

static int worst_first(const void *x, const void *y)
{
	const struct side_row *a = x, *b = y;
	int c = a->order - b->order;
	return c ? c : (int)a->place - (int)b->place;
}

/* A cell's text; "--" where this side has no such field. The reasons of what is empty stand in the details below. */
static enum style cell_text(struct column *c, enum idv_leaf leaf, int at, struct buf *out, struct record_value *value)
{
	*value = (struct record_value){ .leaf = IDV_LEAVES };
	if (leaf == IDV_LEAVES || at < 0) {
		buf_add_str(out, "--");
		return STYLE_DIM;
	}
	*value = value_at(c->record, leaf, (size_t)at, 0);
	return value_brief(c->record, value, c->view, out);
}

/* -- the rows ------------------------------------------------------------------------------------------------------------------ */

/* The leaf of a side, as long as it has one. */
static enum idv_leaf side_leaf_of(const struct idv_side *side, int k)
{
	const enum idv_leaf leaves[SIDE_CELLS] = { side->declared, side->document, side->source, side->verdict };
	return leaves[k];
}

/* Which element of the arrays a side's leaf is read from; -1: there is none. */
static int element_of(enum idv_leaf leaf, int document)
{
	return leaf != IDV_LEAVES && strchr(idv_leaf_table[leaf].path, '[') ? document : 0;
}

static bool says_nothing(struct column *c, const struct idv_side *side, int document)
{
	for (int k = 0; k < SIDE_CELLS; k++) {
		enum idv_leaf leaf = side_leaf_of(side, k);
		int at = element_of(leaf, document);
		if (leaf != IDV_LEAVES && at >= 0 && value_is_here(idv_get(c->record, leaf, (size_t)at, 0)))
			return false;
	}
	return true;
}

/* Cells without such a field on their side give their room to what would be broken in two before them. */
static size_t share_room(struct cell *cells, struct marks *marks, const struct record_value *value, size_t n)
{
	size_t out = 0;
	for (size_t k = 0; k < n; k++) {
		struct cell cell = cells[k];
		marks[out] = marks[k];
		for (; k + 1 < n && value[k + 1].leaf == IDV_LEAVES && cells[k + 1].style == STYLE_DIM && text_width(cell.text) >= cell.width; k++)
			cell.width += cells[k + 1].width;
		cells[out++] = cell;
	}
	return out;
}

/* All that a row is about goes with each of its lines, what is masked first. */
static void attach(struct column *c, size_t before, const struct record_value *value)
{
	struct row_field *group = arena_alloc(&c->list->arena, SIDE_CELLS * sizeof *group);
	size_t n = 0;
	bool masked = false;
	for (int k = 0; k < SIDE_CELLS; k++) {
		if (value[k].leaf == IDV_LEAVES)
			continue;
		bool hidden = value_hidden(c->view, &value[k]);
		group[n++] = field_of(&value[k]);
		if (hidden && !masked) {
			group[n - 1] = group[0];
			group[0] = field_of(&value[k]);
		}
		masked = masked || hidden;
	}
	for (size_t k = before; n && k < c->list->count; k++) {
		struct row *r = &c->list->rows[k];
		r->field = group[0];
		r->group = group;
		r->group_count = n > 1 ? n : 0;
		r->masked = masked;
	}
}

/* Where no verdict stands, and none will. */
static bool is_not_compared(const struct side_row *row, const struct record_value *value)
{
	return (row->side->flags & (IDV_SIDE_KINDS | IDV_SIDE_OF_LAST)) == IDV_SIDE_KINDS && row->side->verdict == IDV_LEAVES &&
		value_is_here(&value[DECLARED]) && value_is_here(&value[DOCUMENT]);
}

/* Two that are the same need no word of ours. */
static bool is_worth_telling(const struct side_row *row)
{
	return row->told && row->ours.reading != HINT_SAME;
}

static void add_side(struct column *c, const struct side_row *row, int document, const struct side_widths *w)
{
	struct cell cells[3 + SIDE_CELLS] = { { severity_style(row->severity), MARK_CELLS, severity_mark(row->severity) },
		                              { STYLE_LABEL, w->field, row->side->label } };
	struct cell *sides = cells + 2;
	struct marks marks[3 + SIDE_CELLS] = { { NULL, 0 } };
	struct record_value value[SIDE_CELLS], shown[SIDE_CELLS];
	struct buf text[SIDE_CELLS];
	char words[OURS_WORDS] = "";
	size_t n = 0, before = c->list->count;
	bool masked = false;
	for (int k = 0; k < SIDE_CELLS; k++) {
		enum idv_leaf leaf = side_leaf_of(row->side, k);
		buf_init(&text[k], TEXT_MAX);
		enum style style = cell_text(c, leaf, element_of(leaf, document), &text[k], &value[k]);
		if (k == VERDICT_SAYS && is_not_compared(row, value)) {
			buf_reset(&text[k]);
			buf_add_str(&text[k], "not compared");
			style = STYLE_PLAIN;
		}
		masked = masked || (value[k].leaf != IDV_LEAVES && value_hidden(c->view, &value[k]));
		if (!w->cell[k])
			continue;
		shown[n] = value[k];
		if (row->told && k <= DOCUMENT)
			marks[2 + n] = k == DECLARED ? (struct marks){ row->ours.ours_differ, row->ours.ours_spans } : (struct marks){ row->ours.theirs_differ, row->ours.theirs_spans };
		sides[n++] = (struct cell){ style, w->cell[k], buf_str(&text[k]) };
	}
	n = share_room(sides, marks + 2, shown, n);
	if (is_worth_telling(row))
		ours_words(&row->ours, words);
	if (w->ours) {
		marks[2 + n] = (struct marks){ NULL, 0 };
		sides[n++] = (struct cell){ ours_style(row->ours.reading), w->ours, row->told && !*words ? "same" : words };
	}
	build_marked_cells(c, cells, marks, 2 + n, NULL, masked);
	if (*words && !w->ours)
		ours_line(c, before, MARK_CELLS + w->field, &row->ours);
	attach(c, before, value);
	for (int k = 0; k < SIDE_CELLS; k++)
		buf_finish(&text[k]);
}

static void add_heads(struct column *c, int document, const struct side_widths *w)
{
	char title[40];
	snprintf(title, sizeof title, "DOCUMENT %d", document + 1);
	const char *const names[SIDE_CELLS] = { "DECLARED", title, "DATA SOURCE", "DOC ANALYSIS" };
	struct cell heads[2 + SIDE_CELLS] = { { STYLE_HEAD, MARK_CELLS + w->field, "FIELD" } };
	size_t n = 1;
	for (int k = 0; k < SIDE_CELLS; k++)
		if (w->cell[k])
			heads[n++] = (struct cell){ STYLE_HEAD, w->cell[k], names[k] };
	if (w->ours)
		heads[n++] = (struct cell){ STYLE_HEAD, w->ours, "OURS" };
	build_cells(c, heads, n, NULL, false);
}

void kyc_comparison(struct column *c)
{
	struct side_row *rows = secret_alloc(SIDES_MAX * sizeof *rows);
	size_t n = 0;
	bool ours = false;
	int document = chosen(c->view->document, idv_count(c->record, IDV_DOC_STATUS, -1));
	const struct side_widths w = widths_for(c->width, document);
	for (size_t i = 0; i < idv_side_count && n < SIDES_MAX; i++) {
		struct side_row *row = &rows[n];
		*row = (struct side_row){ .side = &idv_side_table[i], .place = i };
		row->told = kyc_ours_of_side(c, row->side, document, &row->ours);
		if (!row->told && says_nothing(c, row->side, document))
			continue;
		row->severity = idv_side_severity(c->record, row->side, document);
		if (row->told && ours_severity(row->ours.reading) == RECORD_NOTICE && severity_rank(row->severity) > severity_rank(RECORD_NOTICE))
			row->severity = RECORD_NOTICE;
		ours = ours || is_worth_telling(row);
		row->order = row->side->flags & IDV_SIDE_OF_LAST && n ? rows[n - 1].order : severity_rank(row->severity);
		n++;
	}
	qsort(rows, n, sizeof rows[0], worst_first);
	add_heads(c, document, &w);
	for (size_t i = 0; i < n; i++)
		add_side(c, &rows[i], document, &w);
	if (!n)
		build_text(c, STYLE_DIM, MARK_CELLS, "nothing was declared, read or found");
	if (ours)
		build_text(c, STYLE_DIM, MARK_CELLS, "ours: this program's reading, beside the API's verdicts; it overrules none");
	secret_free(rows);
}

/* Is the leaf on one side of the comparison, and its value therefore read there? */
static bool is_compared(enum idv_leaf leaf)
{
	for (size_t i = 0; i < idv_side_count; i++)
		if (idv_side_table[i].declared == leaf || idv_side_table[i].source == leaf)
			return true;
	return false;
}

/* Names of their own, where a leaf's label leans on its object's. */
static const char *name_of(enum idv_leaf leaf)
{
	static const struct {
		enum idv_leaf leaf;
		const char *name;
	} names[] = {
		{ IDV_USER_ID_NUMBER_TYPE, "id number kind" }, { IDV_KYC_STATUS, "step status" }, { IDV_KYC_ADDRESS_TYPE, "address type" },
		{ IDV_KYC_DATE_OF_BIRTH_DAY, "birth day" }, { IDV_KYC_DATE_OF_BIRTH_MONTH, "birth month" },
		{ IDV_KYC_DATE_OF_BIRTH_YEAR, "birth year" },
	};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].leaf == leaf)
			return names[i].name;
	for (size_t i = 0; i < idv_side_count; i++)
		if (idv_side_table[i].declared == leaf || idv_side_table[i].source == leaf)
			return idv_side_table[i].label;
	return NULL;
}

/* What of the pane's fields the comparison does not show: values on no side of it, and why fields are empty. */
static void add_rest(struct column *c, enum idv_leaf from, enum idv_leaf to, const char *title, const char *aside)
{
	struct named rest[LEAVES_MAX];
	size_t n = 0;
	for (int l = (int)from; l <= (int)to && n < LEAVES_MAX; l++) {
		const struct record_value v = value_at(c->record, (enum idv_leaf)l, 0, 0);
		if (idv_leaf_table[l].pane == IDV_PANE_KYC && !(value_is_here(&v) && is_compared((enum idv_leaf)l)))
			rest[n++] = (struct named){ .value = v, .label = name_of((enum idv_leaf)l) };
	}
	if (!n)
		return;
	build_gap(c);
	build_head(c, title, aside);
	build_alike(c, rest, n);
}

void kyc_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	kyc_comparison(&c);
	kyc_ours(&c);
	add_rest(&c, IDV_USER_PHONE_NUMBER, IDV_USER_ID_NUMBER_TYPE, "NOT DECLARED", NULL);
	add_rest(&c, IDV_KYC_STATUS, IDV_KYC_PHONE_NUMBER_AREA_CODE, "DATA SOURCE, MORE", "does what was declared agree with records elsewhere");
	if (!idv_count(r, IDV_DOC_STATUS, -1)) {
		build_gap(&c);
		build_head(&c, "DOCUMENT", NULL);
		build_field(&c, IDV_DOC_STATUS, 0, 0, "submissions");
	}
}
