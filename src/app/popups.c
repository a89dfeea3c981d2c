/* What opens over a screen: help and palette, a field explained, the messages, the link. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/action.h"
#include "app/app.h"
#include "app/edit.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "term/qr.h"

struct pop_area { int row, col, rows, cols; };
enum { LINK_COLS = 24 }; /* least for a link beside its code */

/* A box in the middle, two cells from the edges at most; returns its inside. */
static bool pop_up(struct app *app, const char *title, int want_rows, struct pop_area *in)
{
	const struct term_caps *caps = term_caps(app->term);
	int cols = caps->cols - 4 < 100 ? caps->cols - 4 : 100;
	int rows = want_rows + 2 < caps->rows - 3 ? want_rows + 2 : caps->rows - 3;
	if (rows < 4 || cols < 40)
		return false;
	int row = (caps->rows - rows) / 2, col = (caps->cols - cols) / 2;
	term_box(app->term, row, col, rows, cols, title);
	*in = (struct pop_area){ row + 1, col + 2, rows - 2, cols - 4 };
	return true;
}

/* -- help and palette ---------------------------------------------------------------------------------------------------------- */

/* The screen below the overlay decides which actions are at hand. */
static unsigned where_below(struct app *app)
{
	app->depth--;
	unsigned where = action_where(app);
	app->depth++;
	return where;
}

/* A pane's short name, as its bar has it, is a name of the action that shows it. */
static const char *short_name(const struct action *a)
{
	uint32_t key = a->keys[0];
	return a->group == GROUP_CASE && key >= '1' && key <= '9' ? pane_table[key - '0'].short_name : a->name;
}

static bool is_exactly(const struct action *a, const char *typed)
{
	char key[16];
	for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++)
		if (strcmp(action_key_name(a->keys[k], key), typed) == 0)
			return true;
	return strcasecmp(a->name, typed) == 0 || strcasecmp(short_name(a), typed) == 0;
}

/* What was typed as a key or a name comes before what only has it somewhere. */
static size_t matches(struct app *app, unsigned where, const struct action *found[], size_t max)
{
	const char *typed = app->picker.filter;
	size_t n = 0;
	for (int exact = 1; exact >= 0; exact--) {
		for (int g = 0; g < ACTION_GROUPS; g++) {
			for (size_t i = 0; i < action_count && n < max; i++) {
				const struct action *a = &action_table[i];
				char text[200];
				snprintf(text, sizeof text, "%s %s %s", a->name, short_name(a), a->help);
				if ((int)a->group == g && a->where & where && is_exactly(a, typed) == exact && (exact || text_contains(text, typed)))
					found[n++] = a;
			}
		}
	}
	return n;
}

/* Nothing on this screen: where else? */
static void draw_elsewhere(struct app *app, const struct pop_area *in, int row)
{
	static const struct {
		unsigned where;
		const char *name;
	} places[] = { { ACTION_IN_QUEUE, "in the queue" }, { ACTION_IN_CASE, "in a case" }, { ACTION_IN_PICTURES, "in Documents and Selfie" } };
	const struct action *found[1];
	char text[160];
	snprintf(text, sizeof text, "Nothing matches.");
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (matches(app, places[i].where, found, 1)) {
			snprintf(text, sizeof text, "Not here: \"%s\" is at hand %s.", found[0]->name, places[i].name);
			break;
		}
	}
	paint_fitted(app, row, in->col, in->cols, STYLE_DIM, text);
}

static void draw_action(struct app *app, const struct action *a, const struct pop_area *in, int row, bool selected)
{
	char keys[60] = "", one[16];
	for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++)
		snprintf(keys + strlen(keys), sizeof keys - strlen(keys), "%s%s", k ? " " : "", action_key_name(a->keys[k], one));
	const char *why = a->off ? a->off(app) : NULL;
	term_put(app->term, row, in->col, 10, why ? STYLE_DIM : STYLE_KEY, keys);
	int at = in->col + 11, room = in->cols - 11;
	if (app->picker.palette) {
		term_put(app->term, row, at, room, why ? STYLE_DIM : STYLE_PLAIN, a->name);
		at += 20;
		room -= 20;
	}
	paint_fitted(app, row, at, room, why || app->picker.palette ? STYLE_DIM : STYLE_PLAIN, a->help);
	int used = text_width(a->help);
	if (why && used < room) {
		char text[160];
		snprintf(text, sizeof text, "off: %s", why);
		term_put(app->term, row, at + used + 1, room - used - 1, STYLE_WARN, text);
	}
	if (selected)
		term_restyle(app->term, row, in->col, in->cols, STYLE_SELECTED);
}

void help_draw(struct app *app)
{
	struct picker *p = &app->picker;
	const struct action *found[128];
	size_t n = matches(app, where_below(app), found, sizeof found / sizeof found[0]);
	struct pop_area in;
	char title[80];
	snprintf(title, sizeof title, p->palette ? "Commands" : "Keys: %s", screen_table[app->screens[app->depth - 2]].name);
	if (!pop_up(app, title, p->palette ? 14 : 40, &in))
		return;
	int at = in.col + term_put(app->term, in.row, in.col, in.cols, STYLE_KEY, p->palette ? ": " : "search ");
	at += paint_text(app, in.row, at, in.cols - 10, STYLE_STRONG, p->filter);
	term_cursor(app->term, in.row, at);
	size_t rows = (size_t)in.rows - 1;
	if (p->cursor >= n)
		p->cursor = n ? n - 1 : 0;
	if (p->cursor < p->top)
		p->top = p->cursor;
	if (p->cursor >= p->top + rows)
		p->top = p->cursor - rows + 1;
	if (!n)
		draw_elsewhere(app, &in, in.row + 1);
	for (size_t i = 0; i < rows && p->top + i < n; i++)
		draw_action(app, found[p->top + i], &in, in.row + 1 + (int)i, p->top + i == p->cursor);
	char count[64];
	snprintf(count, sizeof count, "%zu-%zu of %zu", n ? p->top + 1 : 0, p->top + rows < n ? p->top + rows : n, n);
	term_put(app->term, in.row, in.col + in.cols - text_width(count), text_width(count), STYLE_DIM, count);
	paint_foot(app, "type to search, Up and Down choose, Enter runs, Esc closes");
}

bool help_key(struct app *app, const struct term_event *ev)
{
	struct picker *p = &app->picker;
	const struct action *found[128];
	size_t n = matches(app, where_below(app), found, sizeof found / sizeof found[0]);
	if (ev->kind == TERM_KEY) {
		switch (ev->key) {
		case TERM_DOWN:
		case '\t':
			p->cursor = p->cursor + 1 < n ? p->cursor + 1 : p->cursor;
			return true;
		case TERM_UP:
		case TERM_BACKTAB:
			p->cursor -= p->cursor > 0;
			return true;
		case TERM_PGDN:
			p->cursor = p->cursor + 10 < n ? p->cursor + 10 : n ? n - 1 : 0;
			return true;
		case TERM_PGUP:
			p->cursor -= p->cursor < 10 ? p->cursor : 10;
			return true;
		default:
			break;
		}
	}
	switch (edit_line(p->filter, sizeof p->filter, ev)) {
	case EDIT_CHANGED:
		p->cursor = p->top = 0;
		return true;
	case EDIT_ENTER:
		screen_pop(app);
		if (p->cursor < n)
			action_run(app, found[p->cursor]);
		return true;
	default:
		return false;
	}
}

/* -- a field explained --------------------------------------------------------------------------------------------------------- */

void explain_open(struct app *app)
{
	const struct attempt *a = case_attempt(app);
	const struct row *r = case_row(app);
	if (!a || !r || r->field.leaf == IDV_LEAVES) {
		app_say(app, STYLE_DIM, "no field on this line; j and k move the cursor");
		return;
	}
	rows_finish(&app->explain);
	app->explain_top = 0;
	struct pane_view v = app->open.view;
	const struct term_caps *caps = term_caps(app->term);
	v.width = (caps->cols - 4 < 100 ? caps->cols - 4 : 100) - 4;
	pane_explain(a->record, &v, r, &app->explain);
	screen_push(app, SCREEN_EXPLAIN);
}

void legend_open(struct app *app)
{
	const struct term_caps *caps = term_caps(app->term);
	rows_finish(&app->explain);
	app->explain_top = 0;
	queue_legend(&app->explain, (caps->cols - 4 < 100 ? caps->cols - 4 : 100) - 4);
	screen_push(app, SCREEN_EXPLAIN);
}

static bool scroll(size_t *top, size_t count, const struct term_event *ev)
{
	if (ev->kind != TERM_KEY)
		return false;
	long by = ev->key == 'j' || ev->key == TERM_DOWN ? 1 : ev->key == 'k' || ev->key == TERM_UP ? -1 : ev->key == TERM_PGDN ? 10 :
	          ev->key == TERM_PGUP ? -10 : 0;
	if (!by)
		return false;
	long to = (long)*top + by;
	*top = to < 0 ? 0 : to >= (long)count ? (count ? count - 1 : 0) : (size_t)to;
	return true;
}

void explain_draw(struct app *app)
{
	struct pop_area in;
	if (!pop_up(app, screen_is_open(app, SCREEN_CASE) ? "Field" : "Marks", (int)app->explain.count, &in))
		return;
	size_t rows = (size_t)in.rows, last = app->explain.count > rows ? app->explain.count - rows : 0;
	app->explain_top = app->explain_top < last ? app->explain_top : last;
	paint_rows(app, in.row, in.col, in.rows, in.cols, &app->explain, app->explain_top, -1);
}

bool explain_key(struct app *app, const struct term_event *ev)
{
	if (ev->kind == TERM_KEY && ev->key == '\r') {
		screen_pop(app);
		return true;
	}
	return scroll(&app->explain_top, app->explain.count, ev);
}

/* -- messages ------------------------------------------------------------------------------------------------------------------ */

void messages_draw(struct app *app)
{
	static const enum style styles[] = { [LOG_DEBUG] = STYLE_DIM, [LOG_INFO] = STYLE_PLAIN, [LOG_WARN] = STYLE_WARN, [LOG_ERROR] = STYLE_BAD };
	static const char *const names[] = { [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error" };
	struct pop_area in;
	if (!pop_up(app, "Messages, newest first", 40, &in))
		return;
	if (!log_count())
		term_put(app->term, in.row, in.col, in.cols, STYLE_DIM, "No trouble and no writes so far.");
	int row = 0;
	for (size_t i = app->messages_top; row < in.rows && log_at(i); i++) {
		const struct log_entry *e = log_at(i);
		char when[WHEN_TEXT], line[sizeof e->text + 64];
		when_format(e->at, app->utc, when);
		snprintf(line, sizeof line, "%.19s %-5s %s", when, names[e->level], e->text);
		size_t next;
		int first = 1;
		for (const char *s = line; *s && row < in.rows; s += next, row++, first = 0) {
			size_t n = text_wrap(s, in.cols - (first ? 0 : 26), &next);
			char part[sizeof line];
			snprintf(part, sizeof part, "%.*s", (int)n, s);
			paint_text(app, in.row + row, in.col + (first ? 0 : 26), in.cols - (first ? 0 : 26), styles[e->level], part);
		}
	}
	paint_foot(app, "j and k scroll, Esc closes");
}

bool messages_key(struct app *app, const struct term_event *ev)
{
	return scroll(&app->messages_top, log_count(), ev);
}

/* -- subjects ------------------------------------------------------------------------------------------------------------------ */

/* What needs a look comes first. */
enum { LINE_FAILED, LINE_EMPTY, LINE_CAPPED, LINE_READING, LINE_READ, LINE_KINDS };

static int kind_of_subject(const struct subject *s)
{
	if (s->state == SUBJECT_READ)
		return s->attempts ? LINE_READ : LINE_EMPTY;
	return s->state == SUBJECT_FAILED ? LINE_FAILED : s->state == SUBJECT_CAPPED ? LINE_CAPPED : LINE_READING;
}

static void say_subject(const struct subject *s, struct buf *out)
{
	buf_printf(out, "user %s, template %s: ", s->client_user_id, s->template_id);
	switch (kind_of_subject(s)) {
	case LINE_FAILED: buf_printf(out, "not read: %s", s->err.text); break;
	case LINE_EMPTY: buf_add_str(out, "no attempts"); break;
	case LINE_CAPPED: buf_printf(out, "the first %zu attempts of the list; the others are not here (list_cap)", s->attempts); break;
	case LINE_READING: buf_add_str(out, s->state == SUBJECT_WAITING ? "waits to be read" : "is being read"); break;
	default: buf_printf(out, "%zu attempt%s", s->attempts, s->attempts == 1 ? "" : "s"); break;
	}
}

/* Line n of all, in order; false past the end. An id that was read is its subject's line. */
static bool subject_at(const struct caseload *l, size_t n, int *kind, struct buf *out)
{
	buf_reset(out);
	for (*kind = 0; *kind < LINE_KINDS; ++*kind) {
		for (size_t i = 0; i < l->id_count && (*kind == LINE_FAILED || *kind == LINE_READING); i++) {
			const struct asked_id *a = &l->ids[i];
			bool here = *kind == LINE_FAILED ? a->state == SUBJECT_FAILED : a->state < SUBJECT_READ;
			if (here && n-- == 0) {
				buf_printf(out, "attempt %s: %s%s", a->id, *kind == LINE_FAILED ? "not read: " : "waits to be read", a->err.text);
				return true;
			}
		}
		for (size_t i = 0; i < l->subject_count; i++) {
			if (kind_of_subject(&l->subjects[i]) == *kind && n-- == 0) {
				say_subject(&l->subjects[i], out);
				return true;
			}
		}
	}
	return false;
}

void subjects_draw(struct app *app)
{
	static const enum style styles[] = { [LINE_FAILED] = STYLE_BAD, [LINE_EMPTY] = STYLE_WARN, [LINE_CAPPED] = STYLE_WARN,
	                                     [LINE_READING] = STYLE_DIM, [LINE_READ] = STYLE_PLAIN };
	struct pop_area in;
	struct buf line;
	char title[120];
	size_t failed, done = reader_read(app, &failed);
	int kind;
	snprintf(title, sizeof title, "Subjects: %zu of %zu read, %zu without attempts, %zu not read", done, app->load.subject_count,
	         reader_empty(app), failed);
	if (!pop_up(app, title, 40, &in))
		return;
	buf_init(&line, 4096);
	int row = 0;
	for (size_t i = app->subjects_top; row < in.rows && subject_at(&app->load, i, &kind, &line); i++)
		row += paint_wrapped(app, in.row + row, in.col, in.rows - row, in.cols, styles[kind], buf_str(&line));
	buf_finish(&line);
	paint_foot(app, "j and k scroll, r in the queue reads again, Esc closes");
}

bool subjects_key(struct app *app, const struct term_event *ev)
{
	size_t lines = app->load.subject_count;
	for (size_t i = 0; i < app->load.id_count; i++)
		lines += app->load.ids[i].state != SUBJECT_READ;
	return scroll(&app->subjects_top, lines, ev);
}

/* -- the shareable link -------------------------------------------------------------------------------------------------------- */

void link_open(struct app *app, const char *url)
{
	secret_free(app->link);
	app->link = secret_strdup(url);
	screen_push(app, SCREEN_LINK);
}

/* The link, whole or not at all: who types off half of one ends up nowhere. Returns rows used. */
static int draw_link(struct app *app, int row, int col, int rows, int cols)
{
	char text[120];
	if (paint_wrapped_rows(app->link, cols) <= rows)
		return paint_wrapped(app, row, col, rows, cols, STYLE_STRONG, app->link);
	snprintf(text, sizeof text, "The link has %zu bytes, more than fit here; y copies it whole.", strlen(app->link));
	return paint_wrapped(app, row, col, rows, cols, STYLE_WARN, text);
}

/* Where a box is too low for the code: the code from the top of the screen on the right, link and message beside it. */
static bool link_beside(struct app *app, const char *foot)
{
	const struct term_caps *caps = term_caps(app->term);
	int rows, cols, most = caps->rows - 1;
	if (!term_qr_size(most, caps->cols - LINK_COLS, app->link, &rows, &cols))
		return false;
	int at = 2, room = caps->cols - cols - 3;
	for (int row = 0; row < most; row++)
		term_fill(app->term, row, 0, caps->cols, STYLE_PLAIN);
	paint_bar(app, "Shareable link", "");
	at += draw_link(app, at, 1, most - 3, room) + 1;
	paint_wrapped(app, at, 1, most - at, room, app->message[0] ? app->message_style : STYLE_DIM, app->message[0] ? app->message : foot);
	return term_qr(app->term, 0, caps->cols - cols, most, cols, app->link, &rows, &cols);
}

void link_draw(struct app *app)
{
	static const char foot[] = "anyone with this link can go on with the verification; y copies it, Esc closes";
	const struct term_caps *caps = term_caps(app->term);
	struct pop_area in;
	int rows, cols;
	paint_foot(app, foot);
	if (!pop_up(app, "Shareable link", caps->rows, &in))
		return;
	int row = in.row + draw_link(app, in.row, in.col, in.rows - 2, in.cols) + 1;
	if (!term_qr_size(INT_MAX, INT_MAX, app->link, &rows, &cols))
		paint_wrapped(app, row, in.col, in.row + in.rows - row, in.cols, STYLE_DIM, "It is too long for a QR code.");
	else if (!term_qr(app->term, row, in.col, in.row + in.rows - row, in.cols, app->link, &rows, &cols) && !link_beside(app, foot))
		term_put(app->term, row, in.col, in.cols, STYLE_DIM, "A QR code does not fit here: make the window taller.");
}

bool link_key(struct app *app, const struct term_event *ev)
{
	if (ev->kind == TERM_KEY && (ev->key == 'y' || ev->key == 'Y')) {
		if (term_copy(app->term, app->link))
			app_say(app, STYLE_PLAIN, "the link was sent to the clipboard (OSC 52), if the terminal takes it");
		else
			app_say(app, STYLE_WARN, "the link is too long for the clipboard (8 kB): nothing was copied");
		return true;
	}
	return false;
}
