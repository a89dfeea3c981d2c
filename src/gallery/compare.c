/* Two pictures: which goes with which, beside each other or by turns in one place. */
#include "gallery/compare.h"

#include "base/when.h"
#include "desk/caseload.h"
#include "gallery/fetch.h"
#include "gallery/gallery.h"
#include "gallery/look.h"
#include "gallery/version.h"
#include "ui/ui.h"

enum { BLINK_MS = 1000 };

static size_t partners(const struct gallery *g, struct picture_ref out[PANE_PARTNERS])
{
	const struct pane_out *o = &g->out;
	const struct attempt *a = gallery_attempt(g);
	if (!a || !o->box_count)
		return 0;
	return pane_partners(a->record, a->previous ? a->previous->record : NULL, a->next ? a->next->record : NULL, &g->view,
	                     o->paired ? o->pair[0] : o->boxes[0].ref, out);
}

const char *look_off_compare(const struct gallery *g)
{
	struct picture_ref with[PANE_PARTNERS];
	return g->view.compare.on || partners(g, with) ? NULL : "there is no other picture to compare with";
}

void look_compare(struct gallery *g)
{
	struct pane_compare *c = &g->view.compare;
	struct picture_ref with[PANE_PARTNERS];
	size_t n = partners(g, with), next = 0;
	for (size_t i = 0; c->on && i < n; i++)
		if (picture_same(with[i], c->beside))
			next = i + 1;
	if (next >= n) {
		look_compare_end(g);
		return;
	}
	c->on = true;
	c->second = false;
	c->beside = with[next];
	look_other(g);
	pictures_want(g, c->beside);
	ui_say(g->ui, STYLE_DIM, "%zu of %zu to compare with; w the next, B by turns, Esc ends", next + 1, n);
}

void look_blink(struct gallery *g)
{
	struct pane_compare *c = &g->view.compare;
	if (!c->on)
		look_compare(g);
	c->one_place = !c->one_place;
	c->second = false;
	g->flip_ms = when_mono_ms() + BLINK_MS;
	look_other(g);
}

static bool blinks(const struct gallery *g)
{
	const struct pane_compare *c = &g->view.compare;
	return c->on && c->one_place && ui_shows(g->ui, g->owner) && g->out.paired;
}

int64_t look_due_ms(const struct gallery *g)
{
	return blinks(g) ? g->flip_ms : INT64_MAX;
}

/* The one that is not seen now, in the same place. */
static enum version_state other_ready(struct gallery *g)
{
	struct picture_box box = g->out.boxes[0];
	box.ref = g->out.pair[!g->view.compare.second];
	box.frame = g->view.film.frame;
	return version_ask(g, &box);
}

void look_prepare(struct gallery *g)
{
	if (blinks(g))
		other_ready(g);
}

/* Only what is ready is shown in turn, and only when the one before is out: a slow link blinks slower, it does not lag. */
void look_tick(struct gallery *g, int64_t now)
{
	if (!blinks(g) || now < g->flip_ms)
		return;
	g->flip_ms = now + BLINK_MS;
	if (term_busy(g->ui->term) || other_ready(g) == VERSION_COMING)
		return;
	g->view.compare.second = !g->view.compare.second;
	g->ui->dirty = true;
}
