/* The desk's side of the store: who acts, the docket and what of it is looked at, counts, marks; what is read of the API is put there. It
 * opens nothing: store, keys and person are handed in. Claims: desk/claims.h. */
#ifndef DESK_TEAM_H
#define DESK_TEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/docket.h"
#include "desk/views.h"
#include "store/cases.h"
#include "store/person.h"

struct aml_look;
struct desk;
struct keys;
struct record;

enum { TEAM_MARKS = 500 };

struct team_mark { int64_t case_id; char attempt_id[CASE_ID_TEXT]; };

struct team {
	struct store *store;      /* borrowed; NULL: none, then nothing else here means anything */
	struct keys *keys;        /* borrowed; NULL */
	const struct person *me;  /* borrowed; on PostgreSQL another once it is connected */
	struct docket docket;
	struct views views;
	struct case_counts counts;
	bool counted, counting, counts_stale;
	int64_t counted_minute;
	struct team_mark *marks;  /* in the order in which they were set */
	size_t mark_count;
	struct err put_err;       /* why the last thing read was not stored; none since it works */
	int64_t put_again_since;  /* since when the store was up as all that was read was put again */
};

/* After desk_open; before desk_close the other. The store's source runs in the same loop, before the desk's. */
void team_begin(struct desk *d, struct store *store, struct keys *keys, const struct person *me);
void team_end(struct desk *d);
bool team_is_there(const struct desk *d);

/* The docket anew, as views and order say now; stay: on the case under the cursor. */
void team_look_anew(struct desk *d, bool stay, bool utc);
/* It is on the screen: asks for counts where they may have changed. */
void team_look(struct desk *d);
void team_seen(struct desk *d, int64_t case_id);       /* by me, as it is now */

bool team_marked(const struct desk *d, int64_t case_id);
bool team_mark(struct desk *d, const struct case_row *row, struct err *err); /* or unmark */
void team_unmark_all(struct desk *d);

/* What was read of an attempt. */
void team_put(struct desk *d, const struct record *r, int64_t read_at);
/* What was read of a screening, where screening and all hits were; its reviews may be missing. Nothing is kept of one that no known case has. */
void team_put_screening(struct desk *d, const struct aml_look *look);
/* The subjects that the desk was given. */
void team_import(struct desk *d);

#endif
