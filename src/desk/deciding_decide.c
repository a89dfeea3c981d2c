/* From the word that was typed to what is signed, stored and carried out. */
#include <stdio.h>
#include <string.h>

#include "desk/deciding_internal.h"

/* -- the claim, then everything again -------------------------------------------------------------------------------------------------------------- */

static void read_now(struct decide_run *r)
{
	again_begin(r, r->then);
}

static void claimed(void *owner, bool ok, const struct err *err)
{
	struct decide_run *r = owner;
	if (ok)
		read_now(r);
	else
		run_over(r, false, err);
}

void run_read(struct decide_run *r, void (*then)(struct decide_run *r, bool ok, const struct err *err))
{
	struct desk *d = r->desk;
	const struct act act = { .kind = ACT_CLAIM, .row = r->row };
	r->then = then;
	if (claims_holding(d, r->row.id) == HOLDING_MINE)
		read_now(r);
	else
		claims_act(d, &act, 0, (struct act_ticket){ claimed, r });
}

/* -- a new decision ------------------------------------------------------------------------------------------------------------------------------------- */

static void released(void *owner, bool ok, const struct err *err)
{
	struct decide_run *r = owner;
	(void)ok;
	(void)err;
	deciding_say(r->desk, STYLE_WARN, "Decided: %s. It waits for a second person, and is free for them to claim", outcome_labels[r->draft->outcome - 1]);
	run_over(r, true, &(struct err){ 0 });
}

/* Whoever gives the second look claims the case. */
static void wait_for_second(struct decide_run *r)
{
	struct desk *d = r->desk;
	const struct act act = { .kind = ACT_RELEASE, .row = r->row };
	if (store_is_postgresql(d->team.store)) {
		claims_act(d, &act, 0, (struct act_ticket){ released, r });
		return;
	}
	deciding_say(d, STYLE_WARN, "Decided: %s. It waits for a second person, whom a store of one user cannot tell from you: that needs PostgreSQL",
	             outcome_labels[r->draft->outcome - 1]);
	run_over(r, true, &(struct err){ 0 });
}

static void proposed(struct decide_run *r, bool ok, const struct err *err)
{
	struct desk *d = r->desk;
	if (!ok) {
		if (err->kind == ERR_CHANGED && r->change_count)
			deciding_put_changes(r->changes, r->change_count, "This changed since you saw it, and nothing was sent: ", d->deciding.changed,
			                     sizeof d->deciding.changed);
		run_over(r, false, err);
		return;
	}
	draft_begin(d);
	deciding_work(d)->form = false;
	draft_store(d, true);
	if (r->second)
		wait_for_second(r);
	else
		carry_out(r);
}

/* Everything was read again: the same as was seen, and still mine? */
static void judge(struct decide_run *r, bool ok, const struct err *err)
{
	struct desk *d = r->desk;
	struct deciding *g = &d->deciding;
	struct err why = { 0 };
	if (!ok) {
		err_set(&why, err->kind, "It could not be read again, so nothing was signed or sent: %.380s", err->text);
		run_over(r, false, &why);
		return;
	}
	if (again_differs(r, false)) {
		deciding_put_changes(r->changes, r->change_count, "This changed since you saw it, and nothing was sent: ", g->changed, sizeof g->changed);
		err_set(&why, ERR_CHANGED, "%.470s", g->changed);
		run_over(r, false, &why);
		return;
	}
	deciding_work(d)->fresh = false;
	deciding_know(d);
	if (!deciding_chose_as_told(d, &why) || !claims_firm(d, r->row.id, &why) || !record_make(r, &why)) {
		run_over(r, false, &why);
		return;
	}
	r->outcome_word = outcome_names[r->draft->outcome - 1];
	part_sign(r, DECISION_PROPOSED, SIGN_DECISION, proposed);
}

static bool may_be_sent(struct desk *d, struct err *err)
{
	const struct disposition *f = d->deciding.draft;
	const struct attempt *a = deciding_attempt(d);
	struct idv_advice advice;
	const char *off = deciding_off_outcome(d, (enum outcome)(f->outcome - 1));
	if (off)
		return err_set(err, ERR_USAGE, "%s", off);
	if (f->outcome - 1 != OUTCOME_RETRY)
		return true;
	idv_retry_advise(a->record, f->strategy, &advice);
	return advice.verdict != IDV_REFUSED || err_set(err, ERR_USAGE, "%s", advice.why);
}

bool deciding_decide(struct desk *d, struct ticket who, struct err *err)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	struct aml_decision hits;
	const char *off = deciding_off(d);
	if (off)
		return err_set(err, ERR_USAGE, "%s", off);
	if (!g->draft || !g->draft->outcome)
		return err_set(err, ERR_USAGE, "nothing is chosen yet");
	deciding_know(d);
	if (*g->changed)
		return err_set(err, ERR_CHANGED, "%.470s", g->changed);
	if (!disposition_check(g->policy, g->draft, err) || !may_be_sent(d, err))
		return false;
	*err = (struct err){ 0 };
	bool have = deciding_hits(d, g->draft, &hits, err);
	if (err->kind) {
		aml_decision_finish(&hits);
		return false;
	}
	unsigned second = deciding_second(d);
	struct decide_run *r = run_begin(d, DECIDE_NEW, who);
	*r->draft = *g->draft;
	r->hits = hits;
	r->has_hits = have;
	r->calibration = w->calibration;
	r->second = r->calibration.kind == CALIBRATION_NONE ? second : 0; /* nothing is carried out that a second person would have to see */
	const struct basis shown = snapshot_basis(&w->shown);
	snapshot_take(&r->shown, &shown);
	deciding_choose_as_told(d);
	run_read(r, judge);
	return true;
}
