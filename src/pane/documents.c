/* Documents: one submission at a time, its pictures beside what was read from it and what the analysis says. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { WIDE = 120, TALL = 34, NARROW_TEXT = 30, LABEL = 15, WIDE_LABEL = 24, SIDE_FRONT = 0, SIDE_BACK, SIDE_FACE };

static const enum idv_leaf side_leaves[3][2] = { /* cropped, original */
	{ IDV_DOC_IMAGE_CROPPED_FRONT, IDV_DOC_IMAGE_ORIGINAL_FRONT },
	{ IDV_DOC_IMAGE_CROPPED_BACK, IDV_DOC_IMAGE_ORIGINAL_BACK },
	{ IDV_DOC_IMAGE_FACE, IDV_DOC_IMAGE_FACE },
};
static const char *const side_names[3] = { "front", "back", "face" };

/* What has a picture is shown: the other form of the same side when the wanted one is missing. */
static enum idv_leaf leaf_of(const struct idv_record *r, int side, bool original, size_t at)
{
	enum idv_leaf leaf = side_leaves[side][original];
	return idv_get(r, leaf, at, 0)->state == IDV_PRESENT ? leaf : side_leaves[side][!original];
}

static void add_box(struct pane_out *out, const struct idv_record *r, const struct pane_view *v, int side, size_t at, size_t count,
                    struct picture_box where)
{
	struct picture_box *b = &out->boxes[out->box_count++];
	enum idv_leaf leaf = leaf_of(r, side, v->original, at);
	*b = where;
	b->ref = (struct picture_ref){ leaf, (uint16_t)at };
	const char *form = side == SIDE_FACE ? "" : leaf == side_leaves[side][1] ? ", original" : ", cropped";
	snprintf(b->title, sizeof b->title, "submission %zu of %zu, %s%s", at + 1, count, side_names[side], form);
}

static bool has(const struct idv_record *r, int side, size_t at)
{
	return idv_get(r, side_leaves[side][0], at, 0)->state == IDV_PRESENT || idv_get(r, side_leaves[side][1], at, 0)->state == IDV_PRESENT;
}

/* Which pictures there are, and the key that shows each. */
static void which(struct column *c, size_t at)
{
	static const char keys[3] = { 'f', 'b', 'F' };
	struct row *r = row_add(c->list);
	for (int s = 0; s < 3; s++) {
		char text[24];
		bool here = has(c->record, s, at);
		snprintf(text, sizeof text, "%c %s%s  ", keys[s], side_names[s], c->view->side == s ? "*" : "");
		row_text(c->list, r, here ? STYLE_PLAIN : STYLE_DIM, here ? text : "");
	}
}

static void read_from(struct column *c, size_t at)
{
	static const enum idv_leaf leaves[] = {
		IDV_DOC_READ_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_FAMILY_NAME, IDV_DOC_READ_DATE_OF_BIRTH, IDV_DOC_READ_ID_NUMBER,
		IDV_DOC_READ_ISSUE_DATE, IDV_DOC_READ_EXPIRATION_DATE, IDV_DOC_READ_ISSUING_COUNTRY, IDV_DOC_READ_ISSUING_REGION,
		IDV_DOC_READ_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_REGION, IDV_DOC_READ_ADDRESS_POSTAL_CODE,
		IDV_DOC_READ_ADDRESS_COUNTRY,
	};
	build_head(c, "READ FROM DOCUMENT", NULL);
	build_fields(c, leaves, COUNT_OF(leaves), at);
}

static void analysis(struct column *c, size_t at)
{
	static const enum idv_leaf verdicts[] = {
		IDV_DOC_STATUS, IDV_DOC_READ_CATEGORY, IDV_DOC_AUTHENTICITY, IDV_DOC_IMAGE_QUALITY, IDV_DOC_MATCH_NAME,
		IDV_DOC_MATCH_DATE_OF_BIRTH, IDV_DOC_MATCH_EXPIRATION_DATE, IDV_DOC_MATCH_ISSUING_COUNTRY,
	};
	build_fields(c, verdicts, COUNT_OF(verdicts), at);
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
	build_fields(c, fraud, COUNT_OF(fraud), at);
	build_gap(c);
	build_head(c, "IMAGE QUALITY", NULL);
	build_fields(c, quality, COUNT_OF(quality), at);
	build_gap(c);
	build_head(c, "ISSUER'S RECORDS (AAMVA)", NULL);
	build_fields(c, aamva, COUNT_OF(aamva), at);
	build_gap(c);
	build_head(c, "SUBMISSION", NULL);
	build_field(c, IDV_DOC_ATTEMPT, at, 0, NULL);
	build_field(c, IDV_DOC_HUMAN_REVIEW, at, 0, NULL);
	build_field(c, IDV_DOC_REDACTED_AT, at, 0, NULL);
	build_field(c, IDV_DOCUMENTARY_STATUS, 0, 0, "step");
}

static void place_boxes(const struct idv_record *r, const struct pane_view *v, struct pane_out *out, size_t at, size_t count)
{
	int side = v->side >= 0 && v->side <= SIDE_FACE ? v->side : SIDE_FRONT;
	if (v->width < WIDE) {
		out->text_col = v->width - NARROW_TEXT;
		out->text_cols = NARROW_TEXT;
		add_box(out, r, v, side, at, count,
		        (struct picture_box){ .row = 1, .col = 1, .rows = v->height - 2, .cols = v->width - NARROW_TEXT - 3 });
		return;
	}
	int main_cols = v->width / 2 - 4, small = (v->width - main_cols - 7) / 2, small_rows = v->height >= TALL ? 14 : 0;
	add_box(out, r, v, side, at, count, (struct picture_box){ .row = 1, .col = 1, .rows = v->height - 2, .cols = main_cols });
	out->text_col = main_cols + 4;
	out->text_cols = v->width - out->text_col - 1;
	for (int s = SIDE_FRONT, n = 0; small_rows && s <= SIDE_FACE; s++) {
		if (s == side)
			continue;
		add_box(out, r, v, s, at, count,
		        (struct picture_box){ .row = 1, .col = main_cols + 4 + n++ * (small + 2), .rows = small_rows, .cols = small });
	}
	if (small_rows) {
		out->text_row = small_rows + 3;
		out->text_rows = v->height - out->text_row;
	}
}

void documents_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	size_t count = idv_count(r, IDV_DOC_STATUS, -1);
	int at = chosen(v->document, count);
	if (at >= 0 && v->pictures)
		place_boxes(r, v, out, (size_t)at, count);
	struct column c = build_column(&out->list, r, v, out->text_cols, out->text_cols < 50 ? LABEL : WIDE_LABEL);
	if (at < 0) {
		build_head(&c, "DOCUMENT VERIFICATION", NULL);
		build_field(&c, IDV_DOCUMENTARY_STATUS, 0, 0, "step");
		build_field(&c, IDV_DOC_STATUS, 0, 0, "submissions");
		return;
	}
	char title[64];
	snprintf(title, sizeof title, "SUBMISSION %d OF %zu", at + 1, count);
	build_head(&c, title, count > 1 ? ", . others" : NULL);
	if (v->pictures)
		which(&c, (size_t)at);
	analysis(&c, (size_t)at);
	build_gap(&c);
	read_from(&c, (size_t)at);
	more_analysis(&c, (size_t)at);
}
