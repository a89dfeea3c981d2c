/* Markdown, so that it stays what it is also where links make themselves: what somebody else says stands in code, and so does each word of a sentence
 * that has markup in it or could become a link. */
#include <string.h>

#include "base/buf.h"
#include "report/doc.h"
#include "report/report.h"

/* In as many backquotes as it needs; within a table a bar is escaped there too. */
static void put_code(struct buf *out, const char *s, size_t n, bool table)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < n; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
	bool pad = n && (s[0] == '`' || s[n - 1] == '`' || (s[0] == ' ' && s[n - 1] == ' '));
	buf_add_str(out, pad ? " " : "");
	for (size_t i = 0; i < n; i++) {
		if (table && s[i] == '|')
			buf_add_char(out, '\\');
		buf_add_char(out, s[i]);
	}
	buf_add_str(out, pad ? " " : "");
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
}

/* A word that has markup in it, or could become a link. */
static bool could_act(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr("\\`*_[]<>#|~&!$@", s[i]) || (i + 2 < n && s[i] == ':' && s[i + 1] == '/' && s[i + 2] == '/') ||
		    (i + 3 < n && strncasecmp(s + i, "www.", 4) == 0) || (i + 7 <= n && strncasecmp(s + i, "mailto:", 7) == 0))
			return true;
	return false;
}

static void put_sentence(struct buf *out, const char *s, bool table)
{
	while (*s) {
		size_t n = strcspn(s, " ");
		if (could_act(s, n))
			put_code(out, s, n, table);
		else
			buf_add(out, s, n);
		s += n;
		for (; *s == ' '; s++)
			buf_add_char(out, ' ');
	}
}

static void put_cell(struct buf *out, const struct doc_cell *c, bool table)
{
	if (c->foreign && *c->text)
		put_code(out, c->text, strlen(c->text), table);
	else
		put_sentence(out, c->text, table);
}

static void put_table(struct buf *out, const struct doc_part *p)
{
	for (size_t c = 0; c < p->columns; c++)
		buf_printf(out, "| %s ", p->heads[c]);
	buf_add_str(out, "|\n");
	for (size_t c = 0; c < p->columns; c++)
		buf_add_str(out, "| --- ");
	buf_add_str(out, "|\n");
	for (size_t r = 0; r < p->row_count; r++) {
		for (size_t c = 0; c < p->columns; c++) {
			buf_add_str(out, "| ");
			put_cell(out, &p->rows[r].cells[c], true);
			buf_add_char(out, ' ');
		}
		buf_add_str(out, "|\n");
	}
	buf_add_char(out, '\n');
}

void doc_markdown(const struct doc *d, struct buf *out)
{
	buf_add_str(out, "# ");
	put_sentence(out, d->title, false);
	buf_add_str(out, "\n\n");
	for (size_t i = 0; i < d->part_count; i++) {
		const struct doc_part *p = &d->parts[i];
		buf_printf(out, "## %s\n\n", p->title);
		for (size_t n = 0; n < p->note_count; n++) {
			buf_add_str(out, p->notes[n].foreign ? "> " : "");
			put_cell(out, &p->notes[n], false);
			buf_add_str(out, n + 1 < p->note_count && p->notes[n].foreign && p->notes[n + 1].foreign ? "  \n" : "\n\n");
		}
		if (p->columns && p->row_count)
			put_table(out, p);
	}
}
