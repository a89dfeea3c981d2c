/* A write from the wish to the answer: the subject's lock, its list, what is open, the intent, one sending, the verdict. What follows a
 * lost answer is settle.c's. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/internal.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "idv/request.h"

enum { TELL_AGAIN_S = 15 * 60 };

void writing_destroy(struct writing *w)
{
	if (!w)
		return;
	if (w->lock >= 0)
		close(w->lock);
	sighting_finish(&w->before);
	sighting_finish(&w->now);
	free(w);
}

void write_unlock(struct call *write)
{
	if (write->writing->lock >= 0)
		close(write->writing->lock);
	write->writing->lock = -1;
}

int64_t server_now(const struct api *api)
{
	return api->date ? api->date + (when_mono_ms() - api->date_at) / 1000 : 0;
}

/* -- words -------------------------------------------------------------------------------------------------------------------- */

static void clean_into(const char *text, char *out, size_t size)
{
	struct buf clean;
	buf_init(&clean, 16 * 1024);
	text_clean(text, strlen(text), &clean);
	outcome_say("{why}", &(struct write_words){ .why = buf_str(&clean) }, out, size);
	buf_finish(&clean);
}

void write_name(const struct api *api, const struct journal_intent *i, struct write_naming *n, struct write_words *w)
{
	char host[65] = "", cleaned[80];
	gethostname(host, sizeof host - 1);
	clean_into(i->client_user_id, n->user, sizeof n->user);
	when_format(i->at, api->config->utc, n->since);
	clean_into(i->host, cleaned, sizeof cleaned);
	if (i->pid == (long)getpid() && !strcmp(host, i->host))
		snprintf(n->who, sizeof n->who, "this process");
	else
		snprintf(n->who, sizeof n->who, "process %ld%s%s", i->pid, strcmp(host, i->host) ? " on " : "", strcmp(host, i->host) ? cleaned : "");
	int s = api->config->settle_horizon_s;
	snprintf(n->horizon, sizeof n->horizon, s % 60 ? "%d seconds" : "%d minutes", s % 60 ? s : s / 60);
	*w = (struct write_words){ .verb = i->op, .user = n->user, .since = n->since, .who = n->who, .horizon = n->horizon };
}

bool write_note(struct call *write, const char *word, const char *detail)
{
	struct writing *w = write->writing;
	struct err err = { 0 };
	if (!w->intent.id[0])
		return true;
	log_add(LOG_INFO, "%s: %s %s", api_endpoint_table[write->op].name, word, detail);
	if (journal_write_event(&write->api->journal, w->intent.id, word, detail, server_now(write->api), &err))
		return true;
	log_err(LOG_ERROR, "the journal lacks an outcome", &err);
	return false;
}

/* -- nothing was sent --------------------------------------------------------------------------------------------------------- */

static void not_sent(struct call *write)
{
	write->reply.ok = false;
	write_unlock(write);
	call_over(write);
}

static void barred_by(struct call *write, enum write_bar bar, const struct journal_intent *i, const char *id)
{
	const struct write_refusal *r = &write_bar_table[bar];
	struct err *err = &write->reply.err;
	struct write_naming names;
	struct write_words words;
	char sentence[sizeof err->text];
	write_name(write->api, i, &names, &words);
	words.id = id;
	outcome_say(r->sentence, &words, sentence, sizeof sentence);
	err_set(err, r->kind, "%s", sentence);
	err_remedy(err, "%s", r->remedy);
	not_sent(write);
}

static void failed_before(struct call *write, const struct err *why)
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

uint32_t write_begin(struct call *write, const struct api_manner *manner, struct err *err)
{
	struct api *api = write->api;
	struct writing *w = mem_alloc(sizeof *w);
	bool busy = false;
	*w = (struct writing){ .manner = *manner, .intent = { .op = write->op == API_CREATE ? "create" : "retry" } };
	write->writing = w;
	snprintf(w->intent.client_user_id, sizeof w->intent.client_user_id, "%s", write->client_user_id);
	snprintf(w->intent.template_id, sizeof w->intent.template_id, "%s", write->template_id);
	snprintf(w->intent.account, sizeof w->intent.account, "%s", api->account);
	w->lock = journal_lock(&api->journal, api->account, write->client_user_id, write->template_id, &busy, err);
	if (w->lock >= 0 && journal_refresh(&api->journal, err)) {
		write->state = CALL_READING;
		read_list(write, NULL, 0);
		return call_give_id(write);
	}
	call_over(write);
	if (!busy)
		return 0;
	barred_by(write, BAR_LOCKED, &w->intent, NULL);
	*err = write->reply.err;
	return 0;
}

static bool is_of(const struct call *write, const struct journal_intent *i)
{
	return account_matches(write->api->account, i->account) && !strcmp(i->client_user_id, write->client_user_id) &&
	       !strcmp(i->template_id, write->template_id);
}

/* Its user data is in it: so few bits that nobody can tell what was sent, and keyed, so that two journals cannot be compared. */
static void digest_request(const struct call *write, const char *id, char out[9])
{
	unsigned char digest[crypto_generichash_BYTES];
	crypto_generichash(digest, sizeof digest, (const unsigned char *)buf_str(&write->request), write->request.len, (const unsigned char *)id,
	                   strlen(id));
	sodium_bin2hex(out, 9, digest, 4);
}

static bool same_request(const struct call *write, const struct journal_intent *i)
{
	char digest[9];
	digest_request(write, i->id, digest);
	if (*i->request)
		return !strcmp(i->op, write->writing->intent.op) && !strcmp(i->request, digest);
	return !strcmp(i->strategy, write->writing->intent.strategy) && !strcmp(i->steps, write->writing->intent.steps);
}

/* The record of the newest attempt goes to the reply. */
static void give_newest(struct call *write)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	idv_page_finish(&r->page);
	idv_page_of(&r->page, s->newest);
	r->json = s->newest->json;
	r->json_len = s->newest->json_len;
	s->newest = NULL;
}

/* It was done by a run that could not tell it, just before: this is that run again. */
static void repeat(struct call *write, const struct journal_intent *i)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	struct write_naming names;
	struct write_words words;
	write_name(write->api, i, &names, &words);
	memcpy(r->intent, i->id, sizeof r->intent);
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", i->result_id);
	r->own = i->state == INTENT_DONE ? API_OWN : API_OWN_UNKNOWN;
	outcome_say(i->state == INTENT_DONE ? "nothing was sent now: the same {verb}, begun {since}, was done" :
	            "nothing was sent now: after the same {verb}, begun {since}, this attempt appeared; whether by it or by somebody else cannot be told",
	            &words, r->note, sizeof r->note);
	if (s->newest && idv_is(s->newest, IDV_ID, i->result_id))
		give_newest(write);
	r->ok = r->repeated = true;
	write_unlock(write);
	call_over(write);
}

/* Closes an open write of the subject by the list that was just read. False: it stays open, or that cannot be written down; then it bars
 * this one, and the reply says so. */
static bool close_open(struct call *write, struct journal_intent i)
{
	struct api *api = write->api;
	struct sighting *s = &write->writing->now;
	struct err err = { 0 };
	size_t n = i.state == INTENT_INTENDED ? 0 : sighting_after(s, i.newest_id, NULL);
	const char *word, *detail = sighting_last_after(s);
	if (i.state == INTENT_INTENDED) { /* we have the lock, so its process is gone, and before anything left */
		word = "ended";
		detail = "";
	} else if (n) {
		word = outcome_of(WIRE_KILLED, n > 1 ? SEEN_SEVERAL : SEEN_ONE)->word;
	} else if (i.old_absent) {
		word = "old_absent";
		detail = "looked";
	} else {
		bool lives = i.old && i.state == INTENT_SENT && intent_is_held(&i);
		barred_by(write, lives ? BAR_UNDER_WAY : write_is_late(api, &i) ? BAR_OPEN_LATE : BAR_OPEN, &i, NULL);
		return false;
	}
	bool ok = journal_write_event(&api->journal, i.id, word, detail, s->server_time, &err);
	const struct journal_intent *after = ok ? journal_find(&api->journal, i.id) : NULL;
	if (ok && (!after || !intent_is_open(after)))
		return true;
	if (ok)
		err_set(&err, ERR_LOCAL, "the journal %s contradicts itself", api->journal.path);
	failed_before(write, &err);
	return false;
}

static const struct journal_intent *next_open(const struct call *write)
{
	const struct journal *j = &write->api->journal;
	for (size_t i = 0; i < j->count; i++)
		if (intent_is_open(&j->list[i]) && is_of(write, &j->list[i]))
			return &j->list[i];
	return NULL;
}

/* What of earlier writes of the subject decides this one: true when the reply is complete. */
static bool settled_by_earlier(struct call *write)
{
	const struct journal *j = &write->api->journal;
	struct writing *w = write->writing;
	char just[JOURNAL_ID] = "";
	for (const struct journal_intent *i; (i = next_open(write));) {
		memcpy(just, i->id, sizeof just);
		if (!close_open(write, *i))
			return true;
	}
	for (size_t k = j->count; k > 0 && !w->manner.again; k--) {
		const struct journal_intent *i = &j->list[k - 1];
		/* Who follows that attempt has seen it. */
		if (!is_of(write, i) || i->told || intent_is_open(i) || !strcmp(i->result_id, write->newest_id))
			continue;
		bool now = !strcmp(i->id, just);
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
static void exists(struct call *write)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", idv_text(s->newest, IDV_ID));
	snprintf(r->note, sizeof r->note, "nothing was sent: there is an attempt already, and this is the newest");
	give_newest(write);
	r->own = API_NOT_OWN;
	r->ok = true;
	write_unlock(write);
	call_over(write);
}

/* Whether the subject still is what the write was decided on. */
static bool still_so(struct call *write)
{
	struct writing *w = write->writing;
	const struct idv_record *newest = w->now.newest;
	const char *id = newest ? idv_text(newest, IDV_ID) : "";
	struct idv_advice advice;
	char shown[128];
	clean_into(id, shown, sizeof shown);
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
	if (*write->newest_id && strcmp(write->newest_id, id)) {
		barred_by(write, sighting_has(&w->now, write->newest_id) ? BAR_CHANGED : BAR_BEHIND, &w->intent, shown);
		return false;
	}
	if (!sighting_is_last(&w->now, id)) {
		failed_before(write, &(struct err){ ERR_REPLY, "the newest attempt of this user cannot be told: the list contradicts itself", "" });
		return false;
	}
	idv_retry_advise(newest, write->strategy, &advice);
	if (advice.verdict == IDV_REFUSED || (advice.verdict == IDV_UNCLEAR && !w->manner.unclear)) {
		struct err err = { 0 };
		err_set(&err, ERR_REFUSED, "%s: %s", idv_strategy_names[write->strategy], advice.why);
		if (advice.verdict == IDV_UNCLEAR)
			err_remedy(&err, "A retry is billed: choose another strategy, or send it all the same with --unclear.");
		failed_before(write, &err);
		return false;
	}
	if (advice.verdict == IDV_UNCLEAR)
		snprintf(write->reply.note, sizeof write->reply.note, "%s", advice.why);
	return true;
}

static void ready(struct call *write, const struct err *unread)
{
	struct writing *w = write->writing;
	struct err err = { 0 };
	const struct journal_intent *open = NULL;
	bool known = journal_refresh(&write->api->journal, &err);
	if (known && unread && (open = next_open(write)) && open->state != INTENT_INTENDED)
		barred_by(write, BAR_OPEN, open, NULL);
	else if (!known || unread)
		failed_before(write, known ? unread : &err);
	if (!known || unread)
		return;
	if (w->now.skipped) {
		err_set(&err, ERR_REPLY, "the list of this user's attempts holds %zu that cannot be read, so the newest is not known", w->now.skipped);
		failed_before(write, &err);
		return;
	}
	if (settled_by_earlier(write) || !still_so(write))
		return;
	free(write->newest_id);
	write->newest_id = mem_strdup(w->now.newest && write->op == API_RETRY ? idv_text(w->now.newest, IDV_ID) : "");
	snprintf(w->intent.newest_id, sizeof w->intent.newest_id, "%s", write->newest_id);
	w->intent.server_at = w->now.server_time;
	journal_make_id(w->intent.id);
	digest_request(write, w->intent.id, w->intent.request);
	w->before = w->now;
	w->now = (struct sighting){ 0 };
	if (!journal_write_intent(&write->api->journal, &w->intent, &err)) {
		w->intent.id[0] = '\0';
		failed_before(write, &err);
		return;
	}
	memcpy(write->reply.intent, w->intent.id, sizeof write->reply.intent);
	write->state = CALL_WAITING;
}

bool write_leaves(struct call *write, struct err *err)
{
	struct writing *w = write->writing;
	if (!w || w->known == INTENT_SENT)
		return true;
	if (!journal_write_event(&write->api->journal, w->intent.id, "sent", "", 0, err))
		return false;
	w->known = INTENT_SENT;
	const struct journal_intent *i = journal_find(&write->api->journal, w->intent.id);
	return (i && i->state == INTENT_SENT) || err_set(err, ERR_LOCAL, "the journal %s does not hold what was written to it", write->api->journal.path);
}

void write_listed(struct call *write, struct call *list)
{
	struct writing *w = write->writing;
	struct api_reply *r = &list->reply;
	struct err err = { 0 };
	if (r->ok) {
		char *cursor = r->page.next_cursor;
		sighting_take(&w->now, &r->page, r->server_time, write->client_user_id, write->template_id);
		if (cursor && idv_cursors_add(&w->now.cursors, cursor, &err)) {
			read_list(write, cursor, 0);
			return;
		}
	} else {
		err = r->err;
	}
	if (write->state == CALL_READING)
		ready(write, err.kind ? &err : NULL);
	else
		settle_looked(write, err.kind ? &err : NULL);
}

/* -- the answer --------------------------------------------------------------------------------------------------------------- */

/* What it is not keeps somebody else's attempt from being taken for the one that was asked for. */
bool write_believes(struct call *write, const struct idv_page *page, struct err *err)
{
	struct writing *w = write->writing;
	const struct idv_record *r = page->count ? page->records[0] : NULL;
	const char *id = r ? idv_text(r, IDV_ID) : "", *why;
	bool known = sighting_has(&w->before, id);
	if (!r || strcmp(idv_text(r, IDV_CLIENT_USER_ID), write->client_user_id))
		why = "does not name the user";
	else if (strcmp(idv_text(r, IDV_TEMPLATE_ID), write->template_id))
		why = "does not name the template";
	else if (!idv_id_check("attempt id", id, NULL))
		why = "has an id that is none, for the attempt";
	else if (known)
		why = "is an attempt of before, not one after it,";
	else if (write->op == API_RETRY && !idv_is(r, IDV_PREVIOUS_ATTEMPT_ID, write->newest_id))
		why = "does not follow the attempt";
	else {
		/* An idempotent create gives what is there: the list may have lagged. Both times are the server's. */
		const struct idv_value *at = idv_get(r, IDV_CREATED_AT, 0, 0);
		bool timed = at->timed && w->intent.server_at;
		write->reply.own = !write->idempotent ? API_OWN : !timed ? API_OWN_UNKNOWN : at->number < w->intent.server_at ? API_NOT_OWN : API_OWN;
		return true;
	}
	if (r && !known && idv_id_check("attempt id", id, NULL) && idv_is(r, IDV_CLIENT_USER_ID, write->client_user_id) && idv_is(r, IDV_TEMPLATE_ID, write->template_id))
		snprintf(w->answered_id, sizeof w->answered_id, "%s", id);
	return err_set(err, ERR_REPLY, "%s: the answer %s that was to be %s", api_endpoint_table[write->op].name, why,
	               write->op == API_RETRY ? "retried" : "created for");
}

static enum write_wire wire_of(const struct call *write, enum outcome outcome)
{
	int http = write->reply.http;
	if (outcome == OUTCOME_OK)
		return WIRE_NEW;
	if (!http && (outcome == OUTCOME_UNSENT || outcome == OUTCOME_FINAL))
		return WIRE_UNSENT;
	if (write->word != FAULT_SAYS_NOTHING)
		return write->word == FAULT_SAYS_RATE ? WIRE_RATE : WIRE_REFUSED;
	return write->writing->answered_id[0] ? WIRE_OTHER : WIRE_LOST;
}

void write_tried(struct call *write, enum outcome outcome)
{
	enum write_wire wire = wire_of(write, outcome);
	write->writing->may_have_acted = write->writing->may_have_acted || wire == WIRE_LOST || wire == WIRE_OTHER;
}

void write_answered(struct call *write, enum outcome outcome)
{
	struct writing *w = write->writing;
	struct api_reply *r = &write->reply;
	w->wire = wire_of(write, outcome);
	/* That nothing came of the last sending says nothing of the ones before. */
	if (w->may_have_acted && w->wire != WIRE_NEW && w->wire != WIRE_OTHER)
		w->wire = WIRE_LOST;
	w->why = r->err;
	const struct write_outcome *o = outcome_of(w->wire, SEEN_UNASKED);
	if (o->look) {
		settle_begin(write);
		return;
	}
	if (o->state == INTENT_DONE) {
		snprintf(r->attempt_id, sizeof r->attempt_id, "%s", idv_text(r->page.records[0], IDV_ID));
		if (!write_note(write, o->word, r->attempt_id))
			snprintf(r->note, sizeof r->note, "the journal lacks this outcome: idreview settle will look for it");
	} else {
		if (w->wire == WIRE_UNSENT)
			err_remedy(&r->err, "Nothing was sent.%s%.200s", w->why.remedy[0] ? " " : "", w->why.remedy);
		write_note(write, o->word, r->error_code[0] ? r->error_code : err_kind_name(r->err.kind));
	}
	write_unlock(write);
	call_over(write);
}

void write_cancel(struct call *write)
{
	if (write->writing->intent.id[0])
		write_note(write, "unsent", "cancelled");
	write_unlock(write);
}
