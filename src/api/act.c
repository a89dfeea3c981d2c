/* The two calls of an act, and what is read between them. What is before is act_prepare.c's, what follows a lost answer act_settle.c's. */
#include <stdio.h>
#include <string.h>

#include "api/act.h"
#include "base/err.h"
#include "base/log.h"

/* A call may have to wait for its budget: what was read before is too old then. */
enum { OLD_S = 5, LOOKS_AGAIN = 3 };

static const struct errand call_errand;

static struct exchange *call(struct exchange *act, enum api_op op)
{
	struct act *a = act->writing->act;
	struct exchange *x = exchange_create(act->api, op);
	struct err err = { 0 };
	buf_finish(&x->request);
	buf_init(&x->request, ACT_REQUEST_MAX);
	if (op == API_SCREENING_UPDATE)
		exchange_asked(x, SCREENING_ID, a->d.screening_id, "screening");
	x->words = a->d.comment;
	x->errand = &call_errand;
	x->owner = act;
	/* What cannot be encoded was refused before. */
	(void)(op == API_REVIEW_CREATE ? aml_review_encode : aml_update_encode)(&a->d, &x->request, &err);
	return x;
}

static void send_call(struct exchange *act, enum act_call which)
{
	act->writing->act->call = which;
	act->writing->act->outcome = ENDING_UNSENT; /* one that never leaves is not tried */
	act->state = EXCHANGE_READING;
	call(act, which == ACT_REVIEW ? API_REVIEW_CREATE : API_SCREENING_UPDATE);
}

/* -- before it leaves --------------------------------------------------------------------------------------------------------- */

static struct exchange *call_of(const struct exchange *act)
{
	struct exchange *x = act->api->exchanges;
	while (x && (x->owner != act || x->errand != &call_errand))
		x = x->next;
	return x;
}

static void drop(struct exchange *x)
{
	x->owner = NULL;
	x->errand = &plain_errand;
	exchange_over(x);
}

/* What the update must not leave without: that it may is on disk, and nobody has closed the act. */
static void leaving(struct exchange *act, const struct err *err)
{
	const struct api_keep *keep = &act->api->keep;
	struct writing *w = act->writing;
	bool after = w->act->call == ACT_UPDATE_AFTER;
	const struct intent *i = err ? NULL : keep_find(keep, w->intent.id);
	struct err lacking = { 0 };
	if (!err) {
		w->known = INTENT_SENT;
		if (!i || i->state != INTENT_SENT || (after && !i->updating)) {
			err_set(&lacking, ERR_LOCAL, "the journal %s does not hold what was written to it", keep_place(keep));
			err = &lacking;
		}
	}
	struct exchange *x = call_of(act);
	if (!err)
		act->reply.tries++;
	if (x && err && after) {
		w->why = *err;
		drop(x);
		act_stop(act, ACT_UNWRITTEN);
	} else if (x) {
		run_go(x, err);
	}
}

/* Its turn has come. */
static void leaves(struct exchange *x)
{
	struct exchange *act = x->owner;
	struct writing *w = act->writing;
	struct act *a = w->act;
	bool after = a->call == ACT_UPDATE_AFTER;
	bool old = when_mono_ms() - a->looked_at > (int64_t)OLD_S * 1000;
	if (after && w->earlier) {
		drop(x);
		act_stop(act, ACT_LEFT);
	} else if (old && a->look_again) {
		drop(x);
		a->look_again(act);
	} else {
		keep_note(&act->api->keep, w->intent.id, after ? "updating" : "sent", "", 0, writing_call(act, leaving));
	}
}

/* -- the answer --------------------------------------------------------------------------------------------------------------- */

static bool has_each(const struct record *r, unsigned leaf, const struct aml_decision *d, enum aml_verdict verdict)
{
	size_t sent = 0, n = record_get(r, leaf, 0, 0)->state == RECORD_PRESENT ? record_count(r, leaf, -1) : 0;
	for (size_t k = 0; k < d->hit_count; k++) {
		size_t i = 0;
		if (d->hits[k].verdict != verdict)
			continue;
		while (i < n && strcmp(record_get(r, leaf, i, 0)->text, d->hits[k].hit_id) != 0)
			i++;
		if (i == n)
			return false;
		sent++;
	}
	return sent == n;
}

/* What it is not keeps another screening's answer from being taken for this one's: a review names no screening, so it must be new, have our
 * reference, and both arrays as they were sent. */
static bool believes_review(struct exchange *act, const struct record *r, struct err *err)
{
	struct act *a = act->writing->act;
	char reference[AML_REFERENCE];
	const char *id = record_text(r, REVIEW_ID), *why;
	if (!idv_id_check("review id", id, NULL) || strlen(id) >= AML_ID_SIZE || record_get(r, REVIEW_ID, 0, 0)->mended)
		why = "has an id that is none";
	else if (aml_look_has_review(&a->look, id) || aml_look_has_review(&a->d.seen, id))
		why = "is a review of before";
	else if (!aml_comment_read(record_text(r, REVIEW_COMMENT), reference, NULL) || strcmp(reference, a->d.reference) != 0)
		why = "does not have the reference that was sent";
	else if (!has_each(r, REVIEW_CONFIRMED_HITS, &a->d, AML_MATCH) || !has_each(r, REVIEW_DISMISSED_HITS, &a->d, AML_NO_MATCH))
		why = "does not name the hits that were sent";
	else
		return ACT_COPY(a->review_id, id) > 0;
	return err_set(err, ERR_REPLY, "%s: the answer %s", api_endpoint_table[API_REVIEW_CREATE].name, why);
}

static bool believes_update(struct exchange *act, const struct record *r, struct err *err)
{
	const struct aml_decision *d = &act->writing->act->d;
	const struct record_value *assignee = record_get(r, SCREENING_ASSIGNEE, 0, 0);
	const char *status = aml_aim_statuses[d->aim];
	if (!record_is(r, SCREENING_ID, d->screening_id))
		return err_set(err, ERR_REPLY, "%s: the answer does not name the screening", api_endpoint_table[API_SCREENING_UPDATE].name);
	if (status ? record_is(r, SCREENING_STATUS, status) : assignee->state != RECORD_WRONG_TYPE && !strcmp(assignee->text, d->assignee))
		return true;
	return err_set(err, ERR_REPLY, "%s: the answer lacks what was sent", api_endpoint_table[API_SCREENING_UPDATE].name);
}

static bool believes(struct exchange *x, const struct record_page *page, struct err *err)
{
	const struct record *r = page->count ? page->records[0] : NULL;
	if (!r)
		return err_set(err, ERR_REPLY, "%s: the answer is empty", exchange_endpoint(x)->name);
	return (x->op == API_REVIEW_CREATE ? believes_review : believes_update)(x->owner, r, err);
}

static void tried(struct exchange *x, enum ending outcome)
{
	x->owner->writing->act->outcome = outcome;
}

static enum write_wire wire_of(const struct exchange *x, enum ending outcome)
{
	int http = x->reply.http;
	if (outcome == ENDING_OK)
		return WIRE_NEW;
	if (!http && (outcome == ENDING_UNSENT || outcome == ENDING_FINAL))
		return WIRE_UNSENT;
	if (x->word != FAULT_SAYS_NOTHING)
		return x->word == FAULT_SAYS_RATE ? WIRE_RATE : WIRE_REFUSED;
	return WIRE_LOST;
}

/* -- between the calls -------------------------------------------------------------------------------------------------------- */

static void look_between(struct exchange *act);
static void between(struct exchange *act, const struct err *unread);

static void renamed(struct exchange *act, const struct err *err)
{
	if (!err) {
		between(act, NULL);
		return;
	}
	act->writing->why = *err;
	act_stop(act, ACT_UNWRITTEN);
}

static void between(struct exchange *act, const struct err *unread)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	if (!unread && act_names_another(a)) {
		writing_note(act, "reviewed", a->review_id, renamed);
		return;
	}
	if (!unread)
		a->change_count = aml_changes(&a->d.seen, &a->look, &a->d, true, a->changes);
	if (unread)
		w->why = *unread;
	if (unread || a->change_count)
		act_stop(act, unread ? ACT_UNREAD : ACT_CHANGED);
	else if (act_is_aimed(a))
		act_stop(act, ACT_NEEDLESS);
	else if (w->earlier)
		act_stop(act, ACT_LEFT);
	else if (!writing_may(w, a->d.screening_id, &w->why))
		act_stop(act, ACT_BARRED);
	else
		send_call(act, ACT_UPDATE_AFTER);
}

static void look_between(struct exchange *act)
{
	struct act *a = act->writing->act;
	struct err err = { 0 };
	if (a->again++ >= LOOKS_AGAIN) {
		err_set(&err, ERR_RATE, "the calls of this minute are used up, and what is read grows old before the next may go");
		between(act, &err);
		return;
	}
	act->state = EXCHANGE_READING;
	act_look(act, true, 0, between);
}

static void noted(struct exchange *act, const struct err *err)
{
	struct act *a = act->writing->act;
	if (err) {
		act->writing->why = *err;
		act_stop(act, ACT_UNWRITTEN);
		return;
	}
	a->again = 0;
	look_between(act);
}

/* The review is in. */
static void reviewed(struct exchange *act)
{
	struct act *a = act->writing->act;
	a->steps[0] = API_STEP_DONE;
	a->look_again = look_between;
	if (a->update)
		writing_note(act, "reviewed", a->review_id, noted);
	else
		act_stop(act, ACT_COMPLETE);
}

/* -- the verdict on a call ----------------------------------------------------------------------------------------------------- */

static void answered(struct exchange *x)
{
	struct exchange *act = x->owner;
	struct writing *w = act->writing;
	struct act *a = w->act;
	w->wire = wire_of(x, a->outcome);
	w->why = x->reply.err;
	act->reply.http = x->reply.http;
	memcpy(act->reply.request_id, x->reply.request_id, sizeof act->reply.request_id);
	memcpy(act->reply.error_type, x->reply.error_type, sizeof act->reply.error_type);
	memcpy(act->reply.error_code, x->reply.error_code, sizeof act->reply.error_code);
	act->reply.retry_after_s = x->reply.retry_after_s;
	const struct act_outcome *o = act_outcome_of(a->call, w->wire, ACT_UNASKED);
	if (o->look)
		act_settle(act, when_mono_ms());
	else if (o->state == INTENT_SENT)
		reviewed(act);
	else
		act_close_by(act, o);
}

static const struct errand call_errand = { .leaves = leaves, .believes = believes, .tried = tried, .over = answered };

void act_begin(struct exchange *act, void (*look_again)(struct exchange *act))
{
	struct act *a = act->writing->act;
	a->reviewed = reviewed;
	a->look_again = look_again;
	send_call(act, a->review ? ACT_REVIEW : ACT_UPDATE);
}
