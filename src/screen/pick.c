#include "screen/pick.h"

#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { ROWS_MOST = 30, ENTER = '\r' };

struct picking {
	struct pick pick;
	struct row_list rows;
	size_t top, cursor;
	struct popup in;
};

static bool pick_list(struct ui *ui, void *self, struct list_view *out)
{
	struct picking *p = self;
	(void)ui;
	*out = popup_list(&p->in, p->rows.count, &p->top);
	out->cursor = &p->cursor;
	return true;
}

static void pick_draw(struct ui *ui, void *self)
{
	struct picking *p = self;
	struct list_view list;
	rows_reset(&p->rows);
	p->pick.lay(p->pick.owner, &p->rows, popup_cols(ui));
	if (!popup_box(ui, p->pick.title, p->rows.count < ROWS_MOST ? (int)p->rows.count : ROWS_MOST, &p->in))
		return;
	pick_list(ui, p, &list);
	list_keep(&list);
	paint_rows(ui, p->in.row, p->in.col, p->in.rows, p->in.cols, &p->rows, p->top, (long)p->cursor);
	paint_foot(ui, "");
}

static bool pick_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct picking *p = self;
	if (p->pick.key && p->pick.key(ui, p->pick.owner, p->cursor, ev))
		return true;
	if (ev->kind != TERM_KEY || (ev->key != ENTER && ev->key != '\n'))
		return false;
	const struct pick pick = p->pick;
	size_t item = p->cursor;
	ui_pop(ui);
	if (pick.chosen)
		pick.chosen(ui, pick.owner, item);
	return true;
}

static void pick_close(struct ui *ui, void *self)
{
	struct picking *p = self;
	(void)ui;
	rows_finish(&p->rows);
}

static const char pick_keys[] = "j k g G move, Enter takes it, Esc leaves it as it is";

static const char *pick_keys_now(const struct ui *ui, const void *self)
{
	const struct picking *p = self;
	(void)ui;
	return p->pick.keys ? p->pick.keys : pick_keys;
}

const struct screen_kind pick_screen = {
	.name = "Pick", .overlay = true, .size = sizeof(struct picking), .keys = pick_keys, .keys_now = pick_keys_now,
	.mode = MODE_OVERLAY | MODE_LIST, .actions = overlay_actions, .draw = pick_draw, .key = pick_key, .list = pick_list, .close = pick_close,
};

void pick_open(struct ui *ui, const struct pick *pick, size_t cursor)
{
	struct picking *p = ui_push(ui, &pick_screen);
	p->pick = *pick;
	p->cursor = cursor;
}
