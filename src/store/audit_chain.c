#include "config.h"

/* Events into transactions: sealed when the transaction's turn comes, so that their order in the chain is that in which they are stored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/audit_internal.h"

int64_t audit_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void audit_fill(struct chain_event *e, enum audit_kind kind, int64_t time_ms, const char *subject, const char *detail)
{
	*e = (struct chain_event){ .time_ms = time_ms ? time_ms : audit_now_ms() };
	snprintf(e->kind, sizeof e->kind, "%s", audit_kind_word(kind));
	snprintf(e->subject, sizeof e->subject, "%s", subject ? subject : "");
	snprintf(e->detail, sizeof e->detail, "%s", detail ? detail : "");
}

void audit_entries_add(struct audit_entries *l, const struct audit_entry *e)
{
	if (l->count == l->room)
		l->list = mem_grow(l->list, l->room = l->room ? 2 * l->room : 16, sizeof *l->list);
	l->list[l->count++] = *e;
}

void audit_entries_clear(struct audit_entries *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->list[i].subject);
		free(l->list[i].detail);
	}
	free(l->list);
	*l = (struct audit_entries){ 0 };
}

/* Who, by the store's login where it has one: the role and the rest are the store's to know. */
struct chain *audit_chain_begin(struct audit *a, struct chain_event *begin, bool spooled)
{
	struct audit_detail d = { 0 };
	const char *login = store_login(a->store);
	audit_word(&d, "who", *login ? login : a->me->id);
	audit_number(&d, "uid", (int64_t)getuid());
	audit_word(&d, "host", a->me->host);
	audit_number(&d, "pid", (int64_t)getpid());
	audit_word(&d, "program", a->program);
	audit_word(&d, "version", PACKAGE_VERSION);
	if (a->me->key[0])
		audit_word(&d, "ssh", a->me->key);
	if (spooled)
		audit_word(&d, "beside", a->chain ? chain_writer(a->chain) : "");
	else if (a->before[0])
		audit_word(&d, "after", a->before);
	audit_fill(begin, AUDIT_BEGIN, spooled || a->before[0] ? 0 : a->opened_ms, "", d.text);
	return chain_create(a->auditor, begin);
}

void audit_step(struct store_tx *t, enum store_statement statement, const struct chain_event *e)
{
	store_step(t, statement, statement == STORE_EVENT_ADD ? STORE_ONE : STORE_ANY);
	store_text(t, e->writer);
	store_int(t, e->seq);
	store_int(t, e->time_ms);
	store_text(t, e->kind);
	store_text(t, e->subject);
	store_text(t, e->detail);
	store_blob(t, e->previous, sizeof e->previous);
	store_blob(t, e->mac, sizeof e->mac);
}

void audit_seal_into(struct audit *a, struct store_tx *t, struct chain_event *e)
{
	if (!a->chain) {
		a->chain = audit_chain_begin(a, &a->begin, false);
		a->begun = a->chain != NULL;
		if (!a->chain)
			return; /* audit_open has tried the key */
		audit_step(t, STORE_EVENT_ADD, &a->begin);
	} else if (!a->begun) {
		chain_seal(a->chain, &a->begin);
		a->begun = true;
		audit_step(t, STORE_EVENT_ADD, &a->begin);
	}
	chain_seal(a->chain, e);
	audit_step(t, STORE_EVENT_ADD, e);
	a->last_sealed = *e;
	a->since_head++;
	/* Anchors are no reason to look at the others again, or two idle programs would tell each other of it for ever. */
	a->since_anchor += strcmp(e->kind, "anchor") != 0;
}

/* To syslog, for whoever keeps it elsewhere: nothing of a person, nothing of a case. */
void audit_head_out(struct audit *a, const struct chain *c)
{
	struct chain_head h;
	char text[CHAIN_HEAD];
	chain_head(c, &h);
	if (h.seq < 0)
		return;
	chain_head_print(&h, text);
	if (a->to)
		a->to(a->to_ctx, &h);
	else
		syslog(LOG_AUTHPRIV | LOG_INFO, "idreview audit head %s", text);
}

static void stored(struct audit *a)
{
	struct chain_head before;
	chain_head(a->chain, &before);
	chain_keep(a->chain);
	if (before.seq < 0)
		a->anchor_due_ms = 1;
	if (before.seq < 0 || a->since_head >= AUDIT_HEAD_EVERY || !strcmp(a->last_sealed.kind, "end")) {
		audit_head_out(a, a->chain);
		a->since_head = 0;
		a->head_due_ms = 0;
	} else if (!a->head_due_ms) {
		a->head_due_ms = when_mono_ms() + AUDIT_HEAD_MS;
	}
	if (a->since_anchor >= AUDIT_HEAD_EVERY)
		a->anchor_due_ms = 1;
	else if (a->since_anchor && !a->anchor_due_ms)
		a->anchor_due_ms = when_mono_ms() + AUDIT_HEAD_MS;
}

/* All events of a transaction tell of it, one after the other: the first does it. No other has sealed anything meanwhile, since a lane
 * has one under way. */
void audit_outcome(struct audit *a, enum store_outcome outcome, struct audit_lost **lost)
{
	struct chain_head h;
	*lost = NULL;
	if (!a->chain)
		return;
	chain_head(a->chain, &h);
	if (!a->last_sealed.writer[0] || h.seq >= a->last_sealed.seq)
		return;
	if (outcome == STORE_DONE) {
		stored(a);
		return;
	}
	if (outcome == STORE_UNKNOWN) {
		*lost = mem_alloc(sizeof **lost);
		(*lost)->audit = a;
		(*lost)->last = a->last_sealed;
		(*lost)->next = a->lost;
		a->lost = *lost;
		memcpy(a->before, chain_writer(a->chain), sizeof a->before);
		chain_destroy(a->chain);
		a->chain = NULL;
	} else {
		chain_drop(a->chain);
		a->begun = h.seq >= 0;
	}
	a->last_sealed = (struct chain_event){ 0 };
}

/* -- the event of an act ------------------------------------------------------------------------------------------------------------ */

struct act_event {
	struct audit *audit;
	struct audit_entry entry;
	bool sealed;
};

static void act_late(void *ctx, struct store_tx *t)
{
	struct act_event *act = ctx;
	struct chain_event e;
	audit_fill(&e, act->entry.kind, 0, act->entry.subject, act->entry.detail);
	audit_seal_into(act->audit, t, &e);
	act->sealed = true;
}

static void act_after(void *ctx, const struct store_reply *reply)
{
	struct act_event *act = ctx;
	struct audit_lost *lost;
	if (act->sealed)
		audit_outcome(act->audit, reply->outcome, &lost);
	free(act->entry.subject);
	free(act->entry.detail);
	free(act);
}

void audit_event(struct audit *a, struct store_tx *t, enum audit_kind kind, const char *subject, const struct audit_detail *d)
{
	if (!a)
		return;
	struct act_event *act = mem_alloc(sizeof *act);
	act->audit = a;
	act->entry = (struct audit_entry){ .kind = kind, .subject = mem_strdup(subject), .detail = mem_strdup(d ? d->text : "") };
	store_late(t, act_late, act_after, act);
}
