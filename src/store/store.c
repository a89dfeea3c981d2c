/* Lanes and turns: what waits, what is under way, who is told. The engines do the rest. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/engine.h"

enum { WATCH_MS = 100, TURN_MS = 50 };

/* -- opening ------------------------------------------------------------------------------------------------------------------------ */

bool store_open_by(const struct store_engine *engine, enum store_kind kind, const char *where, struct store **out, struct err *err)
{
	struct store *s = mem_alloc(sizeof *s);
	s->kind = kind;
	s->engine = engine;
	s->health = (struct store_health){ .state = STORE_OPENING, .since = when_now() };
	for (int i = 0; i < STORE_LANES; i++)
		s->lanes[i].last = &s->lanes[i].first;
	*out = NULL;
	if (!s->engine->open(s, where, err)) {
		store_close(s);
		return false;
	}
	*out = s;
	return true;
}

const char *store_place(const struct store *s)
{
	return s->place ? s->place : "";
}

const char *store_login(const struct store *s)
{
	return s->login ? s->login : "";
}

bool store_is_postgresql(const struct store *s)
{
	return s->engine->sql == 1;
}

int64_t store_now(const struct store *s)
{
	return s->engine->now(s);
}

void store_health(const struct store *s, struct store_health *out)
{
	*out = s->health;
}

/* -- answers ------------------------------------------------------------------------------------------------------------------------ */

static void answered(struct store *s, struct store_tx *t)
{
	struct store_tx **at = &s->answered;
	while (*at)
		at = &(*at)->next;
	t->next = NULL;
	*at = t;
}

static void fail(struct store *s, struct store_tx *t, const struct err *err)
{
	t->reply.outcome = STORE_FAILED;
	t->reply.err = *err;
	answered(s, t);
}

static void tell(struct store_tx *t)
{
	t->reply.rows = t->rows;
	t->reply.count = t->rows ? t->count : 0;
	for (size_t i = 0; i < t->late_count; i++)
		if (t->lates[i].after)
			t->lates[i].after(t->lates[i].ctx, &t->reply);
	if (t->who.reply)
		t->who.reply(t->who.owner, t->who.tag, &t->reply);
	store_tx_free(t);
}

void store_engine_done(struct store *s, struct store_tx *t)
{
	if (s->lanes[t->lane].under_way == t)
		s->lanes[t->lane].under_way = NULL;
	answered(s, t);
}

void store_engine_health(struct store *s, enum store_state state, const struct err *err)
{
	if (s->health.state != state)
		s->health.since = when_now();
	s->health.state = state;
	s->health.err = err ? *err : (struct err){ 0 };
	store_engine_changed(s, false); /* who shows it looks again */
}

void store_engine_changed(struct store *s, bool own)
{
	int64_t now = when_mono_ms();
	s->watch_own = s->watch_own || own;
	if (!s->watch_due_ms)
		s->watch_due_ms = s->watched_ms + WATCH_MS > now ? s->watched_ms + WATCH_MS : now;
}

void store_watch(struct store *s, void (*changed)(void *ctx, bool own), void *ctx)
{
	if (s->watch_count == sizeof s->watches / sizeof s->watches[0])
		abort(); /* more than the program has */
	s->watches[s->watch_count].changed = changed;
	s->watches[s->watch_count++].ctx = ctx;
}

void store_unwatch(struct store *s, const void *ctx)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->watch_count; i++)
		if (s->watches[i].ctx != ctx)
			s->watches[kept++] = s->watches[i];
	s->watch_count = kept;
}

/* -- sending ------------------------------------------------------------------------------------------------------------------------ */

void store_send(struct store *s, struct store_tx *t, struct store_ticket who)
{
	t->who = who;
	t->sent_ms = when_mono_ms();
	t->next = NULL;
	*s->lanes[t->lane].last = t;
	s->lanes[t->lane].last = &t->next;
}

void store_drop(struct store_tx *t)
{
	t->reply.outcome = STORE_FAILED;
	err_set(&t->reply.err, ERR_CANCELLED, "it was not sent");
	t->who = (struct store_ticket){ 0 };
	tell(t);
}

static struct store_tx *take_first(struct store *s, int lane)
{
	struct store_tx *t = s->lanes[lane].first;
	s->lanes[lane].first = t->next;
	if (!t->next)
		s->lanes[lane].last = &s->lanes[lane].first;
	t->next = NULL;
	return t;
}

static void begin_next(struct store *s, int lane)
{
	struct store_tx *t = take_first(s, lane);
	s->lanes[lane].under_way = t;
	t->begun_ms = when_mono_ms();
	for (size_t i = 0; i < t->late_count; i++)
		if (t->lates[i].late)
			t->lates[i].late(t->lates[i].ctx, t);
	t->rows = mem_alloc((t->count ? t->count : 1) * sizeof *t->rows);
	t->rows_room = mem_alloc((t->count ? t->count : 1) * sizeof *t->rows_room);
	s->engine->begin(s, t);
}

/* What waits while the store is away is answered: at once where that is known, else when its patience is over. */
static void give_up_waiting(struct store *s, int64_t now)
{
	for (int lane = 0; lane < STORE_LANES; lane++) {
		while (s->lanes[lane].first) {
			struct store_tx *t = s->lanes[lane].first;
			bool over = now - t->sent_ms >= STORE_PATIENCE_MS;
			struct err err = s->health.err;
			if (s->health.state != STORE_DOWN && s->health.state != STORE_REFUSED && !over)
				break;
			if (!err.kind)
				err_set(&err, ERR_STORE, "the store %.200s does not answer", store_place(s));
			fail(s, take_first(s, lane), &err);
		}
	}
}

void store_forget(struct store *s, const void *owner)
{
	for (int lane = 0; lane < STORE_LANES; lane++) {
		struct store_tx **at = &s->lanes[lane].first, *t;
		while ((t = *at)) {
			if (t->who.owner != owner) {
				at = &t->next;
				continue;
			}
			t->who = (struct store_ticket){ 0 };
			if (lane == STORE_READ) {
				*at = t->next;
				store_drop(t);
			} else {
				at = &t->next;
			}
		}
		s->lanes[lane].last = at;
		t = s->lanes[lane].under_way;
		if (t && t->who.owner == owner)
			t->who = (struct store_ticket){ 0 };
	}
	for (struct store_tx *t = s->answered; t; t = t->next)
		if (t->who.owner == owner)
			t->who = (struct store_ticket){ 0 };
}

/* -- the source --------------------------------------------------------------------------------------------------------------------- */

static size_t source_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	struct store *s = ctx;
	return s->engine->pollfds(s, fds, max);
}

/* Replies may send again: that is begun in the same turn, and answered in a later one. */
static void begin_what_waits(struct store *s)
{
	give_up_waiting(s, when_mono_ms());
	for (int lane = 0; lane < STORE_LANES; lane++)
		if (s->health.state == STORE_UP && !s->lanes[lane].under_way && s->lanes[lane].first)
			begin_next(s, lane);
}

static void source_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct store *s = ctx;
	s->engine->run(s, fds, count);
	give_up_waiting(s, when_mono_ms());
	/* Before the next has its turn: what it adds late may go by what became of this one. */
	for (struct store_tx *t; (t = s->answered);) { /* a reply may forget those that are told after it */
		s->answered = t->next;
		tell(t);
	}
	begin_what_waits(s);
	int64_t now = when_mono_ms();
	if (s->watch_due_ms && now >= s->watch_due_ms) {
		bool own = s->watch_own;
		s->watch_due_ms = 0;
		s->watch_own = false;
		s->watched_ms = now;
		for (size_t i = 0; i < s->watch_count; i++)
			s->watches[i].changed(s->watches[i].ctx, own);
	}
}

static int sooner(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

static int source_timeout_ms(const void *ctx)
{
	const struct store *s = ctx;
	int64_t now = when_mono_ms();
	int ms = s->engine->timeout_ms(s);
	if (s->answered)
		return 0;
	for (int lane = 0; lane < STORE_LANES; lane++) {
		const struct store_tx *t = s->lanes[lane].first;
		if (!t)
			continue;
		if (!s->lanes[lane].under_way && s->health.state != STORE_OPENING)
			return 0;
		int64_t left = t->sent_ms + STORE_PATIENCE_MS - now;
		ms = sooner(ms, left > 0 ? (int)left : 0);
	}
	if (s->watch_due_ms)
		ms = sooner(ms, s->watch_due_ms > now ? (int)(s->watch_due_ms - now) : 0);
	return ms;
}

struct source store_source(struct store *s)
{
	return (struct source){ source_pollfds, source_run, source_timeout_ms, s };
}

static bool store_busy(const struct store *s)
{
	bool busy = s->answered || s->health.state == STORE_OPENING;
	for (int lane = 0; lane < STORE_LANES; lane++)
		busy = busy || s->lanes[lane].first || s->lanes[lane].under_way;
	return busy;
}

void store_wait(struct store *s)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, store_source(s));
	while (store_busy(s) && loop_once(&loop, TURN_MS, &err))
		;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	s->closing = true;
	for (int lane = 0; lane < STORE_LANES; lane++)
		while (s->lanes[lane].first)
			store_drop(take_first(s, lane));
	s->engine->close(s); /* what is under way is done with by then */
	for (struct store_tx *t; (t = s->answered);) {
		s->answered = t->next;
		t->who = (struct store_ticket){ 0 };
		tell(t);
	}
	free(s->place);
	free(s->login);
	free(s);
}
