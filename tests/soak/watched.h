/* The screenings of a world: what there is to settle, who changes it besides the programs, what was read of it when, and the order of all that. */
#ifndef SOAK_WATCHED_H
#define SOAK_WATCHED_H

#include "soak/world.h"

enum { READINGS_MAX = 8000, TURNS_MAX = 600 };

/* Ids of the screenings and of their hits: scrhit_Soak0a, scrhit_Soak0b and so on. A case of the demo is the console's. */
extern const char *const watched_ids[SCREENINGS];

enum disturbance {
	DISTURB_NONE,
	DISTURB_RESCAN, DISTURB_TOUCH, DISTURB_COLLEAGUE, DISTURB_CLEARED, /* as the sandbox's faults do it */
	DISTURB_REJECTED, DISTURB_ASSIGNED, DISTURB_WORDS,                 /* in the Dashboard: status, assignee, a review without hits */
	DISTURBANCES
};

/* What it is of. */
enum { OF_SCREENING = 1, OF_HITS = 2, OF_REVIEWS = 4, OF_PARTS = 3 };

/* A page that was served. */
struct reading {
	int run, seq;
	unsigned of;
	char screening[NAME];
	bool first, good;     /* first page; and it was one that can be read */
	bool behind;          /* what is new is not on it */
	int64_t ms;
};

/* A change. */
struct turn {
	int seq, by;          /* by: in world.writes; -1: nobody here */
	unsigned of;
	char screening[NAME], status[24];
	int64_t ms;
	const char *what;
};

struct watched {
	int seq;
	size_t deeds;         /* of the ledger that have been looked at */
	char *parts[SCREENINGS][OF_PARTS]; /* as they were last */
	struct reading readings[READINGS_MAX];
	int reading_count;
	struct turn turns[TURNS_MAX];
	int turn_count;
};

void watched_make(struct sandbox *s, int64_t at);
void watched_begin(struct world *w);
/* The next of the order of things; 0 in a world without screenings, where the others do nothing. */
int watched_step(struct world *w);
/* What is due, and who disturbs this request (NULL: none is served), happen. */
void watched_before(struct world *w, const struct request *r);
void watched_after(struct world *w, const struct request *r, int status);

#endif
