/* What came of an act on a screening, whole: what was said, how far it went, and what changed. */
#include <stdio.h>
#include <string.h>

#include "desk/desk.h"
#include "desk/scrutiny.h"
#include "pane/pane.h"
#include "screen/settle_state.h"

static const char *const step_names[] = {
	[API_STEP_UNSENT] = "not sent", [API_STEP_NEEDLESS] = "not needed", [API_STEP_DONE] = "done", [API_STEP_REFUSED] = "refused",
	[API_STEP_OPEN] = "sent, its answer is not known yet",
};

void settle_outcome_take(struct settle_outcome *o, const struct api_reply *reply)
{
	const struct api_act *act = reply->act;
	*o = (struct settle_outcome){ .there = true, .ok = reply->ok };
	memcpy(o->intent, reply->intent, sizeof o->intent);
	if (!reply->ok)
		o->err = reply->err;
	if (!act)
		return;
	o->begun = true;
	o->review = act->review;
	o->update = act->update;
	o->changes_all = act->change_count;
	o->change_count = act->change_count < AML_CHANGES ? act->change_count : AML_CHANGES;
	memcpy(o->review_id, act->review_id, sizeof o->review_id);
	for (size_t i = 0; i < o->change_count; i++)
		memcpy(o->changes[i], aml_change_shown(&act->changes[i]), sizeof o->changes[i]);
}

static void add_step(struct row_list *l, int cols, const char *name, enum api_step step, const char *id)
{
	char text[400];
	enum style style = step == API_STEP_DONE ? STYLE_GOOD : step == API_STEP_REFUSED ? STYLE_BAD : step == API_STEP_OPEN ? STYLE_WARN : STYLE_DIM;
	const char *mark = step == API_STEP_DONE ? "+" : step == API_STEP_REFUSED ? "x" : step == API_STEP_OPEN ? "!" : " ";
	snprintf(text, sizeof text, "%s %-8s %s%s%.250s", mark, name, step_names[step], *id ? "  " : "", id);
	popup_add_wrapped(l, cols, 11, style, text);
}

/* Of what is open nothing else can be said; what is half done can be finished, once what is new is decided. */
static void add_what_is_left(struct desk *d, struct row_list *l, int cols)
{
	char text[260] = "! ";
	size_t waits;
	bool open = scrutiny_says_open(d, text + 2, sizeof text - 2), half = scrutiny_half_done(d, &waits);
	if (!open && !half)
		return;
	if (half && waits)
		snprintf(text, sizeof text, "! It is half done: S on the screening goes on with it once %zu more hit%s decided.", waits, waits == 1 ? " is" : "s are");
	else if (half)
		snprintf(text, sizeof text, "! It is half done: S on the screening finishes it, after all is read again.");
	row_add(l);
	popup_add_wrapped(l, cols, 2, STYLE_WARN, text);
}

void settle_outcome_rows(const struct settle_form *f, struct row_list *l, int cols)
{
	const struct settle_outcome *o = &f->outcome;
	const struct scrutiny *s = &f->desk->scrutiny;
	char text[sizeof o->err.text + sizeof o->err.remedy + 4];
	snprintf(text, sizeof text, "%s%s%s", o->err.text, o->err.remedy[0] ? ". " : "", o->err.remedy);
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, "WHAT CAME OF IT");
	popup_add_wrapped(l, cols, 2, s->said[0] ? s->said_style : o->ok ? STYLE_GOOD : STYLE_BAD, s->said[0] ? s->said : text);
	if (s->follow_until_ms)
		popup_add_wrapped(l, cols, 2, STYLE_DIM, "The verification is read until it moves, for a minute at most.");
	if (o->begun) {
		row_add(l);
		add_step(l, cols, "review", o->review, o->review_id);
		add_step(l, cols, "update", o->update, "");
	}
	if (o->change_count) {
		row_add(l);
		popup_add_wrapped(l, cols, 0, STYLE_HEAD, o->ok ? "WHAT CHANGED IN THE LAST MOMENT" : "WHAT CHANGED SINCE IT WAS SEEN");
	}
	for (size_t i = 0; i < o->change_count; i++) {
		snprintf(text, sizeof text, "! %s", o->changes[i]);
		popup_add_wrapped(l, cols, 2, STYLE_WARN, text);
	}
	if (o->changes_all > o->change_count) {
		snprintf(text, sizeof text, "and %zu more", o->changes_all - o->change_count);
		popup_add_wrapped(l, cols, 2, STYLE_WARN, text);
	}
	add_what_is_left(f->desk, l, cols);
}
