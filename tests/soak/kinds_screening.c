/* Kinds: acts on screenings. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "soak/kinds.h"
#include "soak/watched.h"

/* A script that wants one screening settled: what it wants is drawn. */
static struct actor *settler(struct world *w, struct schedule *s)
{
	static const int waits[] = { -1, 0, 5, 60, 120 };
	static const struct {
		int screening;
		struct settling want;
	} wants[] = {
		{ 0, { .word = "clear", .dismiss = "scrhit_Soak0a" } },
		{ 0, { .word = "clear", .dismiss = "scrhit_Soak0a", .comment = "Another person." } },
		{ 1, { .word = "clear", .dismiss = "scrhit_Soak1a,scrhit_Soak1b" } },
		{ 1, { .word = "review", .dismiss = "scrhit_Soak1b" } },
		{ 1, { .word = "review", .comment = "Asked the branch." } },
		{ 1, { .word = "reject", .confirm = "scrhit_Soak1a", .dismiss = "scrhit_Soak1b" } },
		{ 1, { .word = "assign", .to = "5aec1e000000000000000001" } },
		{ 2, { .word = "reject", .confirm = "scrhit_Soak2d", .comment = "The very person." } },
	};
	uint32_t n = world_draw(w, sizeof wants / sizeof *wants);
	struct actor *a = schedule_script(s, "screening", watched_ids[wants[n].screening]);
	a->want = wants[n].want;
	a->want.seen_run = -1;
	a->want.sees = world_chance(w, 30);
	a->want.finishes = world_chance(w, 70);
	a->json = world_chance(w, 50);
	a->reads = world_chance(w, 50) || s->readers;
	a->wait_s = waits[world_draw(w, 5)];
	return a;
}

static void plan_one(struct world *w, struct schedule *s)
{
	settler(w, s);
}

/* The run that acts first. */
static int act_run(const struct actor *a)
{
	return a->want.sees;
}

static bool is_call(const struct request *r)
{
	return r->endpoint == ENDPOINT_REVIEW_CREATE || r->endpoint == ENDPOINT_SCREENING_UPDATE;
}

/* -- networks, gateways and servers -------------------------------------------------------------------------------------------- */

/* Which of the calls is struck: s->b, the first or the second that leaves, or both. */
static void plan_struck(struct world *w, struct schedule *s)
{
	settler(w, s);
	s->a = world_between(w, 0, 8);
	s->b = world_between(w, 1, 3);
}

static bool is_struck(const struct world *w, const struct request *r)
{
	return is_call(r) && r->write < 2 && w->schedule->b & 1 << r->write;
}

/* What is read after a call left, of which s->a readings fail. */
static bool is_broken(struct world *w, const struct request *r)
{
	return !is_call(r) && w->first_left >= 0 && r->endpoint < ENDPOINTS && w->schedule->c++ < w->schedule->a;
}

static void fate_lost(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r))
		kinds_lose_answer(w, f);
	else if (is_broken(w, r) && world_chance(w, 50))
		kinds_break_list(w, f);
}

static void plan_late(struct world *w, struct schedule *s)
{
	plan_struck(w, s);
	s->a = world_chance(w, 60) ? world_between(w, 2, 60) : world_chance(w, 70) ? world_between(w, 61, 570) : world_between(w, 601, 3000);
}

static void fate_late(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r))
		f->fault = FAULT(FAULT_LATE, w->schedule->a);
}

static void fate_doubled(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r))
		f->fault = FAULT(FAULT_DUPLICATE, world_between(w, 1, 3));
}

static void fate_500(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r))
		f->fault = FAULT(FAULT_ACTED, -1);
	else if (is_broken(w, r) && world_chance(w, 20))
		kinds_break_list(w, f);
}

static void fate_429(struct world *w, struct request *r, struct fate *f)
{
	if (!is_struck(w, r))
		return;
	f->fault = FAULT(FAULT_RATE, world_chance(w, 50) ? -1 : world_between(w, 1, 30));
	f->acts_first = world_chance(w, 50);
}

static void fate_gateway(struct world *w, struct request *r, struct fate *f)
{
	static const long statuses[] = { 200, 302, 400, 403, 404, 408, 429, 502, 503, 504 };
	if (is_struck(w, r))
		f->fault = FAULT(world_chance(w, 70) ? FAULT_GATEWAY : FAULT_BLOCKED, statuses[world_draw(w, 10)]);
}

static void fate_refused(struct world *w, struct request *r, struct fate *f)
{
	static const enum fault_kind kinds[] = { FAULT_REFUSED, FAULT_INTERNAL, FAULT_MAINTENANCE };
	uint32_t n = world_draw(w, 4);
	if (is_struck(w, r) && n == 3)
		f->bad_keys = true;
	else if (is_struck(w, r))
		f->fault = FAULT(kinds[n], -1);
}

static void fate_stale(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r) && world_chance(w, 30))
		f->fault = FAULT(FAULT_WRONG_ID, -1);
	else if (is_struck(w, r))
		f->fault = FAULT(FAULT_STALE, (int)world_draw(w, 2));
}

static int connect_unsent(struct world *w, struct request *r)
{
	static const int codes[] = { CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PROXY, CURLE_COULDNT_RESOLVE_HOST,
		CURLE_PEER_FAILED_VERIFICATION };
	return is_call(r) && w->schedule->c++ < w->schedule->a && world_chance(w, 70) ? codes[w->schedule->b] : 0;
}

static void fate_lag(struct world *w, struct request *r, struct fate *f)
{
	if (is_struck(w, r))
		kinds_lose_answer(w, f);
	else if (r->endpoint == ENDPOINT_REVIEWS && w->first_left >= 0)
		f->fault = FAULT(FAULT_LAG, w->schedule->a * 8);
}

/* -- others -------------------------------------------------------------------------------------------------------------------- */

/* Just before the s->a-th request is served somebody changes the screening. */
static void plan_disturbed(struct world *w, struct schedule *s, int least, int most)
{
	struct actor *a = settler(w, s);
	a->want.stubborn = world_chance(w, 40);
	s->a = world_between(w, 1, 18);
	s->b = world_between(w, least, most);
}

static void plan_rescan(struct world *w, struct schedule *s)
{
	plan_disturbed(w, s, DISTURB_RESCAN, DISTURB_TOUCH);
}

static void plan_colleague(struct world *w, struct schedule *s)
{
	plan_disturbed(w, s, DISTURB_COLLEAGUE, DISTURBANCES - 1);
}

static void fate_disturbed(struct world *w, struct request *r, struct fate *f)
{
	(void)r;
	if (++w->schedule->c == w->schedule->a)
		f->disturbed = w->schedule->b;
}

/* At the very moment of a call: nothing can prevent it. */
static void plan_last_moment(struct world *w, struct schedule *s)
{
	plan_disturbed(w, s, DISTURB_RESCAN, DISTURBANCES - 1);
	s->a = (int)world_draw(w, 2);
}

static void fate_last_moment(struct world *w, struct request *r, struct fate *f)
{
	if (is_call(r) && r->write == w->schedule->a)
		f->disturbed = w->schedule->b;
}

static void fate_disturbed_lost(struct world *w, struct request *r, struct fate *f)
{
	fate_disturbed(w, r, f);
	if (is_call(r) && r->write == 0)
		kinds_lose_answer(w, f);
}

/* -- ends ---------------------------------------------------------------------------------------------------------------------- */

enum { EVENTS_OF_AN_ACT = 76 };

static void plan_killed(struct world *w, struct schedule *s)
{
	const struct actor *a = settler(w, s);
	int first = act_run(a);
	kinds_strike(w, first, AT_EVENT, world_between(w, 1, EVENTS_OF_AN_ACT), SIGKILL);
	if (world_chance(w, 30))
		kinds_strike(w, first + 1, AT_EVENT, world_between(w, 1, EVENTS_OF_AN_ACT), SIGKILL);
}

static void plan_killed_lost(struct world *w, struct schedule *s)
{
	plan_killed(w, s);
	s->a = world_between(w, 0, 6);
	s->b = world_between(w, 1, 3);
}

static void plan_killed_late(struct world *w, struct schedule *s)
{
	plan_killed(w, s);
	s->a = world_between(w, 1, 200);
	s->b = world_between(w, 1, 3);
}

static void plan_killed_sent(struct world *w, struct schedule *s)
{
	const struct actor *a = settler(w, s);
	kinds_strike(w, act_run(a), AT_SENT, world_between(w, 1, 2), SIGKILL);
	s->a = world_between(w, 1, 120);
	s->b = world_between(w, 0, 3);
}

static void plan_before_told(struct world *w, struct schedule *s)
{
	const struct actor *a = settler(w, s);
	kinds_strike(w, act_run(a), AFTER_ANSWER, world_between(w, 1, 20), SIGKILL);
}

static void plan_killed_disturbed(struct world *w, struct schedule *s)
{
	plan_disturbed(w, s, DISTURB_RESCAN, DISTURBANCES - 1);
	kinds_strike(w, act_run(&s->actors[0]), AT_EVENT, world_between(w, 20, EVENTS_OF_AN_ACT), SIGKILL);
}

static void plan_signal(struct world *w, struct schedule *s)
{
	const struct actor *a = settler(w, s);
	kinds_strike(w, act_run(a), AT_EVENT, world_between(w, 1, EVENTS_OF_AN_ACT), world_chance(w, 50) ? SIGINT : SIGTERM);
}

static void fate_signal(struct world *w, struct request *r, struct fate *f)
{
	if (is_call(r) && world_chance(w, 50))
		f->back_ms = world_between(w, 1000, 20000);
}

static void plan_disk(struct world *w, struct schedule *s)
{
	const struct actor *a = settler(w, s);
	kinds_strike(w, act_run(a), AT_SYNC, world_between(w, 1, 8), 0);
	s->a = s->b = world_chance(w, 40);
}

static void plan_pipe(struct world *w, struct schedule *s)
{
	struct actor *a = settler(w, s);
	a->want.sees = false;
	a->closed_pipe = true;
	s->a = s->b = world_chance(w, 40);
}

/* -- two ----------------------------------------------------------------------------------------------------------------------- */

static void plan_two(struct world *w, struct schedule *s)
{
	struct actor *a = settler(w, s), *b = settler(w, s);
	snprintf(b->user, sizeof b->user, "%s", a->user);
	b->want = a->want;
	b->next = world_chance(w, 70) ? 0 : world_between(w, 0, 1500);
	a->want.stubborn = world_chance(w, 30);
	b->want.stubborn = world_chance(w, 30);
	if (world_chance(w, 30))
		kinds_strike(w, world_between(w, 0, 1), AT_EVENT, world_between(w, 4, EVENTS_OF_AN_ACT), SIGKILL);
	s->a = s->b = world_chance(w, 30);
}

/* -- a person at the console --------------------------------------------------------------------------------------------------- */

static struct actor *person(struct world *w, struct schedule *s)
{
	struct actor *a = schedule_script(s, "screening", watched_ids[SCREENINGS - 1]);
	a->part = PART_CONSOLE;
	a->tries = 1;
	a->want = (struct settling){ .word = "clear", .dismiss = "scrhit_SpecimenScrn1a", .finishes = true, .seen_run = -1 };
	a->reads = world_chance(w, 50) || s->readers;
	s->a = world_between(w, 0, 6);
	s->b = world_between(w, 0, 3);
	return a;
}

static void plan_console(struct world *w, struct schedule *s)
{
	person(w, s);
}

static void plan_console_late(struct world *w, struct schedule *s)
{
	person(w, s);
	s->a = world_between(w, 2, 200);
	s->b = world_between(w, 1, 3);
}

static void plan_console_disturbed(struct world *w, struct schedule *s)
{
	person(w, s);
	s->a = world_between(w, 2, 24);
	s->b = world_between(w, DISTURB_RESCAN, DISTURBANCES - 1);
}

static void plan_console_killed(struct world *w, struct schedule *s)
{
	person(w, s);
	kinds_strike(w, 0, AT_EVENT, world_between(w, 30, 170), SIGKILL);
}

static void plan_console_and_script(struct world *w, struct schedule *s)
{
	person(w, s);
	struct actor *b = settler(w, s);
	snprintf(b->user, sizeof b->user, "%s", s->actors[0].user);
	b->want = s->actors[0].want;
	b->next = world_between(w, 0, 1500);
}

/* -- anything ------------------------------------------------------------------------------------------------------------------ */

static void plan_anything(struct world *w, struct schedule *s)
{
	struct actor *a = settler(w, s);
	a->want.stubborn = world_chance(w, 50);
	a->respells = world_chance(w, 20);
	a->ahead_ms = world_chance(w, 20) ? world_between(w, -400, 400) * 1000 : 0;
	for (int i = 0; i < 3; i++)
		if (world_chance(w, 25))
			kinds_strike(w, i, AT_EVENT, world_between(w, 1, EVENTS_OF_AN_ACT), world_chance(w, 70) ? SIGKILL : SIGTERM);
	s->a = world_between(w, 1, 40);
	s->b = world_chance(w, 40) ? world_between(w, DISTURB_RESCAN, DISTURBANCES - 1) : DISTURB_NONE;
}

static void fate_anything(struct world *w, struct request *r, struct fate *f)
{
	static const enum fault_kind kinds[] = { FAULT_RESET, FAULT_LOST, FAULT_SHORT, FAULT_TRUNCATED, FAULT_HTML, FAULT_INTERNAL, FAULT_DROP,
		FAULT_EMPTY, FAULT_REDIRECT, FAULT_ACTED, FAULT_GATEWAY, FAULT_LATE, FAULT_STALE, FAULT_DUPLICATE };
	fate_disturbed(w, r, f);
	if (world_chance(w, is_call(r) ? 40 : 85))
		return;
	uint32_t n = world_draw(w, is_call(r) ? 15 : 9);
	if (n == 14)
		f->silent = true;
	else
		f->fault = FAULT(kinds[n], kinds[n] == FAULT_GATEWAY ? 504 : kinds[n] == FAULT_LATE ? world_between(w, 1, 900) : (int)world_draw(w, 2));
}

#define KIND(kind_name, kind_plan, kind_fate, ...)                                                                                       \
	{ .name = "screening, " kind_name, .plan = kind_plan, .fate = kind_fate, .screening = true, __VA_ARGS__ }

const struct kind kinds_of_screenings[] = {
	KIND("all well", plan_one, NULL),
	KIND("answer lost", plan_struck, fate_lost, .idle = true),
	KIND("late", plan_late, fate_late, .idle = true),
	KIND("doubled", plan_struck, fate_doubled),
	KIND("500, acted", plan_struck, fate_500, .idle = true),
	KIND("429", plan_struck, fate_429),
	KIND("gateway", plan_struck, fate_gateway, .idle = true),
	KIND("refused", plan_struck, fate_refused, .idle = true),
	KIND("old answer", plan_struck, fate_stale, .idle = true),
	KIND("not sent", plan_struck, NULL, .connect = connect_unsent),
	KIND("lists lag", plan_struck, fate_lag, .idle = true),
	KIND("rescan", plan_rescan, fate_disturbed, .idle = true),
	KIND("colleague", plan_colleague, fate_disturbed, .idle = true),
	KIND("last moment", plan_last_moment, fate_last_moment, .idle = true),
	KIND("changed, lost", plan_rescan, fate_disturbed_lost, .idle = true),
	KIND("killed", plan_killed, NULL),
	KIND("killed, lost", plan_killed_lost, fate_lost),
	KIND("killed, late", plan_killed_late, fate_late),
	KIND("killed, sent", plan_killed_sent, fate_late),
	KIND("killed before told", plan_before_told, NULL),
	KIND("killed, changed", plan_killed_disturbed, fate_disturbed, .idle = true),
	KIND("signal", plan_signal, fate_signal),
	KIND("disk fails", plan_disk, fate_lost, .idle = true),
	KIND("closed pipe", plan_pipe, fate_lost),
	KIND("two at once", plan_two, fate_lost, .idle = true),
	KIND("console", plan_console, fate_lost),
	KIND("console late", plan_console_late, fate_late, .idle = true),
	KIND("console, changed", plan_console_disturbed, fate_disturbed, .idle = true),
	KIND("console killed", plan_console_killed, NULL),
	KIND("console and script", plan_console_and_script, fate_lost, .idle = true),
	KIND("anything", plan_anything, fate_anything, .idle = true, .sick = true),
};
const size_t kinds_of_screenings_count = sizeof kinds_of_screenings / sizeof kinds_of_screenings[0];
