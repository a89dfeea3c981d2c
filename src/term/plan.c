#include "term/plan.h"

struct plan_rect plan_place(const struct term_picture *p)
{
	return (struct plan_rect){p->row, p->col, p->rows, p->cols};
}

static bool same_place(const struct plan_shown *s, const struct term_picture *p)
{
	return s->protocol == p->protocol && s->at.row == p->row && s->at.col == p->col && s->at.rows == p->rows &&
	       s->at.cols == p->cols;
}

static struct plan_shown *find(struct plan *p, const struct term_picture *pic)
{
	for (size_t i = 0; i < p->shown_count; i++)
		if (same_place(&p->shown[i], pic))
			return &p->shown[i];
	return NULL;
}

/* May what is shown here stay until, or while, the frame is out? A kitty picture lies over text, so it cannot stay under a pop-up.
 */
static bool may_stay(struct plan *p, const struct plan_shown *s, bool wipe_changed)
{
	for (size_t i = 0; i < p->wanted_count; i++) {
		const struct plan_wanted *w = &p->wanted[i];
		if (!same_place(s, &w->p))
			continue;
		bool same = s->serial == w->p.serial || (w->p.over && s->serial == w->p.over);
		if (!w->intact)
			return same && s->protocol != TERM_KITTY;
		return same || (!wipe_changed && s->protocol != TERM_KITTY);
	}
	return false;
}

void plan_frame(struct plan *p, bool wipe_changed)
{
	size_t kept = 0;
	p->wipe_count = 0;
	for (size_t i = 0; i < p->shown_count; i++) {
		if (may_stay(p, &p->shown[i], wipe_changed))
			p->shown[kept++] = p->shown[i];
		else
			p->wipes[p->wipe_count++] = p->shown[i];
	}
	p->shown_count = kept;
	for (size_t i = 0; i < p->wanted_count; i++) {
		struct plan_wanted *w = &p->wanted[i];
		struct plan_shown *s = find(p, &w->p);
		w->stays = s != NULL;
		if (s && !w->intact)
			s->whole = false;
		w->draw = w->intact && !(s && s->whole && s->serial == w->p.serial);
	}
}

void plan_forget(struct plan *p, bool cleared)
{
	if (cleared)
		p->shown_count = 0;
	for (size_t i = 0; i < p->shown_count; i++)
		p->shown[i].whole = false;
	for (size_t i = 0; i < p->wanted_count; i++)
		p->wanted[i].draw = p->wanted[i].intact;
}

/* What is over, or under, the coarse one makes it needless. */
static bool coarse_first(const struct term_picture *p, const struct plan_shown *s)
{
	return p->over && p->coarse && !(s && (s->serial == p->serial || (s->serial == p->over && s->whole)));
}

bool plan_coarse(const struct plan *p, size_t i)
{
	const struct term_picture *w = &p->wanted[i].p;
	return coarse_first(w, find((struct plan *)p, w));
}

size_t plan_length(const struct plan *p, size_t i)
{
	return plan_coarse(p, i) ? p->wanted[i].p.coarse_len : p->wanted[i].p.len;
}

struct term_picture plan_drawing(struct plan *p, size_t i)
{
	struct plan_wanted *w = &p->wanted[i];
	struct plan_shown *s = find(p, &w->p);
	struct term_picture now = w->p;
	w->draw = coarse_first(&w->p, s);
	if (w->draw) {
		now.serial = w->p.over;
		now.payload = w->p.coarse;
		now.len = w->p.coarse_len;
	}
	now.over = 0;
	now.coarse = NULL;
	if (!s && p->shown_count < sizeof p->shown / sizeof *p->shown)
		s = &p->shown[p->shown_count++];
	if (s)
		*s = (struct plan_shown){.serial = now.serial, .protocol = now.protocol, .at = plan_place(&now)};
	return now;
}

void plan_drawn(struct plan *p, const struct term_picture *pic)
{
	struct plan_shown *s = find(p, pic);
	if (s)
		s->whole = true;
}

bool plan_shows(const struct plan *p, uint64_t serial)
{
	for (size_t i = 0; i < p->shown_count; i++)
		if (p->shown[i].serial == serial && p->shown[i].whole)
			return true;
	return false;
}

void plan_withdraw(struct plan *p, const char *payload)
{
	for (size_t i = 0; i < p->wanted_count; i++) {
		struct plan_wanted *w = &p->wanted[i];
		if (w->p.coarse == payload)
			w->p.coarse = NULL;
		if (w->p.payload == payload) {
			w->p.payload = NULL;
			w->intact = w->draw = false;
		}
	}
}
