/* What the queue and a case have in common: an attempt at hand, and what may be done about it. */
#ifndef SCREEN_SHARED_H
#define SCREEN_SHARED_H

#include <stdbool.h>

#include "pane/pane.h"
#include "ui/action.h"

struct attempt;
struct case_row;
struct desk;
struct gallery;
struct ui;

/* The first member of their states. */
struct shared {
	struct desk *desk;
	struct gallery *gallery;
	struct attempt *(*at)(const void *self);                    /* the one at hand; NULL */
	void (*show)(struct ui *ui, void *self, const char *id);    /* this case */
	const struct case_row *(*row)(const void *self);             /* the case at hand as the store has it; NULL result: not known */
	/* In a case: to this attempt of it ("": as it is), this pane (0: as it is) and there the field (leaf IDV_LEAVES: none). */
	void (*jump)(struct ui *ui, void *self, const char *id, enum idv_pane pane, const struct row_field *field);
	bool in_case;
};

/* Their tables of actions, beside their own. */
extern const struct action shared_claim_actions[], shared_timeline_actions[], shared_pending_actions[], shared_link_actions[], shared_picture_actions[], shared_list_actions[], shared_write_actions[];

#endif
