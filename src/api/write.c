/* A write that is sent, and what its answer says. What is before is prepare.c's, what follows a lost answer settle.c's. */
#include <stdio.h>
#include <string.h>

#include "api/writing.h"
#include "base/log.h"
#include "idv/request.h"

static void leaving(struct exchange *write, const struct err *err)
{
	const struct api_keep *keep = &write->api->keep;
	struct writing *w = write->writing;
	const struct intent *i = err ? NULL : keep_find(keep, w->intent.id);
	struct err lacking = { 0 };
	if (!err) {
		w->known = INTENT_SENT;
		if (!i || i->state != INTENT_SENT) {
			err_set(&lacking, ERR_LOCAL, "the journal %s does not hold what was written to it", keep_place(keep));
			err = &lacking;
		}
	}
	run_go(write, err);
}

static void leaves(struct exchange *write)
{
	struct writing *w = write->writing;
	if (w->known == INTENT_SENT)
		run_go(write, NULL);
	else
		keep_note(&write->api->keep, w->intent.id, "sent", "", 0, writing_call(write, leaving));
}

/* -- the answer --------------------------------------------------------------------------------------------------------------- */

/* What it is not keeps somebody else's attempt from being taken for the one that was asked for. */
static bool believes(struct exchange *write, const struct record_page *page, struct err *err)
{
	struct writing *w = write->writing;
	const struct record *r = page->count ? page->records[0] : NULL;
	const char *id = r ? idv_text(r, IDV_ID) : "", *why;
	bool known = sighting_has(&w->before, id);
	if (!r || strcmp(idv_text(r, idv_by_table[w->intent.by].leaf), w->intent.client_user_id))
		why = "does not name the user";
	else if (strcmp(idv_text(r, IDV_TEMPLATE_ID), w->intent.template_id))
		why = "does not name the template";
	else if (!idv_id_check("attempt id", id, NULL))
		why = "has an id that is none, for the attempt";
	else if (known)
		why = "is an attempt of before, not one after it,";
	else if (write->op == API_RETRY && !idv_is(r, IDV_PREVIOUS_ATTEMPT_ID, w->intent.newest_id))
		why = "does not follow the attempt";
	else {
		/* An idempotent create gives what is there: the list may have lagged. Both times are the server's. */
		const struct record_value *at = idv_get(r, IDV_CREATED_AT, 0, 0);
		bool timed = at->timed && w->intent.server_at;
		write->reply.own = !write->idempotent ? API_OWN : !timed ? API_OWN_UNKNOWN : at->number < w->intent.server_at ? API_NOT_OWN : API_OWN;
		return true;
	}
	if (r && !known && idv_id_check("attempt id", id, NULL) && idv_is(r, idv_by_table[w->intent.by].leaf, w->intent.client_user_id) &&
	    idv_is(r, IDV_TEMPLATE_ID, w->intent.template_id))
		snprintf(w->answered_id, sizeof w->answered_id, "%s", id);
	return err_set(err, ERR_REPLY, "%s: the answer %s that was to be %s", exchange_endpoint(write)->name, why,
	               write->op == API_RETRY ? "retried" : "created for");
}

static enum write_wire wire_of(const struct exchange *write, enum ending outcome)
{
	int http = write->reply.http;
	if (outcome == ENDING_OK)
		return WIRE_NEW;
	if (!http && (outcome == ENDING_UNSENT || outcome == ENDING_FINAL))
		return WIRE_UNSENT;
	if (write->word != FAULT_SAYS_NOTHING)
		return write->word == FAULT_SAYS_RATE ? WIRE_RATE : WIRE_REFUSED;
	return write->writing->answered_id[0] ? WIRE_OTHER : WIRE_LOST;
}

static void tried(struct exchange *write, enum ending outcome)
{
	enum write_wire wire = wire_of(write, outcome);
	write->writing->may_have_acted = write->writing->may_have_acted || wire == WIRE_LOST || wire == WIRE_OTHER;
}

static void noted(struct exchange *write, const struct err *err)
{
	struct api_reply *r = &write->reply;
	if (err && r->ok)
		snprintf(r->note, sizeof r->note, "the journal lacks this outcome: idreview settle will look for it");
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	writing_unlock(write);
	exchange_over(write);
}

static void answered(struct exchange *write, enum ending outcome)
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
		settle_begin(write, when_mono_ms());
		return;
	}
	write->state = EXCHANGE_NOTING;
	if (o->state == INTENT_DONE) {
		snprintf(r->attempt_id, sizeof r->attempt_id, "%s", idv_text(r->page.records[0], IDV_ID));
		writing_note(write, o->word, r->attempt_id, noted);
		return;
	}
	if (w->wire == WIRE_UNSENT)
		err_remedy(&r->err, "Nothing was sent.%s%.200s", w->why.remedy[0] ? " " : "", w->why.remedy);
	writing_note(write, o->word, r->error_code[0] ? r->error_code : err_kind_name(r->err.kind), noted);
}

const struct errand write_errand = {
	.leaves = leaves,
	.believes = believes,
	.tried = tried,
	.answered = answered,
	.destroy = writing_destroy,
};

/* Nothing of it has left this host. What the keep has not answered yet is done before this. */
void write_cancel(struct exchange *write)
{
	struct api *api = write->api;
	struct writing *w = write->writing;
	writing_stop_reading(write);
	keep_cancel(&api->keep, &w->call);
	if (w->intent.id[0])
		keep_note(&api->keep, w->intent.id, "unsent", "cancelled", server_now(api),
		          aside_begin(api, &w->intent, "the journal lacks an outcome", NULL));
	writing_unlock(write);
}
