/* Two texts beside each other, with what differs in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 64 * 1024, INDENT = 4, GAP = 2, TWO_COLUMNS = 56, BELOW = 6 };

enum kind { SAME, DIFFERENT, ASIDE };

/* A side ready to be laid out: clean text, and of what kind each byte is. Secret memory. */
struct laid {
	struct buf text, kinds;
	const char *rest;
	enum style style;
};

static void add(struct laid *s, const char *text, size_t n, enum kind kind)
{
	size_t from = s->text.len;
	text_clean(text, n, &s->text);
	while (from++ < s->text.len)
		buf_add_char(&s->kinds, (char)kind);
}

/* Pieces are cleaned one by one, so that it is known where they end; where that changes the text, nothing is marked. */
static bool add_pieces(struct laid *s, const struct hits_side *side, size_t n)
{
	size_t at = 0;
	for (size_t i = 0; i < side->differ_count; i++) {
		const struct aml_span *d = &side->differ[i];
		if (d->at < at || (size_t)d->at + d->len > n)
			return false;
		add(s, side->text + at, d->at - at, SAME);
		add(s, side->text + d->at, d->len, DIFFERENT);
		at = (size_t)d->at + d->len;
	}
	add(s, side->text + at, n - at, SAME);
	struct buf whole;
	buf_init(&whole, TEXT_MAX);
	text_clean(side->text, n, &whole);
	bool same = strcmp(buf_str(&whole), buf_str(&s->text)) == 0;
	buf_finish(&whole);
	return same;
}

/* A character that differs in one of its bytes differs. Cells that do. */
static int widen(struct laid *s, int *all)
{
	int wide, cells = 0;
	char *kinds = s->kinds.data;
	*all = 0;
	for (size_t at = 0, n; at < s->text.len && (n = text_cluster(s->text.data + at, &wide)) > 0; at += n) {
		bool differs = memchr(kinds + at, DIFFERENT, n) != NULL;
		memset(kinds + at, differs ? DIFFERENT : SAME, n);
		cells += differs ? wide : 0;
		*all += wide;
	}
	return cells;
}

/* What nobody reads on a screen is cut, as build.c does: JSON has it whole. */
static size_t shown(const char *text)
{
	size_t n = strlen(text);
	if (n <= VALUE_BYTES_MAX)
		return n;
	for (n = VALUE_BYTES_MAX; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;
	return n;
}

static void lay(struct laid *s, const struct hits_side *side, int *cells, int *all)
{
	size_t n = shown(side->text);
	*s = (struct laid){ .style = side->style };
	buf_init(&s->text, TEXT_MAX);
	buf_init(&s->kinds, TEXT_MAX);
	if (!add_pieces(s, side, n)) {
		buf_reset(&s->text);
		buf_reset(&s->kinds);
		add(s, side->text, n, SAME);
	}
	*cells = widen(s, all);
}

static void unmark(struct laid *s)
{
	for (size_t i = 0; i < s->kinds.len; i++)
		s->kinds.data[i] = SAME;
}

static void say_aside(struct laid *s, const char *text, const char *aside)
{
	char more[64];
	size_t cut = strlen(text) - shown(text);
	if (cut) {
		snprintf(more, sizeof more, "… (%zu more bytes)", cut);
		add(s, more, strlen(more), ASIDE);
	}
	if (!aside || !*aside)
		return;
	if (s->text.len)
		add(s, "  ", 2, SAME);
	add(s, "(", 1, ASIDE);
	add(s, aside, strlen(aside), ASIDE);
	add(s, ")", 1, ASIDE);
}

static void finish(struct laid *s)
{
	buf_finish(&s->text);
	buf_finish(&s->kinds);
}

static enum style style_of_kind(const struct laid *s, enum kind kind)
{
	return kind == DIFFERENT ? STYLE_WARN : kind == ASIDE ? STYLE_DIM : s->style;
}

/* The next line of a side, to `width` cells, with a gap at its end where it is padded; carets: where they go, of `width` cells, blanks
 * elsewhere. True: there are some. */
static bool add_line(struct column *c, struct row *r, struct laid *s, int width, bool pad, char *carets)
{
	size_t next = 0, n = *s->rest ? text_wrap(s->rest, width - pad, &next) : 0, from = (size_t)(s->rest - buf_str(&s->text));
	int used = 0, wide;
	bool any = false;
	memset(carets, ' ', (size_t)width);
	for (size_t at = 0; at < n;) {
		size_t end = at, step;
		enum kind kind = (enum kind)s->kinds.data[from + at];
		while (end < n && (enum kind)s->kinds.data[from + end] == kind && (step = text_cluster(s->rest + end, &wide)) > 0) {
			if (kind == DIFFERENT && used + wide <= width) {
				memset(carets + used, '^', (size_t)wide);
				any = any || wide > 0;
			}
			used += wide;
			end += step;
		}
		if (end == at)
			break;
		char *piece = secret_alloc(end - at + 1);
		memcpy(piece, s->rest + at, end - at);
		row_text(c->list, r, style_of_kind(s, kind), piece);
		secret_free(piece);
		at = end;
	}
	if (pad && used < width)
		row_cell(c->list, r, STYLE_PLAIN, width - used, "");
	s->rest += next;
	return any;
}

static void add_carets(struct column *c, int indent, const char *line)
{
	size_t n = strlen(line);
	while (n && line[n - 1] == ' ')
		n--;
	struct row *r = row_add(c->list);
	char *text = arena_alloc(&c->list->arena, (size_t)indent + n + 1);
	memset(text, ' ', (size_t)indent);
	memcpy(text + indent, line, n);
	row_text(c->list, r, STYLE_WARN, text);
}

static void start(struct column *c, struct row *r, const char *mark, enum style style, bool first)
{
	row_text(c->list, r, STYLE_PLAIN, "  ");
	row_cell(c->list, r, style, INDENT - 2, first ? mark : "");
}

static void two_columns(struct column *c, const char *mark, enum style style, struct laid *ours, struct laid *theirs)
{
	int left = (c->width - INDENT - GAP) / 2, right = c->width - INDENT - GAP - left;
	char *line = mem_alloc((size_t)(left + GAP + right) + 1);
	for (bool first = true; first || *ours->rest || *theirs->rest; first = false) {
		struct row *r = row_add(c->list);
		start(c, r, mark, style, first);
		memset(line, ' ', (size_t)(left + GAP + right));
		bool any = add_line(c, r, ours, left, true, line);
		row_text(c->list, r, STYLE_FRAME, "| ");
		any = add_line(c, r, theirs, right, false, line + left + GAP) || any;
		if (any)
			add_carets(c, INDENT, line);
	}
	free(line);
}

static void one_column(struct column *c, const char *mark, enum style style, const char *who, struct laid *s)
{
	int width = c->width > INDENT + BELOW + 2 ? c->width - INDENT - BELOW : 2;
	char *line = mem_alloc((size_t)width + 1);
	for (bool first = true; first || *s->rest; first = false) {
		struct row *r = row_add(c->list);
		start(c, r, mark, style, first);
		row_cell(c->list, r, STYLE_LABEL, BELOW, first ? who : "");
		if (add_line(c, r, s, width, false, line))
			add_carets(c, INDENT + BELOW, line);
	}
	free(line);
}

void hits_beside(struct column *c, const char *mark, enum style mark_style, const struct hits_side *ours, const struct hits_side *theirs,
                 bool masked)
{
	struct laid a, b;
	int cells[2], all[2];
	size_t from = c->list->count;
	lay(&a, ours, &cells[0], &all[0]);
	lay(&b, theirs, &cells[1], &all[1]);
	int most = all[0] > all[1] ? all[0] : all[1], marked = cells[0] > cells[1] ? cells[0] : cells[1];
	if (marked > (most + 1) / 2) { /* worlds apart: that is plain to see */
		unmark(&a);
		unmark(&b);
	}
	say_aside(&a, ours->text, ours->aside);
	say_aside(&b, theirs->text, theirs->aside);
	a.rest = buf_str(&a.text);
	b.rest = buf_str(&b.text);
	if (c->width >= TWO_COLUMNS) {
		two_columns(c, mark, mark_style, &a, &b);
	} else {
		one_column(c, mark, mark_style, "ours", &a);
		one_column(c, "", STYLE_PLAIN, "list", &b);
	}
	for (size_t i = from; i < c->list->count; i++)
		c->list->rows[i].masked = masked;
	finish(&a);
	finish(&b);
}
