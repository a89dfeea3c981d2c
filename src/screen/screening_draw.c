/* The screening on the screen: its head, the hits, and below them what there is of the one under the cursor. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "gallery/gallery.h"
#include "pane/hits.h"
#include "screen/screening_state.h"
#include "screen/strip.h"
#include "ui/frame.h"
#include "ui/paint.h"

enum { TALL = 36, LIST_ROWS = 6, LIST_ROWS_TALL = 12, BELOW_MIN = 6, MARGIN = 1, BAR_MAX = 4096 };

static const char *const below_names[BELOWS] = { "comparison", "all fields", "past" };

/* What is drawn in one frame. */
struct frame {
	struct ui *ui;
	struct screening_view *v;
	const struct scrutiny *s;
	struct hits_view shown;
	struct pane_view view;
	size_t hit;              /* SIZE_MAX: none */
	int row, rows, cols;     /* what is left of the body */
};

static void draw_bar(const struct frame *f)
{
	char left[300], right[80];
	const struct gallery *g = f->v->shared.gallery;
	struct buf clean;
	snprintf(left, sizeof left, "Queue > %.80s > Screening %.100s", g->id, f->s ? f->s->id : "");
	buf_init(&clean, BAR_MAX);
	text_clean(left, strlen(left), &clean);
	snprintf(right, sizeof right, "mask %s", f->v->bare ? "OFF" : "on");
	paint_bar(f->ui, buf_str(&clean), right);
	buf_finish(&clean);
}

/* Rows of a list from `top` on, where this begins; takes them from what is left. */
static void put_rows(struct frame *f, const struct row_list *l, size_t top, int most)
{
	int rows = l->count > top ? (int)(l->count - top) : 0;
	rows = rows < most ? rows : most;
	paint_rows(f->ui, f->row, MARGIN, rows, f->cols - 2 * MARGIN, l, top, -1);
	f->row += rows;
	f->rows -= rows;
}

static void draw_head(struct frame *f)
{
	struct row_list l = { 0 };
	hits_brief(&l, &f->shown, &f->view);
	put_rows(f, &l, 0, f->rows / 2);
	rows_finish(&l);
}

static void draw_hits(struct frame *f)
{
	struct screening_view *v = f->v;
	struct row_list l = { 0 };
	struct list_view list;
	int most = f->rows + f->row >= TALL ? LIST_ROWS_TALL : LIST_ROWS, count = (int)f->s->look.hit_count;
	hits_head(&l, &f->view);
	put_rows(f, &l, 0, 1);
	rows_reset(&l);
	v->row = f->row;
	v->cols = f->cols;
	v->rows = count < most ? count : most;
	v->rows = f->rows - v->rows < BELOW_MIN ? f->rows - BELOW_MIN : v->rows;
	screening_list(f->ui, v, &list);
	list_keep(&list);
	for (size_t i = v->top; i < v->top + (size_t)v->rows && i < f->s->look.hit_count; i++)
		hits_row(&l, &f->shown, &f->view, f->s->order ? f->s->order[i] : i);
	paint_rows(f->ui, f->row, MARGIN, v->rows, f->cols - 2 * MARGIN, &l, 0, -1);
	if (v->cursor >= v->top && v->cursor < v->top + (size_t)v->rows)
		term_select(f->ui->term, f->row + (int)(v->cursor - v->top), 0, f->cols);
	rows_finish(&l);
	f->row += v->rows;
	f->rows -= v->rows;
}

/* The line between the hits and what is below: what that is, what else it can be, and which of its lines show. */
static void draw_line(struct frame *f, size_t from, size_t to, size_t count)
{
	struct term *t = f->ui->term;
	char text[60] = "";
	int at = 2;
	term_line(t, f->row, 0, f->cols);
	for (int i = 0; i < BELOWS; i++) {
		bool current = i == (int)f->v->below;
		char name[40];
		snprintf(name, sizeof name, current ? "[%s]" : " %s ", below_names[i]);
		at += term_put(t, f->row, at, f->cols - at, current ? STYLE_STRONG : STYLE_DIM, name);
	}
	if (to < count || from > 1)
		snprintf(text, sizeof text, " lines %zu-%zu of %zu, %s ", from, to, count, to < count ? from > 1 ? "[ and ] scroll" : "] scrolls" : "[ scrolls back");
	int wide = text_width(text);
	term_put(t, f->row, f->cols - wide - 2, wide, STYLE_DIM, text);
	f->row++;
	f->rows--;
}

static void draw_below(struct frame *f)
{
	struct screening_view *v = f->v;
	struct row_list l = { 0 };
	if (v->below == BELOW_PAST)
		hits_past(&l, &f->shown, &f->view);
	else if (f->hit != SIZE_MAX)
		(v->below == BELOW_FIELDS ? hits_leaves : hits_compare)(&l, &f->shown, &f->view, f->hit);
	if (v->below == BELOW_FIELDS && f->hit != SIZE_MAX)
		hits_words(&l, &f->view);
	size_t rows = (size_t)(f->rows - 1), last = l.count > rows ? l.count - rows : 0;
	v->below_rows = (int)rows;
	v->below_count = l.count;
	v->below_top = v->below_top < last ? v->below_top : last;
	size_t to = v->below_top + rows < l.count ? v->below_top + rows : l.count;
	draw_line(f, v->below_top + 1, to, l.count);
	put_rows(f, &l, v->below_top, f->rows);
	rows_finish(&l);
}

/* How far the reviewer is. */
static void put_status(const struct frame *f, char *out, size_t size)
{
	const struct scrutiny *s = f->s;
	size_t verdicts[AML_VERDICTS] = { 0 }, marked = 0, count = s->verdicts ? s->look.hit_count : 0;
	for (size_t i = 0; i < count; i++) {
		verdicts[s->verdicts[i].verdict]++;
		marked += s->marked && s->marked[i];
	}
	int n = snprintf(out, size, "hit %zu of %zu", f->v->cursor + 1, s->look.hit_count);
	const char *before = f->shown.sent ? "; sent, not known: " : "; not sent yet: ";
	for (int i = AML_MATCH; i < AML_VERDICTS; i++) {
		if (verdicts[i]) /* what is inconclusive never is sent */
			n += snprintf(out + n, size - (size_t)n, "%s%zu %s", i == AML_INCONCLUSIVE ? "; " : before, verdicts[i], aml_verdict_names[i]);
		before = verdicts[i] ? ", " : before;
	}
	if (marked)
		snprintf(out + n, size - (size_t)n, "; %zu marked", marked);
}

/* What is looked for stands where the status does. */
static void draw_find(struct ui *ui, const struct screening_view *v)
{
	const struct term_caps *caps = term_caps(ui->term);
	int row = caps->rows - (ui->message[0] ? 1 : 2);
	paint_foot(ui, "");
	term_fill(ui->term, row, 0, caps->cols, STYLE_PLAIN);
	int at = 1 + term_put(ui->term, row, 1, 2, STYLE_KEY, "/ ");
	at += paint_text(ui, row, at, caps->cols - at - 2, STYLE_PLAIN, v->find);
	if (v->typing)
		term_cursor(ui->term, row, at);
}

/* There is no screening to show: why. */
static void draw_nothing(const struct frame *f)
{
	const struct gallery *g = f->v->shared.gallery;
	const struct attempt *a = gallery_attempt(g);
	const char *text = !a && g->reading ? "Reading the case ..." : !a ? "This case is not here: q goes back to it." :
	                   "This attempt has no watchlist screening.";
	paint_text(f->ui, f->row + 1, 3, f->cols - 4, STYLE_DIM, text);
}

void screening_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct screening_view *v = self;
	struct frame f = { .ui = ui, .v = v, .s = screening_at(v), .hit = SIZE_MAX };
	char status[200] = "";
	paint_frame(ui, &body);
	f.row = body.row;
	f.rows = body.rows;
	f.cols = body.cols;
	draw_bar(&f);
	int strip = strip_draw(ui, v->shared.desk, f.row, f.cols);
	strip += strip_claim(ui, v->shared.desk, f.row + strip, f.cols);
	f.row += strip;
	f.rows -= strip;
	if (!f.s) {
		draw_nothing(&f);
		paint_foot(ui, status);
		return;
	}
	deciding_saw_pane(v->shared.desk, IDV_PANE_SCREENING);
	scrutiny_view(v->shared.desk, &f.shown);
	f.view = v->shared.gallery->view;
	f.view.width = f.cols - 2 * MARGIN;
	f.view.height = f.rows;
	f.view.utc = ui->utc;
	f.view.revealed_count = 0;
	f.view.screening = &f.shown;
	draw_head(&f);
	if (f.s->look.hit_count) {
		struct list_view list;
		screening_list(ui, v, &list); /* the cursor is where its hit is now */
		f.hit = screening_hit(v);
		put_status(&f, status, sizeof status);
	}
	const char *id = f.hit != SIZE_MAX ? record_text(f.s->look.hits[f.hit], HIT_ID) : "";
	f.view.reveal_all = v->bare || (*id && !strcmp(id, v->bare_hit));
	if (f.s->look.hit_count)
		draw_hits(&f);
	if (f.s->look.hit_count || v->below == BELOW_PAST || f.s->look.screening)
		draw_below(&f);
	if (v->typing || v->find[0])
		draw_find(ui, v);
	else
		paint_foot(ui, status);
}
