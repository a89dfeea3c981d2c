#include "screen/links.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/desk.h"
#include "screen/shared.h"
#include "screen/table.h"
#include "store/links.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { ROWS = 40, MOST = 100 /* of each kind */, LINES = LINK_KINDS * (MOST + 2) };

struct links_view {
	struct shared *from;
	struct ui *ui;
	struct desk *desk;
	struct case_row row;
	int64_t counts[LINK_KINDS];
	struct links_line { enum link_kind kind; bool is_case; struct case_row row; } *lines; /* heads and cases */
	size_t count;
	bool read;
	struct err err;
	size_t cursor, top;
	struct popup in;
};

static const char *const names[LINK_KINDS] = { "the same phone", "the same email", "the same id number", "the same IP address" };

static void took(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct links_view *v = owner;
	(void)tag;
	v->read = true;
	v->err = reply->err;
	v->ui->dirty = true;
	if (reply->outcome != STORE_DONE || reply->count != LINK_KINDS + 1)
		return;
	v->count = 0;
	for (size_t k = 0; k < LINK_KINDS; k++) {
		const struct store_rows *rows = &reply->rows[k + 1];
		v->counts[k] = store_number(&reply->rows[0], k, 0);
		if (!v->counts[k])
			continue;
		v->lines[v->count++] = (struct links_line){ .kind = (enum link_kind)k };
		for (size_t i = 0; i < rows->count && i < MOST; i++) {
			struct links_line *l = &v->lines[v->count];
			*l = (struct links_line){ .kind = (enum link_kind)k, .is_case = true };
			v->count += cases_read(rows, i, &l->row);
		}
	}
	v->cursor = v->count ? 1 : 0;
}

static void ask(struct links_view *v)
{
	struct store *s = v->desk->team.store;
	struct store_tx *t = store_begin(s, STORE_READ);
	links_count(t, v->row.id);
	for (int k = 0; k < LINK_KINDS; k++)
		links_list(t, v->row.id, (enum link_kind)k, 0, v->desk->team.me, MOST);
	store_send(s, t, (struct store_ticket){ took, v, 0 });
}

static bool links_list_of(struct ui *ui, void *self, struct list_view *out)
{
	struct links_view *v = self;
	(void)ui;
	*out = (struct list_view){ .row = v->in.row, .col = v->in.col, .rows = v->in.rows, .cols = v->in.cols, .count = v->count,
	                           .top = &v->top, .cursor = &v->cursor, .self = v };
	return true;
}

static void put_line(struct ui *ui, const struct links_view *v, const struct links_line *l, int row)
{
	char text[CASE_ID_TEXT * 2 + 120], age[WHEN_TEXT];
	if (!l->is_case) {
		snprintf(text, sizeof text, "%lld other case%s with %s%s", (long long)v->counts[l->kind], v->counts[l->kind] == 1 ? "" : "s", names[l->kind],
		         v->counts[l->kind] > MOST ? ", the first 100" : "");
		paint_text(ui, row, v->in.col, v->in.cols, STYLE_HEAD, text);
		return;
	}
	when_age(when_between(l->row.opened_at, store_now(v->desk->team.store)), age);
	snprintf(text, sizeof text, "  %-5s %-15.15s %-7s %s%s%s", age, l->row.status, l->row.steps, l->row.user, *l->row.owner ? "  claimed by " : "",
	         l->row.owner);
	paint_text(ui, row, v->in.col, v->in.cols, l->row.stage == STAGE_PENDING ? STYLE_PLAIN : STYLE_DIM, text);
}

static void links_draw(struct ui *ui, void *self)
{
	struct links_view *v = self;
	struct list_view list;
	char title[CASE_ID_TEXT + 40];
	snprintf(title, sizeof title, "Links of %.60s", v->row.user);
	if (!popup_box(ui, title, v->count ? v->count < ROWS ? (int)v->count : ROWS : 2, &v->in))
		return;
	links_list_of(ui, v, &list);
	list_keep(&list);
	const struct err *trouble = v->desk->team.keys ? keys_link_trouble(v->desk->team.keys) : NULL;
	if (!v->count)
		paint_wrapped(ui, v->in.row, v->in.col, v->in.rows, v->in.cols, STYLE_DIM,
		              v->err.kind ? v->err.text : !v->read ? "being read ..." : trouble && trouble->kind ? trouble->text :
		              "No other case that is known here has the same phone, email, id number or IP address.");
	for (size_t i = 0; i < (size_t)v->in.rows && v->top + i < v->count; i++) {
		put_line(ui, v, &v->lines[v->top + i], v->in.row + (int)i);
		if (v->top + i == v->cursor)
			term_select(ui->term, v->in.row + (int)i, v->in.col, v->in.cols);
	}
	paint_foot(ui, "");
}

static bool links_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct links_view *v = self;
	if (ev->kind != TERM_KEY || (ev->key != '\r' && ev->key != '\n'))
		return false;
	const struct links_line *l = v->cursor < v->count ? &v->lines[v->cursor] : NULL;
	if (!l || !l->is_case)
		return true;
	if (!*l->row.attempt_id) {
		ui_say(ui, STYLE_WARN, "no attempt of this case is known yet");
		return true;
	}
	char id[CASE_ID_TEXT];
	struct shared *from = v->from;
	memcpy(id, l->row.attempt_id, sizeof id);
	ui_pop(ui);
	from->show(ui, from, id);
	return true;
}

static void links_close(struct ui *ui, void *self)
{
	struct links_view *v = self;
	(void)ui;
	store_forget(v->desk->team.store, v);
	secret_free(v->lines);
}

const struct screen_kind links_screen = {
	.name = "Links", .overlay = true, .size = sizeof(struct links_view), .keys = "j k move  Enter opens the case  Esc closes",
	.mode = MODE_OVERLAY | MODE_LIST, .actions = overlay_actions, .draw = links_draw, .key = links_key, .list = links_list_of, .close = links_close,
};

void links_open(struct ui *ui, struct shared *from, const struct case_row *row)
{
	struct links_view *v = ui_push(ui, &links_screen);
	v->from = from;
	v->ui = ui;
	v->desk = from->desk;
	v->row = *row;
	v->lines = secret_alloc(LINES * sizeof *v->lines);
	ask(v);
}
