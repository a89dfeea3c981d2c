/* A face: an egg of skin in soft light with nose, mouth and ears on it, turned as the pose says; eyes, hair and clothes come from
 * their own files. */
#include <math.h>

#include "specimen/head.h"

static void draw_ear(const struct face *f, double side)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	/* The ear of the side turned away hides behind the cheek. */
	double x = side * 0.735 * l->width - 0.06 * f->sin_turn - side * 0.05 * fmax(0, side * f->sin_turn);
	double light = 0.12 + 0.25 * fmax(0, -side * f->pose->light);
	cairo_save(cr);
	cairo_translate(cr, x, 0.10);
	cairo_scale(cr, side * l->ear, l->ear);
	const double shell[][2] = { { -0.04, -0.17 }, { 0.055, -0.19 }, { 0.115, -0.11 }, { 0.10, 0.03 }, { 0.055, 0.15 },
		{ 0.0, 0.21 },
		{ -0.05, 0.16 } };
	curve_through(cr, shell, 7, true);
	rgb_set(cr, skin_shade(l->skin, light), 1);
	cairo_fill(cr);
	const double fold[][2] = { { 0.0, -0.12 }, { 0.06, -0.13 }, { 0.08, -0.06 }, { 0.06, 0.05 }, { 0.015, 0.12 } };
	curve_through(cr, fold, 5, false);
	rgb_set(cr, skin_shade(l->skin, light + 0.3), 0.7);
	cairo_set_line_width(cr, 0.025);
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void draw_skin(const struct face *f)
{
	cairo_t *cr = f->cr;
	struct rgb skin = f->look->skin;
	double light = f->pose->light;
	face_outline(f, cr);
	cairo_pattern_t *p = cairo_pattern_create_radial(light * 0.30 + f->sin_turn * 0.3, -0.15, 0.1, light * 0.15, 0.0, 1.25);
	struct rgb lit = skin_light(skin, 0.32), edge = skin_shade(skin, 0.42);
	cairo_pattern_add_color_stop_rgb(p, 0, lit.r, lit.g, lit.b);
	cairo_pattern_add_color_stop_rgb(p, 0.45, skin.r, skin.g, skin.b);
	cairo_pattern_add_color_stop_rgb(p, 1, edge.r, edge.g, edge.b);
	cairo_set_source(cr, p);
	cairo_fill_preserve(cr);
	cairo_pattern_destroy(p);
	/* The side away from the light. */
	cairo_clip(cr);
	double far = light > 0 ? -1 : 1;
	struct soft soft;
	cairo_t *side = soft_start(&soft, cr, 0.13);
	cairo_move_to(side, far * 1.2, -1.3);
	cairo_curve_to(side, far * 0.50, -0.8, far * 0.66, -0.1, far * 0.56, 0.25);
	cairo_curve_to(side, far * 0.45, 0.6, far * 0.35, 0.8, far * 0.2, 1.3);
	cairo_line_to(side, far * 1.2, 1.3);
	cairo_close_path(side);
	cairo_fill(side);
	soft_paint(&soft, skin_shade(skin, 0.75), 0.10 + 0.42 * fabs(light));
	/* Round the jaw, and warm cheeks. */
	side = soft_start(&soft, cr, 0.07);
	cairo_rectangle(side, -2, -2, 4, 4);
	cairo_set_operator(side, CAIRO_OPERATOR_SOURCE);
	cairo_fill(side);
	cairo_set_operator(side, CAIRO_OPERATOR_CLEAR);
	cairo_save(side);
	cairo_translate(side, 0, -0.03);
	cairo_scale(side, 0.95, 0.98);
	face_outline(f, side);
	cairo_restore(side);
	cairo_fill(side);
	soft_paint(&soft, skin_shade(skin, 0.8), 0.50);
	struct rgb blush = rgb_mix(skin, (struct rgb){ 0.80, 0.30, 0.26 }, 0.5);
	for (int s = -1; s <= 1; s += 2)
		face_dab(f, s * 0.42, 0.30, 0, 0.16, 0.13, 0.10, blush, 0.22);
	face_dab(f, 0, -0.55, 0, 0.26, 0.14, 0.12, skin_light(skin, 1), 0.30);
}

/* Hollows and ridges that make an egg a face. */
static void draw_relief(const struct face *f)
{
	const struct face_look *l = f->look;
	double light = f->pose->light, smile = fmax(0, f->pose->smile);
	struct rgb dark = skin_shade(l->skin, 0.75), deep = skin_shade(l->skin, 1), lit = skin_light(l->skin, 1);
	for (int side = -1; side <= 1; side += 2) {
		double away = 0.20 + 0.22 * fmax(0, -side * light);
		const double socket[][3] = { { 0.10, -0.10, 0 }, { 0.22, -0.135, 0 }, { 0.42, -0.12, 0 }, { 0.50, -0.02, 0 },
			{ 0.40, 0.06, 0 },
			{ 0.20, 0.06, 0 }, { 0.12, 0.03, 0.05 } };
		face_soft_curve(f, socket, 7, side, 0, 0.045, dark, away + 0.12);
		const double flank[][3] = { { 0.06, -0.08, 0.12 }, { 0.055, 0.15, 0.2 }, { 0.10, 0.33, 0.14 }, { 0.14, 0.30, 0.06 },
			{ 0.12, 0.10, 0.06 }, { 0.10, -0.05, 0.05 } };
		face_soft_curve(f, flank, 6, side, 0, 0.028, dark, away + (side * light < 0 ? 0.18 : 0));
		const double hollow[][3] = { { 0.36, 0.42, 0 }, { 0.50, 0.40, 0 }, { 0.58, 0.25, 0 }, { 0.50, 0.58, 0 },
			{ 0.36, 0.72, 0 } };
		face_soft_curve(f, hollow, 5, side, 0, 0.07, dark, away * 0.7);
		face_dab(f, side * 0.40, 0.17, 0.02, 0.11, 0.05, 0.05, lit, 0.20 + 0.14 * fmax(0, side * light));
		double fold = 0.10 + 0.40 * l->age + 0.35 * smile;
		const double laugh[][3] = { { 0.15, 0.40, 0.06 }, { 0.235, 0.47, 0.02 }, { 0.285 + 0.03 * smile, 0.58, 0 },
			{ 0.29 + 0.03 * smile, 0.66, 0 } };
		face_soft_curve(f, laugh, 4, side, 0.018, 0.014, deep, fold * 0.75);
		if (l->age > 0.25) {
			const double bag[][3] = { { 0.20, 0.085, 0 }, { 0.30, 0.125, 0 }, { 0.42, 0.095, 0 } };
			face_soft_curve(f, bag, 3, side, 0.014, 0.012, deep, 0.55 * l->age);
			for (int i = -1; i <= 1; i++) {
				const double crow[][3] = { { 0.50, 0.01 + 0.018 * i, 0 }, { 0.57, 0.03 * i, 0 },
					{ 0.62, 0.045 * i, 0 } };
				face_soft_curve(f, crow, 3, side, 0.007, 0.006, deep, 0.5 * l->age);
			}
		}
	}
	for (int i = 0; i < 3 && l->age > 0.3; i++) {
		double y = -0.36 - 0.09 * i;
		const double furrow[][3] = { { -0.32, y + 0.015, 0 }, { -0.12, y - 0.012, 0 }, { 0.12, y - 0.012, 0 },
			{ 0.32, y + 0.015, 0 } };
		face_soft_curve(f, furrow, 4, 1, 0.009, 0.009, deep, 0.42 * l->age);
	}
	face_dab(f, 0, 0.86, 0.06, 0.11, 0.06, 0.05, lit, 0.22);
	face_dab(f, 0, 0.785, 0.04, 0.13, 0.02, 0.025, dark, 0.40);
	face_dab(f, 0, 0.535, 0.1, 0.025, 0.05, 0.015, dark, 0.25);
}

static void draw_freckles(const struct face *f)
{
	struct rng r = rng_start(f->person, 12);
	for (int i = 0; i < 90; i++) {
		double x = rng_range(&r, -0.5, 0.5), y = rng_range(&r, 0.05, 0.38);
		struct spot s = face_at(f, x, y, 0);
		cairo_arc(f->cr, s.x, s.y, rng_range(&r, 0.004, 0.009), 0, 2 * M_PI);
		rgb_set(f->cr, rgb_mix(f->look->skin, (struct rgb){ 0.55, 0.28, 0.15 }, 0.6), rng_range(&r, 0.2, 0.5));
		cairo_fill(f->cr);
	}
}

static void draw_nose(const struct face *f)
{
	const struct face_look *l = f->look;
	double w = l->nose_w, y = l->nose_y, light = f->pose->light;
	struct rgb deep = skin_shade(l->skin, 1), lit = skin_light(l->skin, 1);
	const double under[][3] = { { -w, y, 0.04 }, { -w * 0.5, y + 0.035, 0.12 }, { 0, y + 0.05, 0.17 },
		{ w * 0.5, y + 0.035, 0.12 }, { w, y, 0.04 },
		{ w * 0.6, y + 0.075, 0.04 }, { 0, y + 0.085, 0.06 }, { -w * 0.6, y + 0.075, 0.04 } };
	face_soft_curve(f, under, 8, 1, 0, 0.018, deep, 0.42);
	for (int side = -1; side <= 1; side += 2) {
		const double wing[][3] = { { w * 0.80, y - 0.085, 0.08 }, { w * 1.08, y - 0.035, 0.06 },
			{ w * 1.04, y + 0.02, 0.05 },
			{ w * 0.75, y + 0.038, 0.09 } };
		face_soft_curve(f, wing, 4, side, 0.014, 0.007, deep, 0.62);
		const double nostril[][3] = { { w * 0.28, y + 0.040, 0.15 }, { w * 0.52, y + 0.022, 0.13 },
			{ w * 0.76, y + 0.034, 0.10 },
			{ w * 0.52, y + 0.046, 0.12 } };
		face_soft_curve(f, nostril, 4, side, 0, 0.005, rgb_mix(deep, (struct rgb){ 0.08, 0.03, 0.03 }, 0.6), 0.85);
	}
	face_dab(f, 0.02 * light, y - 0.03, 0.2, 0.035, 0.03, 0.022, lit, 0.42);
	const double ridge[][3] = { { 0.01 * light, -0.12, 0.10 }, { 0.015 * light, 0.08, 0.15 },
		{ 0.02 * light, y - 0.10, 0.19 } };
	face_soft_curve(f, ridge, 3, 1, l->nose_bridge * 0.55, 0.020, lit, 0.34);
}

static void draw_mouth(const struct face *f)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	double smile = f->pose->smile + 0.18, open = fmax(0, smile - 0.45) * 0.085;
	double w = l->mouth_w * (1 + 0.20 * smile), up = 0.055 * smile, y = 0.645;
	double thin = 1 - 0.25 * fmax(0, smile) - 0.3 * l->age;
	double high = l->lip_up * thin, low = l->lip_low * thin;
	/* Corner, the line between the lips above, corner, below. */
	const double top[][3] = { { -w, y - up, 0 }, { -w * 0.5, y - up * 0.35 - 0.004, 0.06 }, { 0, y + 0.004, 0.09 },
		{ w * 0.5, y - up * 0.35 - 0.004, 0.06 }, { w, y - up, 0 } };
	const double upper[][3] = { { -w, y - up, 0 }, { -w * 0.55, y - up * 0.6 - high * 0.7, 0.05 }, { -0.045, y - high, 0.09 },
		{ 0, y - high * 0.8, 0.1 }, { 0.045, y - high, 0.09 }, { w * 0.55, y - up * 0.6 - high * 0.7, 0.05 },
		{ w, y - up, 0 },
		{ w * 0.5, y - up * 0.35, 0.06 }, { 0, y + 0.006, 0.09 }, { -w * 0.5, y - up * 0.35, 0.06 } };
	const double lower[][3] = { { -w, y - up, 0 }, { -w * 0.5, y - up * 0.35 + open * 0.9, 0.06 },
		{ 0, y + 0.002 + open, 0.09 },
		{ w * 0.5, y - up * 0.35 + open * 0.9, 0.06 }, { w, y - up, 0 },
		{ w * 0.62, y + low * 0.62 + open - up * 0.2, 0.05 },
		{ 0, y + low + open, 0.09 }, { -w * 0.62, y + low * 0.62 + open - up * 0.2, 0.05 } };
	if (open > 0) {
		const double gap[][3] = { { -w * 0.93, y - up * 0.92, 0 }, { 0, y - 0.004, 0.08 }, { w * 0.93, y - up * 0.92, 0 },
			{ w * 0.5, y - up * 0.35 + open, 0.06 }, { 0, y + open + 0.006, 0.08 },
			{ -w * 0.5, y - up * 0.35 + open, 0.06 } };
		cairo_save(cr);
		face_curve(f, cr, gap, 6, 1, true);
		cairo_set_source_rgb(cr, 0.90, 0.87, 0.82);
		cairo_fill_preserve(cr);
		cairo_clip(cr);
		for (int side = -1; side <= 1; side += 2) {
			const double corner[][3] = { { w * 0.55, y - 0.1, 0 }, { w * 0.75, y + 0.05, 0 }, { w * 1.1, y, 0 } };
			face_soft_curve(f, corner, 3, side, 0, 0.03, (struct rgb){ 0.25, 0.08, 0.07 }, 0.8);
		}
		cairo_restore(cr);
	}
	face_curve(f, cr, upper, 10, 1, true);
	rgb_set(cr, rgb_mix(l->lip, skin_shade(l->lip, 1), 0.32), 0.92);
	cairo_fill(cr);
	face_curve(f, cr, lower, 8, 1, true);
	rgb_set(cr, l->lip, 0.92);
	cairo_fill(cr);
	face_soft_curve(f, top, 5, 1, 0.012, 0.005, (struct rgb){ 0.22, 0.07, 0.06 }, open > 0 ? 0.35 : 0.8);
	for (int side = -1; side <= 1; side += 2)
		face_dab(f, side * (w + 0.012), y - up, 0, 0.018, 0.016, 0.012, skin_shade(l->skin, 1), 0.45);
	face_dab(f, 0.03 * f->pose->light, y + open + low * 0.5, 0.1, w * 0.32, 0.010, 0.010, skin_light(l->lip, 1), 0.40);
}

void face_draw(cairo_t *cr, uint64_t person, uint64_t clothes, const struct face_pose *pose)
{
	struct face_look look = face_look(person);
	double turn = pose->turn * 0.6;
	struct face f = { .cr = cr, .person = person, .look = &look, .pose = pose, .sin_turn = sin(turn), .cos_turn = cos(turn),
		.sin_nod = sin(pose->nod * 0.35) };
	cairo_save(cr);
	cairo_rotate(cr, pose->tilt * 0.3);
	hair_draw_behind(&f);
	clothes_draw(&f, clothes);
	/* The head tips about the neck. */
	cairo_translate(cr, 0, 0.9);
	cairo_rotate(cr, pose->tilt * 0.7);
	cairo_translate(cr, 0, -0.9);
	draw_ear(&f, -1);
	draw_ear(&f, 1);
	cairo_save(cr);
	draw_skin(&f);
	draw_relief(&f);
	if (look.freckles)
		draw_freckles(&f);
	cairo_restore(cr);
	draw_nose(&f);
	for (int side = -1; side <= 1; side += 2) {
		eye_draw(&f, side);
		brow_draw(&f, side);
	}
	beard_draw(&f);
	draw_mouth(&f);
	hair_draw_front(&f);
	if (look.glasses)
		glasses_draw(&f);
	cairo_restore(cr);
}
