#include "gallery/look.h"

#include <stdio.h>
#include <string.h>

#include "desk/caseload.h"
#include "gallery/gallery.h"
#include "ui/ui.h"

enum { PAN_STEP = 60, ZOOM_LEAST = 10, ZOOM_MOST = 400, LARGER = 141, SMALLER = 71 };

/* The picture that the keys change, and whose pair follows. */
static struct picture *held(const struct gallery *g)
{
	const struct pane_out *out = &g->out;
	for (int i = 0; out->paired && i < 2; i++) {
		struct picture *p = pictures_find(&g->pictures, out->pair[i]);
		if (p && p->state == PICTURE_HERE)
			return p;
	}
	return pictures_shown(g);
}

/* The one that the keys turn: of a sheet, the film, all its pictures at once. */
static struct picture *turns(const struct gallery *g)
{
	const struct pane_out *out = &g->out;
	for (size_t i = 0; i < out->box_count; i++)
		if (out->boxes[i].kind == BOX_STILL)
			return pictures_find(&g->pictures, out->boxes[i].ref);
	return pictures_shown(g);
}

/* How many canvas pixels a picture pixel takes when the whole fits the box; 0: not known yet. */
static double fit_of(const struct picture *p, const struct picture_box *box, const struct term_caps *caps)
{
	bool turned = p->look.rotate % 2;
	double w = turned ? p->facts.height : p->facts.width, h = turned ? p->facts.width : p->facts.height;
	double across = w > 0 ? box->cols * caps->cell_w / w : 0, down = h > 0 ? box->rows * caps->cell_h / h : 0;
	return across < down ? across : down;
}

struct picture_look look_of(const struct gallery *g, const struct picture *item, const struct picture_box *box)
{
	if (box->kind != BOX_FRAMED)
		return (struct picture_look){ .rotate = item->look.rotate, .pan_x = 500, .pan_y = 500 };
	const struct picture *first = g->out.paired ? held(g) : item;
	if (!first || first == item)
		return item->look;
	struct picture_look look = first->look;
	look.rotate = item->look.rotate;
	double own = fit_of(item, box, term_caps(g->ui->term)), its = fit_of(first, box, term_caps(g->ui->term));
	if (look.zoom && own > 0 && its > 0) {
		look.zoom = (int)(look.zoom * own / its + 0.5);
		look.zoom = look.zoom < 1 ? 1 : look.zoom > 4 * ZOOM_MOST ? 4 * ZOOM_MOST : look.zoom;
	}
	return look;
}

static const struct {
	unsigned effect;
	const char *name;
} effect_names[] = {
	{ IMAGE_INVERT, "inverted" }, { IMAGE_EDGES, "edges" }, { IMAGE_STRETCH, "contrast" },
	{ IMAGE_RED, "red" }, { IMAGE_GREEN, "green" }, { IMAGE_BLUE, "blue" },
};

static void add(char *out, size_t size, const char *text)
{
	size_t n = strlen(out);
	snprintf(out + n, size - n, "%s%s", n ? ", " : "", text);
}

void look_done(const struct gallery *g, const struct picture_box *box, char *out, size_t size)
{
	const struct picture *item = pictures_find(&g->pictures, box->ref);
	char text[24];
	out[0] = '\0';
	if (!item || item->state != PICTURE_HERE || box->kind != BOX_FRAMED)
		return;
	const struct picture_look look = look_of(g, item, box);
	snprintf(text, sizeof text, "%d %%", look.zoom);
	if (look.zoom)
		add(out, size, text);
	snprintf(text, sizeof text, "turned %d", look.rotate * 90);
	if (look.rotate)
		add(out, size, text);
	for (size_t i = 0; i < sizeof effect_names / sizeof effect_names[0]; i++)
		if (look.effects & effect_names[i].effect)
			add(out, size, effect_names[i].name);
}

bool look_zoomed(const struct gallery *g)
{
	const struct picture *p = held(g);
	return p && p->look.zoom;
}

static int within(int v, int least, int most)
{
	return v < least ? least : v > most ? most : v;
}

bool look_pan(struct gallery *g, int dx, int dy)
{
	if (!look_zoomed(g))
		return false;
	struct picture_look *look = &held(g)->look;
	look->pan_x = within(look->pan_x + dx * PAN_STEP, 0, 1000);
	look->pan_y = within(look->pan_y + dy * PAN_STEP, 0, 1000);
	return true;
}

/* -- why something is off ------------------------------------------------------------------------------------------------------ */

const char *look_off_picture(const struct gallery *g)
{
	return pictures_shown(g) ? NULL : "no picture is shown";
}

const char *look_off_turn(const struct gallery *g)
{
	return turns(g) ? NULL : "no picture is shown";
}

const char *look_off_zoomed(const struct gallery *g)
{
	const char *why = look_off_picture(g);
	return why ? why : look_zoomed(g) ? NULL : "not zoomed; z zooms";
}

const char *look_off_submission(const struct gallery *g)
{
	const struct attempt *a = gallery_attempt(g);
	enum idv_leaf leaf = g->pane == IDV_PANE_SELFIE ? IDV_SELFIE_STATUS : IDV_DOC_STATUS;
	return a && idv_count(a->record, leaf, -1) > 1 ? NULL : "there is only one submission";
}

const char *look_off_documents(const struct gallery *g)
{
	return g->pane == IDV_PANE_DOCUMENTS ? NULL : "only on the Documents pane";
}

/* -- which --------------------------------------------------------------------------------------------------------------------- */

/* Keys may run ahead of frames: the next one must find the pane laid out anew. */
void look_other(struct gallery *g)
{
	g->laid_pane = 0;
}

void look_show_side(struct gallery *g, int side)
{
	g->view.side = side;
	look_other(g);
}

void look_original(struct gallery *g)
{
	g->view.original = !g->view.original;
	look_other(g);
}

void look_step_submission(struct gallery *g, int step)
{
	const struct attempt *a = gallery_attempt(g);
	bool selfie = g->pane == IDV_PANE_SELFIE;
	int *at = selfie ? &g->view.selfie : &g->view.document;
	int n = (int)idv_count(a->record, selfie ? IDV_SELFIE_STATUS : IDV_DOC_STATUS, -1);
	int now = *at < 0 ? n - 1 : *at;
	*at = (now + step + n) % n;
	look_other(g);
}

void look_compare_end(struct gallery *g)
{
	g->view.compare = (struct pane_compare){ 0 };
	look_other(g);
}

/* -- how ----------------------------------------------------------------------------------------------------------------------- */

void look_zoom(struct gallery *g)
{
	struct picture_look *look = &held(g)->look;
	look->zoom = look->zoom ? 0 : 100;
	look->pan_x = look->pan_y = 500;
}

static void zoom_by(struct gallery *g, int percent)
{
	struct picture_look *look = &held(g)->look;
	look->zoom = within(look->zoom * percent / 100, ZOOM_LEAST, ZOOM_MOST);
}

void look_zoom_in(struct gallery *g)
{
	if (look_zoomed(g))
		zoom_by(g, LARGER);
	else
		look_zoom(g);
}

void look_zoom_out(struct gallery *g)
{
	zoom_by(g, SMALLER);
}

void look_fit(struct gallery *g)
{
	held(g)->look.zoom = 0;
}

void look_rotate_left(struct gallery *g)
{
	struct picture_look *look = &turns(g)->look;
	look->rotate = (look->rotate + 3) % 4;
}

void look_rotate_right(struct gallery *g)
{
	struct picture_look *look = &turns(g)->look;
	look->rotate = (look->rotate + 1) % 4;
}

void look_invert(struct gallery *g)
{
	held(g)->look.effects ^= IMAGE_INVERT;
}

void look_edges(struct gallery *g)
{
	held(g)->look.effects ^= IMAGE_EDGES;
}

void look_stretch(struct gallery *g)
{
	held(g)->look.effects ^= IMAGE_STRETCH;
}

void look_channel(struct gallery *g)
{
	unsigned *effects = &held(g)->look.effects, now = *effects & IMAGE_CHANNELS;
	*effects = (*effects & ~(unsigned)IMAGE_CHANNELS) | (now ? now << 1 & IMAGE_CHANNELS : (unsigned)IMAGE_RED);
}
