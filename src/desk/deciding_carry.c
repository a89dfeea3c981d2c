/* A decision carried out: sent by those who send, then read once more, and what came of it signed and stored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/deciding_internal.h"

/* -- what came of it, written down --------------------------------------------------------------------------------------------------------------- */

static const struct { const char *result, *sentence; enum style style; } results[] = {
	{ "done", "Decided and carried out", STYLE_GOOD },
	{ "none", "Decided and recorded", STYLE_GOOD },
	{ "refused", "Decided, and the server refused it", STYLE_BAD },
	{ "half", "Decided and carried out by half", STYLE_WARN },
	{ "changed", "Decided, and not sent: what it rests on had changed", STYLE_WARN },
};

static void say_end(struct decide_run *r)
{
	char changes[DECIDING_SAID / 2] = "";
	size_t i = 0;
	while (i + 1 < sizeof results / sizeof *results && strcmp(results[i].result, r->result) != 0)
		i++;
	if (r->change_count)
		deciding_put_changes(r->changes, r->change_count, r->after ? ". Changed since it was read last: " : ": ", changes, sizeof changes);
	deciding_say(r->desk, r->change_count && results[i].style == STYLE_GOOD ? STYLE_WARN : results[i].style, "%s: %s%s%s%s%s", results[i].sentence,
	             outcome_labels[r->draft->outcome - 1], *r->told ? "; " : "", r->told, changes,
	             r->part.by_store && deciding_work(r->desk)->choice.by == SIGN_AGENT ? ". What came of it is signed by the store's key, since yours did not" : "");
}

/* Nothing was sent: what was written is a draft again, for another decision on what is known now. */
static void give_back(struct decide_run *r)
{
	struct deciding *g = &r->desk->deciding;
	if (r->kind != DECIDE_NEW || strcmp(r->result, "changed") != 0)
		return;
	*g->draft = *r->draft;
	g->draft->id[0] = '\0';
	draft_store(r->desk, false);
}

static void ended(struct decide_run *r, bool ok, const struct err *err)
{
	struct err why = { 0 };
	if (ok) {
		r->said = true;
		say_end(r);
		give_back(r);
		if (r->calibration.kind != CALIBRATION_NONE) /* it is for others now */
			claims_act(r->desk, &(struct act){ .kind = ACT_RELEASE, .row = r->row }, 0, (struct act_ticket){ 0 });
		run_over(r, r->ok, &r->err);
		return;
	}
	err_set(&why, err->kind, "%.160s. The decision stands, and what came of it (%s) is not recorded yet: %.160s", *r->told ? r->told : "It was signed", r->result, err->text);
	err_remedy(&why, "A writes it down.");
	run_over(r, false, &why);
}

static void sign_end(struct decide_run *r, bool after)
{
	struct desk *d = r->desk;
	const struct deciding_work *w = deciding_work(d);
	struct evidence now = { .read_at = 0 };
	struct basis b;
	struct err err = { 0 };
	if (deciding_basis(d, &b))
		evidence_take(&b, w->pictures, w->picture_count, d->deciding.policy->digest, &now);
	r->after = after;
	const struct disposition_end end = { .decision_digest = r->digest, .id = r->draft->id, .by = d->team.me->id, .at = desk_now(d), .result = r->result,
		                             .result_id = r->result_id, .changes = r->changes, .change_count = r->change_count, .after = after, .evidence = now.all };
	buf_reset(&r->part_record);
	if (!disposition_end_record(&end, &r->part_record)) {
		err_set(&err, ERR_LOCAL, "its record would be too large");
		ended(r, false, &err);
		return;
	}
	if (w->choice.touch)
		desk_say(d, STYLE_WARN, "Touch your key once more: what came of it is signed too");
	r->outcome_word = r->result;
	part_sign(r, DECISION_ENDED, SIGN_OUTCOME, ended);
}

/* Once more, so that what changed while it was sent is recorded. */
static void read_after(struct decide_run *r, bool ok, const struct err *err)
{
	if (ok) {
		again_differs(r, true);
	} else {
		r->change_count = 1;
		snprintf(r->changes[0].text, sizeof r->changes[0].text, "what it is now could not be read: %.150s", err->text);
	}
	sign_end(r, true);
}

static void end_with(struct decide_run *r, const char *result)
{
	r->result = result;
	r->desk->deciding.stage = DECIDING_AFTER;
	again_begin(r, read_after);
}

void carry_end(struct decide_run *r, const char *result)
{
	r->ok = true;
	end_with(r, result);
}

/* Nothing was sent. What differs is known already where the caller has it. */
static void end_changed(struct decide_run *r)
{
	struct desk *d = r->desk;
	err_set(&r->err, ERR_CHANGED, "what it rests on has changed: nothing was sent");
	deciding_put_changes(r->changes, r->change_count, "This changed since you saw it, and nothing was sent: ", d->deciding.changed, sizeof d->deciding.changed);
	r->result = "changed";
	sign_end(r, false);
}

void carry_changed(struct decide_run *r)
{
	r->change_count = 1;
	snprintf(r->changes[0].text, sizeof r->changes[0].text, "what it was decided on is not what is read now");
	end_changed(r);
}

/* -- what was sent ------------------------------------------------------------------------------------------------------------------------------------ */

/* It stands as it was signed, and can be carried out later. */
static void not_sent(struct decide_run *r, const struct err *err)
{
	struct err why = { 0 };
	err_set(&why, err->kind, "The decision is recorded, and not carried out: %.400s", err->text);
	err_remedy(&why, "%s%sA carries it out.", err->remedy, *err->remedy ? " " : "");
	run_over(r, false, &why);
}

static void sent(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct decide_run *r = owner;
	(void)tag;
	r->ok = reply->ok;
	r->err = reply->err;
	snprintf(r->result_id, sizeof r->result_id, "%.*s", IDV_ID_MAX, reply->attempt_id);
	snprintf(r->told, sizeof r->told, "%.390s", reply->ok ? reply->note : reply->err.text);
	text_heal(r->told, sizeof r->told, strlen(r->told) >= 390);
	if (reply->ok) {
		end_with(r, "done");
	} else if (reply->err.kind == ERR_HALF) {
		end_with(r, "half");
	} else if (reply->err.kind == ERR_REFUSED) {
		end_with(r, "refused");
	} else if (reply->err.kind == ERR_CHANGED) {
		again_differs(r, false);
		if (!r->change_count)
			snprintf(r->changes[r->change_count++].text, sizeof r->changes[0].text, "%.190s", reply->err.text);
		end_changed(r);
	} else if (reply->err.kind == ERR_UNCERTAIN) {
		err_set(&r->err, ERR_UNCERTAIN, "The decision is recorded, and whether it was carried out is not known yet: %.300s", reply->err.text);
		err_remedy(&r->err, "It is looked for; once it is known, A writes it down.");
		run_over(r, false, &r->err);
	} else {
		not_sent(r, &reply->err);
	}
}

static void acted(void *owner, bool ok, const struct err *err)
{
	struct decide_run *r = owner;
	if (!ok) {
		not_sent(r, err);
		return;
	}
	r->ok = true;
	end_with(r, "done");
}

static void act(struct decide_run *r, enum act_kind kind)
{
	struct desk *d = r->desk;
	const struct disposition *f = r->draft;
	struct act a = { .kind = kind, .row = r->row };
	struct buf text;
	buf_init(&text, NOTE_MAX - 1);
	if (kind == ACT_NOTE)
		buf_printf(&text, "Asked %s%s%s%s", f->party, *f->party_reference ? ", reference " : "", f->party_reference, *f->narrative ? ": " : "");
	buf_add_str(&text, f->narrative);
	a.text = buf_str(&text);
	snprintf(a.to, sizeof a.to, "%s", f->queue);
	claims_act(d, &a, 0, (struct act_ticket){ acted, r });
	buf_finish(&text);
}

static bool send_retry(struct decide_run *r, struct err *err)
{
	struct desk *d = r->desk;
	struct idv_retry q;
	deciding_retry(d, r->draft, &q);
	return desk_retry_on(d, &q, snapshot_basis(&r->shown).attempt, (struct ticket){ sent, r, 0 }, err);
}

void carry_out(struct decide_run *r)
{
	struct desk *d = r->desk;
	struct err err = { 0 };
	bool ok = true;
	if (r->calibration.kind != CALIBRATION_NONE) {
		snprintf(r->told, sizeof r->told, "nothing is sent, since the case was there for calibration");
		carry_end(r, "none");
		return;
	}
	d->deciding.stage = DECIDING_SENDING;
	d->deciding.changes++;
	if (again_differs(r, false)) {
		end_changed(r);
		return;
	}
	switch ((enum outcome)(r->draft->outcome - 1)) {
	case OUTCOME_CLEAR:
	case OUTCOME_REJECT:
		ok = scrutiny_send(d, &r->hits, (struct ticket){ sent, r, 0 }, &err);
		break;
	case OUTCOME_RETRY:
		ok = send_retry(r, &err);
		break;
	case OUTCOME_ESCALATE:
		act(r, ACT_ESCALATE);
		break;
	case OUTCOME_ASK:
		act(r, ACT_NOTE);
		break;
	default:
		r->ok = true;
		end_with(r, "none");
		break;
	}
	if (!ok && err.kind == ERR_CHANGED) {
		snprintf(r->changes[0].text, sizeof r->changes[0].text, "%.190s", err.text);
		r->change_count = 1;
		end_changed(r);
	} else if (!ok) {
		not_sent(r, &err);
	}
}
