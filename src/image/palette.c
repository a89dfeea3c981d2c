/* A palette for this picture: its colours as a histogram of 5 bits a channel, split where they vary most, settled by one pass of
 * k-means. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/raster.h"

enum { BITS = 5, BINS = 1 << (3 * BITS), FINE = 8 /* units a brightness level while colours are being settled */ };

/* Pixels that fall into one cell of the colour cube. While they are collected these are sums, after that means. */
struct bin {
	uint32_t count;
	union {
		uint32_t sum[3];
		float mean[3];
	};
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

static double spread(const struct box *b)
{
	return b->variance[widest(b)];
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
			if (boxes[i].count > 1 && spread(&boxes[i]) > 0 && (worst < 0 || spread(&boxes[i]) > spread(&boxes[worst])))
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
	const uint8_t *p = r->pixels, *end = p + (size_t)r->width * (size_t)r->height * PIXEL;
	int used = 0;
	for (; p < end; p += PIXEL) {
		struct bin *b = &bins[(p[0] >> 3) << 10 | (p[1] >> 3) << 5 | p[2] >> 3];
		b->count++;
		b->sum[0] += p[0];
		b->sum[1] += p[1];
		b->sum[2] += p[2];
	}
	for (int i = 0; i < BINS; i++) {
		if (!bins[i].count)
			continue;
		for (int k = 0; k < 3; k++)
			bins[used].mean[k] = (float)bins[i].sum[k] / (float)bins[i].count;
		bins[used++].count = bins[i].count;
	}
	return used;
}

static int fine(double v)
{
	return (int)(v * FINE + 0.5);
}

/* One pass of k-means over the bins; the colours are changed in place. */
static void settle(int (*colors)[3], int n, const struct bin *bins, int bin_count)
{
	double sum[COLORS_MAX][4] = { 0 };
	struct ramp ramp;
	ramp_init(&ramp, (const int(*)[3])colors, n);
	for (int i = 0; i < bin_count; i++) {
		const struct bin *b = &bins[i];
		double *s = sum[ramp_nearest(&ramp, fine(b->mean[0]), fine(b->mean[1]), fine(b->mean[2]))];
		for (int k = 0; k < 3; k++)
			s[k] += (double)b->mean[k] * b->count;
		s[3] += b->count;
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < 3; k++)
			colors[i][k] = sum[i][3] > 0 ? fine(sum[i][k] / sum[i][3]) : colors[i][k];
}

void palette_make(struct palette *p, const struct raster *r, int wanted)
{
	struct bin *bins = secret_alloc(BINS * sizeof *bins);
	struct box boxes[COLORS_MAX];
	int colors[COLORS_MAX][3];
	int bin_count = collect(r, bins), n = split(boxes, wanted, bins, bin_count);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < 3; k++)
			colors[i][k] = fine(boxes[i].mean[k]);
	settle(colors, n, bins, bin_count);
	p->count = n;
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < 3; k++) {
			p->percent[i][k] = (uint8_t)((colors[i][k] * PERCENT + 255 * FINE / 2) / (255 * FINE));
			p->rgb[i][k] = (uint8_t)((p->percent[i][k] * 255 + PERCENT / 2) / PERCENT);
		}
	}
	secret_free(bins);
}
