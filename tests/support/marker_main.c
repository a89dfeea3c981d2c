/* marker [full|null-leaves|null-objects|redacted] [ELEMENTS]: print one attempt, for the tests that are scripts. Words and typed
 * values where they belong, markers elsewhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "marker.h"

int main(int argc, char **argv)
{
	const char *kind = argc > 1 ? argv[1] : "full";
	struct marker m = { .elements = argc > 2 ? (size_t)atoi(argv[2]) : 1, .words = true, .typed = true };
	struct buf out;

	if (strcmp(kind, "null-leaves") == 0) {
		m.fill = MARKER_NULL_LEAVES;
	} else if (strcmp(kind, "null-objects") == 0) {
		m.fill = MARKER_NULL_OBJECTS;
	} else if (strcmp(kind, "redacted") == 0) {
		m.fill = MARKER_NULL_LEAVES;
		m.redacted_at = "2026-01-02T03:04:05Z";
	}
	buf_init(&out, JSON_BODY_MAX);
	marker_json(&m, &out);
	puts(buf_str(&out));
	buf_finish(&out);
	return 0;
}
