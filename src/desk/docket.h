/* The docket: the cases that a query gives, in its order, of which a window is here: eight screens around what is looked at at most, however
 * many there are. Rows have numbers; who moves in the list sets `top` and `cursor` to whichever they like, and the window follows when the
 * store answers. No answer holds up a key: what was moved meanwhile holds when it comes.
 *
 * Numbers count from the top where the top was seen, else from somewhere far from it: then row 0 still means the top.
 *
 * What others change is read again around the cursor: its case stays where it stands on the screen, also when it belongs elsewhere now or
 * to this list no more, until the cursor leaves it. */
#ifndef DESK_DOCKET_H
#define DESK_DOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/query.h"

enum docket_ask { ASK_NOTHING, ASK_TOP, ASK_END, ASK_BEFORE, ASK_AFTER, ASK_AROUND };

struct docket {
	struct store *store;      /* borrowed; NULL: nothing is ever here */
	void (*changed)(void *ctx); /* what is shown may be something else now */
	int64_t (*now)(void *ctx);  /* for ages and due times, unix s; NULL: the store's */
	void *ctx;
	struct case_query query;
	struct case_row *rows;    /* the window */
	size_t room, count;
	size_t first;             /* number of rows[0] */
	bool at_top, at_end;      /* nothing comes before, after the window */
	bool read;                /* an answer to this query has come */
	size_t height;            /* rows on the screen */
	size_t top, cursor;       /* numbers, as wanted */
	bool touched;             /* by the reviewer; until then the first row is the current one, whatever it is */
	bool above;               /* what came by itself stands above the screen */
	/* The case under the cursor that belongs elsewhere, and where it stood; id 0: none. */
	int64_t held_id;
	struct case_key held;
	/* What is asked. */
	enum docket_ask ask;
	size_t most, most_before; /* rows that were asked for */
	size_t asked_cursor, asked_offset;
	int64_t asked_id;
	bool restart, stay;       /* from the top, or around the case under the cursor */
	bool end_wanted;
	size_t end_number;        /* that the last row has meanwhile */
	bool stale;               /* something changed: read again */
	struct err err;           /* why the last answer did not come: then nothing is asked until something is done or has changed */
};

void docket_init(struct docket *d, struct store *store, void (*changed)(void *ctx), void *ctx);
void docket_finish(struct docket *d);           /* accepts zeroed; before the store is closed */
/* Another query, or the same anew. stay: the case under the cursor stays under it, else the top. */
void docket_query(struct docket *d, const struct case_query *q, bool stay);
/* It is on the screen now, so many rows high: asks for what is missing. */
void docket_look(struct docket *d, size_t height);
void docket_stale(struct docket *d);            /* read again when it is looked at */
/* How many there are as far as numbers go: more than is here, while its end is not. */
size_t docket_count(const struct docket *d);
bool docket_total(const struct docket *d, size_t *out); /* exactly; false: not known */
void docket_moved(struct docket *d);            /* top and cursor were set */
/* What can be painted: as wanted, where that is here, else as near to it as there is. */
void docket_view(const struct docket *d, size_t *top, size_t *cursor);
const struct case_row *docket_at(const struct docket *d, size_t number); /* NULL: not here */
/* Under the cursor; NULL: none, or its answer is still to come (docket_waits). */
const struct case_row *docket_current(const struct docket *d);
bool docket_waits(const struct docket *d);
/* The next (step 1) or previous (-1) pending case from the cursor on that nobody else has, among those that are here; the cursor goes there.
 * NULL: none. */
const struct case_row *docket_step(struct docket *d, int step, const char *me);

/* The cursor goes to this case of the list, which may be anywhere in it. */
void docket_go(struct docket *d, const struct case_row *row);

/* docket_take.c: what an answer brings, for docket.c alone. */
void docket_take(struct docket *d, const struct store_reply *reply);
enum { DOCKET_SCREENS = 8, DOCKET_LEAST = 128, DOCKET_MOST = 1024, DOCKET_CHUNK = 400 };
#define DOCKET_FAR (SIZE_MAX / 8)

#endif
