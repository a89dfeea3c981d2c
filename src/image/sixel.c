/* Palettized rows to sixel, a band of six rows at a time.
 *
 * Only what is there is touched: each colour of the band has a row of six-bit columns, filled from the pixels; where such a row has
 * something, with gaps of no more than a few columns, is a segment. Segments of many colours share one way along the band, next to
 * each other, so that the way back to its start ("$") and the skipping of what other colours fill are rare. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/raster.h"

/* GAP: columns of nothing that a segment may have inside; over longer ones a new one begins. */
enum { BAND = SIXEL_BAND, ALL = (1 << BAND) - 1, GAP = 12, BITS = 64 /* of a map's number */,
	NOTHING = 0x3f /* '?': the sixel of no dots */, PIECE = 1 << 16, TOKEN = 16 /* bytes that one run needs at most */ };

struct segment {
	int colour, start, end;
	int next;                /* of the same start; -1 none */
};

/* Written out once, since most of a sixel's bytes are numbers of columns and colours. */
struct number {
	char digits[4];
	uint8_t length;
};

struct writer {
	const struct indexed *x;
	struct buf *out;
	struct number *numbers;  /* up to the width, and to the last colour */
	char text[PIECE];
	size_t text_len;
	uint8_t *columns;        /* COLORS_MAX rows of six-bit columns, all zero between bands */
	size_t maps;             /* numbers of 64 bits that a colour has in it: */
	uint64_t *used;          /* for each colour a bit a column: any dots? Zero between bands */
	struct segment *segments;
	int segment_count;
	int *starting;           /* by column: the first segment that starts there; garbage where none does */
	uint64_t *starts;        /* a bit a column: does one? */
	uint8_t *open;           /* by column: the band's pixels that are not painted yet */
	int at;                  /* the column that the terminal will paint next */
	int run, must, may;      /* what is pending: columns before `at`, dots they need, dots they may have */
	int colour;              /* selected, -1 none yet */
};

static void flush(struct writer *w)
{
	buf_add(w->out, w->text, w->text_len);
	w->text_len = 0;
}

static void put(struct writer *w, char c)
{
	w->text[w->text_len++] = c;
}

static void put_number(struct writer *w, int n)
{
	memcpy(w->text + w->text_len, w->numbers[n].digits, sizeof w->numbers[n].digits);
	w->text_len += w->numbers[n].length;
}

static void put_run(struct writer *w, int n, int dots)
{
	char c = (char)(NOTHING + dots);
	if (w->text_len > PIECE - TOKEN)
		flush(w);
	if (n > 3) {
		put(w, '!');
		put_number(w, n);
		put(w, c);
	} else {
		memset(w->text + w->text_len, c, 3); /* always 3, so that there is nothing to guess; n count */
		w->text_len += (size_t)n;
	}
}

/* Dots of the band's pixels. In blocks of columns, so that the rows of all colours stay in the nearest cache. */
static void fill(struct writer *w, int top)
{
	const struct indexed *x = w->x;
	int rows = x->height - top < BAND ? x->height - top : BAND;
	for (int left = 0; left < x->width; left += BITS) {
		int right = left + BITS < x->width ? left + BITS : x->width;
		for (int r = 0; r < rows; r++) {
			const uint8_t *p = x->pixels + (size_t)(top + r) * (size_t)x->width;
			for (int i = left; i < right; i++) {
				w->columns[(size_t)p[i] * (size_t)x->width + (size_t)i] |= (uint8_t)(1 << r);
				w->used[p[i] * w->maps + (size_t)left / BITS] |= (uint64_t)1 << (i - left);
			}
		}
	}
}

static void add_segment(struct writer *w, int colour, int start, int end)
{
	uint64_t *starts = &w->starts[start / BITS], bit = (uint64_t)1 << start % BITS;
	w->segments[w->segment_count] = (struct segment){ colour, start, end, *starts & bit ? w->starting[start] : -1 };
	w->starting[start] = w->segment_count++;
	*starts |= bit;
}

/* The colour's segments of this band; its map is left empty for the next. */
static void add_segments(struct writer *w, int colour)
{
	uint64_t *used = w->used + (size_t)colour * w->maps;
	int start = -1, end = -1;
	for (size_t m = 0; m < w->maps; m++) {
		uint64_t map = used[m];
		used[m] = 0;
		while (map) {
			/* Adding the lowest bit carries through the lowest run of bits: where the carry stops, it ends. */
			uint64_t carried = map + (map & -map);
			int first = (int)m * BITS + __builtin_ctzll(map), next = (int)m * BITS + (carried ? __builtin_ctzll(carried) : BITS);
			map &= carried;
			if (start >= 0 && first - end > GAP) {
				add_segment(w, colour, start, end);
				start = -1;
			}
			start = start < 0 ? first : start;
			end = next;
		}
	}
	if (start >= 0)
		add_segment(w, colour, start, end);
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

/* From the end of a segment to the next: what is pending goes on where it may, the rest stays empty. */
static void skip_columns(struct writer *w, int end)
{
	int from = w->at - w->run;
	while (w->at < end && !(w->must & ~w->open[w->at]))
		w->at++;
	put_run(w, w->at - from, w->must);
	put_run(w, end - w->at, 0);
	w->at = end;
	w->run = 0;
	w->must = 0;
	w->may = ALL;
}

static void put_segment(struct writer *w, const struct segment *s)
{
	uint8_t *columns = w->columns + (size_t)s->colour * (size_t)w->x->width;
	skip_columns(w, s->start);
	if (s->colour != w->colour) {
		put(w, '#');
		put_number(w, s->colour);
		w->colour = s->colour;
	}
	add_columns(w, columns, s->end);
	memset(columns + s->start, 0, (size_t)(s->end - s->start));
}

/* The first column from i on where a segment starts; n when there is none. */
static int next_start(const struct writer *w, int i, int n)
{
	if (i >= n)
		return n;
	int word = i / BITS, words = (int)w->maps;
	uint64_t bits = w->starts[word] >> i % BITS << i % BITS;
	while (!bits && ++word < words)
		bits = w->starts[word];
	return bits ? word * BITS + __builtin_ctzll(bits) : n;
}

/* Along the band again and again, each time with the next segment that starts where the last one ended, or behind it. */
static void put_segments(struct writer *w)
{
	int width = w->x->width;
	memset(w->open, ALL, (size_t)width);
	for (int left = w->segment_count; left > 0;) {
		for (int start = next_start(w, 0, width); start < width; start = next_start(w, w->at, width)) {
			const struct segment *s = &w->segments[w->starting[start]];
			w->starting[start] = s->next;
			if (s->next < 0)
				w->starts[start / BITS] &= ~((uint64_t)1 << start % BITS);
			put_segment(w, s);
			left--;
		}
		skip_columns(w, w->at);
		w->at = 0;
		if (left > 0)
			put(w, '$');
	}
	w->segment_count = 0;
}

static void write_numbers(struct number *numbers, int count)
{
	for (int n = 0; n < count; n++) {
		struct number *to = &numbers[n];
		char digits[sizeof "-2147483648"];
		to->length = (uint8_t)snprintf(digits, sizeof digits, "%d", n);
		memcpy(to->digits, digits, sizeof to->digits);
	}
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
	w->columns = secret_alloc(width * COLORS_MAX);
	w->maps = width / BITS + 1;
	w->used = mem_alloc(COLORS_MAX * w->maps * sizeof *w->used);
	w->segments = mem_alloc(width * BAND * sizeof *w->segments);
	w->starting = mem_alloc(width * sizeof *w->starting);
	w->open = secret_alloc(width);
	w->colour = -1;
	w->may = ALL;
	w->starts = mem_alloc(w->maps * sizeof *w->starts);
	int numbers = x->width < COLORS_MAX ? COLORS_MAX : x->width + 1;
	w->numbers = mem_alloc((size_t)numbers * sizeof *w->numbers);
	write_numbers(w->numbers, numbers);
	put_header(w);
	for (int top = 0; top < x->height; top += BAND) {
		if (top)
			put(w, '-');
		fill(w, top);
		memset(w->open, ALL, width);
		for (int c = 0; c < x->palette.count; c++)
			add_segments(w, c);
		put_segments(w);
	}
	flush(w);
	buf_add_str(out, "\033\\");
	free(w->numbers);
	free(w->used);
	free(w->starts);
	free(w->starting);
	free(w->segments);
	secret_free(w->open);
	secret_free(w->columns);
	secret_free(w);
}
