/* Kinds: what networks, gateways and servers do. */
#include <curl/curl.h>

#include "soak/kinds.h"

/* -- answers lost, acts late, lists behind ------------------------------------------------------------------------------------- */

static void kinds_plan_lost(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 1, 8);
}

static void plan_late(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_chance(w, 50) ? 34 : world_between(w, 3, 60);
}

static void plan_very_late(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 61, 570);
}

static void plan_too_late(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 601, 3000);
}

static void plan_lag(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_chance(w, 60) ? 5 : world_between(w, 2, 20);
}

static void plan_long_lag(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 30, 300);
}

static void fate_lag(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r))
		kinds_lose_answer(w, f);
	else if (kinds_lists_after(w, r))
		f->fault = FAULT(FAULT_LAG, w->schedule->a);
}

/* -- answers that are not the server's, or not to this ------------------------------------------------------------------------- */

static void fate_stale(struct world *w, struct request *r, struct fate *f)
{
	(void)w;
	if (kinds_is_first(r))
		f->fault = FAULT(FAULT_STALE, 0);
}

static void fate_stale_acted(struct world *w, struct request *r, struct fate *f)
{
	(void)w;
	if (kinds_is_first(r))
		f->fault = FAULT(FAULT_STALE, 1);
}

static void plan_gateway_429(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 0, 3);
}

static void fate_gateway_429(struct world *w, struct request *r, struct fate *f)
{
	if (kinds_is_first(r))
		f->fault = FAULT(FAULT_GATEWAY, 429);
	else if (kinds_lists_after(w, r) && w->lists_after < w->schedule->a)
		kinds_break_list(w, f);
}

static void fate_gateway(struct world *w, struct request *r, struct fate *f)
{
	static const long statuses[] = { 200, 302, 403, 404, 408, 502, 503, 504 };
	if (kinds_is_first(r))
		f->fault = FAULT(world_chance(w, 70) ? FAULT_GATEWAY : FAULT_BLOCKED, statuses[world_draw(w, 8)]);
}

static void fate_vendor_429(struct world *w, struct request *r, struct fate *f)
{
	if (!kinds_is_first(r))
		return;
	f->fault = FAULT(FAULT_RATE, world_chance(w, 50) ? -1 : world_between(w, 1, 30));
	f->acts_first = world_chance(w, 50);
}

static void fate_refused(struct world *w, struct request *r, struct fate *f)
{
	if (!kinds_writes(r) || r->write > w->schedule->a)
		return;
	if (world_chance(w, 50))
		f->bad_keys = true;
	else
		f->fault = FAULT(world_chance(w, 50) ? FAULT_INTERNAL : FAULT_MAINTENANCE, -1);
}

static void plan_unsent(struct world *w, struct schedule *s)
{
	kinds_one(w, s, "retry");
	s->a = world_between(w, 1, 4);
	s->b = (int)world_draw(w, 5);
}

static int connect_unsent(struct world *w, struct request *r)
{
	static const int codes[] = { CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PROXY, CURLE_COULDNT_RESOLVE_HOST,
		CURLE_PEER_FAILED_VERIFICATION };
	return r->endpoint == ENDPOINT_RETRY && w->schedule->c++ < w->schedule->a ? codes[w->schedule->b] : 0;
}

const struct kind kinds_of_networks[] = {
	{ .name = "lost, list broken", .plan = kinds_plan_lost, .fate = kinds_fate_lost },
	{ .name = "late", .plan = plan_late, .fate = kinds_fate_late },
	{ .name = "very late", .plan = plan_very_late, .fate = kinds_fate_late },
	{ .name = "after the horizon", .plan = plan_too_late, .fate = kinds_fate_late },
	{ .name = "list lags", .plan = plan_lag, .fate = fate_lag },
	{ .name = "list lags long", .plan = plan_long_lag, .fate = fate_lag },
	{ .name = "old attempt", .plan = kinds_plan_one, .fate = fate_stale, .idle = true },
	{ .name = "old attempt, acted", .plan = kinds_plan_one, .fate = fate_stale_acted },
	{ .name = "gateway 429, acted", .plan = plan_gateway_429, .fate = fate_gateway_429 },
	{ .name = "gateway", .plan = kinds_plan_one, .fate = fate_gateway, .idle = true },
	{ .name = "vendor 429", .plan = kinds_plan_one, .fate = fate_vendor_429 },
	{ .name = "vendor refuses", .plan = plan_gateway_429, .fate = fate_refused, .idle = true },
	{ .name = "not sent", .plan = plan_unsent, .connect = connect_unsent },
};
const size_t kinds_of_networks_count = sizeof kinds_of_networks / sizeof kinds_of_networks[0];
