#include "screen/case.h"

#include <string.h>

#include "gallery/film.h"
#include "gallery/look.h"
#include "screen/case_actions.h"
#include "screen/case_draw.h"
#include "screen/case_look.h"
#include "screen/case_state.h"
#include "screen/table.h"
#include "ui/edit.h"

static const char zoom_keys[] = "hjkl pan  + larger  - smaller  0 Esc the whole  < > turn  ? help";

static bool has_pictures(const struct case_view *c)
{
	enum idv_pane pane = c->shared.gallery->pane;
	return pane == IDV_PANE_DOCUMENTS || pane == IDV_PANE_SELFIE;
}

static unsigned case_modes(const struct ui *ui, const void *self)
{
	const struct case_view *c = self;
	(void)ui;
	if (c->whole) /* under help and palette too, which ask for what they lie over */
		return MODE_WHOLE;
	return MODE_SCREEN | (has_pictures(c) ? CASE_PICTURES : 0);
}

static int case_foremost(const struct ui *ui, const void *self)
{
	return case_modes(ui, self) & CASE_PICTURES ? GROUP_LOOK : -1;
}

static const char *case_keys_now(const struct ui *ui, const void *self)
{
	const struct case_view *c = self;
	(void)ui;
	return look_zoomed(c->shared.gallery) ? zoom_keys : NULL;
}

/* Keys may run ahead of frames: what they act on must be the pane they chose. */
static void catch_up(struct case_view *c)
{
	const struct gallery *g = c->shared.gallery;
	const struct attempt *a = gallery_attempt(g);
	const struct term_caps *caps = term_caps(g->ui->term);
	if (a && g->laid_pane != g->pane)
		case_lay_out(c, a, c->rows ? c->rows : caps->rows - CASE_FRAME_ROWS, c->cols ? c->cols : caps->cols);
}

/* Esc: one thing at a time, the last one first; false: nothing is left but to leave. */
static bool undo_one(struct case_view *c)
{
	struct gallery *g = c->shared.gallery;
	if (c->find[0])
		c->find[0] = '\0';
	else if (look_zoomed(g))
		look_fit(g);
	else if (c->whole)
		c->whole = false;
	else if (g->view.compare.on)
		look_compare_end(g);
	else
		return g->pane == IDV_PANE_SELFIE && film_close(g);
	return true;
}

static bool case_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct case_view *c = self;
	(void)ui;
	catch_up(c);
	if (!c->typing)
		return ev->kind == TERM_KEY && ev->key == 27 && undo_one(c);
	switch (edit_line(c->find, sizeof c->find, ev)) {
	case EDIT_CANCEL:
		c->find[0] = '\0';
		c->typing = false;
		return true;
	case EDIT_ENTER:
		c->typing = false;
		case_find(c, 1);
		return true;
	case EDIT_CHANGED:
		return true;
	case EDIT_OTHER:
		break;
	}
	return false;
}

static void case_back(struct ui *ui, void *self)
{
	struct case_view *c = self;
	if (case_is_whole(c))
		case_whole(c);
	else
		ui_pop(ui);
}

static bool case_lively(const struct ui *ui, const void *self)
{
	const struct case_view *c = self;
	(void)ui;
	return gallery_lively(c->shared.gallery);
}

static int64_t case_due_ms(const struct ui *ui, const void *self)
{
	const struct case_view *c = self;
	(void)ui;
	return gallery_due_ms(c->shared.gallery);
}

static void case_tick(struct ui *ui, void *self, int64_t now)
{
	struct case_view *c = self;
	(void)ui;
	gallery_tick(c->shared.gallery, now);
}

static void case_close(struct ui *ui, void *self)
{
	struct case_view *c = self;
	(void)ui;
	case_forget(c);
	gallery_close(c->shared.gallery); /* what was on the screen is told to the decision at hand */
	deciding_close(c->shared.desk);
	dossier_close(c->shared.desk);
	scrutiny_close(c->shared.desk);
}

const struct screen_kind case_screen = {
	.name = "Case", .size = sizeof(struct case_view), .mode = MODE_SCREEN, .modes = case_modes,
	.places = { { "in a case", MODE_SCREEN }, { "in Documents and Selfie", CASE_PICTURES } },
	.actions = case_actions, .draw = case_draw, .key = case_key, .list = case_list, .pan = case_pan, .back = case_back,
	.enter = case_enter_hint, .enter_apart = true, .foremost = case_foremost, .keys_now = case_keys_now,
	.lively = case_lively, .due_ms = case_due_ms, .tick = case_tick, .close = case_close,
};

static struct attempt *at(const void *self)
{
	const struct case_view *c = self;
	return gallery_attempt(c->shared.gallery);
}

static const struct case_row *row(const void *self)
{
	const struct case_view *c = self;
	return dossier_row(c->shared.desk);
}

static void show(struct ui *ui, void *self, const char *id)
{
	(void)ui;
	case_go(self, id);
}

static void jump(struct ui *ui, void *self, const char *id, enum idv_pane pane, const struct row_field *field)
{
	struct case_view *c = self;
	(void)ui;
	if (*id && strcmp(id, c->shared.gallery->id) != 0)
		case_go(c, id);
	if (pane)
		case_seek(c, pane, field);
}

void case_open(struct ui *ui, struct desk *desk, struct gallery *gallery, const char *id)
{
	struct err err = { 0 };
	if (!idv_id_check("attempt id", id, &err)) {
		ui_say_err(ui, &err);
		return;
	}
	if (!gallery->pane)
		gallery->pane = IDV_PANE_OVERVIEW;
	struct case_view *c = ui_push(ui, &case_screen);
	c->shared = (struct shared){ .desk = desk, .gallery = gallery, .at = at, .show = show, .row = row, .jump = jump, .in_case = true };
	/* One comes back to the row that was left, whatever else was looked at. */
	worklist_walk_from(desk, caseload_find(&desk->load, id));
	case_go(c, id);
}
