#include "screen/settle.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"
#include "desk/people.h"
#include "desk/scrutiny.h"
#include "pane/hits.h"
#include "screen/request.h"
#include "screen/settle_state.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { WIDE = 120, SIDE = 58, BELOW_ROWS = 9, BELOW_ASSIGN = 6 /* one short request */, HITS_LEAST = 4, FIELD_MAX = 256 * 1024 };

/* -- the form ------------------------------------------------------------------------------------------------------------------ */

static void clean(const struct buf *request, struct buf *out)
{
	buf_init(out, FIELD_MAX);
	text_clean(request->len ? request->data : "", request->len, out);
}

/* What would leave this host, whole, and over it what that means, as far as there is room. */
static void draw_requests(struct ui *ui, struct settle_form *f, int row, int col, int rows, int cols)
{
	static const char *const names[] = { "REVIEW (the dots: its reference)", "UPDATE" };
	const struct buf *const requests[] = { &f->review, &f->update };
	struct buf texts[2];
	struct row_list l = { 0 };
	bool lacks = f->lacks.kind && f->draft->aim;
	int need = lacks ? 1 + paint_wrapped_rows(f->lacks.text, cols) : 0;
	for (int i = 0; i < 2; i++) {
		clean(requests[i], &texts[i]);
		need += requests[i]->len ? request_rows(buf_str(&texts[i]), cols) : 0;
	}
	settle_put_meaning(f, &l, cols);
	int room = rows - need > 0 ? rows - need : 0, used = (int)l.count < room ? (int)l.count : room;
	paint_rows(ui, row, col, used, cols, &l, 0, -1);
	used += used < room;
	rows_finish(&l);
	if (lacks)
		request_put(ui, row + used, col, rows - used, cols, "REQUESTS", &f->lacks, "");
	for (int i = 0; i < 2; i++) {
		if (requests[i]->len)
			used += request_put(ui, row + used, col, rows - used, cols, names[i], NULL, buf_str(&texts[i]));
		buf_finish(&texts[i]);
	}
}

/* All hits and what was decided of each, as far as there is room. */
static void draw_hits(struct ui *ui, const struct settle_form *f, int row, int col, int rows, int cols)
{
	const struct scrutiny *s = &f->desk->scrutiny;
	struct hits_view shown;
	struct pane_view view = { .width = cols, .height = rows, .utc = ui->utc };
	struct row_list l = { 0 };
	if (rows < HITS_LEAST || !s->order)
		return;
	scrutiny_view(f->desk, &shown);
	hits_head(&l, &view);
	for (size_t i = 0; i < s->look.hit_count && (int)l.count < rows; i++)
		hits_row(&l, &shown, &view, s->order[i]);
	paint_rows(ui, row, col, rows, cols, &l, 0, -1);
	rows_finish(&l);
}

/* Rows come and go above the texts with what is read: who types stays where they are. */
static void build(struct settle_form *f, struct form *form)
{
	settle_make(f);
	settle_build(f, form);
	if (f->on_text)
		f->focus += form->count - f->items;
	f->items = form->count;
}

static void draw_form(struct ui *ui, struct settle_form *f, int row, int rows, int cols)
{
	struct form form;
	build(f, &form);
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	if (cols >= WIDE) {
		int left = cols - SIDE - 4;
		form_draw(ui, &form, focus, &f->top, row + 1, 1, rows - 1, left);
		int used = 2 + form_rows(&form, left);
		draw_hits(ui, f, row + used, 1, rows - used, left);
		draw_requests(ui, f, row + 1, left + 3, rows - 1, SIDE);
		return;
	}
	int need = form_rows(&form, cols - 2), most = rows - (f->draft->aim - 1 == AML_ASSIGN ? BELOW_ASSIGN : BELOW_ROWS), upper = need < most ? need : most;
	form_draw(ui, &form, focus, &f->top, row, 1, upper, cols - 2);
	draw_requests(ui, f, row + upper, 1, rows - upper, cols - 2);
}

static bool settle_list(struct ui *ui, void *self, struct list_view *out)
{
	struct settle_form *f = self;
	(void)ui;
	*out = popup_list(&f->in, f->out_count, &f->out_top);
	return f->outcome.there;
}

static void draw_outcome(struct ui *ui, struct settle_form *f, int row, int rows, int cols)
{
	struct row_list l = { 0 };
	struct list_view list;
	f->in = (struct popup){ row + 1, 2, rows - 1, cols - 4 };
	settle_outcome_rows(f, &l, f->in.cols);
	f->out_count = l.count;
	settle_list(ui, f, &list);
	list_keep(&list);
	paint_rows(ui, f->in.row, f->in.col, f->in.rows, f->in.cols, &l, f->out_top, -1);
	rows_finish(&l);
}

static void settle_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct settle_form *f = self;
	char where[AML_ID_SIZE + 40];
	paint_frame(ui, &body);
	snprintf(where, sizeof where, "Screening %.100s > Settle", f->screening_id);
	paint_bar(ui, where, f->outcome.there ? "" : "this is sent to the vendor");
	int strip = strip_draw(ui, f->desk, body.row, body.cols);
	if (f->outcome.there)
		draw_outcome(ui, f, body.row + strip, body.rows - strip, body.cols);
	else
		draw_form(ui, f, body.row + strip, body.rows - strip, body.cols);
	if (f->outcome.there && !strcmp(ui->message, f->desk->scrutiny.said)) /* it stands above */
		ui->message[0] = '\0';
	paint_foot(ui, f->sending ? "Sending... nothing is sent twice; a lost answer is looked for." : "");
}

static const char *settle_keys_now(const struct ui *ui, const void *self)
{
	const struct settle_form *f = self;
	(void)ui;
	return f->outcome.there ? "Enter goes on  j k PgUp PgDn scroll" : f->sending ? "Esc leaves; it goes on, and what comes of it is said" :
	       "digits choose  Tab moves  the word and Enter send  Esc leaves";
}

static unsigned settle_modes(const struct ui *ui, const void *self)
{
	const struct settle_form *f = self;
	(void)ui;
	return MODE_OVERLAY | (f->outcome.there ? MODE_LIST : 0);
}

/* -- sending ------------------------------------------------------------------------------------------------------------------- */

static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct settle_form *f = owner;
	(void)tag;
	f->sending = false;
	f->confirm[0] = '\0';
	f->fresh = false;
	settle_outcome_take(&f->outcome, reply);
	if (reply->ok || reply->err.kind == ERR_HALF)
		explicit_bzero(f->draft, sizeof *f->draft);
	f->ui->dirty = true;
}

static void send(struct ui *ui, struct settle_form *f)
{
	struct aml_decision d = { 0 };
	struct err err = { 0 };
	if (settle_take(f, &d, &err) && scrutiny_send(f->desk, &d, (struct ticket){ replied, f, 0 }, &err))
		f->sending = true;
	else
		ui_say_err(ui, &err);
	aml_decision_finish(&d);
}

static bool choose_aim(struct ui *ui, struct settle_form *f, const struct form *form, uint32_t key)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_item *it = &form->items[i];
		if (!it->key || (uint32_t)it->key != key)
			continue;
		int before = f->draft->aim;
		const char *off = scrutiny_off(f->desk);
		if (off) {
			ui_say(ui, STYLE_WARN, "%s", off);
			return true;
		}
		form_choose(ui, form, it);
		if (f->draft->aim != before)
			f->confirm[0] = '\0';
		f->focus = i;
		f->on_text = false;
		return true;
	}
	return false;
}

static bool outcome_key(struct ui *ui, const struct term_event *ev)
{
	if (ev->kind != TERM_KEY || (ev->key != '\r' && ev->key != '\n'))
		return false;
	ui_pop(ui);
	return true;
}

static bool settle_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct settle_form *f = self;
	struct form form;
	if (f->outcome.there)
		return outcome_key(ui, ev);
	if (f->sending) /* only leaving is possible: what comes of it is said wherever the reviewer is then */
		return !(ev->kind == TERM_KEY && (ev->key == 27 || (ev->key < 0x20 && ev->key != '\r' && ev->key != '\n' && ev->key != '\t')));
	build(f, &form);
	f->fresh = false;
	f->focus = form_focusable(&form, f->focus, 1);
	const struct form_item *at = &form.items[f->focus];
	if (ev->kind == TERM_KEY && ev->key == '\r' && at->word) {
		const char *word = f->draft->aim ? settle_words[f->draft->aim - 1] : "";
		if (*word && strcmp(f->confirm, word) == 0)
			send(ui, f);
		else
			ui_say(ui, STYLE_WARN, "type the word %s to send", word);
		return true;
	}
	/* No digit is in a word: these choose from there too. */
	bool free_text = at->kind == FORM_TEXT && !at->word;
	if (ev->kind == TERM_KEY && !free_text && choose_aim(ui, f, &form, ev->key))
		return true;
	bool taken = form_key(ui, &form, &f->focus, ev);
	f->on_text = form.items[f->focus].kind == FORM_TEXT;
	return taken;
}

static void settle_close(struct ui *ui, void *self)
{
	struct settle_form *f = self;
	(void)ui;
	if (f->outcome.there && f->out_count) /* it stood here, not in the line of messages */
		desk_seen_of(f->desk, f->outcome.intent);
	buf_finish(&f->review);
	buf_finish(&f->update);
}

const struct screen_kind settle_screen = {
	.name = "Settle", .size = sizeof(struct settle_form), .mode = MODE_OVERLAY, .modes = settle_modes, .keys_now = settle_keys_now,
	.actions = overlay_actions, .draw = settle_draw, .key = settle_key, .list = settle_list, .close = settle_close,
};

void settle_open(struct ui *ui, struct desk *desk, struct settle_draft *draft)
{
	const struct scrutiny *s = &desk->scrutiny;
	struct settle_form *f = ui_push(ui, &settle_screen);
	f->ui = ui;
	f->desk = desk;
	f->draft = draft;
	f->assignee = -1;
	f->focus = 1;
	people_active(desk, 0); /* so that they are here when one is to be chosen */
	snprintf(f->screening_id, sizeof f->screening_id, "%s", s->id);
	buf_init(&f->review, FIELD_MAX);
	buf_init(&f->update, FIELD_MAX);
	if (s->half && !draft->aim)
		draft->aim = 1 + (int)s->half_aim;
}
