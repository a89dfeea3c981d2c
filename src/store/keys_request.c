/* Who waits for a key, and what is asked of a store for them. */
#include <stdlib.h>

#include "base/mem.h"
#include "store/keys_internal.h"

struct keys_request *keys_request_add(struct keys *k, struct keys_ticket who, void (*then)(struct keys_request *, const struct store_reply *))
{
	struct keys_request *r = mem_alloc(sizeof *r);
	r->keys = k;
	r->who = who;
	r->then = then;
	r->next = k->requests;
	k->requests = r;
	return r;
}

static void on_reply(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct keys_request *r = owner;
	(void)tag;
	r->then(r, reply);
}

void keys_request_send(struct keys_request *r, struct store *s, struct store_tx *t)
{
	store_send(s, t, (struct store_ticket){ on_reply, r, 0 });
}

void keys_request_end(struct keys_request *r, const struct case_key_secret *key, const struct err *err)
{
	struct keys_request **at = &r->keys->requests;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	struct keys_ticket who = r->who;
	free(r);
	if (who.reply)
		who.reply(who.owner, who.tag, key, err);
}

static void on_refused(struct keys_request *r, const struct store_reply *reply)
{
	(void)reply;
	struct err err = *r->why;
	keys_request_end(r, NULL, &err);
}

bool keys_request_refused(struct keys *k, bool refused, const struct err *why, struct keys_ticket who)
{
	if (!refused)
		return false;
	struct keys_request *r = keys_request_add(k, who, on_refused);
	struct store_tx *t = store_begin(k->data, STORE_READ);
	r->why = why;
	store_step(t, STORE_PING, STORE_ANY);
	keys_request_send(r, k->data, t);
	return true;
}

void keys_forget(struct keys *k, const void *owner)
{
	for (struct keys_request *r = k->requests; r; r = r->next)
		if (r->who.owner == owner)
			r->who = (struct keys_ticket){ 0 };
}
