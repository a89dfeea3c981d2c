/* Selfie: the face on the document beside the selfie, and what the comparison says. */
#include <stdio.h>

#include "pane/build.h"
#include "pane/layouts.h"

enum { LABEL = 22, TEXT_ROWS = 6, TALL_TEXT_ROWS = 18, TALL = 34 };

static void place_boxes(const struct idv_record *r, const struct pane_view *v, struct pane_out *out, size_t at, size_t count)
{
	int text = v->height >= TALL ? TALL_TEXT_ROWS : TEXT_ROWS, half = v->width / 2;
	int rows = v->height - text - 2;
	size_t documents = idv_count(r, IDV_DOC_STATUS, -1);
	int document = chosen(v->document, documents);
	struct picture_box left = { .row = 1, .col = 1, .rows = rows, .cols = half - 2 };
	struct picture_box right = { .row = 1, .col = half + 1, .rows = rows, .cols = v->width - half - 2 };
	left.ref = (struct picture_ref){ IDV_DOC_IMAGE_FACE, (uint16_t)(document < 0 ? 0 : document) };
	right.ref = (struct picture_ref){ IDV_SELFIE_IMAGE_URL, (uint16_t)at };
	snprintf(left.title, sizeof left.title, document < 0 ? "no document" : "document face, submission %d", document + 1);
	snprintf(right.title, sizeof right.title, "selfie %zu of %zu", at + 1, count);
	out->boxes[out->box_count++] = left;
	out->boxes[out->box_count++] = right;
	out->text_row = rows + 2;
	out->text_rows = v->height - out->text_row;
}

static void capture(struct column *c, size_t at)
{
	bool still = idv_get(c->record, IDV_SELFIE_IMAGE_URL, at, 0)->state == IDV_PRESENT;
	bool video = idv_get(c->record, IDV_SELFIE_VIDEO_URL, at, 0)->state == IDV_PRESENT;
	if (video && !still)
		build_text(c, STYLE_WARN, 2, "This selfie is a video only; there is no still picture of it.");
	else if (video)
		build_text(c, STYLE_DIM, 2, "There is a video of this selfie too.");
	else if (!still)
		build_text(c, STYLE_DIM, 2, "No picture and no video of this selfie came.");
}

void selfie_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	static const enum idv_leaf face[] = {
		IDV_SELFIE_FACE_LEFT_EYE, IDV_SELFIE_FACE_RIGHT_EYE, IDV_SELFIE_FACE_LEFT_BROW, IDV_SELFIE_FACE_RIGHT_BROW,
		IDV_SELFIE_FACE_FOREHEAD, IDV_SELFIE_FACE_MIDDLE_FOREHEAD, IDV_SELFIE_FACE_NOSE, IDV_SELFIE_FACE_PHILTRUM,
		IDV_SELFIE_FACE_MOUTH, IDV_SELFIE_FACE_JAW, IDV_SELFIE_FACE_LEFT_CHEEK, IDV_SELFIE_FACE_RIGHT_CHEEK,
	};
	build_whole(v, out);
	size_t count = idv_count(r, IDV_SELFIE_STATUS, -1);
	int at = chosen(v->selfie, count);
	if (at >= 0 && v->pictures)
		place_boxes(r, v, out, (size_t)at, count);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	if (at < 0) {
		build_head(&c, "SELFIE CHECK", NULL);
		build_field(&c, IDV_SELFIE_CHECK_STATUS, 0, 0, "step");
		build_field(&c, IDV_SELFIE_STATUS, 0, 0, "selfies");
		return;
	}
	build_field(&c, IDV_SELFIE_DOCUMENT_COMPARISON, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_LIVENESS_CHECK, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_STATUS, (size_t)at, 0, NULL);
	capture(&c, (size_t)at);
	build_field(&c, IDV_SELFIE_ATTEMPT, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_CHECK_STATUS, 0, 0, "step");
	build_gap(&c);
	build_head(&c, "FACIAL ANALYSIS", NULL);
	build_fields(&c, face, COUNT_OF(face), (size_t)at);
}
