#include "screen/shared.h"

#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/create.h"
#include "screen/link.h"
#include "screen/retry.h"
#include "screen/table.h"
#include "screen/timeline.h"
#include "ui/copy.h"
#include "ui/ui.h"

static const struct attempt *at(const void *self)
{
	const struct shared *s = self;
	return s->at(self);
}

/* -- links --------------------------------------------------------------------------------------------------------------------- */

static const char *off_link(const struct ui *ui, const void *self)
{
	const struct attempt *a = at(self);
	(void)ui;
	return a && *idv_text(a->record, IDV_SHAREABLE_URL) ? NULL : "this attempt has no shareable link";
}

static void copy_link(struct ui *ui, void *self)
{
	const char *url = idv_text(at(self)->record, IDV_SHAREABLE_URL);
	link_open(ui, TARGET_SHAREABLE, url);
	copy_text(ui, link_name(TARGET_SHAREABLE), url);
}

const struct action shared_link_actions[] = {
	{ "copy link", { 'Y' }, MODE_SCREEN, GROUP_CASE, "Copy the shareable link and show it as a QR code", NULL, off_link, copy_link },
	{ 0 }
};

/* -- from one pending case to the next ----------------------------------------------------------------------------------------- */

/* Among the cases of the store: from the one that the list's cursor is on. */
static void step_case(struct ui *ui, void *self, int step)
{
	struct shared *s = self;
	struct desk *d = s->desk;
	const struct case_row *row = docket_step(&d->team.docket, step, d->team.me->id);
	if (!row) {
		ui_say(ui, STYLE_WARN, "no pending case %s this one that nobody else has", step > 0 ? "after" : "before");
		return;
	}
	team_seen(d, row->id);
	s->show(ui, self, row->attempt_id);
}

static void step_pending(struct ui *ui, void *self, int step)
{
	struct shared *s = self;
	struct desk *d = s->desk;
	size_t place;
	if (team_is_there(d)) {
		step_case(ui, self, step);
		return;
	}
	struct attempt *a = worklist_step(d, step, s->in_case);
	if (a) {
		s->show(ui, self, a->id);
		worklist_walk_from(d, a);
		return;
	}
	size_t pending = worklist_pending(d, s->in_case ? d->work.walk : worklist_current(d), &place);
	pending -= place > 0;
	if (pending)
		ui_say(ui, STYLE_WARN, "no pending case %s this one; %zu %s", step > 0 ? "after" : "before", pending,
		       step > 0 ? "before it: K" : "after it: J");
	else
		ui_say(ui, STYLE_WARN, "no %scase in this view is pending", place ? "other " : "");
}

static void got_next(void *owner, const struct case_row *row, const struct err *err)
{
	struct shared *s = owner;
	struct ui *ui = s->gallery->ui;
	if (row) {
		team_seen(s->desk, row->id);
		docket_go(&s->desk->team.docket, row); /* one comes back to it */
		if (ui_on_top(ui, s))
			s->show(ui, s, row->attempt_id);
		return;
	}
	if (err->kind)
		ui_say_err(ui, err);
	else
		ui_say(ui, STYLE_WARN, "nothing of this view waits that nobody has");
}

/* With a store the most urgent one that nobody has, whatever the cursor is on; without, the one after it. */
static void next_pending(struct ui *ui, void *self)
{
	struct shared *s = self;
	if (team_is_there(s->desk))
		claims_next(s->desk, (struct next_ticket){ got_next, s });
	else
		step_pending(ui, self, 1);
}

static const char *off_next(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return team_is_there(s->desk) ? claims_off_store(s->desk) : NULL;
}

static void previous_pending(struct ui *ui, void *self)
{
	step_pending(ui, self, -1);
}

const struct action shared_pending_actions[] = {
	{ "next pending", { 'J' }, MODE_SCREEN, GROUP_MOVE, "Open the next pending case; of a store, claim the most urgent", "next pending", off_next, next_pending },
	{ "previous pending", { 'K' }, MODE_SCREEN, GROUP_MOVE, "Open the previous case that is pending review", NULL, NULL, previous_pending },
	{ 0 }
};

/* -- what opens over either ---------------------------------------------------------------------------------------------------- */

static const char *off_pictures(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return gallery_off(s->gallery);
}

static void pictures(struct ui *ui, void *self)
{
	const struct shared *s = self;
	(void)ui;
	gallery_cycle(s->gallery);
}

static const char *off_begun(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return s->desk->writes.begun[0] ? NULL : "no attempt was begun from here so far";
}

/* An errand: J goes on from the case before it. */
static void begun(struct ui *ui, void *self)
{
	struct shared *s = self;
	struct worklist *w = &s->desk->work;
	struct attempt *walk = w->walk;
	s->show(ui, self, s->desk->writes.begun);
	w->walk = walk ? walk : w->walk;
}

const struct action shared_picture_actions[] = {
	{ "pictures", { 't' }, MODE_SCREEN | MODE_WHOLE, GROUP_SCREEN, "Pictures: sixel, symbols, off", NULL, off_pictures, pictures },
	{ 0 }
};

const struct action shared_list_actions[] = {
#define SCREEN(name)
#define OPENED(name, command, key, modes, help) { command, { key }, modes, GROUP_SCREEN, help, NULL, NULL, name##_open },
#include "screen/table.def"
#undef OPENED
#undef SCREEN
	{ "new attempt", { 'n' & CTRL }, MODE_SCREEN, GROUP_SCREEN, "Open the attempt that a write of yours began last", NULL, off_begun, begun },
	{ 0 }
};

/* -- the timeline ------------------------------------------------------------------------------------------------------------- */

static const char *off_timeline(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	const struct case_row *row = s->row ? s->row(self) : NULL;
	(void)ui;
	return s->in_case || s->at(self) || (row && row->attempt_id[0]) ? NULL : "no attempt is selected";
}

/* It lies over its case: from a list that is opened first. */
static void timeline(struct ui *ui, void *self)
{
	struct shared *s = self;
	const struct attempt *a = s->at(self);
	size_t depth = ui->depth;
	if (!s->in_case)
		s->show(ui, self, a ? a->id : s->row(self)->attempt_id);
	if (s->in_case || ui->depth > depth)
		timeline_open(ui, ui_top(ui)->self);
}

const struct action shared_timeline_actions[] = {
	{ "timeline", { 'I' }, MODE_SCREEN, GROUP_CASE, "The timeline of the case: what happened when, by whose word", NULL, off_timeline, timeline },
	{ 0 }
};

/* -- writes -------------------------------------------------------------------------------------------------------------------- */

static const char *off_retry(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	const struct attempt *a = s->at(self);
	const char *why = desk_off_write(s->desk);
	(void)ui;
	if (why || (why = deciding_only(s->desk)))
		return why;
	if (!a && !s->in_case && team_is_there(s->desk) && docket_current(&s->desk->team.docket))
		return "its attempt was not read in this session: open the case (Enter) and press R there";
	if (!a)
		return "no attempt is selected";
	if (!s->in_case && (worklist_marked(s->desk) || s->desk->team.mark_count))
		return "rows are marked, and a retry is for one: unmark them, or open the case (Enter) and press R there";
	if (team_is_there(s->desk) && (why = claims_off_write(s->desk, s->row ? s->row(self) : NULL)))
		return why;
	return desk_off_retry(s->desk, a);
}

static void retry(struct ui *ui, void *self)
{
	const struct shared *s = self;
	struct attempt *a = s->at(self);
	if (!s->in_case)
		s->desk->work.current = a; /* whatever rows come of it, the cursor stays on this one */
	if (team_is_there(s->desk)) /* the first act on a case claims it */
		claims_take(s->desk, s->row(self));
	retry_open(ui, s->desk, a);
}

static const char *off_create(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return desk_off_write(s->desk);
}

static void create(struct ui *ui, void *self)
{
	const struct shared *s = self;
	create_open(ui, s->desk, s->at(self));
}

const struct action shared_write_actions[] = {
	{ "retry", { 'R' }, MODE_SCREEN, GROUP_LEAVES, "Retry with a choice of strategy (typed confirmation)", "retry", off_retry, retry },
	{ "create", { 'C' }, MODE_SCREEN, GROUP_LEAVES, "Create a verification (typed confirmation)", NULL, off_create, create },
	{ 0 }
};
