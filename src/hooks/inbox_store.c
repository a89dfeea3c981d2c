#include "hooks/inbox_store.h"

#include "base/log.h"

static void on_reply(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)tag;
	struct inbox_store *s = owner;
	bool known[BATCH_MOST] = { false };
	/* Not known whether it is there: the vendor sends again, and a webhook that is there is known then. */
	bool ok = reply->outcome == STORE_DONE;
	for (size_t i = 0; ok && i < BATCH_MOST && i < reply->count; i++)
		known[i] = reply->rows[i].changed == 0;
	if (!ok && !s->away)
		log_err(LOG_WARN, "webhooks cannot be kept, their sender is told to send them again", &reply->err);
	if (ok && s->away)
		log_add(LOG_INFO, "webhooks are kept again");
	s->away = !ok;
	batch_answer(s->batch, ok, known);
}

static void put(void *ctx, struct batch *batch, const struct inbox_event *const *events, size_t count)
{
	struct inbox_store *s = ctx;
	struct store_tx *t = store_begin(s->store, STORE_WRITE);
	for (size_t i = 0; i < count; i++)
		inbox_add(t, events[i]);
	s->batch = batch;
	store_send(s->store, t, (struct store_ticket){ .reply = on_reply, .owner = s });
}

struct inbox_keep inbox_store_keep(struct inbox_store *s)
{
	return (struct inbox_keep){ .put = put, .ctx = s };
}
