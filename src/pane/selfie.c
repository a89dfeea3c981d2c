/* Selfie: the face on the document beside the selfie, and what the comparison says. */
#include <stdio.h>

#include "pane/build.h"
#include "pane/layouts.h"

enum { LABEL = 30, TEXT_ROWS = 6, TALL_TEXT_ROWS = 18, TALL = 34 };

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
	bool film = idv_get(r, IDV_SELFIE_VIDEO_URL, at, 0)->state == IDV_PRESENT && idv_get(r, IDV_SELFIE_IMAGE_URL, at, 0)->state != IDV_PRESENT;
	snprintf(right.title, sizeof right.title, "selfie %zu of %zu%s", at + 1, count, film ? ", video only" : "");
	out->boxes[out->box_count++] = left;
	out->boxes[out->box_count++] = right;
	out->text_row = rows + 2;
	out->text_rows = v->height - out->text_row;
}

static void capture(struct column *c, size_t at)
{
	const struct idv_value still = value_at(c->record, IDV_SELFIE_IMAGE_URL, at, 0), film = value_at(c->record, IDV_SELFIE_VIDEO_URL, at, 0);
	bool has_still = still.state == IDV_PRESENT, has_film = film.state == IDV_PRESENT;
	if (has_still || has_film)
		build_line(c, IDV_NEUTRAL, "taken as", STYLE_PLAIN,
		           has_still && has_film ? "photo and video" : has_still ? "photo" : "video only: there is no still picture of it",
		           field_of(has_still ? &still : &film));
	else
		build_field_as(c, &still, "taken as", value_severity(&still), NULL);
}

static const enum idv_leaf face_leaves[] = {
	IDV_SELFIE_FACE_LEFT_EYE, IDV_SELFIE_FACE_RIGHT_EYE, IDV_SELFIE_FACE_LEFT_BROW, IDV_SELFIE_FACE_RIGHT_BROW,
	IDV_SELFIE_FACE_FOREHEAD, IDV_SELFIE_FACE_MIDDLE_FOREHEAD, IDV_SELFIE_FACE_NOSE, IDV_SELFIE_FACE_PHILTRUM,
	IDV_SELFIE_FACE_MOUTH, IDV_SELFIE_FACE_JAW, IDV_SELFIE_FACE_LEFT_CHEEK, IDV_SELFIE_FACE_RIGHT_CHEEK,
};

/* The parts of the face in one line, for where there is no room for all: "10 of 12 success; failed: jaw, nose". */
static void face_summary(struct column *c, size_t at)
{
	char text[400];
	size_t good = 0, here = 0, n = 0;
	enum idv_severity worst = IDV_NEUTRAL;
	for (size_t i = 0; i < COUNT_OF(face_leaves); i++) {
		const struct idv_value *v = idv_get(c->record, face_leaves[i], at, 0);
		enum idv_severity s = value_severity(v);
		here += v->state == IDV_PRESENT || v->state == IDV_WRONG_TYPE;
		good += s == IDV_GOOD;
		if (severity_rank(s) < severity_rank(worst))
			worst = s;
		if (s != IDV_GOOD && s != IDV_NEUTRAL && n < sizeof text)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? ", " : "; not so: ", idv_leaf_table[face_leaves[i]].label);
	}
	if (!here)
		return;
	char line[sizeof text + 40];
	snprintf(line, sizeof line, "%zu of %zu success%s", good, COUNT_OF(face_leaves), n ? text : "");
	build_line(c, worst, "facial analysis", severity_style(worst), line, (struct row_field){ .leaf = face_leaves[0], .at = { (uint16_t)at } });
}

void selfie_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	size_t count = idv_count(r, IDV_SELFIE_STATUS, -1);
	int at = chosen(v->selfie, count);
	if (at >= 0 && v->pictures)
		place_boxes(r, v, out, (size_t)at, count);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	if (at < 0) {
		build_head(&c, "SELFIE CHECK", NULL);
		build_field(&c, IDV_SELFIE_CHECK_STATUS, 0, 0, "step status");
		build_field(&c, IDV_SELFIE_STATUS, 0, 0, "selfies");
		return;
	}
	if (!v->pictures) {
		char title[64];
		snprintf(title, sizeof title, "SELFIE %d OF %zu", at + 1, count);
		build_head(&c, title, count > 1 ? ", . others" : NULL);
	}
	build_field(&c, IDV_SELFIE_DOCUMENT_COMPARISON, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_LIVENESS_CHECK, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_STATUS, (size_t)at, 0, "selfie status");
	face_summary(&c, (size_t)at);
	capture(&c, (size_t)at);
	build_field(&c, IDV_SELFIE_CHECK_STATUS, 0, 0, "step status");
	build_field(&c, IDV_SELFIE_ATTEMPT, (size_t)at, 0, NULL);
	build_gap(&c);
	build_head(&c, "FACIAL ANALYSIS", NULL);
	build_fields(&c, face_leaves, COUNT_OF(face_leaves), (size_t)at);
}
