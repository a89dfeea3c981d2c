/* Pixels to numbers of a palette. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/raster.h"

enum { MAP_BITS = 6, MAP_SIZE = 1 << (3 * MAP_BITS), UNMAPPED = 0xffff, APART = 16 };

/* Insertion, since the library's qsort asks the kernel how much memory there is, and behind the lock it may not. */
static void insert(struct ramp *ramp, const struct ramp_colour *c)
{
	int i = ramp->count++;
	for (; i > 0 && ramp->colours[i - 1].sum > c->sum; i--)
		ramp->colours[i] = ramp->colours[i - 1];
	ramp->colours[i] = *c;
}

void ramp_init(struct ramp *ramp, const int (*colours)[3], int count)
{
	ramp->count = 0;
	for (int i = 0; i < count; i++) {
		const int *c = colours[i];
		insert(ramp, &(struct ramp_colour){ { c[0], c[1], c[2] }, c[0] + c[1] + c[2], i });
	}
	ramp->step = ramp->colours[count - 1].sum / RAMP_STARTS + 1;
	for (int s = 0, i = 0; s < RAMP_STARTS; s++) {
		while (i < count && ramp->colours[i].sum < s * ramp->step)
			i++;
		ramp->start[s] = i;
	}
}

/* Outwards from the same brightness, first up, then down, until brightness alone is further away than the best. */
int ramp_nearest(const struct ramp *ramp, int r, int g, int b)
{
	int sum = r + g + b, at = sum / ramp->step, best = 0, least = INT_MAX;
	at = ramp->start[at < RAMP_STARTS ? at : RAMP_STARTS - 1];
	for (int step = 1, i = at; step >= -1; step -= 2, i = at - 1) {
		for (; i >= 0 && i < ramp->count; i += step) {
			const struct ramp_colour *c = &ramp->colours[i];
			int away = (c->sum - sum) * step, dr = c->c[0] - r, dg = c->c[1] - g, db = c->c[2] - b;
			/* The distance between sums is at most the root of 3 times that between colours. */
			if (away > 0 && away * away / 3 >= least)
				break;
			int e = dr * dr + dg * dg + db * db;
			if (e < least) {
				least = e;
				best = c->number;
			}
		}
	}
	return best;
}

/* What a pixel may be mapped to, and how far apart the colours are: most candidates are ruled out by that alone. */
struct choice {
	int colours[COLORS_MAX][3];
	uint8_t apart[COLORS_MAX][COLORS_MAX]; /* squared distance, in units of APART, cut at 255 */
	int sticky;
};

static int squared(int r, int g, int b)
{
	return r * r + g * g + b * b;
}

static void choice_init(struct choice *c, const struct palette *p, int sticky)
{
	c->sticky = sticky;
	for (int i = 0; i < p->count; i++) {
		for (int k = 0; k < 3; k++)
			c->colours[i][k] = p->rgb[i][k];
		for (int j = 0; j <= i; j++) {
			const uint8_t *a = p->rgb[i], *b = p->rgb[j];
			int d = squared(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / APART;
			c->apart[i][j] = c->apart[j][i] = (uint8_t)(d > 255 ? 255 : d);
		}
	}
}

static int error(const struct choice *c, int colour, const uint8_t *p)
{
	const int *q = c->colours[colour];
	return squared(q[0] - p[0], q[1] - p[1], q[2] - p[2]);
}

/* What makes a sixel small is few colours in a column of its band of six rows, and runs of the same: the colour to the left, or one
 * higher up in the band, is kept when it is nearly as good as the best. at: the place of this pixel; above: rows over it in its
 * band. */
static int stick(const struct choice *c, const uint8_t *p, int best, int left, const uint8_t *at, int above, int stride)
{
	if (left == best)
		return best;
	int least = error(c, best, p), limit = least + c->sticky;
	/* A colour within the limit of the pixel is this near to the best one: (a + b)^2 <= 2a^2 + 2b^2. */
	int near = (2 * least + 2 * limit) / APART;
	const uint8_t *apart = c->apart[best];
	if (apart[left] <= near && error(c, left, p) <= limit)
		return left;
	for (; above > 0; above--) {
		at -= stride;
		if (apart[*at] <= near && error(c, *at, p) <= limit)
			return *at;
	}
	return best;
}

/* The nearest colour of a cell of 6 bits a channel, found when the first pixel falls into it. */
struct cells {
	struct ramp ramp;
	uint16_t nearest[MAP_SIZE];
};

static int nearest_in(struct cells *cells, const uint8_t *p)
{
	uint16_t *entry = &cells->nearest[(p[0] & 0xfc) << 10 | (p[1] & 0xfc) << 4 | p[2] >> 2];
	if (*entry == UNMAPPED)
		*entry = (uint16_t)ramp_nearest(&cells->ramp, p[0], p[1], p[2]);
	return *entry;
}

static void map_pixels(struct indexed *x, const struct raster *r, const struct choice *c)
{
	struct cells *cells = mem_alloc(sizeof *cells);
	ramp_init(&cells->ramp, (const int(*)[3])c->colours, x->palette.count);
	memset(cells->nearest, 0xff, sizeof cells->nearest);
	const uint8_t *p = r->pixels;
	uint8_t *at = x->pixels;
	for (int row = 0; row < r->height; row++) {
		int last = nearest_in(cells, p); /* at the edge a pixel is its own neighbour */
		for (int column = 0; column < r->width; column++, p += PIXEL, at++)
			*at = (uint8_t)(last = stick(c, p, nearest_in(cells, p), last, at, row % SIXEL_BAND, r->width));
	}
	free(cells);
}

void indexed_make(struct indexed *x, const struct raster *r, int colors, int sticky)
{
	struct choice *c = secret_alloc(sizeof *c);
	*x = (struct indexed){ .width = r->width, .height = r->height };
	x->pixels = secret_alloc((size_t)r->width * (size_t)r->height);
	palette_make(&x->palette, r, colors);
	choice_init(c, &x->palette, sticky);
	map_pixels(x, r, c);
	secret_free(c);
}

void indexed_finish(struct indexed *x)
{
	secret_free(x->pixels);
	*x = (struct indexed){ 0 };
}
