/* An identity verification, or a record of another kind, drawn from the leaf table, every leaf with a value of its own: what a coverage
 * test looks for. */
#ifndef TESTS_MARKER_H
#define TESTS_MARKER_H

#include "base/buf.h"
#include "idv/record.h"

enum marker_fill {
	MARKER_FULL,
	MARKER_NULL_LEAVES,  /* objects are there, every leaf but id and the statuses of attempt and steps is null */
	MARKER_NULL_OBJECTS, /* what may be null is: the outermost objects */
};

struct marker {
	const struct record_kind *kind; /* NULL: an identity verification */
	enum marker_fill fill;
	size_t elements;          /* of each array */
	bool words;               /* enums get words of their vocabularies instead of markers */
	bool typed;               /* dates, times and countries are well-formed instead of markers */
	const char *redacted_at;  /* of the attempt, each document and each SMS; NULL: markers like the rest */
};

/* The value of a leaf as record_value.text will have it: "m042", in later elements "m042b", "m042bc". */
void marker_value(const struct marker *m, unsigned leaf, size_t i, size_t j, char out[64]);
void marker_json(const struct marker *m, struct buf *out);

#endif
