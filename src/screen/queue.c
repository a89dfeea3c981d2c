/* The queue: one row an attempt, pending first; filter as one types, sort by any column. */
#include "screen/queue.h"

#include "base/buf.h"
#include "desk/audit.h"
#include "screen/approve.h"
#include "screen/case.h"
#include "screen/disposition.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/screening.h"
#include "screen/queue_state.h"
#include "screen/table.h"
#include "ui/copy.h"
#include "ui/edit.h"
#include "ui/move.h"
#include "ui/popup.h"
#include "ui/terminal.h"

static bool queue_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct queue *q = self;
	struct worklist *w = &q->shared.desk->work;
	(void)ui;
	worklist_refresh(q->shared.desk); /* keys may run ahead of frames */
	if (!q->typing) {
		if (ev->kind == TERM_KEY && ev->key == 27 && w->filter[0]) {
			w->filter[0] = '\0';
			w->stale = true;
			return true;
		}
		return false;
	}
	switch (edit_line(w->filter, sizeof w->filter, ev)) {
	case EDIT_CANCEL:
		w->filter[0] = '\0';
		q->typing = false;
		break;
	case EDIT_ENTER:
		q->typing = false;
		break;
	case EDIT_CHANGED:
		break;
	case EDIT_OTHER:
		return false;
	}
	w->stale = true;
	return true;
}

static struct worklist *list_of(void *self)
{
	struct queue *q = self;
	struct worklist *w = &q->shared.desk->work;
	w->stale = true;
	return w;
}

static struct attempt *at(const void *self)
{
	const struct queue *q = self;
	return worklist_current(q->shared.desk);
}

static void show(struct ui *ui, void *self, const char *id)
{
	const struct queue *q = self;
	case_open(ui, q->shared.desk, q->shared.gallery, id);
}

static const char *enter_hint(const struct ui *ui, const void *self)
{
	(void)ui;
	return at(self) ? "open" : NULL;
}

static void enter(struct ui *ui, void *self)
{
	const struct attempt *a = at(self);
	if (a)
		show(ui, self, a->id);
}

static void find(struct ui *ui, void *self)
{
	struct queue *q = self;
	(void)ui;
	list_of(self)->filter[0] = '\0';
	q->typing = true;
}

static void next(struct ui *ui, void *self)
{
	(void)self;
	move_times(ui, 1);
}

static void previous(struct ui *ui, void *self)
{
	(void)self;
	move_times(ui, -1);
}

static void names(struct ui *ui, void *self)
{
	struct worklist *w = list_of(self);
	(void)ui;
	w->names = !w->names;
	desk_audit_names(((const struct queue *)self)->shared.desk, w->names);
}

/* Of all marked attempts, one a line; of the current one when none is marked. */
static void copy_id(struct ui *ui, void *self)
{
	const struct queue *q = self;
	const struct caseload *l = &q->shared.desk->load;
	const struct attempt *a = at(self);
	struct buf ids;
	size_t n = 0;
	buf_init(&ids, TERM_COPY_MAX);
	for (size_t i = 0; i < l->count; i++)
		if (l->attempts[i]->marked)
			buf_printf(&ids, "%s%s", n++ ? "\n" : "", l->attempts[i]->id);
	if (ids.full)
		ui_say(ui, STYLE_WARN, "the %zu marked ids are more than the clipboard takes (8 kB): nothing was copied, mark fewer", n);
	else if (n)
		copy_text(ui, n == 1 ? "the marked id" : "the marked ids", buf_str(&ids));
	else if (a)
		copy_text(ui, "the attempt id", a->id);
	buf_finish(&ids);
}

static void sort(struct ui *ui, void *self)
{
	struct worklist *w = list_of(self);
	(void)ui;
	w->sort = (w->sort + 1) % (int)queue_column_count;
}

static void reverse(struct ui *ui, void *self)
{
	struct worklist *w = list_of(self);
	(void)ui;
	w->reverse = !w->reverse;
}

static const char *off_no_row(const struct ui *ui, const void *self)
{
	(void)ui;
	return at(self) ? NULL : "no attempt is selected";
}

static void mark(struct ui *ui, void *self)
{
	struct attempt *a = at(self);
	a->marked = !a->marked;
	move_by(ui, 1);
}

static void legend(struct ui *ui, void *self)
{
	(void)self;
	queue_legend(explain_open(ui, "Marks"), popup_cols(ui));
}

static void view(struct ui *ui, void *self)
{
	struct worklist *w = list_of(self);
	(void)ui;
	w->view = (w->view + 1) % worklist_view_count();
}

static void read_again(struct ui *ui, void *self)
{
	const struct queue *q = self;
	(void)ui;
	desk_read_again(q->shared.desk);
}

static const struct action open_actions[] = {
	{ "open", { '\r', '\n' }, MODE_SCREEN, GROUP_MOVE, CASE_OPEN_HELP, "open", NULL, enter },
	{ 0 }
};

static const struct action find_actions[] = {
	{ "find", { '/' }, MODE_SCREEN, GROUP_MOVE, CASE_FIND_HELP, "find", NULL, find },
	{ "find next", { 'n' }, MODE_SCREEN, GROUP_MOVE, "Next place found", NULL, NULL, next },
	{ "find previous", { 'N' }, MODE_SCREEN, GROUP_MOVE, "Previous place found", NULL, NULL, previous },
	{ 0 }
};

static const struct action attempt_actions[] = {
	{ "reveal", { 'm' }, MODE_SCREEN, GROUP_CASE, CASE_REVEAL_HELP, NULL, NULL, names },
	{ "reveal all", { 'M' }, MODE_SCREEN, GROUP_CASE, "Reveal or mask all", "reveal", NULL, names },
	{ "copy id", { 'y' }, MODE_SCREEN, GROUP_CASE, CASE_COPY_HELP, "copy id", NULL, copy_id },
	{ 0 }
};

static const struct action queue_actions[] = {
	{ "sort", { 's' }, MODE_SCREEN, GROUP_QUEUE, "Sort by the next column", "sort", NULL, sort },
	{ "reverse", { 'S' }, MODE_SCREEN, GROUP_QUEUE, "Reverse the order", NULL, NULL, reverse },
	{ "mark", { ' ' }, MODE_SCREEN, GROUP_QUEUE, CASE_MARK_HELP, "mark", off_no_row, mark },
	{ "marks", { '#' }, MODE_SCREEN, GROUP_QUEUE, "What the marks and letters of the steps mean", NULL, NULL, legend },
	{ "view", { 'v' }, MODE_SCREEN, GROUP_QUEUE, "Next view: all, pending review, failed, expired, in progress, done", "view", NULL, view },
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", NULL, read_again },
	{ 0 }
};

static const struct action *const tables[] = {
	open_actions, move_actions, find_actions, shared_pending_actions, shared_timeline_actions, leave_actions, attempt_actions, shared_link_actions, screening_open_actions, disposition_actions, approve_actions, queue_actions,
	shared_picture_actions, zone_actions, shared_list_actions, terminal_actions, help_actions, quit_actions, shared_write_actions, NULL
};

static void queue_close(struct ui *ui, void *self)
{
	(void)ui;
	queue_forget(self);
}

const struct screen_kind queue_screen = {
	.name = "Queue", .size = sizeof(struct queue), .mode = MODE_SCREEN, .places = { { "in the queue", MODE_SCREEN } },
	.actions = tables, .draw = queue_draw, .key = queue_key, .list = queue_list, .enter = enter_hint, .close = queue_close,
};

void queue_open(struct ui *ui, struct desk *desk, struct gallery *gallery)
{
	struct queue *q = ui_push(ui, &queue_screen);
	q->shared = (struct shared){ .desk = desk, .gallery = gallery, .at = at, .show = show };
}
