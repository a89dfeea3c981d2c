/* Events that stand alone: all that wait go in one transaction, or into the file where the store is away. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/audit_internal.h"

static void flush_late(void *ctx, struct store_tx *t)
{
	struct audit *a = ctx;
	a->flying = a->waiting;
	a->waiting = (struct audit_entries){ 0 };
	if (a->dropped) {
		struct audit_detail d = { 0 };
		struct chain_event gap;
		audit_number(&d, "count", (int64_t)a->dropped);
		audit_fill(&gap, AUDIT_GAP, 0, "", d.text);
		audit_seal_into(a, t, &gap);
	}
	for (size_t i = 0; i < a->flying.count; i++) {
		struct chain_event e;
		audit_fill(&e, a->flying.list[i].kind, a->flying.list[i].time_ms, a->flying.list[i].subject, a->flying.list[i].detail);
		audit_seal_into(a, t, &e);
	}
}

/* Before what came meanwhile. */
static void wait_again(struct audit *a)
{
	struct audit_entries later = a->waiting;
	a->waiting = a->flying;
	a->flying = (struct audit_entries){ 0 };
	for (size_t i = 0; i < later.count; i++)
		audit_entries_add(&a->waiting, &later.list[i]);
	free(later.list);
}

static void flush_after(void *ctx, const struct store_reply *reply)
{
	struct audit *a = ctx;
	struct audit_lost *lost = NULL;
	bool sealed = a->flying.count > 0;
	a->flushing = false;
	if (sealed)
		audit_outcome(a, reply->outcome, &lost);
	if (sealed && reply->outcome == STORE_DONE) {
		audit_entries_clear(&a->flying);
		a->dropped = 0;
		a->trouble = (struct err){ 0 };
		if (a->waiting.count)
			audit_flush(a);
		return;
	}
	if (lost) {
		lost->notes = a->flying;
		a->flying = (struct audit_entries){ 0 };
	}
	wait_again(a);
	audit_spool_waiting(a);
	if (reply->outcome == STORE_FAILED)
		a->retry_ms = when_mono_ms() + AUDIT_RETRY_MS;
}

void audit_flush(struct audit *a)
{
	if (a->flushing || !a->waiting.count)
		return;
	a->flushing = true;
	struct store_tx *t = store_begin(a->store, STORE_WRITE);
	store_late(t, flush_late, flush_after, a);
	store_send(a->store, t, (struct store_ticket){ 0 });
}

static bool spool_ready(struct audit *a)
{
	struct err err = { 0 };
	if (a->spool)
		return true;
	if (!a->spool_directory)
		return false;
	struct chain_event begin;
	struct chain *c = audit_chain_begin(a, &begin, true);
	if (!c)
		return false;
	a->spool = spool_create(a->spool_directory, chain_writer(c), &err);
	if (a->spool && spool_add(a->spool, &begin, 1, &err)) {
		chain_keep(c);
		a->spool_chain = c;
		audit_head_out(a, c);
		return true;
	}
	spool_destroy(a->spool);
	a->spool = NULL;
	chain_destroy(c);
	a->trouble = err;
	return false;
}

bool audit_spool_waiting(struct audit *a)
{
	struct chain_event page[AUDIT_PAGE];
	size_t done = 0;
	if (!a->waiting.count)
		return true;
	bool ok = spool_ready(a);
	while (ok && done < a->waiting.count) {
		size_t n = 0;
		for (; n < AUDIT_PAGE && done + n < a->waiting.count; n++) {
			const struct audit_entry *e = &a->waiting.list[done + n];
			audit_fill(&page[n], e->kind, e->time_ms, e->subject, e->detail);
			chain_seal(a->spool_chain, &page[n]);
		}
		struct err err = { 0 };
		ok = spool_add(a->spool, page, n, &err);
		if (ok)
			chain_keep(a->spool_chain);
		else
			chain_drop(a->spool_chain);
		a->trouble = ok ? (struct err){ 0 } : err;
		done += ok ? n : 0;
	}
	a->follow_asked = true;
	a->spooled += done;
	for (size_t i = 0; i < done; i++) {
		free(a->waiting.list[i].subject);
		free(a->waiting.list[i].detail);
	}
	if (done)
		memmove(a->waiting.list, a->waiting.list + done, (a->waiting.count - done) * sizeof *a->waiting.list);
	a->waiting.count -= done;
	/* No memory is enough for a store and a disk that never come back: what does not fit is counted, and the count is an event. */
	while (a->waiting.count > AUDIT_WAIT_MOST) {
		struct audit_entry *e = &a->waiting.list[--a->waiting.count];
		free(e->subject);
		free(e->detail);
		a->dropped++;
	}
	return ok;
}

void audit_note(struct audit *a, enum audit_kind kind, const char *subject, const struct audit_detail *d)
{
	struct store_health h;
	if (!a)
		return;
	struct audit_entry e = { .kind = kind, .time_ms = audit_now_ms(), .subject = mem_strdup(subject ? subject : ""),
		.detail = mem_strdup(d ? d->text : "") };
	audit_entries_add(&a->waiting, &e);
	store_health(a->store, &h);
	if (h.state == STORE_UP || h.state == STORE_OPENING)
		audit_flush(a);
	else if (!a->flushing)
		audit_spool_waiting(a);
}
