/* A case on the screen: what its panes are made of, laid out again only when that changed, and drawn around them the bar, the tabs,
 * pictures and the status line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"
#include "ui/copy.h"
#include "gallery/film.h"
#include "gallery/look.h"
#include "ui/scroll.h"
#include "gallery/show.h"
#include "screen/whole.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

enum { WHY_ROWS = 4, MADE_OF_MAX = 256 * 1024, ROW_TEXT_MAX = 16 * 1024, CHAIN_MAX = 64, BAR_MAX = 8 * 1024 };

/* The chain, oldest first, into chain[]; returns its length. */
static size_t chain_of(const struct attempt *a, struct idv_record *chain[CHAIN_MAX], size_t *self)
{
	const struct attempt *first = a;
	for (size_t n = 0; first->previous && n < CHAIN_MAX - 1; n++)
		first = first->previous;
	size_t n = 0;
	*self = 0;
	for (const struct attempt *b = first; b && n < CHAIN_MAX; b = b->next) {
		if (b == a)
			*self = n;
		chain[n++] = b->record;
	}
	return n;
}

static bool has_facts(const struct picture *p)
{
	return p->state == PICTURE_FAILED || (p->state == PICTURE_HERE && p->facts.width);
}

/* What is known of the pictures, into out[]; returns how many. */
static size_t facts_of(const struct pictures *p, struct picture_facts out[PICTURES_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct picture *item = p->items[i];
		const struct image_facts *f = &item->facts;
		if (item->state == PICTURE_FAILED)
			out[n++] = (struct picture_facts){ .ref = item->ref, .fault = item->err.text };
		else if (has_facts(item))
			out[n++] = (struct picture_facts){ .ref = item->ref, .width = f->width, .height = f->height,
			                                   .format = f->format, .detail = f->detail, .damaged = strstr(f->detail, IMAGE_DAMAGED),
			                                   .joined = strstr(f->detail, IMAGE_JOINED),
			                                   .software = f->software, .taken = f->taken,
			                                   .frames = f->frames, .duration_ms = f->duration_ms };
	}
	return n;
}

/* All that the pane at hand is made of, as bytes. What a pointer leads to stands for the pointer; records are the caseload's. */
static void made_of(const struct app *app, const struct attempt *a, struct buf *out)
{
	const struct case_view *c = &app->open;
	const struct pictures *p = &c->pictures;
	const char *const texts[] = { a->id, c->view.barred, c->view.film.fault, c->view.template_name, c->view.dashboard };
	struct pane_view v;
	memcpy(&v, &c->view, sizeof v);
	v.barred = v.film.fault = v.template_name = v.dashboard = NULL;
	v.facts = NULL;
	v.chain = NULL;
	buf_add(out, &c->pane, sizeof c->pane);
	buf_add(out, &app->load.changes, sizeof app->load.changes);
	buf_add(out, &v, sizeof v);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		buf_add(out, texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) + 1 : 0);
	for (size_t i = 0; i < p->count; i++) {
		const struct picture *item = p->items[i];
		if (!has_facts(item))
			continue;
		buf_add(out, &item->ref, sizeof item->ref);
		buf_add(out, &item->facts, sizeof item->facts);
		buf_add(out, item->err.text, item->state == PICTURE_FAILED ? strlen(item->err.text) + 1 : 1);
	}
}

/* Only what is made of something else than before is laid out again: most keys only move the cursor. */
static bool as_before(struct app *app, const struct attempt *a)
{
	struct case_view *c = &app->open;
	struct buf of;
	buf_init(&of, MADE_OF_MAX);
	made_of(app, a, &of);
	bool same = !of.full && of.len == c->made_of.len && memcmp(of.data, c->made_of.data, of.len) == 0;
	buf_finish(&c->made_of);
	c->made_of = of;
	return same;
}

void case_forget(struct case_view *c)
{
	pane_out_finish(&c->out);
	buf_finish(&c->made_of);
}

void case_lay_out(struct app *app, const struct attempt *a, int rows, int cols)
{
	struct case_view *c = &app->open;
	struct picture_facts facts[PICTURES_MAX];
	struct pane_view *v = &c->view;
	struct idv_record *chain[CHAIN_MAX];
	char *link = copy_dashboard_url(app, a->id);
	v->width = cols;
	v->height = rows;
	v->utc = app->utc;
	v->barred = app->pictures_barred[0] ? app->pictures_barred : NULL;
	v->pictures = app->pictures_on && term_caps(app->term)->pictures != TERM_NO_PICTURES;
	v->template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID));
	v->read_at = a->read_at;
	v->chain = chain;
	v->chain_count = chain_of(a, chain, &v->self);
	v->facts = facts;
	v->fact_count = facts_of(&c->pictures, facts);
	v->attempt = a->try_no;
	v->attempts = a->tries;
	v->dashboard = link;
	pictures_settle(app);
	film_settle(app);
	if (!as_before(app, a)) {
		pane_out_finish(&c->out);
		pane_table[c->pane].layout(a->record, v, &c->out);
	}
	if (v->compare.on && c->out.paired && picture_same(c->out.pair[0], c->out.pair[1])) { /* chosen away: one is enough */
		v->compare = (struct pane_compare){ 0 };
		pane_out_finish(&c->out);
		pane_table[c->pane].layout(a->record, v, &c->out);
	}
	if (!c->opened[c->pane] && c->out.first) /* before any key: those that run ahead of frames move from here too */
		c->cursor[c->pane] = c->out.first;
	c->opened[c->pane] = true;
	c->laid_pane = c->pane;
	c->rows = rows;
	c->cols = cols;
	v->chain = NULL; /* records may be replaced before the next frame */
	v->dashboard = NULL;
	free(link);
	v->facts = NULL;
	v->fact_count = 0;
}

static void draw_bar(struct app *app, const struct attempt *a)
{
	char left[300], right[240];
	int n = 0;
	snprintf(left, sizeof left, "Queue > %.80s", app->open.id);
	struct buf clean;
	buf_init(&clean, BAR_MAX);
	text_clean(left, strlen(left), &clean);
	size_t place = 0, pending = a ? queue_pending(app, a, &place) : 0;
	if (a && app->reveal_names) {
		buf_add_str(&clean, "  ");
		queue_person(app, a, &clean);
	}
	right[0] = '\0';
	if (place)
		n = snprintf(right, sizeof right, "pending %zu of %zu  ", place, pending);
	if (app->open.pictures.beyond)
		n += snprintf(right + n, sizeof right - (size_t)n, "+%zu more pictures not fetched  ", app->open.pictures.beyond);
	if (a && a->tries > 1)
		n += snprintf(right + n, sizeof right - (size_t)n, "attempt %zu of %zu  ", a->try_no, a->tries);
	snprintf(right + n, sizeof right - (size_t)n, "mask %s", app->open.view.reveal_all ? "OFF" : "on");
	paint_bar(app, buf_str(&clean), right);
	buf_finish(&clean);
}

static void draw_tabs(struct app *app, int row, int cols)
{
	int at = 1;
	for (int i = IDV_PANE_OVERVIEW; i <= IDV_PANE_JSON; i++) {
		char text[40];
		bool current = i == (int)app->open.pane;
		snprintf(text, sizeof text, current ? "[%d %s]" : "%d %s", i, cols >= 120 ? pane_table[i].name : pane_table[i].short_name);
		at += term_put(app->term, row, at, cols - at, current ? STYLE_STRONG : STYLE_DIM, text) + 1;
	}
}

/* The first place in the row, in cells. Case and forms of letters are folded, so its end is where the text up to there has it, and its
 * beginning where what is left still has it. */
static void mark_found(struct app *app, const struct row *r, int row, int col, int width)
{
	const char *find = app->open.find;
	if (!row_contains(r, find))
		return;
	struct buf text, upto;
	size_t end = 0, from = 0, n;
	int cells, before = 0;
	buf_init(&text, ROW_TEXT_MAX);
	buf_init(&upto, ROW_TEXT_MAX);
	row_string(r, &text);
	do {
		n = text_cluster(buf_str(&text) + end, &cells);
		end += n;
		buf_reset(&upto);
		buf_add(&upto, buf_str(&text), end);
	} while (n && !text_contains(buf_str(&upto), find));
	while ((n = text_cluster(buf_str(&upto) + from, &cells)) && text_contains(buf_str(&upto) + from + n, find)) {
		from += n;
		before += cells;
	}
	int found = text_width(buf_str(&upto) + from);
	if (before < width)
		term_restyle(app->term, row, col + before, before + found < width ? found : width - before, STYLE_MATCH);
	buf_finish(&upto);
	buf_finish(&text);
}

/* Why there is no better picture and what would help, in the last rows of its box; returns how many. */
static int draw_why(struct app *app, const struct picture_box *b, int row)
{
	const struct term_caps *caps = term_caps(app->term);
	char text[sizeof caps->why + sizeof caps->remedy + 3];
	if (caps->pictures != TERM_SYMBOLS || !caps->why[0] || b->rows < 3 * WHY_ROWS)
		return 0;
	snprintf(text, sizeof text, "%s. %s", caps->why, caps->remedy);
	int needed = paint_wrapped_rows(text, b->cols - 2), n = needed < WHY_ROWS ? needed : WHY_ROWS;
	return paint_wrapped(app, row + b->row + b->rows - n, b->col + 1, n, b->cols - 2, STYLE_DIM, text);
}

static void draw_still_time(struct app *app, const struct picture_box *b, int row)
{
	char time[16];
	film_title(app, b, time, sizeof time);
	int left = (b->cols - (int)strlen(time)) / 2, indent = left > 0 ? left : 0;
	term_put(app->term, row + b->row + b->rows, b->col + indent, b->cols - indent, STYLE_DIM, time);
}

/* Above, which picture it is; below, what was done to it. */
static void draw_frame(struct app *app, const struct picture_box *b, int row)
{
	char done[80], text[sizeof done + 2];
	term_box(app->term, row + b->row - 1, b->col - 1, b->rows + 2, b->cols + 2, b->title);
	look_done(app, b, done, sizeof done);
	snprintf(text, sizeof text, " %s ", done);
	if (done[0])
		term_put(app->term, row + b->row + b->rows, b->col + 1, b->cols - 2, STYLE_STRONG, text);
}

struct text_column {
	size_t from, to; /* rows of the list */
	int col, cols;
};

static void draw_column(struct app *app, int row, struct text_column t, size_t top, long selected)
{
	const struct case_view *c = &app->open;
	const struct pane_out *out = &c->out;
	const struct row_list part = { .rows = out->list.rows + t.from, .count = t.to - t.from };
	long at = selected - (long)t.from - (long)top;
	paint_rows(app, row + out->text_row, t.col, out->text_rows, t.cols, &part, top, -1);
	for (int i = 0; c->find[0] && i < out->text_rows && top + (size_t)i < part.count; i++)
		mark_found(app, &part.rows[top + (size_t)i], row + out->text_row + i, t.col, t.cols);
	if (selected >= (long)t.from && selected < (long)t.to && at >= 0 && at < out->text_rows)
		term_select(app->term, row + out->text_row + (int)at, t.col, t.cols);
}

static void draw_pane(struct app *app, int row)
{
	struct case_view *c = &app->open;
	const struct pane_out *out = &c->out;
	struct list_view list;
	c->row = row;
	case_list(app, &list);
	list_keep(&list);
	size_t top = c->top[c->pane];
	/* The cursor is drawn only once the reviewer moved it: an untouched pane stays calm. */
	long selected = c->cursor[c->pane] > 0 ? (long)c->cursor[c->pane] : -1;
	int why = 0;
	if (out->second) {
		draw_column(app, row, (struct text_column){ 0, out->second, out->text_col, out->second_col - out->text_col - 3 }, top, selected);
		draw_column(app, row, (struct text_column){ out->second, out->list.count, out->second_col, out->second_cols }, top, selected);
		for (int i = 0; i < out->text_rows; i++)
			term_put(app->term, row + out->text_row + i, out->second_col - 2, 1, STYLE_FRAME, "│");
	} else {
		draw_column(app, row, (struct text_column){ 0, out->list.count, out->text_col, out->text_cols }, top, selected);
	}
	for (size_t i = 0; i < out->box_count; i++) {
		struct picture_box b = out->boxes[i];
		if (b.kind == BOX_STILL)
			draw_still_time(app, &b, row);
		else if (b.kind == BOX_THUMB)
			term_put(app->term, row + b.row - 1, b.col, b.cols, b.current ? STYLE_SELECTED : STYLE_DIM, b.title);
		else
			draw_frame(app, &b, row);
		if (i == 0 && !c->view.compare.on)
			why = draw_why(app, &b, row);
		if (i == 0 || (out->paired && b.kind == BOX_FRAMED)) /* two that are looked at together stay of one size */
			b.rows -= why;
		show_picture(app, &b, row + b.row, b.col);
	}
	look_prepare(app);
}

static void draw_status(struct app *app, const struct attempt *a)
{
	struct case_view *c = &app->open;
	const struct term_caps *caps = term_caps(app->term);
	char text[200], when[WHEN_TEXT];
	if (c->typing || c->find[0]) {
		int row = caps->rows - (app->message[0] ? 1 : 2); /* what comes while one types stands above it */
		paint_foot(app, "");
		term_fill(app->term, row, 0, caps->cols, STYLE_PLAIN);
		int at = 1 + term_put(app->term, row, 1, 2, STYLE_KEY, "/ ");
		at += paint_text(app, row, at, caps->cols - at - 2, STYLE_PLAIN, c->find);
		if (c->typing)
			term_cursor(app->term, row, at);
		return;
	}
	when_format(a ? a->read_at : 0, app->utc, when);
	size_t shown = c->out.text_rows > 0 ? (size_t)c->out.text_rows : 0, count = c->out.list.count;
	int n = snprintf(text, sizeof text, "%s %s", c->reading ? "reading again; facts of" : "read", a ? when : "-");
	int seconds;
	size_t coming = pictures_coming(&c->pictures, &seconds);
	if (coming)
		n += snprintf(text + n, sizeof text - (size_t)n, ", %zu to fetch, links live %2d s", coming, seconds);
	bool looking = c->pane == IDV_PANE_DOCUMENTS || c->pane == IDV_PANE_SELFIE;
	if (looking && !c->view.pictures && !c->view.barred)
		n += snprintf(text + n, sizeof text - (size_t)n, "  pictures off, t turns them on");
	if (count > shown && !c->out.second)
		snprintf(text + n, sizeof text - (size_t)n, "  lines %zu-%zu of %zu", c->top[c->pane] + 1,
		              c->top[c->pane] + shown < count ? c->top[c->pane] + shown : count, count);
	paint_foot(app, text);
}

void case_draw(struct app *app)
{
	struct paint_area body;
	struct case_view *c = &app->open;
	paint_frame(app, &body);
	const struct attempt *a = case_attempt(app);
	if (a && c->whole) {
		case_lay_out(app, a, body.rows - 2, body.cols);
		c->whole = c->out.box_count > 0 && c->out.boxes[0].kind != BOX_THUMB;
	}
	if (a && c->whole) {
		whole_draw(app);
		return;
	}
	draw_bar(app, a);
	draw_tabs(app, body.row, body.cols);
	term_line(app->term, body.row + 1, 0, body.cols);
	int row = body.row + 2, rows = body.rows - 2;
	int strip = paint_trouble(app, row, body.cols);
	row += strip;
	rows -= strip;
	if (a) {
		case_lay_out(app, a, rows, body.cols);
		draw_pane(app, row);
	} else if (c->reading) {
		term_put(app->term, row + 1, 3, body.cols - 4, STYLE_DIM, "Reading the case...");
	} else {
		paint_text(app, row + 1, 3, body.cols - 4, STYLE_BAD, c->err.text[0] ? c->err.text : "This case is not here.");
		paint_text(app, row + 2, 3, body.cols - 4, STYLE_PLAIN, c->err.remedy);
	}
	draw_status(app, a);
}
