/* The list of cases on the screen. Rows are laid out once and painted again while they are made of the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/audit.h"
#include "desk/people.h"
#include "screen/cases_state.h"
#include "screen/strip.h"
#include "ui/frame.h"
#include "ui/paint.h"

enum { PREVIEW_COLS = 120, PREVIEW_WIDTH = 58, LAID_MAX = 600, MINUTE = 60 };

static int sorted_column(enum case_sort sort)
{
	static const int columns[CASE_SORTS] = { [SORT_DUE] = LISTING_DUE, [SORT_AGE] = LISTING_AGE, [SORT_STATUS] = LISTING_STATUS, [SORT_TRY] = LISTING_TRY,
	                                         [SORT_USER] = LISTING_USER, [SORT_TEMPLATE] = LISTING_TEMPLATE, [SORT_OWNER] = LISTING_OWNER,
	                                         [SORT_CHANGED] = -1 };
	return columns[sort];
}

/* Compared as bytes, too. */
static void view_of(const struct cases *c, int width, struct listing_view *out)
{
	const struct views *v = &cases_team(c)->views;
	memset(out, 0, sizeof *out);
	out->width = width;
	out->utc = c->ui->utc;
	out->now = desk_now(c->shared.desk) / MINUTE * MINUTE; /* what ages say moves by minutes */
	memcpy(out->columns, c->columns, sizeof out->columns);
	out->sorted = sorted_column(v->sort);
	out->reverse = v->reverse;
}

static void moved(void *self)
{
	const struct cases *c = self;
	docket_moved(&cases_team(c)->docket);
}

bool cases_list(struct ui *ui, void *self, struct list_view *out)
{
	struct cases *c = self;
	struct docket *d = &cases_team(c)->docket;
	(void)ui;
	*out = (struct list_view){ .row = c->row, .rows = c->rows, .cols = c->cols, .count = docket_count(d), .top = &d->top, .cursor = &d->cursor,
	                           .moved = moved, .self = c };
	return true;
}

/* -- above the list ------------------------------------------------------------------------------------------------------------------ */

static const char *state_word(const struct desk *d)
{
	static const char *const words[] = { [STORE_OPENING] = "store connecting", [STORE_UP] = "", [STORE_DOWN] = "STORE DOWN", [STORE_REFUSED] = "STORE REFUSED" };
	struct store_health health;
	store_health(d->team.store, &health);
	return words[health.state];
}

static void draw_top(struct ui *ui, const struct desk *d)
{
	const struct team *t = &d->team;
	char left[160], right[200];
	struct desk_budget get, list;
	const char *state = state_word(d);
	desk_budget(d, API_GET, &get);
	desk_budget(d, API_LIST, &list);
	snprintf(left, sizeof left, "Queue > %s", views_name(&t->views));
	int n = snprintf(right, sizeof right, "%s%s%.40s%s%.30s", state, *state ? "  " : "", listing_person(t->me->id), t->me->host[0] ? "@" : "", t->me->host);
	if (term_caps(ui->term)->cols >= PREVIEW_COLS)
		snprintf(right + n, sizeof right - (size_t)n, "  api get %d/%d  list %d/%d", get.used, get.limit, list.used, list.limit);
	paint_bar(ui, left, right);
}

static void count_text(char *out, size_t size, int64_t n, const char *word)
{
	snprintf(out, size, n >= CASE_COUNTED_MOST ? "%lld+ %s" : "%lld %s", (long long)n, word);
}

/* "58 of 212": what the filter gives, where its end is known, of all. */
static void how_many(const struct team *t, char *out, size_t size)
{
	size_t total;
	int n = 0;
	if (docket_total(&t->docket, &total))
		n = snprintf(out, size, "%zu of ", total);
	else if (!t->views.filter[0] && !t->views.find[0])
		n = snprintf(out, size, "%lld of ", (long long)(t->counts.all - t->counts.snoozed));
	else
		n = snprintf(out, size, "of ");
	snprintf(out + n, size - (size_t)n, "%lld", (long long)t->counts.all);
}

/* Right to left, each in its style; returns the column that is left of all. */
static int put_left_of(struct ui *ui, int row, int end, enum style style, const char *text)
{
	int wide = text_width(text);
	term_put(ui->term, row, end - wide, wide, style, text);
	return end - wide - 2;
}

static void draw_line(struct ui *ui, struct cases *c, int row, int cols)
{
	struct desk *d = c->shared.desk;
	const struct case_counts *n = &d->team.counts;
	size_t open = desk_open_count(d), failed, done = reader_read(d, &failed), subjects = d->load.subject_count;
	int used = cases_line_draw(ui, c, row, cols), end = cols - 1;
	char text[64];
	if (n->overdue) {
		count_text(text, sizeof text, n->overdue, "overdue");
		end = put_left_of(ui, row, end, STYLE_BAD, text);
	}
	snprintf(text, sizeof text, "%lld pending", (long long)n->pending);
	end = put_left_of(ui, row, end, STYLE_DIM, text);
	how_many(&d->team, text, sizeof text);
	end = put_left_of(ui, row, end, STYLE_DIM, text);
	count_text(text, sizeof text, n->mine, "mine");
	if (n->mine && end - text_width(text) > used + 2)
		end = put_left_of(ui, row, end, STYLE_STRONG, text);
	snprintf(text, sizeof text, "^O %zu open write%s", open, open > 1 ? "s" : "");
	if (open && end - text_width(text) > used + 2)
		end = put_left_of(ui, row, end, STYLE_WARN, text);
	snprintf(text, sizeof text, "reading %zu/%zu", done, subjects);
	if (done + failed < subjects && end - text_width(text) > used + 2)
		end = put_left_of(ui, row, end, STYLE_DIM, text);
	snprintf(text, sizeof text, "%zu not read (^G)", failed);
	if (failed && end - text_width(text) > used + 2)
		put_left_of(ui, row, end, STYLE_WARN, text);
}

/* What the store did not do, though it is there; that it is away the strip says. */
static int draw_store(struct ui *ui, const struct desk *d, int row, int cols)
{
	struct store_health health;
	const struct err *err = d->team.docket.err.kind ? &d->team.docket.err : &d->team.put_err;
	store_health(d->team.store, &health);
	if (!err->kind || health.state != STORE_UP)
		return 0;
	char text[sizeof err->text + sizeof err->remedy + 4];
	snprintf(text, sizeof text, "%s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
	term_put(ui->term, row, 1, 1, STYLE_BAD, "!");
	term_put(ui->term, row, 3, cols - 4, STYLE_BAD, err == &d->team.put_err ? "STORE  what was read is not kept" : "STORE  the list is as it was last known");
	return 1 + paint_wrapped(ui, row + 1, 4, 3, cols - 6, STYLE_PLAIN, text);
}

/* -- the list ------------------------------------------------------------------------------------------------------------------------ */

static void lay_out(struct cases *c, int width)
{
	struct cases_laid *l = &c->laid;
	struct listing_view view;
	size_t lines = (size_t)(c->rows > 0 ? c->rows : 1) * 2;
	view_of(c, width, &view);
	if (l->rows.count && l->rows.count < LAID_MAX && l->line_count == lines && memcmp(&view, &l->view, sizeof view) == 0)
		return;
	rows_reset(&l->rows);
	rows_reset(&l->legend);
	l->view = view;
	if (l->line_count != lines)
		l->lines = mem_grow(l->lines, lines, sizeof *l->lines);
	l->line_count = lines;
	memset(l->lines, 0, lines * sizeof *l->lines);
	listing_head(&l->rows, &view);
	queue_legend_line(&l->legend, width - 1, "#");
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ b[i]) * 1099511628211u;
	return hash;
}

static uint64_t mix_text(uint64_t hash, const char *s)
{
	return mix(hash, s, strlen(s) + 1);
}

/* All that a laid row shows. */
static uint64_t made_of(const struct listing_item *i)
{
	const char *const texts[] = { i->user, i->template_id, i->template_name, i->attempt_id, i->status, i->steps, i->why, i->owner, i->assigned_to, i->queue,
	                              i->hit_kinds };
	const int64_t numbers[] = { i->tries, i->notes, i->links, i->opened_at, i->due_at, i->snoozed_until, i->pending, i->done, i->unread, i->mine,
	                            i->marked, i->is_new, i->news, i->screened, i->hits, i->hits_pending };
	uint64_t hash = 14695981039346656037u;
	for (size_t n = 0; n < sizeof texts / sizeof texts[0]; n++)
		hash = mix_text(hash, texts[n]);
	return mix(hash, numbers, sizeof numbers);
}

/* After lay_out. Valid until the next. */
static const struct row *laid_row(struct cases *c, size_t number, const struct case_row *row)
{
	struct cases_laid *l = &c->laid;
	struct cases_laid_row *line = &l->lines[number % l->line_count];
	const struct listing_item item = cases_item(c, row);
	uint64_t of = made_of(&item);
	if (!line->place || line->made_of != of) {
		line->made_of = of;
		line->place = l->rows.count;
		listing_row(&l->rows, &item, &l->view);
	}
	return &l->rows.rows[line->place];
}

static void draw_empty(struct ui *ui, const struct cases *c, int row, int cols)
{
	const struct team *t = &cases_team(c)[0];
	const char *text = "Nothing matches. Esc clears the filter, v has other views.";
	if (!t->docket.read)
		text = t->docket.err.kind ? "" : "Asking the store...";
	else if (!t->counts.all && !t->views.filter[0] && !t->views.find[0])
		text = "No cases yet. Webhooks, idreview import and --subjects bring them.";
	else if (!t->views.filter[0] && !t->views.find[0])
		text = "No case waits. v has other views.";
	term_put(ui->term, row, 3, cols - 4, STYLE_DIM, text);
}

static void draw_list(struct ui *ui, struct cases *c, int row, int rows, int cols)
{
	struct docket *d = &cases_team(c)->docket;
	size_t top, cursor;
	c->row = row + 1;
	c->rows = rows - 1;
	c->cols = cols;
	lay_out(c, cols);
	paint_rows(ui, row, 0, 1, cols, &c->laid.rows, 0, -1);
	docket_look(d, (size_t)(rows - 1));
	docket_view(d, &top, &cursor);
	if (!d->count)
		draw_empty(ui, c, row + 2, cols);
	for (int i = 0; i < rows - 1; i++) {
		const struct case_row *r = docket_at(d, top + (size_t)i);
		if (!r)
			break;
		paint_spans(ui, row + 1 + i, 0, cols, laid_row(c, top + (size_t)i, r));
		if (top + (size_t)i == cursor) {
			term_put(ui->term, row + 1 + i, 0, 1, STYLE_STRONG, ">");
			term_select(ui->term, row + 1 + i, 0, cols);
		}
	}
}

static void draw_preview(struct ui *ui, struct cases *c, const struct case_row *row, int at, int rows, int col)
{
	struct listing_item item = cases_item(c, row);
	struct listing_view view;
	view_of(c, PREVIEW_WIDTH - 1, &view);
	view.height = rows;
	if (*item.assignee)
		item.assignee = people_name(c->shared.desk, item.assignee);
	rows_reset(&c->preview);
	listing_preview(&c->preview, &item, &view);
	paint_rows(ui, at, col, rows, PREVIEW_WIDTH - 1, &c->preview, 0, -1);
}

static void draw_foot(struct ui *ui, const struct cases *c, const struct case_row *row, bool wide)
{
	const struct team *t = &cases_team(c)[0];
	char status[400];
	int n = 0;
	status[0] = '\0';
	if (t->docket.above)
		n += snprintf(status + n, sizeof status - (size_t)n, "more came above: g  ");
	if (t->mark_count)
		n += snprintf(status + n, sizeof status - (size_t)n, "%zu marked  ", t->mark_count);
	if (c->held_count)
		n += snprintf(status + n, sizeof status - (size_t)n, "waiting for the store  ");
	if (row && !wide) /* else the preview has it */
		snprintf(status + n, sizeof status - (size_t)n, "%-24.60s  user %.60s", *row->attempt_id ? row->attempt_id : "not read yet", row->user);
	paint_foot(ui, status);
}

void cases_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct cases *c = self;
	struct desk *d = c->shared.desk;
	paint_frame(ui, &body);
	team_look(d);
	draw_top(ui, d);
	draw_line(ui, c, body.row, body.cols);
	term_line(ui->term, body.row + 1, 0, body.cols);
	int row = body.row + 2, rows = body.rows - 2, strip = strip_draw(ui, d, row, body.cols);
	strip += draw_store(ui, d, row + strip, body.cols);
	row += strip;
	rows -= strip;
	bool wide = body.cols >= PREVIEW_COLS;
	int list_cols = wide ? body.cols - PREVIEW_WIDTH - 1 : body.cols;
	draw_list(ui, c, row, rows - 1, list_cols);
	paint_rows(ui, row + rows - 1, 1, 1, list_cols - 1, &c->laid.legend, 0, -1);
	const struct case_row *current = docket_current(&d->team.docket);
	if (wide)
		for (int i = 0; i < rows; i++)
			term_put(ui->term, row + i, list_cols, 1, STYLE_FRAME, "│");
	if (wide && current)
		draw_preview(ui, c, current, row, rows, list_cols + 2);
	cases_offers_draw(ui, c, row, rows - 1, list_cols);
	draw_foot(ui, c, current, wide);
}

void cases_forget(struct cases *c)
{
	rows_finish(&c->laid.rows);
	rows_finish(&c->laid.legend);
	rows_finish(&c->preview);
	free(c->laid.lines);
}
