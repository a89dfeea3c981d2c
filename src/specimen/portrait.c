/* The photograph on a document and its ghost beside it. */
#include <math.h>
#include <string.h>

#include "specimen/sheet.h"

cairo_surface_t *portrait_surface(const struct specimen *s, int w, int h)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
	cairo_t *cr = cairo_create(surface);
	struct rng r = rng_start(s->person, 82);
	cairo_pattern_t *p = cairo_pattern_create_radial(w / 2.0, h * 0.4, 0, w / 2.0, h * 0.4, h * 0.8);
	cairo_pattern_add_color_stop_rgb(p, 0, 0.90, 0.92, 0.94);
	cairo_pattern_add_color_stop_rgb(p, 1, 0.74, 0.77, 0.80);
	cairo_set_source(cr, p);
	cairo_paint(cr);
	cairo_pattern_destroy(p);
	struct face_pose pose = { .turn = rng_range(&r, -0.05, 0.05), .light = rng_range(&r, -0.25, 0.25),
		.smile = rng_range(&r, -0.05, 0.12) };
	double unit = h * 0.30;
	cairo_translate(cr, w / 2.0, h * 0.475);
	cairo_scale(cr, unit, unit);
	face_draw(cr, s->person, 1, &pose);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return surface;
}

/* Put a picture into a rectangle with edges that fade over `feather` mm. */
void sheet_place(struct sheet *k, cairo_surface_t *picture, double x, double y, double w, double h, double feather, double alpha)
{
	cairo_t *cr = k->cr;
	cairo_save(cr);
	cairo_push_group(cr);
	cairo_translate(cr, x, y);
	cairo_scale(cr, w / cairo_image_surface_get_width(picture), h / cairo_image_surface_get_height(picture));
	cairo_set_source_surface(cr, picture, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
	cairo_rectangle(cr, 0, 0, cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture));
	cairo_fill(cr);
	cairo_pop_group_to_source(cr);
	cairo_rectangle(cr, x, y, w, h);
	cairo_clip(cr);
	if (feather > 0) {
		cairo_pattern_t *mask = cairo_pattern_create_radial(0, 0, 1 - feather, 0, 0, 1);
		cairo_pattern_add_color_stop_rgba(mask, 0, 0, 0, 0, alpha);
		cairo_pattern_add_color_stop_rgba(mask, 1, 0, 0, 0, 0);
		cairo_matrix_t m;
		cairo_matrix_init_scale(&m, 2 / w, 2 / h);
		cairo_matrix_translate(&m, -(x + w / 2), -(y + h / 2));
		cairo_pattern_set_matrix(mask, &m);
		cairo_mask(cr, mask);
		cairo_pattern_destroy(mask);
	} else {
		cairo_paint_with_alpha(cr, alpha);
	}
	cairo_restore(cr);
}

/* One ink only, as a ghost image is printed. */
static void tint_picture(cairo_surface_t *picture, struct rgb ink)
{
	uint8_t *bytes = cairo_image_surface_get_data(picture);
	int w = cairo_image_surface_get_width(picture), h = cairo_image_surface_get_height(picture),
	    stride = cairo_image_surface_get_stride(picture);
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++) {
			uint32_t v;
			uint8_t *at = bytes + (size_t)y * (size_t)stride + (size_t)x * 4;
			memcpy(&v, at, 4);
			double grey = (0.3 * (v >> 16 & 255) + 0.59 * (v >> 8 & 255) + 0.11 * (v & 255)) / 255;
			struct rgb c = rgb_mix(ink, (struct rgb){ 1, 1, 1 }, fmin(1, grey * 1.12));
			v = (uint32_t)(c.r * 255) << 16 | (uint32_t)(c.g * 255) << 8 | (uint32_t)(c.b * 255);
			memcpy(at, &v, 4);
		}
	}
	cairo_surface_mark_dirty(picture);
}

void sheet_portraits(struct sheet *k, double x, double y, double w, double h, double gx, double gy, double gw, double gh)
{
	cairo_surface_t *face = portrait_surface(k->s, (int)(w * k->px_per_mm) + 8, (int)(h * k->px_per_mm) + 8);
	sheet_place(k, face, x, y, w, h, 0, 1);
	tint_picture(face, k->scheme.strong);
	sheet_place(k, face, gx, gy, gw, gh, 0.35, 0.55);
	cairo_surface_destroy(face);
	/* Lines of the paper run on over the photograph's edge, so that it cannot be swapped. */
	cairo_save(k->cr);
	cairo_rectangle(k->cr, x, y, w, h);
	cairo_set_line_width(k->cr, 0.12);
	rgb_set(k->cr, k->scheme.strong, 0.6);
	cairo_stroke(k->cr);
	paper_waves(k->cr, x - 2, y + h * 0.66, w + 4, h * 0.34, 8, 0.09, rgb_mix(k->scheme.tint, k->scheme.paper, 0.3),
	    k->scheme.second, &k->rng);
	cairo_restore(k->cr);
}
