#include "ui/mouse.h"

#include "base/when.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { WHEEL_ROWS = 3, DOUBLE_MS = 500 };

/* The item at this cell; false: none. */
static bool item_at(const struct list_view *l, int row, int col, size_t *item)
{
	bool beside = l->second && col >= l->second_col;
	size_t end = l->second && !beside ? l->second : l->count;
	if (row < l->row || row >= l->row + l->rows || col < l->col || col >= l->col + l->cols)
		return false;
	*item = (beside ? l->second : 0) + *l->top + (size_t)(row - l->row);
	return *item < end;
}

static bool click(struct ui *ui, const struct list_view *l, const struct term_event *ev)
{
	const struct click before = ui->click;
	const void *self = ui_top(ui)->self;
	size_t item;
	if (!l->cursor || !item_at(l, ev->row, ev->col, &item))
		return false;
	ui->click = (struct click){ .self = self, .item = item, .at_ms = when_mono_ms() };
	*l->cursor = item;
	if (l->moved)
		l->moved(l->self);
	bool again = before.at_ms && before.self == self && before.item == item && ui->click.at_ms - before.at_ms <= DOUBLE_MS;
	if (again)
		ui->click.at_ms = 0; /* a third one begins anew */
	return again;
}

bool mouse_event(struct ui *ui, const struct term_event *ev)
{
	struct list_view l;
	const struct screen *top = ui_top(ui);
	if (!top->kind->list || !top->kind->list(ui, top->self, &l))
		return false;
	if (ev->key == TERM_CLICK)
		return click(ui, &l, ev);
	list_scroll(&l, ev->key == TERM_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
	if (l.moved)
		l.moved(l.self);
	return false;
}
