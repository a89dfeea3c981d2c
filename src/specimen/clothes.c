/* Neck and clothes: cloth of one colour with soft folds. */
#include <math.h>

#include "specimen/head.h"

static void neck_draw(const struct face *f)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	double w = (l->feminine ? 0.36 : 0.44) * l->width;
	const double neck[][2] = { { -w, 0.4 }, { -w * 0.98, 0.9 }, { -w * 1.05, 1.2 }, { -w * 1.6, 1.5 }, { 0, 2.2 },
		{ w * 1.6, 1.5 }, { w * 1.05, 1.2 },
		{ w * 0.98, 0.9 }, { w, 0.4 } };
	cairo_save(cr);
	curve_through(cr, neck, 9, true);
	rgb_set(cr, skin_shade(l->skin, 0.22), 1);
	cairo_fill_preserve(cr);
	cairo_clip(cr);
	struct soft soft;
	cairo_t *shade = soft_start(&soft, cr, 0.09);
	cairo_translate(shade, -0.10 * f->pose->light, 0.16);
	face_outline(f, shade);
	cairo_fill(shade);
	soft_paint(&soft, skin_shade(l->skin, 1), 0.72);
	for (int side = -1; side <= 1; side += 2) {
		shade = soft_start(&soft, cr, 0.05);
		cairo_move_to(shade, side * w, 0.8);
		cairo_line_to(shade, side * w * 1.1, 1.4);
		cairo_set_line_width(shade, 0.12);
		cairo_stroke(shade);
		soft_paint(&soft, skin_shade(l->skin, 1), 0.35 + 0.25 * fmax(0, -side * f->pose->light));
	}
	cairo_restore(cr);
}

static void torso_path(cairo_t *cr, double neck, double drop, double slope)
{
	cairo_move_to(cr, -neck, 1.22);
	cairo_curve_to(cr, -neck * 0.8, 1.22 + drop, neck * 0.8, 1.22 + drop, neck, 1.22);
	cairo_curve_to(cr, neck + 0.35, 1.40, 1.05, 1.36 + slope * 0.4, 1.32, 1.55 + slope);
	cairo_curve_to(cr, 1.62, 1.80 + slope, 1.70, 2.4, 1.75, 4.5);
	cairo_line_to(cr, -1.75, 4.5);
	cairo_curve_to(cr, -1.70, 2.4, -1.62, 1.80 + slope, -1.32, 1.55 + slope);
	cairo_curve_to(cr, -1.05, 1.36 + slope * 0.4, -neck - 0.35, 1.40, -neck, 1.22);
	cairo_close_path(cr);
}

static void folds_draw(const struct face *f, struct rng *r, struct rgb cloth)
{
	struct soft soft;
	for (int i = 0; i < 12; i++) {
		double side = i % 2 ? 1 : -1, x = side * rng_range(r, 0.3, 1.4), y = rng_range(r, 1.5, 2.2);
		cairo_t *fold = soft_start(&soft, f->cr, 0.05);
		cairo_move_to(fold, x, y);
		cairo_curve_to(fold, x - side * 0.05, y + 0.3, x - side * 0.2, y + 0.5, x - side * rng_range(r, 0.1, 0.5), y + 1.0);
		cairo_set_line_width(fold, rng_range(r, 0.03, 0.09));
		cairo_stroke(fold);
		soft_paint(&soft, rgb_mix(cloth, (struct rgb){ 0, 0, 0 }, 0.7), rng_range(r, 0.10, 0.30));
	}
}

static void collar_draw(const struct face *f, struct rgb shirt)
{
	cairo_t *cr = f->cr;
	for (int side = -1; side <= 1; side += 2) {
		cairo_move_to(cr, side * 0.50, 1.12);
		cairo_line_to(cr, side * 0.03, 1.52);
		cairo_line_to(cr, side * 0.30, 1.80);
		cairo_line_to(cr, side * 0.66, 1.34);
		cairo_close_path(cr);
		rgb_set(cr, rgb_mix(shirt, (struct rgb){ 1, 1, 1 }, 0.10), 1);
		cairo_fill_preserve(cr);
		rgb_set(cr, rgb_mix(shirt, (struct rgb){ 0, 0, 0 }, 0.5), 0.6);
		cairo_set_line_width(cr, 0.012);
		cairo_stroke(cr);
	}
	cairo_move_to(cr, 0.03, 1.56);
	cairo_line_to(cr, 0.02, 4);
	cairo_stroke(cr);
}

void clothes_draw(const struct face *f, uint64_t clothes)
{
	cairo_t *cr = f->cr;
	struct rng r = rng_start(clothes ^ f->person, 61);
	int kind = rng_pick(&r, 3);
	struct rgb cloth = rgb_hsl(rng_range(&r, 0, 1), rng_range(&r, 0.06, 0.38), rng_range(&r, 0.20, 0.72));
	neck_draw(f);
	cairo_save(cr);
	torso_path(cr, kind == 2 ? 0.50 : 0.56, kind == 0 ? 0.46 : 0.32, f->look->feminine ? 0.06 : 0);
	cairo_pattern_t *p = cairo_pattern_create_linear(-1.4, 0, 1.4, 0);
	double l = f->pose->light;
	struct rgb left = rgb_mix(cloth, (struct rgb){ 0, 0, 0 }, 0.28 + 0.2 * fmax(0, l)),
	    right = rgb_mix(cloth, (struct rgb){ 0, 0, 0 }, 0.28 + 0.2 * fmax(0, -l));
	cairo_pattern_add_color_stop_rgb(p, 0, left.r, left.g, left.b);
	cairo_pattern_add_color_stop_rgb(p, 0.5 + 0.2 * l, cloth.r, cloth.g, cloth.b);
	cairo_pattern_add_color_stop_rgb(p, 1, right.r, right.g, right.b);
	cairo_set_source(cr, p);
	cairo_fill_preserve(cr);
	cairo_pattern_destroy(p);
	cairo_clip(cr);
	folds_draw(f, &r, cloth);
	cairo_restore(cr);
	if (kind == 2) {
		collar_draw(f, cloth);
	} else {
		cairo_move_to(cr, -0.55, 1.23);
		cairo_curve_to(cr, -0.44, 1.23 + (kind ? 0.32 : 0.46), 0.44, 1.23 + (kind ? 0.32 : 0.46), 0.55, 1.23);
		rgb_set(cr, rgb_mix(cloth, (struct rgb){ 0, 0, 0 }, 0.30), 1);
		cairo_set_line_width(cr, 0.05);
		cairo_stroke(cr);
	}
}
