#include "screen/move.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "ui/scroll.h"
#include "gallery/look.h"
#include "screen/whole.h"

static bool list_of(struct app *app, struct list_view *out)
{
	const struct screen *top = &screen_table[screen_top(app)];
	return top->list && top->list(app, out);
}

/* The count typed before the key, or once. */
static long times(const struct app *app)
{
	return app->count ? (long)app->count : 1;
}

static void move(struct app *app, void (*how)(const struct list_view *l, long by), long by)
{
	struct list_view l;
	if (!list_of(app, &l))
		return;
	how(&l, by);
	if (l.moved)
		l.moved(app);
}

void move_by(struct app *app, long by)
{
	move(app, list_step, by);
}

void move_down(struct app *app)
{
	if (!look_pan(app, 0, 1))
		move_by(app, times(app));
}

void move_up(struct app *app)
{
	if (!look_pan(app, 0, -1))
		move_by(app, -times(app));
}

/* With a count, to that row. */
static void move_to(struct app *app, size_t item)
{
	struct list_view l;
	if (!list_of(app, &l))
		return;
	if (l.cursor)
		*l.cursor = item;
	else
		*l.top = item;
	list_keep(&l);
	if (l.moved)
		l.moved(app);
}

void move_top(struct app *app)
{
	move_to(app, app->count ? app->count - 1 : 0);
}

void move_bottom(struct app *app)
{
	move_to(app, app->count ? app->count - 1 : SIZE_MAX);
}

static void move_page(struct app *app, long pages, bool half)
{
	struct list_view l;
	if (!list_of(app, &l))
		return;
	long rows = half ? (list_page_rows(&l) + 1) / 2 : list_page_rows(&l);
	move(app, list_page, pages * rows);
}

void move_half_down(struct app *app)
{
	move_page(app, times(app), true);
}

void move_half_up(struct app *app)
{
	move_page(app, -times(app), true);
}

void move_page_down(struct app *app)
{
	move_page(app, times(app), false);
}

void move_page_up(struct app *app)
{
	move_page(app, -times(app), false);
}

void move_find(struct app *app)
{
	if (screen_is_open(app, SCREEN_CASE)) {
		app->open.find[0] = '\0';
		app->open.typing = true;
	} else {
		app->queue.filter[0] = '\0';
		app->queue.typing = app->queue.stale = true;
	}
}

void move_find_next(struct app *app)
{
	if (screen_is_open(app, SCREEN_CASE))
		case_find(app, 1);
	else
		move_by(app, times(app));
}

void move_find_previous(struct app *app)
{
	if (screen_is_open(app, SCREEN_CASE))
		case_find(app, -1);
	else
		move_by(app, -times(app));
}

static void step_pending(struct app *app, int step)
{
	size_t place, pending;
	queue_refresh(app); /* keys may run ahead of frames */
	const struct attempt *now = screen_is_open(app, SCREEN_CASE) ? app->queue.walk : queue_current(app);
	struct attempt *a = queue_step_pending(app, step);
	if (a) {
		case_open(app, a->id);
		queue_walk_from(app, a);
		return;
	}
	pending = queue_pending(app, now, &place) - (place > 0);
	if (pending)
		app_say(app, STYLE_WARN, "no pending case %s this one; %zu %s", step > 0 ? "after" : "before", pending, step > 0 ? "before it: K" : "after it: J");
	else
		app_say(app, STYLE_WARN, "no %scase in this view is pending", place ? "other " : "");
}

void move_next_pending(struct app *app)
{
	step_pending(app, 1);
}

void move_previous_pending(struct app *app)
{
	step_pending(app, -1);
}

/* Does Enter go somewhere from this row? */
static bool row_opens(const struct app *app, const struct row *r)
{
	return r && r->open_id && strcmp(r->open_id, app->open.id) != 0;
}

const char *move_enter_hint(const struct app *app)
{
	if (!screen_is_open(app, SCREEN_CASE))
		return queue_current(app) ? "open" : NULL;
	const struct row *r = case_row(app);
	return row_opens(app, r) || (r && r->open_pane) ? "open" : case_field_row(app) ? "explain" : NULL;
}

void move_enter(struct app *app)
{
	if (!screen_is_open(app, SCREEN_CASE)) {
		const struct attempt *a = queue_current(app);
		if (a)
			case_open(app, a->id);
		return;
	}
	const struct row *r = case_row(app);
	if (row_opens(app, r)) {
		case_open(app, r->open_id);
	} else if (r && r->open_pane) {
		case_show(app, r->open_pane);
	} else {
		explain_open(app);
	}
}

void move_back(struct app *app)
{
	enum screen_id from = screen_top(app);
	if (whole_on(app)) {
		whole_toggle(app);
		return;
	}
	if (from == SCREEN_CASE)
		case_close(app);
	else if (from == SCREEN_RETRY)
		retry_close(app);
	else
		screen_pop(app);
}

void move_escape(struct app *app)
{
	if (screen_top(app) != SCREEN_QUEUE)
		move_back(app);
}

void move_quit(struct app *app)
{
	app->quit = true;
}
