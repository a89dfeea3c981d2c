#include "store/opened.h"

#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/private.h"
#include "base/when.h"
#include "config/config.h"
#include "store/audit_key.h"
#include "store/who.h"

/* -- who acts, on PostgreSQL -------------------------------------------------------------------------------------------------------- */

static void ask_who(void *ctx, struct store_tx *t)
{
	struct opened *o = ctx;
	who_ask(t, &o->me, o->store); /* its turn has come, so it is connected, and the login known */
}

static void hear_who(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct opened *o = owner;
	(void)tag;
	o->asking = false;
	if (reply->outcome != STORE_DONE || reply->count < 1)
		return;
	who_read(&reply->rows[reply->count - 1], &o->me);
	o->known = true;
}

static void meet(struct opened *o)
{
	if (o->known || o->asking)
		return;
	struct store_tx *t = store_begin(o->store, STORE_READ);
	store_late(t, ask_who, NULL, o);
	o->asking = true;
	store_send(o->store, t, (struct store_ticket){ hear_who, o, 0 });
}

static void on_change(void *ctx, bool own)
{
	struct store_health health;
	struct opened *o = ctx;
	(void)own;
	store_health(o->store, &health);
	if (health.state == STORE_UP)
		meet(o);
}

/* -- opening ------------------------------------------------------------------------------------------------------------------------ */

static bool open_audit(struct opened *o, const char *program, struct err *err)
{
	unsigned char auditor[CHAIN_KEY];
	if (!audit_key_for_writing(o->config, auditor, err))
		return false;
	char *spool = private_state_path("audit-spool"); /* where events wait while the store is away */
	o->audit = audit_open(o->store, &o->me, program, auditor, spool);
	free(spool);
	return true;
}

bool opened_begin(struct opened *o, const struct config *config, const char *program, struct err *err)
{
	*o = (struct opened){ .config = config };
	if (!strcmp(config->store, "none"))
		return true;
	who_am_i(&o->me, config);
	if (!store_open(STORE_OF_CASES, config->store, &o->store, err) || !keys_open(config, o->store, &o->keys, err) ||
	    (program && !open_audit(o, program, err))) {
		opened_end(o);
		return false;
	}
	o->known = !store_is_postgresql(o->store);
	if (!o->known)
		o->me.role = ROLE_READER;
	store_watch(o->store, on_change, o);
	meet(o);
	return true;
}

void opened_end(struct opened *o)
{
	audit_close(o->audit);
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
	if (o->audit)
		loop_add(loop, audit_source(o->audit));
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
	return opened_ask(o->store, t, NULL, NULL, NULL, err) && (o->known || wait_for(o->store, NULL, &o->known, STORE_PATIENCE_MS, err));
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

bool opened_relink(struct opened *o, struct err *err)
{
	struct waited w = { 0 };
	keys_relink(o->keys, (struct keys_ticket){ hear_key, &w, 0 });
	return wait_key(o, &w, err);
}
