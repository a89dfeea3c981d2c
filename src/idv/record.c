#include "idv/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* What stands for a value that a record does not have. */
static const struct idv_value missing[IDV_LEAVES] = {
#define LEAF(symbol, path, ...) [IDV_##symbol] = { .leaf = IDV_##symbol, .state = IDV_ABSENT, .text = "", .empty_at = path },
#include "idv/leaf.def"
#undef LEAF
};

void idv_record_destroy(struct idv_record *record)
{
	if (!record)
		return;
	arena_finish(&record->arena);
	free(record);
}

/* The first value not before (leaf, i, j). */
static size_t lower_bound(const struct idv_record *r, int leaf, size_t i, size_t j)
{
	size_t low = 0, high = r->value_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct idv_value *v = &r->values[mid];
		bool before = (int)v->leaf != leaf ? (int)v->leaf < leaf : v->at[0] != i ? v->at[0] < i : v->at[1] < j;
		if (before)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct idv_value *idv_get(const struct idv_record *r, enum idv_leaf leaf, size_t i, size_t j)
{
	size_t n = lower_bound(r, leaf, i, j);

	if (n < r->value_count && r->values[n].leaf == leaf && r->values[n].at[0] == i && r->values[n].at[1] == j)
		return &r->values[n];
	return &missing[leaf];
}

size_t idv_count(const struct idv_record *r, enum idv_leaf leaf, int i)
{
	size_t end = i < 0 ? lower_bound(r, (int)leaf + 1, 0, 0) : lower_bound(r, leaf, (size_t)i + 1, 0);
	size_t level = i < 0 ? 0 : 1;

	if (end == 0)
		return 0;
	const struct idv_value *last = &r->values[end - 1];
	if (last->leaf != leaf || last->indexed <= level || (level == 1 && last->at[0] != i))
		return 0;
	return (size_t)last->at[level] + 1;
}

const char *idv_text(const struct idv_record *r, enum idv_leaf leaf)
{
	const struct idv_value *v = idv_get(r, leaf, 0, 0);

	return v->state == IDV_PRESENT ? v->text : "";
}

bool idv_is(const struct idv_record *r, enum idv_leaf leaf, const char *wire)
{
	const struct idv_value *v = idv_get(r, leaf, 0, 0);

	return v->state == IDV_PRESENT && strcmp(v->text, wire) == 0;
}

void idv_value_path(const struct idv_value *v, struct buf *out)
{
	const char *path = idv_leaf_table[v->leaf].path, *bracket;

	for (size_t level = 0; (bracket = strchr(path, '[')) != NULL; level++) {
		buf_add(out, path, (size_t)(bracket - path));
		if (level < v->indexed)
			buf_printf(out, "[%u]", (unsigned)v->at[level]);
		else
			buf_add_str(out, "[]");
		path = bracket + 2;
	}
	buf_add_str(out, path);
}
