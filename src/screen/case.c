/* A case: nine panes over one attempt, its pictures, and the way to its neighbours. app/case_draw.c draws it. */
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "ui/edit.h"
#include "gallery/film.h"
#include "gallery/look.h"
#include "ui/scroll.h"
#include "base/when.h"

/* URLs live 60 s from the call that made them: a record older than this is read again when its case opens. */
enum { FRESH_MS = 40 * 1000, FRAME_ROWS = 5 };

struct attempt *case_attempt(const struct app *app)
{
	return app->open.id[0] ? caseload_find(&app->load, app->open.id) : NULL;
}

void case_read(struct app *app)
{
	struct case_view *c = &app->open;
	struct err err = { 0 };
	if (c->reading || !c->id[0])
		return;
	if (call_add(app, api_send_get(app->api, c->id, &err), CALL_GET, 0)) {
		c->reading = true;
	} else {
		c->err = err;
		app_say_err(app, &err);
	}
}

void case_open(struct app *app, const char *asked)
{
	struct case_view *c = &app->open;
	struct err err = { 0 };
	char id[sizeof c->id]; /* what asks may end with the case at hand */
	if (!idv_id_check("attempt id", asked, &err)) {
		app_say_err(app, &err);
		return;
	}
	snprintf(id, sizeof id, "%s", asked);
	enum idv_pane pane = c->pane ? c->pane : IDV_PANE_OVERVIEW;
	pictures_clear(app);
	case_forget(c);
	uint32_t epoch = c->epoch + 1;
	uint64_t serial = c->pictures.serial;
	explicit_bzero(c, sizeof *c);
	c->epoch = epoch;
	c->pictures.serial = serial;
	c->pane = pane;
	c->view = (struct pane_view){ .document = -1, .selfie = -1 };
	snprintf(c->id, sizeof c->id, "%s", id);
	app->queue.stale = true;
	struct attempt *a = case_attempt(app);
	if (!screen_is_open(app, SCREEN_CASE)) /* from there one comes back to the row that was left, whatever else was looked at */
		queue_walk_from(app, a);
	if (a && when_mono_ms() - a->read_ms < FRESH_MS)
		pictures_fetch(app);
	else
		case_read(app);
	if (a)
		a->seen = true;
	screen_push(app, SCREEN_CASE);
}

void case_close(struct app *app)
{
	pictures_clear(app);
	case_forget(&app->open);
	app->open.id[0] = '\0';
	app->open.epoch++;
	app->open.reading = false;
	screen_pop(app);
}

void case_show(struct app *app, enum idv_pane pane)
{
	app->open.pane = pane;
	look_compare_end(app);
}

void case_replied(struct app *app, struct api_reply *reply)
{
	struct case_view *c = &app->open;
	c->reading = false;
	if (!reply->ok) {
		c->err = reply->err;
		app_say_err(app, &reply->err);
		for (size_t i = 0; i < c->pictures.count; i++) {
			if (c->pictures.items[i]->state == PICTURE_EXPIRED) {
				c->pictures.items[i]->state = PICTURE_FAILED;
				c->pictures.items[i]->err = reply->err;
			}
		}
		return;
	}
	c->err = (struct err){ 0 };
	struct attempt *a = case_attempt(app);
	if (a)
		a->seen = true;
	if (!app->queue.walk)
		queue_walk_from(app, a);
	pictures_fetch(app);
}

const struct row *case_row(const struct app *app)
{
	const struct case_view *c = &app->open;
	size_t at = c->cursor[c->pane];
	return at < c->out.list.count ? &c->out.list.rows[at] : NULL;
}

const struct row *case_field_row(const struct app *app)
{
	const struct row *r = case_row(app);
	return r && r->field.leaf != IDV_LEAVES && !r->elsewhere ? r : NULL;
}

bool case_list(struct app *app, struct list_view *out)
{
	struct case_view *c = &app->open;
	const struct pane_out *o = &c->out;
	*out = (struct list_view){
		.row = c->row + o->text_row, .col = o->text_col, .rows = o->text_rows, .cols = o->text_cols,
		.count = o->list.count, .top = &c->top[c->pane], .cursor = &c->cursor[c->pane],
	};
	if (o->second) { /* beside each other, all of them fit */
		out->rows = (int)o->list.count;
		out->cols = o->second_col + o->second_cols - o->text_col;
		out->second = o->second;
		out->second_col = o->second_col;
	}
	return c->laid_pane == c->pane && !c->whole;
}

void case_find(struct app *app, int step)
{
	struct case_view *c = &app->open;
	size_t count = c->out.list.count, at = c->cursor[c->pane];
	if (!c->find[0] || !count)
		return;
	for (size_t n = 0; n < count; n++) {
		at = (at + count + (size_t)(step > 0 ? 1 : count - 1)) % count;
		if (row_contains(&c->out.list.rows[at], c->find)) {
			c->cursor[c->pane] = at;
			return;
		}
	}
	app_say(app, STYLE_WARN, "\"%s\" is not on this pane", c->find);
}

/* Keys may run ahead of frames: what they act on must be the pane they chose. */
static void catch_up(struct app *app)
{
	struct case_view *c = &app->open;
	const struct attempt *a = case_attempt(app);
	const struct term_caps *caps = term_caps(app->term);
	if (a && c->laid_pane != c->pane)
		case_lay_out(app, a, c->rows ? c->rows : caps->rows - FRAME_ROWS, c->cols ? c->cols : caps->cols);
}

/* Esc: one thing at a time, the last one first; false: nothing is left but to leave. */
static bool undo_one(struct app *app)
{
	struct case_view *c = &app->open;
	if (c->find[0])
		c->find[0] = '\0';
	else if (look_zoomed(app))
		look_fit(app);
	else if (c->whole)
		c->whole = false;
	else if (c->view.compare.on)
		look_compare_end(app);
	else
		return c->pane == IDV_PANE_SELFIE && film_close(app);
	return true;
}

bool case_key(struct app *app, const struct term_event *ev)
{
	struct case_view *c = &app->open;
	catch_up(app);
	if (!c->typing) {
		if (ev->kind == TERM_KEY && ev->key == 27)
			return undo_one(app);
		return false;
	}
	switch (edit_line(c->find, sizeof c->find, ev)) {
	case EDIT_CANCEL:
		c->find[0] = '\0';
		c->typing = false;
		return true;
	case EDIT_ENTER:
		c->typing = false;
		case_find(app, 1);
		return true;
	case EDIT_CHANGED:
		return true;
	case EDIT_OTHER:
		break;
	}
	return false;
}
