#include "app/move.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/look.h"

static long page_rows(const struct app *app)
{
	return term_caps(app->term)->rows - 8;
}

void move_by(struct app *app, long by)
{
	struct queue *q = &app->queue;
	if (screen_is_open(app, SCREEN_CASE)) {
		case_move(app, by);
		return;
	}
	long to = (long)q->cursor + by;
	long last = (long)q->shown_count - 1;
	q->cursor = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
	q->current = queue_current(app);
}

void move_down(struct app *app)
{
	if (!look_pan(app, 0, 1))
		move_by(app, 1);
}

void move_up(struct app *app)
{
	if (!look_pan(app, 0, -1))
		move_by(app, -1);
}

void move_top(struct app *app)
{
	move_by(app, -1000000);
}

void move_bottom(struct app *app)
{
	move_by(app, 1000000);
}

void move_half_down(struct app *app)
{
	move_by(app, page_rows(app) / 2);
}

void move_half_up(struct app *app)
{
	move_by(app, -page_rows(app) / 2);
}

void move_page_down(struct app *app)
{
	move_by(app, page_rows(app));
}

void move_page_up(struct app *app)
{
	move_by(app, -page_rows(app));
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
		move_by(app, 1);
}

void move_find_previous(struct app *app)
{
	if (screen_is_open(app, SCREEN_CASE))
		case_find(app, -1);
	else
		move_by(app, -1);
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

void move_enter(struct app *app)
{
	if (!screen_is_open(app, SCREEN_CASE)) {
		const struct attempt *a = queue_current(app);
		if (a)
			case_open(app, a->id);
		return;
	}
	const struct row *r = case_row(app);
	if (r && r->open_id && strcmp(r->open_id, app->open.id) != 0) {
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
