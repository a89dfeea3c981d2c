#include "screen/whole.h"

#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "gallery/look.h"
#include "gallery/show.h"
#include "base/text.h"

enum { MESSAGE_ROWS = 5 };

const char whole_keys[] = "z zoom  ? help  Esc", whole_zoom_keys[] = "hjkl + - 0  ? help  Esc";

bool whole_on(const struct app *app)
{
	return app->open.whole && screen_top(app) == SCREEN_CASE;
}

void whole_toggle(struct app *app)
{
	struct case_view *c = &app->open;
	c->whole = !c->whole;
	for (size_t i = 0; i < c->out.box_count; i++)
		if (c->out.boxes[i].kind == BOX_STILL) /* of a film's sheet the picture at hand */
			c->view.film.large = true;
	c->laid_pane = 0;
}

static void draw_line(struct app *app, const struct picture_box *b, int row, int cols)
{
	char done[80], title[sizeof done + sizeof b->title + 4];
	const char *keys = look_zoomed(app) ? whole_zoom_keys : whole_keys;
	int at = 1, wide = text_width(keys);
	look_done(app, b, done, sizeof done);
	snprintf(title, sizeof title, "%s%s%s", b->title, done[0] ? "  " : "", done);
	if (config_is_production(app->config))
		at = 1 + term_put(app->term, row, 0, cols, STYLE_PRODUCTION, " PRODUCTION ");
	paint_fitted(app, row, at, cols - at - wide - 3, STYLE_STRONG, title);
	term_put(app->term, row, cols - wide - 1, wide, STYLE_DIM, keys);
}

void whole_draw(struct app *app)
{
	const struct pane_out *out = &app->open.out;
	const struct pane_compare *compare = &app->open.view.compare;
	const struct term_caps *caps = term_caps(app->term);
	int cols = caps->cols, row = paint_trouble(app, 0, cols), last = caps->rows - 1, count = 0;
	for (const char *s = app->message; *s && count < MESSAGE_ROWS; count++) {
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
		show_picture(app, &b, row, i * b.cols);
	}
	if (count)
		paint_wrapped(app, last - count + 1, 1, count, cols - 2, app->message_style, app->message);
	else
		draw_line(app, &out->boxes[0], last, cols);
	look_prepare(app);
}
