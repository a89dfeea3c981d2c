#include "ui/form.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/edit.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { FIELD_MIN = 12 };

struct form_item *form_add(struct form *f, enum form_kind kind, const char *label)
{
	struct form_item *it = &f->items[f->count < FORM_ITEMS ? f->count++ : FORM_ITEMS - 1];
	*it = (struct form_item){ .kind = kind, .label = label, .note_style = STYLE_DIM };
	return it;
}

struct form_item *form_add_text(struct form *f, const char *label, int label_width, char *text, size_t size)
{
	struct form_item *it = form_add(f, FORM_TEXT, label);
	it->indent = 1;
	it->label_width = label_width;
	it->text = text;
	it->size = size;
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
			return "   ";
		return *it->choice == it->value ? "(*)" : it->unclear ? "(?)" : "( )";
	}
	return *it->check ? "[x]" : "[ ]";
}

/* Where the note begins, and so how many rows it takes. */
static int label_cols(const struct form_item *it)
{
	int label = text_width(it->label);
	switch (it->kind) {
	case FORM_RADIO:
	case FORM_CHECK:
		return it->indent + (it->key ? 2 : 0) + 4 + (it->label_width > label ? it->label_width : label + 2);
	case FORM_BUTTON:
		return it->indent + (it->key ? 2 : 0) + label + 2;
	case FORM_NOTE:
		return it->indent + (it->key ? 2 : 0) + (it->label_width > label ? it->label_width : label + (label > 0));
	default:
		return it->indent;
	}
}

static int item_rows(const struct form_item *it, int cols)
{
	int rows = 1, room = cols - label_cols(it);
	if (it->note[0] && room > 0 && (it->kind == FORM_RADIO || it->kind == FORM_CHECK || it->kind == FORM_BUTTON || it->kind == FORM_NOTE))
		rows = paint_wrapped_rows(it->note, room);
	return it->beside ? 0 : rows;
}

/* What is chosen, as wide as the longest of what may be. Returns where the note begins. */
static int draw_folded(struct term *t, const struct form_item *it, int row, int at, int end)
{
	int wide = 0;
	for (int i = 0; i < it->option_count; i++)
		wide = text_width(it->options[i]) > wide ? text_width(it->options[i]) : wide;
	term_put(t, row, at, end - at, STYLE_FRAME, "<");
	term_put(t, row, at + 2, end - at - 2, STYLE_STRONG, it->options[*it->choice]);
	term_put(t, row, at + wide + 3, end - at - wide - 3, STYLE_FRAME, ">");
	return at + wide + 6;
}

static int put_key(struct term *t, const struct form_item *it, int row, int at)
{
	return term_put(t, row, at, 1, STYLE_KEY, (char[]){ it->key, '\0' }) + 1;
}

static void draw_item(struct ui *ui, const struct form_item *it, bool focus, int row, int col, int cols)
{
	struct term *t = ui->term;
	int at = col + it->indent, end = col + cols;
	enum style label = it->off ? STYLE_DIM : STYLE_PLAIN;
	switch (it->kind) {
	case FORM_HEAD:
		at += term_put(t, row, at, end - at, STYLE_HEAD, it->label) + 2;
		break;
	case FORM_NOTE:
		if (it->key)
			at += put_key(t, it, row, at);
		term_put(t, row, at, end - at, STYLE_LABEL, it->label);
		at = col + label_cols(it);
		break;
	case FORM_RADIO:
	case FORM_CHECK:
		if (it->key)
			at += put_key(t, it, row, at);
		at += term_put(t, row, at, end - at, label, box_of(it)) + 1;
		paint_fitted(ui, row, at, end - at, label, it->label);
		at = col + label_cols(it);
		break;
	case FORM_CYCLE:
		if (it->key)
			put_key(t, it, row, at - 2);
		term_put(t, row, at, it->label_width, label, it->label);
		at += it->label_width;
		if (it->folded)
			at = draw_folded(t, it, row, at, end);
		for (int i = 0; i < it->option_count && !it->folded; i++) {
			at += term_put(t, row, at, end - at, STYLE_PLAIN, *it->choice == i ? "(*) " : "( ) ");
			at += term_put(t, row, at, end - at, *it->choice == i ? STYLE_STRONG : STYLE_PLAIN, it->options[i]) + 2;
		}
		break;
	case FORM_BUTTON:
		if (it->key)
			at += put_key(t, it, row, at);
		term_put(t, row, at, end - at, it->key ? STYLE_LABEL : STYLE_KEY, it->label);
		at = col + label_cols(it);
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
	if (it->note[0] && end > at && (it->kind == FORM_TEXT || it->folded))
		paint_fitted(ui, row, at, end - at, it->note_style, it->note);
	else if (it->note[0] && end > at)
		paint_wrapped(ui, row, at, item_rows(it, cols), end - at, it->note_style, it->note);
	if (focus && it->kind != FORM_TEXT)
		term_restyle(t, row, col + it->indent, text_width(it->label) + 4 + (it->key ? 2 : 0), STYLE_SELECTED);
	else if (focus)
		term_restyle(t, row, col + it->indent, it->label_width, STYLE_SELECTED);
}

int form_rows(const struct form *f, int cols)
{
	int rows = 0;
	for (size_t i = 0; i < f->count; i++)
		rows += item_rows(&f->items[i], cols);
	return rows;
}

static int rows_between(const struct form *f, size_t from, size_t to, int cols)
{
	int rows = 0;
	for (size_t i = from; i < to; i++)
		rows += item_rows(&f->items[i], cols);
	return rows;
}

static size_t row_start(const struct form *f, size_t i)
{
	while (i > 0 && i < f->count && f->items[i].beside)
		i--;
	return i;
}

/* Rows scroll, each whole; the last ones leave none empty. */
void form_draw(struct ui *ui, const struct form *f, size_t focus, size_t *top, int row, int col, int rows, int cols)
{
	size_t seen = row_start(f, focus < f->count ? focus : *top);
	if (seen < *top)
		*top = seen ? row_start(f, seen - 1) : 0;
	while (*top < seen && rows_between(f, *top, seen + 1, cols) > rows)
		(*top)++;
	while (*top > 0 && rows_between(f, *top - 1, f->count, cols) <= rows)
		(*top)--;
	while (*top < seen && f->items[*top].beside) /* the row that they are in begins above */
		(*top)++;
	bool below = false;
	for (size_t i = *top; i < f->count; i++) {
		const struct form_item *it = &f->items[i];
		int at = rows_between(f, *top, i, cols) - (it->beside && i > *top), need = item_rows(it, cols);
		if (at + need <= rows)
			draw_item(ui, it, i == focus, row + at, col, cols);
		below = below || at + need > rows;
	}
	if (*top > 0)
		term_put(ui->term, row, col + cols - 7, 7, STYLE_KEY, " ^ more");
	if (below && rows > 1)
		term_put(ui->term, row + rows - 1, col + cols - 7, 7, STYLE_KEY, " v more");
}

void form_choose(struct ui *ui, const struct form *f, const struct form_item *it)
{
	if (it->off) {
		ui_say(ui, STYLE_WARN, "%s: %s", it->label, it->note);
	} else if (it->kind == FORM_RADIO) {
		*it->choice = it->value;
	} else if (it->kind == FORM_CHECK) {
		*it->check = !*it->check;
	} else if (it->kind == FORM_CYCLE) {
		*it->choice = (*it->choice + 1) % it->option_count;
	} else if (it->kind == FORM_BUTTON) {
		it->press(ui, f->self);
	}
}

/* The field that capitals go to while no other text has the focus. */
static bool type_word(struct ui *ui, const struct form *f, size_t *focus, const struct term_event *ev)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct form_item *it = &f->items[i];
		if (!it->word)
			continue;
		if (it->off) {
			ui_say(ui, STYLE_WARN, "nothing is sent now: %s", it->note);
			return true;
		}
		*focus = i;
		return edit_line(it->text, it->size, ev) == EDIT_CHANGED;
	}
	return false;
}

bool form_key(struct ui *ui, const struct form *f, size_t *focus, const struct term_event *ev)
{
	*focus = form_focusable(f, *focus, 1);
	const struct form_item *it = &f->items[*focus];
	if (ev->kind == TERM_KEY) {
		if (ev->key == TERM_DOWN || ev->key == '\t') {
			*focus = form_focusable(f, (*focus + 1) % f->count, 1);
			return true;
		}
		if (ev->key == TERM_UP || ev->key == TERM_BACKTAB) {
			*focus = form_focusable(f, (*focus + f->count - 1) % f->count, -1);
			return true;
		}
		if (it->kind == FORM_CYCLE && (ev->key == TERM_LEFT || ev->key == TERM_RIGHT)) {
			*it->choice = (*it->choice + (ev->key == TERM_RIGHT ? 1 : it->option_count - 1)) % it->option_count;
			return true;
		}
		if (it->kind != FORM_TEXT && (ev->key == ' ' || ev->key == '\r')) {
			form_choose(ui, f, it);
			return true;
		}
		if (it->kind != FORM_TEXT && ev->key >= 'A' && ev->key <= 'Z' && type_word(ui, f, focus, ev))
			return true;
	}
	if (it->kind != FORM_TEXT) {
		bool typed = ev->kind == TERM_KEY && ev->key > ' ' && ev->key < 0x7f;
		if (typed)
			ui_say(ui, STYLE_DIM, "this key does nothing in this line; Tab and the arrows go to another, Esc leaves");
		return typed;
	}
	/* What does not fit is not cut, and not left out without a word. */
	size_t length = strlen(it->text);
	bool adds = ev->kind == TERM_PASTE ? *ev->text : ev->key >= ' ' && ev->key != TERM_BACKSPACE && ev->key != 0x7f;
	if (edit_line(it->text, it->size, ev) != EDIT_CHANGED)
		return false;
	if (strlen(it->text) == length && adds)
		ui_say(ui, STYLE_WARN, "%s takes at most %zu bytes: this was left out", it->label, it->size - 1);
	return true;
}
