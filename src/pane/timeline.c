/* Moments in one order, and what contradicts what. */
#include "pane/timeline.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, YEAR = 31557600, DATE_CHARS = 10, ANCHORS_MOST = 16 };

const char *const moment_source_names[MOMENT_SOURCES] = { "vendor", "webhook", "store", "people" };

void moments_finish(struct moments *m)
{
	arena_finish(&m->texts);
	free(m->list);
	free(m->bounds);
	*m = (struct moments){ 0 };
}

const char *moments_text(struct moments *m, const char *text)
{
	char *clean = text_clean_dup(text);
	const char *kept = arena_strndup(&m->texts, clean, strlen(clean));
	secret_free(clean);
	return kept;
}

static const char *format(struct moments *m, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *text = secret_alloc((size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(text, (size_t)(n < 0 ? 0 : n) + 1, fmt, ap);
	const char *kept = moments_text(m, text);
	secret_free(text);
	return kept;
}

static struct moment *next(struct moments *m)
{
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 64;
		m->list = mem_grow(m->list, m->room, sizeof *m->list);
	}
	return &m->list[m->count++];
}

size_t moments_add(struct moments *m, enum moment_source source, int64_t at, const char *who, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *text = format(m, fmt, ap);
	va_end(ap);
	*next(m) = (struct moment){ .at = at, .source = source, .who = moments_text(m, who), .text = text, .after = SIZE_MAX,
	                            .attempt_id = "", .field = { .leaf = IDV_LEAVES } };
	return m->count - 1;
}

void moments_bind(struct moments *m, size_t first, size_t then, int64_t slack)
{
	if (first == SIZE_MAX || then == SIZE_MAX || first == then)
		return;
	if (m->bound_count == m->bound_room) {
		m->bound_room = m->bound_room ? m->bound_room * 2 : 64;
		m->bounds = mem_grow(m->bounds, m->bound_room, sizeof *m->bounds);
	}
	m->bounds[m->bound_count++] = (struct moment_bound){ first, then, slack };
}

size_t moments_append(struct moments *m, const struct moments *more)
{
	size_t from = m->count;
	for (size_t i = 0; i < more->count; i++) {
		struct moment *e = next(m);
		*e = more->list[i];
		e->after += e->after == SIZE_MAX ? 0 : from;
		m->doubts += e->doubt != NULL;
	}
	for (size_t i = 0; i < more->bound_count; i++)
		moments_bind(m, more->bounds[i].first + from, more->bounds[i].then + from, more->bounds[i].slack);
	return from;
}

/* -- doubts -------------------------------------------------------------------------------------------------------------------------- */

void moments_doubt(struct moments *m, size_t moment, const char *fmt, ...)
{
	struct moment *e = &m->list[moment];
	va_list ap;
	if (e->doubt) /* the first says enough */
		return;
	va_start(ap, fmt);
	e->doubt = format(m, fmt, ap);
	va_end(ap);
	m->doubts++;
}

void moment_length(int64_t s, char out[WHEN_TEXT])
{
	static const struct { int64_t s; const char *word; } units[] = { { YEAR, "y" }, { DAY, "d" }, { HOUR, "h" }, { MINUTE, "min" }, { 1, "s" } };
	enum { UNITS = sizeof units / sizeof units[0] };
	size_t u = 0;
	int n;
	while (u + 1 < UNITS && s < units[u].s)
		u++;
	n = snprintf(out, WHEN_TEXT, "%" PRId64 " %s", s / units[u].s, units[u].word);
	s %= units[u].s;
	if (u + 1 < UNITS && s >= units[u + 1].s)
		snprintf(out + n, WHEN_TEXT - (size_t)n, " %" PRId64 " %s", s / units[u + 1].s, units[u + 1].word);
}

static const char *whose(const struct moment *e)
{
	return e->source == MOMENT_PERSON ? e->who : moment_source_names[e->source];
}

void moments_judge(struct moments *m, int64_t now, int64_t own)
{
	char length[WHEN_TEXT];
	for (size_t i = 0; i < m->bound_count; i++) {
		const struct moment_bound *b = &m->bounds[i];
		const struct moment *first = &m->list[b->first], *then = &m->list[b->then];
		if (first->at == MOMENT_UNTIMED || then->at == MOMENT_UNTIMED)
			continue;
		int64_t early = when_between(then->at, first->at);
		if (early <= b->slack)
			continue;
		moment_length(early, length);
		moments_doubt(m, b->then, "Its time is %s before that of what it follows, \"%s\" (%s): %s.", length, first->text, whose(first),
		              !strcmp(whose(first), whose(then)) ? "one of the two is wrong, or that clock was put back" : "one of the two clocks is wrong");
	}
	for (size_t i = 0; i < m->count; i++) {
		int64_t by = m->list[i].source == MOMENT_VENDOR || own < now ? now : own;
		int64_t ahead = m->list[i].at == MOMENT_UNTIMED ? 0 : when_between(by, m->list[i].at);
		if (ahead <= MOMENT_SLACK_S)
			continue;
		moment_length(ahead, length);
		moments_doubt(m, i, "It is yet to come, in %s: one of the clocks is wrong.", length);
	}
}

/* -- the order ----------------------------------------------------------------------------------------------------------------------- */

struct place { int64_t at; size_t anchor, moment; int steps; };

/* The one with a time that an untimed one stands behind, and over how many others; itself of one that has a time. SIZE_MAX: nothing. */
static size_t anchor_of(const struct moments *m, size_t i, int *steps)
{
	for (int n = 0; n < ANCHORS_MOST && i < m->count; n++) {
		*steps = n;
		if (m->list[i].at != MOMENT_UNTIMED)
			return i;
		i = m->list[i].after;
	}
	return SIZE_MAX;
}

static int by_place(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->anchor != b->anchor) /* of one second as they were added, each with what stands behind it */
		return a->anchor < b->anchor ? -1 : 1;
	if (a->steps != b->steps)
		return a->steps < b->steps ? -1 : 1;
	return a->moment < b->moment ? -1 : a->moment > b->moment;
}

static void day_of(int64_t at, bool utc, char out[WHEN_TEXT])
{
	when_format(at, utc, out);
	out[DATE_CHARS] = '\0';
}

size_t moments_order(const struct moments *m, unsigned sources, bool utc, struct moment_line **out)
{
	struct place *places = mem_alloc((m->count + 1) * sizeof *places);
	struct moment_line *lines = mem_alloc((3 * m->count + 1) * sizeof *lines);
	char day[WHEN_TEXT] = "", this[WHEN_TEXT];
	size_t n = 0, count = 0;
	int64_t last = MOMENT_UNTIMED;
	for (size_t i = 0; i < m->count; i++) {
		int steps = 0;
		size_t anchor = anchor_of(m, i, &steps);
		if (sources & 1u << m->list[i].source && !m->list[i].hidden)
			places[n++] = (struct place){ anchor == SIZE_MAX ? INT64_MAX : m->list[anchor].at, anchor, i, steps };
	}
	qsort(places, n, sizeof *places, by_place);
	for (size_t i = 0; i < n; i++) {
		const struct moment *e = &m->list[places[i].moment];
		if (e->at != MOMENT_UNTIMED) {
			int64_t gap = last == MOMENT_UNTIMED ? 0 : when_between(last, e->at);
			if (gap >= MOMENT_GAP_S)
				lines[count++] = (struct moment_line){ LINE_OF_GAP, places[i].moment, gap };
			day_of(e->at, utc, this);
			if (strcmp(day, this) != 0)
				lines[count++] = (struct moment_line){ LINE_OF_DAY, places[i].moment, 0 };
			memcpy(day, this, sizeof day);
			last = e->at;
		}
		lines[count++] = (struct moment_line){ LINE_OF_MOMENT, places[i].moment, 0 };
	}
	free(places);
	*out = lines;
	return count;
}
