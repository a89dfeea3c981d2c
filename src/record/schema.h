/* The leaves of a kind as the tree they describe: what the decoder walks. Built once, at first use, and kept. */
#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"

/* Most children of an object, so that a decoder can keep those it met in the bits of a word. */
enum { RECORD_CHILDREN_MAX = 64 };

struct record_node {
	const char *name;      /* in a leaf's path, not terminated */
	size_t name_len;
	bool array;            /* of objects, or of leaves when `leaf` is one */
	int leaf;              /* of the kind's table; -1 for an object */
	int redacted_at;       /* leaf of an object that says when it was redacted; -1 none */
	int leaves;            /* in it, itself included */
	struct record_node *first, *last, *next; /* children, sibling */
};

struct record_schema {
	struct record_node *nodes; /* the root first */
	size_t count;
	struct record_value *missing; /* by leaf: what stands for a value that a record does not have */
};

const struct record_schema *record_schema(const struct record_kind *kind);
/* The child of that name; NULL: none, or the node is. */
const struct record_node *record_child(const struct record_node *n, const char *name);
/* Whether the leaf says when what is around it was redacted: such are never redacted themselves. */
bool record_is_stamp(const struct record_leaf *leaf);

#endif
