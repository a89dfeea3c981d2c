#include "screen/explain.h"

#include "screen/table.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

struct explain {
	const char *title;
	struct row_list rows;
	size_t top;
	struct popup in;
};

static bool explain_list(struct ui *ui, void *self, struct list_view *out)
{
	struct explain *e = self;
	(void)ui;
	*out = popup_list(&e->in, e->rows.count, &e->top);
	return true;
}

static void explain_draw(struct ui *ui, void *self)
{
	struct explain *e = self;
	struct list_view list;
	if (!popup_box(ui, e->title, (int)e->rows.count, &e->in))
		return;
	explain_list(ui, e, &list);
	list_keep(&list);
	paint_rows(ui, e->in.row, e->in.col, e->in.rows, e->in.cols, &e->rows, e->top, -1);
}

static bool explain_key(struct ui *ui, void *self, const struct term_event *ev)
{
	(void)self;
	if (ev->kind != TERM_KEY || ev->key != '\r')
		return false;
	ui_pop(ui);
	return true;
}

static void explain_close(struct ui *ui, void *self)
{
	struct explain *e = self;
	(void)ui;
	rows_finish(&e->rows);
}

const struct screen_kind explain_screen = {
	.name = "Field", .overlay = true, .size = sizeof(struct explain), .keys = popup_scroll_keys, .mode = MODE_OVERLAY | MODE_LIST,
	.actions = overlay_actions, .draw = explain_draw, .key = explain_key, .list = explain_list, .close = explain_close,
};

struct row_list *explain_open(struct ui *ui, const char *title)
{
	struct explain *e = ui_push(ui, &explain_screen);
	e->title = title;
	return &e->rows;
}
