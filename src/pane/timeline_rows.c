/* Moments as rows. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/timeline.h"

enum { TIME_AT = 11, TIME_CHARS = 8, DATE_CHARS = 10, SOURCE = 11, SOURCE_WIDE = 20, WIDE = 120, LEFT = 12, TEXT_MAX = 8192 };

static const char *weekday(int64_t at, bool utc)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	char text[WHEN_TEXT];
	int y, month, day;
	when_format(at, utc, text);
	if (sscanf(text, "%4d-%2d-%2d", &y, &month, &day) != 3 || month < 1 || month > 12)
		return "";
	y -= month < 3;
	return names[(y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7];
}

static void day_row(struct row_list *l, int64_t at, bool utc)
{
	char text[WHEN_TEXT];
	struct row *r = row_add(l);
	when_format(at, utc, text);
	row_printf(l, r, STYLE_HEAD, "%s %.*s", weekday(at, utc), DATE_CHARS, text);
	row_printf(l, r, STYLE_DIM, "  %s", utc ? "UTC" : text + TIME_AT + TIME_CHARS);
}

void moment_row(struct row_list *l, const struct moments *m, const struct moment_line *line, bool utc, bool filtered, int width)
{
	const struct moment *e = &m->list[line->moment];
	char text[WHEN_TEXT];
	if (line->kind == LINE_OF_DAY) {
		day_row(l, e->at, utc);
		return;
	}
	struct row *r = row_add(l);
	if (line->kind == LINE_OF_GAP) {
		moment_length(line->seconds, text);
		row_printf(l, r, STYLE_DIM, "%*s%s %s", LEFT, "", text, filtered ? "without any of these" : "nothing");
		return;
	}
	int source = width >= WIDE ? SOURCE_WIDE : SOURCE;
	row_text(l, r, STYLE_WARN, e->doubt ? "? " : "  ");
	if (e->at == MOMENT_UNTIMED) {
		row_cell(l, r, STYLE_DIM, TIME_CHARS, "");
	} else {
		when_format(e->at, utc, text);
		row_printf(l, r, STYLE_PLAIN, "%.*s", TIME_CHARS, text + TIME_AT);
	}
	row_text(l, r, STYLE_PLAIN, "  ");
	row_cell(l, r, e->source == MOMENT_PERSON ? STYLE_STRONG : STYLE_DIM, source, e->source == MOMENT_PERSON ? e->who : moment_source_names[e->source]);
	row_text(l, r, STYLE_PLAIN, " ");
	int used = row_width(r);
	row_cell(l, r, e->style, width > used ? width - used : 0, e->text);
}

/* Wrapped under a heading of LEFT cells. */
static void put(struct row_list *l, const char *label, enum style style, const char *text, int width)
{
	size_t next = 0;
	bool first = true;
	do {
		struct row *r = row_add(l);
		struct buf piece;
		size_t n = text_wrap(text, width > LEFT ? width - LEFT : 1, &next);
		buf_init(&piece, TEXT_MAX);
		buf_add(&piece, text, n);
		row_cell(l, r, STYLE_LABEL, LEFT, first ? label : "");
		row_text(l, r, style, buf_str(&piece));
		buf_finish(&piece);
		text += next;
		first = false;
	} while (*text);
}

void moment_rows(struct row_list *l, const struct moment *e, bool utc, int width)
{
	char one[WHEN_TEXT], other[WHEN_TEXT], line[2 * WHEN_TEXT + 120];
	if (e->at == MOMENT_UNTIMED) {
		snprintf(line, sizeof line, "not told; by the %s", moment_source_names[e->source]);
	} else {
		when_format(e->at, utc, one);
		when_format(e->at, !utc, other);
		bool same = !strncmp(one, other, TIME_AT + TIME_CHARS);
		snprintf(line, sizeof line, "%s%s%s; by %s%s", one, same ? "" : ", that is ", same ? "" : other, e->source == MOMENT_PERSON ? e->who : "the ",
		         e->source == MOMENT_PERSON ? "'s console" : moment_source_names[e->source]);
	}
	put(l, "when", STYLE_PLAIN, line, width);
	put(l, "what", e->style, e->text, width);
	if (e->doubt)
		put(l, "? clock", STYLE_WARN, e->doubt, width);
}

void moments_sum(const struct moments *m, char *out, size_t size)
{
	size_t of[MOMENT_SOURCES] = { 0 }, all = 0;
	for (size_t i = 0; i < m->count; i++) {
		of[m->list[i].source] += !m->list[i].hidden;
		all += !m->list[i].hidden;
	}
	int n = snprintf(out, size, "%zu moment%s", all, all == 1 ? "" : "s");
	for (int s = 0, shown = 0; s < MOMENT_SOURCES; s++)
		if (of[s] && n >= 0 && (size_t)n < size)
			n += snprintf(out + n, size - (size_t)n, "%s%zu %s", shown++ ? ", " : ": ", of[s], moment_source_names[s]);
}
