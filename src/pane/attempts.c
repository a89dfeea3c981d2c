/* Attempts: the chain oldest first, and what changed from one to the next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { LABEL = 22, DIFFERENCES_MAX = 60 };

struct differences {
	struct column *column;
	const struct idv_record *older;
	size_t count;
};

/* What differs between any two attempts says nothing: ids, URLs, times of the call. */
static bool is_noise(enum idv_leaf leaf)
{
	switch (leaf) {
	case IDV_ID: case IDV_REQUEST_ID: case IDV_PREVIOUS_ATTEMPT_ID: case IDV_CREATED_AT: case IDV_COMPLETED_AT: case IDV_SHAREABLE_URL:
		return true;
	default:
		return idv_leaf_table[leaf].type == IDV_URL;
	}
}

static void differ(void *ctx, const struct idv_value *a, const struct idv_value *b)
{
	struct differences *d = ctx;
	const struct idv_value *v = b ? b : a;
	if (is_noise(v->leaf) || d->count++ >= DIFFERENCES_MAX)
		return;
	struct column *c = d->column;
	struct buf text, path;
	buf_init(&text, 64 * 1024);
	buf_init(&path, 1024);
	if (a)
		value_text(d->older, a, c->view, &text);
	buf_add_str(&text, " -> ");
	if (b)
		value_text(c->record, b, c->view, &text);
	else
		buf_add_str(&text, "gone");
	idv_value_path(v, &path);
	char *line = mem_printf("%s: %s", buf_str(&path), buf_str(&text));
	size_t before = c->list->count;
	build_text(c, STYLE_PLAIN, 6, line);
	bool hidden = idv_leaf_table[v->leaf].flags & IDV_MASKED && !value_revealed(c->view, v);
	for (size_t i = before; i < c->list->count; i++) {
		c->list->rows[i].field = (struct row_field){ .leaf = v->leaf, .at = { v->at[0], v->at[1] } };
		c->list->rows[i].masked = hidden;
	}
	explicit_bzero(line, strlen(line));
	free(line);
	buf_finish(&text);
	buf_finish(&path);
}

static void add_attempt(struct column *c, const struct idv_record *r, size_t n, bool self)
{
	const struct idv_value *status = idv_get(r, IDV_STATUS, 0, 0), *created = idv_get(r, IDV_CREATED_AT, 0, 0);
	char when[WHEN_TEXT] = "no time";
	struct buf text;
	buf_init(&text, 4096);
	if (created->timed)
		when_format(created->number, c->view->utc, when);
	enum style style = value_text(r, status, c->view, &text);
	struct row *row = row_add(c->list);
	row_printf(c->list, row, STYLE_STRONG, "%s%2zu ", self ? ">" : " ", n + 1);
	row_text(c->list, row, style, status->word ? status->word->mark : "!");
	row_text(c->list, row, STYLE_PLAIN, " ");
	row_cell(c->list, row, style, 15, buf_str(&text));
	row_printf(c->list, row, STYLE_PLAIN, " %s  v%s  ", when, idv_text(r, IDV_TEMPLATE_VERSION));
	int room = c->width - row_width(row);
	const char *id = idv_text(r, IDV_ID);
	if (room > 0)
		row_cell(c->list, row, STYLE_DIM, room, id);
	row->open_id = arena_strndup(&c->list->arena, id, strlen(id));
	row->copy = row->open_id;
	row->field.leaf = IDV_ID;
	buf_finish(&text);
}

void attempts_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	build_head(&c, "ATTEMPTS OF THIS CHAIN", "oldest first; Enter opens");
	size_t n = v->chain_count ? v->chain_count : 1;
	for (size_t i = 0; i < n; i++) {
		const struct idv_record *at = v->chain_count ? v->chain[i] : r;
		if (i > 0) {
			struct differences d = { .column = &c, .older = v->chain[i - 1] };
			struct column newer = c;
			newer.record = at;
			d.column = &newer;
			add_attempt(&c, at, i, i == v->self);
			idv_diff(v->chain[i - 1], at, differ, &d);
			if (d.count > DIFFERENCES_MAX) {
				char more[48];
				snprintf(more, sizeof more, "and %zu more differences", d.count - DIFFERENCES_MAX);
				build_text(&c, STYLE_DIM, 6, more);
			}
		} else {
			add_attempt(&c, at, i, i == v->self);
		}
	}
	build_gap(&c);
	build_field(&c, IDV_PREVIOUS_ATTEMPT_ID, 0, 0, NULL);
	const char *previous = idv_text(r, IDV_PREVIOUS_ATTEMPT_ID);
	if (*previous)
		c.list->rows[c.list->count - 1].open_id = arena_strndup(&c.list->arena, previous, strlen(previous));
}
