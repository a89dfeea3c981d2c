#include "hooks/batch.h"

#include "hooks/tally.h"

void batch_init(struct batch *b, struct inbox_keep keep, struct tally *tally)
{
	*b = (struct batch){ .keep = keep, .tally = tally, .most = BATCH_MOST, .last = &b->first };
}

void batch_add(struct batch *b, struct batch_item *item)
{
	item->next = NULL;
	*b->last = item;
	b->last = &item->next;
}

bool batch_busy(const struct batch *b)
{
	return b->first || b->under_way_count;
}

void batch_answer(struct batch *b, bool on_disk, const bool *known)
{
	size_t count = b->under_way_count;
	b->under_way_count = 0;
	if (on_disk) {
		b->tally->commits++;
		b->tally->committed += count;
	}
	for (size_t i = 0; i < count; i++)
		b->under_way[i]->kept(b->under_way[i], !on_disk ? FATE_LOST : known[i] ? FATE_KNOWN : FATE_NEW);
}

void batch_abandon(struct batch *b)
{
	batch_answer(b, false, NULL);
	for (struct batch_item *item = b->first, *next; item; item = next) {
		next = item->next;
		item->kept(item, FATE_LOST);
	}
	b->first = NULL;
	b->last = &b->first;
}

static void send_next(struct batch *b)
{
	size_t n = 0;
	for (; b->first && n < b->most; n++) {
		b->under_way[n] = b->first;
		b->events[n] = &b->first->event;
		b->first = b->first->next;
	}
	if (!b->first)
		b->last = &b->first;
	b->under_way_count = n;
	if (n)
		b->keep.put(b->keep.ctx, b, b->events, n);
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct batch *b = ctx;
	if (!b->under_way_count)
		send_next(b);
}

/* What came while a transaction was under way goes on at once when that is over. */
static int timeout_ms(const void *ctx)
{
	const struct batch *b = ctx;
	return b->first && !b->under_way_count ? 0 : -1;
}

struct source batch_source(struct batch *b)
{
	return (struct source){ .run = run, .timeout_ms = timeout_ms, .ctx = b };
}
