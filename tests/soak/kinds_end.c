/* Kinds: how a program ends before its time. */
#include <signal.h>

#include "soak/kinds.h"

/* -- kills --------------------------------------------------------------------------------------------------------------------- */

static void plan_kill(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	kinds_strike(w, 0, AT_EVENT, world_between(w, 1, EVENTS_OF_A_RUN), SIGKILL);
	if (world_chance(w, 30))
		kinds_strike(w, 1, AT_EVENT, world_between(w, 1, EVENTS_OF_A_RUN), SIGKILL);
}

static void plan_kill_late(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 2, 120);
	if (world_chance(w, 50))
		kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
	else
		kinds_strike(w, 0, AT_EVENT, world_between(w, 6, EVENTS_OF_A_RUN), SIGKILL);
}

static void plan_kill_lost(struct world *w, struct schedule *s)
{
	plan_kill(w, s);
	kinds_strike(w, 2, AT_EVENT, world_between(w, 1, EVENTS_OF_A_RUN), SIGKILL);
	s->a = world_between(w, 0, 3);
}

static void plan_kill_told(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	kinds_strike(w, 0, AFTER_ANSWER, world_between(w, 1, 4), SIGKILL);
}

static void plan_signal(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	kinds_strike(w, 0, AT_EVENT, world_between(w, 1, EVENTS_OF_A_RUN), world_chance(w, 50) ? SIGINT : SIGTERM);
}

static void fate_signal(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r) && world_chance(w, 50))
		kinds_lose_answer(w, f);
	else if (kinds_is_first(r))
		f->back_ms = world_between(w, 1000, 20000);
}

static void plan_disk(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	kinds_strike(w, 0, AT_SYNC, world_between(w, 1, 4), 0);
	s->a = (int)world_draw(w, 2);
}

static void plan_pipe(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry")->closed_pipe = true;
	s->a = (int)world_draw(w, 2);
}

const struct kind kinds_of_ends[] = {
	{ .name = "killed", .plan = plan_kill },
	{ .name = "killed, late", .plan = plan_kill_late, .fate = kinds_fate_late },
	{ .name = "killed, lost", .plan = plan_kill_lost, .fate = kinds_fate_lost },
	{ .name = "killed before told", .plan = plan_kill_told },
	{ .name = "signal", .plan = plan_signal, .fate = fate_signal },
	{ .name = "disk fails", .plan = plan_disk, .fate = kinds_fate_maybe_lost },
	{ .name = "closed pipe", .plan = plan_pipe, .fate = kinds_fate_maybe_lost },
};
const size_t kinds_of_ends_count = sizeof kinds_of_ends / sizeof kinds_of_ends[0];
