#include "screen/screening.h"

#include <stdio.h>
#include <string.h>

#include "gallery/gallery.h"
#include "screen/screening_state.h"
#include "screen/table.h"

/* The attempt may come later than this, or be another one now. */
static void take_up(struct screening_view *v)
{
	const struct attempt *a = gallery_attempt(v->shared.gallery);
	const char *id = a ? idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) : "";
	if (*id && !screening_at(v))
		scrutiny_open(v->shared.desk, id, a->record);
}

static void screening_tick(struct ui *ui, void *self, int64_t now)
{
	(void)ui;
	(void)now;
	take_up(self);
}

static struct attempt *at(const void *self)
{
	const struct screening_view *v = self;
	return gallery_attempt(v->shared.gallery);
}

static const struct case_row *row(const void *self)
{
	const struct screening_view *v = self;
	return dossier_row(v->shared.desk);
}

/* Another case takes the place of the one below. */
static void show(struct ui *ui, void *self, const char *id)
{
	struct screening_view *v = self;
	struct shared *from = v->from;
	char copy[IDV_ID_SIZE];
	snprintf(copy, sizeof copy, "%s", id); /* what it points at may end with this screen */
	ui_pop(ui);
	from->show(ui, from, copy);
}

/* The case is below. */
static void jump(struct ui *ui, void *self, const char *id, enum idv_pane pane, const struct row_field *field)
{
	struct screening_view *v = self;
	struct shared *from = v->from;
	ui_pop(ui);
	from->jump(ui, from, id, pane, field);
}

const struct screen_kind screening_screen = {
	.name = "Screening", .size = sizeof(struct screening_view), .mode = MODE_SCREEN, .places = { { "on the screening (W)", MODE_SCREEN } },
	.actions = screening_actions, .draw = screening_draw, .key = screening_find_key, .list = screening_list, .enter = screening_enter_hint, .tick = screening_tick,
};

/* -- opening it ---------------------------------------------------------------------------------------------------------------- */

/* Over the case that it is of, whose state begins with `from` and lies on top. The attempt may not have been read yet. */
static void open_over(struct ui *ui, struct shared *from)
{
	struct screening_view *v = ui_push(ui, &screening_screen);
	v->shared = (struct shared){ .desk = from->desk, .gallery = from->gallery, .at = at, .show = show, .row = row, .jump = jump, .in_case = true };
	v->from = from;
	v->ui = ui;
	take_up(v);
}

static const char *off_screening(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	const struct attempt *a = s->at(self);
	const struct case_row *row = a || !s->row ? NULL : s->row(self);
	(void)ui;
	if (a)
		return *idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) ? NULL : "this attempt has no watchlist screening";
	if (s->in_case || (row && row->attempt_id[0]))
		return NULL; /* it is being read */
	return "no attempt is selected";
}

/* It lies over its case: from a list that is opened first. */
static void screening(struct ui *ui, void *self)
{
	struct shared *s = self;
	const struct attempt *a = s->at(self);
	size_t depth = ui->depth;
	if (!s->in_case)
		s->show(ui, self, a ? a->id : s->row(self)->attempt_id);
	if (s->in_case || ui->depth > depth)
		open_over(ui, ui_top(ui)->self);
}

const struct action screening_open_actions[] = {
	{ "hits", { 'W' }, MODE_SCREEN, GROUP_CASE, "The watchlist screening: its hits against the person, verdicts, settling", "hits", off_screening, screening },
	{ 0 }
};
