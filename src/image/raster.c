#include "image/raster.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void raster_init(struct raster *r, int width, int height)
{
	*r = (struct raster){ .width = width, .height = height, .rgb = secret_alloc((size_t)width * (size_t)height * 3) };
}

void raster_finish(struct raster *r)
{
	secret_free(r->rgb);
	*r = (struct raster){ 0 };
}

/* Where a pixel of the turned picture comes from: x' = xx*x + xy*y + x0, likewise y'. */
struct turn { int xx, xy, yx, yy; };

static struct turn turn_of(int orientation, int quarter)
{
	/* EXIF 1..8: what must be done to show the picture upright, as a matrix from shown to stored. */
	static const struct turn exif[9] = {
		[1] = { 1, 0, 0, 1 }, [2] = { -1, 0, 0, 1 }, [3] = { -1, 0, 0, -1 }, [4] = { 1, 0, 0, -1 },
		[5] = { 0, 1, 1, 0 }, [6] = { 0, 1, -1, 0 }, [7] = { 0, -1, -1, 0 }, [8] = { 0, -1, 1, 0 },
	};
	struct turn t = exif[orientation >= 1 && orientation <= 8 ? orientation : 1];
	/* A quarter clockwise after it: shown (x, y) was at (y, -x) before. */
	for (int i = 0; i < (quarter & 3); i++)
		t = (struct turn){ -t.xy, t.xx, -t.yy, t.yx };
	return t;
}

bool orientation_transposes(int orientation, int quarter)
{
	return turn_of(orientation, quarter).xx == 0;
}

void raster_orient(struct raster *r, int orientation, int quarter)
{
	struct turn t = turn_of(orientation, quarter);
	if (t.xx == 1 && t.yy == 1)
		return;
	struct raster out;
	raster_init(&out, t.xx ? r->width : r->height, t.xx ? r->height : r->width);
	int x0 = t.xx < 0 || t.xy < 0 ? r->width - 1 : 0, y0 = t.yx < 0 || t.yy < 0 ? r->height - 1 : 0;
	for (int y = 0; y < out.height; y++) {
		uint8_t *to = out.rgb + (size_t)y * (size_t)out.width * 3;
		for (int x = 0; x < out.width; x++, to += 3) {
			int sx = t.xx * x + t.xy * y + x0, sy = t.yx * x + t.yy * y + y0;
			memcpy(to, r->rgb + ((size_t)sy * (size_t)r->width + (size_t)sx) * 3, 3);
		}
	}
	raster_finish(r);
	*r = out;
}

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
		gray[i] = (uint8_t)luma(r->rgb + i * 3);
	memset(r->rgb, 255, w * (size_t)r->height * 3);
	for (int y = 1; y < r->height - 1; y++) {
		for (int x = 1; x < r->width - 1; x++) {
			const uint8_t *p = gray + (size_t)y * w + (size_t)x;
			int gx = p[1 - (long)w] + 2 * p[1] + p[1 + w] - p[-1 - (long)w] - 2 * p[-1] - p[(long)w - 1];
			int gy = p[(long)w - 1] + 2 * p[w] + p[w + 1] - p[-(long)w - 1] - 2 * p[-(long)w] - p[1 - (long)w];
			int v = 255 - (abs(gx) + abs(gy)) / 2;
			memset(r->rgb + ((size_t)y * w + (size_t)x) * 3, v < 0 ? 0 : v, 3);
		}
	}
	secret_free(gray);
}

/* Brightness spread over the whole range, 1 % cut at each end. */
static void stretch(struct raster *r)
{
	size_t n = (size_t)r->width * (size_t)r->height, count[256] = { 0 }, seen = 0;
	for (size_t i = 0; i < n; i++)
		count[luma(r->rgb + i * 3)]++;
	int low = 0, high = 255;
	for (; low < 255 && (seen += count[low]) < n / 100; low++)
		continue;
	for (seen = 0; high > 0 && (seen += count[high]) < n / 100; high--)
		continue;
	if (high <= low)
		return;
	for (size_t i = 0; i < n * 3; i++) {
		int v = (r->rgb[i] - low) * 255 / (high - low);
		r->rgb[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

void raster_effects(struct raster *r, unsigned effects)
{
	if (effects & IMAGE_STRETCH)
		stretch(r);
	if (effects & IMAGE_EDGES)
		edges(r);
	for (size_t i = 0; effects & IMAGE_INVERT && i < (size_t)r->width * (size_t)r->height * 3; i++)
		r->rgb[i] = (uint8_t)(255 - r->rgb[i]);
}

void raster_letterbox(struct raster *r, int width, int height, unsigned colour)
{
	if (r->width == width && r->height == height)
		return;
	struct raster out;
	raster_init(&out, width, height);
	for (size_t i = 0; i < (size_t)width * (size_t)height; i++) {
		out.rgb[i * 3] = (uint8_t)(colour >> 16);
		out.rgb[i * 3 + 1] = (uint8_t)(colour >> 8);
		out.rgb[i * 3 + 2] = (uint8_t)colour;
	}
	int left = (width - r->width) / 2, top = (height - r->height) / 2;
	for (int y = 0; y < r->height; y++)
		memcpy(out.rgb + ((size_t)(y + top) * (size_t)width + (size_t)left) * 3, r->rgb + (size_t)y * (size_t)r->width * 3,
		       (size_t)r->width * 3);
	raster_finish(r);
	*r = out;
}
