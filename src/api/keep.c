#include "api/keep.h"

#include <string.h>

bool keep_refresh(const struct api_keep *k, struct err *err)
{
	return k->intents->refresh(k->intents_ctx, err);
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

bool keep_add(const struct api_keep *k, struct intent *intent, struct err *err)
{
	return k->intents->add(k->intents_ctx, intent, err);
}

bool keep_note(const struct api_keep *k, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err)
{
	return k->intents->note(k->intents_ctx, id, word, detail, server_time, err);
}

int keep_lock(const struct api_keep *k, const char *account, const char *client_user_id, const char *template_id, bool *busy,
              struct err *err)
{
	return k->intents->lock(k->intents_ctx, account, client_user_id, template_id, busy, err);
}

void keep_unlock(const struct api_keep *k, int lock)
{
	if (lock >= 0)
		k->intents->unlock(k->intents_ctx, lock);
}

const char *keep_place(const struct api_keep *k)
{
	return k->intents->place(k->intents_ctx);
}
