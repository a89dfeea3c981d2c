/* Half blocks: two pixels a cell, upper one as foreground; without colours, shades of text. */
#include <stdlib.h>

#include "image/kernel.h"
#include "image/raster.h"

static const char upper_half[] = "\xe2\x96\x80";

/* The 256-colour cube and its grays. */
static int to_256(const uint8_t *p)
{
	static const int levels[] = { 0, 95, 135, 175, 215, 255 };
	int cube[3], index[3], gray = (p[0] + p[1] + p[2]) / 3, step = gray < 3 ? 0 : gray > 238 ? 23 : (gray - 3) / 10, error = 0, gray_error = 0;
	for (int k = 0; k < 3; k++) {
		index[k] = 0;
		for (int i = 1; i < 6; i++)
			if (abs(levels[i] - p[k]) < abs(levels[index[k]] - p[k]))
				index[k] = i;
		cube[k] = levels[index[k]];
		error += (cube[k] - p[k]) * (cube[k] - p[k]);
		gray_error += (8 + step * 10 - p[k]) * (8 + step * 10 - p[k]);
	}
	return gray_error < error ? 232 + step : 16 + index[0] * 36 + index[1] * 6 + index[2];
}

static int to_16(const uint8_t *p, bool bright_too)
{
	int top = p[0] > p[1] ? p[0] : p[1];
	top = p[2] > top ? p[2] : top;
	if (top < 48)
		return 0;
	int cut = top * 5 / 8, c = (p[0] > cut) | (p[1] > cut) << 1 | (p[2] > cut) << 2;
	if (!bright_too)
		return top < 96 ? 0 : c;
	if (c == 7)
		return top > 208 ? 15 : top > 128 ? 7 : 8;
	return top > 160 ? c + 8 : c;
}

void encode_colour(struct buf *out, enum image_depth depth, bool background, int colour)
{
	if (depth == IMAGE_TRUE)
		buf_printf(out, "\033[%d;2;%d;%d;%dm", background ? 48 : 38, colour >> 16 & 255, colour >> 8 & 255, colour & 255);
	else if (depth == IMAGE_256)
		buf_printf(out, "\033[%d;5;%dm", background ? 48 : 38, colour);
	else
		buf_printf(out, "\033[%dm", (colour >= 8 ? 82 : 30) + (background ? 10 : 0) + colour);
}

static void set_colour(struct buf *out, enum image_depth depth, bool background, const uint8_t *p)
{
	int rgb = p[0] << 16 | p[1] << 8 | p[2];
	encode_colour(out, depth, background, depth == IMAGE_TRUE ? rgb : depth == IMAGE_256 ? to_256(p) : to_16(p, depth == IMAGE_16));
}

static void shade(struct buf *out, const uint8_t *a, const uint8_t *b)
{
	static const char ramp[] = " .:-=+*#%@";
	int v = (a[0] + a[1] + a[2] + b[0] + b[1] + b[2]) / 6;
	buf_add_char(out, ramp[v * 9 / 255]);
}

static bool same(const uint8_t *a, const uint8_t *b)
{
	return a && a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

void encode_blocks(const struct raster *r, enum image_depth depth, struct buf *out)
{
	for (int y = 0; y + 1 < r->height; y += 2) {
		const uint8_t *top = r->pixels + (size_t)y * (size_t)r->width * PIXEL, *bottom = top + (size_t)r->width * PIXEL, *fg = NULL, *bg = NULL;
		if (y)
			buf_add_char(out, '\n');
		for (int x = 0; x < r->width; x++, top += PIXEL, bottom += PIXEL) {
			if (depth == IMAGE_MONO) {
				shade(out, top, bottom);
				continue;
			}
			if (!same(fg, top))
				set_colour(out, depth, false, top);
			if (!same(bg, bottom))
				set_colour(out, depth, true, bottom);
			fg = top;
			bg = bottom;
			buf_add_str(out, upper_half);
		}
		if (depth != IMAGE_MONO)
			buf_add_str(out, "\033[0m");
	}
}
