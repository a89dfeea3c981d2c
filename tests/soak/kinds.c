/* What the kinds have in common, and the list of them. */
#include "soak/kinds.h"

#include <string.h>

struct actor *kinds_one(struct world *w, struct schedule *s, const char *op)
{
	struct actor *a = schedule_script(s, op, strcmp(op, "create") ? "soak-0" : "soak-new");
	static const int waits[] = { -1, 0, 5, 60, 120 };
	a->json = world_chance(w, 50);
	a->reads = world_chance(w, 50) || s->readers;
	a->wait_s = waits[world_draw(w, 5)];
	return a;
}

void kinds_plan_one(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
}

void kinds_strike(struct world *w, int run, enum moment moment, int n, int number)
{
	w->mishaps[w->mishap_count++] = (struct mishap){ .run = run, .moment = moment, .n = n, .signal = number };
}

bool kinds_writes(const struct request *r)
{
	return r->endpoint == ENDPOINT_RETRY || r->endpoint == ENDPOINT_CREATE;
}

/* The first write of the schedule. */
bool kinds_is_first(const struct request *r)
{
	return r->write == 0;
}

bool kinds_lists_after(const struct world *w, const struct request *r)
{
	return r->endpoint == ENDPOINT_LIST && w->first_left >= 0;
}

/* An answer that does not come although it acted: reset, half of it, broken, silence. */
void kinds_lose_answer(struct world *w, struct fate *f)
{
	static const enum fault_kind ways[] = {FAULT_LOST, FAULT_SHORT, FAULT_TRUNCATED, FAULT_GARBAGE,
	                                       FAULT_HTML, FAULT_EMPTY, FAULT_ARRAY};
	uint32_t n = world_draw(w, 9);
	if (n < 7)
		f->fault = FAULT(ways[n], 0);
	else
		f->silent = true;
}

/* A request that is lost on its way there. */
void kinds_lose_request(struct world *w, struct fate *f)
{
	static const enum fault_kind ways[] = { FAULT_RESET, FAULT_DROP };
	f->fault = FAULT(ways[world_draw(w, 2)], 0);
	if (world_chance(w, 30))
		f->fault = FAULT(FAULT_BLOCKED, 502);
}

void kinds_break_list(struct world *w, struct fate *f)
{
	static const enum fault_kind ways[] = {FAULT_TRUNCATED, FAULT_HTML,        FAULT_INTERNAL,
	                                       FAULT_RESET,     FAULT_MAINTENANCE, FAULT_GARBAGE};
	f->fault = FAULT(ways[world_draw(w, 6)], 0);
}

void kinds_fate_lost(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r))
		kinds_lose_answer(w, f);
	else if (kinds_lists_after(w, r) && w->lists_after < w->schedule->a)
		kinds_break_list(w, f);
}

void kinds_fate_late(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r))
		f->fault = FAULT(FAULT_LATE, w->schedule->a);
}

void kinds_fate_maybe_lost(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r) && w->schedule->a)
		kinds_lose_answer(w, f);
}

const struct kind_list kind_lists[] = {
	{ kinds_of_networks, &kinds_of_networks_count },
	{ kinds_of_ends, &kinds_of_ends_count },
	{ kinds_of_people, &kinds_of_people_count },
	{ kinds_of_screenings, &kinds_of_screenings_count },
};
const size_t kind_list_count = sizeof kind_lists / sizeof kind_lists[0];
