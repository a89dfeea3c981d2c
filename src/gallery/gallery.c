#include "gallery/gallery.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/desk.h"
#include "gallery/compare.h"
#include "gallery/fetch.h"
#include "gallery/version.h"
#include "ui/ui.h"

void gallery_create(struct gallery *g, struct ui *ui, struct desk *desk)
{
	g->ui = ui;
	g->desk = desk;
	g->worker = image_worker_create(NULL);
	g->film_worker = image_worker_create(NULL);
	film_clear(g);
}

void gallery_destroy(struct gallery *g)
{
	if (g->worker)
		gallery_close(g);
	image_worker_destroy(g->worker);
	image_worker_destroy(g->film_worker);
	explicit_bzero(g, sizeof *g);
}

/* Whatever of the case that was open is still to come meets another number. */
void gallery_close(struct gallery *g)
{
	shown_end(g);
	pictures_clear(g);
	film_clear(g);
	pane_out_finish(&g->out);
	explicit_bzero(g->id, sizeof g->id);
	explicit_bzero(&g->view, sizeof g->view);
	g->owner = NULL;
	g->renew = NULL;
	g->reading = false;
	g->laid_pane = 0;
	g->flip_ms = 0;
	g->epoch++;
}

void gallery_open(struct gallery *g, const char *asked, void *owner, void (*renew)(void *owner))
{
	char id[sizeof g->id]; /* what asks may end with the case at hand */
	snprintf(id, sizeof id, "%s", asked);
	gallery_close(g);
	snprintf(g->id, sizeof g->id, "%s", id);
	g->owner = owner;
	g->renew = renew;
	g->pane = g->pane ? g->pane : IDV_PANE_OVERVIEW;
	g->view = (struct pane_view){ .document = -1, .selfie = -1 };
}

/* -- the workers --------------------------------------------------------------------------------------------------------------- */

static size_t pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	struct gallery *g = ctx;
	size_t n = image_worker_pollfds(g->worker, fds, max);
	return n + image_worker_pollfds(g->film_worker, fds + n, max - n);
}

/* Each has one descriptor at most, and knows it: of two the second is the films'. */
static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct gallery *g = ctx;
	size_t films = count > 1 ? 1 : 0;
	image_worker_run(g->worker, fds, count);
	image_worker_run(g->film_worker, fds + films, count - films);
	versions_take(g);
	shown_turn(g);
}

void gallery_painted(struct gallery *g)
{
	shown_painted(g);
}

static int timeout_ms(const void *ctx)
{
	const struct gallery *g = ctx;
	int a = image_worker_timeout_ms(g->worker), b = image_worker_timeout_ms(g->film_worker);
	int ms = a < 0 ? b : b < 0 || a < b ? a : b;
	int64_t due = shown_due_ms(g), left = due == INT64_MAX ? due : due - when_mono_ms();
	if (left != INT64_MAX && (ms < 0 || left < ms))
		ms = left > 0 ? (int)left : 0;
	return ms;
}

struct source gallery_source(struct gallery *g)
{
	return (struct source){ .pollfds = pollfds, .run = run, .timeout_ms = timeout_ms, .ctx = g };
}

/* -- time ---------------------------------------------------------------------------------------------------------------------- */

int64_t gallery_due_ms(const struct gallery *g)
{
	int64_t film = film_due_ms(g), blink = look_due_ms(g);
	return film < blink ? film : blink;
}

void gallery_tick(struct gallery *g, int64_t now)
{
	film_tick(g, now);
	look_tick(g, now);
}

bool gallery_lively(const struct gallery *g)
{
	int seconds;
	return pictures_coming(&g->pictures, &seconds) > 0 || (rate_sparing(g->rate) && term_busy(g->ui->term));
}

/* -- how they are shown -------------------------------------------------------------------------------------------------------- */

const char *gallery_off(const struct gallery *g)
{
	return g->barred[0] ? g->barred : NULL;
}

void gallery_cycle(struct gallery *g)
{
	const struct term_caps *caps = term_caps(g->ui->term);
	static const char *const names[] = {
		[TERM_SIXEL] = "sixel", [TERM_KITTY] = "kitty graphics", [TERM_SYMBOLS] = "symbols", [TERM_NO_PICTURES] = "off",
	};
	enum term_pictures best = caps->sixel ? TERM_SIXEL : caps->kitty ? TERM_KITTY : TERM_SYMBOLS;
	enum term_pictures now = g->on ? caps->pictures : TERM_NO_PICTURES;
	enum term_pictures next = now == TERM_NO_PICTURES ? best : now == TERM_SYMBOLS ? TERM_NO_PICTURES : TERM_SYMBOLS;
	g->on = next != TERM_NO_PICTURES;
	term_set_pictures(g->ui->term, next);
	if (g->on && gallery_attempt(g) && !g->pictures.count)
		g->renew(g->owner);
	ui_say(g->ui, STYLE_PLAIN, "pictures: %s%s%s", names[next], next == TERM_SYMBOLS && caps->why[0] ? "; " : "",
	       next == TERM_SYMBOLS ? caps->why : "");
}
