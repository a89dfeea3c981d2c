/* The frame every screen shares: bar on top, message and hints at the bottom. */
#include "ui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/paint.h"
#include "ui/ui.h"

/* A tmux in an 80x24 window has 23 rows left; a few fewer still make sense. */
enum { MIN_ROWS = 20, ENTER_COLS = 15 /* "Enter explain  " */, MIN_COLS = 80 };

void paint_production(struct ui *ui, int row)
{
	if (ui->production)
		term_put(ui->term, row, 0, term_caps(ui->term)->cols, STYLE_PRODUCTION, " PRODUCTION ");
}

bool paint_is_too_small(const struct ui *ui)
{
	const struct term_caps *caps = term_caps(ui->term);
	return caps->rows < MIN_ROWS || caps->cols < MIN_COLS;
}

bool paint_too_small(struct ui *ui)
{
	const struct term_caps *caps = term_caps(ui->term);
	if (!paint_is_too_small(ui))
		return false;
	char text[96];
	snprintf(text, sizeof text, "idreview needs %dx%d; this is %dx%d", MIN_COLS, MIN_ROWS, caps->cols, caps->rows);
	term_put(ui->term, 0, 0, caps->cols, STYLE_PLAIN, text);
	paint_production(ui, 1);
	snprintf(text, sizeof text, "%u key%s did nothing; ^C leaves", ui->ignored, ui->ignored > 1 ? "s" : "");
	if (ui->ignored)
		term_put(ui->term, 2, 0, caps->cols, STYLE_WARN, text);
	return true;
}

void paint_frame(const struct ui *ui, struct paint_area *body)
{
	const struct term_caps *caps = term_caps(ui->term);
	*body = (struct paint_area){ .row = 1, .rows = caps->rows - 3, .cols = caps->cols };
}

void paint_bar(struct ui *ui, const char *left, const char *right)
{
	const struct term_caps *caps = term_caps(ui->term);
	enum style style = ui->production ? STYLE_PRODUCTION : STYLE_BAR;
	term_fill(ui->term, 0, 0, caps->cols, style);
	int at = 1 + term_put(ui->term, 0, 1, caps->cols - 1, style, ui->production ? "PRODUCTION" : "SANDBOX");
	if (ui->read_only)
		at += term_put(ui->term, 0, at, caps->cols - at, style, " read-only");
	int wide = text_width(right);
	int room = caps->cols - at - wide - 4;
	paint_fitted(ui, 0, at + 2, room > 0 ? room : 0, style, left);
	term_put(ui->term, 0, caps->cols - wide - 1, wide, style, right);
}

static const char *hint_of(const struct ui *ui, const struct screen *top, const struct action *a)
{
	if (!a->hint || !(a->modes & action_modes(ui, top)) || (a->off && a->off(ui, top->self)))
		return NULL;
	if (a->keys[0] != '\r' || !top->kind->enter)
		return a->hint;
	return top->kind->enter_apart ? NULL : top->kind->enter(ui, top->self);
}

/* Where a group comes first, its keys do, and then the way back. */
static int hint_rank(const struct action *a, int foremost)
{
	return foremost < 0 || (int)a->group == foremost ? 0 : a->keys[0] == 'q' ? 1 : 2;
}

/* Each "key word", as many as fit, in table order; help is always the last. */
static void paint_hints(struct ui *ui, int row, int cols)
{
	const struct screen *top = ui_top(ui);
	/* What Enter does changes from row to row: then it has a place of its own, so that the others stand still. */
	bool apart = top->kind->enter_apart;
	const char *enter = apart ? top->kind->enter(ui, top->self) : NULL;
	int at = 1, end = cols - 9, foremost = top->kind->foremost ? top->kind->foremost(ui, top->self) : -1;
	for (int rank = 0; rank < 3; rank++) {
		if (apart && rank == (foremost < 0 ? 0 : 2))
			end -= ENTER_COLS;
		struct action_walk walk = action_walk(top->kind->actions);
		for (const struct action *a; (a = action_next(&walk));) {
			const char *hint = hint_rank(a, foremost) == rank ? hint_of(ui, top, a) : NULL;
			char key[16];
			action_key_name(a->keys[0], key);
			if (!hint || at + text_width(key) + 1 + text_width(hint) > end)
				continue;
			at += 1 + term_put(ui->term, row, at, end - at, STYLE_KEY, key);
			at += 2 + term_put(ui->term, row, at, end - at, STYLE_DIM, hint);
		}
	}
	if (enter && at <= end + 2) {
		term_put(ui->term, row, cols - 7 - ENTER_COLS, 5, STYLE_KEY, "Enter");
		term_put(ui->term, row, cols - 1 - ENTER_COLS, 7, STYLE_DIM, enter);
	}
	term_put(ui->term, row, cols - 7, 1, STYLE_KEY, "?");
	term_put(ui->term, row, cols - 5, 4, STYLE_DIM, "help");
}

static const char *own_keys(const struct ui *ui)
{
	const struct screen *top = ui_top(ui);
	return top->kind->keys_now ? top->kind->keys_now(ui, top->self) : top->kind->keys;
}

/* Whole, over the rows above it where it is long: what is said of a write must not be cut. */
static void paint_message(struct ui *ui, int row, int cols)
{
	enum { ROWS = 5 };
	int needed = paint_wrapped_rows(ui->message, cols - 2), rows = needed < ROWS ? needed : ROWS;
	for (int i = 0; i < rows; i++)
		term_fill(ui->term, row - i, 0, cols, STYLE_PLAIN);
	paint_wrapped(ui, row - rows + 1, 1, rows, cols - 2, ui->message_style, ui->message);
}

void paint_foot(struct ui *ui, const char *status)
{
	const struct term_caps *caps = term_caps(ui->term);
	int row = caps->rows - 2;
	/* Over a screen that has painted its own. */
	term_fill(ui->term, row, 0, caps->cols, STYLE_PLAIN);
	term_fill(ui->term, row + 1, 0, caps->cols, STYLE_PLAIN);
	if (ui->message[0])
		paint_message(ui, row, caps->cols);
	else
		paint_fitted(ui, row, 1, caps->cols - 2, STYLE_DIM, status);
	char count[24];
	snprintf(count, sizeof count, "  count %u", ui->count);
	if (ui->count)
		term_put(ui->term, row, caps->cols - text_width(count) - 1, text_width(count), STYLE_KEY, count);
	if (ui->note && strcmp(ui->message, ui->note) == 0)
		ui->note = NULL;
	const char *keys = own_keys(ui);
	if (keys)
		term_put(ui->term, row + 1, 1, caps->cols - 2, STYLE_DIM, keys);
	else
		paint_hints(ui, row + 1, caps->cols);
}
