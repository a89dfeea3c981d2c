#include "screen/pass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/when.h"
#include "desk/desk.h"
#include "screen/table.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { CHOICES = 12, NOTE_TEXT = 400, LABEL = 14, OTHER = CHOICES };

struct pass {
	struct desk *desk;
	struct ui *ui;
	enum act_kind kind;
	struct case_row row;
	char names[CHOICES][PERSON_ID]; /* people, queues, or how long */
	int64_t until[CHOICES];
	int count, choice;
	char other[PERSON_ID];   /* typed */
	char note[NOTE_TEXT];
	size_t focus, top;
	bool sending;
	struct err err;
	char warned[PERSON_ID];  /* nobody known by that name: said, and asked for again */
};

static const struct {
	const char *title, *who, *other, *button;
} words[ACT_KINDS] = {
	[ACT_HAND_OVER] = { "Hand over", "To whom", "somebody else", "Hand over" },
	[ACT_ESCALATE] = { "Escalate to another queue", "Which queue", "another", "Escalate" },
	[ACT_SNOOZE] = { "Snooze", "Until", "for, as 90m, 2d", "Snooze" },
};

/* -- what can be chosen ------------------------------------------------------------------------------------------------------------- */

static void add_choice(struct pass *p, const char *name, int64_t until)
{
	if (p->count == CHOICES || !*name)
		return;
	for (int i = 0; i < p->count; i++)
		if (!strcmp(p->names[i], name) || (until && p->until[i] == until))
			return;
	snprintf(p->names[p->count], sizeof p->names[0], "%s", name);
	p->until[p->count++] = until;
}

/* The next day at nine, in the zone that is shown; `days` from today. */
static int64_t nine(const struct pass *p, int64_t now, int days)
{
	time_t at = (time_t)now;
	struct tm tm;
	if (p->ui->utc)
		gmtime_r(&at, &tm);
	else
		localtime_r(&at, &tm);
	tm.tm_mday += days;
	tm.tm_hour = 9;
	tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return p->ui->utc ? (int64_t)timegm(&tm) : (int64_t)mktime(&tm);
}

static int weekday(const struct pass *p, int64_t now)
{
	time_t at = (time_t)now;
	struct tm tm;
	if (p->ui->utc)
		gmtime_r(&at, &tm);
	else
		localtime_r(&at, &tm);
	return tm.tm_wday;
}

static void add_choices(struct pass *p)
{
	const struct config *c = p->desk->config;
	int64_t now = store_now(p->desk->team.store);
	switch (p->kind) {
	case ACT_HAND_OVER:
		for (size_t i = 0; i < c->assign.count; i++)
			if (strcmp(c->assign.items[i], p->desk->team.me->id) != 0)
				add_choice(p, c->assign.items[i], 0);
		break;
	case ACT_ESCALATE:
		for (size_t i = 0; i < c->queues.count; i++)
			if (strcmp(c->queues.items[i], p->row.queue) != 0)
				add_choice(p, c->queues.items[i], 0);
		break;
	default:
		add_choice(p, "in an hour", now + 3600);
		add_choice(p, "in four hours", now + 4 * 3600);
		add_choice(p, "tomorrow at 9", nine(p, now, 1));
		add_choice(p, "Monday at 9", nine(p, now, (8 - weekday(p, now)) % 7 ? (8 - weekday(p, now)) % 7 : 7));
		break;
	}
	p->choice = p->count ? 0 : OTHER;
	p->focus = p->count ? 1 : 2; /* where there is nothing to choose, one types */
}

/* Who is known: those with a role, and those who have a case now. */
static void got_people(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct pass *p = owner;
	int before = p->count;
	(void)tag;
	for (size_t i = 0; i < reply->count && reply->outcome == STORE_DONE; i++)
		for (size_t k = 0; k < reply->rows[i].count; k++)
			if (strcmp(store_string(&reply->rows[i], k, 0), p->desk->team.me->id) != 0)
				add_choice(p, store_string(&reply->rows[i], k, 0), 0);
	if (!before && p->count && !p->other[0]) {
		p->choice = 0;
		p->focus = 1;
	}
	p->ui->dirty = true;
}

static void ask_people(struct pass *p)
{
	struct store_tx *t = store_begin(p->desk->team.store, STORE_READ);
	cases_people(t, CHOICES);
	cases_values(t, "owner", CHOICES);
	store_send(p->desk->team.store, t, (struct store_ticket){ got_people, p, 0 });
}

static bool is_known(const struct pass *p, const char *name)
{
	for (int i = 0; i < p->count; i++)
		if (!strcmp(p->names[i], name))
			return true;
	return false;
}

/* "90m", "2d": seconds; 0: it is none. */
static int64_t how_long(const char *text)
{
	static const struct { char unit; int64_t s; } units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 } };
	char *end;
	long n = strtol(text, &end, 10);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (n > 0 && n <= 10000 && end[0] == units[i].unit && !end[1])
			return n * units[i].s;
	return 0;
}

/* -- doing it ------------------------------------------------------------------------------------------------------------------------ */

static void done(void *owner, bool ok, const struct err *err)
{
	struct pass *p = owner;
	p->sending = false;
	p->ui->dirty = true;
	if (!ok)
		p->err = *err;
	else if (ui_on_top(p->ui, p))
		ui_pop(p->ui); /* and p is gone */
}

static void press(struct ui *ui, void *self)
{
	struct pass *p = self;
	bool other = p->choice == OTHER;
	const char *name = other ? p->other : p->names[p->choice], *why = claims_off(p->desk, p->kind, &p->row);
	struct act act = { .kind = p->kind, .row = p->row, .text = p->kind == ACT_SNOOZE ? NULL : p->note };
	(void)ui;
	p->err = (struct err){ 0 };
	if (p->sending)
		return;
	if (why) {
		err_set(&p->err, ERR_HELD, "%s", why);
	} else if (other && !*name) {
		err_set(&p->err, ERR_USAGE, "nothing is typed behind \"%s\"", words[p->kind].other);
	} else if (p->kind == ACT_SNOOZE) {
		int64_t s = other ? how_long(name) : 1;
		act.until = other ? store_now(p->desk->team.store) + s : p->until[p->choice];
		if (!s)
			err_set(&p->err, ERR_USAGE, "how long is not understood: a number and m, h, d or w");
	} else if (p->kind == ACT_HAND_OVER && !strcmp(name, p->desk->team.me->id)) {
		err_set(&p->err, ERR_USAGE, "that is you");
	} else if (p->kind == ACT_HAND_OVER && !is_known(p, name) && strcmp(p->warned, name) != 0) {
		snprintf(p->warned, sizeof p->warned, "%s", name);
		err_set(&p->err, ERR_USAGE, "nobody known here is called %.60s: Enter again hands it over all the same, U takes it back", name);
	}
	if (p->err.kind)
		return;
	snprintf(act.to, sizeof act.to, "%s", name);
	p->sending = true;
	claims_act(p->desk, &act, 0, (struct act_ticket){ done, p });
}

/* -- the form ------------------------------------------------------------------------------------------------------------------------ */

static void build(struct pass *p, struct form *f)
{
	f->self = p;
	f->count = 0;
	form_add(f, FORM_HEAD, words[p->kind].who);
	for (int i = 0; i <= p->count; i++) {
		bool other = i == p->count;
		struct form_item *it = form_add(f, FORM_RADIO, other ? words[p->kind].other : p->names[i]);
		it->choice = &p->choice;
		it->value = other ? OTHER : i;
		it->indent = 1;
		if (!other && p->until[i])
			when_format(p->until[i], p->ui->utc, it->note);
	}
	if (p->choice == OTHER)
		form_add_text(f, "", LABEL, p->other, sizeof p->other);
	if (p->kind != ACT_SNOOZE) {
		form_add(f, FORM_HEAD, "Note that goes with it, sealed with the case's key");
		form_add_text(f, "", 1, p->note, sizeof p->note);
	}
	struct form_item *it = form_add(f, FORM_BUTTON, words[p->kind].button);
	it->press = press;
}

static bool pass_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct pass *p = self;
	struct form f;
	build(p, &f);
	if (p->sending)
		return ev->kind == TERM_PASTE || (ev->kind == TERM_KEY && ev->key != 27);
	if (ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n')) {
		const struct form_item *it = &f.items[p->focus < f.count ? p->focus : 0];
		if (it->kind == FORM_BUTTON) {
			press(ui, p);
		} else {
			if (it->kind == FORM_RADIO)
				form_choose(ui, &f, it);
			build(p, &f);
			p->focus = form_focusable(&f, (p->focus + 1) % f.count, 1);
			while (f.items[p->focus].kind == FORM_RADIO) /* the choice is made: what comes after it */
				p->focus = form_focusable(&f, (p->focus + 1) % f.count, 1);
		}
		return true;
	}
	return form_key(ui, &f, &p->focus, ev);
}

static void pass_draw(struct ui *ui, void *self)
{
	struct pass *p = self;
	struct popup in;
	struct form f;
	char title[CASE_ID_TEXT + 40];
	build(p, &f);
	snprintf(title, sizeof title, "%s: %.60s", words[p->kind].title, p->row.user);
	if (!popup_box(ui, title, form_rows(&f, popup_cols(ui)) + 2, &in))
		return;
	p->focus = form_focusable(&f, p->focus, 1);
	form_draw(ui, &f, p->focus, &p->top, in.row, in.col, in.rows - 2, in.cols);
	if (p->sending)
		paint_wrapped(ui, in.row + in.rows - 2, in.col, 2, in.cols, STYLE_DIM, "being done ...");
	else if (p->err.kind)
		paint_wrapped(ui, in.row + in.rows - 2, in.col, 2, in.cols, STYLE_BAD, p->err.text);
	paint_foot(ui, "");
}

static void pass_close(struct ui *ui, void *self)
{
	struct pass *p = self;
	(void)ui;
	claims_forget(p->desk, p);
	store_forget(p->desk->team.store, p);
}

const struct screen_kind pass_screen = {
	.name = "Pass on", .overlay = true, .size = sizeof(struct pass), .keys = "arrows or Tab move, Space chooses, Enter goes on, Esc leaves it",
	.mode = MODE_OVERLAY, .actions = overlay_actions, .draw = pass_draw, .key = pass_key, .close = pass_close,
};

void pass_open(struct ui *ui, struct desk *desk, const struct case_row *row, enum act_kind kind)
{
	struct pass *p = ui_push(ui, &pass_screen);
	p->desk = desk;
	p->ui = ui;
	p->kind = kind;
	p->row = *row;
	add_choices(p);
	if (kind == ACT_HAND_OVER)
		ask_people(p);
}
