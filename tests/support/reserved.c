#include "support/reserved.h"

#include "ui/action.h"

enum { Q = RESERVED_IN_QUEUE, C = RESERVED_IN_CASE, S = Q | C };

const struct reserved reserved_table[] = {
	{ 'c', S, "claim" },
	{ 'u', S, "release" },
	{ 'H', S, "hand over" },
	{ 'X', S, "escalate to another queue" },
	{ 'Z', S, "snooze" },
	{ 'a', S, "note" },
	{ 'L', S, "links to other cases" },
	{ 'E', S, "report" },
	{ 'U', S, "undo what is local" },
	{ 'r' & CTRL, S, "redo what is local" },
	{ 'd', C, "disposition" },
	{ 'A', C, "second look: approve, refuse" },
	{ 'W', C, "the screening" },
	{ 'I', C, "timeline" },
	{ 'O', Q, "order: pick the column" },
	{ 'D', Q, "columns: choose, widen" },
	{ 'F', Q, "filter language" },
};
const size_t reserved_count = sizeof reserved_table / sizeof reserved_table[0];
