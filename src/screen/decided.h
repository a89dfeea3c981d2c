/* What was decided about the case at hand, a line each. */
#ifndef SCREEN_DECIDED_H
#define SCREEN_DECIDED_H

#include <stdbool.h>
#include <stddef.h>

struct deciding_known;
struct desk;

enum { DECIDED_LINES = 2, DECIDED_TEXT = 240 };

/* "cleared by ana 2026-11-29 12:00Z, second look by ben" */
void decided_line(const struct deciding_known *k, bool utc, char out[DECIDED_TEXT]);
/* The newest ones; how many lines. all: of how many. */
size_t decided_lines(const struct desk *d, bool utc, char out[DECIDED_LINES][DECIDED_TEXT], size_t *all);

#endif
