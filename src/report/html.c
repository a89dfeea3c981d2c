/* One file of HTML without a script, a link or anything to fetch: it says so itself, and a browser holds it to that. */
#include <string.h>

#include "base/buf.h"
#include "report/doc.h"
#include "report/report.h"

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
	"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"format-detection\" content=\"telephone=no,email=no,address=no,date=no\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n";

static const char style[] =
	"<style>\n"
	":root { --ink: #1d2329; --dim: #5b6670; --line: #d5dbe0; --paper: #fff; --head: #f3f5f7; --good: #17693a; --notice: #7a5600; --bad: #a3201d; --wait: #1f4f99; }\n"
	"@media (prefers-color-scheme: dark) { :root { --ink: #dfe4e8; --dim: #98a3ad; --line: #39424a; --paper: #15191d; --head: #1e2429; --good: #6fcf97; --notice: #e0b64f; --bad: #ff8f8a; --wait: #8fb8ff; } }\n"
	"@media print { :root { --ink: #000; --dim: #444; --line: #999; --paper: #fff; --head: #eee; --good: #000; --notice: #000; --bad: #000; --wait: #000; } h2 { break-after: avoid; } tr, img { break-inside: avoid; } thead { display: table-header-group; } body { max-width: none; margin: 0; } }\n"
	"@page { margin: 18mm 15mm; }\n"
	"body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; }\n"
	"h1 { font-size: 1.4rem; font-weight: 600; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 .5rem; }\n"
	"p { margin: .4rem 0; overflow-wrap: anywhere; } blockquote { margin: .5rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }\n"
	"table { border-collapse: collapse; width: 100%; margin: .5rem 0; } th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; unicode-bidi: isolate; mso-number-format: \"\\@\"; }\n"
	"td:first-child { min-width: 9.5rem; }\n"
	"th { color: var(--dim); font-weight: 600; font-size: .85rem; overflow-wrap: normal; }\n"
	".good { color: var(--good); } .notice { color: var(--notice); } .bad { color: var(--bad); font-weight: 600; } .pending { color: var(--wait); font-weight: 600; } .unknown { color: var(--notice); font-style: italic; }\n"
	"img { max-width: 100%; max-height: 22rem; } figure { margin: 1rem 0; } figcaption { color: var(--dim); font-size: .85rem; overflow-wrap: anywhere; }\n"
	"</style>\n";

static const char *const tones[] = {
	[RECORD_NEUTRAL] = "", [RECORD_GOOD] = "good", [RECORD_NOTICE] = "notice", [RECORD_BAD] = "bad", [RECORD_PENDING] = "pending", [RECORD_UNKNOWN] = "unknown",
};

static void put_text(struct buf *out, const char *s)
{
	for (; *s; s++) {
		const char *as = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '"' ? "&quot;" : *s == '\'' ? "&#39;" : NULL;
		if (as)
			buf_add_str(out, as);
		else
			buf_add_char(out, *s);
	}
}

/* A spreadsheet that opens the file takes what begins like a formula for one: in quotation marks it is none. */
static void put_cell(struct buf *out, const struct doc_cell *c)
{
	bool quoted = *c->text && strchr("=+-@", c->text[0]);
	buf_add_str(out, quoted ? "“" : "");
	put_text(out, c->text);
	buf_add_str(out, quoted ? "”" : "");
}

static void put_table(struct buf *out, const struct doc_part *p)
{
	buf_add_str(out, "<table>\n<thead><tr>");
	for (size_t c = 0; c < p->columns; c++) {
		buf_add_str(out, "<th scope=\"col\">");
		put_text(out, p->heads[c]);
		buf_add_str(out, "</th>");
	}
	buf_add_str(out, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < p->row_count; r++) {
		buf_add_str(out, "<tr>");
		for (size_t c = 0; c < p->columns; c++) {
			const struct doc_cell *cell = &p->rows[r].cells[c];
			if (*tones[cell->tone])
				buf_printf(out, "<td class=\"%s\">", tones[cell->tone]);
			else
				buf_add_str(out, "<td>");
			put_cell(out, cell);
			buf_add_str(out, "</td>");
		}
		buf_add_str(out, "</tr>\n");
	}
	buf_add_str(out, "</tbody>\n</table>\n");
}

static void put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char four[4];
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
		for (int k = 0; k < 4; k++)
			four[k] = digits[v >> (18 - 6 * k) & 63];
		if (i + 2 >= n)
			four[3] = '=';
		if (i + 1 >= n)
			four[2] = '=';
		buf_add(out, four, 4);
	}
}

static void put_pictures(struct buf *out, const struct doc *d)
{
	for (size_t i = 0; i < d->picture_count; i++) {
		const struct report_picture *p = &d->pictures[i];
		if (!p->bytes)
			continue;
		buf_printf(out, "<figure><img alt=\"\" src=\"data:%s;base64,", p->type);
		put_base64(out, p->bytes, p->len);
		buf_add_str(out, "\"><figcaption>");
		put_text(out, p->what);
		buf_add_str(out, ", SHA-256 ");
		put_text(out, p->digest);
		buf_add_str(out, "</figcaption></figure>\n");
	}
}

static void put_notes(struct buf *out, const struct doc_part *p)
{
	for (size_t n = 0; n < p->note_count; n++) {
		bool theirs = p->notes[n].foreign, begins = theirs && (n == 0 || !p->notes[n - 1].foreign);
		buf_add_str(out, begins ? "<blockquote>\n<p>" : "<p>");
		put_cell(out, &p->notes[n]);
		buf_add_str(out, "</p>\n");
		buf_add_str(out, theirs && (n + 1 == p->note_count || !p->notes[n + 1].foreign) ? "</blockquote>\n" : "");
	}
}

void doc_html(const struct doc *d, struct buf *out)
{
	buf_add_str(out, head);
	buf_add_str(out, "<title>");
	put_text(out, d->title);
	buf_add_str(out, "</title>\n");
	buf_add_str(out, style);
	buf_add_str(out, "</head>\n<body>\n<h1>");
	put_text(out, d->title);
	buf_add_str(out, "</h1>\n");
	for (size_t i = 0; i < d->part_count; i++) {
		const struct doc_part *p = &d->parts[i];
		buf_printf(out, "<section>\n<h2>%s</h2>\n", p->title);
		put_notes(out, p);
		if (p->columns && p->row_count)
			put_table(out, p);
		if (strcmp(p->key, "pictures") == 0)
			put_pictures(out, d);
		buf_add_str(out, "</section>\n");
	}
	buf_add_str(out, "</body>\n</html>\n");
}
