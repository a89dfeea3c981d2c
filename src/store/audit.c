#include "store/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/audit_internal.h"

struct audit *audit_open(struct store *s, const struct person *me, const char *program, const unsigned char auditor[CHAIN_KEY], const char *spool)
{
	struct audit *a = mem_alloc(sizeof *a);
	a->store = s;
	a->me = me;
	snprintf(a->program, sizeof a->program, "%s", program);
	memcpy(a->auditor, auditor, sizeof a->auditor);
	a->spool_directory = mem_strdup(spool);
	a->reader.fd = -1;
	a->follow_asked = true;
	a->opened_ms = audit_now_ms();
	return a;
}

/* What is due, whatever it was that woke the loop. */
static void turn(void *ctx, const struct pollfd *fds, size_t count)
{
	struct audit *a = ctx;
	struct store_health h;
	int64_t now = when_mono_ms();
	(void)fds;
	(void)count;
	store_health(a->store, &h);
	if (h.state == STORE_UP) {
		if (a->state != STORE_UP || (a->retry_ms && now >= a->retry_ms)) {
			a->follow_asked = true;
			a->retry_ms = 0;
		}
		if (!a->retry_ms) {
			audit_flush(a);
			audit_follow(a);
			audit_look_for_lost(a);
			audit_anchor(a);
		}
	} else if (h.state != STORE_OPENING && !a->flushing && !a->trouble.kind) {
		audit_spool_waiting(a);
	}
	a->state = h.state;
	if (a->head_due_ms && now >= a->head_due_ms && a->chain) {
		audit_head_out(a, a->chain);
		a->since_head = 0;
		a->head_due_ms = 0;
	}
}

static int sooner(int ms, int64_t due, int64_t now)
{
	int left = due > now ? (int)(due - now) : 0;
	return due && (ms < 0 || left < ms) ? left : ms;
}

static int timeout_ms(const void *ctx)
{
	const struct audit *a = ctx;
	int64_t now = when_mono_ms();
	int ms = sooner(-1, a->head_due_ms, now);
	if (a->state != STORE_UP) /* it wakes the loop itself */
		return ms;
	if (a->retry_ms)
		return sooner(ms, a->retry_ms, now);
	return a->anchoring ? ms : sooner(ms, a->anchor_due_ms, now);
}

struct source audit_source(struct audit *a)
{
	return (struct source){ .run = turn, .timeout_ms = timeout_ms, .ctx = a };
}

/* Nothing of it is wanted where nothing was said: a program that only read leaves no chain. */
static bool has_said_anything(const struct audit *a)
{
	return a->chain || a->spool_chain || a->waiting.count || a->flying.count;
}

/* What may have been lost in a commit that cannot be looked for any more is said again: rather twice than never. */
static void keep_lost(struct audit *a)
{
	for (struct audit_lost *next; a->lost; a->lost = next) {
		next = a->lost->next;
		for (size_t i = 0; i < a->lost->notes.count; i++)
			audit_entries_add(&a->waiting, &a->lost->notes.list[i]);
		free(a->lost->notes.list);
		free(a->lost);
	}
}

static void end_spool(struct audit *a)
{
	struct chain_event end;
	struct err ignored = { 0 };
	if (!a->spool_chain)
		return;
	audit_fill(&end, AUDIT_END, 0, "", "");
	chain_seal(a->spool_chain, &end);
	if (spool_add(a->spool, &end, 1, &ignored)) {
		chain_keep(a->spool_chain);
		audit_head_out(a, a->spool_chain);
	}
	a->follow_asked = true;
}

static bool is_up(const struct audit *a)
{
	struct store_health h;
	store_health(a->store, &h);
	return h.state == STORE_UP;
}

/* What a loop's turns would have done: a command may not have had any. */
static void last_turns(struct audit *a)
{
	audit_flush(a);
	store_wait(a->store);
	if (a->chain && a->anchor_due_ms && is_up(a)) {
		a->anchor_due_ms = 1;
		audit_anchor(a);
		store_wait(a->store);
	}
	if (a->chain)
		audit_note(a, AUDIT_END, "", NULL);
	store_wait(a->store);
	audit_spool_waiting(a);
	end_spool(a);
	if (is_up(a))
		audit_follow(a);
	store_wait(a->store);
}

void audit_close(struct audit *a)
{
	if (!a)
		return;
	store_wait(a->store);
	keep_lost(a);
	if (has_said_anything(a))
		last_turns(a);
	store_forget(a->store, a);
	keep_lost(a);
	spool_leave(&a->reader);
	spool_destroy(a->spool);
	chain_destroy(a->spool_chain);
	chain_destroy(a->chain);
	audit_entries_clear(&a->waiting);
	audit_entries_clear(&a->flying);
	free(a->spool_directory);
	free(a);
}

size_t audit_waiting(const struct audit *a, struct err *err)
{
	if (!a)
		return 0;
	if (err)
		*err = a->trouble;
	return a->waiting.count + a->flying.count + a->spooled;
}

bool audit_place(const struct audit *a, char writer[CHAIN_WRITER], int64_t *seq)
{
	struct chain_head head = { .seq = -1 };
	if (a && a->chain)
		chain_head(a->chain, &head);
	if (head.seq < 0)
		return false;
	memcpy(writer, head.writer, CHAIN_WRITER);
	*seq = head.seq;
	return true;
}

void audit_heads_to(struct audit *a, void (*to)(void *ctx, const struct chain_head *h), void *ctx)
{
	a->to = to;
	a->to_ctx = ctx;
}
