/* KYC: what the user declared, what the document says, what the data sources found; mismatches first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { FIELD = 16, SOURCE = 14, VERDICT = 13, SIDE_MIN = 8, LABEL = 24, SIDES_MAX = 32, TEXT_MAX = 512 * 1024, CARET_CLUSTERS = 80 };
enum { DECLARED, DOCUMENT, SOURCE_SAYS, VERDICT_SAYS, SIDE_CELLS };

struct side_row {
	const struct idv_side *side;
	enum idv_severity severity;
	bool ours;       /* no verdict covers it, but the two do not say the same */
	size_t place;
};

/* The verdicts keep their width while there is room; the two values share the rest. */
struct side_widths {
	int field, cell[SIDE_CELLS];
};

static struct side_widths widths_for(int width)
{
	struct side_widths w = { .field = FIELD, .cell = { 0, 0, SOURCE, VERDICT } };
	int rest = width - MARK_CELLS - FIELD - SOURCE - VERDICT;
	if (rest < 2 * SIDE_MIN) {
		rest = width - MARK_CELLS;
		w.field = rest / 5;
		w.cell[SOURCE_SAYS] = w.cell[VERDICT_SAYS] = rest / 5;
		rest -= w.field + w.cell[SOURCE_SAYS] + w.cell[VERDICT_SAYS];
	} else if (rest > 6 * SIDE_MIN) {
		w.cell[SOURCE_SAYS] += (rest - 6 * SIDE_MIN) / 4;
		rest -= (rest - 6 * SIDE_MIN) / 4;
	}
	w.cell[DECLARED] = (rest + 1) / 2;
	w.cell[DOCUMENT] = rest / 2;
	return w;
}

static int worst_first(const void *x, const void *y)
{
	const struct side_row *a = x, *b = y;
	int c = severity_rank(a->severity) - severity_rank(b->severity);
	return c ? c : (int)a->place - (int)b->place;
}

/* A cell's text; "--" where this side has no such field. The reasons of what is empty stand in the details below. */
static enum style cell_text(struct column *c, enum idv_leaf leaf, int at, struct buf *out, struct idv_value *value)
{
	static const char *const empty[] = { [IDV_ABSENT] = "not sent", [IDV_NULL] = "none", [IDV_REDACTED] = "redacted" };
	*value = (struct idv_value){ .leaf = IDV_LEAVES };
	if (leaf == IDV_LEAVES || at < 0) {
		buf_add_str(out, "--");
		return STYLE_DIM;
	}
	*value = value_at(c->record, leaf, (size_t)at, 0);
	if (value->state == IDV_PRESENT || value->state == IDV_WRONG_TYPE)
		return value_text(c->record, value, c->view, out);
	buf_add_str(out, empty[value->state]);
	return STYLE_DIM;
}

static bool comparable(const struct idv_value *v)
{
	enum idv_type type = idv_leaf_table[v->leaf].type;
	return v->state == IDV_PRESENT && (type == IDV_STRING || type == IDV_DATE || type == IDV_COUNTRY);
}

static bool same(const char *a, const char *b)
{
	return text_contains(a, b) && text_contains(b, a);
}

/* Do the declared and the read value differ by more than case? Numbers of different documents differ by nature. */
static bool differs(struct column *c, const struct idv_side *side, int document)
{
	if (document < 0 || side->declared == IDV_LEAVES || side->document == IDV_LEAVES || side->declared == IDV_USER_ID_NUMBER_VALUE)
		return false;
	const struct idv_value *a = idv_get(c->record, side->declared, 0, 0), *b = idv_get(c->record, side->document, (size_t)document, 0);
	return comparable(a) && comparable(b) && !same(a->text, b->text);
}

/* -- carets under what differs --------------------------------------------------------------------------------------------------- */

struct clusters {
	size_t count;
	char text[CARET_CLUSTERS][48];
	int at[CARET_CLUSTERS + 1];
};

/* False when the text is too long, or wider than its cell and therefore not on one line. */
static bool split(const char *s, int width, struct clusters *out)
{
	int wide;
	*out = (struct clusters){ 0 };
	for (size_t n; (n = text_cluster(s, &wide)) > 0; s += n) {
		if (out->count == CARET_CLUSTERS || n >= sizeof out->text[0])
			return false;
		memcpy(out->text[out->count], s, n);
		out->at[out->count + 1] = out->at[out->count] + wide;
		out->count++;
	}
	return out->at[out->count] <= width;
}

static void mark(char *line, const struct clusters *s, size_t i, int column)
{
	memset(line + column + s->at[i], '^', (size_t)(s->at[i + 1] - s->at[i]));
}

/* Carets for two values of a length are under each character that differs, else under what stands between their common beginning
 * and end. Values that are worlds apart get none: that is plain to see. Returns how many characters differ. */
static size_t mark_differences(char *line, const struct clusters *a, const struct clusters *b, int first, int second)
{
	size_t most = a->count > b->count ? a->count : b->count, least = a->count + b->count - most, head = 0, tail = 0, n = 0;
	while (head < least && same(a->text[head], b->text[head]))
		head++;
	while (tail < least - head && same(a->text[a->count - 1 - tail], b->text[b->count - 1 - tail]))
		tail++;
	bool aligned = a->count == b->count;
	for (size_t i = head; i < most - tail; i++) {
		if (aligned && same(a->text[i], b->text[i]))
			continue;
		n++;
		if (i < a->count - tail)
			mark(line, a, i, first);
		if (i < b->count - tail)
			mark(line, b, i, second);
	}
	return n <= (most + 1) / 2 ? n : 0;
}

static void add_carets(struct column *c, const char *declared, const char *document, const struct side_widths *w)
{
	struct clusters *s = secret_alloc(2 * sizeof *s);
	char line[1024], text[sizeof line + 40];
	int first = MARK_CELLS + w->field, second = first + w->cell[DECLARED];
	size_t n = 0;
	memset(line, ' ', sizeof line);
	line[sizeof line - 1] = '\0';
	if (split(declared, w->cell[DECLARED] - 1, &s[0]) && split(document, w->cell[DOCUMENT] - 1, &s[1]) &&
	    second + s[1].at[s[1].count] < (int)sizeof line)
		n = mark_differences(line, &s[0], &s[1], first, second);
	secret_free(s);
	if (n == 0)
		return;
	size_t end = (size_t)(strrchr(line, '^') - line) + 1;
	int length = snprintf(text, sizeof text, "%.*s  %zu character%s differ%s", (int)end, line, n, n == 1 ? "" : "s", n == 1 ? "s" : "");
	text[length < c->width ? length : (int)end] = '\0';
	row_text(c->list, row_add(c->list), STYLE_WARN, text);
}

/* -- the rows ------------------------------------------------------------------------------------------------------------------ */

static void add_side(struct column *c, const struct side_row *row, int document, const struct side_widths *w)
{
	const enum idv_leaf leaves[SIDE_CELLS] = { row->side->declared, row->side->document, row->side->source, row->side->verdict };
	struct cell cells[2 + SIDE_CELLS] = { { severity_style(row->severity), MARK_CELLS, severity_mark(row->severity) },
		                              { STYLE_LABEL, w->field, row->side->label } };
	struct idv_value value[SIDE_CELLS];
	struct buf text[SIDE_CELLS];
	int field = -1;
	bool masked = false;
	for (int k = 0; k < SIDE_CELLS; k++) {
		bool of_document = leaves[k] != IDV_LEAVES && strchr(idv_leaf_table[leaves[k]].path, '[');
		buf_init(&text[k], TEXT_MAX);
		enum style style = cell_text(c, leaves[k], of_document ? document : 0, &text[k], &value[k]);
		if (k == VERDICT_SAYS && row->ours && leaves[k] == IDV_LEAVES) {
			buf_reset(&text[k]);
			buf_add_str(&text[k], "they differ*");
			style = STYLE_WARN;
		}
		cells[2 + k] = (struct cell){ style, w->cell[k], buf_str(&text[k]) };
		bool hidden = value[k].leaf != IDV_LEAVES && value_hidden(c->view, &value[k]);
		if (value[k].leaf != IDV_LEAVES && (field < 0 || (hidden && !masked)))
			field = k;
		masked = masked || hidden;
	}
	const struct row_field about = field < 0 ? (struct row_field){ .leaf = IDV_LEAVES } : field_of(&value[field]);
	build_cells(c, cells, COUNT_OF(cells), &about, masked);
	if (!masked && differs(c, row->side, document))
		add_carets(c, buf_str(&text[DECLARED]), buf_str(&text[DOCUMENT]), w);
	for (int k = 0; k < SIDE_CELLS; k++)
		buf_finish(&text[k]);
}

static void add_heads(struct column *c, int document, const struct side_widths *w)
{
	char title[40];
	snprintf(title, sizeof title, document >= 0 ? "DOCUMENT %d" : "DOCUMENT", document + 1);
	const struct cell heads[] = {
		{ STYLE_HEAD, MARK_CELLS + w->field, "FIELD" }, { STYLE_HEAD, w->cell[DECLARED], "DECLARED" },
		{ STYLE_HEAD, w->cell[DOCUMENT], title }, { STYLE_HEAD, w->cell[SOURCE_SAYS], "DATA SOURCE" },
		{ STYLE_HEAD, w->cell[VERDICT_SAYS], "DOC ANALYSIS" },
	};
	build_cells(c, heads, COUNT_OF(heads), NULL, false);
}

void kyc_comparison(struct column *c)
{
	struct side_row rows[SIDES_MAX];
	size_t n = 0;
	bool ours = false;
	int document = chosen(c->view->document, idv_count(c->record, IDV_DOC_STATUS, -1));
	const struct side_widths w = widths_for(c->width);
	for (; n < idv_side_count && n < SIDES_MAX; n++) {
		struct side_row *row = &rows[n];
		*row = (struct side_row){ .side = &idv_side_table[n], .place = n };
		row->severity = idv_side_severity(c->record, row->side, document);
		row->ours = severity_rank(row->severity) > severity_rank(IDV_NOTICE) && differs(c, row->side, document);
		if (row->ours)
			row->severity = IDV_NOTICE;
		ours = ours || (row->ours && row->side->verdict == IDV_LEAVES);
	}
	qsort(rows, n, sizeof rows[0], worst_first);
	add_heads(c, document, &w);
	for (size_t i = 0; i < n; i++)
		add_side(c, &rows[i], document, &w);
	if (ours)
		build_text(c, STYLE_DIM, MARK_CELLS, "* seen by this program; no verdict of the API covers it");
}

static const struct {
	enum idv_leaf leaf;
	const char *label;
} declared_table[] = {
	{ IDV_USER_NAME_GIVEN_NAME, "given name" }, { IDV_USER_NAME_FAMILY_NAME, "family name" }, { IDV_USER_DATE_OF_BIRTH, "date of birth" },
	{ IDV_USER_ADDRESS_STREET, "street" }, { IDV_USER_ADDRESS_STREET2, "street, second line" }, { IDV_USER_ADDRESS_CITY, "city" },
	{ IDV_USER_ADDRESS_REGION, "region" }, { IDV_USER_ADDRESS_POSTAL_CODE, "postal code" }, { IDV_USER_ADDRESS_COUNTRY, "country" },
	{ IDV_USER_ID_NUMBER_TYPE, "id number type" }, { IDV_USER_ID_NUMBER_VALUE, "id number" }, { IDV_USER_PHONE_NUMBER, "phone number" },
	{ IDV_USER_EMAIL_ADDRESS, "email address" }, { IDV_USER_IP_ADDRESS, "IP address" },
}, source_table[] = {
	{ IDV_KYC_STATUS, "step status" },
	{ IDV_KYC_NAME_SUMMARY, "name" }, { IDV_KYC_NAME_GIVEN_NAME, "  given name" }, { IDV_KYC_NAME_FAMILY_NAME, "  family name" },
	{ IDV_KYC_DATE_OF_BIRTH_SUMMARY, "date of birth" }, { IDV_KYC_DATE_OF_BIRTH_DAY, "  day" },
	{ IDV_KYC_DATE_OF_BIRTH_MONTH, "  month" }, { IDV_KYC_DATE_OF_BIRTH_YEAR, "  year" },
	{ IDV_KYC_ID_NUMBER_SUMMARY, "id number" },
	{ IDV_KYC_PHONE_NUMBER_SUMMARY, "phone number" }, { IDV_KYC_PHONE_NUMBER_AREA_CODE, "  area code" },
	{ IDV_KYC_ADDRESS_SUMMARY, "address" }, { IDV_KYC_ADDRESS_STREET, "  street" }, { IDV_KYC_ADDRESS_CITY, "  city" },
	{ IDV_KYC_ADDRESS_REGION, "  region" }, { IDV_KYC_ADDRESS_POSTAL_CODE, "  postal code" },
	{ IDV_KYC_ADDRESS_PO_BOX, "  P.O. box" }, { IDV_KYC_ADDRESS_TYPE, "  address type" },
	{ IDV_KYC_ADDRESS_BUILDING, "  building" }, { IDV_KYC_ADDRESS_COUNTY, "  county" }, { IDV_KYC_ADDRESS_DISTRICT, "  district" },
	{ IDV_KYC_ADDRESS_HOUSE_NUMBER, "  house number" }, { IDV_KYC_ADDRESS_SUBPREMISE, "  subpremise" },
	{ IDV_KYC_ADDRESS_THOROUGHFARE, "  thoroughfare" },
};

static void details(struct column *c)
{
	build_gap(c);
	build_head(c, "DECLARED BY THE USER", NULL);
	for (size_t i = 0; i < COUNT_OF(declared_table); i++)
		build_field(c, declared_table[i].leaf, 0, 0, declared_table[i].label);
	build_gap(c);
	build_head(c, "DATA SOURCE VERIFICATION", "does what was declared agree with the records of data sources");
	for (size_t i = 0; i < COUNT_OF(source_table); i++)
		build_field(c, source_table[i].leaf, 0, 0, source_table[i].label);
}

void kyc_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	kyc_comparison(&c);
	details(&c);
}
