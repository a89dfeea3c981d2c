/* What of the caseload is looked at, and in which order: view, filter, sort, and the walk from one pending case to the next. All
 * functions see the caseload as it is now. */
#ifndef DESK_WORKLIST_H
#define DESK_WORKLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attempt;
struct buf;
struct desk;
struct pane_view;
struct queue_item;

enum { WORKLIST_FILTER = 200 };

struct worklist {
	size_t *shown;            /* places in caseload.attempts, filtered and sorted */
	size_t shown_count;
	size_t cursor;
	const struct attempt *current; /* under the cursor, so that it stays when rows come and go; NULL: nobody moved yet */
	char filter[WORKLIST_FILTER];
	int sort;                 /* place in queue_columns */
	bool reverse;
	int view;                 /* place in the table of views */
	bool names;               /* persons' names are shown, and found */
	bool utc;
	uint64_t made_of;         /* caseload.changes it was made from */
	bool stale;               /* to be set by whoever changes one of these */
	struct attempt *walk;     /* the case that was opened from the list, by J or by K: these go on from there; NULL */
	bool walk_was_work;       /* so it keeps its place among what is pending, whatever becomes of it */
};

void worklist_finish(struct worklist *w);
void worklist_refresh(struct desk *d);    /* before its fields are read */
void worklist_utc(struct desk *d, bool utc); /* the zone of what is shown, and so found */
struct attempt *worklist_current(struct desk *d); /* under the cursor; NULL */
/* What J and K open, step 1 or -1. walking: from where the walk stands; else, in the list, the one under the cursor while nobody opened it.
 * NULL at the end. */
struct attempt *worklist_step(struct desk *d, int step, bool walking);
void worklist_walk_from(struct desk *d, struct attempt *a);
/* How much of what is shown is pending work, and which of it this one is, 1-based; 0: none of it. */
size_t worklist_pending(struct desk *d, const struct attempt *of, size_t *place);
size_t worklist_marked(const struct desk *d);
size_t worklist_all_pending(const struct desk *d); /* in any view */
const char *worklist_view_name(int view);
int worklist_view_count(void);

/* A row of it, as panes want it; undated. Compared as bytes, so what lies between its members is zero. */
void worklist_item(const struct attempt *a, struct queue_item *out);
void worklist_dated_item(const struct desk *d, const struct attempt *a, struct queue_item *out);
/* The person's name, while names are shown. */
void worklist_person(const struct desk *d, const struct attempt *a, struct buf *out);

#endif
