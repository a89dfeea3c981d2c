/* The queue: one row an attempt, pending first; filter as one types, sort by any column. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/app.h"
#include "app/edit.h"
#include "app/list.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

enum { PREVIEW_COLS = 120, PREVIEW_WIDTH = 58, ROW_TEXT_MAX = 16 * 1024 };

/* Views: which attempts the queue shows. */
static const struct {
	const char *name;
	const char *statuses[4];
} queue_view_table[] = {
	{ "all", { NULL } },
	{ "pending review", { "pending_review", NULL } },
	{ "failed", { "failed", "expired", "canceled", NULL } },
	{ "in progress", { "active", NULL } },
	{ "done", { "success", NULL } },
};

const char *queue_view_name(int view)
{
	return queue_view_table[view].name;
}

int queue_view_count(void)
{
	return (int)(sizeof queue_view_table / sizeof queue_view_table[0]);
}

static bool in_view(int view, const struct attempt *a)
{
	const char *const *s = queue_view_table[view].statuses;
	if (!s[0])
		return true;
	for (size_t i = 0; i < 4 && s[i]; i++)
		if (idv_is(a->record, IDV_STATUS, s[i]))
			return true;
	return false;
}

static struct queue_item item_of(const struct attempt *a)
{
	return (struct queue_item){ .record = a->record, .try_no = a->try_no, .tries = a->tries, .marked = a->marked, .seen = a->seen };
}

static struct pane_view view_of(const struct app *app, int width)
{
	return (struct pane_view){
		.width = width,
		.utc = app->utc,
		.now = app_server_now(app),
		.reveal_all = app->reveal_names,
	};
}

static struct pane_view view_of_attempt(const struct app *app, const struct attempt *a, int width)
{
	struct pane_view v = view_of(app, width);
	v.template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID));
	return v;
}

/* A filter matches what the row says (names only when they are revealed), the ids and the status. */
static bool filter_matches(const struct app *app, const struct attempt *a)
{
	const char *filter = app->queue.filter;
	if (!*filter)
		return true;
	struct row_list rows = { 0 };
	struct pane_view v = view_of_attempt(app, a, 400);
	struct queue_item item = item_of(a);
	queue_row(&rows, &item, &v);
	struct buf text;
	buf_init(&text, ROW_TEXT_MAX);
	for (size_t i = 0; i < rows.count; i++)
		row_string(&rows.rows[i], &text);
	buf_printf(&text, " %s %s %s", a->id, idv_text(a->record, IDV_CLIENT_USER_ID), idv_text(a->record, IDV_STATUS));
	bool yes = text_contains(buf_str(&text), filter);
	buf_finish(&text);
	rows_finish(&rows);
	return yes;
}

struct order {
	const struct app *app;
	int64_t now;
};

static int by_order(const void *x, const void *y, void *ctx)
{
	const struct order *o = ctx;
	const struct attempt *a = o->app->load.attempts[*(const size_t *)x], *b = o->app->load.attempts[*(const size_t *)y];
	struct queue_item ia = item_of(a), ib = item_of(b);
	int c = queue_columns[o->app->queue.sort].compare(&ia, &ib, o->now);
	if (c == 0)
		c = strcmp(a->id, b->id);
	return o->app->queue.reverse ? -c : c;
}

static void keep_cursor(struct queue *q, const struct caseload *l)
{
	for (size_t i = 0; i < q->shown_count; i++) {
		if (strcmp(l->attempts[q->shown[i]]->id, q->current) == 0) {
			q->cursor = i;
			return;
		}
	}
	if (q->cursor >= q->shown_count)
		q->cursor = q->shown_count ? q->shown_count - 1 : 0;
}

void queue_refresh(struct app *app)
{
	struct queue *q = &app->queue;
	if (!q->stale && q->made_of == app->load.changes)
		return;
	/* Until the reviewer has moved, the top row is the current one, however rows arrive. */
	bool follow_top = q->cursor == 0 && !q->current[0];
	q->shown = mem_grow(q->shown, app->load.count + 1, sizeof *q->shown);
	q->shown_count = 0;
	for (size_t i = 0; i < app->load.count; i++)
		if (in_view(q->view, app->load.attempts[i]) && filter_matches(app, app->load.attempts[i]))
			q->shown[q->shown_count++] = i;
	struct order order = { app, app_server_now(app) };
	qsort_r(q->shown, q->shown_count, sizeof *q->shown, by_order, &order);
	if (follow_top)
		q->cursor = 0;
	else
		keep_cursor(q, &app->load);
	q->made_of = app->load.changes;
	q->stale = false;
}

struct attempt *queue_current(const struct app *app)
{
	const struct queue *q = &app->queue;
	return q->cursor < q->shown_count ? app->load.attempts[q->shown[q->cursor]] : NULL;
}

struct attempt *queue_step_pending(const struct app *app, const char *from_id, int step, bool *around)
{
	const struct queue *q = &app->queue;
	const long count = (long)q->shown_count;
	long from = step > 0 ? -1 : count;
	for (long i = 0; i < count; i++)
		if (strcmp(app->load.attempts[q->shown[i]]->id, from_id) == 0)
			from = i;
	*around = false;
	for (long n = 0, at = from + step; n < count; n++, at += step) {
		if (at < 0 || at >= count) {
			*around = true;
			at = at < 0 ? count - 1 : 0;
		}
		struct attempt *a = app->load.attempts[q->shown[at]];
		if (at != from && idv_is(a->record, IDV_STATUS, "pending_review"))
			return a;
	}
	return NULL;
}

static size_t count_pending(const struct app *app)
{
	size_t n = 0;
	for (size_t i = 0; i < app->load.count; i++)
		n += idv_is(app->load.attempts[i]->record, IDV_STATUS, "pending_review");
	return n;
}

static void draw_top(struct app *app)
{
	char left[160], right[96];
	struct api_budget get, list;
	api_budget(app->api, API_GET, &get);
	api_budget(app->api, API_LIST, &list);
	snprintf(left, sizeof left, "Queue > %s", queue_view_name(app->queue.view));
	snprintf(right, sizeof right, "api get %d/%d  list %d/%d", get.used, get.limit, list.used, list.limit);
	paint_bar(app, left, right);
}

static void draw_filter(struct app *app, int row, int cols)
{
	const struct queue *q = &app->queue;
	size_t failed, done = reader_read(app, &failed), subjects = app->load.subject_count;
	char right[160];
	int n = snprintf(right, sizeof right, "%zu of %zu  %zu pending", q->shown_count, app->load.count, count_pending(app));
	size_t open = api_open_count(app->api);
	if (open)
		n += snprintf(right + n, sizeof right - (size_t)n, "  ^O %zu open write%s", open, open > 1 ? "s" : "");
	if (done + failed < subjects)
		n += snprintf(right + n, sizeof right - (size_t)n, "  reading %zu/%zu", done, subjects);
	if (failed)
		snprintf(right + n, sizeof right - (size_t)n, "  %zu not read", failed);
	int wide = text_width(right);
	term_put(app->term, row, cols - wide - 1, wide, failed ? STYLE_WARN : STYLE_DIM, right);
	if (q->typing || q->filter[0]) {
		int at = 1 + term_put(app->term, row, 1, 2, STYLE_KEY, "/ ");
		at += paint_text(app, row, at, cols - wide - at - 3, STYLE_PLAIN, q->filter);
		if (q->typing)
			term_cursor(app->term, row, at);
	} else {
		char text[80];
		snprintf(text, sizeof text, "sort: %s%s", queue_columns[q->sort].name, q->reverse ? ", reversed" : "");
		term_put(app->term, row, 1, cols - wide - 3, STYLE_DIM, text);
	}
}

static void draw_empty(struct app *app, int row, int cols)
{
	const char *text = "No attempts yet: reading...";
	size_t failed, done = reader_read(app, &failed);
	if (app->load.count)
		text = "Nothing matches. Esc clears the filter, v changes the view.";
	else if (!app->load.subject_count && !app->call_count)
		text = "No subjects. Give --template T --user U, --subjects FILE, or ids.";
	else if (done + failed == app->load.subject_count && !call_count_of(app, CALL_GET))
		text = failed ? "Nothing could be read. V shows what happened, r tries again." : "These subjects have no attempts. C creates one.";
	term_put(app->term, row, 3, cols - 4, STYLE_DIM, text);
}

static void draw_list(struct app *app, int row, int rows, int cols)
{
	struct queue *q = &app->queue;
	struct row_list list = { 0 };
	struct pane_view v = view_of(app, cols);
	queue_head(&list, &v, q->sort, q->reverse);
	paint_rows(app, row, 0, 1, cols, &list, 0, -1);
	if (!q->shown_count)
		draw_empty(app, row + 2, cols);
	struct list_view view;
	q->row = row + 1;
	q->rows = rows - 1;
	q->cols = cols;
	queue_list(app, &view);
	list_keep(&view);
	for (int i = 0; i < rows - 1 && q->top + (size_t)i < q->shown_count; i++) {
		size_t place = q->top + (size_t)i;
		const struct attempt *a = app->load.attempts[q->shown[place]];
		struct pane_view av = view_of_attempt(app, a, cols);
		struct queue_item item = item_of(a);
		queue_row(&list, &item, &av);
		paint_spans(app, row + 1 + i, 0, cols, &list.rows[list.count - 1]);
		if (place == q->cursor) {
			term_put(app->term, row + 1 + i, 0, 1, STYLE_STRONG, ">");
			term_select(app->term, row + 1 + i, 0, cols);
		}
	}
	rows_finish(&list);
}

static void moved(struct app *app)
{
	const struct attempt *a = queue_current(app);
	snprintf(app->queue.current, sizeof app->queue.current, "%s", a ? a->id : "");
}

bool queue_list(struct app *app, struct list_view *out)
{
	struct queue *q = &app->queue;
	*out = (struct list_view){ q->row, 0, q->rows, q->cols, q->shown_count, &q->top, &q->cursor, moved };
	return true;
}

void queue_draw(struct app *app)
{
	struct paint_area body;
	paint_frame(app, &body);
	draw_top(app);
	draw_filter(app, body.row, body.cols);
	term_line(app->term, body.row + 1, 0, body.cols);
	int row = body.row + 2, rows = body.rows - 2;
	int strip = paint_trouble(app, row, body.cols);
	row += strip;
	rows -= strip;
	struct row_list legend = { 0 };
	bool wide = body.cols >= PREVIEW_COLS;
	int list_cols = wide ? body.cols - PREVIEW_WIDTH - 1 : body.cols;
	queue_legend(&legend, list_cols - 1);
	int legend_rows = (int)legend.count;
	draw_list(app, row, rows - legend_rows - 1, list_cols);
	paint_rows(app, row + rows - legend_rows, 1, legend_rows, list_cols - 1, &legend, 0, -1);
	rows_finish(&legend);
	const struct attempt *a = queue_current(app);
	if (wide && a) {
		for (int i = 0; i < rows; i++)
			term_put(app->term, row + i, list_cols, 1, STYLE_FRAME, "│");
		struct row_list preview = { 0 };
		struct pane_view v = view_of_attempt(app, a, PREVIEW_WIDTH - 1);
		v.height = rows;
		struct queue_item item = item_of(a);
		queue_preview(&preview, &item, &v);
		paint_rows(app, row, list_cols + 2, rows, PREVIEW_WIDTH - 1, &preview, 0, -1);
		rows_finish(&preview);
	}
	char status[200] = "";
	if (a) {
		size_t marked = 0;
		for (size_t i = 0; i < app->load.count; i++)
			marked += app->load.attempts[i]->marked;
		int n = snprintf(status, sizeof status, "%.60s  user %.60s", a->id, idv_text(a->record, IDV_CLIENT_USER_ID));
		if (marked)
			n += snprintf(status + n, sizeof status - (size_t)n, "  %zu marked", marked);
		snprintf(status + n, sizeof status - (size_t)n, "  names %s", app->reveal_names ? "shown (m hides)" : "hidden (m shows)");
	}
	paint_foot(app, status);
}

bool queue_key(struct app *app, const struct term_event *ev)
{
	struct queue *q = &app->queue;
	queue_refresh(app); /* keys may run ahead of frames */
	if (!q->typing) {
		if (ev->kind == TERM_KEY && ev->key == 27 && q->filter[0]) {
			q->filter[0] = '\0';
			q->stale = true;
			return true;
		}
		return false;
	}
	switch (edit_line(q->filter, sizeof q->filter, ev)) {
	case EDIT_CANCEL:
		q->filter[0] = '\0';
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
	q->stale = true;
	return true;
}
