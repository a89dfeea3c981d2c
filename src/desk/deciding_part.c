/* A part of a decision: signed, and stored with its event in one transaction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/deciding_internal.h"

static void over(struct decide_run *r, bool ok, const struct err *err)
{
	r->desk->deciding.changes++;
	desk_changed(r->desk);
	r->then(r, ok, err);
}

/* -- storing ------------------------------------------------------------------------------------------------------------------------------------------------ */

static void settled(void *ctx, bool done)
{
	struct decide_run *r = ctx;
	struct err err = { 0 };
	if (!done)
		err_set(&err, ERR_STORE, "the store was lost in the middle, and the decision is not in it: nothing was sent");
	over(r, done, &err);
}

static void stored(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct decide_run *r = owner;
	struct desk *d = r->desk;
	struct err err = reply->err;
	(void)tag;
	if (reply->outcome == STORE_UNKNOWN) {
		desk_say(d, STYLE_WARN, "The store was lost in the middle: nothing is sent until it is known whether the decision is in it");
		audit_settle(d->audit, settled, r);
		return;
	}
	if (reply->outcome == STORE_UNMET && r->fenced && !reply->step)
		err_set(&err, ERR_HELD, "the claim on this case was lost while it was signed: nothing was stored, and nothing was sent");
	else if (reply->outcome == STORE_UNMET)
		err_set(&err, ERR_CHANGED, "somebody else has dealt with this decision meanwhile: nothing was sent, look again");
	else if (reply->outcome == STORE_FAILED && !err.kind)
		err_set(&err, ERR_STORE, "the store did not take the decision: nothing was sent");
	over(r, reply->outcome == STORE_DONE, &err);
}

/* One that is there for calibration is done with; of those that were carried out a share is shown again, which needs that others can be told from me. */
static void calibrate(struct decide_run *r, struct store_tx *t)
{
	const struct desk *d = r->desk;
	const struct decision_row *p = &r->part;
	enum outcome o = (enum outcome)(r->draft->outcome - 1);
	bool calibrates = r->calibration.kind != CALIBRATION_NONE, again = o == OUTCOME_CLEAR || o == OUTCOME_REJECT || o == OUTCOME_LEAVE;
	if (p->part == DECISION_PROPOSED && calibrates)
		calibration_done(t, &r->calibration, p->case_id, d->team.me, p->id, p->at);
	else if (p->part == DECISION_PROPOSED)
		calibration_none(t, p->case_id, d->team.me);
	else if (p->part == DECISION_ENDED && !calibrates && again && r->kind == DECIDE_NEW && (!strcmp(r->result, "done") || !strcmp(r->result, "none")) &&
	         store_is_postgresql(d->team.store) && calibration_chosen(p->id, d->config->shown_again))
		calibration_show_again(t, p->case_id, d->team.me, p->id, p->at);
}

static void add(struct decide_run *r)
{
	struct desk *d = r->desk;
	struct store *s = d->team.store;
	const struct held_case *held = claims_of(d, r->row.id);
	char subject[CHAIN_CASE];
	struct audit_detail detail;
	struct decision_row *p = &r->part;
	bool first = p->part == DECISION_PROPOSED;
	d->deciding.stage = DECIDING_STORING;
	p->at = store_now(s);
	snprintf(p->person, sizeof p->person, "%s", d->team.me->id);
	snprintf(p->host, sizeof p->host, "%s", d->team.me->host);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	if (r->fenced && held)
		claim_hold(t, &held->claim, d->team.me, p->at);
	decisions_add(t, p, first ? deciding_work(d)->key : NULL, first ? buf_str(&r->words) : "", first ? r->words.len : 0);
	calibrate(r, t);
	audit_subject_of(subject, &r->row);
	enum audit_kind kind = decisions_event(p, r->outcome_word, &detail);
	audit_event(d->audit, t, kind, subject, &detail);
	store_send(s, t, (struct store_ticket){ stored, r, 0 });
}

static void begin(struct decide_run *r, enum decision_part part)
{
	struct decision_row *p = &r->part;
	*p = (struct decision_row){ .case_id = r->row.id, .part = part, .record = "", .signature = "", .key = "", .second = part == DECISION_PROPOSED ? r->second : 0 };
	snprintf(p->id, sizeof p->id, "%s", r->draft->id);
	snprintf(p->digest, sizeof p->digest, "%s", r->digest);
	snprintf(p->evidence, sizeof p->evidence, "%s", r->evidence.all);
	if (part == DECISION_PROPOSED) {
		p->record = buf_str(&r->record);
		p->record_len = r->record.len;
	} else if (part == DECISION_ENDED) {
		p->record = buf_str(&r->part_record);
		p->record_len = r->part_record.len;
	}
}

/* -- the key of its words, before the first ----------------------------------------------------------------------------------------------------------------------- */

static void got_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct desk *d = owner;
	struct deciding_work *w = deciding_work(d);
	if (!w || !w->run || tag != w->turn)
		return;
	if (!key) {
		over(w->run, false, err);
		return;
	}
	if (!w->key)
		w->key = secret_alloc(sizeof *w->key);
	*w->key = *key;
	add(w->run);
}

static void add_with_key(struct decide_run *r)
{
	struct desk *d = r->desk;
	struct deciding_work *w = deciding_work(d);
	if (r->part.part == DECISION_PROPOSED && !w->key)
		keys_case(d->team.keys, r->row.id, true, (struct keys_ticket){ got_key, d, w->turn });
	else
		add(r);
}

/* -- signing ------------------------------------------------------------------------------------------------------------------------------------------------- */

static bool still_holds(struct decide_run *r, struct err *err)
{
	if (r->part.part == DECISION_ENDED)
		return true;
	if (again_differs(r, false))
		return err_set(err, ERR_CHANGED, "what it rests on changed while it was signed: nothing was stored, and nothing was sent");
	return claims_firm(r->desk, r->row.id, err);
}

static void sign(struct decide_run *r, enum sign_meaning meaning);

static void signed_by(void *owner, const struct signature *s, const struct err *err)
{
	struct decide_run *r = owner;
	struct err why = { 0 };
	if (deciding_work(r->desk)->run != r) /* it is being dropped */
		return;
	if (!s && r->part.part == DECISION_ENDED && !r->by_store) { /* what came of it shall not be lost for a key that was taken away */
		r->by_store = true;
		sign(r, SIGN_OUTCOME);
		return;
	}
	if (!s || !still_holds(r, &why)) {
		over(r, false, s ? &why : err);
		return;
	}
	free(r->signature);
	r->signature = mem_alloc(sizeof *r->signature);
	*r->signature = *s;
	r->part.signature = r->signature->text;
	r->part.key = r->signature->key;
	r->part.by_store = s->by == SIGN_STORE;
	r->part.touch = s->touch;
	add_with_key(r);
}

static void sign(struct decide_run *r, enum sign_meaning meaning)
{
	struct deciding_work *w = deciding_work(r->desk);
	const struct buf *bytes = r->part.part == DECISION_ENDED ? &r->part_record : &r->record;
	struct sign_choice choice = w->choice;
	struct err err;
	r->desk->deciding.stage = DECIDING_SIGNING;
	if (r->by_store && !deciding_choose_store(r->desk, &choice, &err)) {
		over(r, false, &err);
		return;
	}
	sign_begin(&w->signer, &choice, meaning, buf_str(bytes), bytes->len, signed_by, r);
}

void part_sign(struct decide_run *r, enum decision_part part, enum sign_meaning meaning, void (*then)(struct decide_run *r, bool ok, const struct err *err))
{
	r->then = then;
	r->fenced = part != DECISION_ENDED;
	r->by_store = false;
	begin(r, part);
	sign(r, meaning);
}

void part_add(struct decide_run *r, enum decision_part part, void (*then)(struct decide_run *r, bool ok, const struct err *err))
{
	r->then = then;
	r->fenced = false;
	begin(r, part);
	add(r);
}
