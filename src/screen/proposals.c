#include "screen/proposals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "decide/disposition.h"
#include "desk/desk.h"
#include "screen/shared.h"
#include "screen/table.h"
#include "store/decisions.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { MOST = 200, ROWS = 40 };

struct proposals {
	struct shared *from;
	struct ui *ui;
	struct desk *desk;
	struct proposal { int64_t at; char attempt_id[IDV_ID_SIZE], by[PERSON_ID]; enum outcome outcome; bool mine; } *rows; /* oldest first */
	size_t count;
	bool read, more;
	struct err err;
	size_t cursor, top;
	struct popup in;
};

static void took(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct proposals *v = owner;
	struct disposition_read *read = mem_alloc(sizeof *read);
	struct decision_row row;
	struct err ignored;
	(void)tag;
	v->read = true;
	v->err = reply->err;
	v->ui->dirty = true;
	for (size_t i = 0; reply->outcome == STORE_DONE && reply->count && i < reply->rows[0].count && i < MOST; i++) {
		if (!decisions_read(&reply->rows[0], i, &row) || !disposition_read(row.record, row.record_len, read, &ignored))
			continue;
		struct proposal *p = &v->rows[v->count++];
		*p = (struct proposal){ .at = row.at, .outcome = read->outcome, .mine = !strcmp(row.person, v->desk->team.me->id) };
		snprintf(p->attempt_id, sizeof p->attempt_id, "%s", read->attempt_id);
		snprintf(p->by, sizeof p->by, "%s", row.person);
	}
	v->more = reply->outcome == STORE_DONE && reply->count && reply->rows[0].count > MOST;
	free(read);
}

static bool proposals_list(struct ui *ui, void *self, struct list_view *out)
{
	struct proposals *v = self;
	(void)ui;
	*out = (struct list_view){ .row = v->in.row, .col = v->in.col, .rows = v->in.rows, .cols = v->in.cols, .count = v->count,
	                           .top = &v->top, .cursor = &v->cursor, .self = v };
	return true;
}

static void put_line(struct ui *ui, const struct proposals *v, const struct proposal *p, int row)
{
	char text[IDV_ID_SIZE + PERSON_ID + 120], age[WHEN_TEXT];
	bool hidden = v->desk->deciding.policy->blind && !p->mine;
	when_age(when_between(p->at, store_now(v->desk->team.store)), age);
	snprintf(text, sizeof text, "%-5s %-22s %-20s %s", age, hidden ? "(hidden)" : outcome_labels[p->outcome], p->mine ? "you" : p->by, p->attempt_id);
	paint_text(ui, row, v->in.col, v->in.cols, p->mine ? STYLE_DIM : STYLE_PLAIN, text);
}

static void proposals_draw(struct ui *ui, void *self)
{
	struct proposals *v = self;
	struct list_view list;
	if (!popup_box(ui, v->more ? "Decisions that wait for a second person, the first 200" : "Decisions that wait for a second person",
	               v->count ? v->count < ROWS ? (int)v->count : ROWS : 2, &v->in))
		return;
	proposals_list(ui, v, &list);
	list_keep(&list);
	if (!v->count)
		paint_wrapped(ui, v->in.row, v->in.col, v->in.rows, v->in.cols, STYLE_DIM, v->err.kind ? v->err.text : !v->read ? "being read ..." : "None waits.");
	for (size_t i = 0; i < (size_t)v->in.rows && v->top + i < v->count; i++) {
		put_line(ui, v, &v->rows[v->top + i], v->in.row + (int)i);
		if (v->top + i == v->cursor)
			term_select(ui->term, v->in.row + (int)i, v->in.col, v->in.cols);
	}
	paint_foot(ui, "");
}

static bool proposals_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct proposals *v = self;
	struct shared *from = v->from;
	char id[IDV_ID_SIZE];
	if (ev->kind != TERM_KEY || (ev->key != '\r' && ev->key != '\n'))
		return false;
	if (v->cursor >= v->count)
		return true;
	memcpy(id, v->rows[v->cursor].attempt_id, sizeof id);
	ui_pop(ui);
	from->show(ui, from, id);
	ui_say(ui, STYLE_DIM, "A looks at the decision that waits here");
	return true;
}

static void proposals_close(struct ui *ui, void *self)
{
	struct proposals *v = self;
	(void)ui;
	store_forget(v->desk->team.store, v);
	free(v->rows);
}

const struct screen_kind proposals_screen = {
	.name = "Proposals", .overlay = true, .size = sizeof(struct proposals), .keys = "j k move  Enter opens the case  Esc closes",
	.mode = MODE_OVERLAY | MODE_LIST, .actions = overlay_actions, .draw = proposals_draw, .key = proposals_key, .list = proposals_list, .close = proposals_close,
};

void proposals_open(struct ui *ui, struct shared *from)
{
	struct proposals *v = ui_push(ui, &proposals_screen);
	struct store *s = from->desk->team.store;
	v->from = from;
	v->ui = ui;
	v->desk = from->desk;
	v->rows = mem_alloc(MOST * sizeof *v->rows);
	struct store_tx *t = store_begin(s, STORE_READ);
	decisions_waiting(t, MOST + 1);
	store_send(s, t, (struct store_ticket){ took, v, 0 });
}
