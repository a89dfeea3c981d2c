#include "desk/worklist.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/internal.h"
#include "pane/pane.h"

enum { ROW_WIDTH = 400, ROW_TEXT_MAX = 16 * 1024 };

/* Views: which attempts are shown. */
static const struct {
	const char *name;
	const char *statuses[4];
} view_table[] = {
	{ "all", { NULL } },
	{ "pending review", { "pending_review", NULL } },
	{ "failed", { "failed", NULL } },
	{ "expired, canceled", { "expired", "canceled", NULL } },
	{ "in progress", { "active", NULL } },
	{ "done", { "success", NULL } },
};

const char *worklist_view_name(int view)
{
	return view_table[view].name;
}

int worklist_view_count(void)
{
	return (int)(sizeof view_table / sizeof view_table[0]);
}

static bool in_view(int view, const struct attempt *a)
{
	const char *const *s = view_table[view].statuses;
	if (!s[0])
		return true;
	for (size_t i = 0; i < 4 && s[i]; i++)
		if (idv_is(a->record, IDV_STATUS, s[i]))
			return strcmp(s[i], "pending_review") != 0 || attempt_is_work(a);
	return false;
}

void worklist_item(const struct attempt *a, struct queue_item *out)
{
	memset(out, 0, sizeof *out);
	out->record = a->record;
	out->try_no = a->try_no;
	out->tries = a->tries;
	out->marked = a->marked;
	out->seen = a->seen;
	out->superseded = a->next;
}

void worklist_dated_item(const struct desk *d, const struct attempt *a, struct queue_item *out)
{
	worklist_item(a, out);
	queue_age(a->record, desk_now(d), out->age);
}

void worklist_person(const struct desk *d, const struct attempt *a, struct buf *out)
{
	const struct pane_view v = { .utc = d->work.utc, .reveal_all = true };
	if (d->work.names)
		queue_name(a->record, &v, out);
}

void worklist_finish(struct worklist *w)
{
	free(w->shown);
	*w = (struct worklist){ 0 };
}

/* A filter matches what the row says (names only when they are revealed), the ids and the status. */
static bool filter_matches(const struct desk *d, const struct attempt *a)
{
	if (!d->work.filter[0])
		return true;
	const struct pane_view v = {
		.width = ROW_WIDTH, .utc = d->work.utc, .reveal_all = d->work.names,
		.template_name = config_template_name(d->config, idv_text(a->record, IDV_TEMPLATE_ID)),
	};
	struct row_list rows = { 0 };
	struct queue_item item;
	worklist_dated_item(d, a, &item);
	queue_row(&rows, &item, &v);
	struct buf text;
	buf_init(&text, ROW_TEXT_MAX);
	for (size_t i = 0; i < rows.count; i++)
		row_string(&rows.rows[i], &text);
	buf_printf(&text, " %s %s %s", a->id, idv_text(a->record, IDV_CLIENT_USER_ID), idv_text(a->record, IDV_STATUS));
	bool yes = text_contains(buf_str(&text), d->work.filter);
	buf_finish(&text);
	rows_finish(&rows);
	return yes;
}

int worklist_compare(const struct worklist_order *o, const struct attempt *a, const struct attempt *b)
{
	struct queue_item ia, ib;
	worklist_item(a, &ia);
	worklist_item(b, &ib);
	ia.held = a == o->held;
	ib.held = b == o->held;
	int c = queue_columns[o->desk->work.sort].compare(&ia, &ib, o->now);
	if (c == 0)
		c = strcmp(a->id, b->id);
	return o->desk->work.reverse ? -c : c;
}

static int by_order(const void *x, const void *y, void *ctx)
{
	const struct worklist_order *o = ctx;
	return worklist_compare(o, o->desk->load.attempts[*(const size_t *)x], o->desk->load.attempts[*(const size_t *)y]);
}

/* Until the reviewer has moved, the top row is the current one, however rows arrive. */
static void keep_cursor(struct worklist *w, const struct caseload *l)
{
	for (size_t i = 0; i < w->shown_count; i++) {
		if (l->attempts[w->shown[i]] == w->current) {
			w->cursor = i;
			return;
		}
	}
	if (w->cursor >= w->shown_count)
		w->cursor = w->shown_count ? w->shown_count - 1 : 0;
}

void worklist_refresh(struct desk *d)
{
	struct worklist *w = &d->work;
	if (!w->stale && w->made_of == d->load.changes)
		return;
	w->shown = mem_grow(w->shown, d->load.count + 1, sizeof *w->shown);
	w->shown_count = 0;
	for (size_t i = 0; i < d->load.count; i++)
		if (in_view(w->view, d->load.attempts[i]) && filter_matches(d, d->load.attempts[i]))
			w->shown[w->shown_count++] = i;
	struct worklist_order order = { d, desk_now(d), NULL };
	qsort_r(w->shown, w->shown_count, sizeof *w->shown, by_order, &order);
	keep_cursor(w, &d->load);
	w->made_of = d->load.changes;
	w->stale = false;
}

void worklist_utc(struct desk *d, bool utc)
{
	d->work.utc = utc;
	d->work.stale = true;
}

struct attempt *worklist_current(struct desk *d)
{
	worklist_refresh(d);
	return d->work.cursor < d->work.shown_count ? d->load.attempts[d->work.shown[d->work.cursor]] : NULL;
}
