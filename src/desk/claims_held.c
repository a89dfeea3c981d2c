/* Which cases are held, and what becomes of that. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/claims_internal.h"
#include "desk/desk.h"

enum { BEATS = 3 /* in a lease */, BEAT_LEAST_MS = 500, FIRM_S = 5 };

struct held_case *claims_find(struct claims *c, int64_t case_id)
{
	for (size_t i = 0; i < c->held_count; i++)
		if (c->held[i].claim.case_id == case_id)
			return &c->held[i];
	return NULL;
}

const struct held_case *claims_of(const struct desk *d, int64_t case_id)
{
	struct desk *desk = (struct desk *)d;
	return claims_find(&desk->claims, case_id);
}

enum holding claims_holding(const struct desk *d, int64_t case_id)
{
	const struct held_case *h = claims_of(d, case_id);
	return h ? h->state : HOLDING_NONE;
}

size_t claims_count(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->claims.held_count; i++)
		n += d->claims.held[i].state == HOLDING_MINE;
	return n;
}

int64_t claims_beat_after_ms(const struct desk *d)
{
	int64_t ms = (int64_t)d->config->lease_s * 1000 / BEATS;
	return ms > BEAT_LEAST_MS ? ms : BEAT_LEAST_MS;
}

void claims_hold(struct desk *d, const struct claim *claim)
{
	struct claims *c = &d->claims;
	struct held_case *h = claims_find(c, claim->case_id);
	if (!h) {
		c->held = mem_grow(c->held, c->held_count + 1, sizeof *c->held);
		h = &c->held[c->held_count++];
	}
	*h = (struct held_case){ .state = HOLDING_MINE, .claim = *claim };
	int64_t due = when_mono_ms() + claims_beat_after_ms(d);
	if (!c->beat_ms || due < c->beat_ms)
		c->beat_ms = due;
}

void claims_drop(struct desk *d, int64_t case_id)
{
	struct claims *c = &d->claims;
	struct held_case *h = claims_find(c, case_id);
	if (h)
		*h = c->held[--c->held_count];
}

void claims_lose(struct desk *d, int64_t case_id, const char *to, int64_t at)
{
	struct held_case *h = claims_find(&d->claims, case_id);
	if (!h || h->state == HOLDING_LOST)
		return;
	h->state = HOLDING_LOST;
	h->lost_at = at;
	snprintf(h->lost_to, sizeof h->lost_to, "%s", to);
	if (*to)
		desk_say(d, STYLE_BAD, "%s has this case now: it is only read here; what you wrote is kept as a draft", to);
	else
		desk_say(d, STYLE_BAD, "Your claim ended, since it could not be lengthened: the case is only read here; c claims it again");
	struct audit_detail detail = { 0 };
	audit_number(&detail, "number", case_id);
	audit_word(&detail, "to", *to ? to : "nobody");
	audit_note(d->audit, AUDIT_LOST, "", &detail);
	desk_changed(d);
}

void claims_met(struct desk *d, const struct case_row *row)
{
	const struct held_case *h = claims_of(d, row->id);
	if (!h || h->state != HOLDING_MINE || h->beating)
		return;
	if (row->fence != h->claim.fence && row->fence > h->claim.fence)
		claims_lose(d, row->id, *row->owner ? row->owner : "somebody else", store_now(d->team.store));
}

void claims_event(struct desk *d, struct store_tx *t, enum audit_kind kind, const struct case_row *row, const char *name, const char *value)
{
	char subject[CHAIN_CASE] = "";
	struct audit_detail detail = { 0 };
	if (row)
		audit_subject_of(subject, row);
	if (name)
		audit_word(&detail, name, value);
	audit_event(d->audit, t, kind, subject, name ? &detail : NULL);
}

bool claims_firm(const struct desk *d, int64_t case_id, struct err *err)
{
	const struct held_case *h = claims_of(d, case_id);
	if (h && h->state == HOLDING_MINE && h->claim.lease_until > store_now(d->team.store) + FIRM_S)
		return true;
	err_set(err, ERR_HELD, "you have not claimed this case, or the claim just ended: nothing was sent");
	return err_remedy(err, "c in the case claims it, if it is free.");
}

const char *claims_off_store(const struct desk *d)
{
	static char why[240];
	struct store_health h;
	if (!d->team.store)
		return "there is no store (setting store)";
	store_health(d->team.store, &h);
	if (h.state == STORE_UP)
		return d->team.me->role == ROLE_READER ? "your role is reader: you may look, and nothing else; an administrator gives roles, see idreview-store(7)" : NULL;
	snprintf(why, sizeof why, "the store is away: %.200s", h.err.text[0] ? h.err.text : "it is not connected yet");
	return why;
}
