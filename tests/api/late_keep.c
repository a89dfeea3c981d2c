#include "late_keep.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* -- what is known is what the keep under it knows --------------------------------------------------------------------------------- */

static bool look(void *ctx, struct err *err)
{
	struct late *l = ctx;
	return l->under->look(l->ctx, err);
}

static const struct intent *at(const void *ctx, size_t i)
{
	const struct late *l = ctx;
	return l->under->at(l->ctx, i);
}

static bool is_held(void *ctx, const struct intent *i)
{
	struct late *l = ctx;
	return l->under->is_held(l->ctx, i);
}

static bool usable(void *ctx, struct err *err)
{
	struct late *l = ctx;
	return l->under->usable(l->ctx, err);
}

static const char *place(const void *ctx)
{
	const struct late *l = ctx;
	return l->under->place(l->ctx);
}

static void tidy(void *ctx)
{
	struct late *l = ctx;
	l->under->tidy(l->ctx);
}

/* -- the line ---------------------------------------------------------------------------------------------------------------------- */

static struct late_op *put(struct late *l, enum late_kind kind, struct keep_call *call)
{
	ck_assert_uint_lt(l->count, LATE_OPS);
	struct late_op *op = &l->ops[l->count++];
	*op = (struct late_op){ .kind = kind, .call = call };
	return op;
}

static void refresh(void *ctx, struct keep_call *call)
{
	put(ctx, LATE_REFRESH, call);
}

static void lock(void *ctx, const struct intent *subject, struct keep_call *call)
{
	put(ctx, LATE_LOCK, call)->intent = *subject;
}

static void add(void *ctx, struct intent *intent, struct keep_call *call)
{
	intent_sign(intent);
	put(ctx, LATE_ADD, call)->intent = *intent;
}

static void note(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call)
{
	struct late_op *op = put(ctx, LATE_NOTE, call);
	snprintf(op->id, sizeof op->id, "%s", id);
	snprintf(op->word, sizeof op->word, "%s", word);
	snprintf(op->detail, sizeof op->detail, "%s", detail);
	op->server_time = server_time;
}

static void unlock(void *ctx, int number)
{
	put(ctx, LATE_UNLOCK, NULL)->lock = number;
}

static void cancel(void *ctx, struct keep_call *call)
{
	struct late *l = ctx;
	size_t i = 0;
	while (i < l->count && l->ops[i].call != call)
		i++;
	ck_assert_msg(i < l->count, "what is cancelled is under way");
	l->ops[i].call = NULL;
	if (i == 0 && l->stuck) { /* it never was done */
		l->stuck = false;
		memmove(l->ops, l->ops + 1, --l->count * sizeof *l->ops);
	}
}

static void inner_done(struct keep_call *call, const struct err *err)
{
	if (err)
		*(struct err *)call->owner = *err;
}

/* The keep under it answers at once. */
static void perform(struct late *l, struct late_op *op)
{
	static const char *const names[] = { [LATE_REFRESH] = "refresh", [LATE_LOCK] = "lock", [LATE_ADD] = "intent", [LATE_UNLOCK] = "unlock" };
	const struct api_keep under = { .intents = l->under, .intents_ctx = l->ctx };
	struct err err = { 0 };
	struct keep_call inner = { .done = inner_done, .owner = &err };
	strcat(strcat(l->done, *l->done ? " " : ""), op->kind == LATE_NOTE ? op->word : names[op->kind]);
	switch (op->kind) {
	case LATE_REFRESH:
		keep_refresh(&under, &inner);
		break;
	case LATE_LOCK:
		keep_lock(&under, &op->intent, &inner);
		break;
	case LATE_ADD:
		keep_add(&under, &op->intent, &inner);
		break;
	case LATE_NOTE:
		keep_note(&under, op->id, op->word, op->detail, op->server_time, &inner);
		break;
	case LATE_UNLOCK:
		keep_unlock(&under, op->lock);
		break;
	}
	ck_assert(!inner.under_way);
	if (op->call) {
		op->call->lock = inner.lock;
		op->call->busy = inner.busy;
		memcpy(op->call->who, inner.who, sizeof inner.who);
		keep_answer(op->call, err.kind ? &err : NULL);
	} else if (op->kind == LATE_LOCK) {
		keep_unlock(&under, inner.lock);
	}
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct late *l = ctx;
	(void)fds, (void)count;
	if (!l->count || l->stuck)
		return;
	struct late_op op = l->ops[0];
	if (op.call && ++l->answered == l->silent) {
		l->stuck = true;
		return;
	}
	memmove(l->ops, l->ops + 1, --l->count * sizeof *l->ops);
	if (op.call && l->answered == l->fails) {
		struct err err = { 0 };
		err_set(&err, ERR_STORE, "the store is away");
		keep_answer(op.call, &err);
	} else {
		perform(l, &op);
	}
}

static int timeout_ms(const void *ctx)
{
	const struct late *l = ctx;
	return l->count && !l->stuck ? 0 : -1;
}

struct source late_source(struct late *l)
{
	return (struct source){ .run = run, .timeout_ms = timeout_ms, .ctx = l };
}

#define OPS                                                                                                                        \
	.look = look, .at = at, .is_held = is_held, .usable = usable, .place = place, .refresh = refresh, .lock = lock, .add = add,         \
	.note = note, .cancel = cancel, .unlock = unlock, .tidy = tidy

const struct intent_keep late_keep = { OPS };
const struct intent_keep late_shared_keep = { OPS, .shared = true };
