/* An act from the wish to the store: the key of its note, the claim, the transaction, what is said of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/claims_internal.h"
#include "desk/desk.h"
#include "desk/drafts.h"
#include "store/notes.h"

/* What an act is called, of whom it is an event, and what is said when it is done: {to}, {user}, {until}. */
static const struct {
	const char *name, *done;
	enum audit_kind event;
	bool ends_claim;
} act_table[ACT_KINDS] = {
	[ACT_CLAIM] = { "claim", "Claimed", AUDIT_CLAIM, false },
	[ACT_RELEASE] = { "release", "Released", AUDIT_RELEASE, true },
	[ACT_NOTE] = { "note", "Note kept", AUDIT_NOTE, false },
	[ACT_HAND_OVER] = { "hand-over", "Handed over", AUDIT_HAND_OVER, true },
	[ACT_ESCALATE] = { "escalate", "Escalated", AUDIT_ESCALATE, true },
	[ACT_SNOOZE] = { "snooze", "Snoozed", AUDIT_SNOOZE, true },
};

/* -- why not ------------------------------------------------------------------------------------------------------------------------ */

static const char *off_other(const struct desk *d, const struct case_row *row)
{
	static char why[200];
	if (claims_holding(d, row->id) == HOLDING_MINE || !*row->owner)
		return NULL;
	if (!strcmp(row->owner, d->team.me->id))
		return NULL; /* at another console of mine: it moves here */
	snprintf(why, sizeof why, "%.80s has claimed this case", row->owner);
	return why;
}

const char *claims_off_write(const struct desk *d, const struct case_row *row)
{
	const char *why = claims_off_store(d);
	if (why)
		return why;
	if (!row)
		return "the store does not know this case yet";
	if (claims_holding(d, row->id) == HOLDING_LOST)
		return "your claim on this case was lost: c claims it again";
	return off_other(d, row);
}

const char *claims_off(const struct desk *d, enum act_kind kind, const struct case_row *row)
{
	const char *why = claims_off_store(d);
	if (why || !row)
		return why ? why : d->team.docket.read ? "no case is at hand" : "the store has not answered yet";
	bool mine = claims_holding(d, row->id) == HOLDING_MINE;
	if (kind == ACT_CLAIM)
		return mine ? "you have claimed it already" : off_other(d, row);
	if (kind == ACT_RELEASE)
		return mine ? NULL : "you have not claimed it";
	if (kind == ACT_NOTE && d->team.keys && keys_trouble(d->team.keys)->kind)
		return keys_trouble(d->team.keys)->text;
	return claims_off_write(d, row);
}

/* -- telling ------------------------------------------------------------------------------------------------------------------------- */

static void forget_run(struct desk *d, struct act_run *run)
{
	struct act_run **at = &d->claims.runs;
	while (*at && *at != run)
		at = &(*at)->next;
	if (*at)
		*at = run->next;
	secret_free(run->text);
	secret_free(run->key);
	free(run);
}

static void over(struct act_run *run, bool ok, const struct err *err)
{
	struct desk *d = run->desk;
	struct act_ticket who = run->who;
	if (!ok && err->kind && !who.done)
		desk_say_err(d, err);
	forget_run(d, run);
	desk_changed(d);
	if (who.done)
		who.done(who.owner, ok, err);
}

/* The desk ended before the answer came: nobody is told, and nothing goes on. */
static bool left_alone(struct act_run *run)
{
	if (run->desk->team.store)
		return false;
	forget_run(run->desk, run);
	return true;
}

static void fail(struct act_run *run, const struct err *why)
{
	struct err err = *why;
	if (!err.kind)
		err_set(&err, ERR_STORE, "the store did not do it, and did not say why");
	over(run, false, &err);
}

static void say_done(const struct act_run *run)
{
	struct desk *d = run->desk;
	const struct act *a = &run->act;
	char until[WHEN_TEXT];
	if (run->group && a->kind != ACT_NOTE)
		return; /* whoever acts on many says so once */
	switch (a->kind) {
	case ACT_CLAIM:
		desk_say(d, STYLE_GOOD, "Claimed for %d min, lengthened while this console runs; u releases it", d->config->lease_s / 60);
		break;
	case ACT_HAND_OVER:
		desk_say(d, STYLE_GOOD, "Handed over to %s, who finds it under mine; U takes it back", a->to);
		break;
	case ACT_ESCALATE:
		desk_say(d, STYLE_GOOD, "Escalated to %s; U takes it back", a->to);
		break;
	case ACT_SNOOZE:
		when_format(a->until, d->work.utc, until);
		desk_say(d, STYLE_GOOD, "Snoozed until %s; U takes it back", until);
		break;
	default:
		desk_say(d, STYLE_GOOD, "%s%s", act_table[a->kind].done, a->kind == ACT_NOTE ? "; U takes it back" : "");
		break;
	}
}

/* -- who has it -------------------------------------------------------------------------------------------------------------------- */

static void who_has_it(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct act_run *run = owner;
	if (left_alone(run))
		return;
	struct desk *d = run->desk;
	struct case_row row;
	struct err err = { 0 };
	(void)tag;
	bool known = reply->outcome == STORE_DONE && reply->count && cases_read(&reply->rows[0], 0, &row);
	if (known && claims_holding(d, row.id) == HOLDING_MINE)
		claims_lose(d, row.id, *row.owner ? row.owner : "", store_now(d->team.store));
	if (known && *row.owner)
		err_set(&err, ERR_HELD, "%.80s%s%.64s has claimed this case: nothing was changed", row.owner, *row.owner_host ? " at " : "", row.owner_host);
	else if (known)
		err_set(&err, ERR_HELD, "the case changed meanwhile: nothing was changed, look again");
	else
		err = reply->err;
	fail(run, &err);
}

static void unmet(struct act_run *run)
{
	struct desk *d = run->desk;
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	cases_get(t, run->act.row.id, d->team.me);
	store_send(d->team.store, t, (struct store_ticket){ who_has_it, run, 0 });
}

/* -- the transaction --------------------------------------------------------------------------------------------------------------- */

static void settled(void *ctx, bool done)
{
	struct act_run *run = ctx;
	struct err err = { 0 };
	if (left_alone(run))
		return;
	if (done) {
		say_done(run);
		over(run, true, &err);
		return;
	}
	err_set(&err, ERR_STORE, "the store was lost in the middle, and the %s was not done", act_table[run->act.kind].name);
	fail(run, &err);
}

/* An event of its own, behind that of the claim: from whom is known only now. */
static void tell_taken(struct desk *d, const struct act *a, const char *from)
{
	char subject[CHAIN_CASE];
	struct audit_detail detail = { 0 };
	audit_subject_of(subject, &a->row);
	audit_word(&detail, "from", from);
	audit_note(d->audit, AUDIT_TAKE_OVER, subject, &detail);
}

static void finished(struct act_run *run, const struct store_reply *reply)
{
	struct desk *d = run->desk;
	const struct act *a = &run->act;
	int64_t note_id = *run->text ? store_number(&reply->rows[run->note_step], 0, 0) : 0;
	if (a->kind == ACT_CLAIM) {
		struct claim claim;
		char from[PERSON_ID] = "";
		if (claim_read(&reply->rows[run->claim_step], 0, &claim, from))
			claims_hold(d, &claim);
		if (*from) {
			desk_say(d, STYLE_WARN, "Taken over from %s, whose lease was over", from);
			tell_taken(d, a, from);
		}
	} else if (act_table[a->kind].ends_claim) {
		claims_drop(d, a->row.id);
	}
	if (a->kind == ACT_NOTE && !strcmp(drafts_get(d, a->row.id), run->text)) /* also when its editor was left before it was kept */
		drafts_put(d, a->row.id, "");
	act_remember(d, run, note_id);
	if (run->way == ACT_FIRST)
		say_done(run);
	over(run, true, &(struct err){ 0 });
}

static void acted(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct act_run *run = owner;
	struct desk *d = run->desk;
	(void)tag;
	if (left_alone(run))
		return;
	switch (reply->outcome) {
	case STORE_DONE:
		finished(run, reply);
		break;
	case STORE_UNMET:
		unmet(run);
		break;
	case STORE_UNKNOWN:
		desk_say(d, STYLE_WARN, "The store was lost in the middle: whether the %s was done is told when it is back", act_table[run->act.kind].name);
		audit_settle(d->audit, settled, run);
		break;
	case STORE_FAILED:
		fail(run, &reply->err);
		break;
	}
}

static void add_note(struct act_run *run, struct store_tx *t, size_t *steps)
{
	struct desk *d = run->desk;
	char bytes[24];
	if (!*run->text)
		return;
	run->note_step = (*steps)++;
	notes_add(t, run->act.row.id, d->team.me, store_now(d->team.store), act_table[run->act.kind].name, run->key, run->text);
	snprintf(bytes, sizeof bytes, "%zu", strlen(run->text));
	claims_event(d, t, AUDIT_NOTE, &run->act.row, "bytes", bytes);
}

static void transact(struct act_run *run)
{
	struct desk *d = run->desk;
	struct store *s = d->team.store;
	const struct act *a = &run->act;
	const struct held_case *h = claims_of(d, a->row.id);
	int64_t now = store_now(s);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	size_t steps = 0;
	char until[24];
	snprintf(until, sizeof until, "%lld", (long long)(a->kind == ACT_SNOOZE ? a->until : now + d->config->lease_s));
	if (a->kind != ACT_CLAIM) {
		claim_hold(t, &h->claim, d->team.me, now);
		steps++;
	}
	switch (a->kind) {
	case ACT_CLAIM:
		run->claim_step = steps;
		claim_move(t, a->row.id, d->team.me, now, d->config->lease_s);
		claims_event(d, t, AUDIT_CLAIM, &a->row, "until", until);
		break;
	case ACT_RELEASE:
		claim_release(t, &h->claim, d->team.me);
		claims_event(d, t, AUDIT_RELEASE, &a->row, NULL, NULL);
		break;
	case ACT_NOTE:
		add_note(run, t, &steps);
		break;
	case ACT_HAND_OVER:
		add_note(run, t, &steps);
		claim_hand_over(t, &h->claim, d->team.me, a->to);
		claims_event(d, t, AUDIT_HAND_OVER, &a->row, "to", a->to);
		break;
	case ACT_ESCALATE:
		add_note(run, t, &steps);
		claim_escalate(t, &h->claim, d->team.me, a->to);
		claims_event(d, t, AUDIT_ESCALATE, &a->row, "queue", a->to);
		break;
	case ACT_SNOOZE:
		claim_snooze(t, &h->claim, d->team.me, a->until);
		claims_event(d, t, AUDIT_SNOOZE, &a->row, "until", until);
		break;
	case ACT_KINDS:
		break;
	}
	store_send(s, t, (struct store_ticket){ acted, run, 0 });
}

/* -- before it ---------------------------------------------------------------------------------------------------------------------- */

static void claimed(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct act_run *run = owner;
	struct claim claim;
	char from[PERSON_ID] = "";
	(void)tag;
	if (left_alone(run))
		return;
	if (reply->outcome == STORE_UNMET) {
		unmet(run);
	} else if (reply->outcome == STORE_DONE && claim_read(&reply->rows[0], 0, &claim, from)) {
		claims_hold(run->desk, &claim);
		act_start(run->desk, run);
	} else {
		fail(run, &reply->err);
	}
}

static void got_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct act_run *run = owner;
	(void)tag;
	if (left_alone(run))
		return;
	if (!key) {
		fail(run, err);
		return;
	}
	run->key = secret_alloc(sizeof *run->key);
	*run->key = *key;
	act_start(run->desk, run);
}

void act_start(struct desk *d, struct act_run *run)
{
	const struct act *a = &run->act;
	struct err err = { 0 };
	if (*run->text && !run->key) {
		if (!d->team.keys) {
			err_set(&err, ERR_STORE, "there is no store of keys, so nothing can be sealed");
			fail(run, &err);
			return;
		}
		keys_case(d->team.keys, a->row.id, true, (struct keys_ticket){ got_key, run, 0 });
		return;
	}
	if (a->kind != ACT_CLAIM && claims_holding(d, a->row.id) != HOLDING_MINE) {
		int64_t now = store_now(d->team.store);
		char until[24];
		struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
		if (run->claimed_for_it) { /* and lost again at once: once is enough */
			store_drop(t);
			unmet(run);
			return;
		}
		run->claimed_for_it = true;
		claim_move(t, a->row.id, d->team.me, now, d->config->lease_s);
		snprintf(until, sizeof until, "%lld", (long long)(now + d->config->lease_s));
		claims_event(d, t, AUDIT_CLAIM, &a->row, "until", until);
		store_send(d->team.store, t, (struct store_ticket){ claimed, run, 0 });
		return;
	}
	transact(run);
}

void claims_act(struct desk *d, const struct act *act, unsigned group, struct act_ticket who)
{
	struct act_run *run = mem_alloc(sizeof *run);
	*run = (struct act_run){ .desk = d, .act = *act, .group = group, .who = who };
	run->text = secret_strdup(act->text ? act->text : "");
	run->act.text = NULL;
	run->next = d->claims.runs;
	d->claims.runs = run;
	act_start(d, run);
}

void claims_take(struct desk *d, const struct case_row *row)
{
	const struct act act = { .kind = ACT_CLAIM, .row = *row };
	if (claims_holding(d, row->id) != HOLDING_MINE)
		claims_act(d, &act, 0, (struct act_ticket){ 0 });
}
