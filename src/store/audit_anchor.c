/* Other chains' heads, as the store has them: what one writer has seen, another cannot take back. */
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "store/audit_internal.h"
#include "store/chain_heads.h"

/* Is it further than what was anchored last? */
static bool news(struct audit *a, const struct chain_head *h)
{
	for (size_t i = 0; i < AUDIT_SEEN; i++) {
		if (strcmp(a->seen[i].writer, h->writer) != 0)
			continue;
		if (a->seen[i].seq >= h->seq)
			return false;
		a->seen[i].seq = h->seq;
		return true;
	}
	memcpy(a->seen[a->seen_next].writer, h->writer, sizeof h->writer);
	a->seen[a->seen_next].seq = h->seq;
	a->seen_next = (a->seen_next + 1) % AUDIT_SEEN;
	return true;
}

static void heads_read(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct audit *a = owner;
	struct audit_detail d = { 0 };
	(void)tag;
	a->anchoring = false;
	if (reply->outcome != STORE_DONE)
		return; /* the next events are a reason again */
	for (size_t row = 0; row < reply->rows[0].count; row++) {
		struct chain_event e;
		if (!audit_read(&reply->rows[0], row, &e) || (a->chain && !strcmp(e.writer, chain_writer(a->chain))))
			continue;
		struct chain_head h = { .seq = e.seq };
		memcpy(h.writer, e.writer, sizeof h.writer);
		memcpy(h.mac, e.mac, sizeof h.mac);
		if (!news(a, &h) || chain_heads_word(d.text, sizeof d.text, &h))
			continue;
		audit_note(a, AUDIT_ANCHOR, "", &d);
		d = (struct audit_detail){ 0 };
		chain_heads_word(d.text, sizeof d.text, &h);
	}
	if (d.text[0])
		audit_note(a, AUDIT_ANCHOR, "", &d);
}

void audit_anchor(struct audit *a)
{
	if (a->anchoring || !a->anchor_due_ms || when_mono_ms() < a->anchor_due_ms)
		return;
	a->anchoring = true;
	a->since_anchor = 0;
	a->anchor_due_ms = 0;
	struct store_tx *t = store_begin(a->store, STORE_READ);
	store_step(t, STORE_EVENT_HEADS, STORE_ANY);
	store_send(a->store, t, (struct store_ticket){ heads_read, a, 0 });
}
