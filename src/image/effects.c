/* What a reviewer asks of a picture to see more in it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/raster.h"

static int luma(const uint8_t *p)
{
	return (p[0] * 77 + p[1] * 150 + p[2] * 29) >> 8;
}

/* Sobel on brightness, dark on light, so that print and cut edges stand out. */
static void edges(struct raster *r)
{
	size_t w = (size_t)r->width;
	uint8_t *gray = secret_alloc(w * (size_t)r->height);
	for (size_t i = 0; i < w * (size_t)r->height; i++)
		gray[i] = (uint8_t)luma(r->pixels + i * PIXEL);
	memset(r->pixels, 255, w * (size_t)r->height * PIXEL);
	for (int y = 1; y < r->height - 1; y++) {
		for (int x = 1; x < r->width - 1; x++) {
			const uint8_t *p = gray + (size_t)y * w + (size_t)x;
			int gx = p[1 - (long)w] + 2 * p[1] + p[1 + w] - p[-1 - (long)w] - 2 * p[-1] - p[(long)w - 1];
			int gy = p[(long)w - 1] + 2 * p[w] + p[w + 1] - p[-(long)w - 1] - 2 * p[-(long)w] - p[1 - (long)w];
			int v = 255 - (abs(gx) + abs(gy)) / 2;
			memset(r->pixels + ((size_t)y * w + (size_t)x) * PIXEL, v < 0 ? 0 : v, 3);
		}
	}
	secret_free(gray);
}

/* Brightness spread over the whole range, 1 % cut at each end. */
static void stretch(struct raster *r)
{
	size_t n = (size_t)r->width * (size_t)r->height, count[256] = { 0 }, seen = 0;
	for (size_t i = 0; i < n; i++)
		count[luma(r->pixels + i * PIXEL)]++;
	int low = 0, high = 255;
	for (; low < 255 && (seen += count[low]) < n / 100; low++)
		continue;
	for (seen = 0; high > 0 && (seen += count[high]) < n / 100; high--)
		continue;
	if (high <= low)
		return;
	for (size_t i = 0; i < n * PIXEL; i++) {
		int v = (r->pixels[i] - low) * 255 / (high - low);
		r->pixels[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

static void channel(struct raster *r, int from)
{
	uint8_t *end = r->pixels + (size_t)r->width * (size_t)r->height * PIXEL;
	for (uint8_t *p = r->pixels; p < end; p += PIXEL)
		memset(p, p[from], 3);
}

void raster_effects(struct raster *r, unsigned effects)
{
	if (effects & IMAGE_CHANNELS)
		channel(r, effects & IMAGE_RED ? 0 : effects & IMAGE_GREEN ? 1 : 2);
	if (effects & IMAGE_STRETCH)
		stretch(r);
	if (effects & IMAGE_EDGES)
		edges(r);
	for (size_t i = 0; effects & IMAGE_INVERT && i < (size_t)r->width * (size_t)r->height * PIXEL; i++)
		r->pixels[i] = (uint8_t)(255 - r->pixels[i]);
}
