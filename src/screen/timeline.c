#include "screen/timeline.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/desk.h"
#include "desk/timeline.h"
#include "screen/table.h"
#include "store/notes.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { ROWS = 60, INDENT = 2 };

struct timeline_view {
	struct desk *desk;
	struct ui *ui;
	struct timeline line;
	struct row_list rows;    /* of the last frame */
	size_t top;
	bool scrolled;           /* to the newest, once */
	struct popup in;
};

static void changed(void *owner)
{
	struct timeline_view *v = owner;
	v->ui->dirty = true;
}

/* A note's own lines, each wrapped by itself. */
static void add_note(struct timeline_view *v, const struct note *n)
{
	char line[NOTE_MAX / 8 + 8];
	if (n->withdrawn)
		return;
	if (!n->text) {
		popup_add_wrapped(&v->rows, v->in.cols, INDENT, STYLE_DIM, "  its key is not here, or was destroyed: nobody can read it");
		return;
	}
	for (const char *at = n->text; *at; at += strspn(at, "\n")) {
		size_t len = strcspn(at, "\n");
		for (size_t done = 0; done < len;) { /* a line of thousands of bytes in pieces */
			size_t piece = len - done < sizeof line - 8 ? len - done : sizeof line - 8;
			while (piece < len - done && piece > 1 && ((unsigned char)at[done + piece] & 0xc0) == 0x80)
				piece--;
			snprintf(line, sizeof line, "  %.*s", (int)piece, at + done);
			popup_add_wrapped(&v->rows, v->in.cols, INDENT, STYLE_STRONG, line);
			done += piece;
		}
		at += len;
	}
}

static void lay_out(struct timeline_view *v)
{
	rows_finish(&v->rows);
	timeline_order(&v->line);
	for (size_t i = 0; i < v->line.count; i++) {
		const struct timeline_event *e = &v->line.events[i];
		char when[WHEN_TEXT], line[TIMELINE_TEXT + PERSON_ID + WHEN_TEXT + 8];
		when_format(e->at, v->ui->utc, when);
		snprintf(line, sizeof line, "%s %s: %s", when, e->who, e->text);
		popup_add_wrapped(&v->rows, v->in.cols, INDENT, e->note ? STYLE_PLAIN : STYLE_DIM, line);
		if (e->note)
			add_note(v, e->note);
	}
	if (v->line.more)
		popup_add_wrapped(&v->rows, v->in.cols, INDENT, STYLE_WARN, "There are more events; idreview audit show --case has them all.");
}

static bool timeline_list(struct ui *ui, void *self, struct list_view *out)
{
	struct timeline_view *v = self;
	(void)ui;
	*out = popup_list(&v->in, v->rows.count, &v->top);
	return true;
}

static void timeline_draw(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	struct list_view list;
	v->in.cols = popup_cols(ui);
	lay_out(v);
	int rows = v->rows.count < ROWS ? (int)v->rows.count : ROWS;
	if (!popup_box(ui, "Notes and events, newest last", rows ? rows : 2, &v->in))
		return;
	timeline_list(ui, v, &list);
	if (!v->scrolled && v->line.read && v->rows.count > (size_t)v->in.rows)
		v->top = v->rows.count - (size_t)v->in.rows;
	v->scrolled = v->line.read;
	list_keep(&list);
	if (!v->rows.count)
		paint_wrapped(ui, v->in.row, v->in.col, v->in.rows, v->in.cols, STYLE_DIM,
		              v->line.err.kind ? v->line.err.text : v->line.read ? "Nothing is recorded of this case yet." : "being read ...");
	paint_rows(ui, v->in.row, v->in.col, v->in.rows, v->in.cols, &v->rows, v->top, -1);
	paint_foot(ui, "");
}

static void timeline_close(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	(void)ui;
	rows_finish(&v->rows);
	timeline_finish(&v->line);
}

const struct screen_kind timeline_screen = {
	.name = "Notes and events", .overlay = true, .size = sizeof(struct timeline_view), .keys = popup_scroll_keys, .mode = MODE_OVERLAY | MODE_LIST,
	.actions = overlay_actions, .draw = timeline_draw, .list = timeline_list, .close = timeline_close,
};

void timeline_open(struct ui *ui, struct desk *desk)
{
	struct timeline_view *v = ui_push(ui, &timeline_screen);
	v->desk = desk;
	v->ui = ui;
	timeline_begin(&v->line, desk, changed, v);
}
