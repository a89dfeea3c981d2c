#include "api/keep.h"

#include <stdlib.h>
#include <string.h>

/* -- what is known ------------------------------------------------------------------------------------------------------------ */

bool keep_look(const struct api_keep *k, struct err *err)
{
	return k->intents->look(k->intents_ctx, err);
}

const struct intent *keep_at(const struct api_keep *k, size_t i)
{
	return k->intents->at(k->intents_ctx, i);
}

const struct intent *keep_find(const struct api_keep *k, const char *id)
{
	const struct intent *i;
	for (size_t n = 0; (i = keep_at(k, n)); n++)
		if (!strcmp(i->id, id))
			return i;
	return NULL;
}

bool keep_is_held(const struct api_keep *k, const struct intent *i)
{
	return k->intents->is_held(k->intents_ctx, i);
}

const char *keep_place(const struct api_keep *k)
{
	return k->intents->place(k->intents_ctx);
}

/* -- what is answered --------------------------------------------------------------------------------------------------------- */

static struct keep_call *begin(struct keep_call *call)
{
	if (call->under_way)
		abort(); /* its first answer would be taken for the second's */
	call->under_way = true;
	call->lock = -1;
	call->busy = false;
	call->who[0] = '\0';
	return call;
}

void keep_answer(struct keep_call *call, const struct err *err)
{
	call->under_way = false;
	call->done(call, err);
}

void keep_refresh(const struct api_keep *k, struct keep_call *call)
{
	k->intents->refresh(k->intents_ctx, begin(call));
}

void keep_lock(const struct api_keep *k, const struct intent *subject, struct keep_call *call)
{
	k->intents->lock(k->intents_ctx, subject, begin(call));
}

void keep_add(const struct api_keep *k, struct intent *intent, struct keep_call *call)
{
	k->intents->add(k->intents_ctx, intent, begin(call));
}

void keep_note(const struct api_keep *k, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call)
{
	k->intents->note(k->intents_ctx, id, word, detail, server_time, begin(call));
}

void keep_cancel(const struct api_keep *k, struct keep_call *call)
{
	if (call->under_way)
		k->intents->cancel(k->intents_ctx, call);
	call->under_way = false;
}

void keep_unlock(const struct api_keep *k, int lock)
{
	if (lock >= 0)
		k->intents->unlock(k->intents_ctx, lock);
}
