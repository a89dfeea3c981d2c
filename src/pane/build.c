#include "pane/build.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { TEXT_MAX = 1024 * 1024, MARK_CELLS = 2, VALUE_MIN = 16 };

struct column build_column(struct row_list *l, const struct idv_record *r, const struct pane_view *v, int width, int label_width)
{
	return (struct column){ .list = l, .record = r, .view = v, .width = width, .label_width = label_width };
}

void build_gap(struct column *c)
{
	row_add(c->list);
}

void build_head(struct column *c, const char *text, const char *aside)
{
	struct row *r = row_add(c->list);
	int room = c->width;
	struct buf fitted;
	buf_init(&fitted, TEXT_MAX);
	buf_add(&fitted, text, text_clip(text, room, NULL));
	row_text(c->list, r, STYLE_HEAD, buf_str(&fitted));
	room -= text_width(buf_str(&fitted)) + 2;
	if (aside && *aside && room > 4) {
		buf_reset(&fitted);
		struct buf clean;
		buf_init(&clean, TEXT_MAX);
		text_clean(aside, strlen(aside), &clean);
		text_fit(&fitted, buf_str(&clean), text_width(buf_str(&clean)) < room ? text_width(buf_str(&clean)) : room);
		row_text(c->list, r, STYLE_DIM, "  ");
		row_text(c->list, r, STYLE_DIM, buf_str(&fitted));
		buf_finish(&clean);
	}
	buf_finish(&fitted);
}

static void add_spaces(struct row_list *l, struct row *r, int n)
{
	if (n > 0)
		row_cell(l, r, STYLE_PLAIN, n, "");
}

static void wrap_into(struct column *c, enum style style, int indent, int hang, const char *text)
{
	struct buf clean, line;
	buf_init(&clean, TEXT_MAX);
	buf_init(&line, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	size_t next;
	bool first = true;
	for (const char *s = buf_str(&clean); *s; s += next, first = false) {
		int at = first ? indent : hang;
		size_t n = text_wrap(s, c->width - at, &next);
		struct row *r = row_add(c->list);
		add_spaces(c->list, r, at);
		buf_reset(&line);
		buf_add(&line, s, n);
		row_text(c->list, r, style, buf_str(&line));
	}
	buf_finish(&clean);
	buf_finish(&line);
}

void build_text(struct column *c, enum style style, int indent, const char *text)
{
	wrap_into(c, style, indent, indent + 2, text);
}

void build_hanging(struct column *c, enum style style, int hang, const char *text)
{
	wrap_into(c, style, 0, hang, text);
}

static void start_row(struct column *c, const struct idv_value *v, const char *label, enum idv_severity severity)
{
	struct row *r = row_add(c->list);
	row_text(c->list, r, severity_style(severity), severity_mark(severity));
	row_text(c->list, r, STYLE_PLAIN, " ");
	row_cell(c->list, r, STYLE_LABEL, c->label_width, label);
	row_text(c->list, r, STYLE_PLAIN, " ");
	(void)v;
}

static void attach(struct column *c, const struct idv_value *v, bool hidden, const char *copy)
{
	struct row *r = &c->list->rows[c->list->count - 1];
	r->field = (struct row_field){ .leaf = v->leaf, .at = { v->at[0], v->at[1] } };
	r->masked = hidden;
	r->copy = hidden ? NULL : copy;
}

/* The value's text wrapped beside its label; in a narrow column it goes on its own lines below. */
static void add_value(struct column *c, const struct idv_value *v, enum style style, const char *text, bool hidden)
{
	int at = MARK_CELLS + c->label_width + 1;
	bool below = c->width - at < VALUE_MIN && text_width(text) > c->width - at;
	if (below)
		at = MARK_CELLS + 2;
	const char *copy = arena_strndup(&c->list->arena, text, strlen(text));
	attach(c, v, hidden, copy);
	size_t next;
	bool first = true;
	struct buf line;
	buf_init(&line, TEXT_MAX);
	for (const char *s = text; *s; s += next, first = false) {
		size_t n = text_wrap(s, c->width - at, &next);
		struct row *r = &c->list->rows[c->list->count - 1];
		if (!first || below) {
			r = row_add(c->list);
			add_spaces(c->list, r, at);
			attach(c, v, hidden, copy);
		}
		buf_reset(&line);
		buf_add(&line, s, n);
		row_text(c->list, &c->list->rows[c->list->count - 1], style, buf_str(&line));
	}
	buf_finish(&line);
}

void build_field_as(struct column *c, const struct idv_value *v, const char *label, enum idv_severity severity, const char *remark)
{
	const struct idv_leaf_info *info = &idv_leaf_table[v->leaf];
	struct buf text;
	buf_init(&text, TEXT_MAX);
	enum style style = value_text(c->record, v, c->view, &text);
	if (remark && *remark) {
		buf_add_str(&text, "  ");
		text_clean(remark, strlen(remark), &text);
	}
	if (style == STYLE_PLAIN && severity != IDV_NEUTRAL)
		style = severity_style(severity);
	start_row(c, v, label ? label : info->label, severity);
	add_value(c, v, style, buf_str(&text), info->flags & IDV_MASKED && !value_revealed(c->view, v));
	buf_finish(&text);
}

void build_field(struct column *c, enum idv_leaf leaf, size_t i, size_t j, const char *label)
{
	const struct idv_value *v = idv_get(c->record, leaf, i, j);
	struct idv_value at = *v;
	at.leaf = leaf; /* a value that does not exist is asked for by its place all the same */
	if (v->state == IDV_ABSENT) {
		at.at[0] = (uint16_t)i;
		at.at[1] = (uint16_t)j;
	}
	build_field_as(c, &at, label, value_severity(&at), NULL);
}

void build_fields(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		build_field(c, leaves[k], i, 0, NULL);
}

void build_list(struct column *c, enum idv_leaf leaf, size_t i, const char *label)
{
	bool nested = strstr(idv_leaf_table[leaf].path, "[].") != NULL;
	size_t n = idv_count(c->record, leaf, nested ? (int)i : -1);
	if (n == 0) {
		const struct idv_value *v = idv_get(c->record, leaf, i, 0);
		struct idv_value at = *v;
		at.leaf = leaf;
		at.at[0] = (uint16_t)(nested ? i : 0);
		build_field_as(c, &at, label, IDV_NEUTRAL, NULL);
		return;
	}
	struct buf text;
	buf_init(&text, TEXT_MAX);
	enum idv_severity worst = IDV_NEUTRAL;
	for (size_t k = 0; k < n; k++) {
		const struct idv_value *v = nested ? idv_get(c->record, leaf, i, k) : idv_get(c->record, leaf, k, 0);
		if (k)
			buf_add_str(&text, ", ");
		value_text(c->record, v, c->view, &text);
		if (value_severity(v) == IDV_UNKNOWN)
			worst = IDV_UNKNOWN;
	}
	const struct idv_value *first = idv_get(c->record, leaf, nested ? i : 0, 0);
	start_row(c, first, label ? label : idv_leaf_table[leaf].label, worst);
	add_value(c, first, severity_style(worst), buf_str(&text), false);
	buf_finish(&text);
}

void build_beside(struct row_list *out, struct row_list *left, int left_width, struct row_list *right)
{
	size_t n = left->count > right->count ? left->count : right->count;
	for (size_t i = 0; i < n; i++) {
		struct row *r = row_add(out);
		int used = 0;
		for (size_t k = 0; i < left->count && k < left->rows[i].count; k++) {
			row_text(out, r, left->rows[i].spans[k].style, left->rows[i].spans[k].text);
			used += text_width(left->rows[i].spans[k].text);
		}
		if (i < left->count) {
			r->field = left->rows[i].field;
			r->masked = left->rows[i].masked;
			if (left->rows[i].copy)
				r->copy = arena_strndup(&out->arena, left->rows[i].copy, strlen(left->rows[i].copy));
		}
		if (i >= right->count)
			continue;
		add_spaces(out, r, left_width - used);
		row_text(out, r, STYLE_FRAME, "│ ");
		for (size_t k = 0; k < right->rows[i].count; k++)
			row_text(out, r, right->rows[i].spans[k].style, right->rows[i].spans[k].text);
		if (r->field.leaf == IDV_LEAVES || (!r->masked && right->rows[i].masked)) {
			r->field = right->rows[i].field;
			r->masked = right->rows[i].masked;
		}
	}
	rows_finish(left);
	rows_finish(right);
}

void build_whole(const struct pane_view *v, struct pane_out *out)
{
	out->text_row = 0;
	out->text_col = 1;
	out->text_rows = v->height;
	out->text_cols = v->width - 2;
}

void build_gauge(int64_t value, char out[16])
{
	int filled = (int)(value < 0 ? 0 : value > 100 ? 10 : (value + 5) / 10);
	memcpy(out, "[..........]", 13);
	memset(out + 1, '#', (size_t)filled);
}

int chosen(int want, size_t count)
{
	if (count == 0)
		return -1;
	return want < 0 || (size_t)want >= count ? (int)count - 1 : want;
}
