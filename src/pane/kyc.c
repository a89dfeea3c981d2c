/* KYC: what the user declared, what the document says, what the data sources found; mismatches first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { FIELD = 14, MARK = 2, LABEL = 24, SIDES_MAX = 32, VERDICT = 12, TEXT_MAX = 256 * 1024 };

struct side_row {
	const struct idv_side *side;
	enum idv_severity severity;
	size_t place;
};

static int worst_first(const void *x, const void *y)
{
	static const int rank[] = { [IDV_BAD] = 0, [IDV_UNKNOWN] = 1, [IDV_PENDING] = 2, [IDV_NOTICE] = 3, [IDV_GOOD] = 4, [IDV_NEUTRAL] = 5 };
	const struct side_row *a = x, *b = y;
	int c = rank[a->severity] - rank[b->severity];
	return c ? c : (int)a->place - (int)b->place;
}

/* A cell's text; "--" where this side has no such field. */
static enum style cell_text(struct column *c, enum idv_leaf leaf, int at, struct buf *out, const struct idv_value **value)
{
	*value = NULL;
	if (leaf == IDV_LEAVES || at < 0) {
		buf_add_str(out, "--");
		return STYLE_DIM;
	}
	*value = idv_get(c->record, leaf, (size_t)at, 0);
	if ((*value)->state == IDV_PRESENT || (*value)->state == IDV_WRONG_TYPE)
		return value_text(c->record, *value, c->view, out);
	buf_add_str(out, (*value)->state == IDV_REDACTED ? "redacted" : "none");
	return STYLE_DIM;
}

static bool comparable(const struct idv_value *v)
{
	enum idv_type type = idv_leaf_table[v->leaf].type;
	return v->state == IDV_PRESENT && (type == IDV_STRING || type == IDV_DATE || type == IDV_COUNTRY);
}

/* Do the declared and the read value differ by more than case? Numbers of different documents differ by nature. */
static bool differs(struct column *c, const struct idv_side *side, int document)
{
	if (document < 0 || side->declared == IDV_LEAVES || side->document == IDV_LEAVES || side->declared == IDV_USER_ID_NUMBER_VALUE)
		return false;
	const struct idv_value *a = idv_get(c->record, side->declared, 0, 0), *b = idv_get(c->record, side->document, (size_t)document, 0);
	return comparable(a) && comparable(b) && !(text_contains(a->text, b->text) && text_contains(b->text, a->text));
}

/* Carets under what differs, for two short values of the same length class; nothing when they are worlds apart. */
static void carets(struct column *c, const char *declared, const char *document, int first, int second, int width)
{
	size_t n = strlen(declared), m = strlen(document), differ = 0, at = 0;
	if (n != m || n == 0 || (int)n > width || strcmp(declared, document) == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)declared[i] >= 0x80 || (unsigned char)document[i] >= 0x80)
			return;
		if (declared[i] != document[i]) {
			differ++;
			at = differ == 1 ? i : at;
		}
	}
	if (differ > 3)
		return;
	char line[400];
	memset(line, ' ', sizeof line);
	size_t end = 0;
	for (size_t i = at; i < n; i++) {
		if (declared[i] == document[i])
			continue;
		size_t a = (size_t)first + i, b = (size_t)second + i;
		if (b >= sizeof line - 40)
			return;
		line[a] = line[b] = '^';
		end = b + 1;
	}
	snprintf(line + end, sizeof line - end, "  %zu character%s differ%s", differ, differ == 1 ? "" : "s", differ == 1 ? "s" : "");
	struct buf fitted;
	buf_init(&fitted, sizeof line);
	buf_add(&fitted, line, text_clip(line, c->width, NULL));
	row_text(c->list, row_add(c->list), STYLE_WARN, buf_str(&fitted));
	buf_finish(&fitted);
}

/* Cells wrapped beside each other: as many rows as the tallest needs. */
static void add_cells(struct column *c, const struct side_row *row, struct buf text[4], const enum style style[4], const int width[4],
                      const struct idv_value *field, bool masked)
{
	const char *rest[4];
	for (int k = 0; k < 4; k++)
		rest[k] = buf_str(&text[k]);
	for (bool first = true; first || *rest[0] || *rest[1] || *rest[2] || *rest[3]; first = false) {
		struct row *r = row_add(c->list);
		row_cell(c->list, r, severity_style(row->severity), MARK, first ? severity_mark(row->severity) : "");
		row_cell(c->list, r, STYLE_LABEL, FIELD, first ? row->side->label : "");
		for (int k = 0; k < 4; k++) {
			size_t next = 0, n = *rest[k] ? text_wrap(rest[k], width[k] - 1, &next) : 0;
			char *piece = secret_alloc(n + 1);
			memcpy(piece, rest[k], n);
			row_cell(c->list, r, style[k], width[k], piece);
			secret_free(piece);
			rest[k] += next;
		}
		if (field)
			r->field = (struct row_field){ .leaf = field->leaf, .at = { field->at[0], field->at[1] } };
		r->masked = masked;
	}
}

static bool is_hidden(struct column *c, const struct idv_value *v)
{
	return v && v->state == IDV_PRESENT && idv_leaf_table[v->leaf].flags & IDV_MASKED && !value_revealed(c->view, v);
}

static void add_side(struct column *c, const struct side_row *row, int document, const int width[4])
{
	const enum idv_leaf leaves[4] = { row->side->declared, row->side->document, row->side->source, row->side->verdict };
	struct buf text[4];
	enum style style[4];
	const struct idv_value *value[4];
	bool masked = false;
	for (int k = 0; k < 4; k++) {
		buf_init(&text[k], TEXT_MAX);
		bool of_document = leaves[k] != IDV_LEAVES && strchr(idv_leaf_table[leaves[k]].path, '[');
		style[k] = cell_text(c, leaves[k], of_document ? document : 0, &text[k], &value[k]);
		masked = masked || is_hidden(c, value[k]);
	}
	const struct idv_value *field = is_hidden(c, value[1]) && !is_hidden(c, value[0]) ? value[1] : value[0] ? value[0] : value[1];
	add_cells(c, row, text, style, width, field ? field : value[2], masked);
	if (value[0] && value[1] && value[0]->state == IDV_PRESENT && value[1]->state == IDV_PRESENT && !masked)
		carets(c, buf_str(&text[0]), buf_str(&text[1]), MARK + FIELD, MARK + FIELD + width[0], width[0] - 1);
	for (int k = 0; k < 4; k++)
		buf_finish(&text[k]);
}

void kyc_comparison(struct column *c)
{
	struct side_row rows[SIDES_MAX];
	size_t n = 0;
	int document = chosen(c->view->document, idv_count(c->record, IDV_DOC_STATUS, -1));
	int rest = c->width - MARK - FIELD - VERDICT;
	const int width[4] = { (rest + 2) / 3, (rest + 1) / 3, rest / 3, VERDICT };
	for (; n < idv_side_count && n < SIDES_MAX; n++) {
		rows[n] = (struct side_row){ &idv_side_table[n], idv_side_severity(c->record, &idv_side_table[n], document), n };
		if ((rows[n].severity == IDV_GOOD || rows[n].severity == IDV_NEUTRAL) && differs(c, &idv_side_table[n], document))
			rows[n].severity = IDV_NOTICE; /* no verdict covers it, but the two do not say the same */
	}
	qsort(rows, n, sizeof rows[0], worst_first);
	char title[40];
	struct row *r = row_add(c->list);
	row_cell(c->list, r, STYLE_HEAD, MARK + FIELD, "FIELD");
	row_cell(c->list, r, STYLE_HEAD, width[0], "DECLARED");
	snprintf(title, sizeof title, document >= 0 ? "DOCUMENT %d" : "DOCUMENT", document + 1);
	row_cell(c->list, r, STYLE_HEAD, width[1], title);
	row_cell(c->list, r, STYLE_HEAD, width[2], "DATA SOURCE");
	row_cell(c->list, r, STYLE_HEAD, width[3], "ON DOCUMENT");
	for (size_t i = 0; i < n; i++)
		add_side(c, &rows[i], document, width);
}

static void details(struct column *c)
{
	static const enum idv_leaf declared[] = {
		IDV_USER_NAME_GIVEN_NAME, IDV_USER_NAME_FAMILY_NAME, IDV_USER_DATE_OF_BIRTH, IDV_USER_ADDRESS_STREET, IDV_USER_ADDRESS_STREET2,
		IDV_USER_ADDRESS_CITY, IDV_USER_ADDRESS_REGION, IDV_USER_ADDRESS_POSTAL_CODE, IDV_USER_ADDRESS_COUNTRY, IDV_USER_ID_NUMBER_TYPE,
		IDV_USER_ID_NUMBER_VALUE, IDV_USER_PHONE_NUMBER, IDV_USER_EMAIL_ADDRESS, IDV_USER_IP_ADDRESS,
	};
	static const struct {
		enum idv_leaf leaf;
		const char *label;
	} source[] = {
		{ IDV_KYC_STATUS, "step" }, { IDV_KYC_NAME_SUMMARY, "name" }, { IDV_KYC_NAME_GIVEN_NAME, "  given name" },
		{ IDV_KYC_NAME_FAMILY_NAME, "  family name" }, { IDV_KYC_DATE_OF_BIRTH_SUMMARY, "date of birth" },
		{ IDV_KYC_DATE_OF_BIRTH_DAY, "  day" }, { IDV_KYC_DATE_OF_BIRTH_MONTH, "  month" }, { IDV_KYC_DATE_OF_BIRTH_YEAR, "  year" },
		{ IDV_KYC_ADDRESS_SUMMARY, "address" }, { IDV_KYC_ADDRESS_STREET, "  street" }, { IDV_KYC_ADDRESS_CITY, "  city" },
		{ IDV_KYC_ADDRESS_REGION, "  region" }, { IDV_KYC_ADDRESS_POSTAL_CODE, "  postal code" },
		{ IDV_KYC_ADDRESS_BUILDING, "  building" }, { IDV_KYC_ADDRESS_COUNTY, "  county" }, { IDV_KYC_ADDRESS_DISTRICT, "  district" },
		{ IDV_KYC_ADDRESS_HOUSE_NUMBER, "  house number" }, { IDV_KYC_ADDRESS_SUBPREMISE, "  subpremise" },
		{ IDV_KYC_ADDRESS_THOROUGHFARE, "  thoroughfare" }, { IDV_KYC_ADDRESS_PO_BOX, "P.O. box" }, { IDV_KYC_ADDRESS_TYPE, "address type" },
		{ IDV_KYC_ID_NUMBER_SUMMARY, "id number" }, { IDV_KYC_PHONE_NUMBER_SUMMARY, "phone number" },
		{ IDV_KYC_PHONE_NUMBER_AREA_CODE, "  area code" },
	};
	build_gap(c);
	build_head(c, "DECLARED BY THE USER", NULL);
	build_fields(c, declared, COUNT_OF(declared), 0);
	build_gap(c);
	build_head(c, "DATA SOURCE VERIFICATION", NULL);
	for (size_t i = 0; i < COUNT_OF(source); i++)
		build_field(c, source[i].leaf, 0, 0, source[i].label);
}

void kyc_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	kyc_comparison(&c);
	details(&c);
}
