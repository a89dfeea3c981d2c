/* Finding among the hits: by what an entry says, as far as it is shown. */
#include "base/text.h"
#include "screen/case.h"
#include "screen/screening_state.h"
#include "ui/edit.h"
#include "ui/ui.h"

/* What is masked is not found by guessing it. */
static bool has(const struct screening_view *v, const struct record *hit, const char *what)
{
	for (size_t i = 0; i < hit->value_count; i++) {
		const struct record_value *value = &hit->values[i];
		if (value->state != RECORD_PRESENT || (value->masked && !v->bare))
			continue;
		if (text_contains(value->text, what) || (value->word && text_contains(value->word->label, what)))
			return true;
	}
	return false;
}

static void find_next(struct ui *ui, struct screening_view *v, int step)
{
	const struct scrutiny *s = screening_at(v);
	size_t count = s ? s->look.hit_count : 0, at = v->cursor;
	if (!v->find[0] || !count)
		return;
	for (size_t n = 0; n < count; n++) {
		at = (at + count + (size_t)(step > 0 ? 1 : count - 1)) % count;
		if (!has(v, s->look.hits[s->order ? s->order[at] : at], v->find))
			continue;
		v->hit_id[0] = '\0';
		v->cursor = at;
		v->below_top = 0;
		screening_hold(v);
		return;
	}
	ui_say(ui, STYLE_WARN, "\"%s\" is in no hit", v->find);
}

bool screening_find_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct screening_view *v = self;
	if (!v->typing) {
		if (ev->kind != TERM_KEY || ev->key != 27 || !v->find[0])
			return false;
		v->find[0] = '\0';
		return true;
	}
	switch (edit_line(v->find, sizeof v->find, ev)) {
	case EDIT_CANCEL:
		v->find[0] = '\0';
		v->typing = false;
		return true;
	case EDIT_ENTER:
		v->typing = false;
		find_next(ui, v, 1);
		return true;
	case EDIT_CHANGED:
		return true;
	case EDIT_OTHER:
		break;
	}
	return false;
}

static void find(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	(void)ui;
	v->find[0] = '\0';
	v->typing = true;
}

static void on(struct ui *ui, void *self)
{
	find_next(ui, self, 1);
}

static void back(struct ui *ui, void *self)
{
	find_next(ui, self, -1);
}

const struct action screening_find_actions[] = {
	{ "find", { '/' }, MODE_SCREEN, GROUP_MOVE, CASE_FIND_HELP, "find", NULL, find },
	{ "find next", { 'n' }, MODE_SCREEN, GROUP_MOVE, "Next place found", NULL, NULL, on },
	{ "find previous", { 'N' }, MODE_SCREEN, GROUP_MOVE, "Previous place found", NULL, NULL, back },
	{ 0 }
};
