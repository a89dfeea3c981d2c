/* The queue: one row an attempt, pending first; filter as one types, sort by any column. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/action.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/scroll.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

enum { PREVIEW_COLS = 120, PREVIEW_WIDTH = 58, ROW_TEXT_MAX = 16 * 1024, LAID_MAX = 2000 };

/* Views: which attempts the queue shows. */
static const struct {
	const char *name;
	const char *statuses[4];
} queue_view_table[] = {
	{ "all", { NULL } },
	{ "pending review", { "pending_review", NULL } },
	{ "failed", { "failed", NULL } },
	{ "expired, canceled", { "expired", "canceled", NULL } },
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
			return strcmp(s[i], "pending_review") != 0 || attempt_is_work(a);
	return false;
}

/* Undated. Out is compared as bytes, so what lies between its members is zero too. */
static void item_of(const struct attempt *a, struct queue_item *out)
{
	memset(out, 0, sizeof *out);
	out->record = a->record;
	out->try_no = a->try_no;
	out->tries = a->tries;
	out->marked = a->marked;
	out->seen = a->seen;
	out->superseded = a->next;
}

/* Compared as bytes, too. */
static void made_of(const struct app *app, int width, struct queue_made_of *out)
{
	memset(out, 0, sizeof *out);
	out->changes = app->load.changes;
	out->width = width;
	out->sort = app->queue.sort;
	out->reverse = app->queue.reverse;
	out->utc = app->utc;
	out->names = app->reveal_names;
}

static void dated_item(const struct app *app, const struct attempt *a, struct queue_item *out)
{
	item_of(a, out);
	queue_age(a->record, app_server_now(app), out->age);
}

static struct pane_view view_of(const struct queue_made_of *of)
{
	return (struct pane_view){ .width = of->width, .utc = of->utc, .reveal_all = of->names };
}

static struct pane_view view_of_attempt(const struct app *app, const struct attempt *a, const struct queue_made_of *of)
{
	struct pane_view v = view_of(of);
	v.template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID));
	return v;
}

void queue_finish(struct queue *q)
{
	rows_finish(&q->laid.rows);
	rows_finish(&q->laid.legend);
	rows_finish(&q->preview.rows);
	free(q->laid.items);
	free(q->shown);
}

/* A filter matches what the row says (names only when they are revealed), the ids and the status. */
static bool filter_matches(const struct app *app, const struct attempt *a)
{
	const char *filter = app->queue.filter;
	if (!*filter)
		return true;
	struct row_list rows = { 0 };
	struct queue_made_of of;
	struct queue_item item;
	made_of(app, 400, &of);
	dated_item(app, a, &item);
	struct pane_view v = view_of_attempt(app, a, &of);
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
	const struct attempt *held; /* stands where it stood while it was work; NULL */
};

static int compare(const struct order *o, const struct attempt *a, const struct attempt *b)
{
	struct queue_item ia, ib;
	item_of(a, &ia);
	item_of(b, &ib);
	ia.held = a == o->held;
	ib.held = b == o->held;
	int c = queue_columns[o->app->queue.sort].compare(&ia, &ib, o->now);
	if (c == 0)
		c = strcmp(a->id, b->id);
	return o->app->queue.reverse ? -c : c;
}

static int by_order(const void *x, const void *y, void *ctx)
{
	const struct order *o = ctx;
	return compare(o, o->app->load.attempts[*(const size_t *)x], o->app->load.attempts[*(const size_t *)y]);
}

static void keep_cursor(struct queue *q, const struct caseload *l)
{
	for (size_t i = 0; i < q->shown_count; i++) {
		if (l->attempts[q->shown[i]] == q->current) {
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
	bool follow_top = q->cursor == 0 && !q->current;
	q->shown = mem_grow(q->shown, app->load.count + 1, sizeof *q->shown);
	q->shown_count = 0;
	for (size_t i = 0; i < app->load.count; i++)
		if (in_view(q->view, app->load.attempts[i]) && filter_matches(app, app->load.attempts[i]))
			q->shown[q->shown_count++] = i;
	struct order order = { app, app_server_now(app), NULL };
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

struct attempt *queue_step_pending(const struct app *app, int step)
{
	const struct queue *q = &app->queue;
	struct attempt *now = queue_current(app), *found = NULL;
	struct order order = { app, app_server_now(app), NULL };
	if (screen_is_open(app, SCREEN_CASE))
		now = q->walk;
	else if (now && attempt_is_work(now) && !now->seen)
		return now;
	else if (now && q->walk && !attempt_is_work(q->walk) && attempt_same_subject(now, q->walk))
		now = q->walk; /* retried: the cursor may be on the new one */
	order.held = now && now == q->walk && q->walk_was_work ? now : NULL;
	for (size_t i = 0; i < q->shown_count; i++) {
		struct attempt *a = app->load.attempts[q->shown[step > 0 ? i : q->shown_count - 1 - i]];
		if (!found && attempt_is_work(a) && (!now || compare(&order, a, now) * step > 0))
			found = a;
	}
	return found;
}

void queue_walk_from(struct app *app, struct attempt *a)
{
	app->queue.walk = a;
	app->queue.current = a ? a : app->queue.current;
	app->queue.walk_was_work = a && attempt_is_work(a);
}

size_t queue_pending(const struct app *app, const struct attempt *of, size_t *place)
{
	size_t n = 0;
	*place = 0;
	for (size_t i = 0; i < app->queue.shown_count; i++) {
		const struct attempt *a = app->load.attempts[app->queue.shown[i]];
		n += attempt_is_work(a);
		if (a == of && attempt_is_work(a))
			*place = n;
	}
	return n;
}

void queue_person(const struct app *app, const struct attempt *a, struct buf *out)
{
	const struct pane_view v = { .utc = app->utc, .reveal_all = true };
	if (app->reveal_names)
		queue_name(a->record, &v, out);
}

size_t queue_marked(const struct app *app)
{
	size_t n = 0;
	for (size_t i = 0; i < app->load.count; i++)
		n += app->load.attempts[i]->marked;
	return n;
}

static size_t count_pending(const struct app *app)
{
	size_t n = 0;
	for (size_t i = 0; i < app->load.count; i++)
		n += attempt_is_work(app->load.attempts[i]);
	return n;
}

/* How old the oldest answer is that the queue was made from. */
static void read_text(const struct app *app, char out[WHEN_TEXT + 16])
{
	int64_t oldest = 0, age;
	char text[WHEN_TEXT];
	for (size_t i = 0; i < app->load.subject_count; i++) {
		int64_t at = app->load.subjects[i].read_at;
		oldest = at && (!oldest || at < oldest) ? at : oldest;
	}
	age = app_server_now(app) - oldest;
	when_age(age, text);
	if (!oldest)
		snprintf(out, WHEN_TEXT + 16, "not read yet");
	else if (age < 60)
		snprintf(out, WHEN_TEXT + 16, "read just now");
	else
		snprintf(out, WHEN_TEXT + 16, "read %s ago", text);
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
	size_t empty = reader_empty(app);
	if (empty)
		n += snprintf(right + n, sizeof right - (size_t)n, "  %zu without attempts", empty);
	if (failed)
		n += snprintf(right + n, sizeof right - (size_t)n, "  %zu not read", failed);
	if (empty || failed)
		snprintf(right + n, sizeof right - (size_t)n, " (^G)");
	int wide = text_width(right) < cols - 2 ? text_width(right) : cols - 2;
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
	const struct caseload *l = &app->load;
	size_t failed;
	(void)reader_read(app, &failed);
	if (l->count) {
		text = "Nothing matches. Esc clears the filter, v changes the view.";
	} else if (!reader_busy(app)) {
		/* What is wrong with the one thing that was asked for is said here, with nothing else to look at. */
		const struct err *only = l->id_count + l->subject_count > 1 ? NULL : l->id_count ? &l->ids[0].err : &l->subjects[0].err;
		if (only && only->kind)
			row += paint_wrapped(app, row, 3, 4, cols - 6, STYLE_BAD, only->text) + 1;
		text = failed ? "Nothing could be read. ^G shows why, r tries again." : "These subjects have no attempts. C creates one, ^G lists them.";
	}
	term_put(app->term, row, 3, cols - 4, STYLE_DIM, text);
}

/* Head and legend; where rows would be made of something else than those that are laid out, these go. */
static void lay_out(struct app *app, int width)
{
	struct queue *q = &app->queue;
	struct queue_laid *l = &q->laid;
	struct queue_made_of of;
	made_of(app, width, &of);
	if (l->rows.count && l->rows.count <= LAID_MAX && memcmp(&of, &l->of, sizeof of) == 0)
		return;
	struct pane_view v = view_of(&of);
	rows_reset(&l->rows);
	rows_reset(&l->legend);
	l->of = of;
	l->items = mem_grow(l->items, app->load.count + 1, sizeof *l->items);
	memset(l->items, 0, (app->load.count + 1) * sizeof *l->items);
	queue_head(&l->rows, &v, q->sort, q->reverse);
	queue_legend_line(&l->legend, width - 1, "#");
}

/* After lay_out. Place: in caseload.attempts. Valid until the next. */
static const struct row *laid_row(struct app *app, size_t place)
{
	struct queue_laid *l = &app->queue.laid;
	struct queue_laid_row *item = &l->items[place];
	const struct attempt *a = app->load.attempts[place];
	struct queue_item of;
	dated_item(app, a, &of);
	if (!item->place || memcmp(&of, &item->of, sizeof of) != 0) {
		struct pane_view v = view_of_attempt(app, a, &l->of);
		item->of = of;
		item->place = l->rows.count;
		queue_row(&l->rows, &of, &v);
	}
	return &l->rows.rows[item->place];
}

static void draw_list(struct app *app, int row, int rows, int cols)
{
	struct queue *q = &app->queue;
	paint_rows(app, row, 0, 1, cols, &q->laid.rows, 0, -1);
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
		paint_spans(app, row + 1 + i, 0, cols, laid_row(app, q->shown[place]));
		if (place == q->cursor) {
			term_put(app->term, row + 1 + i, 0, 1, STYLE_STRONG, ">");
			term_select(app->term, row + 1 + i, 0, cols);
		}
	}
}

static void draw_preview(struct app *app, const struct attempt *a, int row, int rows, int col)
{
	struct queue_laid_preview *p = &app->queue.preview;
	struct queue_made_of of;
	struct queue_item item;
	made_of(app, PREVIEW_WIDTH - 1, &of);
	dated_item(app, a, &item);
	if (!p->rows.count || p->height != rows || memcmp(&of, &p->of, sizeof of) != 0 || memcmp(&item, &p->item, sizeof item) != 0) {
		struct pane_view v = view_of_attempt(app, a, &of);
		v.height = p->height = rows;
		p->of = of;
		p->item = item;
		rows_reset(&p->rows);
		queue_preview(&p->rows, &item, &v);
	}
	paint_rows(app, row, col, rows, PREVIEW_WIDTH - 1, &p->rows, 0, -1);
}

static void moved(struct app *app)
{
	app->queue.current = queue_current(app);
}

bool queue_list(struct app *app, struct list_view *out)
{
	struct queue *q = &app->queue;
	*out = (struct list_view){ .row = q->row, .rows = q->rows, .cols = q->cols, .count = q->shown_count, .top = &q->top, .cursor = &q->cursor,
	                           .moved = moved };
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
	bool wide = body.cols >= PREVIEW_COLS;
	int list_cols = wide ? body.cols - PREVIEW_WIDTH - 1 : body.cols;
	lay_out(app, list_cols);
	draw_list(app, row, rows - 1, list_cols);
	paint_rows(app, row + rows - 1, 1, 1, list_cols - 1, &app->queue.laid.legend, 0, -1);
	const struct attempt *a = queue_current(app);
	if (wide && a) {
		for (int i = 0; i < rows; i++)
			term_put(app->term, row + i, list_cols, 1, STYLE_FRAME, "│");
		draw_preview(app, a, row, rows, list_cols + 2);
	}
	char status[240] = "", read[WHEN_TEXT + 16]; /* in columns, so that it stands still while one goes through the queue */
	if (a) {
		size_t marked = queue_marked(app);
		read_text(app, read);
		int n = snprintf(status, sizeof status, "%s  ", read);
		if (marked)
			n += snprintf(status + n, sizeof status - (size_t)n, "%zu marked  ", marked);
		n += snprintf(status + n, sizeof status - (size_t)n, "names %s", app->reveal_names ? "shown (m hides)" : "hidden (m shows)");
		if (!wide) /* else the preview has it */
			n += snprintf(status + n, sizeof status - (size_t)n, "  %-20.60s", a->id);
		if (!wide && app->reveal_names) /* else it has its column */
			snprintf(status + n, sizeof status - (size_t)n, "  user %.60s", idv_text(a->record, IDV_CLIENT_USER_ID));
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
