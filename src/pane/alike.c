/* Fields that say the same, in one line that names them: what is empty for one reason, checks with one outcome. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"

enum { TEXT_MAX = 1024 * 1024, NAMED_ROWS = 3, INDENT = MARK_CELLS + 2 };

struct said {
	struct named field;
	struct buf text;
	enum style style;
	int rank;
	size_t place;
	bool done;
};

static const char *label_of(const struct column *c, const struct said *s)
{
	return s->field.label ? s->field.label : c->record->kind->leaves[s->field.value.leaf].label;
}

/* What came without a value stands last. */
static int rank_of(const struct record_value *v)
{
	return value_is_here(v) ? severity_rank(value_severity(v)) : severity_rank(RECORD_NEUTRAL) + 1;
}

static int worst_first(const void *x, const void *y)
{
	const struct said *a = x, *b = y;
	return a->rank != b->rank ? a->rank - b->rank : (int)a->place - (int)b->place;
}

static size_t rows_of(const struct column *c, const char *line)
{
	struct row_list list = { 0 };
	struct column probe = *c;
	probe.list = &list;
	build_hanging(&probe, STYLE_PLAIN, INDENT, line);
	size_t n = list.count;
	rows_finish(&list);
	return n;
}

/* Of `of` fields these say the same. The fields go with each of the rows. */
static void add_group(struct column *c, const struct said *const *same, size_t n, size_t of)
{
	const struct said *first = same[0];
	bool here = value_is_here(&first->field.value);
	const char *mark = here ? severity_mark(value_severity(&first->field.value)) : " ";
	struct row_field *group = arena_alloc(&c->list->arena, n * sizeof *group);
	struct buf line;
	size_t before = c->list->count;
	buf_init(&line, TEXT_MAX);
	buf_printf(&line, "%s %s: ", mark, buf_str(&first->text));
	for (size_t i = 0; i < n; i++) {
		group[i] = field_of(&same[i]->field.value);
		buf_printf(&line, "%s%s", i ? ", " : "", label_of(c, same[i]));
	}
	bool counted = (!here || value_severity(&first->field.value) == RECORD_GOOD) && rows_of(c, buf_str(&line)) > NAMED_ROWS;
	if (counted) {
		buf_reset(&line);
		if (here)
			buf_printf(&line, "%s %zu of %zu %s", mark, n, of, buf_str(&first->text));
		else
			buf_printf(&line, "%s %zu fields: %s", mark, n, buf_str(&first->text));
	}
	build_hanging(c, first->style, INDENT, buf_str(&line));
	for (size_t k = before; k < c->list->count; k++) {
		struct row *r = &c->list->rows[k];
		r->field = group[0];
		r->group = group;
		r->group_count = n;
	}
	buf_finish(&line);
}

void build_alike(struct column *c, const struct named *fields, size_t n)
{
	struct said *all = secret_alloc((n + 1) * sizeof *all);
	const struct said **same = secret_alloc((n + 1) * sizeof *same);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct said){ .field = fields[i], .rank = rank_of(&fields[i].value), .place = i };
		buf_init(&all[i].text, TEXT_MAX);
		all[i].style = value_text(c->record, &fields[i].value, c->view, &all[i].text);
	}
	qsort(all, n, sizeof *all, worst_first);
	for (size_t i = 0; i < n; i++) {
		size_t count = 0;
		for (size_t k = i; k < n && !all[i].done; k++)
			if (all[k].rank == all[i].rank && strcmp(buf_str(&all[k].text), buf_str(&all[i].text)) == 0)
				same[count++] = &all[k];
		for (size_t k = 0; k < count; k++)
			all[same[k] - all].done = true;
		if (count == 1)
			build_field_as(c, &all[i].field.value, all[i].field.label, value_severity(&all[i].field.value), NULL);
		else if (count)
			add_group(c, same, count, n);
	}
	for (size_t i = 0; i < n; i++)
		buf_finish(&all[i].text);
	secret_free(same);
	secret_free(all);
}

static size_t named_of(const struct column *c, const enum idv_leaf *leaves, size_t n, size_t i, bool all, struct named *out)
{
	size_t count = 0;
	for (size_t k = 0; k < n; k++) {
		const struct record_value v = value_at(c->record, leaves[k], i, 0);
		if (all || !value_is_here(&v))
			out[count++] = (struct named){ .value = v };
	}
	return count;
}

void build_checks(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i)
{
	struct named *fields = secret_alloc((n + 1) * sizeof *fields);
	build_alike(c, fields, named_of(c, leaves, n, i, true, fields));
	secret_free(fields);
}

void build_empty(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i)
{
	struct named *fields = secret_alloc((n + 1) * sizeof *fields);
	build_alike(c, fields, named_of(c, leaves, n, i, false, fields));
	secret_free(fields);
}

void build_fields(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++) {
		const struct record_value v = value_at(c->record, leaves[k], i, 0);
		if (value_is_here(&v))
			build_field(c, leaves[k], i, 0, NULL);
	}
	build_empty(c, leaves, n, i);
}
