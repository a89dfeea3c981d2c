/* Rows: the one place where text becomes printable on its way to the screen. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/pane.h"

enum { ROW_TEXT_MAX = 1024 * 1024 };

void rows_finish(struct row_list *l)
{
	arena_finish(&l->arena); /* spans and their texts; the rows themselves hold no text */
	free(l->rows);
	*l = (struct row_list){ 0 };
}

void rows_reset(struct row_list *l)
{
	arena_reset(&l->arena);
	l->count = 0;
}

struct row *row_add(struct row_list *l)
{
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->rows = mem_grow(l->rows, l->room, sizeof *l->rows);
	}
	struct row *r = &l->rows[l->count++];
	*r = (struct row){ .field = { .leaf = IDV_LEAVES } };
	return r;
}

static void add_span(struct row_list *l, struct row *r, enum style style, const char *text, size_t n)
{
	if (r->count == r->room) {
		size_t room = r->room ? r->room * 2 : 8;
		struct span *spans = arena_alloc(&l->arena, room * sizeof *spans);
		if (r->count)
			memcpy(spans, r->spans, r->count * sizeof *spans);
		r->spans = spans;
		r->room = room;
	}
	r->spans[r->count++] = (struct span){ .style = style, .text = arena_strndup(&l->arena, text, n) };
}

void row_text(struct row_list *l, struct row *r, enum style style, const char *text)
{
	if (!*text)
		return;
	struct buf clean;
	buf_init(&clean, ROW_TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	add_span(l, r, style, buf_str(&clean), clean.len);
	buf_finish(&clean);
}

void row_printf(struct row_list *l, struct row *r, enum style style, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *text = secret_alloc((size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(text, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
	va_end(again);
	row_text(l, r, style, text);
	secret_free(text);
}

void row_cell(struct row_list *l, struct row *r, enum style style, int width, const char *text)
{
	struct buf clean, fitted;
	buf_init(&clean, ROW_TEXT_MAX);
	buf_init(&fitted, ROW_TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	text_fit(&fitted, buf_str(&clean), width);
	add_span(l, r, style, buf_str(&fitted), fitted.len);
	buf_finish(&clean);
	buf_finish(&fitted);
}

int row_width(const struct row *r)
{
	int width = 0;
	for (size_t i = 0; i < r->count; i++)
		width += text_width(r->spans[i].text);
	return width;
}

void row_string(const struct row *r, struct buf *out)
{
	for (size_t i = 0; i < r->count; i++)
		buf_add_str(out, r->spans[i].text);
}

bool row_contains(const struct row *r, const char *needle)
{
	struct buf text;
	buf_init(&text, ROW_TEXT_MAX);
	row_string(r, &text);
	bool yes = text_contains(buf_str(&text), needle);
	buf_finish(&text);
	return yes;
}

void pane_out_finish(struct pane_out *o)
{
	rows_finish(&o->list);
	*o = (struct pane_out){ 0 };
}
