#include "ui/mouse.h"

#include "ui/app.h"
#include "ui/scroll.h"
#include "base/when.h"

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

static void click(struct app *app, const struct list_view *l, const struct term_event *ev)
{
	const struct term_event enter = { .kind = TERM_KEY, .key = '\r' };
	const struct click before = app->click;
	size_t item;
	if (!l->cursor || !item_at(l, ev->row, ev->col, &item))
		return;
	app->click = (struct click){ .screen = screen_top(app), .item = item, .at_ms = when_mono_ms() };
	*l->cursor = item;
	if (l->moved)
		l->moved(app);
	if (before.at_ms && before.screen == app->click.screen && before.item == item && app->click.at_ms - before.at_ms <= DOUBLE_MS) {
		app->click.at_ms = 0; /* a third one begins anew */
		app_key(app, &enter);
	}
}

void mouse_event(struct app *app, const struct term_event *ev)
{
	struct list_view l;
	const struct screen *top = &screen_table[screen_top(app)];
	if (!top->list || !top->list(app, &l))
		return;
	if (ev->key == TERM_CLICK) {
		click(app, &l, ev);
		return;
	}
	list_scroll(&l, ev->key == TERM_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
	if (l.moved)
		l.moved(app);
}
