#include "screen/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/case.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/table.h"
#include "screen/timeline_state.h"
#include "ui/edit.h"
#include "ui/move.h"
#include "ui/popup.h"
#include "ui/terminal.h"

enum { ESC = 27, LINE_MAX_BYTES = 2000 };

static void changed(void *owner)
{
	struct timeline_view *v = owner;
	v->ui->dirty = true;
}

/* -- find ------------------------------------------------------------------------------------------------------------------------------ */

static void find_next(struct ui *ui, struct timeline_view *v, int step)
{
	timeline_refresh(v);
	size_t at = v->cursor;
	if (!v->find[0] || !v->count)
		return;
	for (size_t n = 0; n < v->count; n++) {
		at = (at + v->count + (size_t)(step > 0 ? 1 : v->count - 1)) % v->count;
		const struct moment *e = &v->line.all.list[v->lines[at].moment];
		if (v->lines[at].kind != LINE_OF_MOMENT || !(text_contains(e->text, v->find) || text_contains(e->who, v->find)))
			continue;
		v->cursor = at;
		v->moved = true;
		return;
	}
	ui_say(ui, STYLE_WARN, "\"%s\" is not among what is shown", v->find);
}

static bool timeline_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct timeline_view *v = self;
	if (!v->typing) {
		if (ev->kind != TERM_KEY || ev->key != ESC || !v->find[0])
			return false;
		v->find[0] = '\0';
		return true;
	}
	switch (edit_line(v->find, sizeof v->find, ev)) {
	case EDIT_CANCEL:
		v->find[0] = '\0';
		v->typing = false;
		return true;
	case EDIT_ENTER:
		v->typing = false;
		find_next(ui, v, 1);
		return true;
	case EDIT_CHANGED:
		return true;
	case EDIT_OTHER:
		break;
	}
	return false;
}

static void find(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	(void)ui;
	v->find[0] = '\0';
	v->typing = true;
}

static void find_on(struct ui *ui, void *self)
{
	find_next(ui, self, 1);
}

static void find_back(struct ui *ui, void *self)
{
	find_next(ui, self, -1);
}

/* -- where Enter goes -------------------------------------------------------------------------------------------------------------------- */

static const char *enter_hint(const struct ui *ui, const void *self)
{
	const struct timeline_view *v = self;
	const struct moment *e = v->made_of == v->line.made ? timeline_at(v) : NULL;
	(void)ui;
	return !e || e->jump == JUMP_NOWHERE ? NULL : e->jump == JUMP_TEXT ? "all of it" : e->jump == JUMP_FIELD ? "field" : "open";
}

/* A note's own lines, each wrapped by itself. */
static void show_text(struct ui *ui, const struct moment *e)
{
	struct row_list *rows = explain_open(ui, "Note");
	int cols = popup_cols(ui);
	char line[LINE_MAX_BYTES];
	for (const char *at = e->whole; *at; at += *at == '\n') {
		size_t len = strcspn(at, "\n");
		if (!len)
			row_add(rows);
		while (len) { /* a line of thousands of bytes in pieces */
			size_t piece = len < sizeof line - 1 ? len : sizeof line - 1;
			while (piece < len && piece > 1 && ((unsigned char)at[piece] & 0xc0) == 0x80)
				piece--;
			snprintf(line, sizeof line, "%.*s", (int)piece, at);
			popup_add_wrapped(rows, cols, 0, STYLE_PLAIN, line);
			at += piece;
			len -= piece;
		}
	}
	explicit_bzero(line, sizeof line);
}

static void enter(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	struct shared *from = v->from;
	char id[CASE_ID_TEXT];
	timeline_refresh(v);
	const struct moment *e = timeline_at(v);
	if (!e || e->jump == JUMP_NOWHERE) {
		ui_say(ui, STYLE_DIM, e ? "there is nothing behind this one" : "no moment is on this line");
		return;
	}
	if (e->jump == JUMP_TEXT) {
		show_text(ui, e);
		return;
	}
	const struct row_field field = e->field;
	enum idv_pane pane = e->jump == JUMP_FIELD ? e->pane : e->jump == JUMP_SCREENING ? IDV_PANE_SCREENING : 0;
	snprintf(id, sizeof id, "%s", e->attempt_id); /* it ends with this screen */
	ui_pop(ui);
	from->jump(ui, from, id, pane, &field);
}

/* -- what is shown ----------------------------------------------------------------------------------------------------------------------- */

static void filter(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	(void)ui;
	v->sources = v->sources == TIMELINE_ALL ? 1u << MOMENT_VENDOR : v->sources == 1u << (MOMENT_SOURCES - 1) ? TIMELINE_ALL : v->sources << 1;
}

static void again(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	(void)ui;
	timeline_again(&v->line);
}

static const struct action timeline_actions[] = {
	{ "open moment", { '\r', '\n' }, MODE_SCREEN, GROUP_MOVE, "Go where the moment leads: a field, an attempt, the screening, all of a note", NULL, NULL, enter },
	{ "find", { '/' }, MODE_SCREEN, GROUP_MOVE, CASE_FIND_HELP, "find", NULL, find },
	{ "find next", { 'n' }, MODE_SCREEN, GROUP_MOVE, "Next place found", NULL, NULL, find_on },
	{ "find previous", { 'N' }, MODE_SCREEN, GROUP_MOVE, "Previous place found", NULL, NULL, find_back },
	{ "source", { 'f' }, MODE_SCREEN, GROUP_CASE, "Show what one source tells: vendor, webhook, store, people; then all again", "source", NULL, filter },
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", NULL, again },
	{ 0 }
};

static const struct action *const actions[] = { timeline_actions, move_actions, leave_actions, zone_actions, terminal_actions, help_actions, quit_actions, NULL };

static void timeline_close(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	(void)ui;
	free(v->lines);
	timeline_finish(&v->line);
}

const struct screen_kind timeline_screen = {
	.name = "Timeline", .size = sizeof(struct timeline_view), .mode = MODE_SCREEN, .places = { { "on the timeline (I)", MODE_SCREEN } }, .actions = actions,
	.draw = timeline_draw, .key = timeline_key, .list = timeline_list, .enter = enter_hint, .enter_apart = true, .close = timeline_close,
};

/* What this host writes down is by its clock, and what the vendor tells by theirs. */
static void say_clock(struct ui *ui, const struct desk *d)
{
	char length[WHEN_TEXT];
	int64_t behind = timeline_behind(d);
	moment_length(behind < 0 ? -behind : behind, length);
	if (behind > MOMENT_SLACK_S || behind < -MOMENT_SLACK_S)
		ui_say(ui, STYLE_WARN, "This host's clock is %s %s the server's: what is written down here is by this one", length, behind > 0 ? "behind" : "ahead of");
}

void timeline_open(struct ui *ui, struct shared *from)
{
	struct timeline_view *v = ui_push(ui, &timeline_screen);
	v->from = from;
	v->desk = from->desk;
	v->ui = ui;
	v->sources = TIMELINE_ALL;
	timeline_begin(&v->line, from->desk, from->gallery->id, changed, v);
	say_clock(ui, from->desk);
}
