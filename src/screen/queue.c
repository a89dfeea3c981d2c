/* The queue: one row an attempt, pending first; filter as one types, sort by any column. */
#include "screen/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/desk.h"
#include "screen/case.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/shared.h"
#include "screen/strip.h"
#include "ui/copy.h"
#include "ui/edit.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/terminal.h"
#include "ui/ui.h"

enum { PREVIEW_COLS = 120, PREVIEW_WIDTH = 58, LAID_MAX = 2000 };

/* What all rows are made of besides the attempt: their view comes from here and from nowhere else. */
struct queue_made_of {
	uint64_t changes;         /* of the caseload */
	int width, sort;
	bool reverse, utc, names;
};

/* A row or the preview as it was laid out, and of what: while it would be made of the same, it is painted again as it is. */
struct queue_laid {
	struct queue_made_of of;
	struct row_list rows;     /* the head, then rows in the order in which they came to be seen */
	struct row_list legend;
	struct queue_laid_row { struct queue_item of; size_t place; } *items; /* by place in caseload.attempts; 0: not laid out */
};

struct queue_laid_preview {
	struct queue_made_of of;
	struct queue_item item;
	int height;
	struct row_list rows;
};

struct queue {
	struct shared shared;
	size_t top;
	bool typing;              /* the filter line has the keys */
	struct queue_laid laid;
	struct queue_laid_preview preview;
	int row, rows, cols;      /* where the attempts stood in the last frame */
};

/* Compared as bytes, too. */
static void made_of(const struct desk *d, int width, struct queue_made_of *out)
{
	memset(out, 0, sizeof *out);
	out->changes = d->load.changes;
	out->width = width;
	out->sort = d->work.sort;
	out->reverse = d->work.reverse;
	out->utc = d->work.utc;
	out->names = d->work.names;
}

static struct pane_view view_of(const struct queue_made_of *of)
{
	return (struct pane_view){ .width = of->width, .utc = of->utc, .reveal_all = of->names };
}

static struct pane_view view_of_attempt(const struct desk *d, const struct attempt *a, const struct queue_made_of *of)
{
	struct pane_view v = view_of(of);
	v.template_name = config_template_name(d->config, idv_text(a->record, IDV_TEMPLATE_ID));
	return v;
}

static void moved(void *self)
{
	struct queue *q = self;
	q->shared.desk->work.current = worklist_current(q->shared.desk);
}

static bool queue_list(struct ui *ui, void *self, struct list_view *out)
{
	struct queue *q = self;
	struct worklist *w = &q->shared.desk->work;
	(void)ui;
	*out = (struct list_view){ .row = q->row, .rows = q->rows, .cols = q->cols, .count = w->shown_count, .top = &q->top, .cursor = &w->cursor,
	                           .moved = moved, .self = q };
	return true;
}

/* How old the oldest answer is that the queue was made from. */
static void read_text(const struct desk *d, char out[WHEN_TEXT + 16])
{
	int64_t oldest = 0, age;
	char text[WHEN_TEXT];
	for (size_t i = 0; i < d->load.subject_count; i++) {
		int64_t at = d->load.subjects[i].read_at;
		oldest = at && (!oldest || at < oldest) ? at : oldest;
	}
	age = desk_now(d) - oldest;
	when_age(age, text);
	if (!oldest)
		snprintf(out, WHEN_TEXT + 16, "not read yet");
	else if (age < 60)
		snprintf(out, WHEN_TEXT + 16, "read just now");
	else
		snprintf(out, WHEN_TEXT + 16, "read %s ago", text);
}

static void draw_top(struct ui *ui, const struct desk *d)
{
	char left[160], right[96];
	struct desk_budget get, list;
	desk_budget(d, API_GET, &get);
	desk_budget(d, API_LIST, &list);
	snprintf(left, sizeof left, "Queue > %s", worklist_view_name(d->work.view));
	snprintf(right, sizeof right, "api get %d/%d  list %d/%d", get.used, get.limit, list.used, list.limit);
	paint_bar(ui, left, right);
}

static void draw_filter(struct ui *ui, const struct queue *q, int row, int cols)
{
	struct desk *d = q->shared.desk;
	const struct worklist *w = &d->work;
	size_t failed, done = reader_read(d, &failed), subjects = d->load.subject_count;
	char right[160];
	int n = snprintf(right, sizeof right, "%zu of %zu  %zu pending", w->shown_count, d->load.count, worklist_all_pending(d));
	size_t open = desk_open_count(d);
	if (open)
		n += snprintf(right + n, sizeof right - (size_t)n, "  ^O %zu open write%s", open, open > 1 ? "s" : "");
	if (done + failed < subjects)
		n += snprintf(right + n, sizeof right - (size_t)n, "  reading %zu/%zu", done, subjects);
	size_t empty = reader_empty(d);
	if (empty)
		n += snprintf(right + n, sizeof right - (size_t)n, "  %zu without attempts", empty);
	if (failed)
		n += snprintf(right + n, sizeof right - (size_t)n, "  %zu not read", failed);
	if (empty || failed)
		snprintf(right + n, sizeof right - (size_t)n, " (^G)");
	int wide = text_width(right) < cols - 2 ? text_width(right) : cols - 2;
	term_put(ui->term, row, cols - wide - 1, wide, failed ? STYLE_WARN : STYLE_DIM, right);
	if (q->typing || w->filter[0]) {
		int at = 1 + term_put(ui->term, row, 1, 2, STYLE_KEY, "/ ");
		at += paint_text(ui, row, at, cols - wide - at - 3, STYLE_PLAIN, w->filter);
		if (q->typing)
			term_cursor(ui->term, row, at);
	} else {
		char text[80];
		snprintf(text, sizeof text, "sort: %s%s", queue_columns[w->sort].name, w->reverse ? ", reversed" : "");
		term_put(ui->term, row, 1, cols - wide - 3, STYLE_DIM, text);
	}
}

static void draw_empty(struct ui *ui, const struct desk *d, int row, int cols)
{
	const char *text = "No attempts yet: reading...";
	const struct caseload *l = &d->load;
	size_t failed;
	(void)reader_read(d, &failed);
	if (l->count) {
		text = "Nothing matches. Esc clears the filter, v changes the view.";
	} else if (!reader_busy(d)) {
		/* What is wrong with the one thing that was asked for is said here, with nothing else to look at. */
		const struct err *only = l->id_count + l->subject_count > 1 ? NULL : l->id_count ? &l->ids[0].err : &l->subjects[0].err;
		if (only && only->kind)
			row += paint_wrapped(ui, row, 3, 4, cols - 6, STYLE_BAD, only->text) + 1;
		text = failed ? "Nothing could be read. ^G shows why, r tries again." : "These subjects have no attempts. C creates one, ^G lists them.";
	}
	term_put(ui->term, row, 3, cols - 4, STYLE_DIM, text);
}

/* Head and legend; where rows would be made of something else than those that are laid out, these go. */
static void lay_out(struct queue *q, int width)
{
	const struct desk *d = q->shared.desk;
	const struct worklist *w = &d->work;
	struct queue_laid *l = &q->laid;
	struct queue_made_of of;
	made_of(d, width, &of);
	if (l->rows.count && l->rows.count <= LAID_MAX && memcmp(&of, &l->of, sizeof of) == 0)
		return;
	struct pane_view v = view_of(&of);
	rows_reset(&l->rows);
	rows_reset(&l->legend);
	l->of = of;
	l->items = mem_grow(l->items, d->load.count + 1, sizeof *l->items);
	memset(l->items, 0, (d->load.count + 1) * sizeof *l->items);
	queue_head(&l->rows, &v, w->sort, w->reverse);
	queue_legend_line(&l->legend, width - 1, "#");
}

/* After lay_out. Place: in caseload.attempts. Valid until the next. */
static const struct row *laid_row(struct queue *q, size_t place)
{
	const struct desk *d = q->shared.desk;
	struct queue_laid *l = &q->laid;
	struct queue_laid_row *item = &l->items[place];
	const struct attempt *a = d->load.attempts[place];
	struct queue_item of;
	worklist_dated_item(d, a, &of);
	if (!item->place || memcmp(&of, &item->of, sizeof of) != 0) {
		struct pane_view v = view_of_attempt(d, a, &l->of);
		item->of = of;
		item->place = l->rows.count;
		queue_row(&l->rows, &of, &v);
	}
	return &l->rows.rows[item->place];
}

static void draw_list(struct ui *ui, struct queue *q, int row, int rows, int cols)
{
	const struct desk *d = q->shared.desk;
	const struct worklist *w = &d->work;
	paint_rows(ui, row, 0, 1, cols, &q->laid.rows, 0, -1);
	if (!w->shown_count)
		draw_empty(ui, d, row + 2, cols);
	struct list_view view;
	q->row = row + 1;
	q->rows = rows - 1;
	q->cols = cols;
	queue_list(ui, q, &view);
	list_keep(&view);
	for (int i = 0; i < rows - 1 && q->top + (size_t)i < w->shown_count; i++) {
		size_t place = q->top + (size_t)i;
		paint_spans(ui, row + 1 + i, 0, cols, laid_row(q, w->shown[place]));
		if (place == w->cursor) {
			term_put(ui->term, row + 1 + i, 0, 1, STYLE_STRONG, ">");
			term_select(ui->term, row + 1 + i, 0, cols);
		}
	}
}

static void draw_preview(struct ui *ui, struct queue *q, const struct attempt *a, int row, int rows, int col)
{
	const struct desk *d = q->shared.desk;
	struct queue_laid_preview *p = &q->preview;
	struct queue_made_of of;
	struct queue_item item;
	made_of(d, PREVIEW_WIDTH - 1, &of);
	worklist_dated_item(d, a, &item);
	if (!p->rows.count || p->height != rows || memcmp(&of, &p->of, sizeof of) != 0 || memcmp(&item, &p->item, sizeof item) != 0) {
		struct pane_view v = view_of_attempt(d, a, &of);
		v.height = p->height = rows;
		p->of = of;
		p->item = item;
		rows_reset(&p->rows);
		queue_preview(&p->rows, &item, &v);
	}
	paint_rows(ui, row, col, rows, PREVIEW_WIDTH - 1, &p->rows, 0, -1);
}

static void queue_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct queue *q = self;
	struct desk *d = q->shared.desk;
	worklist_utc(d, ui->utc);
	worklist_refresh(d);
	paint_frame(ui, &body);
	draw_top(ui, d);
	draw_filter(ui, q, body.row, body.cols);
	term_line(ui->term, body.row + 1, 0, body.cols);
	int row = body.row + 2, rows = body.rows - 2;
	int strip = strip_draw(ui, d, row, body.cols);
	row += strip;
	rows -= strip;
	bool wide = body.cols >= PREVIEW_COLS;
	int list_cols = wide ? body.cols - PREVIEW_WIDTH - 1 : body.cols;
	lay_out(q, list_cols);
	draw_list(ui, q, row, rows - 1, list_cols);
	paint_rows(ui, row + rows - 1, 1, 1, list_cols - 1, &q->laid.legend, 0, -1);
	const struct attempt *a = worklist_current(d);
	if (wide && a) {
		for (int i = 0; i < rows; i++)
			term_put(ui->term, row + i, list_cols, 1, STYLE_FRAME, "│");
		draw_preview(ui, q, a, row, rows, list_cols + 2);
	}
	char status[240] = "", read[WHEN_TEXT + 16]; /* in columns, so that it stands still while one goes through the queue */
	if (a) {
		size_t marked = worklist_marked(d);
		read_text(d, read);
		int n = snprintf(status, sizeof status, "%s  ", read);
		if (marked)
			n += snprintf(status + n, sizeof status - (size_t)n, "%zu marked  ", marked);
		n += snprintf(status + n, sizeof status - (size_t)n, "names %s", d->work.names ? "shown (m hides)" : "hidden (m shows)");
		if (!wide) /* else the preview has it */
			n += snprintf(status + n, sizeof status - (size_t)n, "  %-20.60s", a->id);
		if (!wide && d->work.names) /* else it has its column */
			snprintf(status + n, sizeof status - (size_t)n, "  user %.60s", idv_text(a->record, IDV_CLIENT_USER_ID));
	}
	paint_foot(ui, status);
}

/* -- keys ---------------------------------------------------------------------------------------------------------------------- */

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
	{ "mark", { ' ' }, MODE_SCREEN, GROUP_QUEUE, "Mark or unmark the attempt", "mark", off_no_row, mark },
	{ "marks", { '#' }, MODE_SCREEN, GROUP_QUEUE, "What the marks and letters of the steps mean", NULL, NULL, legend },
	{ "view", { 'v' }, MODE_SCREEN, GROUP_QUEUE, "Next view: all, pending review, failed, expired, in progress, done", "view", NULL, view },
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", NULL, read_again },
	{ 0 }
};

static const struct action *const tables[] = {
	open_actions, move_actions, find_actions, shared_pending_actions, leave_actions, attempt_actions, shared_link_actions, queue_actions,
	shared_picture_actions, zone_actions, shared_list_actions, terminal_actions, help_actions, quit_actions, shared_write_actions, NULL
};

static void queue_close(struct ui *ui, void *self)
{
	struct queue *q = self;
	(void)ui;
	rows_finish(&q->laid.rows);
	rows_finish(&q->laid.legend);
	rows_finish(&q->preview.rows);
	free(q->laid.items);
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
