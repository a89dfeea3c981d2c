#include "screen/narrative.h"

#include <stdio.h>
#include <string.h>

#include "desk/deciding.h"
#include "desk/desk.h"
#include "screen/table.h"
#include "ui/editor.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { ROWS = 14, CTRL_S = 19 };

struct narrative {
	struct desk *desk;
	char attempt_id[IDV_ID_SIZE];
	struct editor editor;
};

static bool narrative_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct narrative *n = self;
	struct deciding *d = &n->desk->deciding;
	if (ev->kind == TERM_KEY && ev->key == CTRL_S) {
		ui_pop(ui);
		return true;
	}
	enum editor_outcome outcome = editor_key(&n->editor, ev);
	if (outcome == EDITOR_CHANGED && !strcmp(d->attempt_id, n->attempt_id)) {
		memset(d->draft->narrative, 0, sizeof d->draft->narrative);
		snprintf(d->draft->narrative, sizeof d->draft->narrative, "%s", editor_text(&n->editor));
		deciding_edited(n->desk);
	}
	return outcome != EDITOR_OTHER;
}

static void narrative_draw(struct ui *ui, void *self)
{
	struct narrative *n = self;
	struct popup in;
	if (!popup_box(ui, "Narrative: sealed, never sent", ROWS, &in))
		return;
	int said = n->editor.full ? 1 : 0;
	editor_draw(ui, &n->editor, in.row, in.col, in.rows - said, in.cols);
	if (said)
		paint_wrapped(ui, in.row + in.rows - 1, in.col, 1, in.cols, STYLE_WARN, "A narrative has room for 4 kB: that did not fit, nothing was added.");
	paint_foot(ui, "");
}

static void narrative_close(struct ui *ui, void *self)
{
	struct narrative *n = self;
	(void)ui;
	editor_finish(&n->editor);
}

const struct screen_kind narrative_screen = {
	.name = "Narrative", .overlay = true, .size = sizeof(struct narrative), .keys = "each key is kept  ^_ back  ^R forth  ^S or Esc goes back to the form",
	.mode = MODE_OVERLAY, .actions = overlay_actions, .draw = narrative_draw, .key = narrative_key, .close = narrative_close,
};

void narrative_open(struct ui *ui, struct desk *desk)
{
	struct narrative *n = ui_push(ui, &narrative_screen);
	n->desk = desk;
	snprintf(n->attempt_id, sizeof n->attempt_id, "%s", desk->deciding.attempt_id);
	editor_init(&n->editor, DISPOSITION_NARRATIVE - 1);
	editor_set(&n->editor, desk->deciding.draft->narrative);
}
