/* A docket on a store of SQLite in a directory of its own. */
#ifndef TESTS_DESK_DOCKET_RIG_H
#define TESTS_DESK_DOCKET_RIG_H

#include "base/loop.h"
#include "desk/docket.h"

enum { RIG_NOW = 1800000000, RIG_HEIGHT = 20 };

struct docket_rig {
	char dir[64];
	struct store *store;
	struct loop loop;
	struct docket docket;
	struct case_query query;
	unsigned changed;        /* how often the docket said so */
};

void rig_begin(struct docket_rig *r, const struct docket_rig *like); /* like: one that is closed, with all its cases; NULL: empty */
void rig_close(struct docket_rig *r);           /* its directory stays */
void rig_end(struct docket_rig *r);
/* Pending cases of users from u<first> on, due as many minutes from RIG_NOW as their number. */
void rig_put(struct docket_rig *r, int first, int count);
/* One, due so many minutes from RIG_NOW, of any stage: in a store of its own, as another program. */
void rig_put_beside(struct docket_rig *r, int number, int due_minutes, enum case_stage stage);
void rig_settle(struct docket_rig *r);          /* until nothing is asked any more, and all that changed was read */
void rig_move(struct docket_rig *r, size_t top, size_t cursor); /* as keys do */
const char *rig_user(const struct docket_rig *r); /* under the cursor; "" nobody */

#endif
