#include "support/reserved.h"

#include "ui/action.h"

enum { C = RESERVED_IN_CASE, S = RESERVED_IN_QUEUE | C };

const struct reserved reserved_table[] = {
	{ 'E', S, "report" },
	{ 'd', C, "disposition" },
	{ 'A', C, "second look: approve, refuse" },
};
const size_t reserved_count = sizeof reserved_table / sizeof reserved_table[0];
