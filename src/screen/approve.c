#include "screen/approve.h"

#include <stdio.h>
#include <string.h>

#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/approve_state.h"
#include "screen/proposals.h"
#include "screen/shared.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { LABEL = 17, FORM_ROWS = 12 };

static const char approve_word[] = "APPROVE", refuse_word[] = "REFUSE", back_word[] = "WITHDRAW", send_word[] = "SEND";

static struct deciding *at_hand(const struct approve *a)
{
	return &a->desk->deciding;
}

static enum approve_deed deed(const struct approve *a)
{
	size_t i = approve_place(a);
	return i == SIZE_MAX ? APPROVE_NOTHING : approve_deed(&at_hand(a)->known[i]);
}

static bool is_busy(const struct approve *a)
{
	return a->sending || at_hand(a)->stage != DECIDING_IDLE;
}

/* -- the form ------------------------------------------------------------------------------------------------------------------------------- */

static void add_outcomes(struct approve *a, struct form *form)
{
	form_add(form, FORM_HEAD, "WHAT WOULD YOU DECIDE");
	for (int o = 0; o < OUTCOMES; o++) {
		struct form_item *it = form_add(form, FORM_RADIO, outcome_labels[o]);
		it->choice = &a->outcome;
		it->value = 1 + o;
		it->key = (char)('1' + o);
		it->indent = 1 + 26 * (o % 3);
		it->beside = o % 3;
	}
}

void approve_build(struct approve *a, struct form *form)
{
	static const char *const labels[] = {
		[APPROVE_LOOK] = "APPROVE / REFUSE:", [APPROVE_BACK] = "Type WITHDRAW:", [APPROVE_SEND] = "Type SEND:",
	};
	static const char *const notes[] = {
		[APPROVE_LOOK] = "Enter signs it", [APPROVE_BACK] = "so that it can be decided anew",
		[APPROVE_SEND] = "Enter carries it out, after all is read again",
	};
	enum approve_deed what = deed(a);
	size_t i = approve_place(a);
	const char *off = deciding_off_approve(a->desk);
	form->self = a;
	form->count = 0;
	if (what == APPROVE_NOTHING)
		return;
	if (what == APPROVE_LOOK && at_hand(a)->known[i].hidden)
		add_outcomes(a, form);
	struct form_item *it;
	if (what == APPROVE_LOOK) {
		it = form_add_text(form, "Why refused:", LABEL, a->why, sizeof a->why);
		snprintf(it->note, sizeof it->note, "a note of the case");
	}
	it = form_add_text(form, labels[what], LABEL + 1, a->confirm, sizeof a->confirm);
	it->word = true;
	it->off = is_busy(a) || off;
	it->note_style = off ? STYLE_WARN : STYLE_DIM;
	bool hidden = what == APPROVE_LOOK && at_hand(a)->known[i].hidden;
	snprintf(it->note, sizeof it->note, "%.200s", off ? off : hidden ? "if both agree it is carried out" : notes[what]);
}

/* -- drawing -------------------------------------------------------------------------------------------------------------------------------- */

static bool approve_list(struct ui *ui, void *self, struct list_view *out)
{
	struct approve *a = self;
	(void)ui;
	*out = popup_list(&a->in, a->out_count, &a->out_top);
	return true;
}

static void approve_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct approve *a = self;
	struct form form = { .count = 0 };
	struct row_list l = { 0 };
	struct list_view list;
	char where[IDV_ID_SIZE + 40];
	paint_frame(ui, &body);
	snprintf(where, sizeof where, "Case %.120s > Second look", a->attempt_id);
	paint_bar(ui, where, a->ended ? "" : "carried out once approved");
	int strip = strip_draw(ui, a->desk, body.row, body.cols);
	int row = body.row + strip, rows = body.rows - strip, cols = body.cols - 4;
	deciding_look(a->desk);
	if (!a->ended)
		approve_build(a, &form);
	int below = form.count ? form_rows(&form, cols + 2) + 1 : 0;
	a->in = (struct popup){ row + 1, 2, rows - 1 - below, cols };
	if (a->ended)
		approve_ended_rows(a, &l, cols);
	else
		approve_rows(a, &l, cols);
	a->out_count = l.count;
	if ((int)l.count < a->in.rows)
		a->in.rows = (int)l.count;
	approve_list(ui, a, &list);
	list_keep(&list);
	paint_rows(ui, a->in.row, a->in.col, a->in.rows, a->in.cols, &l, a->out_top, -1);
	if ((size_t)a->in.rows + a->out_top < l.count)
		term_put(ui->term, a->in.row + a->in.rows - 1, body.cols - 8, 7, STYLE_KEY, " v more");
	rows_finish(&l);
	if (form.count) {
		a->focus = form_focusable(&form, a->focus, 1);
		form_draw(ui, &form, is_busy(a) ? form.count : a->focus, &a->top, a->in.row + a->in.rows + 1, 1, below - 1, cols + 2);
	}
	if (a->ended && !strcmp(ui->message, at_hand(a)->said)) /* it stands above */
		ui->message[0] = '\0';
	paint_foot(ui, is_busy(a) && !a->ended ? "Reading everything once more, signing, sending: what comes of it is said..." : "");
}

static const char *approve_keys_now(const struct ui *ui, const void *self)
{
	const struct approve *a = self;
	(void)ui;
	return a->ended ? "Enter goes on  PgUp PgDn scroll" : is_busy(a) ? "Esc leaves; it goes on" : "capitals go to the word, Enter signs  Tab moves  PgUp PgDn scroll  Esc leaves";
}

/* -- doing it ------------------------------------------------------------------------------------------------------------------------------- */

/* Why it was refused is a note of the case, sealed as all notes are. */
static void keep_why(struct approve *a)
{
	const struct case_row *row = dossier_row(a->desk);
	struct act act = { .kind = ACT_NOTE, .text = a->why };
	if (!row || !a->why[0] || claims_off(a->desk, ACT_NOTE, row))
		return;
	act.row = *row;
	claims_act(a->desk, &act, 0, (struct act_ticket){ 0 });
}

static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct approve *a = owner;
	(void)tag;
	a->sending = false;
	a->confirm[0] = '\0';
	a->ended = true;
	a->ok = reply->ok;
	a->err = reply->err;
	a->out_top = 0;
	if (a->ok && a->refuses)
		keep_why(a);
	a->ui->dirty = true;
}

static bool begin(struct approve *a, struct err *err)
{
	const struct ticket who = { replied, a, 0 };
	size_t i = approve_place(a);
	enum approve_deed what = deed(a);
	if (what == APPROVE_BACK || what == APPROVE_SEND)
		return deciding_carry_out(a->desk, i, who, err);
	a->refuses = !strcmp(a->confirm, refuse_word);
	if (a->refuses && !a->why[0])
		return err_set(err, ERR_USAGE, "say why it is refused first");
	return deciding_approve(a->desk, i, !a->refuses, a->outcome, who, err);
}

static bool is_typed(const struct approve *a)
{
	switch (deed(a)) {
	case APPROVE_LOOK:
		return !strcmp(a->confirm, approve_word) || !strcmp(a->confirm, refuse_word);
	case APPROVE_BACK:
		return !strcmp(a->confirm, back_word);
	case APPROVE_SEND:
		return !strcmp(a->confirm, send_word);
	default:
		return false;
	}
}

/* why: the row of the reason of a refusal. */
static void confirm(struct ui *ui, struct approve *a, size_t why)
{
	struct err err = { 0 };
	if (!is_typed(a)) {
		ui_say(ui, STYLE_WARN, "type one of the words, whole");
	} else if (begin(a, &err)) {
		a->sending = true;
	} else {
		ui_say_err(ui, &err);
		a->confirm[0] = '\0'; /* something else is done first */
		a->focus = a->refuses && !a->why[0] ? why : a->focus;
	}
}

static bool approve_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct approve *a = self;
	struct form form;
	bool enter = ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n');
	if (a->ended) {
		if (enter)
			ui_pop(ui);
		return enter;
	}
	if (is_busy(a))
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key == 'q' || (ev->key < 0x20 && !enter && ev->key != '\t')));
	approve_build(a, &form);
	if (!form.count)
		return false;
	a->focus = form_focusable(&form, a->focus, 1);
	const struct form_item *at = &form.items[a->focus];
	if (enter && at->word) {
		confirm(ui, a, form.count - 2);
		return true;
	}
	bool free_text = at->kind == FORM_TEXT && !at->word;
	if (ev->kind == TERM_KEY && !free_text && (ev->key == 'q' || ev->key == TERM_PGUP || ev->key == TERM_PGDN))
		return false;
	for (size_t i = 0; ev->kind == TERM_KEY && !free_text && i < form.count; i++) {
		if (form.items[i].key && (uint32_t)form.items[i].key == ev->key) {
			form_choose(ui, &form, &form.items[i]);
			return true;
		}
	}
	return form_key(ui, &form, &a->focus, ev);
}

const struct screen_kind approve_screen = {
	.name = "Second look", .size = sizeof(struct approve), .mode = MODE_OVERLAY | MODE_LIST, .keys_now = approve_keys_now,
	.actions = overlay_actions, .draw = approve_draw, .key = approve_key, .list = approve_list,
};

/* -- opening it ----------------------------------------------------------------------------------------------------------------------------- */

static const char *off_approve(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return s->in_case ? deciding_off_approve(s->desk) : claims_off_store(s->desk);
}

/* The one that waits: there is one at most. From a list all of them are shown first. */
static void open_approve(struct ui *ui, void *self)
{
	struct shared *s = self;
	const struct deciding *d = &s->desk->deciding;
	size_t i = 0;
	if (!s->in_case) {
		proposals_open(ui, s);
		return;
	}
	while (i < d->known_count && approve_deed(&d->known[i]) == APPROVE_NOTHING)
		i++;
	if (i == d->known_count)
		return;
	struct approve *a = ui_push(ui, &approve_screen);
	a->ui = ui;
	a->desk = s->desk;
	a->focus = 1;
	snprintf(a->attempt_id, sizeof a->attempt_id, "%s", d->attempt_id);
	snprintf(a->id, sizeof a->id, "%s", d->known[i].read.id);
	if (team_is_there(s->desk) && dossier_row(s->desk))
		claims_take(s->desk, dossier_row(s->desk));
}

const struct action approve_actions[] = {
	{ "second look", { 'A' }, MODE_SCREEN, GROUP_LEAVES, "Look at a decision that waits: approve or refuse it; take one of your own back (typed confirmation)", NULL, off_approve, open_approve },
	{ 0 }
};
