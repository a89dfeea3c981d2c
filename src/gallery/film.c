#include "gallery/film.h"

#include <stdio.h>

#include "ui/app.h"
#include "gallery/show.h"
#include "base/when.h"

enum { LEAST_SHOWN = 8, LOOK_AGAIN_MS = 1000 };

static int selfie_shown(const struct app *app, const struct attempt *a)
{
	int n = (int)idv_count(a->record, IDV_SELFIE_STATUS, -1), at = app->open.view.selfie;
	return at < 0 || at >= n ? n - 1 : at;
}

static struct picture *film_of(const struct app *app)
{
	const struct attempt *a = case_attempt(app);
	int at = a ? selfie_shown(app, a) : -1;
	const struct picture_ref ref = { .leaf = IDV_SELFIE_VIDEO_URL, .at = (uint16_t)(at < 0 ? 0 : at) };
	return at < 0 ? NULL : pictures_find((struct pictures *)&app->open.pictures, ref);
}

/* The box that shows one of its pictures large; NULL: none is on the screen. */
static const struct picture_box *box_of(const struct app *app)
{
	const struct pane_out *out = &app->open.out;
	if (screen_top(app) != SCREEN_CASE || app->blank || app->open.laid_pane != app->open.pane)
		return NULL;
	for (size_t i = 0; i < out->box_count; i++)
		if (out->boxes[i].kind == BOX_FRAMED && out->boxes[i].ref.leaf == IDV_SELFIE_VIDEO_URL)
			return &out->boxes[i];
	return NULL;
}

/* When a frame comes, from a picture made of it; -1: there is none. */
static int time_of(const struct picture *item, int frame)
{
	for (size_t k = 0; item && k < PICTURE_VERSIONS; k++)
		if (item->versions[k].here && item->versions[k].job.frame == frame)
			return item->versions[k].frame_ms;
	return -1;
}

void film_settle(struct app *app)
{
	struct case_view *c = &app->open;
	const struct attempt *a = case_attempt(app);
	int at = a ? selfie_shown(app, a) : -1;
	if (c->film.selfie != at) {
		c->film = (struct film){ .selfie = at, .due_ms = INT64_MAX };
		c->view.film = (struct pane_film){ 0 };
	}
	const struct picture *item = film_of(app);
	c->view.film.frame_ms = time_of(item, c->view.film.frame);
	c->view.film.turned = item ? item->look.rotate * 90 : 0;
	c->view.film.fault = item && item->state == PICTURE_FAILED ? item->err.text : NULL;
}

void film_title(const struct app *app, const struct picture_box *box, char *out, size_t size)
{
	int ms = time_of(pictures_find((struct pictures *)&app->open.pictures, box->ref), box->frame);
	out[0] = '\0';
	if (ms >= 0)
		snprintf(out, size, "%d:%02d.%02d", ms / 60000, ms / 1000 % 60, ms % 1000 / 10);
}

void film_clear(struct app *app)
{
	struct case_view *c = &app->open;
	c->view.film = (struct pane_film){ 0 };
	c->film = (struct film){ .due_ms = INT64_MAX };
}

/* -- playing ------------------------------------------------------------------------------------------------------------------- */

static void go_to(struct app *app, int frame, int64_t now)
{
	struct case_view *c = &app->open;
	c->view.film.large = true;
	c->view.film.frame = frame;
	c->film.next = frame + 1;
	c->film.since_ms = c->film.due_ms = now;
	c->film.cost_ms = -1;
	app->dirty = true;
}

static void stop(struct app *app)
{
	app->open.view.film.playing = false;
	app->open.film.due_ms = INT64_MAX;
	app->dirty = true;
}

/* As many frames as passed while one was made and sent. */
static int stride_of(const struct film *f, const struct image_facts *facts)
{
	int64_t stride = (f->cost_ms * facts->frames + facts->duration_ms - 1) / facts->duration_ms;
	int most = facts->frames / LEAST_SHOWN;
	return stride > most && most > 1 ? most : stride > 1 && most > 1 ? (int)stride : 1;
}

/* The next frame is asked for while the one before is on its way. */
static enum show_state prepare(struct app *app, const struct picture_box *where, int frame)
{
	struct picture_box box = *where;
	box.frame = frame;
	return show_ask(app, &box);
}

static void play_on(struct app *app, const struct picture *item, const struct picture_box *box, int64_t now)
{
	struct film *f = &app->open.film;
	const struct image_facts *facts = &item->facts;
	int frame = app->open.view.film.frame;
	enum show_state here = prepare(app, box, frame);
	if (here == SHOW_FAILED || frame + 1 >= facts->frames) {
		stop(app);
		return;
	}
	f->next = f->next < facts->frames ? f->next : facts->frames - 1;
	bool ready = prepare(app, box, f->next) != SHOW_COMING && here == SHOW_READY && !term_busy(app->term) && !app->dirty;
	f->due_ms = app->dirty ? now : now + LOOK_AGAIN_MS; /* the worker or the terminal will tell before that */
	if (!ready)
		return;
	if (f->cost_ms < 0)
		f->cost_ms = now - f->since_ms;
	f->due_ms = f->since_ms + (int64_t)(f->next - frame) * facts->duration_ms / facts->frames;
	if (now < f->due_ms)
		return;
	int stride = stride_of(f, facts);
	go_to(app, f->next, now);
	f->next = app->open.view.film.frame + stride;
}

int64_t film_due_ms(const struct app *app)
{
	return app->open.view.film.playing && box_of(app) ? app->open.film.due_ms : INT64_MAX;
}

void film_tick(struct app *app, int64_t now)
{
	const struct picture_box *box = app->open.view.film.playing ? box_of(app) : NULL;
	const struct picture *item = box ? film_of(app) : NULL;
	const bool opened = item && item->facts.frames > 0;
	if (item && (item->state == PICTURE_FAILED || (opened && item->facts.duration_ms == 0))) /* one picture is no play */
		stop(app);
	else if (opened)
		play_on(app, item, box, now);
	else if (item)
		app->open.film.due_ms = now + LOOK_AGAIN_MS; /* the worker will tell before that */
}

/* -- actions ------------------------------------------------------------------------------------------------------------------- */

const char *film_off(const struct app *app)
{
	const struct picture *item = film_of(app);
	if (app->open.pane != IDV_PANE_SELFIE)
		return "only on the Selfie pane";
	if (!app->pictures_on) /* the view follows with the next frame; keys may run ahead */
		return "pictures are off";
	if (!item)
		return "there is no video of this selfie";
	if (item->state == PICTURE_FAILED)
		return item->err.text;
	if (item->state != PICTURE_HERE)
		return "the video is not here yet";
	return item->film ? NULL : "what came is no video";
}

void film_play(struct app *app)
{
	struct pane_film *film = &app->open.view.film;
	film_settle(app);
	if (film->playing) {
		stop(app);
		return;
	}
	int last = film_of(app)->facts.frames - 1;
	go_to(app, film->large && film->frame < last ? film->frame : 0, when_mono_ms());
	film->playing = true;
}

static void step(struct app *app, int by)
{
	struct pane_film *film = &app->open.view.film;
	film_settle(app);
	int last = film_of(app)->facts.frames - 1, to = film->large ? film->frame + by : film->frame;
	stop(app);
	go_to(app, to > last ? last > 0 ? last : 0 : to < 0 ? 0 : to, when_mono_ms());
}

void film_back(struct app *app)
{
	step(app, -1);
}

void film_on(struct app *app)
{
	step(app, 1);
}

bool film_close(struct app *app)
{
	if (!app->open.view.film.large)
		return false;
	stop(app);
	app->open.view.film.large = false;
	return true;
}
