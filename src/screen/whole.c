#include "screen/whole.h"

#include <stdio.h>

#include "base/text.h"
#include "gallery/compare.h"
#include "gallery/look.h"
#include "gallery/show.h"
#include "screen/strip.h"
#include "ui/paint.h"

enum { MESSAGE_ROWS = 5 };

static const char keys_at_hand[] = "z zoom  ? help  Esc", zoom_keys[] = "hjkl + - 0  ? help  Esc";

static void draw_line(struct ui *ui, const struct gallery *g, const struct picture_box *b, int row, int cols)
{
	char done[80], title[sizeof done + sizeof b->title + 4];
	const char *keys = look_zoomed(g) ? zoom_keys : keys_at_hand;
	int at = 1, wide = text_width(keys);
	look_done(g, b, done, sizeof done);
	snprintf(title, sizeof title, "%s%s%s", b->title, done[0] ? "  " : "", done);
	if (ui->production)
		at = 1 + term_put(ui->term, row, 0, cols, STYLE_PRODUCTION, " PRODUCTION ");
	paint_fitted(ui, row, at, cols - at - wide - 3, STYLE_STRONG, title);
	term_put(ui->term, row, cols - wide - 1, wide, STYLE_DIM, keys);
}

void whole_draw(struct ui *ui, struct case_view *c)
{
	struct gallery *g = c->shared.gallery;
	const struct pane_out *out = &g->out;
	const struct pane_compare *compare = &g->view.compare;
	const struct term_caps *caps = term_caps(ui->term);
	int cols = caps->cols, row = strip_draw(ui, c->shared.desk, 0, cols), last = caps->rows - 1, count = 0;
	for (const char *s = ui->message; *s && count < MESSAGE_ROWS; count++) {
		size_t next;
		text_wrap(s, cols - 2, &next);
		s += next;
	}
	int rows = last - row - (count > 1 ? count - 1 : 0);
	int boxes = compare->on && !compare->one_place && out->paired && out->box_count > 1 ? 2 : 1;
	for (int i = 0; i < boxes; i++) {
		struct picture_box b = out->boxes[i];
		b.kind = BOX_FRAMED;
		b.rows = rows;
		b.cols = cols / boxes;
		show_picture(g, &b, row, i * b.cols);
	}
	if (count)
		paint_wrapped(ui, last - count + 1, 1, count, cols - 2, ui->message_style, ui->message);
	else
		draw_line(ui, g, &out->boxes[0], last, cols);
	look_prepare(g);
}
