/* A case on the screen: what its panes are made of, laid out again only when that changed, and drawn around them the bar, the tabs,
 * pictures and the status line. */
#include "screen/case_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "desk/audit.h"
#include "gallery/compare.h"
#include "gallery/fetch.h"
#include "gallery/look.h"
#include "gallery/show.h"
#include "pane/hits.h"
#include "screen/dashboard.h"
#include "screen/decided.h"
#include "screen/strip.h"
#include "screen/whole.h"
#include "ui/frame.h"
#include "ui/paint.h"

enum { WHY_ROWS = 4, MADE_OF_MAX = 256 * 1024, ROW_TEXT_MAX = 16 * 1024, CHAIN_MAX = 64, BAR_MAX = 8 * 1024 };

/* The chain, oldest first, into chain[]; returns its length. */
static size_t chain_of(const struct attempt *a, struct record *chain[CHAIN_MAX], size_t *self)
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

/* All that the pane at hand is made of, as bytes. What a pointer leads to stands for the pointer; records are the caseload's. */
static void made_of(const struct case_view *c, const struct attempt *a, struct buf *out)
{
	const struct gallery *g = c->shared.gallery;
	const struct desk *d = c->shared.desk;
	const char *const texts[] = { a->id, g->view.barred, g->view.film.fault, g->view.template_name, g->view.dashboard };
	struct pane_view v;
	memcpy(&v, &g->view, sizeof v);
	v.barred = v.film.fault = v.template_name = v.dashboard = NULL;
	v.facts = NULL;
	v.chain = NULL;
	v.notes = NULL;
	v.decisions = NULL;
	v.findings = NULL;
	v.screening = NULL;
	v.advice = NULL;
	buf_add(out, &g->pane, sizeof g->pane);
	buf_add(out, &d->load.changes, sizeof d->load.changes);
	buf_add(out, &d->dossier.changes, sizeof d->dossier.changes);
	buf_add(out, &d->scrutiny.changes, sizeof d->scrutiny.changes);
	buf_add(out, &d->deciding.changes, sizeof d->deciding.changes);
	buf_add(out, &v, sizeof v);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		buf_add(out, texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) + 1 : 0);
	for (size_t i = 0; i < g->pictures.count; i++) {
		const struct picture *item = g->pictures.items[i];
		if (!picture_has_facts(item))
			continue;
		buf_add(out, &item->ref, sizeof item->ref);
		buf_add(out, &item->facts, sizeof item->facts);
		buf_add(out, item->err.text, item->state == PICTURE_FAILED ? strlen(item->err.text) + 1 : 1);
	}
}

/* Only what is made of something else than before is laid out again: most keys only move the cursor. */
static bool as_before(struct case_view *c, const struct attempt *a)
{
	struct buf of;
	buf_init(&of, MADE_OF_MAX);
	made_of(c, a, &of);
	bool same = !of.full && of.len == c->made_of.len && memcmp(of.data, c->made_of.data, of.len) == 0;
	buf_finish(&c->made_of);
	c->made_of = of;
	return same;
}

static size_t notes_of(const struct dossier *o, struct pane_note *out)
{
	size_t n = 0;
	for (size_t i = 0; i < o->note_count; i++)
		if (!o->notes[i].withdrawn)
			out[n++] = (struct pane_note){ .at = o->notes[i].at, .by = o->notes[i].by, .text = o->notes[i].text };
	return n;
}

/* The attempt's screening is read when its pane is looked at first. */
static const struct hits_view *screening_of(struct desk *d, const struct attempt *a, struct hits_view *out)
{
	const char *id = idv_text(a->record, IDV_WATCHLIST_SCREENING_ID);
	if (!*id)
		return NULL;
	scrutiny_open(d, id, a->record);
	scrutiny_want_past(d);
	scrutiny_view(d, out);
	return out;
}

void case_lay_out(struct case_view *c, const struct attempt *a, int rows, int cols)
{
	struct gallery *g = c->shared.gallery;
	const struct ui *ui = g->ui;
	struct picture_facts facts[PICTURES_MAX];
	struct pane_view *v = &g->view;
	struct record *chain[CHAIN_MAX];
	struct pane_note notes[DOSSIER_NOTES];
	char decided[DECIDED_LINES][DECIDED_TEXT];
	const char *decisions[DECIDED_LINES];
	struct hits_view hits;
	struct desk *d = c->shared.desk;
	char *link = dashboard_link(d->config, a->id);
	v->width = cols;
	v->height = rows;
	v->utc = ui->utc;
	v->barred = g->barred[0] ? g->barred : NULL;
	v->pictures = g->on && term_caps(ui->term)->pictures != TERM_NO_PICTURES;
	v->template_name = config_template_name(c->shared.desk->config, idv_text(a->record, IDV_TEMPLATE_ID));
	v->read_at = a->read_at;
	v->chain = chain;
	v->chain_count = chain_of(a, chain, &v->self);
	v->notes = notes;
	v->note_count = notes_of(&c->shared.desk->dossier, notes);
	v->decisions = decisions;
	v->decision_count = decided_lines(c->shared.desk, ui->utc, decided, &v->decisions_all);
	for (size_t i = 0; i < DECIDED_LINES; i++)
		decisions[i] = decided[i];
	v->findings = d->deciding.findings;
	v->finding_count = d->deciding.finding_count;
	v->finding_more = d->deciding.findings_more;
	v->screening = g->pane == IDV_PANE_SCREENING ? screening_of(c->shared.desk, a, &hits) : NULL;
	v->advice = &c->shared.desk->deciding.advice;
	v->facts = facts;
	v->fact_count = pictures_facts(&g->pictures, facts);
	v->attempt = a->try_no;
	v->attempts = a->tries;
	v->dashboard = link;
	pictures_settle(g);
	film_settle(g);
	if (!as_before(c, a)) {
		pane_out_finish(&g->out);
		pane_table[g->pane].layout(a->record, v, &g->out);
	}
	if (v->compare.on && g->out.paired && picture_same(g->out.pair[0], g->out.pair[1])) { /* chosen away: one is enough */
		v->compare = (struct pane_compare){ 0 };
		pane_out_finish(&g->out);
		pane_table[g->pane].layout(a->record, v, &g->out);
	}
	if (!c->opened[g->pane] && g->out.first) /* before any key: those that run ahead of frames move from here too */
		c->cursor[g->pane] = g->out.first;
	c->opened[g->pane] = true;
	case_sought(c);
	g->laid_pane = g->pane;
	c->rows = rows;
	c->cols = cols;
	v->notes = NULL;
	v->decisions = NULL;
	v->findings = NULL;
	v->screening = NULL;
	v->advice = NULL;
	v->chain = NULL; /* records may be replaced before the next frame */
	v->dashboard = NULL;
	free(link);
	v->facts = NULL;
	v->fact_count = 0;
}

/* Who has the case. */
static int put_holder(const struct desk *d, const struct case_row *row, char *out, size_t size)
{
	if (claims_holding(d, row->id) == HOLDING_MINE)
		return snprintf(out, size, "claimed by you  ");
	if (*row->owner && !strcmp(row->owner, d->team.me->id))
		return snprintf(out, size, "claimed by you at another console  ");
	if (*row->owner)
		return snprintf(out, size, "claimed by %.40s  ", row->owner);
	if (*row->assigned_to)
		return snprintf(out, size, "assigned to %.40s  ", strcmp(row->assigned_to, d->team.me->id) ? row->assigned_to : "you");
	return snprintf(out, size, "%s", row->stage == STAGE_PENDING ? "free, c claims it  " : "");
}

static void draw_bar(struct ui *ui, const struct case_view *c, const struct attempt *a)
{
	const struct gallery *g = c->shared.gallery;
	struct desk *d = c->shared.desk;
	char left[300], right[240];
	int n = 0;
	snprintf(left, sizeof left, "Queue > %.80s", g->id);
	struct buf clean;
	buf_init(&clean, BAR_MAX);
	text_clean(left, strlen(left), &clean);
	size_t place = 0, pending = a ? worklist_pending(d, a, &place) : 0;
	if (a && d->work.names) {
		buf_add_str(&clean, "  ");
		worklist_person(d, a, &clean);
	}
	right[0] = '\0';
	const struct case_row *kept = dossier_row(d);
	if (kept)
		n = put_holder(d, kept, right, sizeof right);
	else if (place)
		n = snprintf(right, sizeof right, "pending %zu of %zu  ", place, pending);
	if (g->pictures.beyond)
		n += snprintf(right + n, sizeof right - (size_t)n, "+%zu more pictures not fetched  ", g->pictures.beyond);
	if (a && a->tries > 1)
		n += snprintf(right + n, sizeof right - (size_t)n, "attempt %zu of %zu  ", a->try_no, a->tries);
	snprintf(right + n, sizeof right - (size_t)n, "mask %s", g->view.reveal_all ? "OFF" : "on");
	paint_bar(ui, buf_str(&clean), right);
	buf_finish(&clean);
}

static void draw_tabs(struct ui *ui, const struct gallery *g, int row, int cols)
{
	int at = 1;
	for (int i = IDV_PANE_OVERVIEW; i <= IDV_PANE_JSON; i++) {
		char text[40];
		bool current = i == (int)g->pane;
		snprintf(text, sizeof text, current ? "[%d %s]" : "%d %s", i, cols >= 120 ? pane_table[i].name : pane_table[i].short_name);
		at += term_put(ui->term, row, at, cols - at, current ? STYLE_STRONG : STYLE_DIM, text) + 1;
	}
}

/* The first place in the row, in cells. Case and forms of letters are folded, so its end is where the text up to there has it, and its
 * beginning where what is left still has it. */
static void mark_found(struct ui *ui, const char *find, const struct row *r, int row, int col, int width)
{
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
		term_restyle(ui->term, row, col + before, before + found < width ? found : width - before, STYLE_MATCH);
	buf_finish(&upto);
	buf_finish(&text);
}

/* Why there is no better picture and what would help, in the last rows of its box; returns how many. */
static int draw_why(struct ui *ui, const struct picture_box *b, int row)
{
	const struct term_caps *caps = term_caps(ui->term);
	char text[sizeof caps->why + sizeof caps->remedy + 3];
	if (caps->pictures != TERM_SYMBOLS || !caps->why[0] || b->rows < 3 * WHY_ROWS)
		return 0;
	snprintf(text, sizeof text, "%s. %s", caps->why, caps->remedy);
	int needed = paint_wrapped_rows(text, b->cols - 2), n = needed < WHY_ROWS ? needed : WHY_ROWS;
	return paint_wrapped(ui, row + b->row + b->rows - n, b->col + 1, n, b->cols - 2, STYLE_DIM, text);
}

static void draw_still_time(struct ui *ui, const struct gallery *g, const struct picture_box *b, int row)
{
	char time[16];
	film_title(g, b, time, sizeof time);
	int left = (b->cols - (int)strlen(time)) / 2, indent = left > 0 ? left : 0;
	term_put(ui->term, row + b->row + b->rows, b->col + indent, b->cols - indent, STYLE_DIM, time);
}

/* Above, which picture it is; below, what was done to it. */
static void draw_frame(struct ui *ui, const struct gallery *g, const struct picture_box *b, int row)
{
	char done[80], text[sizeof done + 2];
	term_box(ui->term, row + b->row - 1, b->col - 1, b->rows + 2, b->cols + 2, b->title);
	look_done(g, b, done, sizeof done);
	snprintf(text, sizeof text, " %s ", done);
	if (done[0])
		term_put(ui->term, row + b->row + b->rows, b->col + 1, b->cols - 2, STYLE_STRONG, text);
}

struct text_column {
	size_t from, to; /* rows of the list */
	int col, cols;
};

static void draw_column(struct ui *ui, const struct case_view *c, int row, struct text_column t, size_t top, long selected)
{
	const struct pane_out *out = &c->shared.gallery->out;
	const struct row_list part = { .rows = out->list.rows + t.from, .count = t.to - t.from };
	long at = selected - (long)t.from - (long)top;
	paint_rows(ui, row + out->text_row, t.col, out->text_rows, t.cols, &part, top, -1);
	for (int i = 0; c->find[0] && i < out->text_rows && top + (size_t)i < part.count; i++)
		mark_found(ui, c->find, &part.rows[top + (size_t)i], row + out->text_row + i, t.col, t.cols);
	if (selected >= (long)t.from && selected < (long)t.to && at >= 0 && at < out->text_rows)
		term_select(ui->term, row + out->text_row + (int)at, t.col, t.cols);
}

static void draw_pane(struct ui *ui, struct case_view *c, int row)
{
	struct gallery *g = c->shared.gallery;
	const struct pane_out *out = &g->out;
	struct list_view list;
	c->row = row;
	case_list(ui, c, &list);
	list_keep(&list);
	size_t top = c->top[g->pane];
	/* The cursor is drawn only once the reviewer moved it: an untouched pane stays calm. */
	long selected = c->cursor[g->pane] > 0 ? (long)c->cursor[g->pane] : -1;
	int why = 0;
	if (out->second) {
		draw_column(ui, c, row, (struct text_column){ 0, out->second, out->text_col, out->second_col - out->text_col - 3 }, top, selected);
		draw_column(ui, c, row, (struct text_column){ out->second, out->list.count, out->second_col, out->second_cols }, top, selected);
		for (int i = 0; i < out->text_rows; i++)
			term_put(ui->term, row + out->text_row + i, out->second_col - 2, 1, STYLE_FRAME, "│");
	} else {
		draw_column(ui, c, row, (struct text_column){ 0, out->list.count, out->text_col, out->text_cols }, top, selected);
	}
	for (size_t i = 0; i < out->box_count; i++) {
		struct picture_box b = out->boxes[i];
		if (b.kind == BOX_STILL)
			draw_still_time(ui, g, &b, row);
		else if (b.kind == BOX_THUMB)
			term_put(ui->term, row + b.row - 1, b.col, b.cols, b.current ? STYLE_SELECTED : STYLE_DIM, b.title);
		else
			draw_frame(ui, g, &b, row);
		if (i == 0 && !g->view.compare.on)
			why = draw_why(ui, &b, row);
		if (i == 0 || (out->paired && b.kind == BOX_FRAMED)) /* two that are looked at together stay of one size */
			b.rows -= why;
		show_picture(g, &b, row + b.row, b.col);
	}
	look_prepare(g);
}

static void draw_status(struct ui *ui, const struct case_view *c, const struct attempt *a)
{
	const struct gallery *g = c->shared.gallery;
	const struct term_caps *caps = term_caps(ui->term);
	char text[200], when[WHEN_TEXT];
	if (c->typing || c->find[0]) {
		int row = caps->rows - (ui->message[0] ? 1 : 2); /* what comes while one types stands above it */
		paint_foot(ui, "");
		term_fill(ui->term, row, 0, caps->cols, STYLE_PLAIN);
		int at = 1 + term_put(ui->term, row, 1, 2, STYLE_KEY, "/ ");
		at += paint_text(ui, row, at, caps->cols - at - 2, STYLE_PLAIN, c->find);
		if (c->typing)
			term_cursor(ui->term, row, at);
		return;
	}
	when_format(a ? a->read_at : 0, ui->utc, when);
	size_t shown = g->out.text_rows > 0 ? (size_t)g->out.text_rows : 0, count = g->out.list.count;
	int n = snprintf(text, sizeof text, "%s %s", g->reading ? "reading again; facts of" : "read", a ? when : "-");
	int seconds;
	size_t coming = pictures_coming(&g->pictures, &seconds);
	if (coming)
		n += snprintf(text + n, sizeof text - (size_t)n, ", %zu to fetch, links live %2d s", coming, seconds);
	bool looking = g->pane == IDV_PANE_DOCUMENTS || g->pane == IDV_PANE_SELFIE;
	if (looking && !g->view.pictures && !g->view.barred)
		n += snprintf(text + n, sizeof text - (size_t)n, "  pictures off, t turns them on");
	if (count > shown && !g->out.second)
		snprintf(text + n, sizeof text - (size_t)n, "  lines %zu-%zu of %zu", c->top[g->pane] + 1,
		              c->top[g->pane] + shown < count ? c->top[g->pane] + shown : count, count);
	paint_foot(ui, text);
}

void case_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct case_view *c = self;
	struct gallery *g = c->shared.gallery;
	paint_frame(ui, &body);
	const struct attempt *a = gallery_attempt(g);
	if (a && strcmp(c->viewed, g->id) != 0) {
		snprintf(c->viewed, sizeof c->viewed, "%s", g->id);
		desk_audit_view(c->shared.desk, g->id);
	}
	deciding_look(c->shared.desk);
	if (a)
		deciding_saw_pane(c->shared.desk, g->pane);
	if (a && c->whole) {
		case_lay_out(c, a, body.rows - 2, body.cols);
		c->whole = g->out.box_count > 0 && g->out.boxes[0].kind != BOX_THUMB;
	}
	if (a && c->whole) {
		whole_draw(ui, c);
		return;
	}
	draw_bar(ui, c, a);
	draw_tabs(ui, g, body.row, body.cols);
	term_line(ui->term, body.row + 1, 0, body.cols);
	int row = body.row + 2, rows = body.rows - 2;
	int strip = strip_draw(ui, c->shared.desk, row, body.cols);
	strip += strip_claim(ui, c->shared.desk, row + strip, body.cols);
	row += strip;
	rows -= strip;
	if (a) {
		case_lay_out(c, a, rows, body.cols);
		draw_pane(ui, c, row);
	} else if (g->reading) {
		term_put(ui->term, row + 1, 3, body.cols - 4, STYLE_DIM, "Reading the case...");
	} else {
		paint_text(ui, row + 1, 3, body.cols - 4, STYLE_BAD, c->err.text[0] ? c->err.text : "This case is not here.");
		paint_text(ui, row + 2, 3, body.cols - 4, STYLE_PLAIN, c->err.remedy);
	}
	draw_status(ui, c, a);
}
