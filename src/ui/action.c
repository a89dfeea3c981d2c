#include "ui/action.h"

#include <stdio.h>

#include "ui/ui.h"

const char *const action_group_names[ACTION_GROUPS] = {
	[GROUP_MOVE] = "MOVE",
	[GROUP_CASE] = "CASE",
	[GROUP_QUEUE] = "QUEUE",
	[GROUP_LOOK] = "PICTURES",
	[GROUP_SCREEN] = "SCREEN",
	[GROUP_LEAVES] = "LEAVES THIS HOST",
};

struct action_walk action_walk(const struct action *const *tables)
{
	return (struct action_walk){ tables, *tables };
}

const struct action *action_next(struct action_walk *w)
{
	while (w->next && !w->next->name)
		w->next = *++w->table;
	return w->next ? w->next++ : NULL;
}

unsigned action_modes(const struct ui *ui, const struct screen *s)
{
	return s->kind->modes ? s->kind->modes(ui, s->self) : s->kind->mode;
}

const struct action *action_of_key(const struct ui *ui, uint32_t key)
{
	const struct screen *top = ui_top(ui);
	unsigned modes = action_modes(ui, top);
	struct action_walk walk = action_walk(top->kind->actions);
	for (const struct action *a; (a = action_next(&walk));)
		for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++)
			if (a->keys[k] == key && a->modes & modes)
				return a;
	return NULL;
}

void action_run(struct ui *ui, const struct action *a)
{
	void *self = ui_top(ui)->self;
	const char *why = a->off ? a->off(ui, self) : NULL;
	if (why)
		ui_say(ui, STYLE_WARN, "%s: %s", a->name, why);
	else
		a->run(ui, self);
}

const char *action_key_name(uint32_t key, char out[16])
{
	static const struct {
		uint32_t key;
		const char *name;
	} names[] = {
		{ '\r', "Enter" }, { '\n', "^J" }, { '\t', "Tab" }, { 27, "Esc" }, { ' ', "Space" }, { TERM_UP, "Up" },
		{ TERM_DOWN, "Down" }, { TERM_LEFT, "Left" }, { TERM_RIGHT, "Right" }, { TERM_HOME, "Home" }, { TERM_END, "End" },
		{ TERM_PGUP, "PgUp" }, { TERM_PGDN, "PgDn" }, { TERM_BACKTAB, "S-Tab" }, { TERM_F1, "F1" },
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].key == key) {
			snprintf(out, 16, "%s", names[i].name);
			return out;
		}
	}
	snprintf(out, 16, key < 0x20 ? "^%c" : "%c", (char)(key < 0x20 ? key + '@' : key));
	return out;
}
