/* Layers of a picture, read a row at a time. */
#include "specimen/render.h"

#include <math.h>
#include <string.h>

static uint32_t lerp4(uint32_t a, uint32_t b, uint32_t t)
{
	uint32_t rb = ((a & 0xff00ff) * (256 - t) + (b & 0xff00ff) * t) >> 8 & 0xff00ff;
	uint32_t ag = (((a >> 8) & 0xff00ff) * (256 - t) + ((b >> 8) & 0xff00ff) * t) & 0xff00ff00;
	return rb | ag;
}

static uint32_t over4(uint32_t under, uint32_t over)
{
	uint32_t keep = 256 - (over >> 24) - (over >> 31);
	return over + (((under & 0xff00ff) * keep >> 8 & 0xff00ff) | (((under >> 8) & 0xff00ff) * keep & 0xff00ff00));
}

static uint32_t sample(const uint8_t *bytes, size_t stride, size_t x, size_t y, uint32_t fx, uint32_t fy)
{
	uint32_t quad[4];
	memcpy(quad, bytes + y * stride + x * 4, 8);
	memcpy(quad + 2, bytes + (y + 1) * stride + x * 4, 8);
	return lerp4(lerp4(quad[0], quad[1], fx), lerp4(quad[2], quad[3], fx), fy);
}

/* Lay one row of an unturned layer that is the picture at a lower resolution over `row`, and over what is seen of the card. */
void layer_row_straight(const struct layer *l, int y, uint32_t *row, uint8_t *cover)
{
	const uint8_t *bytes = cairo_image_surface_get_data(l->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(l->surface);
	int w = cairo_image_surface_get_width(l->surface), h = cairo_image_surface_get_height(l->surface);
	/* Sixteen fractional bits; the last row and column have a neighbour to blend with only as far as a hair. */
	int64_t v = (int64_t)((l->m[4] * y + l->m[5] - 0.5) * 65536), u = (int64_t)((l->m[0] * l->left + l->m[2] - 0.5) * 65536);
	int64_t step = (int64_t)(l->m[0] * 65536), v_most = (int64_t)(h - 1) * 65536 - 1, u_most = (int64_t)(w - 1) * 65536 - 1;
	v = v < 0 ? 0 : v > v_most ? v_most : v;
	for (int x = l->left; x < l->right; x++, u += step) {
		int64_t at = u < 0 ? 0 : u > u_most ? u_most : u;
		uint32_t value = sample(bytes, stride, (size_t)(at >> 16), (size_t)(v >> 16), at >> 8 & 255, v >> 8 & 255);
		if (value >> 24 == 255)
			row[x] = value;
		else if (value >> 24)
			row[x] = over4(row[x], value);
		cover[x] = (uint8_t)(cover[x] * (255 - (value >> 24)) >> 8);
	}
}

/* Lay one row of a layer on a plane over `row`; `cover` takes its alpha. Outside the surface is transparent. */
void layer_row_plane(const struct layer *l, int y, uint32_t *row, uint8_t *cover)
{
	const uint8_t *bytes = cairo_image_surface_get_data(l->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(l->surface);
	float u_most = (float)(cairo_image_surface_get_width(l->surface) - 1),
	    v_most = (float)(cairo_image_surface_get_height(l->surface) - 1);
	const double *m = l->m;
	double a = m[0] * l->left + m[1] * y + m[2], b = m[3] * l->left + m[4] * y + m[5], c = m[6] * l->left + m[7] * y + m[8];
	for (int x = l->left; x < l->right; x++, a += m[0], b += m[3], c += m[6]) {
		float near = 1 / (float)c, u = (float)a * near - 0.5f, v = (float)b * near - 0.5f;
		if (u < 0 || v < 0 || u >= u_most || v >= v_most)
			continue;
		int ix = (int)u, iy = (int)v;
		uint32_t fx = (uint32_t)((u - (float)ix) * 256), fy = (uint32_t)((v - (float)iy) * 256);
		uint32_t value = sample(bytes, stride, (size_t)ix, (size_t)iy, fx, fy);
		row[x] = over4(row[x], value);
		cover[x] = (uint8_t)(value >> 24);
	}
}

void layer_whole(struct layer *l, int w, int h, double step)
{
	const double m[9] = { 1 / step, 0, 0.5, 0, 1 / step, 0.5, 0, 0, 1 };
	memcpy(l->m, m, sizeof m);
	l->left = l->top = 0;
	l->right = w;
	l->bottom = h;
}

/* Only where the layer is not empty need it be looked at. */
void layer_trim(struct layer *l, double step)
{
	cairo_rectangle_int_t part = { 0 };
	surface_extent(l->surface, &part);
	l->left = (int)fmax(l->left, (part.x - 1) * step);
	l->top = (int)fmax(l->top, (part.y - 1) * step);
	l->right = (int)fmin(l->right, (part.x + part.width + 1) * step);
	l->bottom = (int)fmin(l->bottom, (part.y + part.height + 1) * step);
}

/* The layer lies on a plane at `density` pixels a mm and is w x h mm. */
void layer_on_plane(struct layer *l, const struct view *v, double plane_w, double plane_h, double density, int pic_w,
    int pic_h)
{
	double left = pic_w, right = 0, top = pic_h, bottom = 0;
	for (int i = 0; i < 4; i++) {
		struct spot p = view_apply(v->to_picture, i % 2 ? plane_w : 0, i / 2 ? plane_h : 0);
		left = fmin(left, p.x), right = fmax(right, p.x);
		top = fmin(top, p.y), bottom = fmax(bottom, p.y);
	}
	for (int i = 0; i < 9; i++)
		l->m[i] = v->to_plane[i] * (i < 6 ? density : 1);
	l->left = left < 0 ? 0 : (int)left;
	l->top = top < 0 ? 0 : (int)top;
	l->right = right + 1 > pic_w ? pic_w : (int)right + 1;
	l->bottom = bottom + 1 > pic_h ? pic_h : (int)bottom + 1;
}
