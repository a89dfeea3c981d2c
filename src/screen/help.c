#include "screen/help.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "screen/table.h"
#include "ui/edit.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { FOUND_MAX = 128, FILTER_MAX = 200 };

struct help {
	char filter[FILTER_MAX];
	bool palette;
	size_t cursor, top;
	struct popup in;
};

struct found {
	const struct action *actions[FOUND_MAX];
	size_t count;
};

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
static void find(const char *typed, const struct screen_kind *kind, unsigned modes, struct found *out)
{
	out->count = 0;
	for (int exact = 1; exact >= 0; exact--) {
		for (int g = 0; g < ACTION_GROUPS; g++) {
			struct action_walk walk = action_walk(kind->actions);
			for (const struct action *a; out->count < FOUND_MAX && (a = action_next(&walk));) {
				char text[200];
				snprintf(text, sizeof text, "%s %s %s", a->name, short_name(a), a->help);
				if ((int)a->group == g && a->modes & modes && is_exactly(a, typed) == exact && (exact || text_contains(text, typed)))
					out->actions[out->count++] = a;
			}
		}
	}
}

/* The screen below decides which actions are at hand. */
static void find_below(const struct ui *ui, const struct help *h, struct found *out)
{
	const struct screen *below = ui_below(ui);
	find(h->filter, below->kind, action_modes(ui, below), out);
}

/* Nothing on this screen: where else? */
static void draw_elsewhere(struct ui *ui, const struct help *h)
{
	struct found found;
	char text[160];
	snprintf(text, sizeof text, "Nothing matches.");
	for (size_t k = ui->kind_count; k-- > 0;) { /* the queue, which the others are opened from, is asked before the case */
		for (size_t i = 0; i < PLACES_MAX && ui->kinds[k]->places[i].name; i++) {
			find(h->filter, ui->kinds[k], ui->kinds[k]->places[i].mode, &found);
			if (!found.count)
				continue;
			snprintf(text, sizeof text, "Not here: \"%s\" is at hand %s.", found.actions[0]->name, ui->kinds[k]->places[i].name);
			k = 0;
			break;
		}
	}
	paint_fitted(ui, h->in.row + 1, h->in.col, h->in.cols, STYLE_DIM, text);
}

static void draw_action(struct ui *ui, const struct help *h, const struct action *a, int row, bool selected)
{
	const struct popup *in = &h->in;
	char keys[60] = "", one[16];
	for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++)
		snprintf(keys + strlen(keys), sizeof keys - strlen(keys), "%s%s", k ? " " : "", action_key_name(a->keys[k], one));
	const char *why = a->off ? a->off(ui, ui_below(ui)->self) : NULL;
	term_put(ui->term, row, in->col, 10, why ? STYLE_DIM : STYLE_KEY, keys);
	int at = in->col + 11, room = in->cols - 11;
	if (h->palette) {
		term_put(ui->term, row, at, room, why ? STYLE_DIM : STYLE_PLAIN, a->name);
		at += 20;
		room -= 20;
	}
	paint_fitted(ui, row, at, room, why || h->palette ? STYLE_DIM : STYLE_PLAIN, a->help);
	int used = text_width(a->help);
	if (why && used < room) {
		char text[160];
		snprintf(text, sizeof text, "off: %s", why);
		paint_fitted(ui, row, at + used + 1, room - used - 1, STYLE_WARN, text);
	}
	if (selected)
		term_select(ui->term, row, in->col, in->cols);
}

static bool help_list(struct ui *ui, void *self, struct list_view *out)
{
	struct help *h = self;
	const struct popup *in = &h->in;
	struct found found;
	find_below(ui, h, &found);
	*out = (struct list_view){ .row = in->row + 1, .col = in->col, .rows = in->rows - 1, .cols = in->cols, .top = &h->top, .cursor = &h->cursor,
	                           .count = found.count };
	return true;
}

static void help_draw(struct ui *ui, void *self)
{
	struct help *h = self;
	const struct popup *in = &h->in;
	struct found found;
	char title[80];
	find_below(ui, h, &found);
	size_t n = found.count;
	snprintf(title, sizeof title, h->palette ? "Commands" : "Keys: %s", ui_below(ui)->kind->name);
	if (!popup_box(ui, title, h->palette ? 14 : 40, &h->in))
		return;
	int at = in->col + term_put(ui->term, in->row, in->col, in->cols, STYLE_KEY, h->palette ? ": " : "search ");
	at += paint_text(ui, in->row, at, in->cols - 10, STYLE_STRONG, h->filter);
	term_cursor(ui->term, in->row, at);
	size_t rows = (size_t)in->rows - 1;
	struct list_view list;
	help_list(ui, h, &list);
	list_keep(&list);
	if (!n)
		draw_elsewhere(ui, h);
	for (size_t i = 0; i < rows && h->top + i < n; i++)
		draw_action(ui, h, found.actions[h->top + i], in->row + 1 + (int)i, h->top + i == h->cursor);
	char count[64];
	snprintf(count, sizeof count, "%zu-%zu of %zu", n ? h->top + 1 : 0, h->top + rows < n ? h->top + rows : n, n);
	term_put(ui->term, in->row, in->col + in->cols - text_width(count), text_width(count), STYLE_DIM, count);
	paint_foot(ui, h->palette || h->filter[0] ? "" : "q or Esc leaves, other letters are searched for");
}

/* Letters are searched for: what moves are the other keys. */
static bool help_moves(struct ui *ui, void *self, uint32_t key)
{
	static const struct {
		uint32_t key;
		void (*run)(struct ui *ui, void *self);
	} moves[] = {
		{ TERM_DOWN, move_down }, { '\t', move_down }, { TERM_UP, move_up }, { TERM_BACKTAB, move_up },
		{ TERM_PGDN, move_page_down }, { 'f' & CTRL, move_page_down }, { TERM_PGUP, move_page_up }, { 'b' & CTRL, move_page_up },
		{ 'd' & CTRL, move_half_down }, { TERM_HOME, move_top }, { TERM_END, move_bottom },
	};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (moves[i].key == key) {
			moves[i].run(ui, self);
			return true;
		}
	}
	return false;
}

static bool help_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct help *h = self;
	struct found found;
	find_below(ui, h, &found);
	if (ev->kind == TERM_KEY && help_moves(ui, h, ev->key))
		return true;
	if (ev->kind == TERM_KEY && ev->key == 'q' && !h->palette && !h->filter[0])
		return false;
	switch (edit_line(h->filter, sizeof h->filter, ev)) {
	case EDIT_CHANGED:
		h->cursor = h->top = 0;
		return true;
	case EDIT_ENTER: {
		const struct action *chosen = h->cursor < found.count ? found.actions[h->cursor] : NULL;
		ui_pop(ui);
		if (chosen)
			action_run(ui, chosen);
		return true;
	}
	default:
		return false;
	}
}

const struct screen_kind help_screen = {
	.name = "Help", .overlay = true, .size = sizeof(struct help), .mode = MODE_OVERLAY,
	.keys = "type to search, Up Down PgUp PgDn choose, Enter runs, Esc closes",
	.actions = overlay_actions, .draw = help_draw, .key = help_key, .list = help_list,
};

static void help(struct ui *ui, void *self)
{
	(void)self;
	ui_push(ui, &help_screen);
}

static void commands(struct ui *ui, void *self)
{
	struct help *h = ui_push(ui, &help_screen);
	(void)self;
	h->palette = true;
}

const struct action help_actions[] = {
	{ "help", { '?', TERM_F1 }, MODE_SCREEN | MODE_WHOLE, GROUP_SCREEN, "Keys of this screen; type to search", NULL, NULL, help },
	{ "commands", { ':' }, MODE_SCREEN | MODE_WHOLE, GROUP_SCREEN, "Find a command by its name and run it", NULL, NULL, commands },
	{ 0 }
};
