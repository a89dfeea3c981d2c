/* What of the docket is looked at: a saved view or a filter typed by hand, what is looked for in ids, and the order. Kept for the session. */
#ifndef DESK_VIEWS_H
#define DESK_VIEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/query.h"

struct config;

enum { VIEWS_HISTORY = 32, VIEWS_NONE = -1 };

struct views {
	const struct config *config; /* borrowed */
	int view;                 /* its place; VIEWS_NONE: the filter was typed */
	char filter[FILTER_MAX];  /* the view's, or as typed: one that is understood */
	char find[FILTER_TEXT];   /* in ids */
	enum case_sort sort;
	bool reverse;
	char history[VIEWS_HISTORY][FILTER_MAX]; /* filters that were typed, the newest first */
	size_t history_count;
};

struct view_item { const char *name, *filter, *help; /* help "" for those of the configuration */ };
/* Those that come with the program, then the configuration's; false past the end. Valid until the next call. */
bool views_at(const struct views *v, size_t i, struct view_item *out);
const char *views_name(const struct views *v);          /* of what is looked at: "pending", "filter" */
bool views_choose(struct views *v, size_t i, struct err *err);
/* A filter that was typed: into the history too, where it is understood. */
bool views_set_filter(struct views *v, const char *text, struct err *err);
/* What to ask the store for; now: unix s. utc: whose day `due:today` is. */
void views_query(const struct views *v, const struct person *me, int64_t now, bool utc, struct case_query *out);

#endif
