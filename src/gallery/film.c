#include "gallery/film.h"

#include <stdio.h>

#include "base/when.h"
#include "desk/caseload.h"
#include "gallery/gallery.h"
#include "gallery/version.h"
#include "ui/ui.h"

enum { LEAST_SHOWN = 8, LOOK_AGAIN_MS = 1000 };

static int selfie_shown(const struct gallery *g, const struct attempt *a)
{
	int n = (int)idv_count(a->record, IDV_SELFIE_STATUS, -1), at = g->view.selfie;
	return at < 0 || at >= n ? n - 1 : at;
}

static struct picture *film_of(const struct gallery *g)
{
	const struct attempt *a = gallery_attempt(g);
	int at = a ? selfie_shown(g, a) : -1;
	const struct picture_ref ref = { .leaf = IDV_SELFIE_VIDEO_URL, .at = (uint16_t)(at < 0 ? 0 : at) };
	return at < 0 ? NULL : pictures_find(&g->pictures, ref);
}

/* The box that shows one of its pictures large; NULL: none is on the screen. */
static const struct picture_box *box_of(const struct gallery *g)
{
	const struct pane_out *out = &g->out;
	if (!ui_shows(g->ui, g->owner) || g->laid_pane != g->pane)
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

void film_settle(struct gallery *g)
{
	const struct attempt *a = gallery_attempt(g);
	int at = a ? selfie_shown(g, a) : -1;
	if (g->film.selfie != at) {
		g->film = (struct film){ .selfie = at, .due_ms = INT64_MAX };
		g->view.film = (struct pane_film){ 0 };
	}
	const struct picture *item = film_of(g);
	g->view.film.frame_ms = time_of(item, g->view.film.frame);
	g->view.film.turned = item ? item->look.rotate * 90 : 0;
	g->view.film.fault = item && item->state == PICTURE_FAILED ? item->err.text : NULL;
}

void film_title(const struct gallery *g, const struct picture_box *box, char *out, size_t size)
{
	int ms = time_of(pictures_find(&g->pictures, box->ref), box->frame);
	out[0] = '\0';
	if (ms >= 0)
		snprintf(out, size, "%d:%02d.%02d", ms / 60000, ms / 1000 % 60, ms % 1000 / 10);
}

void film_clear(struct gallery *g)
{
	g->view.film = (struct pane_film){ 0 };
	g->film = (struct film){ .due_ms = INT64_MAX };
}

/* -- playing ------------------------------------------------------------------------------------------------------------------- */

static void go_to(struct gallery *g, int frame, int64_t now)
{
	g->view.film.large = true;
	g->view.film.frame = frame;
	g->film.next = frame + 1;
	g->film.since_ms = g->film.due_ms = now;
	g->film.cost_ms = -1;
	g->ui->dirty = true;
}

static void stop(struct gallery *g)
{
	g->view.film.playing = false;
	g->film.due_ms = INT64_MAX;
	g->ui->dirty = true;
}

/* As many frames as passed while one was made and sent. */
static int stride_of(const struct film *f, const struct image_facts *facts)
{
	int64_t stride = (f->cost_ms * facts->frames + facts->duration_ms - 1) / facts->duration_ms;
	int most = facts->frames / LEAST_SHOWN;
	return stride > most && most > 1 ? most : stride > 1 && most > 1 ? (int)stride : 1;
}

/* The next frame is asked for while the one before is on its way. */
static enum version_state prepare(struct gallery *g, const struct picture_box *where, int frame)
{
	struct picture_box box = *where;
	box.frame = frame;
	return version_ask(g, &box);
}

static void play_on(struct gallery *g, const struct picture *item, const struct picture_box *box, int64_t now)
{
	struct film *f = &g->film;
	const struct image_facts *facts = &item->facts;
	int frame = g->view.film.frame;
	enum version_state here = prepare(g, box, frame);
	if (here == VERSION_FAILED || frame + 1 >= facts->frames) {
		stop(g);
		return;
	}
	f->next = f->next < facts->frames ? f->next : facts->frames - 1;
	bool ready = prepare(g, box, f->next) != VERSION_COMING && here == VERSION_READY && !term_busy(g->ui->term) && !g->ui->dirty;
	f->due_ms = g->ui->dirty ? now : now + LOOK_AGAIN_MS; /* the worker or the terminal will tell before that */
	if (!ready)
		return;
	if (f->cost_ms < 0)
		f->cost_ms = now - f->since_ms;
	f->due_ms = f->since_ms + (int64_t)(f->next - frame) * facts->duration_ms / facts->frames;
	if (now < f->due_ms)
		return;
	int stride = stride_of(f, facts);
	go_to(g, f->next, now);
	f->next = g->view.film.frame + stride;
}

int64_t film_due_ms(const struct gallery *g)
{
	return g->view.film.playing && box_of(g) ? g->film.due_ms : INT64_MAX;
}

void film_tick(struct gallery *g, int64_t now)
{
	const struct picture_box *box = g->view.film.playing ? box_of(g) : NULL;
	const struct picture *item = box ? film_of(g) : NULL;
	const bool opened = item && item->facts.frames > 0;
	if (item && (item->state == PICTURE_FAILED || (opened && item->facts.duration_ms == 0))) /* one picture is no play */
		stop(g);
	else if (opened)
		play_on(g, item, box, now);
	else if (item)
		g->film.due_ms = now + LOOK_AGAIN_MS; /* the worker will tell before that */
}

/* -- actions ------------------------------------------------------------------------------------------------------------------- */

const char *film_off(const struct gallery *g)
{
	const struct picture *item = film_of(g);
	if (g->pane != IDV_PANE_SELFIE)
		return "only on the Selfie pane";
	if (!g->on) /* the view follows with the next frame; keys may run ahead */
		return "pictures are off";
	if (!item)
		return "there is no video of this selfie";
	if (item->state == PICTURE_FAILED)
		return item->err.text;
	if (item->state != PICTURE_HERE)
		return "the video is not here yet";
	return item->film ? NULL : "what came is no video";
}

void film_play(struct gallery *g)
{
	struct pane_film *film = &g->view.film;
	film_settle(g);
	if (film->playing) {
		stop(g);
		return;
	}
	int last = film_of(g)->facts.frames - 1;
	go_to(g, film->large && film->frame < last ? film->frame : 0, when_mono_ms());
	film->playing = true;
}

static void step(struct gallery *g, int by)
{
	struct pane_film *film = &g->view.film;
	film_settle(g);
	int last = film_of(g)->facts.frames - 1, to = film->large ? film->frame + by : film->frame;
	stop(g);
	go_to(g, to > last ? last > 0 ? last : 0 : to < 0 ? 0 : to, when_mono_ms());
}

void film_back(struct gallery *g)
{
	step(g, -1);
}

void film_on(struct gallery *g)
{
	step(g, 1);
}

bool film_close(struct gallery *g)
{
	if (!g->view.film.large)
		return false;
	stop(g);
	g->view.film.large = false;
	return true;
}
