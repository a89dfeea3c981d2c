/* A frame, a key: who draws, who sees a key first. */
#include "ui/frame.h"
#include "ui/mouse.h"
#include "ui/ui.h"

enum { CTRL_C = 3, CTRL_Z = 26, ESC = 27, COUNT_MAX = 99999 };

static void draw_blank(struct ui *ui)
{
	const struct term_caps *caps = term_caps(ui->term);
	paint_production(ui, 0);
	if (ui->blank_hint)
		term_put(ui->term, caps->rows / 2, 2, caps->cols - 2, STYLE_DIM, "Screen blanked. Press ! to show it again; ^C leaves.");
}

void ui_draw(struct ui *ui)
{
	ui->dirty = false;
	term_begin(ui->term);
	if (ui->blank) {
		draw_blank(ui);
	} else if (!paint_too_small(ui)) {
		size_t base = ui->depth - 1;
		while (base > 0 && ui->stack[base].kind->overlay)
			base--;
		for (size_t i = base; i < ui->depth; i++)
			ui->stack[i].kind->draw(ui, ui->stack[i].self);
	}
	term_end(ui->term);
}

/* Digits before a movement, where they mean nothing else; Esc takes them back. True: dealt with. */
static bool take_count(struct ui *ui, uint32_t key)
{
	if (key == ESC && ui->count) {
		ui->count = 0;
		return true;
	}
	if (!(action_modes(ui, ui_top(ui)) & (MODE_SCREEN | MODE_LIST)) || key < '0' || key > '9' || (key == '0' && !ui->count) ||
	    action_of_key(ui, key))
		return false;
	ui->count = ui->count > COUNT_MAX / 10 ? COUNT_MAX : ui->count * 10 + (unsigned)(key - '0');
	return true;
}

/* True: it was part of a count. */
static bool key_or_text(struct ui *ui, const struct term_event *ev)
{
	const struct screen top = *ui_top(ui);
	if ((top.kind->key && top.kind->key(ui, top.self, ev)) || ev->kind != TERM_KEY)
		return false;
	if (take_count(ui, ev->key))
		return true;
	const struct action *a = action_of_key(ui, ev->key);
	char name[16];
	if (a)
		action_run(ui, a);
	else
		ui_say(ui, STYLE_DIM, "%s does nothing here%s", ev->key < 0x7f ? action_key_name(ev->key, name) : "this key",
		       top.kind->keys ? "" : "; ? lists the keys that do");
	return false;
}

void ui_key(struct ui *ui, const struct term_event *ev)
{
	static const struct term_event enter = { .kind = TERM_KEY, .key = '\r' };
	ui->dirty = true;
	bool leaves = ev->kind == TERM_KEY && (ev->key == CTRL_C || ev->key == CTRL_Z);
	if (ui->blank && !leaves) {
		if (ev->kind == TERM_KEY && ev->key == '!')
			ui->blank = ui->blank_hint = false;
		else
			ui->blank_hint = true;
		return;
	}
	/* What is not shown cannot be typed into: but for leaving, keys wait until there is room. */
	if (paint_is_too_small(ui) && !leaves) {
		ui->ignored++;
		return;
	}
	ui->ignored = 0;
	ui->message[0] = '\0';
	if (ev->kind == TERM_MOUSE) {
		if (mouse_event(ui, ev)) /* a double click is Enter */
			key_or_text(ui, &enter);
	} else if (key_or_text(ui, ev)) {
		return;
	}
	ui->count = 0; /* it was for this key, whether that took it or not */
}

bool ui_lively(const struct ui *ui)
{
	for (size_t i = 0; i < ui->depth; i++)
		if (ui->stack[i].kind->lively && ui->stack[i].kind->lively(ui, ui->stack[i].self))
			return true;
	return false;
}

int64_t ui_due_ms(const struct ui *ui)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < ui->depth; i++) {
		const struct screen *s = &ui->stack[i];
		int64_t at = s->kind->due_ms ? s->kind->due_ms(ui, s->self) : INT64_MAX;
		due = at < due ? at : due;
	}
	return due;
}

void ui_tick(struct ui *ui, int64_t now)
{
	for (size_t i = 0; i < ui->depth; i++)
		if (ui->stack[i].kind->tick)
			ui->stack[i].kind->tick(ui, ui->stack[i].self, now);
}
