/* Leases lengthened and given back; the next case to work. */
#include "desk/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/claims_internal.h"
#include "desk/desk.h"

/* -- leases ------------------------------------------------------------------------------------------------------------------------- */

static void beaten(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	for (size_t i = 0; i < d->claims.held_count; i++) {
		struct held_case *h = &d->claims.held[i];
		struct claim now;
		char from[PERSON_ID];
		if (!h->beating || (uint32_t)h->claim.case_id != tag)
			continue;
		h->beating = false;
		if (reply->outcome == STORE_DONE && reply->count && claim_read(&reply->rows[0], 0, &now, from))
			h->claim.lease_until = now.lease_until;
		else if (reply->outcome == STORE_DONE)
			h->claim.lease_until = store_now(d->team.store) + d->config->lease_s;
		else if (reply->outcome == STORE_UNMET)
			claims_lose(d, h->claim.case_id, "somebody else", store_now(d->team.store));
	}
}

static void beat(struct desk *d, struct held_case *h)
{
	struct store *s = d->team.store;
	struct store_health health;
	store_health(s, &health);
	if (health.state != STORE_UP) {
		if (store_now(s) >= h->claim.lease_until)
			claims_lose(d, h->claim.case_id, "", h->claim.lease_until);
		return;
	}
	struct store_tx *t = store_begin(s, STORE_WRITE);
	claim_beat(t, &h->claim, d->team.me, store_now(s), d->config->lease_s);
	h->beating = true;
	store_send(s, t, (struct store_ticket){ beaten, d, (uint32_t)h->claim.case_id });
}

static void claims_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct desk *d = ctx;
	struct claims *c = &d->claims;
	int64_t now = when_mono_ms();
	(void)fds;
	(void)count;
	if (!c->beat_ms || now < c->beat_ms)
		return;
	for (size_t i = 0; i < c->held_count; i++)
		if (c->held[i].state == HOLDING_MINE && !c->held[i].beating)
			beat(d, &c->held[i]);
	c->beat_ms = claims_count(d) ? now + claims_beat_after_ms(d) : 0;
}

static int claims_timeout_ms(const void *ctx)
{
	const struct desk *d = ctx;
	int64_t now = when_mono_ms();
	return !d->claims.beat_ms ? -1 : d->claims.beat_ms <= now ? 0 : (int)(d->claims.beat_ms - now);
}

struct source claims_source(struct desk *d)
{
	return (struct source){ NULL, claims_run, claims_timeout_ms, d };
}

/* -- the next case ------------------------------------------------------------------------------------------------------------------ */

struct next_run {
	struct desk *desk;
	struct next_ticket who;
	struct claim claim;
};

static void tell_next(struct next_run *n, const struct case_row *row, const struct err *err)
{
	n->desk->claims.next = NULL;
	if (n->who.got)
		n->who.got(n->who.owner, row, err);
	free(n);
}

/* Which case it is was not known when it was claimed. */
static void note_claim(struct desk *d, const struct case_row *row)
{
	char subject[CHAIN_CASE];
	struct audit_detail detail = { 0 };
	audit_subject_of(subject, row);
	audit_number(&detail, "until", row->lease_until);
	audit_note(d->audit, AUDIT_CLAIM, subject, &detail);
}

static void next_row(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct next_run *n = owner;
	struct case_row row;
	(void)tag;
	if (reply->outcome == STORE_DONE && reply->count && cases_read(&reply->rows[0], 0, &row)) {
		note_claim(n->desk, &row);
		tell_next(n, &row, &reply->err);
		return;
	}
	struct err err = reply->err;
	if (!err.kind)
		err_set(&err, ERR_STORE, "the case that was claimed cannot be read");
	tell_next(n, NULL, &err);
}

static void next_claimed(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct next_run *n = owner;
	struct desk *d = n->desk;
	char from[PERSON_ID] = "";
	(void)tag;
	if (!d->team.store || reply->outcome != STORE_DONE || !reply->count || !claim_read(&reply->rows[0], 0, &n->claim, from)) {
		tell_next(n, NULL, &reply->err);
		return;
	}
	claims_hold(d, &n->claim);
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	cases_get(t, n->claim.case_id, d->team.me);
	store_send(d->team.store, t, (struct store_ticket){ next_row, n, 0 });
}

void claims_next(struct desk *d, struct next_ticket who)
{
	if (d->claims.next)
		return;
	struct next_run *n = d->claims.next = mem_alloc(sizeof *n);
	struct case_query q = d->team.docket.query;
	*n = (struct next_run){ .desk = d, .who = who };
	q.now = store_now(d->team.store);
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	claim_next(t, &q, d->config->lease_s);
	store_send(d->team.store, t, (struct store_ticket){ next_claimed, n, 0 });
}

void claims_forget(struct desk *d, const void *owner)
{
	for (struct act_run *run = d->claims.runs; run; run = run->next)
		if (run->who.owner == owner)
			run->who = (struct act_ticket){ 0 };
	if (d->claims.next && d->claims.next->who.owner == owner)
		d->claims.next->who = (struct next_ticket){ 0 };
}

/* -- beginning and end --------------------------------------------------------------------------------------------------------------- */

void claims_begin(struct desk *d)
{
	d->claims = (struct claims){ 0 };
}

/* A lease cannot be lengthened by a console that is gone, so it is not left behind. */
void claims_end(struct desk *d)
{
	struct claims *c = &d->claims;
	struct store_health health;
	if (!d->team.store)
		return;
	store_health(d->team.store, &health);
	if ((c->runs || c->next) && health.state == STORE_UP) { /* what was begun: the key of a note comes from another store */
		if (d->team.keys)
			keys_wait(d->team.keys);
		store_wait(d->team.store);
		store_health(d->team.store, &health);
	}
	for (size_t i = 0; i < c->held_count && health.state == STORE_UP; i++) {
		if (c->held[i].state != HOLDING_MINE)
			continue;
		struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
		claim_release(t, &c->held[i].claim, d->team.me);
		store_send(d->team.store, t, (struct store_ticket){ 0 });
	}
	if (health.state == STORE_UP)
		store_wait(d->team.store);
	free(c->held);
	*c = (struct claims){ 0 };
}
