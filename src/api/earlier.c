/* Writes that an earlier run left open, or did and could not tell: they are looked for as those of this one. */
#include <stdlib.h>
#include <string.h>

#include "api/account.h"
#include "api/writing.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

static bool in_hand(const struct api *api, const char *intent)
{
	for (const struct exchange *c = api->exchanges; c; c = c->next)
		if (c->writing && !strcmp(c->writing->intent.id, intent))
			return true;
	return false;
}

/* Whether its process may still be at it. Who sends has the subject's lock, old versions apart. */
static bool under_way(const struct api *api, const struct intent *i)
{
	bool busy = false;
	if (i->state == INTENT_OPEN)
		return false;
	if (i->old)
		return intent_is_held(i);
	int lock = keep_lock(&api->keep, i->account, i->client_user_id, i->template_id, &busy, NULL);
	keep_unlock(&api->keep, lock);
	return lock < 0;
}

/* Its process is gone, and would have written "sent" first: looked at again under the lock that whoever sends has. */
static bool end_unsent(struct api *api, const struct intent *i)
{
	bool busy, ok = false;
	int lock = keep_lock(&api->keep, i->account, i->client_user_id, i->template_id, &busy, NULL);
	const struct intent *now = lock >= 0 && keep_refresh(&api->keep, NULL) ? keep_find(&api->keep, i->id) : NULL;
	if (now && now->state == INTENT_INTENDED)
		ok = keep_note(&api->keep, i->id, "ended", "", 0, NULL);
	keep_unlock(&api->keep, lock);
	return ok;
}

/* False: it never left, so there is nothing to look for. */
static bool adopt(struct api *api, const struct intent *i)
{
	if (i->state == INTENT_INTENDED)
		return !end_unsent(api, i);
	struct exchange *write = exchange_create(api, strcmp(i->op, "create") ? API_RETRY : API_CREATE);
	struct writing *w = mem_alloc(sizeof *w);
	*w = (struct writing){ .intent = *i, .lock = -1, .wire = WIRE_KILLED, .earlier = true, .known = i->state };
	write->writing = w;
	write->errand = &write_errand;
	err_set(&w->why, ERR_UNCERTAIN, "its answer is lost");
	int64_t now = i->server_at ? server_now(api) : 0, age = now ? now - i->server_at : when_now() - i->at;
	settle_begin(write, when_mono_ms() - (age > 0 ? age : 0) * api->limits.look_second);
	return true;
}

static void tell_untold(struct api *api, const struct intent *i)
{
	char sentence[400];
	char *id = text_clean_dup(i->result_id);
	outcome_say(i->state == INTENT_DONE ? "it was done, and the run that sent it ended before it could say so: the attempt is {id}" :
	            "an attempt was begun after the request, {id}; whether by it or by somebody else cannot be told",
	            &(struct write_words){ .id = id }, sentence, sizeof sentence);
	secret_free(id);
	settle_tell(api, i, i->state, i->result_id, sentence);
}

size_t api_settle(struct api *api, bool first, api_told *told, void *ctx)
{
	struct err err = { 0 };
	size_t open = 0, count = 0;
	api->told = told;
	api->told_ctx = ctx;
	api->settling = first;
	api->keep.intents->tidy(api->keep.intents_ctx);
	if (!keep_refresh(&api->keep, &err)) {
		log_err(LOG_ERROR, "open writes of earlier runs are not settled", &err);
		if (told)
			told(ctx, &(struct api_settled){ .sentence = err.text, .client_user_id = "", .template_id = "", .intent = "", .op = "", .id = "" });
		return 0;
	}
	/* A copy: telling may mark as told, and so change the list. */
	size_t all = 0;
	while (keep_at(&api->keep, all))
		all++;
	struct intent *list = mem_grow(NULL, all + 1, sizeof *list);
	for (size_t n = 0; n < all; n++) {
		const struct intent *i = keep_at(&api->keep, n);
		if (account_matches(api->account, i->account))
			list[count++] = *i;
	}
	for (size_t i = 0; i < count; i++) {
		open += intent_is_open(&list[i]);
		if (in_hand(api, list[i].id))
			continue;
		if (!intent_is_open(&list[i]) && !list[i].said)
			tell_untold(api, &list[i]);
		else if (!intent_is_open(&list[i]))
			continue;
		else if (!under_way(api, &list[i]))
			open -= !adopt(api, &list[i]);
	}
	free(list);
	return open;
}

void api_look_again(struct api *api, const char *intent)
{
	const struct intent *i = keep_refresh(&api->keep, NULL) ? keep_find(&api->keep, intent) : NULL;
	if (i && intent_is_open(i) && !in_hand(api, intent) && !under_way(api, i)) {
		struct intent copy = *i; /* the list may move */
		adopt(api, &copy);
	}
}

size_t api_looking(const struct api *api)
{
	size_t n = 0;
	for (const struct exchange *c = api->exchanges; c; c = c->next)
		n += c->state == EXCHANGE_SETTLING;
	return n;
}

static void mark(struct api *api, const char *intent, const char *word)
{
	struct err err = { 0 };
	const struct intent *i = *intent ? keep_find(&api->keep, intent) : NULL;
	if (i && !intent_is_open(i) && !keep_note(&api->keep, intent, word, "", 0, &err))
		log_err(LOG_ERROR, "the journal lacks that it was told", &err);
}

void api_mark_told(struct api *api, const char *intent)
{
	mark(api, intent, "told");
}

void api_mark_said(struct api *api, const char *intent)
{
	mark(api, intent, "said");
}
