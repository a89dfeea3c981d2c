/* The queue on the screen: rows and preview are laid out once and painted again while they are made of the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "screen/queue_state.h"
#include "screen/strip.h"
#include "ui/frame.h"
#include "ui/paint.h"

enum { PREVIEW_COLS = 120, PREVIEW_WIDTH = 58, LAID_MAX = 2000 };

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

bool queue_list(struct ui *ui, void *self, struct list_view *out)
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

void queue_draw(struct ui *ui, void *self)
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

void queue_forget(struct queue *q)
{
	rows_finish(&q->laid.rows);
	rows_finish(&q->laid.legend);
	rows_finish(&q->preview.rows);
	free(q->laid.items);
}
