/* The leaf table as the tree it describes: what the decoder walks. Built once, at first use. */
#ifndef IDV_SCHEMA_H
#define IDV_SCHEMA_H

#include "idv/leaf.h"

/* Most children of an object, so that a decoder can keep those it met in the bits of a word. */
enum { IDV_CHILDREN_MAX = 64, IDV_NODES_MAX = 2 * IDV_LEAVES };

struct idv_node {
	const char *name;      /* in a leaf's path, not terminated */
	size_t name_len;
	bool array;            /* of objects, or of leaves when `leaf` is one */
	int leaf;              /* enum idv_leaf; -1 for an object */
	int redacted_at;       /* leaf of an object that says when it was redacted; -1 none */
	int leaves;            /* in it, itself included */
	struct idv_node *first, *last, *next; /* children, sibling */
};

const struct idv_node *idv_schema(void);
/* How many nodes the tree has. */
size_t idv_schema_count(void);

#endif
