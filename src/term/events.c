/* What happened, until the console takes it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "term/internal.h"

void events_add(struct term *t, const struct term_event *e)
{
	struct term_queue *q = &t->events;
	if (q->first && q->first + q->count == q->room) {
		memmove(q->items, q->items + q->first, q->count * sizeof *q->items);
		q->first = 0;
	}
	if (q->count == q->room) {
		q->room = q->room ? 2 * q->room : 64;
		q->items = mem_grow(q->items, q->room, sizeof *q->items);
	}
	q->items[q->first + q->count++] =
	    (struct term_queued){.kind = e->kind, .key = e->key, .row = e->row, .col = e->col, .text = e->kind == TERM_PASTE ? secret_strdup(e->text) : NULL};
}

void events_add_kind(struct term *t, enum term_event_kind kind)
{
	struct term_event e = {.kind = kind};
	events_add(t, &e);
}

bool term_next(struct term *t, struct term_event *out)
{
	struct term_queue *q = &t->events;
	memset(out, 0, sizeof *out);
	if (!q->count)
		return false;
	struct term_queued *e = &q->items[q->first];
	out->kind = e->kind;
	out->key = e->key;
	out->row = e->row;
	out->col = e->col;
	if (e->text)
		strncpy(out->text, e->text, sizeof out->text - 1);
	secret_free(e->text);
	q->count--;
	q->first = q->count ? q->first + 1 : 0;
	if (out->kind == TERM_KEY || out->kind == TERM_PASTE || out->kind == TERM_MOUSE)
		t->acted = true;
	return true;
}

void events_finish(struct term *t)
{
	struct term_event e;
	while (term_next(t, &e))
		explicit_bzero(&e, sizeof e);
	free(t->events.items);
}
