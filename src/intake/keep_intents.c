/* Writes, kept in the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "intake/keep_internal.h"

/* Numbers of changes are given before their transactions end: what is read again each time, so that none is missed. */
enum { CHANGES_AGAIN = 2000, TIDY_S = 2 * 86400, HELD_S = 600 };

static void answer(struct keep_op *op, const struct err *err)
{
	if (op->call)
		keep_answer(op->call, err);
}

/* All in the lane of writes: so each sees what was begun before it. */
static void ask_for_changes(const struct keep_store *k, struct store_tx *t)
{
	intents_since(t, k->loaded && k->changed > CHANGES_AGAIN ? k->changed - CHANGES_AGAIN : 0);
}

static void take_changes(struct keep_store *k, const struct store_reply *reply, size_t step)
{
	keep_list_take(k, &reply->rows[step]);
	k->loaded = true;
	keep_audit_learn(k);
	if (k->is_read)
		k->is_read(k);
}

static void refreshed(struct keep_op *op, const struct store_reply *reply)
{
	if (!op->call)
		op->k->refreshing = false;
	if (reply->outcome == STORE_DONE)
		take_changes(op->k, reply, 0);
	answer(op, reply->outcome == STORE_DONE ? NULL : &reply->err);
}

static void refresh(void *ctx, struct keep_call *call)
{
	struct keep_store *k = ctx;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	ask_for_changes(k, t);
	keep_op_send(keep_op_begin(k, call, refreshed), t);
}

void keep_intents_refresh(struct keep_store *k)
{
	if (k->refreshing)
		return;
	k->refreshing = true;
	refresh(k, NULL);
}

/* -- who is at it ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_ours(const struct intent *i)
{
	char host[65] = "";
	gethostname(host, sizeof host - 1);
	return !i->others && i->pid == (long)getpid() && !strcmp(i->host, host) && intent_is_held(i);
}

/* A process that lives, for as long as a write can be under way; of this one what is in hand. */
static bool is_held(void *ctx, const struct intent *i)
{
	const struct keep_store *k = ctx;
	if (i->state == INTENT_OPEN)
		return false;
	if (!is_ours(i))
		return intent_is_held(i) && when_between(i->at, when_now()) < HELD_S;
	for (size_t n = 0; n < KEEP_LOCKS; n++)
		if (k->locks[n].taken && !strcmp(k->locks[n].intent, i->id))
			return true;
	return false;
}

static bool same_subject(const struct keep_lock *l, const struct intent *i)
{
	return l->taken && intent_same_subject(&l->subject, i);
}

static void locked(struct keep_op *op, const struct store_reply *reply)
{
	struct keep_store *k = op->k;
	struct keep_lock *l = &k->locks[op->lock];
	const struct intent *held = NULL;
	bool ok = reply->outcome == STORE_DONE;
	if (ok) {
		take_changes(k, reply, 0);
		l->known = (int64_t)reply->rows[1].count;
		if (intent_is_act(&l->subject))
			keep_audit_case(k, l->subject.client_user_id, &reply->rows[2]);
	}
	for (size_t n = 0; ok && n < k->count && !held; n++)
		if (intent_is_open(&k->list[n]) && same_subject(l, &k->list[n]) && is_held(k, &k->list[n]))
			held = &k->list[n];
	if (!ok || held || !op->call)
		l->taken = false;
	if (!op->call)
		return;
	if (held) {
		op->call->busy = true;
		snprintf(op->call->who, sizeof op->call->who, "%s on %s", *held->person ? held->person : "somebody", held->host);
	} else if (ok) {
		op->call->lock = (int)op->lock;
	}
	answer(op, ok ? NULL : &reply->err);
}

static void lock(void *ctx, const struct intent *subject, struct keep_call *call)
{
	struct keep_store *k = ctx;
	struct err full = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < KEEP_LOCKS; i++)
		if (same_subject(&k->locks[i], subject)) {
			call->busy = true;
			snprintf(call->who, sizeof call->who, "this process");
			keep_answer(call, NULL);
			return;
		}
	while (n < KEEP_LOCKS && k->locks[n].taken)
		n++;
	if (n == KEEP_LOCKS) {
		err_set(&full, ERR_LOCAL, "%d writes are under way here already", KEEP_LOCKS);
		keep_answer(call, &full);
		return;
	}
	struct keep_lock *l = &k->locks[n];
	*l = (struct keep_lock){ .taken = true, .subject = *subject };
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	struct keep_op *op = keep_op_begin(k, call, locked);
	op->lock = n;
	ask_for_changes(k, t);
	intents_of(t, subject->account, subject->template_id, subject->client_user_id, 0);
	if (intent_is_act(subject))
		cases_find_screening(t, subject->client_user_id, NULL);
	keep_op_send(op, t);
}

static void unlock(void *ctx, int number)
{
	struct keep_store *k = ctx;
	k->locks[number].taken = false;
}

/* -- writing down ------------------------------------------------------------------------------------------------------------------------------ */

static void added(struct keep_op *op, const struct store_reply *reply)
{
	struct err begun = { 0 };
	if (reply->outcome == STORE_DONE) {
		keep_list_put(op->k, &op->intent);
		answer(op, NULL);
	} else if (reply->outcome == STORE_UNMET) {
		bool act = intent_is_act(&op->intent);
		err_set(&begun, ERR_BARRED, "nothing was sent: somebody else began a write for this %s at the same moment", act ? "screening" : "user");
		err_remedy(&begun, "Look at the %s again: what it was decided on may have changed.", act ? "screening" : "case");
		answer(op, &begun);
	} else {
		answer(op, &reply->err);
	}
}

static void add(void *ctx, struct intent *intent, struct keep_call *call)
{
	struct keep_store *k = ctx;
	struct intent_row row;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	struct keep_op *op = keep_op_begin(k, call, added);
	int64_t known = -1;
	intent_sign(intent);
	COPY(intent->person, k->me->id);
	op->intent = *intent;
	for (size_t n = 0; n < KEEP_LOCKS; n++)
		if (same_subject(&k->locks[n], intent)) {
			COPY(k->locks[n].intent, intent->id);
			known = k->locks[n].known;
		}
	keep_row_of(k, intent, &row);
	intents_add_after(t, &row, known);
	keep_audit(k, t, intent, NULL);
	keep_op_send(op, t);
}

/* What is about to be sent must not have been closed meanwhile. */
static bool leaves(const char *word)
{
	return !strcmp(word, "sent") || !strcmp(word, "updating");
}

static void note_again(struct keep_store *k, const struct keep_op *op)
{
	if (k->again_count == KEEP_AGAIN || leaves(op->word) || !strcmp(op->word, "given_up"))
		return;
	struct keep_again *a = &k->again[k->again_count++];
	*a = (struct keep_again){ .server_time = op->server_time };
	COPY(a->id, op->id);
	COPY(a->word, op->word);
	COPY(a->detail, op->detail);
}

static void noted(struct keep_op *op, const struct store_reply *reply)
{
	struct keep_store *k = op->k;
	struct intent *i = keep_list_find(k, op->id);
	struct err closed = { 0 };
	if (reply->outcome == STORE_DONE) {
		if (i && (strcmp(op->word, "ended") || reply->rows[0].changed))
			intent_note(i, op->word, op->detail, when_now(), op->server_time);
		answer(op, NULL);
	} else if (reply->outcome != STORE_UNMET) {
		note_again(k, op);
		answer(op, &reply->err);
	} else if (leaves(op->word)) {
		err_set(&closed, ERR_BARRED, "somebody else has closed this write meanwhile");
		answer(op, &closed);
	} else {
		answer(op, NULL); /* it is closed already: so it stays */
		keep_intents_refresh(k);
	}
}

static void note(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call)
{
	struct keep_store *k = ctx;
	const struct intent *known = keep_list_find(k, id);
	struct intent after = known ? *known : (struct intent){ .op = "retry", .state = INTENT_SENT };
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	struct keep_op *op = keep_op_begin(k, call, noted);
	COPY(op->id, id);
	COPY(op->word, word);
	COPY(op->detail, detail);
	op->server_time = server_time;
	intent_note(&after, word, detail, when_now(), server_time);
	if (!strcmp(word, "told")) {
		intents_told(t, id);
	} else if (!strcmp(word, "said")) {
		intents_said(t, id, after.said_at);
	} else if (!strcmp(word, "sent")) {
		intents_sent(t, id);
	} else if (!strcmp(word, "ended")) {
		intents_ended(t, id);
	} else {
		bool named = after.state == INTENT_DONE || after.state == INTENT_APPEARED || after.state == INTENT_SENT;
		const char *reason = intent_reason(&after);
		intents_set(t, id, (enum intent_row_state)after.state, *reason ? reason : named ? "" : detail, after.result_id, 0, after.closed_at);
		if (after.told)
			intents_told(t, id);
		if (known)
			keep_audit(k, t, &after, word);
	}
	keep_op_send(op, t);
}

static void cancel(void *ctx, struct keep_call *call)
{
	struct keep_store *k = ctx;
	for (struct keep_op *op = k->ops; op; op = op->next)
		if (op->call == call)
			op->call = NULL;
}

/* -- for the looks of who waits for nothing -------------------------------------------------------------------------------------------------- */

static bool usable(void *ctx, struct err *err)
{
	const struct keep_store *k = ctx;
	struct store_health h;
	store_health(k->store, &h);
	if (h.state == STORE_UP)
		return true;
	if (h.state != STORE_OPENING && err)
		*err = h.err;
	return h.state == STORE_OPENING && err_set(err, ERR_STORE, "the store %.200s does not answer yet", store_place(k->store));
}

static bool look(void *ctx, struct err *err)
{
	const struct keep_store *k = ctx;
	return k->loaded || k->count || (usable(ctx, err) && err_set(err, ERR_STORE, "it is not known yet which writes are open"));
}

static const struct intent *at(const void *ctx, size_t i)
{
	const struct keep_store *k = ctx;
	return i < k->count ? &k->list[i] : NULL;
}

static const char *place(const void *ctx)
{
	const struct keep_store *k = ctx;
	return store_place(k->store);
}

static void ignore(struct keep_op *op, const struct store_reply *reply)
{
	(void)op, (void)reply;
}

static void tidy(void *ctx)
{
	struct keep_store *k = ctx;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	intents_tidy(t, when_now() - TIDY_S);
	keep_op_send(keep_op_begin(k, NULL, ignore), t);
}

const struct intent_keep keep_store_intents = {
	.shared = true,
	.look = look,
	.at = at,
	.is_held = is_held,
	.usable = usable,
	.place = place,
	.refresh = refresh,
	.lock = lock,
	.add = add,
	.note = note,
	.cancel = cancel,
	.unlock = unlock,
	.tidy = tidy,
};
