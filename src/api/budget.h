/* Calls of the last minute, counted in this process's memory. */
#ifndef API_BUDGET_H
#define API_BUDGET_H

#include <stdint.h>

#include "api/keep.h"

/* A sliding window: when each of the last `limit` calls began. Times are mono ms. */
struct window {
	int64_t *starts; /* ring */
	int limit, next, count;
	int64_t closed_until; /* the server said 429 */
};
void window_init(struct window *w, int limit); /* 0: no limit */
void window_finish(struct window *w);
int64_t window_free_at(const struct window *w, int64_t now, int minute); /* now or earlier: at once */
int window_used(const struct window *w, int64_t now, int minute);
void window_take(struct window *w, int64_t now);

enum { BUDGETS_MAX = 32 };

/* The context of budgets_in_memory. Zeroed and with its minute it is empty. */
struct budgets {
	struct window windows[BUDGETS_MAX];
	int minute; /* ms; tests shrink it */
};
extern const struct budget_keep budgets_in_memory;
void budgets_finish(struct budgets *b);

#endif
