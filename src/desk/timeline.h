/* What happened to the case at hand, as the store has it: events of the audit trail and notes, in the order of their times. */
#ifndef DESK_TIMELINE_H
#define DESK_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/person.h"

struct desk;
struct note;

enum { TIMELINE_EVENTS = 1000, TIMELINE_TEXT = 240 };

struct timeline_event {
	int64_t at;              /* unix s */
	char who[PERSON_ID];
	char text[TIMELINE_TEXT]; /* a sentence, clean */
	const struct note *note; /* of a note: the dossier's, valid until it is read again; NULL */
};

struct timeline {
	struct desk *desk;
	void (*changed)(void *owner);
	void *owner;
	struct timeline_event *events; /* oldest first; notes are among them after timeline_order */
	size_t count, room;
	size_t told;             /* of them events; those beyond it are notes */
	bool read, asking, more; /* more: there are others, which are not here */
	uint64_t dossier_changes; /* what the notes among them are of */
	struct err err;
};

/* Asks; changed is called when there is something. */
void timeline_begin(struct timeline *t, struct desk *d, void (*changed)(void *owner), void *owner);
void timeline_finish(struct timeline *t);
/* Before it is shown: with the dossier's notes as they are now, and events read again where the dossier was. */
void timeline_order(struct timeline *t);

#endif
