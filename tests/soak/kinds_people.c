/* Kinds: other names, clocks and people; the console; and anything at all. */
#include <signal.h>
#include <string.h>

#include "soak/kinds.h"

enum { MANY = 60, MANY_GO_ON = 4, PLENTY = 1000 };

/* -- other names, other clocks, other people ----------------------------------------------------------------------------------- */

static void plan_names(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry")->respells = true;
	s->a = world_between(w, 2, 90);
	if (world_chance(w, 60))
		kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
}

static void plan_clock(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry")->ahead_ms = world_chance(w, 80) ? 300 * 1000 : -300 * 1000;
	s->a = world_between(w, 2, 60);
	if (world_chance(w, 60))
		kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
}

static void plan_clock_create(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "create")->ahead_ms = 300 * 1000;
	s->a = world_between(w, 1, 30);
	if (world_chance(w, 60))
		kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
}

static void plan_create(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "create");
	s->a = world_between(w, 0, 4);
}

static void fate_create(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r) && world_chance(w, 30))
		f->fault = FAULT(FAULT_LATE, world_between(w, 2, 100));
	else
		kinds_fate_lost(w, r, f);
}

static void plan_two(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry")->stops_when_barred = true;
	struct actor *b = kinds_one(w, s, "retry");
	b->stops_when_barred = true;
	b->next = world_chance(w, 70) ? 0 : world_between(w, 0, 300);
	if (world_chance(w, 30))
		kinds_strike(w, 0, AT_EVENT, world_between(w, 4, EVENTS_OF_A_RUN), SIGKILL);
}

/* Each wants one, and the second comes when the first is done: that one is not printed to it in the place of its own. */
static void plan_in_turn(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry")->wait_s = 5;
	kinds_one(w, s, "retry")->next = world_between(w, 8, 600) * 1000;
}

static void plan_two_dropped(struct world *w, struct schedule *s)
{
	plan_two(w, s);
	w->mishap_count = 0;
	s->a = world_chance(w, 40) ? world_between(w, 3, 90) : 0;
}

static void fate_two_dropped(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r) && w->schedule->a)
		f->fault = FAULT(FAULT_LATE, w->schedule->a);
	else if (kinds_is_first(r))
		f->fault = FAULT(world_chance(w, 50) ? FAULT_RESET : FAULT_DROP, 0);
}

static void plan_colleague(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->colleague = world_between(w, 0, 20000);
	s->a = world_chance(w, 30) ? world_between(w, 1, 60) : 0;
}

static void fate_colleague(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r) && w->schedule->a)
		f->fault = FAULT(FAULT_LATE, w->schedule->a);
	else if (kinds_is_first(r))
		kinds_lose_request(w, f);
}

static void plan_colleague_first(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->colleague = world_between(w, 0, 400);
	s->colleague_first = true;
	s->a = (int)world_draw(w, 2);
}

/* Sixty writes that are open when somebody lists another subject; a few of their scripts go on. */
static void plan_many(struct world *w, struct schedule *s)
{
	for (int i = 0; i < MANY; i++) {
		char user[NAME];
		snprintf(user, sizeof user, "soak-%d", i);
		struct actor *a = schedule_script(s, "retry", user);
		a->next = i * 1000;
		a->stops_when_barred = i >= MANY_GO_ON;
		a->runs = i >= MANY_GO_ON ? PLENTY : 0;
		a->pause_ms = 2 * MANY * 1000;
		kinds_strike(w, i, AT_SENT, 1, SIGKILL);
	}
	struct actor *l = schedule_script(s, "list", "soak-60");
	l->part = PART_ONCE;
	l->next = MANY * 1000;
	s->a = world_between(w, 1, 200);
}

static void fate_many(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_writes(r) && r->run < MANY && world_chance(w, 50))
		f->fault = FAULT(world_chance(w, 50) ? FAULT_LATE : FAULT_RESET, w->schedule->a);
}

/* -- the console --------------------------------------------------------------------------------------------------------------- */

static struct actor *person(struct world *w, struct schedule *s, int tries)
{
	struct actor *a = schedule_script(s, "retry", "soak-0");
	a->part = PART_CONSOLE;
	a->tries = tries;
	a->reads = world_chance(w, 50) || s->readers;
	return a;
}

static void plan_console_lost(struct world *w, struct schedule *s)
{
	person(w, s, 2);
	s->a = world_between(w, 1, 6);
}

static void plan_console_late(struct world *w, struct schedule *s)
{
	person(w, s, 3);
	s->a = world_between(w, 3, 200);
}

static void plan_console_open(struct world *w, struct schedule *s)
{
	struct actor *a = person(w, s, 2);
	a->follows = true;
	s->a = world_between(w, 2, 100);
	kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
}

static void plan_console_and_command(struct world *w, struct schedule *s)
{
	person(w, s, 1);
	struct actor *b = kinds_one(w, s, "retry");
	b->stops_when_barred = true;
	b->next = world_between(w, 0, 400);
	s->a = (int)world_draw(w, 2);
}

static void plan_console_killed(struct world *w, struct schedule *s)
{
	person(w, s, 1);
	kinds_strike(w, 0, AT_EVENT, world_between(w, 12, 40), SIGKILL);
}

static void plan_console_sent(struct world *w, struct schedule *s)
{
	person(w, s, 1);
	if (world_chance(w, 40))
		kinds_strike(w, 0, AT_SENT, 1, SIGKILL);
	else
		kinds_strike(w, 0, AFTER_ANSWER, world_between(w, 1, 6), SIGKILL);
}

/* -- anything ------------------------------------------------------------------------------------------------------------------ */

static void plan_anything(struct world *w, struct schedule *s)
{
	struct actor *a = kinds_one(w, s, world_chance(w, 80) ? "retry" : "create");
	a->respells = world_chance(w, 20);
	a->ahead_ms = world_chance(w, 20) ? world_between(w, -400, 400) * 1000 : 0;
	for (int i = 0; i < 3; i++)
		if (world_chance(w, 25))
			kinds_strike(w, i, AT_EVENT, world_between(w, 1, EVENTS_OF_A_RUN), world_chance(w, 70) ? SIGKILL : SIGTERM);
	if (!strcmp(a->op, "retry") && world_chance(w, 20))
		s->colleague = world_between(w, 0, 60000);
}

static void fate_anything(struct world *w, struct request *r, struct fate *f)
{
	static const enum fault_kind kinds[] = {FAULT_RESET,    FAULT_LOST, FAULT_SHORT, FAULT_TRUNCATED, FAULT_HTML,
	                                        FAULT_INTERNAL, FAULT_DROP, FAULT_EMPTY, FAULT_WRONG_ID,  FAULT_REDIRECT};
	if (world_chance(w, 50))
		return;
	uint32_t n = world_draw(w, r->endpoint == ENDPOINT_LIST ? 12 : 16);
	if (n < 10)
		f->fault = FAULT(kinds[n], 0);
	else if (n == 10)
		f->fault = FAULT(FAULT_LATE, world_between(w, 1, 900));
	else if (n == 11)
		f->fault = FAULT(FAULT_LAG, world_between(w, 1, 60));
	else if (n == 12)
		f->fault = FAULT(FAULT_STALE, (int)world_draw(w, 2));
	else if (n == 13)
		f->fault = FAULT(FAULT_GATEWAY, world_chance(w, 50) ? 429 : 504);
	else if (n == 14)
		f->fault = FAULT(FAULT_BLOCKED, world_chance(w, 50) ? 429 : 504);
	else
		f->silent = true;
}

const struct kind kinds_of_people[] = {
	{ .name = "names of a server", .plan = plan_names, .fate = kinds_fate_late },
	{ .name = "clock jumps", .plan = plan_clock, .fate = kinds_fate_late },
	{ .name = "clock jumps, create", .plan = plan_clock_create, .fate = kinds_fate_late },
	{ .name = "create lost", .plan = plan_create, .fate = fate_create },
	{ .name = "two at once", .plan = plan_two },
	{ .name = "one after the other", .plan = plan_in_turn },
	{ .name = "two, one dropped", .plan = plan_two_dropped, .fate = fate_two_dropped, .idle = true },
	{ .name = "colleague", .plan = plan_colleague, .fate = fate_colleague, .idle = true },
	{ .name = "colleague first", .plan = plan_colleague_first, .fate = kinds_fate_maybe_lost, .idle = true },
	{ .name = "sixty open", .plan = plan_many, .fate = fate_many, .rare = true, .idle = true },
	{ .name = "console lost", .plan = plan_console_lost, .fate = kinds_fate_lost },
	{ .name = "console late", .plan = plan_console_late, .fate = kinds_fate_late },
	{ .name = "console, one open", .plan = plan_console_open, .fate = kinds_fate_late },
	{ .name = "console and command", .plan = plan_console_and_command, .fate = kinds_fate_maybe_lost },
	{ .name = "console killed", .plan = plan_console_killed },
	{ .name = "console before told", .plan = plan_console_sent },
	{ .name = "anything", .plan = plan_anything, .fate = fate_anything, .sick = true, .idle = true },
};
const size_t kinds_of_people_count = sizeof kinds_of_people / sizeof kinds_of_people[0];
