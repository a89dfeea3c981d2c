/* Everything that a decision rests on, read once more: the attempt, the newest of its user, its screening. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/deciding_internal.h"
#include "desk/scrutiny_internal.h"

static void came(struct decide_run *r, const struct api_reply *reply)
{
	if (!reply->ok && !r->read_err.kind)
		r->read_err = reply->err;
	r->waits--;
}

static void got_attempt(void *owner, uint32_t tag, struct api_reply *reply)
{
	(void)tag;
	came(owner, reply);
}

/* The newest are on the first page. */
static void got_list(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct decide_run *r = owner;
	(void)tag;
	if (reply->ok)
		take_records(r->desk, reply);
	came(r, reply);
}

static void ask_look(struct decide_run *r, const struct record *attempt)
{
	struct desk *d = r->desk;
	const char *screening = idv_text(attempt, IDV_WATCHLIST_SCREENING_ID);
	r->look_wanted = *screening != '\0';
	if (!r->look_wanted)
		return;
	if (strcmp(d->scrutiny.id, screening) != 0)
		scrutiny_open(d, screening, attempt);
	else
		scrutiny_again(d);
}

void again_begin(struct decide_run *r, void (*then)(struct decide_run *r, bool ok, const struct err *err))
{
	struct desk *d = r->desk;
	const struct attempt *a = deciding_attempt(d);
	struct err err = { 0 };
	r->then = then;
	r->reading = true;
	r->read_err = (struct err){ 0 };
	r->waits = 0;
	if (!a) {
		err_set(&r->read_err, ERR_CHANGED, "the attempt is not known any more: nothing was sent");
		return;
	}
	const char *user = idv_text(a->record, IDV_CLIENT_USER_ID);
	bool ok = desk_get(d, d->deciding.attempt_id, (struct ticket){ got_attempt, r, 0 }, &err);
	r->waits += ok;
	if (ok && *user) {
		ok = desk_list(d, idv_text(a->record, IDV_TEMPLATE_ID), user, NULL, (struct ticket){ got_list, r, 0 }, &err);
		r->waits += ok;
	}
	if (!ok)
		r->read_err = err;
	ask_look(r, a->record);
}

/* A client without the product has no screening to read: then nothing is settled, and all else can be decided. */
static void judge_look(struct decide_run *r)
{
	const struct scrutiny *s = &r->desk->scrutiny;
	if (r->look_wanted && s->err.kind && !s->off && !r->read_err.kind)
		r->read_err = s->err;
}

bool again_is_here(const struct decide_run *r)
{
	const struct desk *d = r->desk;
	return r->reading && !r->waits && !(r->look_wanted && d->scrutiny.reading) && !deciding_work(d)->choosing;
}

void again_turn(struct decide_run *r)
{
	struct desk *d = r->desk;
	struct err err;
	if (!again_is_here(r))
		return;
	r->reading = false;
	judge_look(r);
	err = r->read_err;
	d->deciding.changes++;
	r->then(r, !err.kind, &err);
}

/* -- what differs -------------------------------------------------------------------------------------------------------------------------------------- */

static size_t add(struct decide_run *r, size_t n, const char *text)
{
	if (n < EVIDENCE_CHANGES)
		snprintf(r->changes[n].text, sizeof r->changes[n].text, "%s", text);
	return n + 1;
}

/* Without the attempt that our own retry began. */
static void leave_out(struct basis *now, const char *id, struct record **chain)
{
	size_t n = 0;
	for (size_t i = 0; i < now->chain_count; i++) {
		if (*id && now->chain[i] != now->attempt && record_is(now->chain[i], IDV_ID, id))
			continue;
		if (now->chain[i] == now->attempt)
			now->self = n;
		chain[n++] = now->chain[i];
	}
	now->chain = chain;
	now->chain_count = n;
}

static size_t differs_of_look(struct decide_run *r, size_t n, const struct aml_look *now)
{
	const struct screening_act *act = r->desk->scrutiny.acts ? scrutiny_act_of(r->desk, r->hits.screening_id) : NULL;
	struct aml_change changes[AML_CHANGES];
	size_t more = aml_changes(&r->shown.look, now, act ? &act->own : &r->hits, true, changes);
	for (size_t i = 0; i < more && i < AML_CHANGES; i++)
		n = add(r, n, changes[i].text);
	return n;
}

size_t again_differs(struct decide_run *r, bool own)
{
	struct basis shown = snapshot_basis(&r->shown), now;
	r->change_count = 0;
	if (!shown.attempt || !deciding_basis(r->desk, &now))
		return 0;
	struct record **chain = mem_alloc((now.chain_count + 1) * sizeof *chain);
	const struct aml_look *look = now.look;
	bool settled = own && r->has_hits && shown.look && look;
	if (settled)
		shown.look = now.look = NULL;
	if (own)
		leave_out(&now, r->result_id, chain);
	r->change_count = own ? evidence_changes_after(&shown, &now, (enum outcome)(r->draft->outcome - 1), r->changes) : evidence_changes(&shown, &now, r->changes);
	if (settled)
		r->change_count = differs_of_look(r, r->change_count, look);
	free(chain);
	return r->change_count;
}
