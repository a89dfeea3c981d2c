/* Pixels and colours. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "specimen/art.h"

struct pixels pixels_create(int width, int height)
{
	return (struct pixels){ .width = width, .height = height, .rgb = mem_alloc((size_t)width * (size_t)height * 3) };
}

void pixels_destroy(struct pixels *p)
{
	free(p->rgb);
	*p = (struct pixels){ 0 };
}

struct rgb rgb_mix(struct rgb a, struct rgb b, double t)
{
	return (struct rgb){ a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t };
}

struct rgb rgb_hsl(double hue, double saturation, double lightness)
{
	double chroma = saturation * fmin(lightness, 1 - lightness), channel[3];
	for (int i = 0; i < 3; i++) {
		static const double at[3] = { 0, 8, 4 };
		double k = fmod(at[i] + hue * 12, 12);
		channel[i] = lightness - chroma * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
	}
	return (struct rgb){ channel[0], channel[1], channel[2] };
}

void rgb_set(cairo_t *cr, struct rgb c, double alpha)
{
	cairo_set_source_rgba(cr, c.r, c.g, c.b, alpha);
}

/* -- blur ---------------------------------------------------------------------------------------------------------------------- */

/* One box of 2r+1 along a row whose ends repeat. */
static void box_row(const uint8_t *from, uint8_t *to, int n, int channels, int r)
{
	uint32_t inverse = 0x1000000u / (uint32_t)(2 * r + 1);
	for (int c = 0; c < channels; c++) {
		uint32_t sum = from[c] * (uint32_t)r;
		for (int i = 0; i <= r; i++)
			sum += from[(size_t)((i < n ? i : n - 1) * channels + c)];
		for (int i = 0; i < n; i++) {
			int in = i + r + 1 < n ? i + r + 1 : n - 1, out = i - r > 0 ? i - r : 0;
			to[i * channels + c] = (uint8_t)((sum * (uint64_t)inverse + 0x800000u) >> 24);
			sum += from[in * channels + c];
			sum -= from[out * channels + c];
		}
	}
}

/* The same down the columns, all columns of a row at once so that memory is walked in order. */
static void box_columns(uint8_t *bytes, uint8_t *copy, uint32_t *sum, size_t row, int height, size_t stride, int r)
{
	uint32_t inverse = 0x1000000u / (uint32_t)(2 * r + 1);
	for (int y = 0; y < height; y++)
		memcpy(copy + (size_t)y * row, bytes + (size_t)y * stride, row);
	for (size_t x = 0; x < row; x++)
		sum[x] = copy[x] * (uint32_t)r;
	for (int i = 0; i <= r; i++) {
		const uint8_t *from = copy + (size_t)(i < height ? i : height - 1) * row;
		for (size_t x = 0; x < row; x++)
			sum[x] += from[x];
	}
	for (int y = 0; y < height; y++) {
		const uint8_t *in = copy + (size_t)(y + r + 1 < height ? y + r + 1 : height - 1) * row;
		const uint8_t *out = copy + (size_t)(y - r > 0 ? y - r : 0) * row;
		uint8_t *to = bytes + (size_t)y * stride;
		for (size_t x = 0; x < row; x++) {
			to[x] = (uint8_t)((sum[x] * (uint64_t)inverse + 0x800000u) >> 24);
			sum[x] = sum[x] + in[x] - out[x];
		}
	}
}

void pixels_blur(uint8_t *bytes, int width, int height, size_t stride, int channels, double sigma)
{
	/* Three boxes of radius r have the variance r(r+1). */
	int r = (int)lround((sqrt(1 + 4 * sigma * sigma) - 1) / 2);
	int most = width > height ? width : height;
	if (r > most)
		r = most;
	if (r < 1)
		return;
	size_t row = (size_t)width * (size_t)channels;
	uint8_t *copy = mem_alloc(row * (size_t)height);
	uint32_t *sum = mem_alloc(row * sizeof *sum);
	for (int pass = 0; pass < 3; pass++) {
		for (int y = 0; y < height; y++) {
			memcpy(copy, bytes + (size_t)y * stride, row);
			box_row(copy, bytes + (size_t)y * stride, width, channels, r);
		}
		box_columns(bytes, copy, sum, row, height, stride, r);
	}
	free(sum);
	free(copy);
}

/* -- soft shapes --------------------------------------------------------------------------------------------------------------- */

cairo_t *soft_start(struct soft *s, cairo_t *onto, double radius)
{
	cairo_surface_t *target = cairo_get_target(onto);
	double dx = radius, dy = 0;
	cairo_user_to_device_distance(onto, &dx, &dy);
	double sigma = hypot(dx, dy);
	/* A wide blur hides the grid of a small mask: work at a size where it spans a few pixels. */
	double scale = sigma > 3 ? 3 / sigma : 1;
	int w = (int)ceil(cairo_image_surface_get_width(target) * scale) + 1;
	int h = (int)ceil(cairo_image_surface_get_height(target) * scale) + 1;
	cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
	*s = (struct soft){ .onto = onto, .cr = cairo_create(mask), .sigma = sigma * scale, .scale = scale };
	cairo_surface_destroy(mask);
	cairo_matrix_t matrix, shrink;
	cairo_get_matrix(onto, &matrix);
	cairo_matrix_init_scale(&shrink, scale, scale);
	cairo_matrix_multiply(&matrix, &matrix, &shrink);
	cairo_set_matrix(s->cr, &matrix);
	return s->cr;
}

bool surface_extent(cairo_surface_t *surface, cairo_rectangle_int_t *out)
{
	const uint8_t *bytes = cairo_image_surface_get_data(surface);
	size_t pixel = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_A8 ? 1 : 4;
	size_t stride = (size_t)cairo_image_surface_get_stride(surface), n = (size_t)cairo_image_surface_get_width(surface) * pixel;
	size_t left = n, right = 0;
	int top = -1, bottom = -1;
	for (int y = 0; y < cairo_image_surface_get_height(surface); y++) {
		const uint8_t *row = bytes + (size_t)y * stride;
		size_t first = 0, last = n - 1;
		while (first < n && !row[first])
			first++;
		if (first == n)
			continue;
		while (!row[last])
			last--;
		left = first < left ? first : left;
		right = last > right ? last : right;
		top = top < 0 ? y : top;
		bottom = y;
	}
	if (bottom < 0)
		return false;
	*out = (cairo_rectangle_int_t){ (int)(left / pixel), top, (int)(right / pixel - left / pixel) + 1, bottom - top + 1 };
	return true;
}

void soft_paint(struct soft *s, struct rgb colour, double alpha)
{
	cairo_surface_t *mask = cairo_get_target(s->cr);
	cairo_surface_flush(mask);
	uint8_t *bytes = cairo_image_surface_get_data(mask);
	size_t stride = (size_t)cairo_image_surface_get_stride(mask);
	cairo_rectangle_int_t part;
	if (surface_extent(mask, &part)) {
		/* As far as the blur reaches. */
		int reach = (int)ceil(3 * s->sigma) + 1, right = part.x + part.width + reach, bottom = part.y + part.height + reach;
		int w = cairo_image_surface_get_width(mask), h = cairo_image_surface_get_height(mask);
		part.x = part.x > reach ? part.x - reach : 0;
		part.y = part.y > reach ? part.y - reach : 0;
		part.width = (right < w ? right : w) - part.x;
		part.height = (bottom < h ? bottom : h) - part.y;
		pixels_blur(bytes + (size_t)part.y * stride + part.x, part.width, part.height, stride, 1, s->sigma);
		cairo_surface_mark_dirty(mask);
		cairo_save(s->onto);
		cairo_identity_matrix(s->onto);
		cairo_scale(s->onto, 1 / s->scale, 1 / s->scale);
		cairo_rectangle(s->onto, part.x, part.y, part.width, part.height);
		cairo_clip(s->onto);
		rgb_set(s->onto, colour, alpha);
		cairo_mask_surface(s->onto, mask, 0, 0);
		cairo_restore(s->onto);
	}
	cairo_destroy(s->cr);
}

void curve_through(cairo_t *cr, const double (*p)[2], int n, bool closed)
{
	int pieces = closed ? n : n - 1;
	cairo_move_to(cr, p[0][0], p[0][1]);
	for (int i = 0; i < pieces; i++) {
		/* Catmull-Rom: the tangent at a point is along its neighbours. */
		const double *a = p[i > 0 ? i - 1 : closed ? n - 1 : 0], *b = p[i], *c = p[(i + 1) % n];
		const double *d = p[i + 2 < n ? i + 2 : closed ? (i + 2) % n : n - 1];
		cairo_curve_to(cr, b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6, c[0] - (d[0] - b[0]) / 6,
		    c[1] - (d[1] - b[1]) / 6, c[0], c[1]);
	}
	if (closed)
		cairo_close_path(cr);
}
