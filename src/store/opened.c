#include "store/opened.h"

#include <string.h>

#include "base/loop.h"
#include "base/when.h"
#include "config/config.h"

bool opened_begin(const struct config *config, struct opened *out, struct err *err)
{
	*out = (struct opened){ 0 };
	if (!strcmp(config->store, "none"))
		return true;
	if (store_open(STORE_OF_CASES, config->store, &out->store, err) && keys_open(config, out->store, &out->keys, err))
		return true;
	opened_end(out);
	return false;
}

void opened_end(struct opened *o)
{
	keys_close(o->keys);
	store_close(o->store);
	*o = (struct opened){ 0 };
}

void opened_sources(struct opened *o, struct loop *loop)
{
	struct source keys;
	if (!o->store)
		return;
	loop_add(loop, store_source(o->store));
	if (keys_sources(o->keys, &keys))
		loop_add(loop, keys);
}

/* Both stores until what was asked is answered: one may ask the other in its turn. */
struct waited {
	bool done;
	opened_take *take;
	void *ctx;
	enum store_outcome outcome;
	struct err err;
	struct case_key_secret *key;
	bool got;
};

static bool wait_for(struct store *a, struct store *b, const bool *done, int64_t most_ms, struct err *err)
{
	struct loop loop = { 0 };
	int64_t until = when_mono_ms() + most_ms;
	loop_add(&loop, store_source(a));
	if (b)
		loop_add(&loop, store_source(b));
	while (!*done && when_mono_ms() < until)
		if (!loop_once(&loop, 100, err))
			return false;
	return *done || err_set(err, ERR_STORE, "the store %.200s does not answer", store_place(a));
}

static void hear(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct waited *w = owner;
	(void)tag;
	w->done = true;
	w->outcome = reply->outcome;
	w->err = reply->err;
	if (reply->outcome == STORE_DONE && w->take)
		w->take(w->ctx, reply);
}

/* The store gives each what waits its time; this one is for what keeps the loop from turning. */
enum { ASKED_MS = 120000 };

bool opened_ask(struct store *s, struct store_tx *t, opened_take *take, void *ctx, bool *unmet, struct err *err)
{
	struct waited w = { .take = take, .ctx = ctx };
	if (unmet)
		*unmet = false;
	store_send(s, t, (struct store_ticket){ hear, &w, 0 });
	if (!wait_for(s, NULL, &w.done, ASKED_MS, err)) {
		store_forget(s, &w);
		return false;
	}
	if (w.outcome == STORE_UNMET && unmet)
		*unmet = true;
	if (w.outcome == STORE_UNMET && !unmet)
		return err_set(err, ERR_STORE, "the store %.200s did not do what it was asked", store_place(s));
	if (w.outcome == STORE_FAILED || w.outcome == STORE_UNKNOWN)
		*err = w.err;
	return w.outcome == STORE_DONE;
}

bool opened_wait(struct opened *o, struct err *err)
{
	struct store_tx *t = store_begin(o->store, STORE_WRITE); /* behind what learns about the link key */
	store_step(t, STORE_PING, STORE_ANY);
	return opened_ask(o->store, t, NULL, NULL, NULL, err);
}

static void hear_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct waited *w = owner;
	(void)tag;
	w->done = true;
	w->got = key || !err->kind;
	w->err = *err;
	if (key && w->key)
		*w->key = *key;
}

static bool wait_key(struct opened *o, struct waited *w, struct err *err)
{
	if (!wait_for(o->store, keys_store(o->keys), &w->done, ASKED_MS, err)) {
		keys_forget(o->keys, w);
		return false;
	}
	if (!w->got)
		*err = w->err;
	return w->got;
}

bool opened_key(struct opened *o, int64_t case_id, bool make, struct case_key_secret *out, struct err *err)
{
	struct waited w = { .key = out };
	keys_case(o->keys, case_id, make, (struct keys_ticket){ hear_key, &w, 0 });
	return wait_key(o, &w, err);
}

bool opened_destroy_keys(struct opened *o, const int64_t *case_ids, size_t count, struct err *err)
{
	struct waited w = { 0 };
	keys_destroy(o->keys, case_ids, count, (struct keys_ticket){ hear_key, &w, 0 });
	return wait_key(o, &w, err);
}
