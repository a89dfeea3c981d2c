/* Palettized rows to sixel, a band of six rows at a time.
 *
 * Only what is there is touched: each colour of the band has a row of six-bit columns, filled from the pixels; where such a row has
 * something, with gaps of no more than a few columns, is a segment. Segments of many colours share one way along the band, next to
 * each other, so that the way back to its start ("$") and the skipping of what other colours fill are rare. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/raster.h"

/* GAP: columns of nothing that a segment may have inside; over longer ones a new one begins. */
enum { BAND = SIXEL_BAND, ALL = (1 << BAND) - 1, GAP = 12, WORD = 8, NOTHING = 0x3f /* '?': the sixel of no dots */,
	PIECE = 1 << 16, TOKEN = 16 /* bytes that one run needs at most */ };

struct segment {
	int colour, start, end;
	int next;                /* of the same start; -1 none */
};

struct writer {
	const struct indexed *x;
	struct buf *out;
	char text[PIECE];
	size_t used;
	size_t stride;           /* of the columns of one colour, a multiple of WORD, its end always empty */
	uint8_t *columns;        /* COLORS_MAX rows of six-bit columns, all zero between bands */
	struct segment *segments;
	int segment_count;
	int *starting;           /* by column: the first segment that starts there, -1 none */
	uint8_t *open;           /* by column: the band's pixels that are not painted yet */
	const uint8_t *nothing;  /* columns without a dot */
	int at;                  /* the column that the terminal will paint next */
	int run, must, may;      /* what is pending: columns before `at`, dots they need, dots they may have */
	int colour;              /* selected, -1 none yet */
};

static void flush(struct writer *w)
{
	buf_add(w->out, w->text, w->used);
	w->used = 0;
}

static void put(struct writer *w, char c)
{
	w->text[w->used++] = c;
}

static void put_number(struct writer *w, int n)
{
	if (n >= 1000)
		put(w, (char)('0' + n / 1000));
	if (n >= 100)
		put(w, (char)('0' + n / 100 % 10));
	if (n >= 10)
		put(w, (char)('0' + n / 10 % 10));
	put(w, (char)('0' + n % 10));
}

static void put_run(struct writer *w, int n, int dots)
{
	char c = (char)(NOTHING + dots);
	if (w->used > PIECE - TOKEN)
		flush(w);
	if (n > 3) {
		put(w, '!');
		put_number(w, n);
		put(w, c);
	} else {
		while (n-- > 0)
			put(w, c);
	}
}

/* Dots of the band's pixels; which colours it has. */
static void fill(struct writer *w, int top, uint8_t *seen)
{
	const struct indexed *x = w->x;
	int rows = x->height - top < BAND ? x->height - top : BAND;
	for (int r = 0; r < rows; r++) {
		const uint8_t *p = x->pixels + (size_t)(top + r) * (size_t)x->width;
		for (int i = 0; i < x->width; i++) {
			seen[p[i]] = 1;
			w->columns[p[i] * w->stride + (size_t)i] |= (uint8_t)(1 << r);
		}
	}
}

/* The next column from i on with a dot; the width when there is none. */
static int next_dot(const uint8_t *columns, int i, int width)
{
	for (; i < width && i % WORD; i++)
		if (columns[i])
			return i;
	for (; i < width; i += WORD) {
		uint64_t word;
		memcpy(&word, columns + i, WORD);
		if (word) {
			while (!columns[i])
				i++;
			return i;
		}
	}
	return width;
}

static void add_segments(struct writer *w, int colour)
{
	const uint8_t *columns = w->columns + (size_t)colour * w->stride;
	int width = w->x->width;
	for (int start = next_dot(columns, 0, width); start < width;) {
		int end = start, next = start;
		do {
			for (end = next; columns[end];)
				end++;
			next = next_dot(columns, end, width);
		} while (next < width && next - end <= GAP);
		w->segments[w->segment_count] = (struct segment){ colour, start, end, w->starting[start] };
		w->starting[start] = w->segment_count++;
		start = next;
	}
}

/* What is pending is written. */
static void end_run(struct writer *w)
{
	put_run(w, w->run, w->must);
	w->run = 0;
	w->must = 0;
	w->may = ALL;
}

/* Columns up to `end` with these dots; pixels still open may be painted over, since their own colour comes later. */
static void add_columns(struct writer *w, const uint8_t *dots, int end)
{
	int must = w->must, may = w->may, from = w->at - w->run, i = w->at;
	for (; i < end; i++) {
		int need = must | dots[i], allowed = may & w->open[i];
		if (need & ~allowed) {
			put_run(w, i - from, must);
			from = i;
			need = dots[i];
			allowed = w->open[i];
		}
		must = need;
		may = allowed;
		w->open[i] &= (uint8_t)~dots[i];
	}
	w->must = must;
	w->may = may;
	w->run = i - from;
	w->at = i;
}

static void put_segment(struct writer *w, const struct segment *s)
{
	uint8_t *columns = w->columns + (size_t)s->colour * w->stride;
	add_columns(w, w->nothing, s->start);
	end_run(w);
	if (s->colour != w->colour) {
		put(w, '#');
		put_number(w, s->colour);
		w->colour = s->colour;
	}
	add_columns(w, columns, s->end);
	memset(columns + s->start, 0, (size_t)(s->end - s->start));
}

/* Along the band again and again, each time with the next segment that starts where the last one ended, or behind it. */
static void put_segments(struct writer *w)
{
	for (int left = w->segment_count; left;) {
		for (int start = 0; start < w->x->width; start++) {
			int n = w->starting[start];
			if (n < 0)
				continue;
			const struct segment *s = &w->segments[n];
			w->starting[start] = s->next;
			put_segment(w, s);
			start = s->end - 1;
			left--;
		}
		end_run(w);
		w->at = 0;
		if (left)
			put(w, '$');
	}
	w->segment_count = 0;
}

static void put_header(struct writer *w)
{
	const struct palette *p = &w->x->palette;
	buf_printf(w->out, "\033Pq\"1;1;%d;%d", w->x->width, w->x->height);
	for (int i = 0; i < p->count; i++)
		buf_printf(w->out, "#%d;2;%d;%d;%d", i, p->percent[i][0], p->percent[i][1], p->percent[i][2]);
}

void encode_sixel(const struct indexed *x, struct buf *out)
{
	struct writer *w = secret_alloc(sizeof *w);
	size_t width = (size_t)x->width;
	w->x = x;
	w->out = out;
	w->stride = (width + WORD) / WORD * WORD;
	w->columns = secret_alloc(w->stride * (COLORS_MAX + 1));
	w->nothing = w->columns + w->stride * COLORS_MAX;
	w->segments = mem_alloc(width * BAND * sizeof *w->segments);
	w->starting = mem_alloc(width * sizeof *w->starting);
	w->open = secret_alloc(width);
	w->colour = -1;
	w->may = ALL;
	memset(w->starting, 0xff, width * sizeof *w->starting);
	put_header(w);
	for (int top = 0; top < x->height; top += BAND) {
		uint8_t seen[COLORS_MAX] = { 0 };
		if (top)
			put(w, '-');
		fill(w, top, seen);
		memset(w->open, ALL, width);
		for (int c = 0; c < x->palette.count; c++)
			if (seen[c])
				add_segments(w, c);
		put_segments(w);
	}
	flush(w);
	buf_add_str(out, "\033\\");
	free(w->starting);
	free(w->segments);
	secret_free(w->open);
	secret_free(w->columns);
	secret_free(w);
}
