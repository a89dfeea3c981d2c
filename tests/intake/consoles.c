#include "consoles.h"

#include <stdio.h>
#include <string.h>

#include "store/both.h"

static struct console consoles[CONSOLES];
struct console *const ann = &consoles[0], *const bob = &consoles[1];
struct kept kept;

static void run_all(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)ctx, (void)fds, (void)count;
	for (int i = 0; i < CONSOLES; i++)
		if (consoles[i].store) {
			struct pollfd own[8];
			struct source s = store_source(consoles[i].store), k = keep_store_source(consoles[i].keep);
			size_t n = s.pollfds(s.ctx, own, 8);
			poll(own, n, 0);
			s.run(s.ctx, own, n);
			k.run(k.ctx, NULL, 0);
		}
}

static int soon(const void *ctx)
{
	(void)ctx;
	return 5;
}

void consoles_start(int engine)
{
	static const char *const names[CONSOLES] = { "ann", "bob" };
	for (int i = 0; i < CONSOLES; i++) {
		struct console *c = &consoles[i];
		snprintf(c->opened.me.id, sizeof c->opened.me.id, "%s", names[i]);
		c->store = i ? both_again() : both_open(engine);
		store_wait(c->store);
		c->opened.store = c->store;
		c->keep = keep_store_open(&c->opened, &rig.config);
		keep_store_wait(c->keep);
		c->api = *keep_store_keep(c->keep);
	}
	rig_keep(&rig, &ann->api);
	rig.also = (struct source){ .run = run_all, .timeout_ms = soon };
}

void consoles_stop(void)
{
	api_destroy(rig.api);
	rig.api = NULL;
	for (int i = 0; i < CONSOLES; i++)
		keep_store_close(consoles[i].keep);
	memset(consoles, 0, sizeof consoles);
}

/* -- one op, waited for --------------------------------------------------------------------------------------------------------------- */

static void on_kept(struct keep_call *call, const struct err *e)
{
	struct kept *k = call->owner;
	k->done = true;
	k->ok = !e;
	k->err = e ? *e : (struct err){ 0 };
}

struct keep_call *kept_call(void)
{
	kept = (struct kept){ .call = { .done = on_kept, .owner = &kept } };
	return &kept.call;
}

static bool is_done(void *ctx)
{
	(void)ctx;
	return kept.done;
}

bool kept_wait(void)
{
	both_until(is_done, NULL);
	return kept.ok;
}

int kept_lock(struct console *c, const struct intent *i)
{
	keep_lock(&c->api, i, kept_call());
	kept_wait();
	return kept.call.lock;
}

bool kept_put(struct console *c, struct intent *i)
{
	keep_add(&c->api, i, kept_call());
	return kept_wait();
}

bool kept_say(struct console *c, const struct intent *i, const char *word, const char *detail)
{
	keep_note(&c->api, i->id, word, detail, 0, kept_call());
	return kept_wait();
}

const struct intent *kept_seen(struct console *c, const struct intent *i)
{
	keep_refresh(&c->api, kept_call());
	ck_assert_msg(kept_wait(), "%s", kept.err.text);
	return keep_find(&c->api, i->id);
}
