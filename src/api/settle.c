/* Writes whose answer is lost. They are never sent again: the subject's list is read, again and again until the horizon, and may show
 * what came of them. The same is done for those that an earlier run left open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/writing.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

static void looked(struct exchange *write, const struct err *unread);

static void look(struct exchange *write, int64_t at_s)
{
	sighting_finish(&write->writing->now);
	write->state = EXCHANGE_SETTLING;
	writing_read_list(write, write->writing->lost_at + at_s * write->api->limits.look_second, looked);
}

void settle_begin(struct exchange *write, int64_t lost_at)
{
	write->writing->lost_at = lost_at;
	look(write, 0);
}

/* -- telling ------------------------------------------------------------------------------------------------------------------ */

void settle_tell(struct api *api, const struct intent *i, enum intent_state state, const char *id, const char *sentence)
{
	struct write_naming names;
	struct write_words words;
	char text[700];
	bool open = state <= INTENT_OPEN, done = state == INTENT_DONE || state == INTENT_APPEARED;
	writing_name(api, i, &names, &words);
	words.why = sentence;
	outcome_say("The {what}, begun {since}: {why}.", &words, text, sizeof text);
	log_add(open ? LOG_WARN : LOG_INFO, "%s", text);
	if (!api->told)
		return;
	api->told(api->told_ctx, &(struct api_settled){
	                                 .sentence = text,
	                                 .client_user_id = i->client_user_id,
	                                 .template_id = i->template_id,
	                                 .by = i->by,
	                                 .intent = i->id,
	                                 .op = i->op,
	                                 .id = id,
	                                 .open = open,
	                                 .done = done,
	                                 .half = i->half && done,
	                                 .mine = i->pid == (long)getpid() && intent_is_held(i),
	                                 .own = state == INTENT_DONE ? API_OWN : API_OWN_UNKNOWN,
	                         });
}

/* -- the verdict -------------------------------------------------------------------------------------------------------------- */

static enum write_seen seen_of(struct exchange *write)
{
	struct writing *w = write->writing;
	/* Before an earlier run's the list is not known. */
	bool sure;
	size_t n = sighting_after(&w->now, w->intent.newest_id, w->wire == WIRE_KILLED ? NULL : &w->before);
	for (size_t i = 0; i < w->now.count && w->answered_id[0]; i++)
		if (w->now.list[i].after && !strcmp(w->now.list[i].id, w->answered_id))
			return SEEN_ANSWERED;
	n = writing_sift(write->api, &w->intent, &w->now, n, &sure);
	if (n)
		return sure ? SEEN_OWN : n > 1 ? SEEN_SEVERAL : SEEN_ONE;
	if (w->unread || w->now.skipped)
		return SEEN_UNREADABLE;
	return writing_elapsed_s(write) >= write->api->config->settle_horizon_s ? SEEN_NONE_LATE : SEEN_NONE;
}

enum { NAMED = 3 };

static void name_ids(const struct sighting *s, char *out, size_t size)
{
	struct buf ids;
	size_t n = 0;
	buf_init(&ids, 16 * 1024);
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].after && ++n <= NAMED) {
			buf_add_str(&ids, ids.len ? ", " : "");
			text_clean(s->list[i].id, strlen(s->list[i].id), &ids);
		}
	if (n > NAMED)
		buf_printf(&ids, " and %zu more", n - NAMED);
	outcome_say("{ids}", &(struct write_words){ .ids = buf_str(&ids) }, out, size);
	buf_finish(&ids);
}

/* The sentence of an outcome, and the attempt it is about. */
static void put_in_words(struct exchange *write, const struct write_outcome *o, char *sentence, size_t size)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	struct write_naming names;
	struct write_words words;
	char ids[400], shown[160];
	writing_name(write->api, &w->intent, &names, &words);
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", o->seen == SEEN_ANSWERED ? w->answered_id :
	         o->state == INTENT_APPEARED || o->state == INTENT_DONE ? sighting_last_after(&w->now) : "");
	name_ids(&w->now, ids, sizeof ids);
	outcome_say("{id}", &(struct write_words){ .id = r->attempt_id }, shown, sizeof shown);
	char *clean = text_clean_dup(shown);
	words.ids = ids;
	words.id = clean;
	words.why = w->why.text;
	outcome_say(o->sentence, &words, sentence, size);
	secret_free(clean);
}

static void fill_reply(struct exchange *write, const struct write_outcome *o, const char *sentence)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	r->ok = o->kind == ERR_NONE;
	r->own = o->own;
	if (!r->ok) {
		struct write_naming names;
		struct write_words words;
		char remedy[sizeof r->err.remedy];
		writing_name(write->api, &w->intent, &names, &words);
		outcome_say(o->remedy ? o->remedy : w->why.remedy, &words, remedy, sizeof remedy);
		err_set(&r->err, o->kind, "%s", sentence);
		err_remedy(&r->err, "%s", remedy);
		return;
	}
	r->err = (struct err){ 0 };
	snprintf(r->note, sizeof r->note, "%s", sentence);
	if (w->now.newest && idv_is(w->now.newest, IDV_ID, r->attempt_id))
		writing_give_newest(write);
}

static void closed(struct exchange *write, const struct err *err)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	if (write->id)
		fill_reply(write, w->outcome, w->sentence);
	if (write->id && err && r->ok)
		snprintf(r->note + strlen(r->note), sizeof r->note - strlen(r->note), "; the journal lacks it");
	if (!write->id)
		settle_tell(write->api, &w->intent, w->outcome->state, r->attempt_id, w->sentence);
	writing_unlock(write);
	exchange_over(write);
}

static void still_open(struct exchange *write)
{
	struct writing *w = write->writing;
	int64_t next = writing_look_after(write, writing_elapsed_s(write));
	if (write->id && (next < 0 || next > w->manner.wait_s)) {
		fill_reply(write, w->outcome, w->sentence);
		writing_hand_over(write);
	} else if (!write->id && (!w->said || next < 0)) {
		settle_tell(write->api, &w->intent, INTENT_OPEN, "", w->sentence);
	}
	w->said = true;
	writing_unlock(write);
	if (next < 0)
		exchange_over(write);
	else
		look(write, next);
}

static void opened(struct exchange *write, const struct err *err)
{
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	else
		write->writing->known = INTENT_OPEN;
	still_open(write);
}

static void looked_again(struct exchange *write, const struct err *err)
{
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	exchange_over(write);
}

static void judge(struct exchange *write, const struct err *unknown)
{
	struct writing *w = write->writing;
	struct api *api = write->api;
	const struct write_outcome *o = w->outcome = outcome_of(w->wire, seen_of(write));
	/* Another process, or a person, may have closed it meanwhile. */
	const struct intent *i = unknown ? &w->intent : keep_find(&api->keep, w->intent.id);
	if (w->earlier && (!i || !intent_is_open(i))) {
		exchange_over(write);
		return;
	}
	if (w->intent.old_absent && o->state == INTENT_OPEN && !w->unread && writing_is_late(api, &w->intent)) {
		writing_note(write, "old_absent", "looked", looked_again);
		return;
	}
	put_in_words(write, o, w->sentence, sizeof w->sentence);
	if (o->state != INTENT_OPEN)
		writing_note(write, o->word, write->reply.attempt_id[0] ? write->reply.attempt_id : write->reply.error_code, closed);
	else if (w->known != INTENT_OPEN)
		writing_note(write, o->word, err_kind_name(w->why.kind), opened);
	else
		still_open(write);
}

static void looked(struct exchange *write, const struct err *unread)
{
	struct writing *w = write->writing;
	writing_date_loss(write, w->now.server_time);
	if (unread)
		log_err(LOG_WARN, "looking for a write that is open", unread);
	w->unread = unread != NULL;
	keep_refresh(&write->api->keep, writing_call(write, judge));
}
