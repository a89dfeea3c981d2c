/* The timeline on the screen: what there is in one line, the moments, and below them all of the one under the cursor. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "gallery/gallery.h"
#include "screen/strip.h"
#include "screen/timeline_state.h"
#include "term/term.h"
#include "ui/frame.h"
#include "ui/paint.h"

enum { BELOW_ROWS = 4, BELOW_ROWS_TALL = 7, TALL = 36, MARGIN = 1, BAR_MAX = 4096 };

static void draw_bar(struct ui *ui, const struct timeline_view *v)
{
	char left[200];
	struct buf clean;
	snprintf(left, sizeof left, "Queue > %.100s > Timeline", v->line.attempt_id);
	buf_init(&clean, BAR_MAX);
	text_clean(left, strlen(left), &clean);
	paint_bar(ui, buf_str(&clean), ui->utc ? "UTC" : "local time");
	buf_finish(&clean);
}

/* What there is, what of it is shown, and how many clocks are in doubt; then what is lacking. Rows used. */
static int draw_head(struct ui *ui, const struct timeline_view *v, int row, int cols)
{
	char sum[160], line[400];
	const char *lacks = timeline_lacks(&v->line);
	size_t doubts = v->line.all.doubts;
	int used = 1;
	moments_sum(&v->line.all, sum, sizeof sum);
	int n = snprintf(line, sizeof line, "%s", sum);
	for (int s = 0; s < MOMENT_SOURCES; s++)
		if (v->sources == 1u << s)
			n += snprintf(line + n, sizeof line - (size_t)n, "; shown: %s", moment_source_names[s]);
	int at = MARGIN + paint_text(ui, row, MARGIN, cols - 2 * MARGIN, STYLE_PLAIN, line);
	if (doubts) {
		snprintf(line, sizeof line, "  ? %zu clock%s in doubt", doubts, doubts == 1 ? "" : "s");
		paint_text(ui, row, at, cols - at - MARGIN, STYLE_WARN, line);
	}
	if (*lacks)
		paint_text(ui, row + used++, MARGIN, cols - 2 * MARGIN, STYLE_DIM, lacks);
	return used;
}

static void draw_lines(struct ui *ui, struct timeline_view *v, int row, int rows, int cols)
{
	struct row_list l = { 0 };
	struct list_view list;
	v->row = row;
	v->rows = rows;
	v->cols = cols;
	timeline_list(ui, v, &list);
	list_keep(&list);
	for (size_t i = v->top; i < v->top + (size_t)rows && i < v->count; i++)
		moment_row(&l, &v->line.all, &v->lines[i], ui->utc, v->sources != TIMELINE_ALL, cols - 2 * MARGIN);
	if (!v->count)
		paint_text(ui, row, MARGIN, cols - 2 * MARGIN, STYLE_DIM, v->line.all.count ? "Nothing of this source: f shows others." : "Nothing is known of this case yet.");
	paint_rows(ui, row, MARGIN, rows, cols - 2 * MARGIN, &l, 0, -1);
	if (v->count)
		term_select(ui->term, row + (int)(v->cursor - v->top), 0, cols);
	rows_finish(&l);
}

static void draw_below(struct ui *ui, const struct timeline_view *v, int row, int rows, int cols)
{
	const struct moment *e = timeline_at(v);
	struct row_list l = { 0 };
	term_line(ui->term, row, 0, cols);
	if (e)
		moment_rows(&l, e, ui->utc, cols - 2 * MARGIN);
	paint_rows(ui, row + 1, MARGIN, rows - 1, cols - 2 * MARGIN, &l, 0, -1);
	rows_finish(&l);
}

/* What is looked for stands where the status does. */
static void draw_find(struct ui *ui, const struct timeline_view *v)
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

void timeline_draw(struct ui *ui, void *self)
{
	struct timeline_view *v = self;
	struct paint_area body;
	timeline_refresh(v);
	paint_frame(ui, &body);
	draw_bar(ui, v);
	int strip = strip_draw(ui, v->desk, body.row, body.cols);
	strip += strip_claim(ui, v->desk, body.row + strip, body.cols);
	int row = body.row + strip, rows = body.rows - strip, below = body.rows >= TALL ? BELOW_ROWS_TALL : BELOW_ROWS;
	int head = draw_head(ui, v, row, body.cols);
	below += 1; /* its line */
	draw_lines(ui, v, row + head, rows - head - below, body.cols);
	draw_below(ui, v, row + rows - below, below, body.cols);
	if (v->typing || v->find[0])
		draw_find(ui, v);
	else
		paint_foot(ui, "");
}
