/* The stack of screens: who draws, who sees a key first. */
#include "ui/action.h"
#include "ui/app.h"
#include "ui/scroll.h"
#include "ui/mouse.h"

enum { CTRL_C = 3, CTRL_Z = 26, COUNT_MAX = 99999 };

enum { OVER = ACTION_IN_OVERLAY, LIST = ACTION_IN_OVERLAY | ACTION_IN_LIST };

static const char scrolls[] = "j k PgUp PgDn g G scroll, Esc closes";

const struct screen screen_table[SCREENS] = {
	[SCREEN_QUEUE] = { "Queue", false, queue_draw, queue_key, ACTION_IN_QUEUE, NULL, queue_list },
	[SCREEN_CASE] = { "Case", false, case_draw, case_key, ACTION_IN_CASE, NULL, case_list },
	[SCREEN_RETRY] = { "Retry", false, retry_draw, retry_key, OVER, "1-4 strategy, v k d s steps of custom, RETRY Enter sends, Esc leaves", NULL },
	[SCREEN_CREATE] = { "Create", false, create_draw, create_key, OVER, "Tab or arrows move, Space chooses, Esc leaves", NULL },
	[SCREEN_USER] = { "User data", false, user_draw, user_key, OVER, "Tab or arrows move, Esc goes back to the request", NULL },
	[SCREEN_HELP] = { "Help", true, help_draw, help_key, OVER, "type to search, Up Down PgUp PgDn choose, Enter runs, Esc closes", help_list },
	[SCREEN_EXPLAIN] = { "Field", true, explain_draw, explain_key, LIST, scrolls, explain_list },
	[SCREEN_MESSAGES] = { "Messages", true, messages_draw, NULL, LIST, scrolls, messages_list },
	[SCREEN_LINK] = { "Link", true, link_draw, link_key, OVER, "y copies, Esc closes", NULL },
	[SCREEN_SUBJECTS] = { "Subjects", true, subjects_draw, NULL, LIST, scrolls, subjects_list },
	[SCREEN_WRITES] = { "Open writes", false, writes_draw, writes_key, LIST,
	                    "Up and Down choose, Enter reads the attempts, r looks now, Esc leaves", writes_list },
};

void screen_push(struct app *app, enum screen_id id)
{
	app->dirty = true;
	for (size_t i = 0; i < app->depth; i++) {
		if (app->screens[i] == id) { /* already open: come back to it */
			app->depth = i + 1;
			return;
		}
	}
	app->screens[app->depth++] = id;
}

void screen_pop(struct app *app)
{
	app->dirty = true;
	if (app->depth > 1)
		app->depth--;
	else
		app->quit = true;
}

enum screen_id screen_top(const struct app *app)
{
	return app->screens[app->depth - 1];
}

bool screen_is_open(const struct app *app, enum screen_id id)
{
	for (size_t i = 0; i < app->depth; i++)
		if (app->screens[i] == id)
			return true;
	return false;
}

static void draw_blank(struct app *app)
{
	const struct term_caps *caps = term_caps(app->term);
	paint_production(app, 0);
	if (app->blank_hint)
		term_put(app->term, caps->rows / 2, 2, caps->cols - 2, STYLE_DIM, "Screen blanked. Press ! to show it again; ^C leaves.");
}

void app_draw(struct app *app)
{
	queue_refresh(app);
	term_begin(app->term);
	if (app->blank) {
		draw_blank(app);
	} else if (!paint_too_small(app)) {
		size_t base = app->depth - 1;
		while (base > 0 && screen_table[app->screens[base]].overlay)
			base--;
		for (size_t i = base; i < app->depth; i++)
			screen_table[app->screens[i]].draw(app);
	}
	term_end(app->term);
}

/* Digits before a movement, where they are no panes; Esc takes them back. True: dealt with. */
static bool take_count(struct app *app, uint32_t key)
{
	unsigned where = action_where(app);
	if (key == 27 && app->count) {
		app->count = 0;
		return true;
	}
	if (!(where & (ACTION_IN_QUEUE | ACTION_IN_LIST)) || key < '0' || key > '9' || (key == '0' && !app->count))
		return false;
	app->count = app->count > COUNT_MAX / 10 ? COUNT_MAX : app->count * 10 + (unsigned)(key - '0');
	return true;
}

/* True: it was part of a count. */
static bool key_or_text(struct app *app, const struct term_event *ev)
{
	const struct screen *top = &screen_table[screen_top(app)];
	if ((top->key && top->key(app, ev)) || ev->kind != TERM_KEY)
		return false;
	if (take_count(app, ev->key))
		return true;
	const struct action *a = action_of_key(app, ev->key);
	char name[16];
	if (a)
		action_run(app, a);
	else
		app_say(app, STYLE_DIM, "%s does nothing here%s", ev->key < 0x7f ? action_key_name(ev->key, name) : "this key", top->keys ? "" : "; ? lists the keys that do");
	return false;
}

void app_key(struct app *app, const struct term_event *ev)
{
	app->dirty = true;
	bool leaves = ev->kind == TERM_KEY && (ev->key == CTRL_C || ev->key == CTRL_Z);
	if (app->blank && !leaves) {
		if (ev->kind == TERM_KEY && ev->key == '!')
			app->blank = app->blank_hint = false;
		else
			app->blank_hint = true;
		return;
	}
	/* What is not shown cannot be typed into: but for leaving, keys wait until there is room. */
	if (paint_is_too_small(app) && !leaves) {
		app->ignored++;
		return;
	}
	app->ignored = 0;
	app->message[0] = '\0';
	if (ev->kind == TERM_MOUSE)
		mouse_event(app, ev);
	else if (key_or_text(app, ev))
		return;
	app->count = 0; /* it was for this key, whether that took it or not */
}
