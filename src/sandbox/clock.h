/* The server's own time. Everything it says or decides about time follows this clock: ages, Date headers, picture URLs, budgets. */
#ifndef SANDBOX_CLOCK_H
#define SANDBOX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
	bool frozen;     /* stands at `at`; else runs with the host's, `at` seconds ahead */
	int64_t at;
};

int64_t clock_now(const struct clock *c);
void clock_freeze(struct clock *c, int64_t unix_s);
void clock_advance(struct clock *c, int64_t seconds); /* frozen or running */
void clock_run(struct clock *c);                      /* goes on from where it is */

/* A span as flags and case files write it: an optional sign and one or more of 3w 2d 7h 12m 30s. */
bool clock_parse_span(const char *s, int64_t *seconds);

#endif
