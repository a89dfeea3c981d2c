/* Writes whose answer is lost. They are never sent again: the subject's list is read, again and again until the horizon, and may show
 * what came of them. The same is done for those that an earlier run left open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/internal.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

/* Seconds after the answer was lost; the horizon is the last. */
static const int looks[] = { 0, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 2400, 4800, 9600, 19200, 43200 };

void read_list(struct call *write, const char *cursor, int64_t not_before)
{
	struct err err = { 0 };
	struct call *list = call_create_list(write->api, write->template_id, write->client_user_id, cursor, &err);
	if (!list)
		mem_exhausted(); /* what cannot be encoded was refused before */
	list->owner = write;
	list->ready_at = not_before;
}

/* Of the attempts' and this host's clocks, the server's counts. */
bool write_is_late(const struct api *api, const struct journal_intent *i)
{
	int64_t now = i->server_at ? server_now(api) : 0, began = now ? i->server_at : i->at;
	return (now ? now : when_now()) - began >= api->config->settle_horizon_s;
}

static int64_t elapsed_s(const struct call *write)
{
	return (when_mono_ms() - write->writing->lost_at) / write->api->limits.look_second;
}

/* Seconds of the first look after those; -1: there is none. */
static int64_t look_after(const struct call *write, int64_t seconds)
{
	int64_t horizon = write->api->config->settle_horizon_s;
	if (seconds >= horizon)
		return -1;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (looks[i] > seconds)
			return looks[i] < horizon ? looks[i] : horizon;
	return horizon;
}

static void look(struct call *write, int64_t at_s)
{
	sighting_finish(&write->writing->now);
	write->state = CALL_SETTLING;
	read_list(write, NULL, write->writing->lost_at + at_s * write->api->limits.look_second);
}

void settle_begin(struct call *write)
{
	write->writing->lost_at = when_mono_ms();
	look(write, 0);
}

/* -- telling ------------------------------------------------------------------------------------------------------------------ */

void settle_tell(struct api *api, const struct journal_intent *i, enum intent_state state, const char *id, const char *sentence)
{
	struct write_naming names;
	struct write_words words;
	char text[700];
	bool open = state <= INTENT_OPEN, done = state == INTENT_DONE || state == INTENT_APPEARED;
	write_name(api, i, &names, &words);
	words.why = sentence;
	outcome_say("The {verb} for user {user}, begun {since}: {why}.", &words, text, sizeof text);
	log_add(open ? LOG_WARN : LOG_INFO, "%s", text);
	if (api->told)
		api->told(api->told_ctx, &(struct api_settled){ .sentence = text, .client_user_id = i->client_user_id,
		          .template_id = i->template_id, .intent = i->id, .op = i->op, .id = id, .open = open, .done = done, .mine = i->pid == (long)getpid() && intent_is_held(i),
		          .own = state == INTENT_DONE ? API_OWN : API_OWN_UNKNOWN });
}

/* -- the verdict -------------------------------------------------------------------------------------------------------------- */

static enum write_seen seen_of(struct call *write, const struct err *unread)
{
	struct writing *w = write->writing;
	/* Before an earlier run's the list is not known. */
	size_t n = sighting_after(&w->now, write->newest_id, w->wire == WIRE_KILLED ? NULL : &w->before);
	for (size_t i = 0; i < w->now.count && w->answered_id[0]; i++)
		if (w->now.list[i].after && !strcmp(w->now.list[i].id, w->answered_id))
			return SEEN_ANSWERED;
	if (n)
		return n > 1 ? SEEN_SEVERAL : SEEN_ONE;
	if (unread || w->now.skipped)
		return SEEN_UNREADABLE;
	return elapsed_s(write) >= write->api->config->settle_horizon_s ? SEEN_NONE_LATE : SEEN_NONE;
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
static void put_in_words(struct call *write, const struct write_outcome *o, char *sentence, size_t size)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	struct write_naming names;
	struct write_words words;
	char ids[400], shown[160];
	write_name(write->api, &w->intent, &names, &words);
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", o->seen == SEEN_ANSWERED ? w->answered_id :
	         o->state == INTENT_APPEARED ? sighting_last_after(&w->now) : "");
	name_ids(&w->now, ids, sizeof ids);
	outcome_say("{id}", &(struct write_words){ .id = r->attempt_id }, shown, sizeof shown);
	char *clean = text_clean_dup(shown);
	words.ids = ids;
	words.id = clean;
	words.why = w->why.text;
	outcome_say(o->sentence, &words, sentence, size);
	secret_free(clean);
}

static void fill_reply(struct call *write, const struct write_outcome *o, const char *sentence)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	r->ok = o->kind == ERR_NONE;
	r->own = o->own;
	if (!r->ok) {
		struct write_naming names;
		struct write_words words;
		char remedy[sizeof r->err.remedy];
		write_name(write->api, &w->intent, &names, &words);
		outcome_say(o->remedy ? o->remedy : w->why.remedy, &words, remedy, sizeof remedy);
		err_set(&r->err, o->kind, "%s", sentence);
		err_remedy(&r->err, "%s", remedy);
		return;
	}
	r->err = (struct err){ 0 };
	snprintf(r->note, sizeof r->note, "%s", sentence);
	if (w->now.newest && idv_is(w->now.newest, IDV_ID, r->attempt_id)) {
		idv_page_finish(&r->page);
		idv_page_of(&r->page, w->now.newest);
		r->json = w->now.newest->json;
		r->json_len = w->now.newest->json_len;
		w->now.newest = NULL;
	}
}

/* The reply goes to who waits for it; the write goes on by itself. */
static void hand_over(struct call *write)
{
	struct call *news = call_create(write->api, write->op);
	news->id = write->id;
	news->reply = write->reply;
	news->reply.page = (struct idv_page){ 0 };
	write->id = 0;
	write->writing->earlier = true;
	call_over(news);
}

static void closed(struct call *write, const struct write_outcome *o, const char *sentence)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	bool noted = write_note(write, o->word, r->attempt_id[0] ? r->attempt_id : r->error_code);
	if (write->id)
		fill_reply(write, o, sentence);
	if (write->id && !noted && r->ok)
		snprintf(r->note + strlen(r->note), sizeof r->note - strlen(r->note), "; the journal lacks it");
	if (!write->id)
		settle_tell(write->api, &w->intent, o->state, r->attempt_id, sentence);
	call_over(write);
}

static void still_open(struct call *write, const struct write_outcome *o, const char *sentence)
{
	struct writing *w = write->writing;
	int64_t next = look_after(write, elapsed_s(write));
	if (w->known != INTENT_OPEN && write_note(write, o->word, err_kind_name(w->why.kind)))
		w->known = INTENT_OPEN;
	if (write->id && (next < 0 || next > w->manner.wait_s)) {
		fill_reply(write, o, sentence);
		hand_over(write);
	} else if (!write->id && (!w->said || next < 0)) {
		settle_tell(write->api, &w->intent, INTENT_OPEN, "", sentence);
	}
	w->said = true;
	if (next < 0)
		call_over(write);
	else
		look(write, next);
}

void settle_looked(struct call *write, const struct err *unread)
{
	struct writing *w = write->writing;
	char sentence[sizeof write->reply.err.text];
	struct api *api = write->api;
	if (w->wire == WIRE_KILLED && w->intent.server_at && w->now.server_time)
		w->lost_at = when_mono_ms() - (w->now.server_time - w->intent.server_at) * api->limits.look_second;
	const struct write_outcome *o = outcome_of(w->wire, seen_of(write, unread));
	if (unread)
		log_err(LOG_WARN, "looking for a write that is open", unread);
	/* Another process, or a person, may have closed it meanwhile. */
	const struct journal_intent *i = journal_refresh(&api->journal, NULL) ? journal_find(&api->journal, w->intent.id) : &w->intent;
	if (w->earlier && (!i || !intent_is_open(i))) {
		call_over(write);
		return;
	}
	if (w->intent.old_absent && o->state == INTENT_OPEN && !unread && write_is_late(api, &w->intent)) {
		write_note(write, "old_absent", "looked");
		call_over(write);
		return;
	}
	put_in_words(write, o, sentence, sizeof sentence);
	write_unlock(write);
	if (o->state == INTENT_OPEN)
		still_open(write, o, sentence);
	else
		closed(write, o, sentence);
}

/* -- earlier runs ------------------------------------------------------------------------------------------------------------- */

static bool in_hand(const struct api *api, const char *intent)
{
	for (const struct call *c = api->calls; c; c = c->next)
		if (c->writing && !strcmp(c->writing->intent.id, intent))
			return true;
	return false;
}

/* Whether its process may still be at it. Who sends has the subject's lock, old versions apart. */
static bool under_way(const struct api *api, const struct journal_intent *i)
{
	bool busy = false;
	if (i->state == INTENT_OPEN)
		return false;
	if (i->old)
		return intent_is_held(i);
	int fd = journal_lock(&api->journal, i->account, i->client_user_id, i->template_id, &busy, NULL);
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

/* Its process is gone, and would have written "sent" first: looked at again under the lock that whoever sends has. */
static bool end_unsent(struct api *api, const struct journal_intent *i)
{
	bool busy, ok = false;
	int fd = journal_lock(&api->journal, i->account, i->client_user_id, i->template_id, &busy, NULL);
	const struct journal_intent *now = fd >= 0 && journal_refresh(&api->journal, NULL) ? journal_find(&api->journal, i->id) : NULL;
	if (now && now->state == INTENT_INTENDED)
		ok = journal_write_event(&api->journal, i->id, "ended", "", 0, NULL);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* False: it never left, so there is nothing to look for. */
static bool adopt(struct api *api, const struct journal_intent *i)
{
	if (i->state == INTENT_INTENDED)
		return !end_unsent(api, i);
	struct call *write = call_create(api, strcmp(i->op, "create") ? API_RETRY : API_CREATE);
	struct writing *w = mem_alloc(sizeof *w);
	*w = (struct writing){ .intent = *i, .lock = -1, .wire = WIRE_KILLED, .earlier = true, .known = i->state };
	write->writing = w;
	write->client_user_id = mem_strdup(i->client_user_id);
	write->template_id = mem_strdup(i->template_id);
	write->newest_id = mem_strdup(i->newest_id);
	err_set(&w->why, ERR_UNCERTAIN, "its answer is lost");
	int64_t now = i->server_at ? server_now(api) : 0, age = now ? now - i->server_at : when_now() - i->at;
	w->lost_at = when_mono_ms() - (age > 0 ? age : 0) * api->limits.look_second;
	write->state = CALL_SETTLING;
	read_list(write, NULL, 0);
	return true;
}

static void tell_untold(struct api *api, const struct journal_intent *i)
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
	journal_compact(&api->journal, JOURNAL_KEEP);
	if (!journal_refresh(&api->journal, &err)) {
		log_err(LOG_ERROR, "open writes of earlier runs are not settled", &err);
		if (told)
			told(ctx, &(struct api_settled){ .sentence = err.text, .client_user_id = "", .template_id = "", .intent = "", .op = "", .id = "" });
		return 0;
	}
	/* A copy: telling may mark as told, and so change the list. */
	struct journal_intent *list = mem_grow(NULL, api->journal.count + 1, sizeof *list);
	for (size_t i = 0; i < api->journal.count; i++)
		if (account_matches(api->account, api->journal.list[i].account))
			list[count++] = api->journal.list[i];
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
	const struct journal_intent *i = journal_refresh(&api->journal, NULL) ? journal_find(&api->journal, intent) : NULL;
	if (i && intent_is_open(i) && !in_hand(api, intent) && !under_way(api, i))
		{
		struct journal_intent copy = *i; /* the list may move */
		adopt(api, &copy);
	}
}

size_t api_looking(const struct api *api)
{
	size_t n = 0;
	for (const struct call *c = api->calls; c; c = c->next)
		n += c->state == CALL_SETTLING;
	return n;
}

static void mark(struct api *api, const char *intent, const char *word)
{
	struct err err = { 0 };
	const struct journal_intent *i = *intent ? journal_find(&api->journal, intent) : NULL;
	if (i && !intent_is_open(i) && !journal_write_event(&api->journal, intent, word, "", 0, &err))
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
