/* A decision under way: from the key that asked for it to what is said of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "desk/deciding_internal.h"

enum { RECORD_MOST = DECISION_RECORD_MAX, WORDS_MOST = 1024 * 1024 };

struct decide_run *run_begin(struct desk *d, enum decide_kind kind, struct ticket who)
{
	struct deciding_work *w = deciding_work(d);
	if (w->run)
		return NULL;
	struct decide_run *r = w->run = mem_alloc(sizeof *r);
	*r = (struct decide_run){ .desk = d, .kind = kind, .who = who, .row = *deciding_row(d) };
	r->result = "";
	r->draft = secret_alloc(sizeof *r->draft);
	buf_init(&r->record, RECORD_MOST);
	buf_init(&r->words, WORDS_MOST);
	buf_init(&r->part_record, RECORD_MOST);
	d->deciding.stage = DECIDING_READING;
	d->deciding.said[0] = '\0';
	d->deciding.changes++;
	return r;
}

static void finish(struct decide_run *r)
{
	secret_free(r->draft);
	aml_decision_finish(&r->hits);
	snapshot_finish(&r->shown);
	buf_finish(&r->record);
	buf_finish(&r->words);
	buf_finish(&r->part_record);
	free(r->signature);
	free(r);
}

void run_drop(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	struct decide_run *r = w->run;
	if (!r)
		return;
	w->run = NULL;
	d->deciding.stage = DECIDING_IDLE;
	sign_cancel(&w->signer);
	desk_forget(d, r);
	claims_forget(d, r);
	if (d->team.store)
		store_forget(d->team.store, r);
	audit_forget(d->audit, r);
	finish(r);
}

void deciding_forget(struct desk *d, const void *owner)
{
	struct decide_run *r = deciding_work(d) ? deciding_work(d)->run : NULL;
	if (r && r->who.owner == owner)
		r->who = (struct ticket){ 0 };
}

void run_over(struct decide_run *r, bool ok, const struct err *err)
{
	struct desk *d = r->desk;
	struct deciding_work *w = deciding_work(d);
	struct ticket who = r->who;
	struct api_reply reply = { .ok = ok };
	if (!ok) {
		reply.err = *err;
		log_err(LOG_WARN, "decision", err);
		if (err->kind != ERR_CANCELLED && !r->said)
			deciding_say(d, err->kind == ERR_REFUSED ? STYLE_BAD : STYLE_WARN, "%s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
	}
	run_drop(d);
	w->fresh = false;
	w->asked_changes = 0; /* what the store has of it is read again */
	dossier_stale(d);
	d->deciding.changes++;
	desk_changed(d);
	if (who.reply)
		who.reply(who.owner, who.tag, &reply);
}
