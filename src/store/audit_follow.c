/* What waited in files comes into the store, in its order; and what was lost in a commit is looked for. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/audit_internal.h"
#include "store/chain_heads.h"

static void next_page(struct audit *a);

/* Inserting is no harm where it was done before: by this program, or one that ended between commit and unlink. */
static void page_stored(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct audit *a = owner;
	(void)tag;
	a->following = false;
	if (reply->outcome != STORE_DONE) {
		spool_leave(&a->reader);
		a->follow_asked = true;
		a->retry_ms = when_mono_ms() + AUDIT_RETRY_MS;
		return;
	}
	spool_stored(&a->reader);
	next_page(a);
}

static void next_page(struct audit *a)
{
	struct chain_event page[AUDIT_PAGE / 8];
	for (;;) {
		if (a->reader.fd < 0 && !spool_find(a->spool_directory, a->spool, &a->reader))
			return;
		size_t n = spool_read(&a->reader, page, sizeof page / sizeof *page);
		if (n == 0) {
			if (a->reader.own)
				a->spooled = 0;
			if (!spool_done(&a->reader, a->spool))
				return;
			continue;
		}
		struct store_tx *t = store_begin(a->store, STORE_WRITE);
		for (size_t i = 0; i < n; i++)
			audit_step(t, STORE_EVENT_FOLLOW, &page[i]);
		a->following = true;
		store_send(a->store, t, (struct store_ticket){ page_stored, a, 0 });
		return;
	}
}

void audit_follow(struct audit *a)
{
	if (a->following || !a->follow_asked || !a->spool_directory)
		return;
	a->follow_asked = false;
	next_page(a);
}

/* -- lost in a commit --------------------------------------------------------------------------------------------------------------- */

static void unlist(struct audit *a, struct audit_lost *lost)
{
	struct audit_lost **at = &a->lost;
	while (*at && *at != lost)
		at = &(*at)->next;
	if (*at)
		*at = lost->next;
}

static void looked(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct audit *a = owner;
	struct audit_lost *lost = a->lost;
	while (lost && lost->asked != true)
		lost = lost->next;
	(void)tag;
	if (!lost)
		return;
	lost->asked = false;
	if (reply->outcome != STORE_DONE && reply->outcome != STORE_UNMET) {
		a->retry_ms = when_mono_ms() + AUDIT_RETRY_MS;
		return;
	}
	bool done = reply->outcome == STORE_DONE;
	unlist(a, lost);
	if (done) {
		/* The chain ends there: where that is has to be known elsewhere, as of any other. */
		struct audit_detail d = { 0 };
		struct chain_head h = { .seq = lost->last.seq };
		memcpy(h.writer, lost->last.writer, sizeof h.writer);
		memcpy(h.mac, lost->last.mac, sizeof h.mac);
		chain_heads_word(d.text, sizeof d.text, &h);
		audit_note(a, AUDIT_ANCHOR, "", &d);
	} else {
		for (size_t i = 0; i < lost->notes.count; i++)
			audit_entries_add(&a->waiting, &lost->notes.list[i]);
		lost->notes.count = 0;
		audit_flush(a);
	}
	if (lost->told)
		lost->told(lost->ctx, done);
	audit_entries_clear(&lost->notes);
	free(lost);
	audit_look_for_lost(a);
}

/* The commit may be under way still, in a server's process that has not seen that nobody listens. An event of the same number waits until
 * that is over: if it finds the real one it changes nothing, else all is undone, since the step after it is not met. */
void audit_look_for_lost(struct audit *a)
{
	struct audit_lost *lost = a->lost;
	for (const struct audit_lost *l = lost; l; l = l->next)
		if (l->asked)
			return;
	if (!lost)
		return;
	struct chain_event probe = lost->last;
	memset(probe.mac, 0, sizeof probe.mac);
	lost->asked = true;
	struct store_tx *t = store_begin(a->store, STORE_WRITE);
	audit_step(t, STORE_EVENT_FOLLOW, &probe);
	store_step(t, STORE_EVENT_IS, STORE_ONE);
	store_text(t, lost->last.writer);
	store_int(t, lost->last.seq);
	store_blob(t, lost->last.mac, sizeof lost->last.mac);
	store_send(a->store, t, (struct store_ticket){ looked, a, 0 });
}

void audit_settle(struct audit *a, void (*told)(void *ctx, bool done), void *ctx)
{
	if (!a || !a->lost)
		return;
	a->lost->told = told;
	a->lost->ctx = ctx;
}

void audit_forget(struct audit *a, const void *ctx)
{
	for (struct audit_lost *l = a ? a->lost : NULL; l; l = l->next)
		if (l->ctx == ctx)
			l->told = NULL;
}
