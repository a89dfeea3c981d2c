/* Separable Catmull-Rom, one source row at a time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/raster.h"

enum { SHIFT = 12, ONE = 1 << SHIFT, ROW_SHIFT = 4 };

/* For each output place: first source place, and weights that sum to ONE. */
struct taps {
	int count;        /* weights a place */
	int *first;
	int16_t *weight;
};

static double catmull_rom(double x)
{
	x = fabs(x);
	if (x < 1)
		return (1.5 * x - 2.5) * x * x + 1;
	return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

static void taps_init(struct taps *t, double from, double length, int source, int out)
{
	double scale = length / out, wide = scale > 1 ? scale : 1;
	t->count = (int)ceil(4 * wide) + 1;
	if (t->count > source)
		t->count = source;
	t->first = mem_alloc((size_t)out * sizeof *t->first);
	t->weight = mem_alloc((size_t)out * (size_t)t->count * sizeof *t->weight);
	double *w = mem_alloc((size_t)t->count * sizeof *w);
	for (int i = 0; i < out; i++) {
		double centre = from + (i + 0.5) * scale - 0.5, sum = 0;
		int first = (int)ceil(centre - 2 * wide);
		first = first < 0 ? 0 : first > source - t->count ? source - t->count : first;
		for (int k = 0; k < t->count; k++)
			sum += w[k] = catmull_rom((first + k - centre) / wide);
		int left = ONE, best = 0;
		int16_t *to = t->weight + (size_t)i * (size_t)t->count;
		for (int k = 0; k < t->count; k++) {
			/* Beyond the edge all weights may vanish: the nearest source place then takes all. */
			to[k] = (int16_t)lrint(fabs(sum) > 1e-6 ? w[k] / sum * ONE : 0);
			left -= to[k];
			best = to[k] > to[best] ? k : best;
		}
		to[best] = (int16_t)(to[best] + left); /* rounding must not change brightness */
		t->first[i] = first;
	}
	free(w);
}

static void taps_finish(struct taps *t)
{
	free(t->first);
	free(t->weight);
}

/* One source row to the output width, with ROW_SHIFT more bits. */
static void narrow_row(const struct taps *t, const uint8_t *in, int16_t *out, int width)
{
	for (int x = 0; x < width; x++, out += 3) {
		const uint8_t *p = in + (size_t)t->first[x] * 3;
		const int16_t *w = t->weight + (size_t)x * (size_t)t->count;
		int r = 0, g = 0, b = 0;
		for (int k = 0; k < t->count; k++, p += 3) {
			r += p[0] * w[k];
			g += p[1] * w[k];
			b += p[2] * w[k];
		}
		out[0] = (int16_t)(r >> (SHIFT - ROW_SHIFT));
		out[1] = (int16_t)(g >> (SHIFT - ROW_SHIFT));
		out[2] = (int16_t)(b >> (SHIFT - ROW_SHIFT));
	}
}

/* Rows of the ring added up into one output row. sum is scratch of n. */
static void blend_rows(const struct taps *t, int y, int16_t *const *ring, int rows, int32_t *sum, uint8_t *out, int n)
{
	for (int i = 0; i < n; i++)
		sum[i] = 1 << (SHIFT + ROW_SHIFT - 1);
	for (int k = 0; k < t->count; k++) {
		const int16_t *row = ring[(t->first[y] + k) % rows];
		int w = t->weight[(size_t)y * (size_t)t->count + (size_t)k];
		for (int i = 0; i < n; i++)
			sum[i] += row[i] * w;
	}
	for (int i = 0; i < n; i++) {
		int v = sum[i] >> (SHIFT + ROW_SHIFT);
		out[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

struct pass {
	struct decoder *d;
	struct taps across, down;
	int16_t **ring;
	uint8_t *in;
	int32_t *sum;
	int at;            /* source rows read */
};

static bool read_to(struct pass *p, int row, int width, struct err *err)
{
	/* Rows before the first that any output needs are skipped, cheaply where the format can. */
	if (p->at == 0 && p->down.first[0] > 0 && p->d->skip) {
		if (!p->d->skip(p->d, p->down.first[0], err))
			return false;
		p->at = p->down.first[0];
	}
	for (; p->at <= row; p->at++) {
		if (!p->d->row(p->d, p->in, err))
			return false;
		if (p->at >= p->down.first[0])
			narrow_row(&p->across, p->in, p->ring[p->at % p->down.count], width);
	}
	return true;
}

bool resample(struct decoder *d, const struct view *view, struct raster *out, struct err *err)
{
	/* Half as much again as is shown keeps small print readable at the least cost. */
	double zoom_w = out->width * 1.5 / view->width, zoom_h = out->height * 1.5 / view->height;
	int min_w = (int)ceil(zoom_w * d->full_width), min_h = (int)ceil(zoom_h * d->full_height);
	if (!decoder_begin(d, min_w, min_h, err))
		return false;
	double sx = (double)d->width / d->full_width, sy = (double)d->height / d->full_height;
	size_t n = (size_t)out->width * 3;
	struct pass p = { .d = d };
	taps_init(&p.across, view->x * sx, view->width * sx, d->width, out->width);
	taps_init(&p.down, view->y * sy, view->height * sy, d->height, out->height);
	p.in = secret_alloc((size_t)d->width * 3);
	p.sum = mem_alloc(n * sizeof *p.sum);
	p.ring = mem_alloc((size_t)p.down.count * sizeof *p.ring);
	for (int i = 0; i < p.down.count; i++)
		p.ring[i] = secret_alloc(n * sizeof **p.ring);
	bool ok = true;
	for (int y = 0; ok && y < out->height; y++) {
		ok = read_to(&p, p.down.first[y] + p.down.count - 1, out->width, err);
		if (ok)
			blend_rows(&p.down, y, p.ring, p.down.count, p.sum, out->rgb + (size_t)y * n, (int)n);
	}
	for (int i = 0; i < p.down.count; i++)
		secret_free(p.ring[i]);
	explicit_bzero(p.sum, n * sizeof *p.sum);
	free(p.ring);
	free(p.sum);
	secret_free(p.in);
	taps_finish(&p.across);
	taps_finish(&p.down);
	return ok;
}
