/* A write before it is sent: the subject's lock, its list, what is open, what was decided on, the intent. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/account.h"
#include "api/writing.h"
#include "base/mem.h"
#include "idv/compare.h"
#include "idv/request.h"

enum { TELL_AGAIN_S = 15 * 60 };

/* -- nothing was sent --------------------------------------------------------------------------------------------------------- */

static void not_sent(struct exchange *write)
{
	write->reply.ok = false;
	writing_unlock(write);
	exchange_over(write);
}

static void barred_by(struct exchange *write, enum write_bar bar, const struct intent *i, const char *id)
{
	const struct write_refusal *r = &write_bar_table[bar];
	struct err *err = &write->reply.err;
	struct write_naming names;
	struct write_words words;
	char sentence[sizeof err->text];
	writing_name(write->api, i, &names, &words);
	words.id = id;
	if (bar == BAR_LOCKED)
		words.who = write->writing->call.who;
	outcome_say(r->sentence, &words, sentence, sizeof sentence);
	err_set(err, r->kind, "%s", sentence);
	err_remedy(err, "%s", r->remedy);
	not_sent(write);
}

static void failed_before(struct exchange *write, const struct err *why)
{
	struct err *err = &write->reply.err;
	char remedy[sizeof err->remedy];
	*err = *why;
	static const char nothing[] = "Nothing was sent.";
	bool said = !strncmp(why->remedy, nothing, sizeof nothing - 1);
	snprintf(remedy, sizeof remedy, "%s%s%.200s", said ? "" : nothing, said || !why->remedy[0] ? "" : " ", why->remedy);
	err_remedy(err, "%s", remedy);
	not_sent(write);
}

/* -- before it is sent -------------------------------------------------------------------------------------------------------- */

/* The same user, however named: the newest attempt has both ids. */
static bool is_of(const struct exchange *write, const struct intent *i)
{
	const struct writing *w = write->writing;
	const struct record *newest = w->now.newest;
	bool named = i->by == w->intent.by ? !strcmp(i->client_user_id, w->intent.client_user_id) :
	                                     newest && idv_is(newest, idv_by_table[i->by].leaf, i->client_user_id);
	return named && account_matches(write->api->account, i->account) && !strcmp(i->template_id, w->intent.template_id);
}

/* Its user data is in it: so few bits that nobody can tell what was sent, and keyed, so that two journals cannot be compared. */
static void digest_request(const struct exchange *write, const char *id, char out[9])
{
	unsigned char digest[crypto_generichash_BYTES];
	crypto_generichash(digest, sizeof digest, (const unsigned char *)buf_str(&write->request), write->request.len, (const unsigned char *)id,
	                   strlen(id));
	sodium_bin2hex(out, 9, digest, 4);
}

static bool same_request(const struct exchange *write, const struct intent *i)
{
	char digest[9];
	digest_request(write, i->id, digest);
	if (*i->request)
		return !strcmp(i->op, write->writing->intent.op) && !strcmp(i->request, digest);
	return !strcmp(i->strategy, write->writing->intent.strategy) && !strcmp(i->steps, write->writing->intent.steps);
}

/* It was done by a run that could not tell it, just before: this is that run again. */
static void repeat(struct exchange *write, const struct intent *i)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	struct write_naming names;
	struct write_words words;
	writing_name(write->api, i, &names, &words);
	memcpy(r->intent, i->id, sizeof r->intent);
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", i->result_id);
	r->own = i->state == INTENT_DONE ? API_OWN : API_OWN_UNKNOWN;
	outcome_say(i->state == INTENT_DONE ? "nothing was sent now: the same {verb}, begun {since}, was done" :
	            "nothing was sent now: after the same {verb}, begun {since}, this attempt appeared; "
	            "whether by it or by somebody else cannot be told",
	            &words, r->note, sizeof r->note);
	if (s->newest && idv_is(s->newest, IDV_ID, i->result_id))
		writing_give_newest(write);
	r->ok = r->repeated = true;
	writing_unlock(write);
	exchange_over(write);
}

static void closed_open(struct exchange *write, const struct err *err);

/* Closes an open write of the subject by the list that was just read. What stays open bars this one. */
static void close_open(struct exchange *write, struct intent i)
{
	struct api *api = write->api;
	struct sighting *s = &write->writing->now;
	size_t n = i.state == INTENT_INTENDED ? 0 : sighting_after(s, i.newest_id, NULL);
	bool sure = false;
	n = n ? writing_sift(api, &i, s, n, &sure) : 0;
	const char *word, *detail = sighting_last_after(s);
	if (api->keep.intents->shared && keep_is_held(&api->keep, &i)) { /* begun since we have the lock, which there bars only those who look */
		barred_by(write, BAR_UNDER_WAY, &i, NULL);
		return;
	}
	if (i.state == INTENT_INTENDED) { /* we have the lock, so its process is gone, and before anything left */
		word = "ended";
		detail = "";
	} else if (n) {
		word = outcome_of(WIRE_KILLED, sure ? SEEN_OWN : n > 1 ? SEEN_SEVERAL : SEEN_ONE)->word;
	} else if (i.old_absent) {
		word = "old_absent";
		detail = "looked";
	} else {
		bool lives = i.old && i.state == INTENT_SENT && intent_is_held(&i);
		barred_by(write, lives ? BAR_UNDER_WAY : writing_is_late(api, &i) ? BAR_OPEN_LATE : BAR_OPEN, &i, NULL);
		return;
	}
	keep_note(&api->keep, i.id, word, detail, s->server_time, writing_call(write, closed_open));
}

static const struct intent *next_open(const struct exchange *write)
{
	const struct intent *i;
	for (size_t n = 0; (i = keep_at(&write->api->keep, n)); n++)
		if (intent_is_open(i) && is_of(write, i))
			return i;
	return NULL;
}

/* What of earlier writes of the subject, all closed, decides this one: true when the reply is complete. */
static bool settled_by_earlier(struct exchange *write)
{
	const struct api_keep *keep = &write->api->keep;
	struct writing *w = write->writing;
	size_t count = 0;
	while (keep_at(keep, count))
		count++;
	for (; count > 0 && !w->manner.again; count--) {
		const struct intent *i = keep_at(keep, count - 1);
		/* Who follows that attempt has seen it. */
		if (!is_of(write, i) || i->told || intent_is_open(i) || !strcmp(i->result_id, w->intent.newest_id))
			continue;
		bool now = !strcmp(i->id, w->just);
		int64_t since = w->now.server_time && i->closed_at ? w->now.server_time - i->closed_at : when_now() - i->at;
		if (!now && since >= TELL_AGAIN_S)
			continue;
		if (same_request(write, i)) {
			repeat(write, i);
			return true;
		}
		if (now || !i->said) { /* what is asked for was decided on without knowing of that attempt */
			barred_by(write, BAR_APPEARED, i, i->result_id);
			return true;
		}
	}
	return false;
}

/* What an idempotent create gives where there is an attempt: that one, unchanged. Nothing needs to be sent for it. */
static void exists(struct exchange *write)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", idv_text(s->newest, IDV_ID));
	snprintf(r->note, sizeof r->note, "nothing was sent: there is an attempt already, and this is the newest");
	writing_give_newest(write);
	r->own = API_NOT_OWN;
	r->ok = true;
	writing_unlock(write);
	exchange_over(write);
}

/* An attempt that a write made a little while ago, whoever's, and that the list does not have: it is behind, and its newest is not the newest. */
static const struct intent *list_lacks(const struct exchange *write)
{
	const struct writing *w = write->writing;
	const struct intent *i;
	for (size_t n = 0; (i = keep_at(&write->api->keep, n)); n++)
		if (is_of(write, i) && *i->result_id && (i->state == INTENT_DONE || i->state == INTENT_APPEARED) && when_now() - i->at < TELL_AGAIN_S &&
		    !sighting_has(&w->now, i->result_id))
			return i;
	return NULL;
}

static void differs(void *ctx, const struct record_value *a, const struct record_value *b)
{
	(void)a, (void)b;
	*(bool *)ctx = true;
}

static bool is_as_seen(const struct writing *w)
{
	bool differ = false;
	if (w->seen)
		idv_diff(w->seen, w->now.newest, differs, &differ);
	return !differ;
}

/* Whether the subject still is what the write was decided on. */
static bool still_so(struct exchange *write)
{
	struct writing *w = write->writing;
	const struct record *newest = w->now.newest;
	const char *id = newest ? idv_text(newest, IDV_ID) : "";
	struct idv_advice advice;
	char shown[128];
	outcome_clean(id, shown, sizeof shown);
	if (write->op == API_CREATE) {
		struct err err = { 0 };
		if (newest && write->idempotent && !idv_id_check("attempt id", id, &err))
			failed_before(write, &err);
		else if (newest && write->idempotent)
			exists(write);
		else if (newest)
			barred_by(write, BAR_EXISTS, &w->intent, shown);
		return !newest;
	}
	if (!newest) {
		barred_by(write, BAR_NOTHING, &w->intent, NULL);
		return false;
	}
	const struct intent *made = w->manner.again ? NULL : list_lacks(write);
	if (made) {
		barred_by(write, BAR_APPEARED, made, made->result_id);
		return false;
	}
	if (*w->intent.newest_id && strcmp(w->intent.newest_id, id)) {
		barred_by(write, sighting_has(&w->now, w->intent.newest_id) ? BAR_CHANGED : BAR_BEHIND, &w->intent, shown);
		return false;
	}
	if (!sighting_is_last(&w->now, id)) {
		failed_before(write, &(struct err){ ERR_REPLY, "the newest attempt of this user cannot be told: the list contradicts itself", "" });
		return false;
	}
	if (!is_as_seen(w)) {
		barred_by(write, BAR_EDITED, &w->intent, shown);
		return false;
	}
	idv_retry_advise(newest, w->strategy, &advice);
	if (advice.verdict == IDV_REFUSED || (advice.verdict == IDV_UNCLEAR && !w->manner.unclear)) {
		struct err err = { 0 };
		err_set(&err, ERR_REFUSED, "%s: %s", idv_strategy_names[w->strategy], advice.why);
		if (advice.verdict == IDV_UNCLEAR)
			err_remedy(&err, "A retry is billed: choose another strategy, or send it all the same with --unclear.");
		failed_before(write, &err);
		return false;
	}
	if (advice.verdict == IDV_UNCLEAR)
		snprintf(write->reply.note, sizeof write->reply.note, "%s", advice.why);
	return true;
}

/* -- step by step: the subject's lock, its list, what is open, the intent ------------------------------------------------------- */

static void written(struct exchange *write, const struct err *err)
{
	struct writing *w = write->writing;
	if (err) {
		w->intent.id[0] = '\0';
		failed_before(write, err);
		return;
	}
	memcpy(write->reply.intent, w->intent.id, sizeof write->reply.intent);
	write->state = EXCHANGE_WAITING;
}

static void write_down(struct exchange *write)
{
	struct writing *w = write->writing;
	const char *newest_id = w->now.newest && write->op == API_RETRY ? idv_text(w->now.newest, IDV_ID) : "";
	snprintf(w->intent.newest_id, sizeof w->intent.newest_id, "%s", newest_id);
	w->intent.server_at = w->now.server_time;
	intent_make_id(w->intent.id);
	digest_request(write, w->intent.id, w->intent.request);
	w->before = w->now;
	w->now = (struct sighting){ 0 };
	keep_add(&write->api->keep, &w->intent, writing_call(write, written));
}

static void decide(struct exchange *write)
{
	struct writing *w = write->writing;
	const struct intent *i = next_open(write);
	struct err barred = { 0 };
	if (i) {
		memcpy(w->just, i->id, sizeof w->just);
		close_open(write, *i);
	} else if (!settled_by_earlier(write) && still_so(write)) {
		if (writing_may(w, w->now.newest ? idv_text(w->now.newest, IDV_ID) : "", &barred))
			write_down(write);
		else
			failed_before(write, &barred);
	}
}

static void closed_open(struct exchange *write, const struct err *err)
{
	const struct api_keep *keep = &write->api->keep;
	const struct intent *after = err ? NULL : keep_find(keep, write->writing->just);
	struct err contradicts = { 0 };
	if (after && intent_is_open(after)) {
		err_set(&contradicts, ERR_LOCAL, "the journal %s contradicts itself", keep_place(keep));
		err = &contradicts;
	}
	if (err)
		failed_before(write, err);
	else
		decide(write);
}

static void ready(struct exchange *write, const struct err *err)
{
	struct writing *w = write->writing;
	const struct intent *open = err || !w->why.kind ? NULL : next_open(write);
	struct err skipped = { 0 };
	if (open && open->state != INTENT_INTENDED) {
		barred_by(write, BAR_OPEN, open, NULL);
	} else if (err || w->why.kind) {
		failed_before(write, err ? err : &w->why);
	} else if (w->now.skipped) {
		err_set(&skipped, ERR_REPLY, "the list of this user's attempts holds %zu that cannot be read, so the newest is not known", w->now.skipped);
		failed_before(write, &skipped);
	} else {
		decide(write);
	}
}

static void listed(struct exchange *write, const struct err *unread)
{
	write->writing->why = unread ? *unread : (struct err){ 0 };
	keep_refresh(&write->api->keep, writing_call(write, ready));
}

static void known(struct exchange *write, const struct err *err)
{
	if (err)
		failed_before(write, err);
	else
		writing_read_list(write, 0, listed);
}

static void locked(struct exchange *write, const struct err *err)
{
	struct writing *w = write->writing;
	const struct keep_call *call = &w->call;
	w->lock = call->lock;
	if (err)
		failed_before(write, err);
	else if (w->lock < 0)
		barred_by(write, BAR_LOCKED, &w->intent, NULL);
	else
		keep_refresh(&write->api->keep, writing_call(write, known));
}

static void take_seen(struct writing *w, const struct record *seen)
{
	struct record_page page = { 0 };
	w->manner.seen = NULL;
	if (seen && record_read_one(seen->kind, seen->json, seen->json_len, &page, NULL))
		w->seen = record_page_take(&page, 0);
	record_page_finish(&page);
}

uint32_t prepare_begin(struct exchange *write, const struct intent *intent, enum idv_strategy strategy, const struct api_manner *manner,
                       struct err *err)
{
	struct api *api = write->api;
	struct writing *w = mem_alloc(sizeof *w);
	*w = (struct writing){ .manner = *manner, .strategy = strategy, .intent = *intent, .lock = -1 };
	take_seen(w, manner->seen);
	write->writing = w;
	write->errand = &write_errand;
	write->state = EXCHANGE_READING;
	snprintf(w->intent.account, sizeof w->intent.account, "%s", api->account);
	keep_lock(&api->keep, &w->intent, writing_call(write, locked));
	if (write->state != EXCHANGE_OVER)
		return exchange_give_id(write);
	*err = write->reply.err; /* it was answered at once */
	return 0;
}
