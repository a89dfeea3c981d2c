#include "term/strips.h"

#include <string.h>

enum { BAND = 6, LEAST = 8 /* bands: the colours go with each */ };

static bool number(const struct strips *s, size_t *at, int *out)
{
	size_t from = *at;
	int v = 0;
	for (; *at < s->len && s->payload[*at] >= '0' && s->payload[*at] <= '9' && *at - from < 7; ++*at)
		v = v * 10 + (s->payload[*at] - '0');
	*out = v;
	return *at > from;
}

static bool take(const struct strips *s, size_t *at, const char *text)
{
	size_t n = strlen(text);
	if (n > s->len - *at || memcmp(s->payload + *at, text, n) != 0)
		return false;
	*at += n;
	return true;
}

/* "#n;2;r;g;b" */
static bool definition(const struct strips *s, size_t *at)
{
	int v;
	if (!take(s, at, "#") || !number(s, at, &v) || !take(s, at, ";2"))
		return false;
	for (int i = 0; i < 3; i++)
		if (!take(s, at, ";") || !number(s, at, &v))
			return false;
	return true;
}

/* As few bands as end with a row of cells, and as many of those as keep the strips few. */
static int bands_of(const struct strips *s, int most)
{
	int least = 1, all = (s->height + BAND - 1) / BAND;
	while (least * BAND % s->cell_h)
		least++;
	int n = least;
	while (n < LEAST || n * most < all)
		n += least;
	return n;
}

static void find_end(struct strips *s)
{
	s->to = s->from;
	for (int i = 0; i < s->bands && s->to < s->len; i++) {
		const char *next = memchr(s->payload + s->to, '-', s->len - s->to);
		s->to = next ? (size_t)(next - s->payload) + 1 : s->len;
	}
}

bool strips_begin(struct strips *s, const char *payload, size_t len, int cell_h, int most)
{
	size_t at = 0;
	*s = (struct strips){ .payload = payload, .len = len - 2, .cell_h = cell_h };
	if (len < 2 || cell_h < 1 || most < 1 || !take(s, &at, "\033Pq\"1;1;") || !number(s, &at, &s->width) || !take(s, &at, ";") ||
	    !number(s, &at, &s->height))
		return false;
	s->palette = s->palette_end = at;
	while (definition(s, &at))
		s->palette_end = at;
	s->from = s->palette_end;
	s->bands = bands_of(s, most);
	find_end(s);
	return s->to < s->len;
}

bool strips_next(struct strips *s)
{
	if (s->to >= s->len)
		return false;
	s->from = s->to;
	s->done += s->bands;
	find_end(s);
	return true;
}

int strips_row(const struct strips *s)
{
	return s->done * BAND / s->cell_h;
}

/* A colour holds until another is chosen, also over the cut. */
static void put_colour(const struct strips *s, struct buf *out)
{
	for (size_t at = s->from; at > s->palette_end; at--)
		if (s->payload[at - 1] == '#') {
			int n;
			number(s, &at, &n);
			buf_printf(out, "#%d", n);
			return;
		}
}

void strips_head(const struct strips *s, struct buf *out)
{
	int left = s->height - s->done * BAND, rows = s->bands * BAND;
	buf_printf(out, "\033Pq\"1;1;%d;%d", s->width, left < rows ? left : rows);
	buf_add(out, s->payload + s->palette, s->palette_end - s->palette);
	put_colour(s, out);
}
