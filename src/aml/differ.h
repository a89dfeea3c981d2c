/* How two short texts differ: in which characters, and by how much. */
#ifndef AML_DIFFER_H
#define AML_DIFFER_H

#include <stddef.h>

#include "aml/compare.h"

struct aml_spans {
	struct aml_span *at; /* AML_SPANS of them */
	size_t *count;
};

/* One more span, in rising order; one that touches the last, or finds no room, makes the last longer. */
void aml_span_add(struct aml_spans to, size_t at, size_t len);
/* Characters of a[0..a_len) that b lacks, and the other way round, at these places of the texts they are of. Case counts not. Longer than 64 characters:
 * the whole. */
void aml_differ(const char *a, size_t a_at, size_t a_len, struct aml_spans a_to, const char *b, size_t b_at, size_t b_len, struct aml_spans b_to);
/* Letters to change, drop, add or swap with their neighbour to make one of the other; 3: three or more. ASCII. */
int aml_edits(const char *a, const char *b);

/* Adds to why, parted by a semicolon; it never holds half a character. */
void aml_say(struct aml_pair *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
