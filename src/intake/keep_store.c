#include "intake/keep_store.h"

#include <stdlib.h>
#include <string.h>

#include "api/account.h"
#include "base/mem.h"
#include "intake/keep_internal.h"
#include "store/opened.h"

enum { MINUTE_MS = 60000 };

/* What was not stored is, and what others wrote is read. */
static void changed(void *ctx, bool own)
{
	struct keep_store *k = ctx;
	struct store_health h;
	(void)own;
	store_health(k->store, &h);
	if (h.state != STORE_UP)
		return;
	size_t n = k->again_count;
	struct keep_again again[KEEP_AGAIN];
	memcpy(again, k->again, sizeof again);
	k->again_count = 0;
	for (size_t i = 0; i < n; i++)
		keep_store_intents.note(k, again[i].id, again[i].word, again[i].detail, again[i].server_time, NULL);
	keep_intents_refresh(k);
}

struct keep_store *keep_store_open(const struct opened *o, const struct config *config)
{
	if (!o->store)
		return NULL;
	struct keep_store *k = mem_alloc(sizeof *k);
	*k = (struct keep_store){ .store = o->store, .opened = o, .me = &o->me, .audit = o->audit, .own = { .minute = MINUTE_MS } };
	k->keep = (struct api_keep){ .intents = &keep_store_intents, .intents_ctx = k, .budgets = &keep_store_budgets, .budgets_ctx = k };
	account_name(config, k->account);
	k->is_read = keep_move_go;
	keep_move_begin(k);
	store_watch(o->store, changed, k);
	keep_intents_refresh(k);
	return k;
}

void keep_store_close(struct keep_store *k)
{
	if (!k)
		return;
	store_unwatch(k->store, k);
	while (k->ops) {
		struct keep_op *next = k->ops->next;
		store_forget(k->store, k->ops);
		free(k->ops);
		k->ops = next;
	}
	keep_budgets_finish(k);
	free(k->moving);
	free(k->old);
	free(k->list);
	free(k);
}

const struct api_keep *keep_store_keep(const struct keep_store *k)
{
	return k ? &k->keep : NULL;
}

static void source_run(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	if (ctx)
		keep_budgets_run(ctx);
}

static int source_timeout_ms(const void *ctx)
{
	return ctx ? keep_budgets_timeout_ms(ctx) : -1;
}

struct source keep_store_source(struct keep_store *k)
{
	return (struct source){ .run = source_run, .timeout_ms = source_timeout_ms, .ctx = k };
}

void keep_store_wait(struct keep_store *k)
{
	if (k)
		store_wait(k->store);
}
