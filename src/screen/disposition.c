#include "screen/disposition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/dashboard.h"
#include "screen/disposition_state.h"
#include "screen/link.h"
#include "screen/shared.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { SIDE = 62, BELOW = 8, SAYS_ROWS = 12, FORM_LEAST = 8, WHOLE = 12 };

static struct deciding *at_hand(const struct disposition_form *f)
{
	return &f->desk->deciding;
}

/* The case is the one that it was opened on, and what the store has of its draft is known. */
static bool is_ready(const struct disposition_form *f)
{
	const struct deciding *d = at_hand(f);
	return !strcmp(d->attempt_id, f->attempt_id) && d->draft && d->draft_read;
}

static bool is_busy(const struct disposition_form *f)
{
	return f->sending || at_hand(f)->stage != DECIDING_IDLE;
}

/* Seen before anything else is done. */
static bool shows_change(const struct disposition_form *f)
{
	return is_ready(f) && at_hand(f)->changed[0] && !is_busy(f) && !f->ended;
}

/* -- drawing -------------------------------------------------------------------------------------------------------------------------------- */

static const char *stage_text(const struct disposition_form *f)
{
	static const char *const stages[] = {
		[DECIDING_READING] = "Reading everything once more...",
		[DECIDING_SIGNING] = "Waiting for the signature: touch the key if it blinks...",
		[DECIDING_STORING] = "Storing the decision...",
		[DECIDING_SENDING] = "Sending... nothing is sent twice; a lost answer is looked for.",
		[DECIDING_AFTER] = "Reading once more what changed meanwhile...",
	};
	enum deciding_stage stage = at_hand(f)->stage;
	return stage != DECIDING_IDLE ? stages[stage] : "Beginning...";
}

static const char *draft_text(const struct disposition_form *f)
{
	const struct deciding *d = at_hand(f);
	if (f->ended)
		return "";
	return !is_ready(f) ? "being read" : !d->draft->outcome && d->draft_kept ? "nothing is chosen yet" : d->draft_kept ? "draft kept" : "draft not kept yet";
}

static void draw_rows(struct ui *ui, struct row_list *l, int row, int col, int rows, int cols)
{
	paint_rows(ui, row, col, rows, cols, l, 0, -1);
	rows_finish(l);
}

/* On the right: what is sent stands below, whatever stands above. */
static void draw_side(struct ui *ui, const struct disposition_form *f, int row, int col, int rows, int cols)
{
	struct row_list says = { 0 }, sent = { 0 };
	disposition_says(f, &says, cols, SAYS_ROWS);
	disposition_says_sent(f, &sent, cols);
	int most = rows - 1 - (int)says.count, need = (int)sent.count, used = most > need ? need : most < rows / 2 ? (need < rows / 2 ? need : rows / 2) : most;
	draw_rows(ui, &says, row, col, rows - used - 1, cols);
	draw_rows(ui, &sent, row + rows - used, col, used, cols);
}

static void draw_form(struct ui *ui, struct disposition_form *f, int row, int rows, int cols)
{
	struct form form;
	f->wide = cols >= DISPOSITION_WIDE;
	f->tall = rows >= DISPOSITION_TALL;
	int left = f->wide ? cols - SIDE - 4 : cols - 2;
	f->legend_stays = true;
	disposition_build(f, &form);
	if (form_rows(&form, left) > rows) {
		f->legend_stays = false;
		disposition_build(f, &form);
	}
	size_t focus = is_busy(f) ? form.count : f->focus;
	if (f->wide) {
		form_draw(ui, &form, focus, &f->top, row, 1, rows, left);
		for (int i = 0; i < rows; i++)
			term_put(ui->term, row + i, left + 2, 1, STYLE_FRAME, "│");
		draw_side(ui, f, row, left + 4, rows, SIDE - 1);
		return;
	}
	/* What is sent stands below the word that sends it. */
	bool word = f->focus < form.count && form.items[f->focus].word;
	int need = form_rows(&form, left), room = rows - need;
	if (word && room < BELOW)
		room = BELOW;
	struct row_list sent = { 0 };
	if (room >= 2 && (word || at_hand(f)->draft->outcome))
		disposition_says_requests(f, &sent, left);
	else if (room >= 3)
		disposition_says(f, &sent, left, (size_t)room - 2);
	room = (int)sent.count < room - 1 ? (int)sent.count + 1 : room;
	int upper = sent.count ? rows - room : rows;
	form_draw(ui, &form, focus, &f->top, row, 1, need < upper ? need : upper, left);
	int below = row + (need < upper ? need : upper) + 1;
	if (sent.count)
		paint_rows(ui, below, 1, room - 1, left, &sent, 0, -1);
	if (at_hand(f)->draft->outcome && (int)sent.count > room - 1 && room > 1) /* "p All that is signed and sent..." is a row of the form */
		term_put(ui->term, below + room - 2, left - WHOLE, WHOLE, STYLE_KEY, " p: the rest");
	rows_finish(&sent);
}

static bool disposition_list(struct ui *ui, void *self, struct list_view *out)
{
	struct disposition_form *f = self;
	(void)ui;
	*out = popup_list(&f->in, f->out_count, &f->out_top);
	return f->ended || shows_change(f);
}

/* What is read before anything else: what changed, what came of it. */
static void draw_text(struct ui *ui, struct disposition_form *f, int row, int rows, int cols)
{
	struct row_list l = { 0 };
	struct list_view list;
	f->in = (struct popup){ row + 1, 2, rows - 1, cols - 4 };
	if (f->ended)
		disposition_ended_rows(f, &l, f->in.cols);
	else
		disposition_changed_rows(f, &l, f->in.cols);
	f->out_count = l.count;
	disposition_list(ui, f, &list);
	list_keep(&list);
	paint_rows(ui, f->in.row, f->in.col, f->in.rows, f->in.cols, &l, f->out_top, -1);
	rows_finish(&l);
}

/* While it is on its way the draft is on its way with it: what is decided stands here, and how far it is. */
static void draw_busy(struct ui *ui, const struct disposition_form *f, int row, int cols)
{
	char line[120];
	snprintf(line, sizeof line, "Decided: %s", f->decided_outcome ? outcome_labels[f->decided_outcome - 1] : "");
	paint_wrapped(ui, row + 1, 3, 1, cols - 4, STYLE_STRONG, line);
	paint_wrapped(ui, row + 3, 3, 2, cols - 4, STYLE_PLAIN, stage_text(f));
}

static void disposition_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct disposition_form *f = self;
	char where[IDV_ID_SIZE + 40];
	paint_frame(ui, &body);
	snprintf(where, sizeof where, "Case %.120s > Decide", f->attempt_id);
	paint_bar(ui, where, f->sending ? "" : draft_text(f));
	int strip = strip_draw(ui, f->desk, body.row, body.cols);
	strip += strip_claim(ui, f->desk, body.row + strip, body.cols);
	int row = body.row + strip, rows = body.rows - strip;
	if (is_ready(f) && !f->ended) {
		deciding_look(f->desk);
		deciding_form(f->desk);
	}
	deciding_saw_pane(f->desk, 0);
	if (f->ended || shows_change(f))
		draw_text(ui, f, row, rows, body.cols);
	else if (f->sending)
		draw_busy(ui, f, row, body.cols);
	else if (is_ready(f))
		draw_form(ui, f, row, rows, body.cols);
	else
		paint_wrapped(ui, row + 1, 3, 3, body.cols - 4, STYLE_DIM, "What was begun of it is being read...");
	if ((f->ended && !strcmp(ui->message, at_hand(f)->said)) || (shows_change(f) && !strcmp(ui->message, at_hand(f)->changed))) /* it stands above */
		ui->message[0] = '\0';
	paint_foot(ui, is_ready(f) && is_busy(f) ? stage_text(f) : is_ready(f) ? at_hand(f)->draft_said : "");
}

static const char *disposition_keys_now(const struct ui *ui, const void *self)
{
	const struct disposition_form *f = self;
	(void)ui;
	return f->ended ? "Enter goes on  j k PgUp PgDn scroll" : shows_change(f) ? "Enter: I have seen it  j k PgUp PgDn scroll" :
	       !is_ready(f) ? "Esc leaves" : is_busy(f) ? "Esc leaves; it goes on, and what comes of it is said" :
	       "digits, letters choose  Tab moves  the word and Enter decide  Esc leaves";
}

static unsigned disposition_modes(const struct ui *ui, const void *self)
{
	const struct disposition_form *f = self;
	(void)ui;
	return MODE_OVERLAY | (f->ended || shows_change(f) ? MODE_LIST : 0);
}

/* -- deciding ------------------------------------------------------------------------------------------------------------------------------- */

static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct disposition_form *f = owner;
	(void)tag;
	f->sending = false;
	f->confirm[0] = '\0';
	f->ok = reply->ok;
	f->err = reply->err;
	f->ended = reply->ok || !at_hand(f)->changed[0];
	f->out_top = f->top = f->focus = 0;
	f->at = (struct disposition_focus){ 0 };
	f->ui->dirty = true;
}

static void decide(struct ui *ui, struct disposition_form *f)
{
	struct err err = { 0 };
	snprintf(f->decided, sizeof f->decided, "%s", at_hand(f)->draft->id);
	f->decided_outcome = at_hand(f)->draft->outcome;
	if (deciding_decide(f->desk, (struct ticket){ replied, f, 0 }, &err)) {
		f->sending = true;
		return;
	}
	f->confirm[0] = '\0'; /* something else is done first */
	disposition_go_to_lacking(f);
	ui_say_err(ui, &err);
}

static uint64_t stamp_of(const struct disposition *d)
{
	const unsigned char *b = (const void *)d;
	uint64_t h = 0xcbf29ce484222325;
	for (size_t i = 0; i < sizeof *d; i++)
		h = (h ^ b[i]) * 0x100000001b3;
	return h;
}

/* The link to the case in the Dashboard is what this outcome comes to. */
static void leave(struct ui *ui, struct disposition_form *f)
{
	char *url = f->ok && f->decided_outcome - 1 == OUTCOME_DASHBOARD ? dashboard_link(f->desk->config, f->attempt_id) : NULL;
	if (!f->ok) {
		f->ended = false;
		return;
	}
	ui_pop(ui);
	if (url)
		link_open(ui, TARGET_DASHBOARD, url);
	free(url);
}

static bool text_key(struct ui *ui, struct disposition_form *f, const struct term_event *ev)
{
	if (ev->kind != TERM_KEY || (ev->key != '\r' && ev->key != '\n'))
		return false;
	if (f->ended)
		leave(ui, f);
	else
		deciding_looked(f->desk);
	return true;
}

/* False: it is not a key of the form. */
static bool form_takes(struct ui *ui, struct disposition_form *f, const struct term_event *ev)
{
	struct form form;
	disposition_build(f, &form);
	const struct form_item *at = &form.items[f->focus];
	bool free_text = at->kind == FORM_TEXT && !at->word;
	if (ev->kind == TERM_KEY && ev->key == '\r' && at->word) {
		const char *word = decide_words[at_hand(f)->draft->outcome - 1];
		if (!strcmp(f->confirm, word))
			decide(ui, f);
		else
			ui_say(ui, STYLE_WARN, "type the word %s to decide", word);
		return true;
	}
	if (ev->kind == TERM_KEY && !free_text && ev->key == 'q')
		return false;
	if (ev->kind == TERM_KEY && (ev->key == ' ' || ev->key == '\r') && at->kind == FORM_RADIO && at->key)
		return disposition_choose(f, &form, (uint32_t)at->key);
	if (ev->kind == TERM_KEY && !free_text && disposition_choose(f, &form, ev->key))
		return true;
	bool taken = form_key(ui, &form, &f->focus, ev);
	if (taken)
		f->at.of = NULL;
	disposition_keep_focus(f, &form);
	return taken;
}

static bool leaves(const struct term_event *ev)
{
	return ev->kind == TERM_KEY && (ev->key == 27 || ev->key == 'q' || (ev->key < 0x20 && ev->key != '\r' && ev->key != '\n' && ev->key != '\t'));
}

static void disposition_tick(struct ui *ui, void *self, int64_t now)
{
	struct disposition_form *f = self;
	struct term_event held[DISPOSITION_HELD];
	size_t count = f->held_count;
	(void)now;
	if (!count || !is_ready(f) || !ui_on_top(ui, f))
		return;
	memcpy(held, f->held, count * sizeof *held);
	f->held_count = 0;
	for (size_t i = 0; i < count && !ui->quit; i++)
		ui_key(ui, &held[i]);
}

static bool disposition_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct disposition_form *f = self;
	if (f->ended || shows_change(f))
		return text_key(ui, f, ev);
	bool chooses = ev->kind == TERM_KEY && ((ev->key >= '0' && ev->key <= '9') || (ev->key >= 'a' && ev->key <= 'z' && ev->key != 'q'));
	if (!is_ready(f) && chooses && f->held_count < DISPOSITION_HELD)
		f->held[f->held_count++] = *ev; /* it is meant for the form; the word is for what was seen */
	if (!is_ready(f) || is_busy(f)) /* only leaving is possible */
		return !leaves(ev);
	deciding_form(f->desk);
	uint64_t before = stamp_of(at_hand(f)->draft);
	bool taken = form_takes(ui, f, ev);
	if (taken && ui_on_top(ui, f) && !f->sending) {
		disposition_take(f);
		if (stamp_of(at_hand(f)->draft) != before)
			deciding_edited(f->desk);
	}
	return taken;
}

const struct screen_kind disposition_screen = {
	.name = "Decide", .size = sizeof(struct disposition_form), .mode = MODE_OVERLAY, .modes = disposition_modes, .keys_now = disposition_keys_now,
	.actions = overlay_actions, .draw = disposition_draw, .key = disposition_key, .list = disposition_list, .tick = disposition_tick,
};

/* -- opening it ----------------------------------------------------------------------------------------------------------------------------- */

static void open_over(struct ui *ui, const struct shared *from)
{
	struct disposition_form *f = ui_push(ui, &disposition_screen);
	f->ui = ui;
	f->desk = from->desk;
	snprintf(f->attempt_id, sizeof f->attempt_id, "%s", from->gallery->id);
	deciding_open(from->desk, f->attempt_id);
	deciding_form(from->desk);
}

static const char *off_decide(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	const struct case_row *row = s->row ? s->row(self) : NULL;
	const char *why = claims_off_store(s->desk);
	(void)ui;
	if (s->in_case)
		return deciding_reads(s->desk) ? NULL : deciding_off(s->desk);
	return why ? why : s->at(self) || (row && row->attempt_id[0]) ? NULL : "no attempt is selected";
}

/* It lies over its case: from a list that is opened first. The first act on a case claims it. */
static void open_decide(struct ui *ui, void *self)
{
	struct shared *s = self;
	const struct attempt *a = s->at(self);
	const struct case_row *kept = s->row ? s->row(self) : NULL;
	const struct case_row row = kept ? *kept : (struct case_row){ 0 };
	size_t depth = ui->depth;
	if (!s->in_case)
		s->show(ui, self, a ? a->id : row.attempt_id);
	if (!s->in_case && ui->depth <= depth)
		return;
	if (kept && team_is_there(s->desk))
		claims_take(s->desk, &row);
	open_over(ui, ui_top(ui)->self);
}

const struct action disposition_actions[] = {
	{ "decide", { 'd' }, MODE_SCREEN, GROUP_LEAVES, "Decide the case: outcome, reasons, findings, signed (typed confirmation)", "decide", off_decide, open_decide },
	{ 0 }
};
