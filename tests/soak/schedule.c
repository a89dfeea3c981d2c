/* One schedule from its beginning to the hour after. */
#include <string.h>

#include "soak/schedule.h"
#include "soak/watched.h"

enum { AFTER_MS = 1000 };

void schedule_fate(struct world *w, struct request *r, bool leaves)
{
	const struct kind *k = w->schedule->kind;
	if (w->schedule->closing)
		return;
	if (!leaves)
		r->fate.connect = k->connect ? k->connect(w, r) : 0;
	else if (k->fate)
		k->fate(w, r, &r->fate);
}

static int64_t colleague_at(const struct world *w)
{
	const struct schedule *s = w->schedule;
	if (s->colleague < 0 || s->colleague_came || (!s->colleague_first && w->first_left < 0))
		return -1;
	return s->colleague + (s->colleague_first ? 0 : w->first_left);
}

void schedule_turn(struct world *w)
{
	struct schedule *s = w->schedule;
	int64_t at = colleague_at(w);
	if (at >= 0 && at <= w->time->ms) {
		s->colleague_came = true;
		net_colleague(w, s->actors[0].user);
	}
	for (int i = 0; i < s->count; i++) {
		struct actor *a = &s->actors[i];
		if (a->run < 0 && a->next >= 0 && a->next <= w->time->ms)
			script_start(w, a);
	}
}

int64_t schedule_next(const struct world *w)
{
	int64_t next = colleague_at(w);
	for (int i = 0; i < w->schedule->count; i++) {
		const struct actor *a = &w->schedule->actors[i];
		if (a->run < 0 && a->next >= 0 && (next < 0 || a->next < next))
			next = a->next;
	}
	return next;
}

void schedule_ended(struct world *w, int run)
{
	script_ended(w, &w->schedule->actors[w->runs[run].actor], &w->runs[run]);
}

/* All that is late has happened by now; one more look by who comes to work. */
static void close_up(struct world *w)
{
	struct schedule *s = w->schedule;
	if (w->trouble[0] || s->count == ACTORS_MAX)
		return;
	w->time->ms += HOUR_MS;
	s->closing = true;
	clock_freeze(&w->sandbox->clock, world_now_s(w));
	sandbox_catch_up(w->sandbox);
	watched_before(w, NULL);
	world_tell(w, "an hour later");
	struct actor *a = schedule_script(s, "settle", s->actors[0].user);
	a->part = PART_ONCE;
	a->next = w->time->ms + AFTER_MS;
	a->wait_s = 5;
	world_run(w);
}

void schedule_play(struct world *w)
{
	struct schedule *s = w->schedule;
	s->colleague = -1;
	if (s->kind->screening)
		watched_begin(w);
	s->kind->plan(w, s);
	world_run(w);
	close_up(w);
	judge(w);
}
