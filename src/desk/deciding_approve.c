/* A decision of the store: the second look on it, and carrying it out where that was not done. */
#include <stdio.h>
#include <string.h>

#include "desk/deciding_internal.h"
#include "desk/scrutiny_internal.h"
#include "store/who.h"

/* -- is it still what was decided on? -------------------------------------------------------------------------------------------------------------- */

/* A newer attempt of its user; NULL: there is none. */
static const struct record *newest_of(struct desk *d)
{
	struct attempt *a = deciding_attempt(d), *newest = a ? caseload_newest(&d->load, a) : NULL;
	return newest && newest != a ? newest->record : NULL;
}

static bool is_same(struct decide_run *r)
{
	struct evidence now;
	struct basis b;
	if (!deciding_basis(r->desk, &b) || newest_of(r->desk))
		return false;
	evidence_take(&b, NULL, 0, r->desk->deciding.policy->digest, &now);
	return evidence_same(&now, &r->evidence);
}

/* From here on what changes is told from what is known now, which is what was decided on. */
static void take_shown(struct decide_run *r)
{
	struct basis b;
	if (deciding_basis(r->desk, &b))
		snapshot_take(&r->shown, &b);
	if (!r->has_hits)
		return;
	aml_look_finish(&r->hits.seen);
	aml_look_copy(&r->desk->scrutiny.look, &r->hits.seen);
	snprintf(r->hits.by, sizeof r->hits.by, "%.79s on %.64s", r->desk->team.me->id, r->desk->team.me->host);
}

static bool read_again(struct decide_run *r, bool ok, const struct err *err)
{
	struct err why = { 0 };
	if (!ok)
		err_set(&why, err->kind, "It could not be read again, so nothing was signed or sent: %.380s", err->text);
	else if (deciding_chose_as_told(r->desk, &why) && claims_firm(r->desk, r->row.id, &why))
		return true;
	run_over(r, false, &why);
	return false;
}

/* -- the second look ------------------------------------------------------------------------------------------------------------------------------------ */

static void made_void(struct decide_run *r, bool ok, const struct err *err)
{
	struct err why = { 0 };
	if (!ok) {
		run_over(r, false, err);
		return;
	}
	err_set(&why, ERR_CHANGED, "What it was decided on has changed since, so the decision is void and nothing was sent: look at the case, and decide anew");
	run_over(r, false, &why);
}

static void approved(struct decide_run *r, bool ok, const struct err *err)
{
	if (ok)
		carry_out(r);
	else
		run_over(r, false, err);
}

static void judge_approval(struct decide_run *r, bool ok, const struct err *err)
{
	if (!read_again(r, ok, err))
		return;
	if (!is_same(r)) {
		r->outcome_word = "";
		part_add(r, DECISION_VOID, made_void);
		return;
	}
	take_shown(r);
	r->outcome_word = outcome_names[r->draft->outcome - 1];
	part_sign(r, DECISION_APPROVED, SIGN_APPROVAL, approved);
}

static void refused(struct decide_run *r, bool ok, const struct err *err)
{
	if (ok)
		deciding_say(r->desk, STYLE_WARN, "%s", *r->told ? r->told : "Refused: nothing was sent");
	run_over(r, ok, err);
}

static void judge_refusal(struct decide_run *r, bool ok, const struct err *err)
{
	if (!read_again(r, ok, err))
		return;
	take_shown(r);
	r->outcome_word = outcome_names[r->draft->outcome - 1];
	part_sign(r, DECISION_REFUSED, SIGN_REFUSAL, refused);
}

/* What begins with all of it; NULL and err: it does not. */
static struct decide_run *begin(struct desk *d, enum decide_kind kind, size_t i, struct ticket who, struct err *err)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	const char *off = deciding_off_approve(d);
	if (!off && kind != DECIDE_TAKE_BACK)
		off = desk_off_write(d);
	if (off)
		return err_set(err, ERR_USAGE, "%s", off), NULL;
	if (i >= g->known_count)
		return err_set(err, ERR_USAGE, "no decision is selected"), NULL;
	struct decide_run *r = run_begin(d, kind, who);
	r->who = (struct ticket){ 0 }; /* until it has begun, the caller is told by err */
	if (!record_restore(r, &g->known[i], &w->parts[i], err) && kind != DECIDE_TAKE_BACK) {
		run_drop(d);
		return NULL;
	}
	if (kind == DECIDE_TAKE_BACK) {
		snprintf(r->draft->id, sizeof r->draft->id, "%s", g->known[i].read.id);
		snprintf(r->evidence.all, sizeof r->evidence.all, "%s", g->known[i].read.evidence);
		*err = (struct err){ 0 };
	} else {
		deciding_choose_as_told(d);
	}
	r->who = who;
	return r;
}

static bool may_look(struct desk *d, const struct deciding_known *k, int outcome, struct err *err)
{
	if (!k->waiting)
		return err_set(err, ERR_USAGE, "this decision waits for nobody");
	if (k->mine)
		return err_set(err, ERR_SECOND, "you proposed it yourself: a second person has to look at it");
	if (d->team.me->role < ROLE_APPROVER)
		return err_set(err, ERR_SECOND, "your role is %s: who gives a second look is an approver", who_role_name(d->team.me->role));
	if (k->hidden && !outcome)
		return err_set(err, ERR_USAGE, "first say what you would decide: the other verdict is hidden until then");
	return true;
}

bool deciding_approve(struct desk *d, size_t i, bool approve, int outcome, struct ticket who, struct err *err)
{
	const struct deciding *g = &d->deciding;
	if (i < g->known_count && !may_look(d, &g->known[i], outcome, err))
		return false;
	bool hidden = i < g->known_count && g->known[i].hidden;
	struct decide_run *r = begin(d, approve ? DECIDE_APPROVE : DECIDE_REFUSE, i, who, err);
	if (!r)
		return false;
	if (hidden && outcome != r->draft->outcome) { /* both are in now, and compared */
		approve = false;
		snprintf(r->told, sizeof r->told, "You disagree: %s was proposed, and you would %s. The proposal is refused, and nothing was sent",
		         outcome_labels[r->draft->outcome - 1], outcome_labels[outcome - 1]);
	}
	run_read(r, approve ? judge_approval : judge_refusal);
	return true;
}

/* -- carried out later --------------------------------------------------------------------------------------------------------------------------------------- */

/* Before a run ended it may have been sent: the server tells. */
static bool was_done(struct decide_run *r, int64_t decided_at)
{
	struct desk *d = r->desk;
	const struct record *r2 = newest_of(d);
	switch ((enum outcome)(r->draft->outcome - 1)) {
	case OUTCOME_CLEAR:
	case OUTCOME_REJECT:
		return d->scrutiny.look.screening && record_is(d->scrutiny.look.screening, SCREENING_STATUS, aml_aim_statuses[r->hits.aim]);
	case OUTCOME_RETRY:
		if (!r2 || idv_get(r2, IDV_CREATED_AT, 0, 0)->number < decided_at)
			return false;
		snprintf(r->result_id, sizeof r->result_id, "%.*s", IDV_ID_MAX, idv_text(r2, IDV_ID));
		return true;
	case OUTCOME_ESCALATE:
		return deciding_row(d) && !strcmp(deciding_row(d)->queue, r->draft->queue);
	default:
		return false;
	}
}

static bool is_open(struct decide_run *r, struct api_open *open)
{
	struct desk *d = r->desk;
	const struct attempt *a = deciding_attempt(d);
	if (r->has_hits)
		return desk_open_of(d, SCRUTINY_SUBJECT, r->hits.screening_id, open);
	return r->draft->outcome - 1 == OUTCOME_RETRY && a &&
	       desk_open_of(d, idv_text(a->record, IDV_TEMPLATE_ID), idv_text(a->record, IDV_CLIENT_USER_ID), open);
}

static void judge_carrying(struct decide_run *r, bool ok, const struct err *err)
{
	struct api_open open;
	struct err why = { 0 };
	if (!read_again(r, ok, err))
		return;
	if (is_open(r, &open)) {
		err_set(&why, ERR_BARRED, "%s: until that is known nothing is written down", open.sentence);
		run_over(r, false, &why);
		return;
	}
	if (r->calibration.kind == CALIBRATION_NONE && was_done(r, r->decided_at)) {
		take_shown(r);
		snprintf(r->told, sizeof r->told, "it had been sent before");
		carry_end(r, "done");
	} else if (is_same(r)) {
		take_shown(r);
		carry_out(r);
	} else {
		take_shown(r);
		carry_changed(r);
	}
}

bool deciding_carry_out(struct desk *d, size_t i, struct ticket who, struct err *err)
{
	const struct deciding *g = &d->deciding;
	const struct deciding_known *k = i < g->known_count ? &g->known[i] : NULL;
	bool back = k && k->waiting && k->mine;
	if (k && k->waiting && !k->mine)
		return err_set(err, ERR_SECOND, "it waits for a second person");
	if (k && (k->refused || k->ended))
		return err_set(err, ERR_USAGE, "this decision is over");
	struct decide_run *r = begin(d, back ? DECIDE_TAKE_BACK : DECIDE_CARRY_OUT, i, who, err);
	if (!r)
		return false;
	r->decided_at = g->known[i].read.decided_at;
	snprintf(r->told, sizeof r->told, back ? "Taken back: nothing was sent" : "");
	r->outcome_word = "";
	if (back)
		part_add(r, DECISION_VOID, refused);
	else
		run_read(r, judge_carrying);
	return true;
}
