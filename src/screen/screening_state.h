/* The state of the screening's screen. For src/screen/screening*.c alone. */
#ifndef SCREEN_SCREENING_STATE_H
#define SCREEN_SCREENING_STATE_H

#include "desk/desk.h"
#include "desk/scrutiny.h"
#include "screen/settle.h"
#include "screen/shared.h"
#include "screen/verdict.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { FIND_MAX = 200 };

/* What stands below the hits. */
enum screening_below { BELOW_COMPARISON, BELOW_FIELDS, BELOW_PAST, BELOWS };

struct screening_view {
	struct shared shared;       /* as the case has it, on which this lies */
	struct shared *from;        /* the case */
	struct ui *ui;
	size_t cursor, top;         /* places in the order of the hits */
	char hit_id[AML_ID_SIZE];   /* of the hit that the cursor was put on: it stays there whatever the order; "" it was not moved */
	bool hit_waited;            /* it waited for a verdict then: once it is decided, the first that waits is next */
	enum screening_below below;
	size_t below_top, below_count;
	int below_rows;             /* of the last frame */
	char find[FIND_MAX];
	bool typing;                /* what is to be found */
	bool bare;                  /* all that is masked is shown */
	char bare_hit[AML_ID_SIZE]; /* of this hit only; "" none */
	int row, rows, cols;        /* of the hits, in the last frame */
	struct verdict_draft verdict; /* of a form that was left */
	struct settle_draft settle;
};

/* The screening at hand, if it is that of the case; NULL: it is not known yet, or there is none. */
const struct scrutiny *screening_at(const struct screening_view *v);
/* The hit under the cursor, as its place in the look; SIZE_MAX: none. */
size_t screening_hit(const struct screening_view *v);
/* The cursor was put where it is by the reviewer. */
void screening_hold(struct screening_view *v);
bool screening_list(struct ui *ui, void *self, struct list_view *out);
void screening_draw(struct ui *ui, void *self);

extern const struct action *const screening_actions[];
/* screening_find.c */
bool screening_find_key(struct ui *ui, void *self, const struct term_event *ev);
extern const struct action screening_find_actions[];

const char *screening_enter_hint(const struct ui *ui, const void *self);

#endif
