/* The walk from one pending case to the next, and how many there are. */
#include "desk/internal.h"

struct attempt *worklist_step(struct desk *d, int step, bool walking)
{
	const struct worklist *w = &d->work;
	struct attempt *now = worklist_current(d), *found = NULL;
	struct worklist_order order = { d, desk_now(d), NULL };
	if (walking)
		now = w->walk;
	else if (now && attempt_is_work(now) && !now->seen)
		return now;
	else if (now && w->walk && !attempt_is_work(w->walk) && attempt_same_subject(now, w->walk))
		now = w->walk; /* retried: the cursor may be on the new one */
	order.held = now && now == w->walk && w->walk_was_work ? now : NULL;
	for (size_t i = 0; i < w->shown_count && !found; i++) {
		struct attempt *a = d->load.attempts[w->shown[step > 0 ? i : w->shown_count - 1 - i]];
		if (attempt_is_work(a) && (!now || worklist_compare(&order, a, now) * step > 0))
			found = a;
	}
	return found;
}

void worklist_walk_from(struct desk *d, struct attempt *a)
{
	d->work.walk = a;
	d->work.current = a ? a : d->work.current;
	d->work.walk_was_work = a && attempt_is_work(a);
}

size_t worklist_pending(struct desk *d, const struct attempt *of, size_t *place)
{
	size_t n = 0;
	*place = 0;
	worklist_refresh(d);
	for (size_t i = 0; i < d->work.shown_count; i++) {
		const struct attempt *a = d->load.attempts[d->work.shown[i]];
		n += attempt_is_work(a);
		if (a == of && attempt_is_work(a))
			*place = n;
	}
	return n;
}

size_t worklist_marked(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->load.count; i++)
		n += d->load.attempts[i]->marked;
	return n;
}

size_t worklist_all_pending(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->load.count; i++)
		n += attempt_is_work(d->load.attempts[i]);
	return n;
}
