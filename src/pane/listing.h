/* The list of cases: one row a case as the store has it, columns by width and as chosen; the preview beside it. Pure. */
#ifndef PANE_LISTING_H
#define PANE_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pane/pane.h"

enum listing_column { LISTING_AGE, LISTING_DUE, LISTING_STATUS, LISTING_WHY, LISTING_HITS, LISTING_LISTS, LISTING_TRY, LISTING_STEPS, LISTING_OWNER, LISTING_USER, LISTING_TEMPLATE, LISTING_QUEUE,
                    LISTING_NOTES, LISTING_ATTEMPT, LISTING_COLUMNS };

enum listing_shown { LISTING_BY_WIDTH, LISTING_SHOWN, LISTING_HIDDEN };

/* What the reviewer chose of them; zeroed: all by width. */
struct listing_chosen { enum listing_shown shown; int wider; /* cells more than usual */ };

struct listing_view {
	int width, height;       /* cells; height is for the preview */
	bool utc;
	int64_t now;
	struct listing_chosen columns[LISTING_COLUMNS];
	int sorted;              /* enum listing_column that has the sign of the order; -1 none */
	bool reverse;
};

/* A case. Strings are borrowed, never NULL. */
struct listing_item {
	const char *user, *template_id, *template_name; /* name "": none */
	const char *attempt_id, *screening_id, *status, *steps, *why; /* why: codes */
	const char *owner, *owner_host, *assigned_to, *queue;
	const char *program_id, *assignee, *hit_kinds, *hit_lists; /* of its screening: codes; assignee: a Dashboard user's name or id, "" nobody */
	int tries, notes, links;
	int hits, hits_pending;
	int64_t opened_at, due_at, snoozed_until, lease_until, read_at; /* 0: none */
	bool screened;           /* what is said of its screening was read */
	bool pending, done, unread, mine, hold, marked, is_new, news;
};

struct listing_column_info { const char *name, *head, *help; int width; /* 0: the rest */ };
extern const struct listing_column_info listing_columns[LISTING_COLUMNS];
bool listing_column_shows(const struct listing_view *v, enum listing_column c);

void listing_head(struct row_list *l, const struct listing_view *v);
void listing_row(struct row_list *l, const struct listing_item *item, const struct listing_view *v);
void listing_preview(struct row_list *l, const struct listing_item *item, const struct listing_view *v);
/* "uid:ana" as people say it: "ana". */
const char *listing_person(const char *id);

#endif
