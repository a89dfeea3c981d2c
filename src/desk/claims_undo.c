/* What was done here, taken back and done again: a hand-over as long as nobody has claimed the case since. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/claims_internal.h"
#include "desk/desk.h"
#include "store/notes.h"

static const char *const names[ACT_KINDS] = {
	[ACT_CLAIM] = "claim", [ACT_RELEASE] = "release", [ACT_NOTE] = "note", [ACT_HAND_OVER] = "hand-over", [ACT_ESCALATE] = "escalation",
	[ACT_SNOOZE] = "snooze",
};

static void push(struct act_done *list, size_t *count, const struct act_done *a)
{
	if (*count == CLAIMS_UNDO) {
		memmove(list, list + 1, (CLAIMS_UNDO - 1) * sizeof *list);
		--*count;
	}
	list[(*count)++] = *a;
}

void act_remember(struct desk *d, const struct act_run *run, int64_t note_id)
{
	struct claims *c = &d->claims;
	const struct act *a = &run->act;
	struct act_done done = { .kind = a->kind, .case_id = a->row.id, .note_id = note_id, .was_snoozed = a->row.snoozed_until,
	                         .until = a->until, .group = run->group };
	snprintf(done.user, sizeof done.user, "%.60s", a->row.user);
	snprintf(done.was_assigned, sizeof done.was_assigned, "%s", a->row.assigned_to);
	snprintf(done.was_queue, sizeof done.was_queue, "%s", a->row.queue);
	snprintf(done.to, sizeof done.to, "%s", a->to);
	push(c->done, &c->done_count, &done);
	c->undone_count = 0;
}

unsigned claims_group(struct desk *d)
{
	return ++d->claims.group;
}

const char *claims_off_undo(const struct desk *d)
{
	return !d->team.store ? "there is no store (setting store)" : d->claims.done_count ? NULL : "nothing was done here that could be taken back";
}

const char *claims_off_redo(const struct desk *d)
{
	return !d->team.store ? "there is no store (setting store)" : d->claims.undone_count ? NULL : "nothing was taken back";
}

/* -- one of them --------------------------------------------------------------------------------------------------------------------- */

struct undo_run {
	struct desk *desk;
	struct act_done done;
	bool back;               /* else again */
};

static void undone(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct undo_run *u = owner;
	struct desk *d = u->desk;
	struct claims *c = &d->claims;
	const char *way = u->back ? "taken back" : "done again";
	struct claim claim;
	char from[PERSON_ID];
	(void)tag;
	if (reply->outcome == STORE_DONE) {
		if (reply->count && u->done.kind != ACT_NOTE && u->back == (u->done.kind != ACT_CLAIM) && claim_read(&reply->rows[0], 0, &claim, from))
			claims_hold(d, &claim);
		if (u->done.kind == ACT_CLAIM && u->back)
			claims_drop(d, u->done.case_id);
		if (u->done.kind != ACT_CLAIM && u->done.kind != ACT_NOTE && !u->back)
			claims_drop(d, u->done.case_id);
		push(u->back ? c->undone : c->done, u->back ? &c->undone_count : &c->done_count, &u->done);
		desk_say(d, STYLE_GOOD, "The %s was %s%s%s%s", names[u->done.kind], way, *u->done.user ? " (" : "", u->done.user, *u->done.user ? ")" : "");
	} else if (reply->outcome == STORE_UNMET) {
		desk_say(d, STYLE_WARN, "The %s cannot be %s: the case is somebody else's by now, or changed", names[u->done.kind], way);
	} else {
		desk_say_err(d, &reply->err);
	}
	desk_changed(d);
	secret_free(u);
}

/* What it takes to be as before, or as after. False: nothing of it can be. */
static bool add_steps(struct desk *d, struct store_tx *t, const struct act_done *a, bool back)
{
	const struct person *me = d->team.me;
	int64_t now = store_now(d->team.store);
	const struct held_case *h = claims_of(d, a->case_id);
	bool mine = h && h->state == HOLDING_MINE;
	switch (a->kind) {
	case ACT_CLAIM:
	case ACT_RELEASE:
		if ((a->kind == ACT_CLAIM) != back) {
			claim_move(t, a->case_id, me, now, d->config->lease_s);
			return true;
		}
		if (mine)
			claim_release(t, &h->claim, me);
		return mine;
	case ACT_NOTE:
		notes_withdraw(t, a->note_id, me, back);
		return true;
	case ACT_HAND_OVER:
	case ACT_ESCALATE:
	case ACT_SNOOZE:
		if (back) {
			claim_move(t, a->case_id, me, now, d->config->lease_s);
			if (a->kind == ACT_HAND_OVER)
				claim_assign(t, a->case_id, a->was_assigned);
			else if (a->kind == ACT_ESCALATE)
				claim_set_queue(t, a->case_id, a->was_queue);
			else
				claim_set_snooze(t, a->case_id, a->was_snoozed);
			if (a->note_id)
				notes_withdraw(t, a->note_id, me, true);
			return true;
		}
		if (!mine)
			return false;
		claim_hold(t, &h->claim, me, now);
		if (a->note_id)
			notes_withdraw(t, a->note_id, me, false);
		if (a->kind == ACT_HAND_OVER)
			claim_hand_over(t, &h->claim, me, a->to);
		else if (a->kind == ACT_ESCALATE)
			claim_escalate(t, &h->claim, me, a->to);
		else
			claim_snooze(t, &h->claim, me, a->until);
		return true;
	default:
		return false;
	}
}

static void turn(struct desk *d, const struct act_done *a, bool back)
{
	struct undo_run *u = secret_alloc(sizeof *u);
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	*u = (struct undo_run){ .desk = d, .done = *a, .back = back };
	if (!add_steps(d, t, a, back)) {
		desk_say(d, STYLE_WARN, "The %s cannot be %s: you do not have the case any more", names[a->kind], back ? "taken back" : "done again");
		store_drop(t);
		secret_free(u);
		return;
	}
	claims_event(d, t, back ? AUDIT_UNDO : AUDIT_REDO, NULL, "what", names[a->kind]);
	store_send(d->team.store, t, (struct store_ticket){ undone, u, 0 });
}

/* All that was done in one go. */
static void turn_group(struct desk *d, struct act_done *list, size_t *count, bool back)
{
	if (!*count)
		return;
	unsigned group = list[*count - 1].group;
	do {
		struct act_done a = list[--*count];
		turn(d, &a, back);
	} while (group && *count && list[*count - 1].group == group);
}

void claims_undo(struct desk *d)
{
	turn_group(d, d->claims.done, &d->claims.done_count, true);
}

void claims_redo(struct desk *d)
{
	turn_group(d, d->claims.undone, &d->claims.undone_count, false);
}
