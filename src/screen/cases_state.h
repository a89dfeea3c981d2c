/* The state of the list of cases, and what its files share. For src/screen/cases*.c alone. */
#ifndef SCREEN_CASES_STATE_H
#define SCREEN_CASES_STATE_H

#include "desk/desk.h"
#include "pane/listing.h"
#include "screen/shared.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { CASES_HELD = 64, CASES_OFFERS = 20 };

enum cases_typing { TYPING_NOTHING, TYPING_FIND, TYPING_FILTER };

/* Rows as they were laid out, and of what: while they would be made of the same, they are painted again as they are. */
struct cases_laid {
	struct listing_view view;
	struct row_list rows;     /* the head, then rows in the order in which they came to be seen */
	struct row_list legend;
	struct cases_laid_row { uint64_t made_of; size_t place; } *lines; /* by number modulo line_count */
	size_t line_count;
};

struct cases {
	struct shared shared;
	bool warned;              /* that notes begun and not kept would be forgotten */
	struct ui *ui;
	enum cases_typing typing;
	char line[FILTER_MAX];    /* the filter as it is being typed */
	size_t recalled;          /* which of the history it was last; 0: none */
	struct filter_candidate offers[CASES_OFFERS]; /* of the last Tab */
	size_t offer_count;       /* also of those that had no room */
	struct err line_err;      /* why the line is not understood */
	struct listing_chosen columns[LISTING_COLUMNS];
	struct term_event held[CASES_HELD]; /* keys that wait for the row they are meant for */
	size_t held_count;
	int64_t reading_case;     /* whose subject is read to be opened; 0: none */
	struct cases_laid laid;
	struct row_list preview;
	int row, rows, cols;      /* where the cases stood in the last frame */
};

static inline struct team *cases_team(const struct cases *c)
{
	return &c->shared.desk->team;
}

void cases_draw(struct ui *ui, void *self);
bool cases_list(struct ui *ui, void *self, struct list_view *out);
void cases_forget(struct cases *c);           /* what was laid out */

/* cases_line.c: finding in ids and the filter line. */
bool cases_line_key(struct ui *ui, struct cases *c, const struct term_event *ev);
int cases_line_draw(struct ui *ui, struct cases *c, int row, int cols); /* cells used */
void cases_offers_draw(struct ui *ui, const struct cases *c, int row, int rows, int cols);
extern const struct action cases_line_actions[];

/* cases_order.c: views, order, columns. */
extern const struct action cases_order_actions[];

/* cases_row.c: a row of the store as the pane wants it. */
struct listing_item cases_item(const struct cases *c, const struct case_row *row);

#endif
