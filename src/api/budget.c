#include "api/budget.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/when.h"

void window_init(struct window *w, int limit)
{
	*w = (struct window){ .limit = limit };
	if (limit > 0)
		w->starts = mem_alloc((size_t)limit * sizeof *w->starts);
}

void window_finish(struct window *w)
{
	free(w->starts);
	*w = (struct window){ 0 };
}

static int64_t start_at(const struct window *w, int age)
{
	return w->starts[(w->next - age + 2 * w->limit) % w->limit];
}

int64_t window_free_at(const struct window *w, int64_t now, int minute)
{
	int64_t at = w->closed_until;
	if (w->limit > 0 && w->count == w->limit && start_at(w, w->limit) + minute > at)
		at = start_at(w, w->limit) + minute;
	return at > now ? at : now;
}

int window_used(const struct window *w, int64_t now, int minute)
{
	int used = 0;
	while (used < w->count && start_at(w, used + 1) + minute > now)
		used++;
	return used;
}

void window_take(struct window *w, int64_t now)
{
	if (w->limit <= 0)
		return;
	w->starts[w->next] = now;
	w->next = (w->next + 1) % w->limit;
	if (w->count < w->limit)
		w->count++;
}

/* -- as a keep ---------------------------------------------------------------------------------------------------------------- */

static void set_limit(void *ctx, unsigned which, int per_minute)
{
	struct budgets *b = ctx;
	if (which >= BUDGETS_MAX)
		abort(); /* the table of endpoints has outgrown this one */
	struct window *w = &b->windows[which];
	if (w->limit == per_minute)
		return; /* a second client of the same count */
	window_finish(w);
	window_init(w, per_minute);
}

static int64_t wait_ms(const void *ctx, unsigned which)
{
	const struct budgets *b = ctx;
	int64_t now = when_mono_ms();
	return window_free_at(&b->windows[which], now, b->minute) - now;
}

static int used(const void *ctx, unsigned which)
{
	const struct budgets *b = ctx;
	return window_used(&b->windows[which], when_mono_ms(), b->minute);
}

static void take(void *ctx, unsigned which)
{
	struct budgets *b = ctx;
	window_take(&b->windows[which], when_mono_ms());
}

static void close_for(void *ctx, unsigned which, int ms)
{
	struct budgets *b = ctx;
	b->windows[which].closed_until = when_mono_ms() + ms;
}

static int64_t closed_ms(const void *ctx, unsigned which)
{
	const struct budgets *b = ctx;
	int64_t left = b->windows[which].closed_until - when_mono_ms();
	return left > 0 ? left : 0;
}

const struct budget_keep budgets_in_memory = {
	.limit = set_limit,
	.wait_ms = wait_ms,
	.used = used,
	.take = take,
	.close = close_for,
	.closed_ms = closed_ms,
};

void budgets_finish(struct budgets *b)
{
	for (unsigned i = 0; i < BUDGETS_MAX; i++)
		window_finish(&b->windows[i]);
}
