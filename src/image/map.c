/* Pixels to numbers of a palette. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/raster.h"

enum { MAP_BITS = 6, MAP_SIZE = 1 << (3 * MAP_BITS), UNMAPPED = 0,
	EDGE = 16, EDGE_MOST = 200 /* squared levels */ };

static int distance(const int *a, const uint8_t *b)
{
	int r = a[0] - b[0], g = a[1] - b[1], bl = a[2] - b[2];
	return r * r + g * g + bl * bl;
}

/* Beside an edge the eye misses more. */
static int edge(const uint8_t *p, const uint8_t *left)
{
	int d = p[1] - left[1], more = d * d / EDGE;
	return more < EDGE_MOST ? more : EDGE_MOST;
}

/* What makes a sixel small is few colours in a column of its band of six rows, and runs of the same: the colour to the left, or one
 * higher up in the band, is kept when it is nearly as good as the best. at: the place of this pixel; above: rows over it in its
 * band. */
static uint8_t stick(const int (*colours)[3], const uint8_t *p, int best, const uint8_t *at, bool has_left, int above, int stride,
                     int sticky)
{
	if (has_left && at[-1] == best)
		return at[-1];
	int limit = distance(colours[best], p) + sticky + (has_left ? edge(p, p - PIXEL) : 0);
	if (has_left && distance(colours[at[-1]], p) <= limit)
		return at[-1];
	for (; above > 0; above--) {
		at -= stride;
		if (distance(colours[*at], p) <= limit)
			return *at;
	}
	return (uint8_t)best;
}

static void map_pixels(struct indexed *x, const struct raster *r, const int (*colours)[3], int sticky)
{
	struct ramp ramp;
	ramp_init(&ramp, colours, x->palette.count);
	uint16_t *table = mem_alloc(MAP_SIZE * sizeof *table); /* the colour's number and 1 */
	const uint8_t *p = r->pixels;
	uint8_t *at = x->pixels;
	for (int row = 0; row < r->height; row++, at += r->width) {
		/* First the best of each, then what becomes of it: two short loops run ahead better than one long one. */
		for (int column = 0; column < r->width; column++, p += PIXEL) {
			uint16_t *entry = &table[(p[0] >> 2) << 12 | (p[1] >> 2) << 6 | p[2] >> 2];
			if (*entry == UNMAPPED)
				*entry = (uint16_t)(1 + ramp_nearest(&ramp, p[0], p[1], p[2]));
			at[column] = (uint8_t)(*entry - 1);
		}
		const uint8_t *q = p - (size_t)r->width * PIXEL;
		for (int column = 0; column < r->width; column++, q += PIXEL)
			at[column] = stick(colours, q, at[column], at + column, column > 0, row % SIXEL_BAND, r->width, sticky);
	}
	free(table);
}

void indexed_make(struct indexed *x, const struct raster *r, int colors, int sticky)
{
	int colours[COLORS_MAX][3];
	*x = (struct indexed){ .width = r->width, .height = r->height };
	x->pixels = secret_alloc((size_t)r->width * (size_t)r->height);
	palette_make(&x->palette, r, colors);
	for (int i = 0; i < x->palette.count; i++)
		for (int k = 0; k < 3; k++)
			colours[i][k] = x->palette.rgb[i][k];
	map_pixels(x, r, (const int(*)[3])colours, sticky);
}

void indexed_finish(struct indexed *x)
{
	secret_free(x->pixels);
	*x = (struct indexed){ 0 };
}
