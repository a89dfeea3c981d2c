/* Separable Lanczos, one source row at a time: first down, over a ring of source rows, then across. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/raster.h"

enum { LOBES = 3, ALIGN = 64 };

/* For each output place: first source place, and `count` weights that sum to WEIGHT_ONE. */
struct taps {
	int count;
	int *first;
	int16_t *weight;
};

static double lanczos(double x)
{
	x = fabs(x) * M_PI;
	if (x >= LOBES * M_PI)
		return 0;
	return x < 1e-9 ? 1 : LOBES * sin(x) * sin(x / LOBES) / (x * x);
}

static void weigh(int16_t *to, const double *w, int count, double sum)
{
	int left = WEIGHT_ONE, best = 0;
	for (int k = 0; k < count; k++) {
		/* Beyond the edge all weights may vanish: the nearest source place then takes all. */
		to[k] = (int16_t)lrint(fabs(sum) > 1e-6 ? w[k] / sum * WEIGHT_ONE : 0);
		left -= to[k];
		best = to[k] > to[best] ? k : best;
	}
	to[best] = (int16_t)(to[best] + left); /* rounding must not change brightness */
}

/* step: the count is filled up to a multiple of it, with weights of zero. */
static void taps_init(struct taps *t, double from, double length, int source, int out, int step)
{
	double scale = length / out, wide = scale > 1 ? scale : 1;
	int reach = (int)ceil(2 * LOBES * wide) + 1;
	if (reach > source)
		reach = source;
	t->count = (reach + step - 1) / step * step;
	t->first = mem_alloc((size_t)out * sizeof *t->first);
	t->weight = mem_alloc((size_t)out * (size_t)t->count * sizeof *t->weight);
	double *w = mem_alloc((size_t)reach * sizeof *w);
	for (int i = 0; i < out; i++) {
		double centre = from + (i + 0.5) * scale - 0.5, sum = 0;
		int first = (int)ceil(centre - LOBES * wide);
		first = first < 0 ? 0 : first > source - reach ? source - reach : first;
		for (int k = 0; k < reach; k++)
			sum += w[k] = lanczos((first + k - centre) / wide);
		weigh(t->weight + (size_t)i * (size_t)t->count, w, reach, sum);
		t->first[i] = first;
	}
	free(w);
}

static void taps_finish(struct taps *t)
{
	free(t->first);
	free(t->weight);
}

struct pass {
	struct decoder *d;
	struct taps across, down;
	size_t row_bytes;       /* of a ring row, slack included */
	uint8_t *ring;          /* down.count rows */
	const uint8_t **rows;   /* of the ring, in the order of the taps */
	int16_t *blended;       /* one row, all columns that are needed */
	int left, columns;      /* the columns that any output needs */
	int at;                 /* source rows read */
};

static uint8_t *ring_row(const struct pass *p, int row)
{
	return p->ring + (size_t)(row % p->down.count) * p->row_bytes;
}

static bool read_to(struct pass *p, int row, struct err *err)
{
	/* Rows before the first that any output needs are skipped, cheaply where the format can. */
	if (p->at == 0 && p->down.first[0] > 0 && p->d->skip) {
		if (!p->d->skip(p->d, p->down.first[0], err))
			return false;
		p->at = p->down.first[0];
	}
	for (; p->at <= row && p->at < p->d->height; p->at++)
		if (!p->d->row(p->d, ring_row(p, p->at), err))
			return false;
	return true;
}

static bool pass_init(struct pass *p, const struct view *view, const struct raster *out, struct err *err)
{
	struct decoder *d = p->d;
	bool ok = true;
	double sx = (double)d->width / d->full_width, sy = (double)d->height / d->full_height;
	taps_init(&p->across, view->x * sx, view->width * sx, d->width, out->width, KERNEL_ACROSS_STEP);
	taps_init(&p->down, view->y * sy, view->height * sy, d->height, out->height, KERNEL_DOWN_STEP);
	p->left = p->across.first[0];
	p->columns = p->across.first[out->width - 1] + p->across.count - p->left;
	for (int x = 0; x < out->width; x++)
		p->across.first[x] -= p->left;
	/* Only the columns that are needed, where that is a gain. */
	int from = p->left, columns = d->width - from < p->columns ? d->width - from : p->columns;
	if (d->crop && columns < d->width / 4 * 3) {
		ok = d->crop(d, &from, columns, err);
		p->left -= from;
	}
	p->row_bytes = ((size_t)(d->width + p->across.count) * PIXEL + KERNEL_SLACK + ALIGN - 1) / ALIGN * ALIGN;
	p->ring = secret_alloc(p->row_bytes * (size_t)p->down.count);
	p->rows = mem_alloc((size_t)p->down.count * sizeof *p->rows);
	p->blended = secret_alloc(((size_t)p->columns * PIXEL + KERNEL_SLACK) * sizeof *p->blended);
	return ok;
}

static void pass_finish(struct pass *p)
{
	secret_free(p->blended);
	secret_free(p->ring);
	free(p->rows);
	taps_finish(&p->across);
	taps_finish(&p->down);
}

bool resample(struct decoder *d, const struct view *view, struct raster *out, struct err *err)
{
	/* Half as much again as is shown keeps small print readable at the least cost. */
	double zoom_w = out->width * 1.5 / view->width, zoom_h = out->height * 1.5 / view->height;
	int min_w = (int)ceil(zoom_w * d->full_width), min_h = (int)ceil(zoom_h * d->full_height);
	if (!decoder_begin(d, min_w, min_h, err))
		return false;
	struct pass p = { .d = d };
	const struct kernel *kernel;
	size_t n = kernels(&kernel);
	kernel += n - 1; /* the fastest */
	bool ok = pass_init(&p, view, out, err);
	for (int y = 0; ok && y < out->height; y++) {
		int first = p.down.first[y];
		ok = read_to(&p, first + p.down.count - 1, err);
		for (int k = 0; k < p.down.count; k++)
			p.rows[k] = ring_row(&p, first + k) + (size_t)p.left * PIXEL;
		if (ok) {
			kernel->down(p.rows, p.down.weight + (size_t)y * (size_t)p.down.count, p.down.count, p.blended, p.columns * PIXEL);
			kernel->across(p.blended, p.across.first, p.across.weight, p.across.count,
			               out->pixels + (size_t)y * (size_t)out->width * PIXEL, out->width);
		}
	}
	pass_finish(&p);
	return ok;
}
