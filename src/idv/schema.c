#include "idv/schema.h"

#include <stdlib.h>
#include <string.h>

static struct {
	struct idv_node nodes[IDV_NODES_MAX];
	size_t count;
} tree;

static struct idv_node *child_of(struct idv_node *parent, const char *name, size_t len, bool array)
{
	for (struct idv_node *n = parent->first; n; n = n->next) {
		if (n->name_len == len && memcmp(n->name, name, len) == 0)
			return n;
	}
	if (tree.count == IDV_NODES_MAX)
		abort(); /* the table outgrew the constant: the first test that runs finds it */
	struct idv_node *n = &tree.nodes[tree.count++];
	*n = (struct idv_node){ .name = name, .name_len = len, .array = array, .leaf = -1, .redacted_at = -1 };
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

static void add_leaf(int leaf)
{
	struct idv_node *n = &tree.nodes[0], *parent = n;
	const char *p = idv_leaf_table[leaf].path;

	n->leaves++;
	while (*p) {
		size_t len = strcspn(p, ".[");
		bool array = p[len] == '[';
		parent = n;
		n = child_of(n, p, len, array);
		n->leaves++;
		p += len + (array ? 2 : 0);
		if (*p == '.')
			p++;
	}
	n->leaf = leaf;
	if (n->name_len == strlen("redacted_at") && memcmp(n->name, "redacted_at", n->name_len) == 0)
		parent->redacted_at = leaf;
}

const struct idv_node *idv_schema(void)
{
	if (tree.count == 0) {
		tree.nodes[0] = (struct idv_node){ .name = "", .leaf = -1, .redacted_at = -1 };
		tree.count = 1;
		for (int l = 0; l < IDV_LEAVES; l++)
			add_leaf(l);
	}
	return &tree.nodes[0];
}

size_t idv_schema_count(void)
{
	idv_schema();
	return tree.count;
}
