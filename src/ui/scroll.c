#include "ui/scroll.h"

static size_t clamped(size_t at, long by, size_t last)
{
	if (by < 0)
		return (size_t)-by > at ? 0 : at - (size_t)-by;
	return at > last || (size_t)by > last - at ? last : at + (size_t)by;
}

static size_t shown(const struct list_view *l)
{
	return l->rows > 0 ? (size_t)l->rows : 1;
}

static size_t last_top(const struct list_view *l)
{
	return l->count > shown(l) ? l->count - shown(l) : 0;
}

static size_t last_item(const struct list_view *l)
{
	return l->count ? l->count - 1 : 0;
}

void list_keep(const struct list_view *l)
{
	if (l->cursor) {
		*l->cursor = clamped(*l->cursor, 0, last_item(l));
		if (*l->cursor < *l->top)
			*l->top = *l->cursor;
		if (*l->cursor >= *l->top + shown(l))
			*l->top = *l->cursor - shown(l) + 1;
	}
	*l->top = clamped(*l->top, 0, last_top(l));
}

void list_step(const struct list_view *l, long by)
{
	if (l->cursor)
		*l->cursor = clamped(*l->cursor, by, last_item(l));
	else
		*l->top = clamped(*l->top, by, last_top(l));
	list_keep(l);
}

void list_page(const struct list_view *l, long by)
{
	list_keep(l);
	*l->top = clamped(*l->top, by, last_top(l));
	if (l->cursor)
		*l->cursor = clamped(*l->cursor, by, last_item(l));
	list_keep(l);
}

void list_scroll(const struct list_view *l, long by)
{
	list_keep(l);
	*l->top = clamped(*l->top, by, last_top(l));
	if (!l->cursor)
		return;
	if (*l->cursor < *l->top)
		*l->cursor = *l->top;
	if (*l->cursor >= *l->top + shown(l))
		*l->cursor = *l->top + shown(l) - 1;
}

long list_page_rows(const struct list_view *l)
{
	return l->rows > 2 ? l->rows - 1 : 1;
}
