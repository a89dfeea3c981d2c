#include "ui/editor.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "term/term.h"
#include "ui/ui.h"

enum { CTRL_A = 1, CTRL_E = 5, CTRL_K = 11, CTRL_R = 18, CTRL_U = 21, CTRL_W = 23, CTRL_UNDERSCORE = 31, DELETE = 127 };
enum { WIDE = 10000 /* columns, while nothing was drawn */ };
enum group { GROUP_NONE, GROUP_TYPED, GROUP_ERASED, GROUP_PASTED };

void editor_init(struct editor *e, size_t most)
{
	*e = (struct editor){ .goal = -1 };
	buf_init(&e->text, most);
}

static void drop(struct editor_step *steps, size_t *count)
{
	while (*count)
		secret_free(steps[--*count].text);
}

void editor_finish(struct editor *e)
{
	drop(e->past, &e->past_count);
	drop(e->future, &e->future_count);
	buf_finish(&e->text);
}

const char *editor_text(const struct editor *e)
{
	return buf_str(&e->text);
}

bool editor_is_blank(const struct editor *e)
{
	return strspn(editor_text(e), " \n") == e->text.len;
}

/* -- changes, and taking them back -------------------------------------------------------------------------------------------------- */

static void push(struct editor_step *steps, size_t *count, const struct editor *e)
{
	if (*count == EDITOR_UNDO) {
		secret_free(steps[0].text);
		memmove(steps, steps + 1, (EDITOR_UNDO - 1) * sizeof *steps);
		--*count;
	}
	steps[(*count)++] = (struct editor_step){ secret_strdup(editor_text(e)), e->at };
}

static void put_back(struct editor *e, struct editor_step *from, size_t *count)
{
	struct editor_step s = from[--*count];
	buf_reset(&e->text);
	buf_add_str(&e->text, s.text);
	e->at = s.at;
	secret_free(s.text);
	e->group = GROUP_NONE;
}

/* Before a change: one step for what keys of a kind do in a row. */
static void begin(struct editor *e, enum group group)
{
	if (e->group != (int)group || group == GROUP_PASTED)
		push(e->past, &e->past_count, e);
	drop(e->future, &e->future_count);
	e->group = (int)group;
}

/* Bytes from..to give way to `with`; false, and nothing changed, where that does not fit. */
static bool replace(struct editor *e, size_t from, size_t to, const char *with, size_t n)
{
	struct buf next;
	const char *text = editor_text(e);
	size_t len = e->text.len;
	buf_init(&next, e->text.cap);
	bool fits = buf_add(&next, text, from) && buf_add(&next, with, n) && buf_add(&next, text + to, len - to);
	e->full = !fits;
	if (fits) {
		buf_finish(&e->text);
		e->text = next;
		e->at = from + n;
	} else {
		buf_finish(&next);
	}
	return fits;
}

/* Each line cleaned by itself, since line ends are controls. */
static void clean_lines(const char *text, struct buf *out)
{
	for (const char *end;; text = end + 1) {
		end = strchr(text, '\n');
		text_clean(text, end ? (size_t)(end - text) : strlen(text), out);
		if (!end)
			return;
		buf_add_char(out, '\n');
	}
}

void editor_set(struct editor *e, const char *text)
{
	drop(e->past, &e->past_count);
	drop(e->future, &e->future_count);
	buf_reset(&e->text);
	clean_lines(text, &e->text);
	e->at = e->text.len;
	e->top = 0;
	e->group = GROUP_NONE;
}

static void insert(struct editor *e, const char *text, enum group group)
{
	struct buf clean;
	buf_init(&clean, e->text.cap);
	clean_lines(text, &clean);
	begin(e, group);
	if (clean.full)
		e->full = true;
	else
		replace(e, e->at, e->at, buf_str(&clean), clean.len);
	buf_finish(&clean);
}

/* -- where things are --------------------------------------------------------------------------------------------------------------- */

static size_t before(const struct editor *e, size_t at)
{
	const char *text = editor_text(e);
	size_t last, n;
	int width;
	/* Clusters are known from the left only; a line is where to begin. */
	for (last = at; last > 0 && text[last - 1] != '\n'; last--)
		;
	if (last == at)
		return at ? at - 1 : 0;
	for (size_t i = last; i < at; i += n) {
		last = i;
		n = text_cluster(text + i, &width);
		if (!n)
			n = 1;
	}
	return last;
}

static size_t after(const struct editor *e, size_t at)
{
	const char *text = editor_text(e);
	if (text[at] == '\n')
		return at + 1;
	int width;
	size_t n = text_cluster(text + at, &width);
	return at + n;
}

static size_t line_begin(const struct editor *e, size_t at)
{
	const char *text = editor_text(e);
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct editor *e, size_t at)
{
	return at + strcspn(editor_text(e) + at, "\n");
}

static size_t word_before(const struct editor *e, size_t at)
{
	const char *text = editor_text(e);
	while (at > 0 && text[at - 1] == ' ')
		at--;
	if (at > 0 && text[at - 1] == '\n')
		return at - 1;
	while (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n')
		at--;
	return at;
}

/* A row as it is wrapped: where it begins and ends, and where the next begins. */
struct wrapped { size_t from, len, next; };

static bool next_row(const struct editor *e, size_t from, bool first, struct wrapped *out)
{
	const char *text = editor_text(e);
	if (!first && (from > e->text.len || (from == e->text.len && (!from || text[from - 1] != '\n'))))
		return false;
	size_t line = strcspn(text + from, "\n"), next = 0;
	char *copy = secret_alloc(line + 1);
	memcpy(copy, text + from, line);
	out->from = from;
	out->len = text_wrap(copy, e->cols > 0 ? e->cols : WIDE, &next);
	secret_free(copy);
	out->next = next < line ? from + next : from + line + (text[from + line] == '\n' ? 1 : 0);
	if (next >= line && text[from + line] != '\n')
		out->next = e->text.len + 1;
	return true;
}

/* The row with the cursor, and its number. */
static struct wrapped row_of(const struct editor *e, size_t at, size_t *number)
{
	struct wrapped r = { 0 }, last = { 0 };
	*number = 0;
	for (size_t n = 0; next_row(e, n ? last.next : 0, !n, &r); n++) {
		last = r;
		*number = n;
		if (at < r.next)
			break;
	}
	return last;
}

static bool row_at(const struct editor *e, size_t number, struct wrapped *out)
{
	struct wrapped r = { 0 };
	for (size_t n = 0; next_row(e, n ? r.next : 0, !n, &r); n++)
		if (n == number) {
			*out = r;
			return true;
		}
	return false;
}

static int width_to(const struct editor *e, size_t from, size_t to)
{
	int width, cells = 0;
	const char *text = editor_text(e);
	for (size_t n; from < to && text[from] && text[from] != '\n'; from += n, cells += width) {
		n = text_cluster(text + from, &width);
		if (!n)
			break;
	}
	return cells;
}

static void up_or_down(struct editor *e, long by)
{
	size_t number;
	struct wrapped r = row_of(e, e->at, &number);
	if (e->goal < 0)
		e->goal = width_to(e, r.from, e->at);
	size_t to = by < 0 && (size_t)-by > number ? 0 : number + (size_t)by;
	while (to > 0 && !row_at(e, to, &r))
		to--;
	if (!to)
		row_at(e, 0, &r);
	size_t at = r.from;
	const char *text = editor_text(e);
	for (int cells = 0, width; at < r.from + r.len; cells += width) {
		size_t n = text_cluster(text + at, &width);
		if (!n || cells + width > e->goal)
			break;
		at += n;
	}
	e->at = at;
}

/* -- keys --------------------------------------------------------------------------------------------------------------------------- */

static bool moves(struct editor *e, uint32_t key)
{
	int goal = e->goal;
	e->goal = -1;
	switch (key) {
	case TERM_LEFT:
		e->at = before(e, e->at);
		return true;
	case TERM_RIGHT:
		e->at = after(e, e->at);
		return true;
	case TERM_HOME:
	case CTRL_A:
		e->at = line_begin(e, e->at);
		return true;
	case TERM_END:
	case CTRL_E:
		e->at = line_end(e, e->at);
		return true;
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PGUP:
	case TERM_PGDN:
		e->goal = goal;
		up_or_down(e, (key == TERM_UP ? -1 : key == TERM_DOWN ? 1 : key == TERM_PGUP ? -1 : 1) *
		              (key == TERM_UP || key == TERM_DOWN ? 1 : e->rows > 1 ? e->rows - 1 : 1));
		return true;
	default:
		return false;
	}
}

static bool erases(struct editor *e, uint32_t key)
{
	size_t from = e->at, to = e->at;
	switch (key) {
	case TERM_BACKSPACE:
	case DELETE:
	case '\b':
		from = before(e, e->at);
		break;
	case TERM_DELETE:
		to = after(e, e->at);
		break;
	case CTRL_W:
		from = word_before(e, e->at);
		break;
	case CTRL_U:
		from = line_begin(e, e->at);
		break;
	case CTRL_K:
		to = line_end(e, e->at);
		to += to == e->at && editor_text(e)[to] == '\n';
		break;
	default:
		return false;
	}
	if (from < to) {
		begin(e, GROUP_ERASED);
		replace(e, from, to, "", 0);
	}
	return true;
}

static bool takes_back(struct editor *e, uint32_t key)
{
	bool back = key == CTRL_UNDERSCORE;
	if (!back && key != CTRL_R)
		return false;
	if (back ? e->past_count : e->future_count) {
		push(back ? e->future : e->past, back ? &e->future_count : &e->past_count, e);
		put_back(e, back ? e->past : e->future, back ? &e->past_count : &e->future_count);
	}
	return true;
}

enum editor_outcome editor_key(struct editor *e, const struct term_event *ev)
{
	char typed[5] = "";
	e->full = false;
	if (ev->kind == TERM_PASTE) {
		insert(e, ev->text, GROUP_PASTED);
		e->goal = -1;
		return EDITOR_CHANGED;
	}
	if (ev->kind != TERM_KEY)
		return EDITOR_OTHER;
	if (moves(e, ev->key)) {
		e->group = GROUP_NONE;
		return EDITOR_MOVED;
	}
	if (erases(e, ev->key) || takes_back(e, ev->key))
		return EDITOR_CHANGED;
	if (ev->key == '\r' || ev->key == '\n')
		typed[0] = '\n';
	else if (ev->key < 0x20 || (ev->key >= 0x7f && ev->key < 0xa0) || ev->key >= 0x110000)
		return EDITOR_OTHER;
	else
		text_encode(ev->key, typed);
	if (typed[0] == ' ' || typed[0] == '\n') /* a word is a step */
		e->group = GROUP_NONE;
	insert(e, typed, GROUP_TYPED);
	return EDITOR_CHANGED;
}

/* -- drawing ------------------------------------------------------------------------------------------------------------------------ */

void editor_draw(struct ui *ui, struct editor *e, int row, int col, int rows, int cols)
{
	size_t number;
	struct wrapped r = { 0 };
	e->cols = cols > 1 ? cols - 1 : 1; /* the cursor stands behind the last character */
	e->rows = rows;
	struct wrapped now = row_of(e, e->at, &number);
	if (number < e->top)
		e->top = number;
	if (number >= e->top + (size_t)rows)
		e->top = number - (size_t)rows + 1;
	for (size_t n = 0; next_row(e, n ? r.next : 0, !n, &r) && n < e->top + (size_t)rows; n++) {
		if (n < e->top)
			continue;
		char *line = secret_alloc(r.len + 1);
		memcpy(line, editor_text(e) + r.from, r.len);
		term_put(ui->term, row + (int)(n - e->top), col, cols, STYLE_PLAIN, line);
		secret_free(line);
	}
	int at = width_to(e, now.from, e->at);
	term_cursor(ui->term, row + (int)(number - e->top), col + (at < cols ? at : cols - 1));
}
