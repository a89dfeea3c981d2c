/* The log of this session. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/when.h"
#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { ROWS = 40 };

struct messages {
	struct row_list rows; /* of the last frame */
	size_t top;
	struct popup in;
};

/* Each entry under its time. */
static void list_messages(const struct ui *ui, struct messages *m)
{
	static const enum style styles[] = { [LOG_DEBUG] = STYLE_DIM, [LOG_INFO] = STYLE_PLAIN, [LOG_WARN] = STYLE_WARN, [LOG_ERROR] = STYLE_BAD };
	static const char *const names[] = { [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error" };
	rows_finish(&m->rows);
	for (size_t i = 0; log_at(i); i++) {
		const struct log_entry *e = log_at(i);
		char when[WHEN_TEXT], line[sizeof e->text + 64];
		when_format(e->at, ui->utc, when);
		snprintf(line, sizeof line, "%s %-5s %s", when, names[e->level], e->text);
		popup_add_wrapped(&m->rows, m->in.cols, (int)strlen(when) + 7, styles[e->level], line);
	}
}

static bool messages_list(struct ui *ui, void *self, struct list_view *out)
{
	struct messages *m = self;
	(void)ui;
	*out = popup_list(&m->in, m->rows.count, &m->top);
	return true;
}

static void messages_draw(struct ui *ui, void *self)
{
	struct messages *m = self;
	struct list_view list;
	if (!popup_box(ui, "Messages, newest first", ROWS, &m->in))
		return;
	list_messages(ui, m);
	messages_list(ui, m, &list);
	list_keep(&list);
	if (!log_count())
		term_put(ui->term, m->in.row, m->in.col, m->in.cols, STYLE_DIM, "No trouble and no writes so far.");
	paint_rows(ui, m->in.row, m->in.col, m->in.rows, m->in.cols, &m->rows, m->top, -1);
	paint_foot(ui, "");
}

static void messages_close(struct ui *ui, void *self)
{
	struct messages *m = self;
	(void)ui;
	rows_finish(&m->rows);
}

const struct screen_kind messages_screen = {
	.name = "Messages", .overlay = true, .size = sizeof(struct messages), .keys = popup_scroll_keys, .mode = MODE_OVERLAY | MODE_LIST,
	.actions = overlay_actions, .draw = messages_draw, .list = messages_list, .close = messages_close,
};

void messages_open(struct ui *ui, void *self)
{
	(void)self;
	ui_push(ui, &messages_screen);
}
