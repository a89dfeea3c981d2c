/* The list: a window on a query, by keys and never by offsets. Filters and sorts are the database's. */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/cases.h"
#include "store/filter.h"

enum case_sort { SORT_DUE, SORT_AGE, SORT_STATUS, SORT_TRY, SORT_USER, SORT_TEMPLATE, SORT_OWNER, SORT_CHANGED, CASE_SORTS };
extern const char *const case_sort_names[CASE_SORTS]; /* "due", "age" ... as views and columns name them */

struct case_query {
	struct case_filter filter;
	enum case_sort sort;     /* DUE: the most urgent first; none has the last place */
	bool reverse;
	struct person me;        /* for mine, seen */
	const struct keys *keys; /* where users are hashed user: is the whole id; NULL: they are not. Borrowed */
	int64_t now;
};

/* A place in the list: before or after a row that may be gone by now. */
struct case_key { int64_t number; char text[CASE_ID_TEXT]; int64_t id; };
void query_key(const struct case_query *q, const struct case_row *row, struct case_key *out);

/* Up to `most` rows from `from` on (NULL: the top; backwards: the bottom), in the list's order also when it is read backwards; `from`
 * itself is among them when `inclusive`. Rows are read by cases_read. A step of a transaction in the READ lane. */
void query_page(struct store_tx *t, const struct case_query *q, const struct case_key *from, bool backwards, bool inclusive, size_t most);
/* The most urgent case that is pending, unclaimed, not snoozed and nobody else's by assignment, within the filter. */
void query_next(struct store_tx *t, const struct case_query *q);

#endif
