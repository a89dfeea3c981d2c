#include "pane/build.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { TEXT_MAX = 1024 * 1024, VALUE_MIN = 16, LIST_MAX = 256 };

struct column build_column(struct row_list *l, const struct record *r, const struct pane_view *v, int width, int label_width)
{
	return (struct column){ .list = l, .record = r, .view = v, .width = width, .label_width = label_width };
}

void build_gap(struct column *c)
{
	row_add(c->list);
}

/* Clean text for a row. What nobody reads on a screen is cut: the JSON pane has it whole. */
static void cleaned(const char *text, struct buf *out)
{
	size_t n = strlen(text), cut = n;
	buf_init(out, TEXT_MAX);
	if (n > VALUE_BYTES_MAX)
		for (cut = VALUE_BYTES_MAX; cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80;)
			cut--;
	text_clean(text, cut, out);
	if (cut < n)
		buf_printf(out, "… (%zu more bytes)", n - cut);
}

static void add_piece(struct row_list *l, struct row *r, enum style style, const char *s, size_t n)
{
	char *piece = secret_alloc(n + 1);
	memcpy(piece, s, n);
	row_text(l, r, style, piece);
	secret_free(piece);
}

static void add_spaces(struct row_list *l, struct row *r, int n)
{
	if (n > 0)
		row_cell(l, r, STYLE_PLAIN, n, "");
}

void build_head(struct column *c, const char *text, const char *aside)
{
	struct row *r = row_add(c->list);
	int used = 0;
	add_piece(c->list, r, STYLE_HEAD, text, text_clip(text, c->width, &used));
	int room = c->width - used - 2;
	if (!aside || !*aside || room < 4)
		return;
	struct buf clean;
	cleaned(aside, &clean);
	int wide = text_width(buf_str(&clean));
	add_spaces(c->list, r, 2);
	row_cell(c->list, r, STYLE_DIM, wide < room ? wide : room, buf_str(&clean));
	buf_finish(&clean);
}

static void wrap_into(struct column *c, enum style style, int indent, int hang, const char *text)
{
	struct buf clean;
	cleaned(text, &clean);
	size_t next;
	bool first = true;
	for (const char *s = buf_str(&clean); *s; s += next, first = false) {
		int at = first ? indent : hang;
		size_t n = text_wrap(s, c->width - at, &next);
		struct row *r = row_add(c->list);
		add_spaces(c->list, r, at);
		add_piece(c->list, r, style, s, n);
	}
	buf_finish(&clean);
}

void build_text(struct column *c, enum style style, int indent, const char *text)
{
	wrap_into(c, style, indent, indent + 2, text);
}

void build_hanging(struct column *c, enum style style, int hang, const char *text)
{
	wrap_into(c, style, 0, hang, text);
}

/* A cell that is being laid out: the text left of it, and of what has been. */
struct laid_cell {
	struct buf clean;
	const char *rest;
	const struct marks *marks; /* NULL: none */
};

/* Is the byte of the text marked? */
static bool is_marked(const struct laid_cell *l, size_t at)
{
	for (size_t i = 0; l->marks && i < l->marks->count; i++)
		if (at >= l->marks->at[i].at && at < (size_t)l->marks->at[i].at + l->marks->at[i].len)
			return true;
	return false;
}

/* n bytes of a cell in pieces of one style each; carets: where in the row marked ones stand. */
static void add_marked(struct column *c, struct row *r, const struct cell *cell, const struct laid_cell *l, size_t n, struct buf *carets)
{
	size_t from = (size_t)(l->rest - buf_str(&l->clean));
	for (size_t at = 0, end; at < n; at = end) {
		bool marked = is_marked(l, from + at);
		int wide, used = 0, column = row_width(r);
		for (end = at; end < n && is_marked(l, from + end) == marked;) {
			size_t step = text_cluster(l->rest + end, &wide);
			if (!step)
				return;
			end += step;
			used += wide;
		}
		if (marked) {
			while (carets->len < (size_t)column)
				buf_add_char(carets, ' ');
			for (int i = 0; i < used; i++)
				buf_add_char(carets, '^');
		}
		add_piece(c->list, r, marked ? STYLE_WARN : cell->style, l->rest + at, end - at);
	}
}

/* The next line of a cell, after `pad` cells that earlier ones left over; what is left of it moves past it. Returns the padding that it leaves. */
static int add_cell_line(struct column *c, struct row *r, const struct cell *cell, bool last, int pad, struct laid_cell *l, struct buf *carets)
{
	size_t next = 0, n = *l->rest ? text_wrap(l->rest, cell->width - !last, &next) : 0;
	int before = row_width(r);
	if (n)
		add_spaces(c->list, r, pad);
	if (n && l->marks && l->marks->count)
		add_marked(c, r, cell, l, n, carets);
	else
		add_piece(c->list, r, cell->style, l->rest, n);
	l->rest += next;
	return n ? cell->width - (row_width(r) - before - (pad > 0 ? pad : 0)) : pad + cell->width;
}

void build_marked_cells(struct column *c, const struct cell *cells, const struct marks *marks, size_t n, const struct row_field *field, bool masked)
{
	struct laid_cell laid[CELLS_MAX];
	struct buf carets;
	buf_init(&carets, TEXT_MAX);
	for (size_t k = 0; k < n; k++) {
		cleaned(cells[k].text, &laid[k].clean);
		laid[k].rest = buf_str(&laid[k].clean);
		laid[k].marks = marks ? &marks[k] : NULL;
	}
	for (bool more = true; more;) {
		size_t at = c->list->count;
		struct row *r = row_add(c->list);
		int pad = 0;
		more = false;
		buf_reset(&carets);
		for (size_t k = 0; k < n; k++) {
			pad = add_cell_line(c, r, &cells[k], k + 1 == n, pad, &laid[k], &carets);
			more = more || *laid[k].rest;
		}
		if (carets.len)
			row_text(c->list, row_add(c->list), STYLE_WARN, buf_str(&carets));
		for (; at < c->list->count; at++) {
			if (field)
				c->list->rows[at].field = *field;
			c->list->rows[at].masked = masked;
		}
	}
	for (size_t k = 0; k < n; k++)
		buf_finish(&laid[k].clean);
	buf_finish(&carets);
}

void build_cells(struct column *c, const struct cell *cells, size_t n, const struct row_field *field, bool masked)
{
	build_marked_cells(c, cells, NULL, n, field, masked);
}

static int longest_word(const char *s)
{
	int longest = 0;
	while (*s) {
		size_t n = strcspn(s, " ");
		char *word = secret_alloc(n + 1);
		memcpy(word, s, n);
		int wide = text_width(word);
		longest = wide > longest ? wide : longest;
		secret_free(word);
		s += n + (s[n] == ' ');
	}
	return longest;
}

/* In a narrow column a value with a long word goes on lines of its own, below its label. */
static void add_line(struct column *c, enum record_severity severity, const char *label, enum style style, const char *text,
                     const struct row_field *field, bool hidden)
{
	const char *mark = severity_mark(severity);
	int room = c->width - MARK_CELLS - c->label_width - 1;
	struct buf clean;
	cleaned(text, &clean);
	if (room >= VALUE_MIN || longest_word(buf_str(&clean)) <= room) {
		const struct cell cells[] = { { severity_style(severity), MARK_CELLS, mark }, { STYLE_LABEL, c->label_width + 1, label },
		                              { style, room, buf_str(&clean) } };
		build_cells(c, cells, 3, field, hidden);
	} else {
		const struct cell head[] = { { severity_style(severity), MARK_CELLS, mark }, { STYLE_LABEL, c->width - MARK_CELLS, label } };
		const struct cell below[] = { { STYLE_PLAIN, 2 * MARK_CELLS, "" }, { style, c->width - 2 * MARK_CELLS, buf_str(&clean) } };
		build_cells(c, head, 2, field, hidden);
		build_cells(c, below, 2, field, hidden);
	}
	buf_finish(&clean);
}

struct row_field field_of(const struct record_value *v)
{
	return (struct row_field){ .leaf = v->leaf, .at = { v->at[0], v->at[1] } };
}

struct record_value value_at(const struct record *r, enum idv_leaf leaf, size_t i, size_t j)
{
	struct record_value v = *idv_get(r, leaf, i, j);
	v.at[0] = (uint16_t)i;
	v.at[1] = (uint16_t)j;
	return v;
}

void build_line(struct column *c, enum record_severity severity, const char *label, enum style style, const char *text,
                struct row_field field)
{
	add_line(c, severity, label, style, text, &field, false);
}

void build_barred(struct column *c)
{
	if (c->view->barred)
		build_line(c, RECORD_NEUTRAL, "pictures off", STYLE_WARN, c->view->barred, (struct row_field){ .leaf = IDV_LEAVES });
}

void build_field_as(struct column *c, const struct record_value *v, const char *label, enum record_severity severity, const char *remark)
{
	const struct row_field field = field_of(v);
	struct buf text;
	buf_init(&text, TEXT_MAX);
	enum style style = value_text(c->record, v, c->view, &text);
	if (remark && *remark) {
		buf_add_str(&text, "  ");
		text_clean(remark, strlen(remark), &text);
	}
	if (style == STYLE_PLAIN && severity != RECORD_NEUTRAL)
		style = severity_style(severity);
	add_line(c, severity, label ? label : c->record->kind->leaves[v->leaf].label, style, buf_str(&text), &field, value_hidden(c->view, v));
	buf_finish(&text);
}

void build_field(struct column *c, enum idv_leaf leaf, size_t i, size_t j, const char *label)
{
	const struct record_value v = value_at(c->record, leaf, i, j);
	build_field_as(c, &v, label, value_severity(&v), NULL);
}

bool leaf_is_list(enum idv_leaf leaf)
{
	const char *path = idv_leaf_table[leaf].path;
	size_t n = strlen(path);
	return n > 2 && strcmp(path + n - 2, "[]") == 0;
}

static const struct record_value *element_of(const struct column *c, enum idv_leaf leaf, bool nested, size_t i, size_t k)
{
	return nested ? idv_get(c->record, leaf, i, k) : idv_get(c->record, leaf, k, 0);
}

/* Names of lists have commas in them. */
static const char *between_elements(const struct column *c, enum idv_leaf leaf, bool nested, size_t i, size_t n)
{
	for (size_t k = 0; k < n && k < LIST_MAX; k++) {
		const struct record_value *v = element_of(c, leaf, nested, i, k);
		if (strchr(v->word ? v->word->label : v->text, ','))
			return "; ";
	}
	return ", ";
}

enum record_severity value_list_text(const struct column *c, enum idv_leaf leaf, size_t i, struct buf *out)
{
	bool nested = strstr(c->record->kind->leaves[leaf].path, "[].") != NULL;
	size_t n = idv_count(c->record, leaf, nested ? (int)i : -1);
	enum record_severity worst = RECORD_NEUTRAL;
	if (n == 0) {
		const struct record_value v = value_at(c->record, leaf, nested ? i : 0, 0);
		value_text(c->record, &v, c->view, out);
		return value_severity(&v);
	}
	const char *between = between_elements(c, leaf, nested, i, n);
	for (size_t k = 0; k < n && k < LIST_MAX; k++) {
		const struct record_value *v = element_of(c, leaf, nested, i, k);
		buf_add_str(out, k ? between : "");
		value_text(c->record, v, c->view, out);
		if (value_severity(v) == RECORD_UNKNOWN)
			worst = RECORD_UNKNOWN;
	}
	if (n > LIST_MAX)
		buf_printf(out, "%sand %zu more: see JSON", between, n - LIST_MAX);
	return worst;
}

void build_whole(const struct pane_view *v, struct pane_out *out)
{
	out->text_row = 0;
	out->text_col = 1;
	out->text_rows = v->height;
	out->text_cols = v->width - 2;
}

void build_gauge(int64_t value, char out[16])
{
	int filled = (int)(value < 0 ? 0 : value > 100 ? 10 : (value + 5) / 10);
	memcpy(out, "[..........]", 13);
	memset(out + 1, '#', (size_t)filled);
}

int chosen(int want, size_t count)
{
	if (count == 0)
		return -1;
	return want < 0 || (size_t)want >= count ? (int)count - 1 : want;
}
