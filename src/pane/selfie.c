/* Selfie: the face on the document beside the selfie, and what the comparison says. */
#include <stdio.h>

#include "pane/layouts.h"
#include "pane/sides.h"

enum { LABEL = 30, TEXT_ROWS = 6, TALL_TEXT_ROWS = 18, TALL = 34, SHEET = 8, SHEET_COLS = 4, SHEET_GAP = 1, FILM_TEXT = 400 };

static bool has_still(const struct record *r, size_t at)
{
	return idv_get(r, IDV_SELFIE_IMAGE_URL, at, 0)->state == RECORD_PRESENT;
}

static bool has_film(const struct record *r, size_t at)
{
	return idv_get(r, IDV_SELFIE_VIDEO_URL, at, 0)->state == RECORD_PRESENT;
}

/* The still picture, unless there is only a film or the reviewer looks at that. */
static struct picture_ref ref_of(const struct record *r, const struct pane_view *v, size_t at)
{
	bool film = has_film(r, at) && (v->film.large || !has_still(r, at));
	return (struct picture_ref){ .leaf = film ? IDV_SELFIE_VIDEO_URL : IDV_SELFIE_IMAGE_URL, .at = (uint16_t)at };
}

/* NULL: nothing is known of the film yet, or it is none. */
static const struct picture_facts *film_facts(const struct pane_view *v, struct picture_ref ref)
{
	for (size_t i = 0; i < v->fact_count; i++)
		if (v->facts[i].ref.leaf == ref.leaf && v->facts[i].ref.at == ref.at && v->facts[i].frames > 0)
			return &v->facts[i];
	return NULL;
}

/* Eight pictures, the first and the last among them, four beside each other in place of this box and its border. */
static void place_sheet(struct pane_out *out, const struct picture_box *area, int frames)
{
	int n = frames < SHEET ? frames : SHEET, lines = SHEET / SHEET_COLS;
	int cols = (area->cols + 2 + SHEET_GAP) / SHEET_COLS - SHEET_GAP, rows = (area->rows + 2) / lines - 1;
	for (int i = 0; i < n; i++)
		out->boxes[out->box_count++] = (struct picture_box){
			.ref = area->ref, .kind = BOX_STILL, .frame = n > 1 ? i * (frames - 1) / (n - 1) : 0, .rows = rows, .cols = cols,
			.row = area->row - 1 + i / SHEET_COLS * (rows + 1), .col = area->col - 1 + i % SHEET_COLS * (cols + SHEET_GAP),
		};
}

static void place_boxes(const struct record *r, const struct pane_view *v, struct pane_out *out, size_t at, size_t count)
{
	int text = v->height >= TALL ? TALL_TEXT_ROWS : TEXT_ROWS, half = v->width / 2;
	int rows = v->height - text - 2;
	size_t documents = idv_count(r, IDV_DOC_STATUS, -1);
	int document = chosen(v->document, documents);
	struct picture_box left = { .row = 1, .col = 1, .rows = rows, .cols = half - 2 };
	struct picture_box right = { .row = 1, .col = half + 1, .rows = rows, .cols = v->width - half - 2 };
	left.ref = (struct picture_ref){ .leaf = IDV_DOC_IMAGE_FACE, .at = (uint16_t)(document < 0 ? 0 : document) };
	right.ref = ref_of(r, v, at);
	snprintf(left.title, sizeof left.title, document < 0 ? "no document" : "document face, submission %d", document + 1);
	bool film = right.ref.leaf == IDV_SELFIE_VIDEO_URL;
	const struct picture_facts *facts = film ? film_facts(v, right.ref) : NULL;
	snprintf(right.title, sizeof right.title, "selfie %zu of %zu%s", at + 1, count, !film ? "" : has_still(r, at) ? ", video" : ", video only");
	/* The keys that turn and zoom are for the selfie, and what is done to it is done to the face too. */
	bool sheet = facts && !v->film.large;
	if (!sheet)
		out->boxes[out->box_count++] = right;
	out->boxes[out->box_count++] = left;
	if (sheet)
		place_sheet(out, &right, facts->frames);
	out->paired = !sheet;
	out->pair[0] = right.ref;
	out->pair[1] = left.ref;
	out->text_row = rows + 2;
	out->text_rows = v->height - out->text_row;
}

/* Minutes, seconds and as many digits of a second. */
static void time_text(int ms, int digits, char *out, size_t size)
{
	int n = snprintf(out, size, "%d:%02d.%02d", ms / 60000, ms / 1000 % 60, ms % 1000 / 10);
	out[n - 2 + digits] = '\0';
}

/* Where in the film one is: "frame 12 of 120, 0:00.48 of 0:04.8, playing". Why there is none stands in its box, if it has one. */
static void film_line(struct column *c, const struct pane_out *out, size_t at)
{
	if (c->view->film.fault && out->box_count && out->boxes[0].ref.leaf == IDV_SELFIE_VIDEO_URL)
		return;
	const struct pane_film *film = &c->view->film;
	const struct record_value value = value_at(c->record, IDV_SELFIE_VIDEO_URL, at, 0);
	const struct picture_facts *f = film_facts(c->view, (struct picture_ref){ .leaf = IDV_SELFIE_VIDEO_URL, .at = (uint16_t)at });
	char text[FILM_TEXT] = "not here yet", time[32], whole[32], turned[32] = "";
	if (f) {
		time_text(f->duration_ms, 1, whole, sizeof whole);
		time_text(film->frame_ms, 2, time, sizeof time);
		if (film->turned)
			snprintf(turned, sizeof turned, ", turned %d", film->turned);
		if (!film->large)
			snprintf(text, sizeof text, "%d frame%s, %s%s%s; p plays%s", f->frames, f->frames == 1 ? "" : "s", whole,
			         f->joined ? ", the first of several recordings" : "", turned, f->joined || turned[0] ? "" : ", [ ] step");
		else
			snprintf(text, sizeof text, "frame %d of %d, %s%s%s, %s", film->frame + 1, f->frames, film->frame_ms < 0 ? "" : time,
			         film->frame_ms < 0 ? "" : " of ", whole, film->playing ? "playing" : "paused");
	}
	if (!f && film->fault)
		snprintf(text, sizeof text, "%s", film->fault);
	build_line(c, !f && film->fault ? RECORD_BAD : RECORD_NEUTRAL, "video", STYLE_PLAIN, text, field_of(&value));
}

static void capture(struct column *c, size_t at)
{
	const struct record_value still = value_at(c->record, IDV_SELFIE_IMAGE_URL, at, 0), film = value_at(c->record, IDV_SELFIE_VIDEO_URL, at, 0);
	bool photo = has_still(c->record, at), video = has_film(c->record, at);
	if (photo || video)
		build_line(c, RECORD_NEUTRAL, "taken as", STYLE_PLAIN,
		           photo && video ? "photo and video" : photo ? "photo" : "video only: there is no still picture of it",
		           field_of(photo ? &still : &film));
	else
		build_field_as(c, &still, "taken as", value_severity(&still), NULL);
}

static const enum idv_leaf face_leaves[] = {
	IDV_SELFIE_FACE_LEFT_EYE, IDV_SELFIE_FACE_RIGHT_EYE, IDV_SELFIE_FACE_LEFT_BROW, IDV_SELFIE_FACE_RIGHT_BROW,
	IDV_SELFIE_FACE_FOREHEAD, IDV_SELFIE_FACE_MIDDLE_FOREHEAD, IDV_SELFIE_FACE_NOSE, IDV_SELFIE_FACE_PHILTRUM,
	IDV_SELFIE_FACE_MOUTH, IDV_SELFIE_FACE_JAW, IDV_SELFIE_FACE_LEFT_CHEEK, IDV_SELFIE_FACE_RIGHT_CHEEK,
};

void selfie_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	size_t count = idv_count(r, IDV_SELFIE_STATUS, -1);
	int at = chosen(v->selfie, count);
	if (at >= 0 && v->pictures && v->compare.on)
		sides_compare(v, out, ref_of(r, v, (size_t)at));
	else if (at >= 0 && v->pictures)
		place_boxes(r, v, out, (size_t)at, count);
	for (size_t i = 0; i < out->box_count; i++)
		if (out->boxes[i].ref.leaf == IDV_SELFIE_VIDEO_URL && out->boxes[i].kind == BOX_FRAMED)
			out->boxes[i].frame = v->film.frame;
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
		build_barred(&c);
	}
	if (v->pictures && has_film(r, (size_t)at))
		film_line(&c, out, (size_t)at);
	build_field(&c, IDV_SELFIE_DOCUMENT_COMPARISON, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_LIVENESS_CHECK, (size_t)at, 0, NULL);
	build_field(&c, IDV_SELFIE_STATUS, (size_t)at, 0, "selfie status");
	capture(&c, (size_t)at);
	build_field(&c, IDV_SELFIE_CHECK_STATUS, 0, 0, "step status");
	build_field(&c, IDV_SELFIE_ATTEMPT, (size_t)at, 0, NULL);
	build_head(&c, "FACIAL ANALYSIS", NULL);
	build_checks(&c, face_leaves, COUNT_OF(face_leaves), (size_t)at);
	sides_facts(&c, out, true);
}
