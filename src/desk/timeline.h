/* The timeline of the case at hand: what the vendor tells of its attempts and screening as far as they were read, and what the store has of it, where
 * there is one: events of the audit trail, notes, webhooks, writes, attempts that were not read in this session. */
#ifndef DESK_TIMELINE_H
#define DESK_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pane/timeline.h"
#include "store/cases.h"

struct desk;

enum { TIMELINE_EVENTS = 1000, TIMELINE_OTHERS = 500 };

/* What the timeline knows of a moment of the store beside what is shown. */
struct timeline_mark {
	char intent[33];         /* "" of none */
	bool decides;            /* it tells of a decision */
	bool begins;             /* the moment before that write leaves, not what came of it */
};

struct timeline_attempt {    /* as the store has it */
	char id[CASE_ID_TEXT], status[CASE_STATUS];
	int64_t created_at, completed_at, redacted_at, read_at; /* 0: not */
	int version;
};

struct timeline {
	struct desk *desk;
	char attempt_id[CASE_ID_TEXT]; /* the case's attempt at hand */
	void (*changed)(void *owner);
	void *owner;
	struct moments all;            /* judged; what is shown */
	uint64_t made;                 /* grows each time it is made anew */
	bool read, asking, more;       /* of the store; more: there are events beyond TIMELINE_EVENTS */
	struct err err;                /* why the store's part could not be read */

	/* Of src/desk/timeline*.c alone. */
	struct moments kept;           /* of the store, as it was read last */
	struct timeline_mark *marks;   /* by kept's */
	struct timeline_attempt *attempts;
	size_t attempt_count;
	uint64_t turn, dossier_changes;
	uint64_t made_of[6];
	void (*came)(struct timeline *t); /* `kept` is another */
};

/* Asks the store; changed is called when there is something. */
void timeline_begin(struct timeline *t, struct desk *d, const char *attempt_id, void (*changed)(void *owner), void *owner);
void timeline_finish(struct timeline *t);
/* Before it is shown: made anew where something came since. */
void timeline_look(struct timeline *t);
/* All of it again: the screening, with its history, from the server; the rest from the store. */
void timeline_again(struct timeline *t);
/* By how many seconds this host's clock is behind the server's; negative: ahead. */
int64_t timeline_behind(const struct desk *d);
/* What is not among it, and why, a sentence; "" nothing. */
const char *timeline_lacks(const struct timeline *t);

/* timeline_kept.c: what the store answers goes into `kept`. */
void timeline_ask(struct timeline *t);

#endif
