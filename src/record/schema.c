#include "record/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char stamp[] = "redacted_at";

bool record_is_stamp(const struct record_leaf *leaf)
{
	size_t n = strlen(leaf->path), tail = sizeof stamp - 1;

	return n >= tail && strcmp(leaf->path + n - tail, stamp) == 0 && (n == tail || leaf->path[n - tail - 1] == '.');
}

void record_value_of_leaf(struct record_value *v, const struct record_leaf *leaf)
{
	v->type = leaf->type;
	v->masked = leaf->flags & RECORD_MASKED;
	v->words = leaf->flags & RECORD_WORDS;
	v->wished = leaf->flags & RECORD_WISHED;
}

static struct record_node *find(const struct record_node *parent, const char *name, size_t len)
{
	struct record_node *n = parent->first;

	while (n && (n->name_len != len || memcmp(n->name, name, len) != 0))
		n = n->next;
	return n;
}

const struct record_node *record_child(const struct record_node *n, const char *name)
{
	return n ? find(n, name, strlen(name)) : NULL;
}

static struct record_node *child_of(struct record_schema *s, struct record_node *parent, const char *name, size_t len, bool array)
{
	struct record_node *n = find(parent, name, len);

	if (n)
		return n;
	n = &s->nodes[s->count++];
	*n = (struct record_node){ .name = name, .name_len = len, .array = array, .leaf = -1, .redacted_at = -1 };
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

static void add_leaf(struct record_schema *s, const struct record_leaf *table, int leaf)
{
	struct record_node *n = &s->nodes[0], *parent = n;
	const char *p = table[leaf].path;

	n->leaves++;
	while (*p) {
		size_t len = strcspn(p, ".[");
		bool array = p[len] == '[';
		parent = n;
		n = child_of(s, n, p, len, array);
		n->leaves++;
		p += len + (array ? 2 : 0);
		if (*p == '.')
			p++;
	}
	n->leaf = leaf;
	if (record_is_stamp(&table[leaf]))
		parent->redacted_at = leaf;
}

/* A node for each name of each path, at most. */
static size_t names_of(const struct record_kind *kind)
{
	size_t n = 1;

	for (size_t l = 0; l < kind->leaf_count; l++)
		for (const char *p = kind->leaves[l].path; p; p = strchr(p + 1, '.'))
			n++;
	return n;
}

const struct record_schema *record_schema(const struct record_kind *kind)
{
	if (*kind->schema)
		return *kind->schema;
	struct record_schema *s = mem_alloc(sizeof *s);
	s->nodes = mem_alloc(names_of(kind) * sizeof *s->nodes);
	s->nodes[s->count++] = (struct record_node){ .name = "", .leaf = -1, .redacted_at = -1 };
	s->missing = mem_alloc(kind->leaf_count * sizeof *s->missing);
	for (size_t l = 0; l < kind->leaf_count; l++) {
		add_leaf(s, kind->leaves, (int)l);
		s->missing[l] = (struct record_value){ .leaf = (uint16_t)l, .state = RECORD_ABSENT, .text = "",
		                                       .empty_at = kind->leaves[l].path };
		record_value_of_leaf(&s->missing[l], &kind->leaves[l]);
	}
	return *kind->schema = s;
}
