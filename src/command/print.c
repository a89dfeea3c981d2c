#include "command/print.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "desk/caseload.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "pane/pane.h"
#include "record/json.h"

enum { TEXT_MAX = 1024 * 1024, CELL_MAX = 64 * 1024, COLUMNS_MAX = 8, TAIL_MAX = 2 * JSON_STRING_MAX + 256 };

void print_json(const char *json, size_t len)
{
	struct buf clean;
	buf_init(&clean, 64);
	for (size_t i = 0; i < len;) {
		unsigned char lead = (unsigned char)json[i];
		size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
		if (i + n > len)
			break;
		buf_reset(&clean);
		text_clean(json + i, n, &clean);
		if ((n == 1 && lead != 0x7f) || (clean.len == n && memcmp(clean.data, json + i, n) == 0)) {
			fwrite(json + i, 1, n, stdout);
		} else {
			uint32_t c = n == 1 ? lead : n == 2 ? lead & 0x1f : n == 3 ? lead & 0x0f : lead & 0x07;
			for (size_t k = 1; k < n; k++)
				c = c << 6 | ((unsigned char)json[i + k] & 0x3f);
			if (c > 0xffff)
				printf("\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
			else
				printf("\\u%04x", (unsigned)c);
		}
		i += n;
	}
	buf_finish(&clean);
}

void print_list_tail(const char *cursor, const char *request_id)
{
	struct buf tail;
	buf_init(&tail, TAIL_MAX); /* both may be as long as an answer's texts may */
	buf_add_str(&tail, "],\"next_cursor\":");
	if (cursor)
		json_put_string(&tail, cursor);
	else
		buf_add_str(&tail, "null");
	buf_add_str(&tail, ",\"request_id\":");
	json_put_string(&tail, request_id);
	buf_add_str(&tail, "}\n");
	print_json(buf_str(&tail), tail.len);
	buf_finish(&tail);
}

/* The cell of a row, 0 being the heads. Returns how wide it is. */
static int cell_of(const struct print_table *t, size_t row, size_t column, struct buf *out)
{
	buf_reset(out);
	if (row == 0)
		buf_add_str(out, t->heads[column]);
	else
		t->put(t->ctx, row - 1, column, out);
	if (out->full) { /* an empty cell would say that there is nothing */
		buf_reset(out);
		buf_add_str(out, "(too long: --json prints it)");
	}
	return text_width(buf_str(out));
}

void print_table(const struct print_table *t)
{
	int widths[COLUMNS_MAX] = { 0 }, wide;
	struct buf cell, line;
	buf_init(&cell, CELL_MAX);
	buf_init(&line, CELL_MAX * COLUMNS_MAX);
	for (size_t i = 0; i <= t->rows; i++)
		for (size_t c = 0; c + 1 < t->columns; c++)
			if ((wide = cell_of(t, i, c, &cell)) > widths[c])
				widths[c] = wide;
	for (size_t i = 0; i <= t->rows; i++) {
		buf_reset(&line);
		for (size_t c = 0; c < t->columns; c++) {
			wide = cell_of(t, i, c, &cell);
			text_fit(&line, buf_str(&cell), c + 1 < t->columns ? widths[c] : wide);
			buf_add_str(&line, c + 1 < t->columns ? "  " : "");
		}
		puts(buf_str(&line));
	}
	buf_finish(&cell);
	buf_finish(&line);
}

void print_rows(const struct row_list *l)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < l->count; i++) {
		buf_reset(&text);
		row_string(&l->rows[i], &text);
		size_t n = text.len;
		while (n > 0 && buf_str(&text)[n - 1] == ' ')
			n--;
		printf("%.*s\n", (int)n, buf_str(&text));
	}
	buf_finish(&text);
}

void print_panes(const struct record *r, const struct pane_view *view)
{
	for (int pane = IDV_PANE_OVERVIEW; pane < IDV_PANE_JSON; pane++) {
		struct pane_out out = { 0 };
		printf("\n== %s ==\n", pane_table[pane].name);
		pane_table[pane].layout(r, view, &out);
		print_rows(&out.list);
		pane_out_finish(&out);
	}
}

static void tell_subject(const struct subject *s, const char *before)
{
	char *user = text_clean_dup(s->client_user_id), *template_id = text_clean_dup(s->template_id);
	fprintf(stderr, "%s user %s, template %s\n", before, user, template_id);
	secret_free(user);
	secret_free(template_id);
}

/* A wrong id or template looks like a subject without attempts. */
void print_missing(const struct caseload *l)
{
	size_t empty = 0, read = 0;
	for (size_t i = 0; i < l->subject_count; i++) {
		const struct subject *s = &l->subjects[i];
		read += s->state == SUBJECT_READ;
		empty += s->state == SUBJECT_READ && !s->attempts;
	}
	for (size_t i = 0; i < l->subject_count; i++)
		if (l->subjects[i].state == SUBJECT_CAPPED)
			tell_subject(&l->subjects[i], "idreview: not all attempts were read (list_cap):");
	if (!empty)
		return;
	fprintf(stderr, "idreview: %zu of %zu subject%s %s no attempts:\n", empty, read, read > 1 ? "s" : "", empty > 1 ? "have" : "has");
	for (size_t i = 0; i < l->subject_count; i++) {
		const struct subject *s = &l->subjects[i];
		if (s->state == SUBJECT_READ && !s->attempts)
			tell_subject(s, " ");
	}
}
