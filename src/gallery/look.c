#include "gallery/look.h"

#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "gallery/show.h"
#include "base/when.h"

enum { PAN_STEP = 60, ZOOM_LEAST = 10, ZOOM_MOST = 400, LARGER = 141, SMALLER = 71, BLINK_MS = 1000 };

/* The picture that the keys change, and whose pair follows. */
static struct picture *held(const struct app *app)
{
	const struct pane_out *out = &app->open.out;
	for (int i = 0; out->paired && i < 2; i++) {
		struct picture *p = pictures_find((struct pictures *)&app->open.pictures, out->pair[i]);
		if (p && p->state == PICTURE_HERE)
			return p;
	}
	return pictures_shown(app);
}

/* The one that the keys turn: of a sheet, the film, all its pictures at once. */
static struct picture *turns(const struct app *app)
{
	const struct pane_out *out = &app->open.out;
	for (size_t i = 0; i < out->box_count; i++)
		if (out->boxes[i].kind == BOX_STILL)
			return pictures_find((struct pictures *)&app->open.pictures, out->boxes[i].ref);
	return pictures_shown(app);
}

/* How many canvas pixels a picture pixel takes when the whole fits the box; 0: not known yet. */
static double fit_of(const struct picture *p, const struct picture_box *box, const struct term_caps *caps)
{
	bool turned = p->look.rotate % 2;
	double w = turned ? p->facts.height : p->facts.width, h = turned ? p->facts.width : p->facts.height;
	double across = w > 0 ? box->cols * caps->cell_w / w : 0, down = h > 0 ? box->rows * caps->cell_h / h : 0;
	return across < down ? across : down;
}

struct picture_look look_of(const struct app *app, const struct picture *item, const struct picture_box *box)
{
	if (box->kind != BOX_FRAMED)
		return (struct picture_look){ .rotate = item->look.rotate, .pan_x = 500, .pan_y = 500 };
	const struct picture *first = app->open.out.paired ? held(app) : item;
	if (!first || first == item)
		return item->look;
	struct picture_look look = first->look;
	look.rotate = item->look.rotate;
	double own = fit_of(item, box, term_caps(app->term)), its = fit_of(first, box, term_caps(app->term));
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

void look_done(const struct app *app, const struct picture_box *box, char *out, size_t size)
{
	const struct picture *item = pictures_find((struct pictures *)&app->open.pictures, box->ref);
	char text[24];
	out[0] = '\0';
	if (!item || item->state != PICTURE_HERE || box->kind != BOX_FRAMED)
		return;
	const struct picture_look look = look_of(app, item, box);
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

bool look_zoomed(const struct app *app)
{
	const struct picture *p = held(app);
	return p && p->look.zoom;
}

static int within(int v, int least, int most)
{
	return v < least ? least : v > most ? most : v;
}

bool look_pan(struct app *app, int dx, int dy)
{
	if (!look_zoomed(app))
		return false;
	struct picture_look *look = &held(app)->look;
	look->pan_x = within(look->pan_x + dx * PAN_STEP, 0, 1000);
	look->pan_y = within(look->pan_y + dy * PAN_STEP, 0, 1000);
	return true;
}

/* -- why something is off ------------------------------------------------------------------------------------------------------ */

const char *look_off_picture(const struct app *app)
{
	return pictures_shown(app) ? NULL : "no picture is shown";
}

const char *look_off_turn(const struct app *app)
{
	return turns(app) ? NULL : "no picture is shown";
}

const char *look_off_zoomed(const struct app *app)
{
	const char *why = look_off_picture(app);
	return why ? why : look_zoomed(app) ? NULL : "not zoomed; z zooms";
}

const char *look_off_submission(const struct app *app)
{
	const struct attempt *a = case_attempt(app);
	enum idv_leaf leaf = app->open.pane == IDV_PANE_SELFIE ? IDV_SELFIE_STATUS : IDV_DOC_STATUS;
	return a && idv_count(a->record, leaf, -1) > 1 ? NULL : "there is only one submission";
}

const char *look_off_documents(const struct app *app)
{
	return app->open.pane == IDV_PANE_DOCUMENTS ? NULL : "only on the Documents pane";
}

/* -- which --------------------------------------------------------------------------------------------------------------------- */

/* Keys may run ahead of frames: the next one must find the pane laid out anew. */
static void show_other(struct app *app)
{
	app->open.laid_pane = 0;
}

static void show_side(struct app *app, int side)
{
	app->open.view.side = side;
	show_other(app);
}

void look_front(struct app *app)
{
	show_side(app, 0);
}

void look_back(struct app *app)
{
	show_side(app, 1);
}

void look_face(struct app *app)
{
	show_side(app, 2);
}

void look_original(struct app *app)
{
	app->open.view.original = !app->open.view.original;
	show_other(app);
}

static void step_submission(struct app *app, int step)
{
	const struct attempt *a = case_attempt(app);
	bool selfie = app->open.pane == IDV_PANE_SELFIE;
	int *at = selfie ? &app->open.view.selfie : &app->open.view.document;
	int n = (int)idv_count(a->record, selfie ? IDV_SELFIE_STATUS : IDV_DOC_STATUS, -1);
	int now = *at < 0 ? n - 1 : *at;
	*at = (now + step + n) % n;
	show_other(app);
}

void look_previous(struct app *app)
{
	step_submission(app, -1);
}

void look_next(struct app *app)
{
	step_submission(app, 1);
}

/* -- two ----------------------------------------------------------------------------------------------------------------------- */

static size_t partners(const struct app *app, struct picture_ref out[PANE_PARTNERS])
{
	const struct pane_out *o = &app->open.out;
	const struct attempt *a = case_attempt(app);
	if (!a || !o->box_count)
		return 0;
	return pane_partners(a->record, a->previous ? a->previous->record : NULL, a->next ? a->next->record : NULL, &app->open.view,
	                     o->paired ? o->pair[0] : o->boxes[0].ref, out);
}

const char *look_off_compare(const struct app *app)
{
	struct picture_ref with[PANE_PARTNERS];
	return app->open.view.compare.on || partners(app, with) ? NULL : "there is no other picture to compare with";
}

void look_compare_end(struct app *app)
{
	app->open.view.compare = (struct pane_compare){ 0 };
	show_other(app);
}

void look_compare(struct app *app)
{
	struct pane_compare *c = &app->open.view.compare;
	struct picture_ref with[PANE_PARTNERS];
	size_t n = partners(app, with), next = 0;
	for (size_t i = 0; c->on && i < n; i++)
		if (picture_same(with[i], c->beside))
			next = i + 1;
	if (next >= n) {
		look_compare_end(app);
		return;
	}
	c->on = true;
	c->second = false;
	c->beside = with[next];
	show_other(app);
	pictures_want(app, c->beside);
	app_say(app, STYLE_DIM, "%zu of %zu to compare with; w the next, B by turns, Esc ends", next + 1, n);
}

void look_blink(struct app *app)
{
	struct pane_compare *c = &app->open.view.compare;
	if (!c->on)
		look_compare(app);
	c->one_place = !c->one_place;
	c->second = false;
	app->open.flip_ms = when_mono_ms() + BLINK_MS;
	show_other(app);
}

static bool blinks(const struct app *app)
{
	const struct pane_compare *c = &app->open.view.compare;
	return c->on && c->one_place && screen_top(app) == SCREEN_CASE && !app->blank && app->open.out.paired;
}

int64_t look_due_ms(const struct app *app)
{
	return blinks(app) ? app->open.flip_ms : INT64_MAX;
}

/* The one that is not seen now, in the same place. */
static enum show_state other_ready(struct app *app)
{
	struct picture_box box = app->open.out.boxes[0];
	box.ref = app->open.out.pair[!app->open.view.compare.second];
	box.frame = app->open.view.film.frame;
	return show_ask(app, &box);
}

void look_prepare(struct app *app)
{
	if (blinks(app))
		other_ready(app);
}

/* Only what is ready is shown in turn, and only when the one before is out: a slow link blinks slower, it does not lag. */
void look_tick(struct app *app, int64_t now)
{
	struct case_view *c = &app->open;
	if (!blinks(app) || now < c->flip_ms)
		return;
	c->flip_ms = now + BLINK_MS;
	if (term_busy(app->term) || other_ready(app) == SHOW_COMING)
		return;
	c->view.compare.second = !c->view.compare.second;
	app->dirty = true;
}

/* -- how ----------------------------------------------------------------------------------------------------------------------- */

void look_zoom(struct app *app)
{
	struct picture_look *look = &held(app)->look;
	look->zoom = look->zoom ? 0 : 100;
	look->pan_x = look->pan_y = 500;
}

static void zoom_by(struct app *app, int percent)
{
	struct picture_look *look = &held(app)->look;
	look->zoom = within(look->zoom * percent / 100, ZOOM_LEAST, ZOOM_MOST);
}

void look_zoom_in(struct app *app)
{
	if (look_zoomed(app))
		zoom_by(app, LARGER);
	else
		look_zoom(app);
}

void look_zoom_out(struct app *app)
{
	zoom_by(app, SMALLER);
}

void look_fit(struct app *app)
{
	held(app)->look.zoom = 0;
}

void look_rotate_left(struct app *app)
{
	struct picture_look *look = &turns(app)->look;
	look->rotate = (look->rotate + 3) % 4;
}

void look_rotate_right(struct app *app)
{
	struct picture_look *look = &turns(app)->look;
	look->rotate = (look->rotate + 1) % 4;
}

void look_invert(struct app *app)
{
	held(app)->look.effects ^= IMAGE_INVERT;
}

void look_edges(struct app *app)
{
	held(app)->look.effects ^= IMAGE_EDGES;
}

void look_stretch(struct app *app)
{
	held(app)->look.effects ^= IMAGE_STRETCH;
}

void look_channel(struct app *app)
{
	unsigned *effects = &held(app)->look.effects, now = *effects & IMAGE_CHANNELS;
	*effects = (*effects & ~(unsigned)IMAGE_CHANNELS) | (now ? now << 1 & IMAGE_CHANNELS : (unsigned)IMAGE_RED);
}
