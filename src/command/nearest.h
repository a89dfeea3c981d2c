/* "Did you mean": which of some words a mistyped one is nearest to. */
#ifndef COMMAND_NEAREST_H
#define COMMAND_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word;     /* what was typed, borrowed */
	const char *found;    /* the nearest so far; NULL: none is near */
	size_t distance;      /* of it: letters added, left out, wrong or swapped */
};

void nearest_try(struct nearest *n, const char *candidate); /* borrowed */

#endif
