#include "screen/link.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "screen/table.h"
#include "term/qr.h"
#include "ui/copy.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { LINK_COLS = 24 }; /* least for a link beside its code */

struct link {
	enum link_target kind;
	char *url; /* secret memory */
};

static const struct {
	const char *title, *what, *foot;
} links[] = {
	[TARGET_SHAREABLE] = { "Shareable link", "the link", "anyone with this link can go on with the verification; y copies it, Esc closes" },
	[TARGET_DASHBOARD] = { "The case in the Dashboard", "the Dashboard link", "opens the case in the vendor's Dashboard; y copies it, Esc closes" },
};

const char *link_name(enum link_target kind)
{
	return links[kind].what;
}

/* The link, whole or not at all: who types off half of one ends up nowhere. Returns rows used. */
static int draw_url(struct ui *ui, const struct link *l, int row, int col, int rows, int cols)
{
	char text[120];
	if (paint_wrapped_rows(l->url, cols) <= rows)
		return paint_wrapped(ui, row, col, rows, cols, STYLE_STRONG, l->url);
	snprintf(text, sizeof text, "The link has %zu bytes, more than fit here; y copies it whole.", strlen(l->url));
	return paint_wrapped(ui, row, col, rows, cols, STYLE_WARN, text);
}

/* Where a box is too low for the code: the code from the top of the screen on the right, link and message beside it. */
static bool draw_beside(struct ui *ui, const struct link *l)
{
	const struct term_caps *caps = term_caps(ui->term);
	int rows, cols, most = caps->rows - 1;
	if (!term_qr_size(most, caps->cols - LINK_COLS, l->url, &rows, &cols))
		return false;
	int at = 2, room = caps->cols - cols - 3;
	for (int row = 0; row < most; row++)
		term_fill(ui->term, row, 0, caps->cols, STYLE_PLAIN);
	paint_bar(ui, links[l->kind].title, "");
	at += draw_url(ui, l, at, 1, most - 3, room) + 1;
	paint_wrapped(ui, at, 1, most - at, room, ui->message[0] ? ui->message_style : STYLE_DIM, ui->message[0] ? ui->message : links[l->kind].foot);
	return term_qr(ui->term, 0, caps->cols - cols, most, cols, l->url, &rows, &cols);
}

static void link_draw(struct ui *ui, void *self)
{
	const struct link *l = self;
	const struct term_caps *caps = term_caps(ui->term);
	struct popup in;
	int rows, cols;
	paint_foot(ui, links[l->kind].foot);
	if (!popup_box(ui, links[l->kind].title, caps->rows, &in))
		return;
	int row = in.row + draw_url(ui, l, in.row, in.col, in.rows - 2, in.cols) + 1;
	if (!term_qr_size(INT_MAX, INT_MAX, l->url, &rows, &cols))
		paint_wrapped(ui, row, in.col, in.row + in.rows - row, in.cols, STYLE_DIM, "It is too long for a QR code.");
	else if (!term_qr(ui->term, row, in.col, in.row + in.rows - row, in.cols, l->url, &rows, &cols) && !draw_beside(ui, l))
		term_put(ui->term, row, in.col, in.cols, STYLE_DIM, "A QR code does not fit here: make the window taller.");
}

static bool link_key(struct ui *ui, void *self, const struct term_event *ev)
{
	const struct link *l = self;
	if (ev->kind != TERM_KEY || (ev->key != 'y' && ev->key != 'Y' && ev->key != 'o'))
		return false;
	copy_text(ui, link_name(l->kind), l->url);
	return true;
}

static void link_close(struct ui *ui, void *self)
{
	struct link *l = self;
	(void)ui;
	secret_free(l->url);
}

const struct screen_kind link_screen = {
	.name = "Link", .overlay = true, .size = sizeof(struct link), .keys = "y copies, Esc closes", .mode = MODE_OVERLAY,
	.actions = overlay_actions, .draw = link_draw, .key = link_key, .close = link_close,
};

void link_open(struct ui *ui, enum link_target kind, const char *url)
{
	struct link *l = ui_push(ui, &link_screen);
	l->kind = kind;
	l->url = secret_strdup(url);
}
