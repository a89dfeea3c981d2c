#include "record/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "record/schema.h"

void record_destroy(struct record *record)
{
	if (!record)
		return;
	secret_free(record->block);
	free(record);
}

/* The first value not before (leaf, i, j). */
static size_t lower_bound(const struct record *r, unsigned leaf, size_t i, size_t j)
{
	size_t low = 0, high = r->value_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct record_value *v = &r->values[mid];
		bool before = v->leaf != leaf ? v->leaf < leaf : v->at[0] != i ? v->at[0] < i : v->at[1] < j;
		if (before)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct record_value *record_get(const struct record *r, unsigned leaf, size_t i, size_t j)
{
	size_t n = lower_bound(r, leaf, i, j);

	if (n < r->value_count && r->values[n].leaf == leaf && r->values[n].at[0] == i && r->values[n].at[1] == j)
		return &r->values[n];
	return &record_schema(r->kind)->missing[leaf];
}

size_t record_count(const struct record *r, unsigned leaf, int i)
{
	size_t end = i < 0 ? lower_bound(r, leaf + 1, 0, 0) : lower_bound(r, leaf, (size_t)i + 1, 0);
	size_t level = i < 0 ? 0 : 1;

	if (end == 0)
		return 0;
	const struct record_value *last = &r->values[end - 1];
	if (last->leaf != leaf || last->indexed <= level || (level == 1 && last->at[0] != i))
		return 0;
	return (size_t)last->at[level] + 1;
}

const char *record_text(const struct record *r, unsigned leaf)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);

	return v->state == RECORD_PRESENT ? v->text : "";
}

bool record_is(const struct record *r, unsigned leaf, const char *wire)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);

	return v->state == RECORD_PRESENT && strcmp(v->text, wire) == 0;
}

void record_value_path(const struct record_kind *kind, const struct record_value *v, struct buf *out)
{
	const char *path = kind->leaves[v->leaf].path, *bracket;

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
