#include "desk/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/desk.h"
#include "store/audit.h"

static struct timeline_event *add(struct timeline *t)
{
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->events = mem_grow(t->events, t->room, sizeof *t->events);
	}
	struct timeline_event *e = &t->events[t->count++];
	*e = (struct timeline_event){ 0 };
	return e;
}

/* The store's text is not ours: it is cleaned, and cut where it is too long. */
static void put_clean(char *out, size_t size, const char *text)
{
	char *clean = text_clean_dup(text);
	int n = snprintf(out, size, "%s", clean);
	text_heal(out, size, n >= (int)size);
	secret_free(clean);
}

static void take(struct timeline *t, const struct store_rows *rows)
{
	struct chain_event e;
	t->count = 0;
	for (size_t i = 0; i < rows->count && i < TIMELINE_EVENTS; i++) {
		char who[PERSON_ID] = "?", sentence[TIMELINE_TEXT];
		if (!audit_read(rows, i, &e))
			continue;
		if (!strcmp(e.kind, audit_kind_word(AUDIT_NOTE)))
			continue; /* the note itself is there, and says more */
		if (!chain_value(store_string(rows, i, 8), "who", who, sizeof who))
			snprintf(who, sizeof who, "?");
		audit_sentence(e.kind, e.detail, sentence, sizeof sentence);
		struct timeline_event *out = add(t);
		out->at = e.time_ms / 1000;
		put_clean(out->who, sizeof out->who, who);
		put_clean(out->text, sizeof out->text, sentence);
	}
	t->told = t->count;
	t->more = rows->count > TIMELINE_EVENTS;
}

static void got(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct timeline *t = owner;
	(void)tag;
	t->asking = false;
	t->read = true;
	t->err = reply->err;
	if (reply->outcome == STORE_DONE && reply->count)
		take(t, &reply->rows[0]);
	t->changed(t->owner);
}

static void ask(struct timeline *t)
{
	const struct case_row *row = dossier_row(t->desk);
	char subject[CHAIN_CASE];
	if (!row || t->asking)
		return;
	audit_subject_of(subject, row);
	struct store_tx *tx = store_begin(t->desk->team.store, STORE_READ);
	store_step(tx, STORE_EVENT_OF_CASE, STORE_ANY);
	store_int(tx, 0);
	store_text(tx, "");
	store_int(tx, 0);
	store_int(tx, TIMELINE_EVENTS + 1);
	store_text(tx, subject);
	t->asking = true;
	t->dossier_changes = t->desk->dossier.changes;
	store_send(t->desk->team.store, tx, (struct store_ticket){ got, t, 0 });
}

void timeline_begin(struct timeline *t, struct desk *d, void (*changed)(void *owner), void *owner)
{
	*t = (struct timeline){ .desk = d, .changed = changed, .owner = owner };
	ask(t);
}

void timeline_finish(struct timeline *t)
{
	if (t->desk && t->desk->team.store)
		store_forget(t->desk->team.store, t);
	free(t->events);
	t->events = NULL;
	t->count = t->room = 0;
}

static int by_time(const void *x, const void *y)
{
	const struct timeline_event *a = x, *b = y;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->note != NULL) - (b->note != NULL);
}

void timeline_order(struct timeline *t)
{
	const struct dossier *o = &t->desk->dossier;
	size_t kept = 0;
	if (t->dossier_changes != o->changes)
		ask(t);
	for (size_t i = 0; i < t->count; i++) /* notes are put in anew, as they are now */
		if (!t->events[i].note)
			t->events[kept++] = t->events[i];
	t->count = kept;
	for (size_t i = 0; i < o->note_count; i++) {
		const struct note *n = &o->notes[i];
		struct timeline_event *e = add(t);
		e->at = n->at;
		e->note = n;
		put_clean(e->who, sizeof e->who, n->by);
		snprintf(e->text, sizeof e->text, "%s", n->withdrawn ? "note, taken back" : "note");
	}
	if (t->count)
		qsort(t->events, t->count, sizeof *t->events, by_time);
}
