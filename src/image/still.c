#include "image/still.h"

#include <stdbool.h>
#include <string.h>

#include <vpx/vpx_image.h>

#include "base/mem.h"
#include "image/webm.h"

enum { BITS = 14, ONE = 1 << BITS, HALF = ONE / 2, GREY = 128, BLACK = 16, WHITE = 235, COLOUR_SPAN = 224, DEEP = 8 };

static int fixed(double v)
{
	return (int)(v * ONE + (v < 0 ? -0.5 : 0.5));
}

/* How much red and blue count for brightness; the rest follows. By the numbers of ITU-T H.273, and by what VP9's bitstream has. */
static const struct colours {
	int matrix;
	vpx_color_space_t space;
	double kr, kb;
} known[] = {
	{ 5, VPX_CS_BT_601, 0.299, 0.114 }, { 6, VPX_CS_SMPTE_170, 0.299, 0.114 }, { 4, VPX_CS_BT_601, 0.30, 0.11 },
	{ 1, VPX_CS_BT_709, 0.2126, 0.0722 }, { 7, VPX_CS_SMPTE_240, 0.212, 0.087 }, { 9, VPX_CS_BT_2020, 0.2627, 0.0593 },
};
enum { KNOWN = sizeof known / sizeof known[0], BT_601 = 0, BT_709 = 3, HIGH = 720 };

/* Unsaid, high pictures are those of television in high definition: so Firefox has it, and Chrome for VP8. */
static const struct colours *colours_of(const vpx_image_t *image, const struct webm_look *look)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].matrix == look->matrix)
			return &known[i];
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].space == image->cs)
			return &known[i];
	return &known[image->d_h < HIGH ? BT_601 : BT_709];
}

static void matrix_of(struct still *s, const struct colours *c, bool full)
{
	double kr = c->kr, kb = c->kb;
	double kg = 1 - kr - kb, light = full ? 1 : 255.0 / (WHITE - BLACK), colour = full ? 1 : 255.0 / COLOUR_SPAN;
	const int y = fixed(light), black = full ? 0 : BLACK;
	const int u[STILL_PLANES] = { 0, fixed(-2 * kb * (1 - kb) / kg * colour), fixed(2 * (1 - kb) * colour) };
	const int v[STILL_PLANES] = { fixed(2 * (1 - kr) * colour), fixed(-2 * kr * (1 - kr) / kg * colour), 0 };
	for (int k = 0; k < STILL_PLANES; k++) {
		const int row[STILL_PLANES + 1] = { y, u[k], v[k], HALF - y * black - (u[k] + v[k]) * GREY };
		memcpy(s->matrix[k], row, sizeof row);
	}
}

/* Planes that are green, blue and red themselves. */
static void matrix_plain(struct still *s)
{
	static const int order[STILL_PLANES] = { 2, 0, 1 };
	for (int k = 0; k < STILL_PLANES; k++) {
		s->matrix[k][order[k]] = ONE;
		s->matrix[k][STILL_PLANES] = HALF;
	}
}

static int plane_width(const struct still *s, int plane)
{
	return plane ? (s->width + s->shift_x) >> s->shift_x : s->width;
}

static int plane_height(const struct still *s, int plane)
{
	return plane ? (s->height + s->shift_y) >> s->shift_y : s->height;
}

static void allocate(struct still *s)
{
	uint8_t *at = secret_alloc(s->bytes);
	for (int k = 0; k < STILL_PLANES; k++) {
		s->planes[k] = at;
		at += (size_t)plane_width(s, k) * (size_t)plane_height(s, k);
	}
}

static void copy_row(uint8_t *to, const uint8_t *from, int n, const vpx_image_t *image)
{
	if (!(image->fmt & VPX_IMG_FMT_HIGHBITDEPTH)) {
		memcpy(to, from, (size_t)n);
		return;
	}
	for (int x = 0; x < n; x++) {
		uint16_t deep;
		memcpy(&deep, from + 2 * x, sizeof deep);
		to[x] = (uint8_t)(deep >> (image->bit_depth - DEEP));
	}
}

void still_init(struct still *s, size_t number, const vpx_image_t *image, const struct webm_look *look)
{
	*s = (struct still){
		.number = number, .width = (int)image->d_w, .height = (int)image->d_h,
		.shift_x = (int)image->x_chroma_shift, .shift_y = (int)image->y_chroma_shift,
	};
	if (image->cs == VPX_CS_SRGB)
		matrix_plain(s);
	else
		matrix_of(s, colours_of(image, look), look->range ? look->range == WEBM_RANGE_FULL : image->range == VPX_CR_FULL_RANGE);
	for (int k = 0; k < STILL_PLANES; k++)
		s->bytes += (size_t)plane_width(s, k) * (size_t)plane_height(s, k);
	allocate(s);
	for (int k = 0; k < STILL_PLANES; k++) {
		int width = plane_width(s, k);
		for (int y = 0; y < plane_height(s, k); y++)
			copy_row(s->planes[k] + (size_t)y * (size_t)width, image->planes[k] + (ptrdiff_t)y * image->stride[k], width, image);
	}
}

void still_copy(struct still *s, size_t number, const struct still *other)
{
	*s = *other;
	s->number = number;
	allocate(s);
	memcpy(s->planes[0], other->planes[0], s->bytes);
}

void still_finish(struct still *s)
{
	secret_free(s->planes[0]);
	*s = (struct still){ 0 };
}

static uint8_t clamped(int v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

void still_row(const struct still *s, int left, int y, int width, uint8_t *pixels)
{
	const uint8_t *a = s->planes[0] + (size_t)y * (size_t)s->width;
	size_t colours = (size_t)(y >> s->shift_y) * (size_t)plane_width(s, 1);
	const uint8_t *b = s->planes[1] + colours, *c = s->planes[2] + colours;
	for (int x = left; x < left + width; x++, pixels += STILL_PLANES + 1) {
		int u = b[x >> s->shift_x], v = c[x >> s->shift_x];
		for (int k = 0; k < STILL_PLANES; k++) {
			const int *m = s->matrix[k];
			pixels[k] = clamped((m[0] * a[x] + m[1] * u + m[2] * v + m[STILL_PLANES]) >> BITS);
		}
	}
}
