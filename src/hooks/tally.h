/* What happened so far, counted. Plain numbers: who sees something happen adds to them, metrics.c writes them out. */
#ifndef HOOKS_TALLY_H
#define HOOKS_TALLY_H

#include <stdint.h>

#include "hooks/event.h"
#include "hooks/refusal.h"

struct tally {
	uint64_t accepted[EVENT_OTHER]; /* on disk, new */
	uint64_t duplicates;            /* on disk before: same body, same time */
	uint64_t others;                /* verified, and nothing to us */
	uint64_t refused[REFUSALS];
	uint64_t commits, committed;    /* transactions of the inbox, and webhooks in them */
	uint64_t connections;
	uint64_t read, unread;          /* attempts that were read after a webhook; that could not be */
	uint64_t swept;                 /* open cases that were read again */
	uint64_t screened, unscreened;  /* screenings that were read with their case; that could not be */
	uint64_t rounds;                /* over all screenings that wait; and of the last one: */
	uint64_t round_pending, round_alone;
};

#endif
