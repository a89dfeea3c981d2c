#include "app/form.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/edit.h"
#include "base/buf.h"
#include "base/text.h"

enum { FIELD_MIN = 12 };

struct form_item *form_add(struct form *f, enum form_kind kind, const char *label)
{
	struct form_item *it = &f->items[f->count < FORM_ITEMS ? f->count++ : FORM_ITEMS - 1];
	*it = (struct form_item){ .kind = kind, .label = label, .note_style = STYLE_DIM };
	return it;
}

static bool focusable(const struct form_item *it)
{
	return it->kind != FORM_NOTE && it->kind != FORM_HEAD && !(it->off && it->kind != FORM_RADIO);
}

size_t form_focusable(const struct form *f, size_t from, int step)
{
	if (!f->count)
		return 0;
	size_t at = from < f->count ? from : 0;
	for (size_t n = 0; n < f->count; n++) {
		if (focusable(&f->items[at]))
			return at;
		at = (at + f->count + (size_t)(step > 0 ? 1 : f->count - 1)) % f->count;
	}
	return 0;
}

static const char *box_of(const struct form_item *it)
{
	if (it->kind == FORM_RADIO) {
		if (it->off)
			return "(x)";
		return *it->choice == it->value ? "(*)" : it->unclear ? "(?)" : "( )";
	}
	return *it->check ? "[x]" : "[ ]";
}

static void draw_item(struct app *app, const struct form_item *it, bool focus, int row, int col, int cols)
{
	struct term *t = app->term;
	int at = col + it->indent, end = col + cols;
	enum style label = it->off ? STYLE_DIM : STYLE_PLAIN;
	switch (it->kind) {
	case FORM_HEAD:
		at += term_put(t, row, at, end - at, STYLE_HEAD, it->label) + 2;
		break;
	case FORM_NOTE:
		at += term_put(t, row, at, end - at, STYLE_LABEL, it->label);
		at += it->label[0] ? 1 : 0;
		break;
	case FORM_RADIO:
	case FORM_CHECK:
		at += term_put(t, row, at, end - at, label, box_of(it)) + 1;
		term_put(t, row, at, end - at, label, it->label);
		at += it->label_width > text_width(it->label) ? it->label_width : text_width(it->label) + 2;
		break;
	case FORM_CYCLE:
		term_put(t, row, at, it->label_width, label, it->label);
		at += it->label_width;
		for (int i = 0; i < it->option_count; i++) {
			at += term_put(t, row, at, end - at, STYLE_PLAIN, *it->choice == i ? "(*) " : "( ) ");
			at += term_put(t, row, at, end - at, *it->choice == i ? STYLE_STRONG : STYLE_PLAIN, it->options[i]) + 2;
		}
		break;
	case FORM_BUTTON:
		at += term_put(t, row, at, end - at, STYLE_KEY, it->label) + 2;
		break;
	case FORM_TEXT: {
		term_put(t, row, at, it->label_width, STYLE_LABEL, it->label);
		at += it->label_width;
		int note = it->note[0] ? text_width(it->note) + 2 : 0;
		int field = end - at - 2 - note < FIELD_MIN ? end - at - 2 : end - at - 2 - note;
		if (field >= (int)it->size)
			field = (int)it->size - 1;
		at += term_put(t, row, at, 1, STYLE_FRAME, "[");
		/* A long value shows its end, where typing happens. */
		struct buf clean;
		buf_init(&clean, 16 * 1024);
		text_clean(it->text, strlen(it->text), &clean);
		const char *shown = buf_str(&clean);
		for (int w; text_width(shown) >= field && *shown;)
			shown += text_cluster(shown, &w);
		int used = term_put(t, row, at, field, STYLE_STRONG, shown);
		for (int i = used; i < field; i++)
			term_put(t, row, at + i, 1, STYLE_DIM, "_");
		if (focus)
			term_cursor(t, row, at + used);
		buf_finish(&clean);
		at += field;
		at += term_put(t, row, at, 1, STYLE_FRAME, "]") + 1;
		break;
	}
	}
	if (it->note[0] && end > at)
		paint_fitted(app, row, at, end - at, it->note_style, it->note);
	if (focus && it->kind != FORM_TEXT)
		term_restyle(t, row, col + it->indent, text_width(it->label) + 4, STYLE_SELECTED);
	else if (focus)
		term_restyle(t, row, col + it->indent, it->label_width, STYLE_SELECTED);
}

void form_draw(struct app *app, const struct form *f, size_t focus, size_t *top, int row, int col, int rows, int cols)
{
	size_t room = rows > 0 ? (size_t)rows : 1;
	if (focus < *top)
		*top = focus ? focus - 1 : 0;
	if (focus >= *top + room)
		*top = focus - room + 1;
	if (*top + room > f->count)
		*top = f->count > room ? f->count - room : 0;
	for (size_t i = 0; i < room && *top + i < f->count; i++)
		draw_item(app, &f->items[*top + i], *top + i == focus, row + (int)i, col, cols);
}

static void choose(struct app *app, const struct form_item *it)
{
	if (it->off) {
		app_say(app, STYLE_WARN, "%s: %s", it->label, it->note);
	} else if (it->kind == FORM_RADIO) {
		*it->choice = it->value;
	} else if (it->kind == FORM_CHECK) {
		*it->check = !*it->check;
	} else if (it->kind == FORM_CYCLE) {
		*it->choice = (*it->choice + 1) % it->option_count;
	} else if (it->kind == FORM_BUTTON) {
		it->press(app);
	}
}

static bool is_down(const struct form_item *it, uint32_t key)
{
	return key == TERM_DOWN || key == '\t' || (it->kind != FORM_TEXT && key == 'j');
}

static bool is_up(const struct form_item *it, uint32_t key)
{
	return key == TERM_UP || key == TERM_BACKTAB || (it->kind != FORM_TEXT && key == 'k');
}

bool form_key(struct app *app, const struct form *f, size_t *focus, const struct term_event *ev)
{
	*focus = form_focusable(f, *focus, 1);
	const struct form_item *it = &f->items[*focus];
	if (ev->kind == TERM_KEY) {
		if (is_down(it, ev->key)) {
			*focus = form_focusable(f, (*focus + 1) % f->count, 1);
			return true;
		}
		if (is_up(it, ev->key)) {
			*focus = form_focusable(f, (*focus + f->count - 1) % f->count, -1);
			return true;
		}
		if (it->kind != FORM_TEXT && (ev->key == ' ' || ev->key == '\r')) {
			choose(app, it);
			return true;
		}
	}
	if (it->kind != FORM_TEXT) {
		bool typed = ev->kind == TERM_KEY && ev->key > ' ' && ev->key < 0x7f;
		if (typed)
			app_say(app, STYLE_DIM, "nothing is typed in this line: Tab goes on to those where it is, Esc leaves");
		return typed;
	}
	/* What does not fit is not cut, and not left out without a word. */
	size_t length = strlen(it->text);
	bool adds = ev->kind == TERM_PASTE ? *ev->text : ev->key >= ' ' && ev->key != TERM_BACKSPACE && ev->key != 0x7f;
	if (edit_line(it->text, it->size, ev) != EDIT_CHANGED)
		return false;
	if (strlen(it->text) == length && adds)
		app_say(app, STYLE_WARN, "%s takes at most %zu bytes: this was left out", it->label, it->size - 1);
	return true;
}
