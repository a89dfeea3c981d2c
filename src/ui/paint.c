/* Rows to cells, and the frame every screen shares: bar on top, message and hints at the bottom. */
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "ui/action.h"
#include "ui/app.h"
#include "gallery/look.h"
#include "screen/move.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

/* A tmux in an 80x24 window has 23 rows left; a few fewer still make sense. */
enum { MIN_ROWS = 20, ENTER_COLS = 15 /* "Enter explain  " */, MIN_COLS = 80, TEXT_MAX = 4096, WRAPPED_MAX = 16 * 1024 };

int paint_spans(struct app *app, int row, int col, int width, const struct row *r)
{
	int used = 0;
	for (size_t i = 0; i < r->count && used < width; i++)
		used += term_put(app->term, row, col + used, width - used, r->spans[i].style, r->spans[i].text);
	return used;
}

int paint_text(struct app *app, int row, int col, int width, enum style style, const char *text)
{
	struct buf clean;
	buf_init(&clean, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	int used = term_put(app->term, row, col, width, style, buf_str(&clean));
	buf_finish(&clean);
	return used;
}

void paint_rows(struct app *app, int row, int col, int height, int width, const struct row_list *l, size_t top, long selected)
{
	for (int i = 0; i < height && top + (size_t)i < l->count; i++) {
		paint_spans(app, row + i, col, width, &l->rows[top + (size_t)i]);
		if (selected == (long)(top + (size_t)i))
			term_select(app->term, row + i, col, width);
	}
}

void paint_production(struct app *app, int row)
{
	if (config_is_production(app->config))
		term_put(app->term, row, 0, term_caps(app->term)->cols, STYLE_PRODUCTION, " PRODUCTION ");
}

bool paint_is_too_small(const struct app *app)
{
	const struct term_caps *caps = term_caps(app->term);
	return caps->rows < MIN_ROWS || caps->cols < MIN_COLS;
}

bool paint_too_small(struct app *app)
{
	const struct term_caps *caps = term_caps(app->term);
	if (!paint_is_too_small(app))
		return false;
	char text[96];
	snprintf(text, sizeof text, "idreview needs %dx%d; this is %dx%d", MIN_COLS, MIN_ROWS, caps->cols, caps->rows);
	term_put(app->term, 0, 0, caps->cols, STYLE_PLAIN, text);
	paint_production(app, 1);
	snprintf(text, sizeof text, "%u key%s did nothing; ^C leaves", app->ignored, app->ignored > 1 ? "s" : "");
	if (app->ignored)
		term_put(app->term, 2, 0, caps->cols, STYLE_WARN, text);
	return true;
}

void paint_frame(const struct app *app, struct paint_area *body)
{
	const struct term_caps *caps = term_caps(app->term);
	*body = (struct paint_area){ .row = 1, .rows = caps->rows - 3, .cols = caps->cols };
}

void paint_bar(struct app *app, const char *left, const char *right)
{
	const struct term_caps *caps = term_caps(app->term);
	bool production = config_is_production(app->config);
	enum style style = production ? STYLE_PRODUCTION : STYLE_BAR;
	term_fill(app->term, 0, 0, caps->cols, style);
	int at = 1 + term_put(app->term, 0, 1, caps->cols - 1, style, production ? "PRODUCTION" : "SANDBOX");
	if (app->config->read_only)
		at += term_put(app->term, 0, at, caps->cols - at, style, " read-only");
	int wide = text_width(right);
	int room = caps->cols - at - wide - 4;
	paint_fitted(app, 0, at + 2, room > 0 ? room : 0, style, left);
	term_put(app->term, 0, caps->cols - wide - 1, wide, style, right);
}

void paint_fitted(struct app *app, int row, int col, int cols, enum style style, const char *text)
{
	struct buf clean, fitted;
	buf_init(&clean, TEXT_MAX);
	buf_init(&fitted, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	text_fit(&fitted, buf_str(&clean), cols);
	term_put(app->term, row, col, cols, style, buf_str(&fitted));
	buf_finish(&fitted);
	buf_finish(&clean);
}

static const char *hint_of(const struct app *app, const struct action *a, unsigned where)
{
	if (!a->hint || !(a->where & where) || (a->off && a->off(app)))
		return NULL;
	return a->run != move_enter ? a->hint : where & ACTION_IN_CASE ? NULL : move_enter_hint(app);
}

/* Where pictures are, their keys come first, and then the way back. */
static int hint_rank(const struct action *a, bool pictures)
{
	return !pictures || a->group == GROUP_LOOK ? 0 : a->run == move_back ? 1 : 2;
}

/* Each "key word", as many as fit, in table order; help is always the last. */
static void paint_hints(struct app *app, int row, int cols)
{
	unsigned where = action_where(app);
	/* What Enter does changes from row to row of a case: it has a place of its own, so that the others stand still. */
	const char *enter = where & ACTION_IN_CASE ? move_enter_hint(app) : NULL;
	bool pictures = where & ACTION_IN_PICTURES;
	int at = 1, end = cols - 9;
	for (int rank = 0; rank < 3; rank++) {
		if (where & ACTION_IN_CASE && rank == (pictures ? 2 : 0))
			end -= ENTER_COLS;
		for (size_t i = 0; i < action_count; i++) {
			const struct action *a = &action_table[i];
			const char *hint = hint_rank(a, pictures) == rank ? hint_of(app, a, where) : NULL;
			char key[16];
			action_key_name(a->keys[0], key);
			if (!hint || at + text_width(key) + 1 + text_width(hint) > end)
				continue;
			at += 1 + term_put(app->term, row, at, end - at, STYLE_KEY, key);
			at += 2 + term_put(app->term, row, at, end - at, STYLE_DIM, hint);
		}
	}
	if (enter && at <= end + 2) {
		term_put(app->term, row, cols - 7 - ENTER_COLS, 5, STYLE_KEY, "Enter");
		term_put(app->term, row, cols - 1 - ENTER_COLS, 7, STYLE_DIM, enter);
	}
	term_put(app->term, row, cols - 7, 1, STYLE_KEY, "?");
	term_put(app->term, row, cols - 5, 4, STYLE_DIM, "help");
}

const char paint_zoom_keys[] = "hjkl pan  + larger  - smaller  0 Esc the whole  < > turn  ? help";

static const char *own_keys(const struct app *app)
{
	const char *keys = screen_table[screen_top(app)].keys;
	return keys ? keys : screen_top(app) == SCREEN_CASE && look_zoomed(app) ? paint_zoom_keys : NULL;
}

/* Whole, over the rows above it where it is long: what is said of a write must not be cut. */
static void paint_message(struct app *app, int row, int cols)
{
	enum { ROWS = 5 };
	int needed = paint_wrapped_rows(app->message, cols - 2), rows = needed < ROWS ? needed : ROWS;
	for (int i = 0; i < rows; i++)
		term_fill(app->term, row - i, 0, cols, STYLE_PLAIN);
	paint_wrapped(app, row - rows + 1, 1, rows, cols - 2, app->message_style, app->message);
}

void paint_foot(struct app *app, const char *status)
{
	const struct term_caps *caps = term_caps(app->term);
	int row = caps->rows - 2;
	/* Over a screen that has painted its own. */
	term_fill(app->term, row, 0, caps->cols, STYLE_PLAIN);
	term_fill(app->term, row + 1, 0, caps->cols, STYLE_PLAIN);
	if (app->message[0])
		paint_message(app, row, caps->cols);
	else
		paint_fitted(app, row, 1, caps->cols - 2, STYLE_DIM, status);
	char count[24];
	snprintf(count, sizeof count, "  count %u", app->count);
	if (app->count)
		term_put(app->term, row, caps->cols - text_width(count) - 1, text_width(count), STYLE_KEY, count);
	if (app->note && strcmp(app->message, app->note) == 0)
		app->note = NULL;
	const char *keys = own_keys(app);
	if (keys)
		term_put(app->term, row + 1, 1, caps->cols - 2, STYLE_DIM, keys);
	else
		paint_hints(app, row + 1, caps->cols);
}

int paint_wrapped_rows(const char *text, int cols)
{
	int rows = 0;
	size_t next;
	struct buf clean;
	buf_init(&clean, WRAPPED_MAX);
	text_clean(text, strlen(text), &clean);
	for (const char *s = buf_str(&clean); *s; s += next, rows++)
		text_wrap(s, cols, &next);
	buf_finish(&clean);
	return rows;
}

int paint_wrapped(struct app *app, int row, int col, int rows, int cols, enum style style, const char *text)
{
	int used = 0;
	size_t next;
	struct buf clean, line;
	buf_init(&clean, WRAPPED_MAX);
	buf_init(&line, WRAPPED_MAX);
	text_clean(text, strlen(text), &clean);
	for (const char *s = buf_str(&clean); *s && used < rows; s += next, used++) {
		buf_reset(&line);
		buf_add(&line, s, text_wrap(s, cols, &next));
		term_put(app->term, row + used, col, cols, style, buf_str(&line));
	}
	buf_finish(&clean);
	buf_finish(&line);
	return used;
}

/* The server asked us to slow down, and calls wait for it by themselves. */
static int paint_waiting(struct app *app, int row, int cols)
{
	enum api_op op;
	char line[160];
	int seconds = (int)((app->api ? api_closed_ms(app->api, &op) : 0) + 999) / 1000;
	if (seconds < 2)
		return 0;
	snprintf(line, sizeof line, "%s: next try in %d s.", api_endpoint_table[op].name, seconds);
	term_put(app->term, row, 1, 1, STYLE_WARN, "!");
	int at = 3 + term_put(app->term, row, 3, cols - 4, STYLE_WARN, "SLOW DOWN");
	paint_fitted(app, row, at + 2, cols - at - 3, STYLE_WARN, line);
	return 1;
}

int paint_trouble(struct app *app, int row, int cols)
{
	const struct trouble *t = &app->trouble;
	if (!t->kind)
		return paint_waiting(app, row, cols);
	char when[WHEN_TEXT], line[160];
	when_format(t->since, app->utc, when);
	const char *name = t->kind == ERR_RATE ? "SLOW DOWN" : t->kind == ERR_CREDENTIALS ? "CREDENTIALS" : t->answered ? "SERVER" : "OFFLINE";
	term_put(app->term, row, 1, 1, STYLE_BAD, "!");
	int at = 3 + term_put(app->term, row, 3, cols - 4, STYLE_BAD, name);
	int64_t left = (t->until_ms - when_mono_ms() + 999) / 1000;
	/* It was tried as often as it is: nothing goes by itself any more. */
	if (t->kind == ERR_RATE && left > 0)
		snprintf(line, sizeof line, "%s: r tries again, in %d s at the soonest.", t->what, (int)left);
	else if (t->kind == ERR_RATE)
		snprintf(line, sizeof line, "%s: r tries again.", t->what);
	else
		snprintf(line, sizeof line, "since %s, r tries again%s", when, t->kind == ERR_NETWORK ? ", no retry or create" : "");
	paint_fitted(app, row, at + 2, cols - at - 3, STYLE_WARN, line);
	char text[sizeof t->err.text + sizeof t->err.remedy + 40];
	snprintf(text, sizeof text, "%s%s%s%s", app->load.count ? "Facts shown are the last known. " : "", t->err.text,
	         t->err.remedy[0] ? ". " : "", t->err.remedy);
	return 1 + paint_wrapped(app, row + 1, 4, 4, cols - 6, STYLE_PLAIN, text);
}
