/* Calls, of a budget that all who use the store share. */
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "base/when.h"
#include "intake/keep_internal.h"
#include "store/budgets.h"

/* A part of a minute's calls is taken at once; what nobody makes in GOOD_MS is given back. The window is that much longer than the vendor's, since
 * a call may be made so much after it was taken. */
enum { PARTS = 40, SLICE_MOST = 10, GOOD_MS = 2000, SLACK_MS = 3000, ASKED_MS = 1000, AGAIN_MS = 500, LEAST_MS = 20, MOST_MS = 5000, FRESH_MS = 5000 };

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* By the store's clock. */
static int64_t store_ms(const struct keep_store *k)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return ((int64_t)t.tv_sec + store_now(k->store) - when_now()) * 1000 + t.tv_nsec / 1000000;
}

static const char *name_of(unsigned which)
{
	return which < API_OPS ? api_endpoint_table[which].name : "all";
}

static bool store_is_up(const struct keep_store *k)
{
	struct store_health h;
	store_health(k->store, &h);
	return h.state == STORE_UP;
}

static bool has_some(const struct keep_slice *s, int64_t now)
{
	return s->left > 0 && s->good_until > now;
}

/* -- taking -------------------------------------------------------------------------------------------------------------------------------- */

static void came(struct keep_op *op, const struct store_reply *reply)
{
	struct keep_store *k = op->k;
	struct keep_slice *s = &k->slices[op->lock];
	struct budget_slice got;
	int64_t now = when_mono_ms();
	s->asked = false;
	if (!budgets_read(reply, 0, &got)) {
		s->wait_until = now + AGAIN_MS;
		return;
	}
	s->left = (has_some(s, now) ? s->left : 0) + got.granted;
	s->good_until = now + GOOD_MS;
	s->taken_ms = op->server_time;
	s->used = got.used;
	s->used_at = now;
	if (got.closed_until)
		s->closed_until = later(s->closed_until, now + got.closed_until - store_ms(k));
	int64_t free_in = got.free_at ? got.free_at - op->server_time : LEAST_MS;
	free_in = free_in > MOST_MS ? MOST_MS : later(free_in, LEAST_MS);
	s->wait_until = got.granted ? 0 : now + free_in;
}

static void ask(struct keep_store *k, unsigned which)
{
	struct keep_slice *s = &k->slices[which];
	int size = s->limit / PARTS < 1 ? 1 : s->limit / PARTS > SLICE_MOST ? SLICE_MOST : s->limit / PARTS;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	struct keep_op *op = keep_op_begin(k, NULL, came);
	op->lock = which;
	op->server_time = store_ms(k);
	s->asked = true;
	budgets_take(t, k->account, name_of(which), op->server_time, k->own.minute + SLACK_MS, s->limit, size);
	keep_op_send(op, t);
}

static void given(struct keep_op *op, const struct store_reply *reply)
{
	(void)op, (void)reply; /* what was lost leaves the window by itself */
}

static void give_back(struct keep_store *k, unsigned which)
{
	struct keep_slice *s = &k->slices[which];
	if (s->left > 0 && store_is_up(k)) {
		struct store_tx *t = store_begin(k->store, STORE_WRITE);
		budgets_give_back(t, k->account, name_of(which), s->taken_ms, s->left);
		keep_op_send(keep_op_begin(k, NULL, given), t);
	}
	s->left = 0;
}

void keep_budgets_finish(struct keep_store *k)
{
	budgets_finish(&k->own);
}

int keep_budgets_timeout_ms(const struct keep_store *k)
{
	int64_t now = when_mono_ms(), first = -1;
	for (unsigned i = 0; i < BUDGETS_MAX; i++)
		if (k->slices[i].left > 0 && (first < 0 || k->slices[i].good_until < first))
			first = k->slices[i].good_until;
	return first < 0 ? -1 : (int)later(first - now, 0);
}

void keep_budgets_run(struct keep_store *k)
{
	int64_t now = when_mono_ms();
	for (unsigned i = 0; i < BUDGETS_MAX; i++)
		if (k->slices[i].left > 0 && k->slices[i].good_until <= now)
			give_back(k, i);
}

/* -- as a keep: what this process itself has counted stands beside, for when the store is away ------------------------------------------------- */

static void set_limit(void *ctx, unsigned which, int per_minute)
{
	struct keep_store *k = ctx;
	budgets_in_memory.limit(&k->own, which, per_minute);
	k->slices[which].limit = per_minute;
}

static int64_t closed_ms(const void *ctx, unsigned which)
{
	const struct keep_store *k = ctx;
	return later(budgets_in_memory.closed_ms(&k->own, which), later(k->slices[which].closed_until - when_mono_ms(), 0));
}

static int64_t wait_ms(const void *ctx, unsigned which)
{
	const struct keep_store *k = ctx;
	const struct keep_slice *s = &k->slices[which];
	int64_t now = when_mono_ms(), wait = later(closed_ms(k, which), budgets_in_memory.wait_ms(&k->own, which));
	if (wait || !s->limit || has_some(s, now))
		return wait;
	if (!store_is_up(k))
		return budgets_in_memory.used(&k->own, which) * 2 < s->limit ? 0 : AGAIN_MS;
	return s->asked ? ASKED_MS : later(s->wait_until - now, LEAST_MS);
}

static int used(const void *ctx, unsigned which)
{
	const struct keep_store *k = ctx;
	const struct keep_slice *s = &k->slices[which];
	int own = budgets_in_memory.used(&k->own, which), all = s->used - s->left;
	return s->used_at && when_mono_ms() - s->used_at < FRESH_MS && all > own ? all : own;
}

static void want(void *ctx, unsigned which)
{
	struct keep_store *k = ctx;
	struct keep_slice *s = &k->slices[which];
	int64_t now = when_mono_ms();
	if (s->limit && !s->asked && !has_some(s, now) && s->wait_until <= now && !closed_ms(k, which) && store_is_up(k))
		ask(k, which);
}

static void take(void *ctx, unsigned which)
{
	struct keep_store *k = ctx;
	struct keep_slice *s = &k->slices[which];
	budgets_in_memory.take(&k->own, which);
	if (s->left > 0)
		s->left--;
}

static void closed(void *ctx, unsigned which, int ms)
{
	struct keep_store *k = ctx;
	budgets_in_memory.close(&k->own, which, ms);
	give_back(k, which);
	if (!store_is_up(k))
		return;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	budgets_close(t, k->account, name_of(which), store_ms(k) + ms);
	keep_op_send(keep_op_begin(k, NULL, given), t);
}

const struct budget_keep keep_store_budgets = {
	.limit = set_limit,
	.wait_ms = wait_ms,
	.used = used,
	.want = want,
	.take = take,
	.close = closed,
	.closed_ms = closed_ms,
};
