/* Documents: one submission at a time, its pictures beside what was read from it and what the analysis says. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "decide/mrz.h"
#include "pane/layouts.h"
#include "pane/ours.h"
#include "pane/sides.h"

enum { WIDE = 120, TALL = 34, TEXT_MAX = 40, SMALL_ROWS = 14, LABEL = 15, WIDE_LABEL = 24 };

static bool has_any(const struct record *r, size_t at)
{
	return side_there(r, SIDE_FRONT, at) || side_there(r, SIDE_BACK, at) || side_there(r, SIDE_FACE, at);
}

static void add_box(struct pane_out *out, const struct record *r, const struct pane_view *v, int side, size_t at, size_t count,
                    struct picture_box where)
{
	struct picture_box *b = &out->boxes[out->box_count++];
	*b = where;
	b->ref = (struct picture_ref){ .leaf = side_leaf(r, side, v->original, at), .at = (uint16_t)at };
	snprintf(b->title, sizeof b->title, "submission %zu of %zu, %s%s", at + 1, count, side_names[side], side_form(b->ref.leaf));
}

/* Which pictures there are, the one shown starred, with the key that shows each; or why there is none. */
static void which(struct column *c, int side, size_t at)
{
	static const char *const keys[DOCUMENT_SIDES] = { "f", "b", "F" };
	const struct record_value front = value_at(c->record, IDV_DOC_IMAGE_ORIGINAL_FRONT, at, 0);
	if (!has_any(c->record, at)) {
		build_field_as(c, &front, "pictures", value_severity(&front), NULL);
		return;
	}
	char text[80] = "";
	for (int s = 0; s < DOCUMENT_SIDES; s++) {
		size_t n = strlen(text);
		const char *comma = n && !c->view->pictures ? "," : "";
		if (side_there(c->record, s, at) && c->view->pictures)
			snprintf(text + n, sizeof text - n, "%s%s %s%s", n ? "  " : "", keys[s], side_names[s], s == side ? "*" : "");
		else if (side_there(c->record, s, at))
			snprintf(text + n, sizeof text - n, "%s%s%s", comma, n ? " " : "", side_names[s]);
	}
	if (c->view->pictures)
		build_text(c, STYLE_PLAIN, 0, text);
	else
		build_line(c, RECORD_NEUTRAL, "pictures", STYLE_PLAIN, text, field_of(&front));
	build_barred(c);
}

static const enum idv_leaf read_leaves[] = {
	IDV_DOC_READ_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_FAMILY_NAME, IDV_DOC_READ_DATE_OF_BIRTH, IDV_DOC_READ_ID_NUMBER,
	IDV_DOC_READ_ISSUE_DATE, IDV_DOC_READ_EXPIRATION_DATE, IDV_DOC_READ_ISSUING_COUNTRY, IDV_DOC_READ_ISSUING_REGION,
	IDV_DOC_READ_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_REGION, IDV_DOC_READ_ADDRESS_POSTAL_CODE,
	IDV_DOC_READ_ADDRESS_COUNTRY,
};
static const enum idv_leaf verdict_leaves[] = {
	IDV_DOC_STATUS, IDV_DOC_READ_CATEGORY, IDV_DOC_AUTHENTICITY, IDV_DOC_IMAGE_QUALITY, IDV_DOC_MATCH_NAME,
	IDV_DOC_MATCH_DATE_OF_BIRTH, IDV_DOC_MATCH_EXPIRATION_DATE, IDV_DOC_MATCH_ISSUING_COUNTRY,
};

static void read_from(struct column *c, size_t at)
{
	build_head(c, "READ FROM DOCUMENT", NULL);
	build_fields(c, read_leaves, COUNT_OF(read_leaves), at);
}

/* A passport's zone, where the answer has one in some field: its digits, and against what was read. */
static void zone_of(struct column *c, size_t at)
{
	struct mrz z;
	struct mrz_reading readings[MRZ_READINGS];
	char line[OURS_WORDS];
	if (!mrz_of(c->record, &z))
		return;
	build_gap(c);
	build_head(c, "MACHINE-READABLE ZONE", "ours");
	snprintf(line, sizeof line, "%s, %s", mrz_format_names[z.format], z.wrong ? "check digits are wrong:" : "its check digits fit");
	for (int i = 0; i < MRZ_DIGITS; i++)
		if (z.wrong & 1U << i) {
			size_t used = strlen(line);
			snprintf(line + used, sizeof line - used, "%s %s", line[used - 1] == ':' ? "" : ",", mrz_digit_names[i]);
		}
	const struct row_field none = { .leaf = IDV_LEAVES };
	build_line(c, z.wrong ? RECORD_NOTICE : RECORD_NEUTRAL, "form", z.wrong ? STYLE_WARN : STYLE_PLAIN, line, none);
	mrz_compare(&z, c->record, at, readings);
	for (size_t i = 0; i < MRZ_READINGS; i++) {
		const struct hint *h = &readings[i].hint;
		ours_words(h, line);
		build_line(c, ours_severity(h->reading), readings[i].label, ours_severity(h->reading) == RECORD_NOTICE ? STYLE_WARN : STYLE_PLAIN, line,
		           (struct row_field){ .leaf = readings[i].leaf, .at = { (uint16_t)at } });
	}
	explicit_bzero(&z, sizeof z);
}

static void analysis(struct column *c, size_t at)
{
	build_fields(c, verdict_leaves, COUNT_OF(verdict_leaves), at);
}

/* -- two documents ------------------------------------------------------------------------------------------------------------- */

/* The attempt so many later in the chain; NULL: it is not known. */
static const struct record *record_at(const struct column *c, int step)
{
	const struct pane_view *v = c->view;
	long place = (long)v->self + step;
	return step == 0 ? c->record : v->chain_count && place >= 0 && place < (long)v->chain_count ? v->chain[place] : NULL;
}

/* A field of both in a row, unless they say the same. */
static bool add_both(struct column *c, enum idv_leaf leaf, size_t at, const struct record *other, size_t other_at)
{
	const struct record_value a = value_at(c->record, leaf, at, 0), b = value_at(other, leaf, other_at, 0);
	if (a.state == b.state && strcmp(a.text, b.text) == 0)
		return !value_is_here(&a); /* of neither: nothing to say */
	const struct row_field field = field_of(&a);
	const int half = (c->width - MARK_CELLS - WIDE_LABEL - 1) / 2;
	const size_t before = c->list->count;
	struct hint ours = { .ours_spans = 0 };
	const bool told = ours_compare(c->view, c->record, &a, other, &b, &ours);
	const struct marks marks[] = { { NULL, 0 }, { NULL, 0 }, { ours.ours_differ, ours.ours_spans }, { ours.theirs_differ, ours.theirs_spans } };
	struct buf first, second;
	buf_init(&first, VALUE_BYTES_MAX * 4);
	buf_init(&second, VALUE_BYTES_MAX * 4);
	enum style x = value_brief(c->record, &a, c->view, &first), y = value_brief(other, &b, c->view, &second);
	const struct cell cells[] = {
		{ STYLE_WARN, MARK_CELLS, "~" }, { STYLE_LABEL, WIDE_LABEL + 1, idv_leaf_table[leaf].label },
		{ x, half, buf_str(&first) }, { y, half, buf_str(&second) },
	};
	build_marked_cells(c, cells, marks, COUNT_OF(cells), &field, value_hidden(c->view, &a) || value_hidden(c->view, &b));
	if (told)
		ours_line(c, before, MARK_CELLS + WIDE_LABEL + 1, &ours);
	buf_finish(&first);
	buf_finish(&second);
	return true;
}

/* What two documents that are looked at together say, where they differ; the rest by name. */
static void both_documents(struct column *c, const struct pane_out *out, size_t at)
{
	const struct picture_ref with = out->pair[1];
	const struct record *other = side_of(with.leaf) == SIDE_SELFIE ? NULL : record_at(c, with.step);
	const enum idv_leaf *lists[] = { verdict_leaves, read_leaves };
	const size_t counts[] = { COUNT_OF(verdict_leaves), COUNT_OF(read_leaves) };
	struct buf same;
	if (!other || (with.step == 0 && with.at == at))
		return;
	buf_init(&same, VALUE_BYTES_MAX);
	build_head(c, "WHERE THE TWO DIFFER", "the one shown first, then the other");
	size_t before = c->list->count;
	for (size_t k = 0; k < COUNT_OF(lists); k++)
		for (size_t i = 0; i < counts[k]; i++)
			if (!add_both(c, lists[k][i], at, other, with.at))
				buf_printf(&same, "%s%s", same.len ? ", " : "  the same: ", idv_leaf_table[lists[k][i]].label);
	if (c->list->count == before)
		build_text(c, STYLE_DIM, MARK_CELLS, "nowhere");
	if (same.len)
		build_hanging(c, STYLE_DIM, 2 * MARK_CELLS, buf_str(&same));
	build_gap(c);
	buf_finish(&same);
}

static void more_analysis(struct column *c, size_t at)
{
	static const enum idv_leaf fraud[] = {
		IDV_DOC_FRAUD_TYPE_SUPPORTED, IDV_DOC_FRAUD_PORTRAIT_PRESENCE_CHECK, IDV_DOC_FRAUD_PORTRAIT_DETAILS_CHECK,
		IDV_DOC_FRAUD_IMAGE_COMPOSITION_CHECK, IDV_DOC_FRAUD_INTEGRITY_CHECK, IDV_DOC_FRAUD_DETAIL_CHECK,
		IDV_DOC_FRAUD_ISSUE_DATE_CHECK,
	};
	static const enum idv_leaf quality[] = { IDV_DOC_QUALITY_GLARE_CHECK, IDV_DOC_QUALITY_DIMENSIONS_CHECK, IDV_DOC_QUALITY_BLUR_CHECK };
	static const enum idv_leaf aamva[] = {
		IDV_DOC_AAMVA_IS_VERIFIED, IDV_DOC_AAMVA_ID_NUMBER, IDV_DOC_AAMVA_ID_ISSUE_DATE, IDV_DOC_AAMVA_ID_EXPIRATION_DATE,
		IDV_DOC_AAMVA_STREET, IDV_DOC_AAMVA_CITY, IDV_DOC_AAMVA_POSTAL_CODE, IDV_DOC_AAMVA_DATE_OF_BIRTH, IDV_DOC_AAMVA_GENDER,
		IDV_DOC_AAMVA_HEIGHT, IDV_DOC_AAMVA_EYE_COLOR, IDV_DOC_AAMVA_FIRST_NAME, IDV_DOC_AAMVA_MIDDLE_NAME, IDV_DOC_AAMVA_LAST_NAME,
	};
	build_gap(c);
	build_head(c, "FRAUD ANALYSIS", NULL);
	build_checks(c, fraud, COUNT_OF(fraud), at);
	build_gap(c);
	build_head(c, "IMAGE QUALITY", NULL);
	build_checks(c, quality, COUNT_OF(quality), at);
	build_gap(c);
	build_head(c, "ISSUER'S RECORDS (AAMVA)", NULL);
	build_checks(c, aamva, COUNT_OF(aamva), at);
	build_gap(c);
	build_head(c, "SUBMISSION", NULL);
	build_field(c, IDV_DOC_ATTEMPT, at, 0, "number");
	build_field(c, IDV_DOC_HUMAN_REVIEW, at, 0, NULL);
	build_field(c, IDV_DOC_REDACTED_AT, at, 0, NULL);
	build_field(c, IDV_DOCUMENTARY_STATUS, 0, 0, "step status");
}

/* The two smaller boxes: what one compares with, faces first. */
static void place_small(const struct record *r, const struct pane_view *v, struct pane_out *out, int side, size_t at, size_t count,
                        struct picture_box where)
{
	static const int order[] = { SIDE_FACE, SIDE_SELFIE, SIDE_BACK, SIDE_FRONT };
	size_t selfies = side_count(r, SIDE_SELFIE);
	int selfie = chosen(v->selfie, selfies);
	where.kind = BOX_SMALL;
	for (size_t i = 0; i < COUNT_OF(order) && out->box_count < 3; i++) {
		if (order[i] == SIDE_SELFIE && selfie >= 0 && side_there(r, SIDE_SELFIE, (size_t)selfie)) {
			struct picture_box *b = &out->boxes[out->box_count++];
			*b = where;
			b->ref = (struct picture_ref){ .leaf = side_leaf(r, SIDE_SELFIE, false, (size_t)selfie), .at = (uint16_t)selfie };
			snprintf(b->title, sizeof b->title, "selfie %d of %zu%s", selfie + 1, selfies, side_form(b->ref.leaf));
		} else if (order[i] != SIDE_SELFIE && order[i] != side && side_there(r, order[i], at)) {
			add_box(out, r, v, order[i], at, count, where);
		} else {
			continue;
		}
		where.col += where.cols + 2;
	}
}

/* Beside a low pane's picture only the strip has room; a high one takes it below, where a card leaves rows free anyway. */
static void place_boxes(const struct record *r, const struct pane_view *v, struct pane_out *out, int side, size_t at, size_t count)
{
	bool wide = v->width >= WIDE, tall = v->height >= TALL;
	int text = wide ? v->width / 2 - 1 : v->width * 3 / 8;
	if (!wide && text > TEXT_MAX)
		text = TEXT_MAX;
	struct picture_box main = { .row = 1, .col = 1, .rows = v->height - 2, .cols = v->width - text - 3 };
	out->text_col = main.cols + (wide ? 4 : 3);
	out->text_cols = v->width - out->text_col - (wide ? 1 : 0);
	if (tall)
		main.rows -= STRIP_ROWS;
	add_box(out, r, v, side, at, count, main);
	struct picture_ref shown = out->boxes[0].ref;
	if (wide && tall) {
		int small = (v->width - main.cols - 7) / 2;
		place_small(r, v, out, side, at, count, (struct picture_box){ .row = 1, .col = main.cols + 4, .rows = SMALL_ROWS, .cols = small });
		if (out->box_count > 1) {
			out->text_row = SMALL_ROWS + 3;
			out->text_rows = v->height - out->text_row;
		}
	} else if (wide) {
		out->text_row = STRIP_ROWS;
		out->text_rows = v->height - out->text_row;
	}
	if (tall)
		sides_strip(r, v, out, shown, v->height - STRIP_ROWS, 1, main.cols);
	else if (wide)
		sides_strip(r, v, out, shown, 0, out->text_col, out->text_cols);
}

static int side_shown(const struct record *r, const struct pane_view *v, size_t at)
{
	int side = v->side >= 0 && v->side <= SIDE_FACE ? v->side : SIDE_FRONT;
	return side == SIDE_FRONT && !side_there(r, SIDE_FRONT, at) ? side_there(r, SIDE_BACK, at) ? SIDE_BACK : SIDE_FACE : side;
}

void documents_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	size_t count = idv_count(r, IDV_DOC_STATUS, -1);
	int at = chosen(v->document, count), side = at < 0 ? SIDE_FRONT : side_shown(r, v, (size_t)at);
	bool shown = at >= 0 && v->pictures && has_any(r, (size_t)at);
	if (shown && v->compare.on)
		sides_compare(v, out, (struct picture_ref){ .leaf = side_leaf(r, side, v->original, (size_t)at), .at = (uint16_t)at });
	else if (shown)
		place_boxes(r, v, out, side, (size_t)at, count);
	struct column c = build_column(&out->list, r, v, out->text_cols, out->text_cols < 34 ? out->text_cols / 2 : out->text_cols < 50 ? LABEL : WIDE_LABEL);
	if (at < 0) {
		build_head(&c, "DOCUMENT VERIFICATION", NULL);
		build_field(&c, IDV_DOCUMENTARY_STATUS, 0, 0, "step status");
		build_field(&c, IDV_DOC_STATUS, 0, 0, "submissions");
		return;
	}
	if (out->paired) { /* what is compared comes first: a low pane has four rows left */
		sides_facts(&c, out, false);
		both_documents(&c, out, (size_t)at);
	}
	char title[64];
	snprintf(title, sizeof title, "SUBMISSION %d OF %zu", at + 1, count);
	build_head(&c, title, count > 1 ? ", . others" : NULL);
	which(&c, side, (size_t)at);
	if (!out->paired)
		sides_facts(&c, out, false);
	analysis(&c, (size_t)at);
	build_gap(&c);
	read_from(&c, (size_t)at);
	zone_of(&c, (size_t)at);
	more_analysis(&c, (size_t)at);
}
