#include "report/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { TEXT_CAP = 1024 * 1024 };

void doc_finish(struct doc *d)
{
	for (size_t i = 0; i < d->part_count; i++)
		secret_free(d->parts[i].rows);
	arena_finish(&d->arena);
	*d = (struct doc){ 0 };
}

static const char *keep(struct doc *d, const char *text, size_t n)
{
	struct buf clean;
	buf_init(&clean, TEXT_CAP);
	text_clean(text, n, &clean);
	const char *kept = arena_strndup(&d->arena, buf_str(&clean), clean.len);
	buf_finish(&clean);
	return kept;
}

const char *doc_clean(struct doc *d, const char *text)
{
	return keep(d, text, strlen(text));
}

static const char *keep_printed(struct doc *d, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *text = secret_alloc((size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	const char *kept = keep(d, text, (size_t)n);
	secret_free(text);
	return kept;
}

static struct doc_part *last(struct doc *d)
{
	return &d->parts[d->part_count - 1];
}

void doc_part(struct doc *d, const char *key, const char *title, const char *const *keys, const char *const *heads, size_t columns)
{
	if (d->part_count == DOC_PARTS)
		abort();
	d->parts[d->part_count++] = (struct doc_part){ .key = key, .title = title, .keys = keys, .heads = heads, .columns = columns };
}

static void add_note(struct doc *d, const char *text, bool foreign)
{
	struct doc_part *p = last(d);
	if (p->note_count < DOC_NOTES)
		p->notes[p->note_count++] = (struct doc_cell){ .text = text, .foreign = foreign };
}

void doc_note(struct doc *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add_note(d, keep_printed(d, fmt, ap), false);
	va_end(ap);
}

void doc_words(struct doc *d, const char *text)
{
	struct doc_part *p = last(d);
	while (*text) {
		/* The last place takes all that is left: nothing of it is lost. */
		size_t n = p->note_count + 1 < DOC_NOTES ? strcspn(text, "\n") : strlen(text);
		if (n)
			add_note(d, keep(d, text, n), true);
		text += n + (text[n] == '\n');
	}
}

void doc_row(struct doc *d)
{
	struct doc_part *p = last(d);
	if (p->row_count == p->row_room) {
		p->row_room = p->row_room ? 2 * p->row_room : 16;
		p->rows = secret_grow(p->rows, p->row_room * sizeof *p->rows);
	}
	p->rows[p->row_count++] = (struct doc_row){ 0 };
	p->cell = 0;
	for (size_t i = 0; i < DOC_COLUMNS; i++)
		p->rows[p->row_count - 1].cells[i].text = "";
}

static void add_cell(struct doc *d, struct doc_cell c)
{
	struct doc_part *p = last(d);
	if (p->cell >= p->columns)
		abort();
	p->rows[p->row_count - 1].cells[p->cell++] = c;
}

void doc_ours(struct doc *d, enum record_severity tone, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add_cell(d, (struct doc_cell){ .text = keep_printed(d, fmt, ap), .tone = tone });
	va_end(ap);
}

void doc_theirs(struct doc *d, enum record_severity tone, const char *text)
{
	add_cell(d, (struct doc_cell){ .text = keep(d, text, strlen(text)), .foreign = true, .tone = tone });
}
