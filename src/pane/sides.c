#include "pane/sides.h"

#include <stdio.h>
#include <string.h>

enum { TALL = 34, COMPARE_TEXT = 4, TALL_COMPARE_TEXT = 12, THUMB_COLS = 10, THUMB_GAP = 1 };

const char *const side_names[SIDES] = { "front", "back", "face", "selfie" };

static const enum idv_leaf leaves[SIDES][2] = { /* cropped, original; of a selfie the photo, else its video */
	{ IDV_DOC_IMAGE_CROPPED_FRONT, IDV_DOC_IMAGE_ORIGINAL_FRONT },
	{ IDV_DOC_IMAGE_CROPPED_BACK, IDV_DOC_IMAGE_ORIGINAL_BACK },
	{ IDV_DOC_IMAGE_FACE, IDV_DOC_IMAGE_FACE },
	{ IDV_SELFIE_IMAGE_URL, IDV_SELFIE_VIDEO_URL },
};

bool picture_same(struct picture_ref a, struct picture_ref b)
{
	return a.leaf == b.leaf && a.at == b.at && a.step == b.step;
}

static bool is_there(const struct record *r, enum idv_leaf leaf, size_t at)
{
	return idv_get(r, leaf, at, 0)->state == RECORD_PRESENT;
}

enum idv_leaf side_leaf(const struct record *r, int side, bool original, size_t at)
{
	bool second = original && side != SIDE_SELFIE;
	return is_there(r, leaves[side][second], at) ? leaves[side][second] : leaves[side][!second];
}

bool side_there(const struct record *r, int side, size_t at)
{
	return is_there(r, leaves[side][0], at) || is_there(r, leaves[side][1], at);
}

int side_of(enum idv_leaf leaf)
{
	int side = 0;
	while (side < SIDE_SELFIE && leaves[side][0] != leaf && leaves[side][1] != leaf)
		side++;
	return side;
}

bool side_is_original(enum idv_leaf leaf)
{
	int side = side_of(leaf);
	return side < SIDE_FACE && leaves[side][1] == leaf;
}

const char *side_form(enum idv_leaf leaf)
{
	int side = side_of(leaf);
	return leaf == IDV_SELFIE_VIDEO_URL ? ", video" : side >= SIDE_FACE ? "" : side_is_original(leaf) ? ", original" : ", cropped";
}

size_t side_count(const struct record *r, int side)
{
	return idv_count(r, side == SIDE_SELFIE ? IDV_SELFIE_STATUS : IDV_DOC_STATUS, -1);
}

/* -- compare ------------------------------------------------------------------------------------------------------------------- */

/* Attempts are told by their number where it is known, submissions too: "submission 2, front, cropped", "attempt 1, front 3, cropped". */
static void name_of(const struct pane_view *v, struct picture_ref ref, bool attempts, char *out, size_t size)
{
	const char *side = side_names[side_of(ref.leaf)], *form = side_form(ref.leaf);
	if (attempts && v->attempt)
		snprintf(out, size, "attempt %d, %s %d%s", (int)v->attempt + ref.step, side, ref.at + 1, form);
	else if (attempts)
		snprintf(out, size, "%s attempt, %s %d%s", ref.step < 0 ? "earlier" : ref.step > 0 ? "later" : "this", side, ref.at + 1, form);
	else if (side_of(ref.leaf) == SIDE_SELFIE)
		snprintf(out, size, "selfie %d%s", ref.at + 1, form);
	else
		snprintf(out, size, "submission %d, %s%s", ref.at + 1, side, form);
}

/* The same scale means the same box, fitted: crops of two documents of one kind have one shape, so a card is as wide left as right, and
 * a face fills its picture's height about as a selfie does; an original can be no better than how far off it was taken. Zoomed, the
 * second is magnified as often over its fit as the first (gallery/look.c). */
void sides_compare(const struct pane_view *v, struct pane_out *out, struct picture_ref first)
{
	int text = v->height >= TALL ? TALL_COMPARE_TEXT : COMPARE_TEXT, half = v->width / 2, rows = v->height - text - 2;
	bool attempts = v->compare.beside.step != 0;
	out->paired = true;
	out->pair[0] = first;
	out->pair[1] = v->compare.beside;
	/* The document's face stands on the left of the selfie, as on the Selfie pane. */
	bool swapped = side_of(first.leaf) == SIDE_SELFIE && side_of(v->compare.beside.leaf) != SIDE_SELFIE;
	for (int i = 0; i < 2; i++) {
		struct picture_box b = { .ref = out->pair[i], .row = 1, .col = (i == 1) != swapped ? half + 1 : 1, .rows = rows, .cols = half - 2,
		                         .frame = v->film.frame };
		if (v->compare.one_place && i != v->compare.second)
			continue;
		int n = v->compare.one_place ? snprintf(b.title, sizeof b.title, "%d/2 ", i + 1) : 0;
		name_of(v, b.ref, attempts, b.title + n, sizeof b.title - (size_t)n);
		if (v->compare.one_place) {
			b.col = 1;
			b.cols = v->width - 2;
		}
		out->boxes[out->box_count++] = b;
	}
	out->text_row = rows + 2;
	out->text_rows = v->height - out->text_row;
	out->text_col = 1;
	out->text_cols = v->width - 2;
}

struct partners {
	struct picture_ref shown, *out;
	size_t count;
};

static void add_partner(struct partners *p, struct picture_ref ref)
{
	for (size_t i = 0; i < p->count; i++)
		if (picture_same(p->out[i], ref))
			return;
	if (!picture_same(p->shown, ref) && p->count < PANE_PARTNERS)
		p->out[p->count++] = ref;
}

static void add_side(struct partners *p, const struct record *r, int step, int side, size_t at)
{
	if (side_there(r, side, at))
		add_partner(p, (struct picture_ref){ side_leaf(r, side, side_is_original(p->shown.leaf), at), (uint16_t)at, (int16_t)step });
}

/* All of a side, the newest first. */
static void add_all(struct partners *p, const struct record *r, int side)
{
	for (size_t at = side_count(r, side); at-- > 0;)
		add_side(p, r, 0, side, at);
}

/* The newest of a side in another attempt. */
static void add_newest(struct partners *p, const struct record *r, int step, int side)
{
	for (size_t before = p->count, at = r ? side_count(r, side) : 0; at-- > 0 && p->count == before;)
		add_side(p, r, step, side, at);
}

size_t pane_partners(const struct record *r, const struct record *before, const struct record *after,
                     const struct pane_view *v, struct picture_ref shown, struct picture_ref out[PANE_PARTNERS])
{
	struct partners p = { .shown = shown, .out = out };
	int side = side_of(shown.leaf), other = side == SIDE_FACE ? SIDE_SELFIE : side == SIDE_SELFIE ? SIDE_FACE : -1;
	if (other >= 0) {
		int at = chosen(other == SIDE_SELFIE ? v->selfie : v->document, side_count(r, other));
		if (at >= 0)
			add_side(&p, r, 0, other, (size_t)at);
		add_all(&p, r, other);
	}
	add_all(&p, r, side);
	add_newest(&p, before, -1, side);
	add_newest(&p, after, 1, side);
	if (other >= 0) {
		add_newest(&p, before, -1, other);
		add_newest(&p, after, 1, other);
		return p.count;
	}
	add_side(&p, r, 0, side == SIDE_FRONT ? SIDE_BACK : SIDE_FRONT, shown.at);
	enum idv_leaf form = leaves[side][!side_is_original(shown.leaf)];
	if (is_there(r, form, shown.at))
		add_partner(&p, (struct picture_ref){ .leaf = form, .at = shown.at });
	return p.count;
}

/* -- strip --------------------------------------------------------------------------------------------------------------------- */

/* All pictures of the case in the order of the strip: how many, and which of them is `shown`. Those from `first` on go to out, at most
 * `room` of them. */
static size_t strip_of(const struct record *r, const struct pane_view *v, struct picture_ref shown, size_t *current, size_t first,
                       size_t room, struct picture_ref *out)
{
	size_t n = 0, documents = side_count(r, SIDE_FRONT), selfies = side_count(r, SIDE_SELFIE);
	for (size_t i = 0; i < documents * DOCUMENT_SIDES + selfies; i++) {
		bool document = i < documents * DOCUMENT_SIDES;
		size_t at = document ? i / DOCUMENT_SIDES : i - documents * DOCUMENT_SIDES;
		int side = document ? (int)(i % DOCUMENT_SIDES) : SIDE_SELFIE;
		if (!side_there(r, side, at))
			continue;
		const struct picture_ref ref = { .leaf = side_leaf(r, side, document && v->original, at), .at = (uint16_t)at };
		if (picture_same(ref, shown))
			*current = n;
		if (n >= first && n - first < room)
			out[n - first] = ref;
		n++;
	}
	return n;
}

void sides_strip(const struct record *r, const struct pane_view *v, struct pane_out *out, struct picture_ref shown,
                 int row, int col, int width)
{
	struct picture_ref refs[PANE_BOXES];
	size_t room = (size_t)(width + THUMB_GAP) / (THUMB_COLS + THUMB_GAP), current = SIZE_MAX;
	if (room > PANE_BOXES - out->box_count)
		room = PANE_BOXES - out->box_count;
	size_t n = strip_of(r, v, shown, &current, 0, 0, NULL), first = current != SIZE_MAX && current >= room ? current - room + 1 : 0;
	strip_of(r, v, shown, &current, first, room, refs);
	/* < and > beside the first and the last that fit: there are more. */
	for (size_t i = first; i < n && i < first + room; i++) {
		const struct picture_ref ref = refs[i - first];
		struct picture_box *b = &out->boxes[out->box_count++];
		*b = (struct picture_box){ .ref = ref, .kind = BOX_THUMB, .row = row + 1, .rows = STRIP_ROWS - 1, .cols = THUMB_COLS,
		                           .col = col + (int)(i - first) * (THUMB_COLS + THUMB_GAP), .current = i == current };
		snprintf(b->title, sizeof b->title, "%s%s%s %d%s", i == first && first ? "<" : "", i == current ? "*" : "",
		         side_names[side_of(ref.leaf)], ref.at + 1, i + 1 == first + room && i + 1 < n ? " >" : "");
	}
}

/* -- facts --------------------------------------------------------------------------------------------------------------------- */

/* EXIF writes 2024:05:01 10:22:33; what does not look so stays as it is. */
static void date_of(const char *taken, char out[32])
{
	snprintf(out, 32, "%s", taken);
	if (strlen(taken) >= 16 && taken[4] == ':' && taken[7] == ':' && taken[10] == ' ' && taken[13] == ':') {
		out[4] = out[7] = '-';
		out[16] = '\0';
	}
}

static void facts_of(struct column *c, const char *label, struct picture_ref ref)
{
	const struct picture_facts *f = NULL;
	for (size_t i = 0; i < c->view->fact_count; i++)
		if (picture_same(c->view->facts[i].ref, ref))
			f = &c->view->facts[i];
	char text[640], taken[32];
	if (!f || f->fault) {
		snprintf(text, sizeof text, "%s%s", label, f ? f->fault : "file not here yet");
		build_text(c, f ? STYLE_BAD : STYLE_DIM, 0, text);
		return;
	}
	date_of(f->taken, taken);
	snprintf(text, sizeof text, "%s%s %dx%d%s%s%s%s%s%s", label, f->format, f->width, f->height, *f->detail ? ", " : "", f->detail, *taken ? ", taken " : "", taken, *f->software ? ", software " : "", f->software);
	build_text(c, f->damaged ? STYLE_BAD : STYLE_PLAIN, 0, text);
}

static void named_facts(struct column *c, struct picture_ref ref, bool attempts)
{
	char name[64], label[sizeof name + 2];
	name_of(c->view, ref, attempts, name, sizeof name);
	snprintf(label, sizeof label, "%s: ", name);
	facts_of(c, label, ref);
}

void sides_facts(struct column *c, const struct pane_out *out, bool named)
{
	/* The film of a sheet comes first: it is what the pane is about. */
	for (size_t i = 0; i < out->box_count; i++) {
		if (out->boxes[i].kind == BOX_STILL) {
			named_facts(c, out->boxes[i].ref, false);
			break;
		}
	}
	if (!out->paired && out->box_count && named)
		named_facts(c, out->boxes[0].ref, false);
	else if (!out->paired && out->box_count)
		facts_of(c, "", out->boxes[0].ref);
	for (int i = 0; out->paired && i < 2; i++)
		named_facts(c, out->pair[i], out->pair[1].step != 0);
}
