#include "image/raster.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/kernel.h"

void raster_init(struct raster *r, int width, int height)
{
	*r = (struct raster){ .width = width, .height = height, .pixels = secret_alloc((size_t)width * (size_t)height * PIXEL) };
}

void raster_finish(struct raster *r)
{
	secret_free(r->pixels);
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
		uint8_t *to = out.pixels + (size_t)y * (size_t)out.width * PIXEL;
		for (int x = 0; x < out.width; x++, to += PIXEL) {
			int sx = t.xx * x + t.xy * y + x0, sy = t.yx * x + t.yy * y + y0;
			memcpy(to, r->pixels + ((size_t)sy * (size_t)r->width + (size_t)sx) * PIXEL, PIXEL);
		}
	}
	raster_finish(r);
	*r = out;
}

void raster_letterbox(struct raster *r, int width, int height, unsigned colour)
{
	if (r->width == width && r->height == height)
		return;
	struct raster out;
	raster_init(&out, width, height);
	const uint8_t pixel[PIXEL] = { (uint8_t)(colour >> 16), (uint8_t)(colour >> 8), (uint8_t)colour };
	for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
		memcpy(out.pixels + i * PIXEL, pixel, PIXEL);
	size_t left = (size_t)(width - r->width) / 2, top = (size_t)(height - r->height) / 2, row = (size_t)r->width * PIXEL;
	for (size_t y = 0; y < (size_t)r->height; y++)
		memcpy(out.pixels + ((y + top) * (size_t)width + left) * PIXEL, r->pixels + y * row, row);
	raster_finish(r);
	*r = out;
}
