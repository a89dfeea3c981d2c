#include "ui/move.h"

#include <stdint.h>

#include "ui/scroll.h"
#include "ui/terminal.h"
#include "ui/ui.h"

static bool list_of(struct ui *ui, struct list_view *out)
{
	const struct screen *top = ui_top(ui);
	if (!top->kind->list || !top->kind->list(ui, top->self, out))
		return false;
	if (out->rows <= 0) { /* keys may run ahead of frames: how long it is, and a page of it, its first frame says */
		ui_draw(ui);
		ui->dirty = true;
		return top->kind->list(ui, top->self, out);
	}
	return true;
}

/* The count typed before the key, or once. */
static long times(const struct ui *ui)
{
	return ui->count ? (long)ui->count : 1;
}

static void move(struct ui *ui, void (*how)(const struct list_view *l, long by), long by)
{
	struct list_view l;
	if (!list_of(ui, &l))
		return;
	how(&l, by);
	if (l.moved)
		l.moved(l.self);
}

void move_by(struct ui *ui, long by)
{
	move(ui, list_step, by);
}

static bool pan(struct ui *ui, void *self, int dx, int dy)
{
	const struct screen_kind *kind = ui_top(ui)->kind;
	return kind->pan && kind->pan(ui, self, dx, dy);
}

void move_down(struct ui *ui, void *self)
{
	if (!pan(ui, self, 0, 1))
		move_by(ui, times(ui));
}

void move_up(struct ui *ui, void *self)
{
	if (!pan(ui, self, 0, -1))
		move_by(ui, -times(ui));
}

void move_times(struct ui *ui, int step)
{
	move_by(ui, step * times(ui));
}

/* With a count, to that row. */
static void move_to(struct ui *ui, size_t item)
{
	struct list_view l;
	if (!list_of(ui, &l))
		return;
	if (l.cursor)
		*l.cursor = item;
	else
		*l.top = item;
	list_keep(&l);
	if (l.moved)
		l.moved(l.self);
}

void move_top(struct ui *ui, void *self)
{
	(void)self;
	move_to(ui, ui->count ? ui->count - 1 : 0);
}

void move_bottom(struct ui *ui, void *self)
{
	(void)self;
	move_to(ui, ui->count ? ui->count - 1 : SIZE_MAX);
}

static void move_page(struct ui *ui, long pages, bool half)
{
	struct list_view l;
	if (!list_of(ui, &l))
		return;
	long rows = half ? (list_page_rows(&l) + 1) / 2 : list_page_rows(&l);
	move(ui, list_page, pages * rows);
}

void move_half_down(struct ui *ui, void *self)
{
	(void)self;
	move_page(ui, times(ui), true);
}

void move_half_up(struct ui *ui, void *self)
{
	(void)self;
	move_page(ui, -times(ui), true);
}

void move_page_down(struct ui *ui, void *self)
{
	(void)self;
	move_page(ui, times(ui), false);
}

void move_page_up(struct ui *ui, void *self)
{
	(void)self;
	move_page(ui, -times(ui), false);
}

static void back(struct ui *ui, void *self)
{
	const struct screen_kind *kind = ui_top(ui)->kind;
	if (kind->back)
		kind->back(ui, self);
	else
		ui_pop(ui);
}

static void escape(struct ui *ui, void *self)
{
	if (ui->depth > 1)
		back(ui, self);
}

static void quit(struct ui *ui, void *self)
{
	(void)self;
	ui->quit = true;
}

#define LISTS (MODE_SCREEN | MODE_LIST)

const struct action move_actions[] = {
	{ "down", { 'j', TERM_DOWN }, LISTS | MODE_WHOLE, GROUP_MOVE, "Down a line; 5j five, in lists where digits are no panes", NULL, NULL, move_down },
	{ "up", { 'k', TERM_UP }, LISTS | MODE_WHOLE, GROUP_MOVE, "Up a line", NULL, NULL, move_up },
	{ "top", { 'g', TERM_HOME }, LISTS, GROUP_MOVE, "To the top; with a number before it, to that line", NULL, NULL, move_top },
	{ "bottom", { 'G', TERM_END }, LISTS, GROUP_MOVE, "To the bottom; with a number before it, to that line", NULL, NULL, move_bottom },
	{ "half page down", { 'd' & CTRL }, LISTS, GROUP_MOVE, "Down half a page", NULL, NULL, move_half_down },
	{ "half page up", { 'u' & CTRL }, LISTS, GROUP_MOVE, "Up half a page", NULL, NULL, move_half_up },
	{ "page down", { TERM_PGDN, 'f' & CTRL }, LISTS, GROUP_MOVE, "Down a page: all lines that show but one", NULL, NULL, move_page_down },
	{ "page up", { TERM_PGUP, 'b' & CTRL }, LISTS, GROUP_MOVE, "Up a page", NULL, NULL, move_page_up },
	{ 0 }
};

const struct action leave_actions[] = {
	{ "back", { 'q' }, MODE_ALL, GROUP_MOVE, "Back; from the queue, leave", "back", NULL, back },
	{ "close", { 27 }, MODE_ALL, GROUP_MOVE, "Cancel, close what is open", NULL, NULL, escape },
	{ "quit", { 'Q' }, MODE_SCREEN | MODE_WHOLE, GROUP_MOVE, "Leave idreview", NULL, NULL, quit },
	{ 0 }
};

const struct action quit_actions[] = {
	{ "leave now", { 'c' & CTRL }, MODE_ALL, GROUP_SCREEN, "Leave idreview from anywhere", NULL, NULL, quit },
	{ 0 }
};

const struct action *const overlay_actions[] = { move_actions, leave_actions, terminal_actions, quit_actions, NULL };
