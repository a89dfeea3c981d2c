/* A palette for this picture, and its pixels as numbers of it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/raster.h"

enum { BITS = 5, BINS = 1 << (3 * BITS), MAP_BITS = 6, MAP_SIZE = 1 << (3 * MAP_BITS), UNMAPPED = 0xffff };

/* Pixels that fall into one cell of the colour cube. */
struct bin {
	uint32_t count, sum[3];
	float mean[3];
};

struct box {
	int first, count;       /* bins */
	double weight, mean[3], variance[3];
};

static void measure(struct box *b, const struct bin *bins)
{
	double sum[3] = { 0 }, square[3] = { 0 };
	b->weight = 0;
	for (int i = b->first; i < b->first + b->count; i++) {
		b->weight += bins[i].count;
		for (int k = 0; k < 3; k++) {
			sum[k] += (double)bins[i].mean[k] * bins[i].count;
			square[k] += (double)bins[i].mean[k] * bins[i].mean[k] * bins[i].count;
		}
	}
	for (int k = 0; k < 3; k++) {
		b->mean[k] = b->weight > 0 ? sum[k] / b->weight : 0;
		b->variance[k] = square[k] - sum[k] * b->mean[k];
	}
}

static int widest(const struct box *b)
{
	int k = b->variance[0] > b->variance[1] ? 0 : 1;
	return b->variance[2] > b->variance[k] ? 2 : k;
}

/* Bins below the mean of the widest axis to the front; how many. */
static int partition(const struct box *b, struct bin *bins, int axis)
{
	int low = b->first, high = b->first + b->count - 1;
	while (low <= high) {
		if (bins[low].mean[axis] < b->mean[axis]) {
			low++;
		} else {
			struct bin t = bins[low];
			bins[low] = bins[high];
			bins[high--] = t;
		}
	}
	return low - b->first;
}

static int split(struct box *boxes, int wanted, struct bin *bins, int bin_count)
{
	int n = 1;
	boxes[0] = (struct box){ .count = bin_count };
	measure(&boxes[0], bins);
	while (n < wanted) {
		int worst = -1;
		for (int i = 0; i < n; i++)
			if (boxes[i].count > 1 && boxes[i].variance[widest(&boxes[i])] > 0 &&
			    (worst < 0 || boxes[i].variance[widest(&boxes[i])] > boxes[worst].variance[widest(&boxes[worst])]))
				worst = i;
		if (worst < 0)
			break;
		int front = partition(&boxes[worst], bins, widest(&boxes[worst]));
		if (front == 0 || front == boxes[worst].count) { /* all on the mean, by rounding */
			memset(boxes[worst].variance, 0, sizeof boxes[worst].variance);
			continue;
		}
		boxes[n] = (struct box){ .first = boxes[worst].first + front, .count = boxes[worst].count - front };
		boxes[worst].count = front;
		measure(&boxes[worst], bins);
		measure(&boxes[n++], bins);
	}
	return n;
}

static int collect(const struct raster *r, struct bin *bins)
{
	size_t n = (size_t)r->width * (size_t)r->height;
	int used = 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *p = r->rgb + i * 3;
		struct bin *b = &bins[(p[0] >> 3) << 10 | (p[1] >> 3) << 5 | p[2] >> 3];
		b->count++;
		for (int k = 0; k < 3; k++)
			b->sum[k] += p[k];
	}
	for (int i = 0; i < BINS; i++) {
		if (!bins[i].count)
			continue;
		for (int k = 0; k < 3; k++)
			bins[i].mean[k] = (float)bins[i].sum[k] / (float)bins[i].count;
		bins[used++] = bins[i];
	}
	return used;
}

static int nearest(const float palette[][3], int n, const float c[3])
{
	int best = 0;
	float least = 1e30f;
	for (int i = 0; i < n; i++) {
		float r = palette[i][0] - c[0], g = palette[i][1] - c[1], b = palette[i][2] - c[2], e = r * r + g * g + b * b;
		if (e < least) {
			least = e;
			best = i;
		}
	}
	return best;
}

/* One pass of k-means over the bins. */
static void settle(float palette[][3], int n, const struct bin *bins, int bin_count)
{
	double sum[256][4] = { 0 };
	for (int i = 0; i < bin_count; i++) {
		double *s = sum[nearest((const float(*)[3])palette, n, bins[i].mean)];
		for (int k = 0; k < 3; k++)
			s[k] += (double)bins[i].mean[k] * bins[i].count;
		s[3] += bins[i].count;
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < 3 && sum[i][3] > 0; k++)
			palette[i][k] = (float)(sum[i][k] / sum[i][3]);
}

static void make_palette(struct indexed *x, const struct raster *r, int colors)
{
	struct bin *bins = secret_alloc(BINS * sizeof *bins);
	struct box boxes[256];
	float palette[256][3];
	int bin_count = collect(r, bins);
	x->colors = split(boxes, colors, bins, bin_count);
	for (int i = 0; i < x->colors; i++)
		for (int k = 0; k < 3; k++)
			palette[i][k] = (float)boxes[i].mean[k];
	settle(palette, x->colors, bins, bin_count);
	for (int i = 0; i < x->colors; i++)
		for (int k = 0; k < 3; k++)
			x->palette[i * 3 + k] = (uint8_t)(palette[i][k] + 0.5f);
	secret_free(bins);
}

static int distance(const uint8_t *a, const uint8_t *b)
{
	int r = a[0] - b[0], g = a[1] - b[1], bl = a[2] - b[2];
	return r * r + g * g + bl * bl;
}

static int nearest_byte(const struct indexed *x, const uint8_t *p)
{
	int best = 0, least = distance(x->palette, p);
	for (int i = 1; i < x->colors; i++) {
		int e = distance(x->palette + i * 3, p);
		if (e < least) {
			least = e;
			best = i;
		}
	}
	return best;
}

/* Runs of one colour are what makes a sixel small: the left or upper neighbour's colour is kept when it is nearly as good. */
static uint8_t stick(const struct indexed *x, const uint8_t *p, const uint8_t *at, int column, int row, int best, int sticky)
{
	int limit = distance(x->palette + best * 3, p) + sticky;
	if (column > 0 && distance(x->palette + at[-1] * 3, p) <= limit)
		return at[-1];
	if (row > 0 && distance(x->palette + at[-x->width] * 3, p) <= limit)
		return at[-x->width];
	return (uint8_t)best;
}

static void map_pixels(struct indexed *x, const struct raster *r, int sticky)
{
	uint16_t *table = mem_alloc(MAP_SIZE * sizeof *table);
	memset(table, 0xff, MAP_SIZE * sizeof *table);
	const uint8_t *p = r->rgb;
	uint8_t *at = x->pixels;
	for (int row = 0; row < r->height; row++) {
		for (int column = 0; column < r->width; column++, p += 3, at++) {
			uint16_t *entry = &table[(p[0] >> 2) << 12 | (p[1] >> 2) << 6 | p[2] >> 2];
			if (*entry == UNMAPPED)
				*entry = (uint16_t)nearest_byte(x, p);
			*at = sticky ? stick(x, p, at, column, row, *entry, sticky) : (uint8_t)*entry;
		}
	}
	free(table);
}

void indexed_make(struct indexed *x, const struct raster *r, int colors, int sticky)
{
	*x = (struct indexed){ .width = r->width, .height = r->height };
	x->pixels = secret_alloc((size_t)r->width * (size_t)r->height);
	make_palette(x, r, colors < 2 ? 2 : colors > 256 ? 256 : colors);
	map_pixels(x, r, sticky);
}

void indexed_finish(struct indexed *x)
{
	secret_free(x->pixels);
	*x = (struct indexed){ 0 };
}
