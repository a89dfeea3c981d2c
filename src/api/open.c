/* Writes that are open, as a face shows them, and the only way out that is not an attempt: a person's word. */
#include <stdio.h>
#include <string.h>

#include "api/account.h"
#include "api/act_outcome.h"
#include "api/writing.h"
#include "base/err.h"
#include "base/log.h"

static int64_t next_look(const struct api *api, const char *intent)
{
	int64_t now = when_mono_ms();
	for (const struct exchange *c = api->exchanges; c; c = c->next)
		if (c->owner && !strcmp(c->owner->writing->intent.id, intent))
			return c->ready_at > now ? c->ready_at - now : 0;
	return -1;
}

static void show(struct api *api, const struct intent *i, struct api_open *out)
{
	struct write_naming names;
	struct write_words words;
	*out = (struct api_open){ .op = i->op, .by = i->by, .at = i->at, .late = writing_is_late(api, i), .next_ms = next_look(api, i->id) };
	memcpy(out->intent, i->id, sizeof out->intent);
	memcpy(out->newest_id, i->newest_id, sizeof out->newest_id);
	snprintf(out->strategy, sizeof out->strategy, "%s%s%s", i->strategy, *i->steps ? " " : "", i->steps);
	out->late_at = i->at + api->config->settle_horizon_s;
	memcpy(out->client_user_id, i->client_user_id, sizeof out->client_user_id);
	memcpy(out->template_id, i->template_id, sizeof out->template_id);
	if (intent_is_act(i)) {
		out->review = act_review_step(i);
		out->update = act_update_step(i);
	}
	bool busy = i->state != INTENT_OPEN && keep_is_held(&api->keep, i);
	out->under_way = busy;
	writing_name(api, i, &names, &words);
	if (intent_is_act(i) && !busy) {
		char id[160], known[280];
		outcome_clean(i->result_id, id, sizeof id);
		words.id = id;
		outcome_say(act_open_table[act_open_of(i, false)], &words, known, sizeof known);
		words.why = known;
		outcome_say(out->late ? "The {what}, begun {since} by {who}, is open: {horizon} have passed, and {why}" :
		                        "The {what}, begun {since} by {who}, is open: {why}", &words, out->sentence, sizeof out->sentence);
		return;
	}
	outcome_say(busy       ? "A {what}, begun {since} by {who}, is under way" :
	            out->late  ? "The {what}, begun {since} by {who}, is open: {horizon} have passed, and whether it happened is not known" :
	                         "The {what}, begun {since} by {who}, is open: whether it happened is not known yet",
	            &words, out->sentence, sizeof out->sentence);
}

bool api_open_of(struct api *api, const char *template_id, const char *client_user_id, struct api_open *out)
{
	if (!keep_look(&api->keep, NULL))
		return false;
	const struct intent *i;
	for (size_t k = 0; (i = keep_at(&api->keep, k)); k++)
		if (intent_is_open(i) && account_matches(api->account, i->account) && !strcmp(i->template_id, template_id) &&
		    !strcmp(i->client_user_id, client_user_id)) {
			show(api, i, out);
			return true;
		}
	return false;
}

bool api_open_at(struct api *api, size_t n, struct api_open *out)
{
	if (!n && !keep_look(&api->keep, NULL))
		return false;
	const struct intent *i;
	for (size_t k = 0; (i = keep_at(&api->keep, k)); k++)
		if (intent_is_open(i) && account_matches(api->account, i->account) && !n--) {
			show(api, i, out);
			return true;
		}
	return false;
}

bool api_may_write(struct api *api, struct err *err)
{
	return api->keep.intents->usable(api->keep.intents_ctx, err);
}

size_t api_open_count(struct api *api)
{
	size_t n = 0;
	(void)keep_look(&api->keep, NULL);
	const struct intent *i;
	for (size_t k = 0; (i = keep_at(&api->keep, k)); k++)
		n += intent_is_open(i) && account_matches(api->account, i->account);
	return n;
}

size_t api_open_elsewhere(struct api *api)
{
	size_t n = 0;
	(void)keep_look(&api->keep, NULL);
	const struct intent *i;
	for (size_t k = 0; (i = keep_at(&api->keep, k)); k++)
		n += intent_is_open(i) && !account_matches(api->account, i->account);
	return n;
}

/* It could not be written down: whoever gave it up was told that it was, and hears now that it was not. */
static void given_up(struct aside *a, const struct err *err)
{
	char sentence[600];
	if (!err)
		return;
	if (a->now) {
		*a->now = *err;
		return;
	}
	snprintf(sentence, sizeof sentence, "it is not given up: %s", err->text);
	settle_tell(a->api, &a->intent, INTENT_OPEN, "", sentence);
}

bool api_give_up(struct api *api, const char *intent, struct err *err)
{
	if (api->config->read_only)
		return err_set(err, ERR_USAGE, "giving a write up is switched off: read-only mode");
	if (!keep_look(&api->keep, err))
		return false;
	const struct intent *i = keep_find(&api->keep, intent);
	if (!i || !intent_is_open(i))
		return err_set(err, ERR_CHANGED, "it is not open any more");
	struct api_open open;
	show(api, i, &open);
	if (open.under_way)
		return err_set(err, ERR_BARRED, "it is under way");
	if (!open.late) {
		err_set(err, ERR_BARRED, "it may still appear: it is looked for until %d s have passed", api->config->settle_horizon_s);
		return err_remedy(err, "Requests were seen to act late. The setting settle_horizon says how long to wait.");
	}
	log_add(LOG_WARN, "%s. Given up.", open.sentence);
	struct keep_call *call = aside_begin(api, i, "a write is not given up", given_up);
	struct err failed = { 0 };
	((struct aside *)call->owner)->now = &failed;
	keep_note(&api->keep, open.intent, "given_up", "", server_now(api), call);
	for (struct aside *a = api->asides; a; a = a->next)
		if (a->now == &failed)
			a->now = NULL;
	if (failed.kind)
		*err = failed;
	return !failed.kind;
}
