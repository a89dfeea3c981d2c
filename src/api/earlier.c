/* Writes that an earlier run left open, or did and could not tell: they are looked for as those of this one. */
#include <stdlib.h>
#include <string.h>

#include "api/account.h"
#include "api/act.h"
#include "api/writing.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

/* Whether its process may still be at it. Who sends has the subject's lock, old versions apart. */
static bool under_way(const struct api *api, const struct intent *i)
{
	if (i->state == INTENT_OPEN)
		return false;
	return i->old ? intent_is_held(i) : keep_is_held(&api->keep, i);
}

/* One of before, in hand as those of this run are. */
static struct exchange *take_up(struct api *api, const struct intent *i)
{
	if (intent_is_act(i))
		return act_take_up(api, i);
	struct exchange *write = exchange_create(api, strcmp(i->op, "create") ? API_RETRY : API_CREATE);
	struct writing *w = mem_alloc(sizeof *w);
	*w = (struct writing){ .intent = *i, .lock = -1, .wire = WIRE_KILLED, .earlier = true, .known = i->state };
	write->writing = w;
	write->errand = &write_errand;
	return write;
}

/* -- what was written down and never left: its process is gone, and would have written "sent" first -------------------------------- */

static void ended(struct exchange *write, const struct err *err)
{
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	writing_unlock(write);
	exchange_over(write);
}

/* Looked at again under the lock that whoever sends has. */
static void seen_again(struct exchange *write, const struct err *err)
{
	const struct api_keep *keep = &write->api->keep;
	const char *id = write->writing->intent.id;
	const struct intent *i = err ? NULL : keep_find(keep, id);
	if (i && i->state == INTENT_INTENDED)
		keep_note(keep, id, "ended", "", 0, writing_call(write, ended));
	else
		ended(write, err);
}

static void locked(struct exchange *write, const struct err *err)
{
	struct writing *w = write->writing;
	w->lock = w->call.lock;
	if (w->lock < 0)
		ended(write, err);
	else
		keep_refresh(&write->api->keep, writing_call(write, seen_again));
}

/* -- what may have left ------------------------------------------------------------------------------------------------------- */

static void adopt(struct api *api, const struct intent *i)
{
	struct exchange *write = take_up(api, i);
	if (i->state == INTENT_INTENDED) {
		write->state = EXCHANGE_NOTING;
		keep_lock(&api->keep, &write->writing->intent, writing_call(write, locked));
		return;
	}
	err_set(&write->writing->why, ERR_UNCERTAIN, "its answer is lost");
	int64_t now = i->server_at ? server_now(api) : 0, age = now ? now - i->server_at : when_now() - i->at;
	int64_t lost_at = when_mono_ms() - (age > 0 ? age : 0) * api->limits.look_second;
	(intent_is_act(i) ? act_settle : settle_begin)(write, lost_at);
}

static void tell_untold(struct api *api, const struct intent *i)
{
	char sentence[400];
	if (intent_is_act(i)) {
		act_tell_untold(api, i);
		return;
	}
	char *id = text_clean_dup(i->result_id);
	struct write_naming names;
	struct write_words words;
	writing_name(api, i, &names, &words);
	words.id = id;
	outcome_say(i->state == INTENT_DONE ? "it was done, and the run that sent it ended before it could say so: the attempt is {id}" :
	            "an attempt was begun after the request, {id}; whether by it or by somebody else cannot be told",
	            &words, sentence, sizeof sentence);
	secret_free(id);
	settle_tell(api, i, i->state, i->result_id, sentence);
}

static void settle_all(struct aside *a, const struct err *err)
{
	struct api *api = a->api;
	size_t count = 0, all = 0;
	if (err) {
		if (api->told)
			api->told(api->told_ctx, &(struct api_settled){ .sentence = err->text, .client_user_id = "", .template_id = "", .intent = "",
			                                                .op = "", .id = "" });
		return;
	}
	/* A copy: telling may mark as told, and so change the list. */
	while (keep_at(&api->keep, all))
		all++;
	struct intent *list = mem_grow(NULL, all + 1, sizeof *list);
	for (size_t n = 0; n < all; n++) {
		const struct intent *i = keep_at(&api->keep, n);
		if (account_matches(api->account, i->account))
			list[count++] = *i;
	}
	for (size_t i = 0; i < count; i++) {
		if (writing_is_in_hand(api, list[i].id))
			continue;
		if (!intent_is_open(&list[i])) {
			if (!list[i].told && !list[i].said && !list[i].others)
				tell_untold(api, &list[i]);
		} else if (!under_way(api, &list[i])) {
			adopt(api, &list[i]);
		}
	}
	free(list);
}

void api_settle(struct api *api, bool first, api_told *told, void *ctx)
{
	api->told = told;
	api->told_ctx = ctx;
	api->settling = first;
	api->keep.intents->tidy(api->keep.intents_ctx);
	keep_refresh(&api->keep, aside_begin(api, NULL, "open writes of earlier runs are not settled", settle_all));
}

void api_look_again(struct api *api, const char *intent)
{
	const struct intent *i = keep_look(&api->keep, NULL) ? keep_find(&api->keep, intent) : NULL;
	if (i && intent_is_open(i) && !writing_is_in_hand(api, intent) && !under_way(api, i)) {
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
	const struct intent *i = *intent ? keep_find(&api->keep, intent) : NULL;
	if (i && !intent_is_open(i))
		keep_note(&api->keep, intent, word, "", 0, aside_begin(api, NULL, "the journal lacks that it was told", NULL));
}

void api_mark_told(struct api *api, const char *intent)
{
	mark(api, intent, "told");
}

void api_mark_said(struct api *api, const char *intent)
{
	mark(api, intent, "said");
}
