/* What opens over a screen: help and palette, a field explained, the messages, the link. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/action.h"
#include "ui/app.h"
#include "ui/copy.h"
#include "ui/edit.h"
#include "ui/scroll.h"
#include "screen/move.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "term/qr.h"

enum { CTRL = 0x1f, LINK_COLS = 24 }; /* least for a link beside its code */

/* A box in the middle, two cells from the edges at most; returns its inside. */
static bool pop_up(struct app *app, const char *title, int want_rows, struct popped *in)
{
	const struct term_caps *caps = term_caps(app->term);
	int cols = caps->cols - 4 < 100 ? caps->cols - 4 : 100;
	int rows = want_rows + 2 < caps->rows - 3 ? want_rows + 2 : caps->rows - 3;
	if (rows < 4 || cols < 40)
		return false;
	int row = (caps->rows - rows) / 2, col = (caps->cols - cols) / 2;
	term_box(app->term, row, col, rows, cols, title);
	app->popped = *in = (struct popped){ row + 1, col + 2, rows - 2, cols - 4 };
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
static void draw_elsewhere(struct app *app, const struct popped *in, int row)
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

static void draw_action(struct app *app, const struct action *a, const struct popped *in, int row, bool selected)
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
		paint_fitted(app, row, at + used + 1, room - used - 1, STYLE_WARN, text);
	}
	if (selected)
		term_select(app->term, row, in->col, in->cols);
}

void help_draw(struct app *app)
{
	struct picker *p = &app->picker;
	const struct action *found[128];
	size_t n = matches(app, where_below(app), found, sizeof found / sizeof found[0]);
	struct popped in;
	char title[80];
	snprintf(title, sizeof title, p->palette ? "Commands" : "Keys: %s", screen_table[app->screens[app->depth - 2]].name);
	if (!pop_up(app, title, p->palette ? 14 : 40, &in))
		return;
	int at = in.col + term_put(app->term, in.row, in.col, in.cols, STYLE_KEY, p->palette ? ": " : "search ");
	at += paint_text(app, in.row, at, in.cols - 10, STYLE_STRONG, p->filter);
	term_cursor(app->term, in.row, at);
	size_t rows = (size_t)in.rows - 1;
	struct list_view list;
	help_list(app, &list);
	list_keep(&list);
	if (!n)
		draw_elsewhere(app, &in, in.row + 1);
	for (size_t i = 0; i < rows && p->top + i < n; i++)
		draw_action(app, found[p->top + i], &in, in.row + 1 + (int)i, p->top + i == p->cursor);
	char count[64];
	snprintf(count, sizeof count, "%zu-%zu of %zu", n ? p->top + 1 : 0, p->top + rows < n ? p->top + rows : n, n);
	term_put(app->term, in.row, in.col + in.cols - text_width(count), text_width(count), STYLE_DIM, count);
	paint_foot(app, p->palette || p->filter[0] ? "" : "q or Esc leaves, other letters are searched for");
}

bool help_list(struct app *app, struct list_view *out)
{
	struct picker *p = &app->picker;
	const struct popped *in = &app->popped;
	const struct action *found[128];
	*out = (struct list_view){ .row = in->row + 1, .col = in->col, .rows = in->rows - 1, .cols = in->cols, .top = &p->top, .cursor = &p->cursor,
	                           .count = matches(app, where_below(app), found, sizeof found / sizeof found[0]) };
	return true;
}

/* Letters are searched for: what moves are the other keys. */
static bool help_moves(struct app *app, uint32_t key)
{
	static const struct {
		uint32_t key;
		void (*run)(struct app *app);
	} moves[] = {
		{ TERM_DOWN, move_down }, { '\t', move_down }, { TERM_UP, move_up }, { TERM_BACKTAB, move_up },
		{ TERM_PGDN, move_page_down }, { 'f' & CTRL, move_page_down }, { TERM_PGUP, move_page_up }, { 'b' & CTRL, move_page_up },
		{ 'd' & CTRL, move_half_down }, { TERM_HOME, move_top }, { TERM_END, move_bottom },
	};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (moves[i].key == key) {
			moves[i].run(app);
			return true;
		}
	}
	return false;
}

bool help_key(struct app *app, const struct term_event *ev)
{
	struct picker *p = &app->picker;
	const struct action *found[128];
	size_t n = matches(app, where_below(app), found, sizeof found / sizeof found[0]);
	if (ev->kind == TERM_KEY && help_moves(app, ev->key))
		return true;
	if (ev->kind == TERM_KEY && ev->key == 'q' && !p->palette && !p->filter[0])
		return false;
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
	const struct row *r = case_field_row(app);
	if (!a || !r) {
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

/* The rows of an overlay that only scrolls. */
static struct list_view list_in(const struct popped *in, size_t count, size_t *top)
{
	return (struct list_view){ .row = in->row, .col = in->col, .rows = in->rows, .cols = in->cols, .count = count, .top = top };
}

bool explain_list(struct app *app, struct list_view *out)
{
	*out = list_in(&app->popped, app->explain.count, &app->explain_top);
	return true;
}

void explain_draw(struct app *app)
{
	struct popped in;
	if (!pop_up(app, screen_is_open(app, SCREEN_CASE) ? "Field" : "Marks", (int)app->explain.count, &in))
		return;
	struct list_view list;
	explain_list(app, &list);
	list_keep(&list);
	paint_rows(app, in.row, in.col, in.rows, in.cols, &app->explain, app->explain_top, -1);
}

bool explain_key(struct app *app, const struct term_event *ev)
{
	if (ev->kind == TERM_KEY && ev->key == '\r') {
		screen_pop(app);
		return true;
	}
	return false;
}

/* -- messages ------------------------------------------------------------------------------------------------------------------ */

/* In as many rows as it needs, the later ones indented. */
static void add_wrapped(struct row_list *out, int width, int under, enum style style, const char *text)
{
	char *clean = text_clean_dup(text);
	size_t next;
	int indent = 0;
	for (const char *s = clean; *s; s += next, indent = under) {
		size_t n = text_wrap(s, width - indent, &next);
		row_printf(out, row_add(out), style, "%*s%.*s", indent, "", (int)n, s);
	}
	secret_free(clean);
}

/* Each entry under its time. */
static void list_messages(struct app *app, int width)
{
	static const enum style styles[] = { [LOG_DEBUG] = STYLE_DIM, [LOG_INFO] = STYLE_PLAIN, [LOG_WARN] = STYLE_WARN, [LOG_ERROR] = STYLE_BAD };
	static const char *const names[] = { [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error" };
	rows_finish(&app->messages);
	for (size_t i = 0; log_at(i); i++) {
		const struct log_entry *e = log_at(i);
		char when[WHEN_TEXT], line[sizeof e->text + 64];
		when_format(e->at, app->utc, when);
		snprintf(line, sizeof line, "%s %-5s %s", when, names[e->level], e->text);
		add_wrapped(&app->messages, width, (int)strlen(when) + 7, styles[e->level], line);
	}
}

bool messages_list(struct app *app, struct list_view *out)
{
	*out = list_in(&app->popped, app->messages.count, &app->messages_top);
	return true;
}

void messages_draw(struct app *app)
{
	struct popped in;
	struct list_view list;
	if (!pop_up(app, "Messages, newest first", 40, &in))
		return;
	list_messages(app, in.cols);
	messages_list(app, &list);
	list_keep(&list);
	if (!log_count())
		term_put(app->term, in.row, in.col, in.cols, STYLE_DIM, "No trouble and no writes so far.");
	paint_rows(app, in.row, in.col, in.rows, in.cols, &app->messages, app->messages_top, -1);
	paint_foot(app, "");
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

static void add_subject(struct row_list *out, int width, int kind, const char *line)
{
	static const enum style styles[] = { [LINE_FAILED] = STYLE_BAD, [LINE_EMPTY] = STYLE_WARN, [LINE_CAPPED] = STYLE_WARN,
	                                     [LINE_READING] = STYLE_DIM, [LINE_READ] = STYLE_PLAIN };
	add_wrapped(out, width, 2, styles[kind], line);
}

/* All lines in the order of what needs a look. An id that was read is its subject's line. */
static void list_subjects(struct app *app, int width)
{
	const struct caseload *l = &app->load;
	struct buf line;
	buf_init(&line, 4096);
	rows_finish(&app->subjects);
	for (int kind = 0; kind < LINE_KINDS; kind++) {
		for (size_t i = 0; i < l->id_count && (kind == LINE_FAILED || kind == LINE_READING); i++) {
			const struct asked_id *a = &l->ids[i];
			if (kind == LINE_FAILED ? a->state != SUBJECT_FAILED : a->state >= SUBJECT_READ)
				continue;
			buf_reset(&line);
			buf_printf(&line, "attempt %s: %s%s", a->id, kind == LINE_FAILED ? "not read: " : "waits to be read", a->err.text);
			add_subject(&app->subjects, width, kind, buf_str(&line));
		}
		for (size_t i = 0; i < l->subject_count; i++) {
			if (kind_of_subject(&l->subjects[i]) != kind)
				continue;
			buf_reset(&line);
			say_subject(&l->subjects[i], &line);
			add_subject(&app->subjects, width, kind, buf_str(&line));
		}
	}
	buf_finish(&line);
}

bool subjects_list(struct app *app, struct list_view *out)
{
	*out = list_in(&app->popped, app->subjects.count, &app->subjects_top);
	return true;
}

void subjects_draw(struct app *app)
{
	struct popped in;
	struct list_view list;
	char title[120];
	size_t failed, done = reader_read(app, &failed);
	snprintf(title, sizeof title, "Subjects: %zu of %zu read, %zu without attempts, %zu not read", done, app->load.subject_count,
	         reader_empty(app), failed);
	if (!pop_up(app, title, 40, &in))
		return;
	list_subjects(app, in.cols);
	subjects_list(app, &list);
	list_keep(&list);
	paint_rows(app, in.row, in.col, in.rows, in.cols, &app->subjects, app->subjects_top, -1);
	paint_foot(app, "r in the queue reads again");
}

/* -- the shareable link -------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *title, *what, *foot;
} links[] = {
	[LINK_SHAREABLE] = { "Shareable link", "the link", "anyone with this link can go on with the verification; y copies it, Esc closes" },
	[LINK_DASHBOARD] = { "The case in the Dashboard", "the Dashboard link", "opens the case in the vendor's Dashboard; y copies it, Esc closes" },
};

const char *link_name(enum link_kind kind)
{
	return links[kind].what;
}

void link_open(struct app *app, enum link_kind kind, const char *url)
{
	app->link_kind = kind;
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
	paint_bar(app, links[app->link_kind].title, "");
	at += draw_link(app, at, 1, most - 3, room) + 1;
	paint_wrapped(app, at, 1, most - at, room, app->message[0] ? app->message_style : STYLE_DIM, app->message[0] ? app->message : foot);
	return term_qr(app->term, 0, caps->cols - cols, most, cols, app->link, &rows, &cols);
}

void link_draw(struct app *app)
{
	const char *foot = links[app->link_kind].foot;
	const struct term_caps *caps = term_caps(app->term);
	struct popped in;
	int rows, cols;
	paint_foot(app, foot);
	if (!pop_up(app, links[app->link_kind].title, caps->rows, &in))
		return;
	int row = in.row + draw_link(app, in.row, in.col, in.rows - 2, in.cols) + 1;
	if (!term_qr_size(INT_MAX, INT_MAX, app->link, &rows, &cols))
		paint_wrapped(app, row, in.col, in.row + in.rows - row, in.cols, STYLE_DIM, "It is too long for a QR code.");
	else if (!term_qr(app->term, row, in.col, in.row + in.rows - row, in.cols, app->link, &rows, &cols) && !link_beside(app, foot))
		term_put(app->term, row, in.col, in.cols, STYLE_DIM, "A QR code does not fit here: make the window taller.");
}

bool link_key(struct app *app, const struct term_event *ev)
{
	if (ev->kind == TERM_KEY && (ev->key == 'y' || ev->key == 'Y' || ev->key == 'o')) {
		copy_text(app, link_name(app->link_kind), app->link);
		return true;
	}
	return false;
}
