#include "screen/note.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/desk.h"
#include "desk/drafts.h"
#include "screen/table.h"
#include "store/notes.h"
#include "ui/editor.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { ROWS = 12, CTRL_S = 19 };

struct note_view {
	struct desk *desk;
	struct ui *ui;
	struct case_row row;
	struct editor editor;
	bool sending;
	struct err err;          /* why it was not kept */
};

static void kept(void *owner, bool ok, const struct err *err)
{
	struct note_view *n = owner;
	n->sending = false;
	if (!ok) {
		n->err = *err;
		n->ui->dirty = true;
		return;
	}
	editor_set(&n->editor, "");
	drafts_put(n->desk, n->row.id, "");
	if (ui_on_top(n->ui, n))
		ui_pop(n->ui);
}

static void keep(struct note_view *n)
{
	const char *why = claims_off(n->desk, ACT_NOTE, &n->row);
	n->err = (struct err){ 0 };
	if (n->sending)
		return;
	if (editor_is_blank(&n->editor)) {
		err_set(&n->err, ERR_USAGE, "there is nothing to keep yet");
		return;
	}
	drafts_put(n->desk, n->row.id, editor_text(&n->editor)); /* until the store has it */
	if (why) {
		err_set(&n->err, ERR_STORE, "not kept: %s", why);
		return;
	}
	const struct act act = { .kind = ACT_NOTE, .row = n->row, .text = editor_text(&n->editor) };
	n->sending = true;
	claims_act(n->desk, &act, 0, (struct act_ticket){ kept, n });
}

static bool note_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct note_view *n = self;
	(void)ui;
	if (ev->kind == TERM_KEY && ev->key == CTRL_S) {
		keep(n);
		return true;
	}
	if (n->sending) /* what is sent must be what is seen */
		return ev->kind == TERM_PASTE || (ev->kind == TERM_KEY && ev->key != 27);
	return editor_key(&n->editor, ev) != EDITOR_OTHER;
}

static void note_draw(struct ui *ui, void *self)
{
	struct note_view *n = self;
	struct popup in;
	char title[CASE_ID_TEXT + 16];
	snprintf(title, sizeof title, "Note on %.60s", n->row.user);
	if (!popup_box(ui, title, ROWS, &in))
		return;
	int said = n->err.kind || n->editor.full || n->sending ? 2 : 0;
	editor_draw(ui, &n->editor, in.row, in.col, in.rows - said, in.cols);
	if (n->sending)
		paint_wrapped(ui, in.row + in.rows - 2, in.col, 2, in.cols, STYLE_DIM, "being kept ...");
	else if (n->editor.full)
		paint_wrapped(ui, in.row + in.rows - 2, in.col, 2, in.cols, STYLE_WARN, "A note has room for 16 kB: that did not fit, nothing was added.");
	else if (n->err.kind)
		paint_wrapped(ui, in.row + in.rows - 2, in.col, 2, in.cols, STYLE_BAD, n->err.text);
	paint_foot(ui, "");
}

static void note_close(struct ui *ui, void *self)
{
	struct note_view *n = self;
	if (!editor_is_blank(&n->editor)) {
		drafts_put(n->desk, n->row.id, editor_text(&n->editor));
		if (!n->sending)
			ui_say(ui, STYLE_DIM, "The note is a draft until this console ends: a goes on with it, ^S keeps it");
	} else {
		drafts_put(n->desk, n->row.id, "");
	}
	claims_forget(n->desk, n);
	editor_finish(&n->editor);
}

const struct screen_kind note_screen = {
	.name = "Note", .overlay = true, .size = sizeof(struct note_view), .keys = "^S keeps the note  ^_ back  ^R forth  Esc leaves it as a draft",
	.mode = MODE_OVERLAY, .actions = overlay_actions, .draw = note_draw, .key = note_key, .close = note_close,
};

void note_open(struct ui *ui, struct desk *desk, const struct case_row *row)
{
	struct note_view *n = ui_push(ui, &note_screen);
	n->desk = desk;
	n->ui = ui;
	n->row = *row;
	editor_init(&n->editor, NOTE_MAX);
	editor_set(&n->editor, drafts_get(desk, row->id));
}
