/* The vendor's budget of calls, shared by all who use one store. Rows of what was taken in the last minute; whoever takes some locks
 * the row of the endpoint first, so that two never take the same. Times are unix milliseconds, by the store's clock. */
#ifndef STORE_BUDGETS_H
#define STORE_BUDGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct budget_slice {
	int granted;             /* calls that may be made; 0: none now */
	int used;                /* by all in the window, these among them */
	int64_t closed_until;    /* the server said 429; 0: not closed */
	int64_t free_at;         /* when the oldest of the window leaves it, and with it how many calls; 0: it is empty */
	int free_calls;
};

enum { BUDGET_STEPS = 4 };

/* Up to `want` calls of `limit` in `window_ms`; BUDGET_STEPS steps of a WRITE transaction. */
void budgets_take(struct store_tx *t, const char *account, const char *endpoint, int64_t now_ms, int64_t window_ms, int limit, int want);
bool budgets_read(const struct store_reply *r, size_t first_step, struct budget_slice *out);
/* Calls that were taken at taken_ms and not made, given back. */
void budgets_give_back(struct store_tx *t, const char *account, const char *endpoint, int64_t taken_ms, int calls);
void budgets_close(struct store_tx *t, const char *account, const char *endpoint, int64_t until_ms);

#endif
