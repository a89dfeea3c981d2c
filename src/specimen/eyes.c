/* Eyes, brows and glasses. */
#include <math.h>

#include "specimen/head.h"

enum { LID = 7 };

/* The opening of an eye: upper edge from the inner to the outer corner, then the lower edge back. */
static void eye_opening(const struct face *f, double open, double upper[LID][3], double lower[LID][3])
{
	const struct face_look *l = f->look;
	for (int i = 0; i < LID; i++) {
		double t = i / (LID - 1.0), x = l->eye_gap - l->eye_w + 2 * l->eye_w * t;
		double tilt = -l->eye_tilt * (2 * t - 1), bow = pow(sin(M_PI * pow(t, 0.92)), 0.75);
		double rest = 0.012; /* where the lids meet */
		double squint = 1 - 0.22 * fmax(0, f->pose->smile);
		upper[i][0] = lower[i][0] = x;
		upper[i][1] = tilt + rest - (l->eye_h * 1.1 + rest) * bow * open + 0.018 * bow * (1 - open);
		lower[i][1] = tilt + rest + l->eye_h * 0.62 * bow * squint;
		upper[i][2] = lower[i][2] = -0.02;
		if (lower[i][1] < upper[i][1])
			lower[i][1] = upper[i][1];
	}
}

static void draw_iris(const struct face *f, double side)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	struct spot s = face_at(f, side * l->eye_gap + 0.05 * f->pose->gaze, -0.008, -0.02);
	double r = 0.071;
	cairo_save(cr);
	cairo_translate(cr, s.x, s.y);
	cairo_scale(cr, f->cos_turn * r, r);
	cairo_pattern_t *p = cairo_pattern_create_radial(0, 0.2, 0, 0, 0, 1);
	struct rgb in = rgb_mix(l->iris, (struct rgb){ 0.9, 0.75, 0.5 }, 0.28),
	    rim = rgb_mix(l->iris, (struct rgb){ 0, 0, 0 }, 0.6);
	cairo_pattern_add_color_stop_rgb(p, 0.3, in.r, in.g, in.b);
	cairo_pattern_add_color_stop_rgb(p, 0.75, l->iris.r, l->iris.g, l->iris.b);
	cairo_pattern_add_color_stop_rgb(p, 1, rim.r, rim.g, rim.b);
	cairo_set_source(cr, p);
	cairo_arc(cr, 0, 0, 1, 0, 2 * M_PI);
	cairo_fill(cr);
	cairo_pattern_destroy(p);
	cairo_set_source_rgb(cr, 0.03, 0.02, 0.02);
	cairo_arc(cr, 0, 0, 0.43, 0, 2 * M_PI);
	cairo_fill(cr);
	cairo_set_source_rgba(cr, 1, 1, 1, 0.9);
	cairo_arc(cr, 0.28 * (f->pose->light < 0 ? -1 : 1), -0.33, 0.16, 0, 2 * M_PI);
	cairo_fill(cr);
	cairo_restore(cr);
}

void eye_draw(const struct face *f, double side)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	double upper[LID][3], lower[LID][3], ring[2 * LID][3];
	eye_opening(f, 1 - f->pose->blink, upper, lower);
	for (int i = 0; i < LID; i++) {
		for (int k = 0; k < 3; k++) {
			ring[i][k] = upper[i][k];
			ring[2 * LID - 1 - i][k] = lower[i][k];
		}
	}
	cairo_save(cr);
	face_curve(f, cr, (const double (*)[3])ring, 2 * LID, side, true);
	cairo_clip(cr);
	struct rgb white = rgb_mix((struct rgb){ 0.93, 0.91, 0.89 }, l->skin, 0.12);
	rgb_set(cr, white, 1);
	cairo_paint(cr);
	draw_iris(f, side);
	/* The lid's shadow on the ball. */
	face_soft_curve(f, (const double (*)[3])upper, LID, side, 0.05, 0.014, (struct rgb){ 0.1, 0.05, 0.04 }, 0.5);
	cairo_restore(cr);
	struct rgb lash = rgb_mix((struct rgb){ 0.06, 0.04, 0.03 }, l->hair, 0.15);
	face_curve(f, cr, (const double (*)[3])upper, LID, side, false);
	rgb_set(cr, lash, 0.9);
	cairo_set_line_width(cr, l->feminine ? 0.021 : 0.014);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(cr);
	face_curve(f, cr, (const double (*)[3])lower, LID, side, false);
	rgb_set(cr, skin_shade(l->skin, 0.9), 0.55);
	cairo_set_line_width(cr, 0.007);
	cairo_stroke(cr);
	double crease[LID][3];
	for (int i = 0; i < LID; i++) {
		crease[i][0] = upper[i][0] + 0.01 * (i - 3) / 3.0;
		crease[i][1] = upper[i][1] - 0.026 - 0.012 * sin(M_PI * i / (LID - 1)) +
		    0.03 * f->pose->blink * sin(M_PI * i / (LID - 1)) * -1;
		crease[i][2] = -0.01;
	}
	face_soft_curve(f, (const double (*)[3])crease, LID, side, 0.010, 0.006, skin_shade(l->skin, 1), 0.65);
	if (l->feminine) {
		for (int i = 3; i < LID; i++) {
			struct spot a = face_at(f, side * upper[i][0], upper[i][1], 0);
			cairo_move_to(cr, a.x, a.y);
			cairo_rel_curve_to(cr, side * 0.008, -0.006, side * 0.012 * (i - 2), -0.012, side * 0.013 * (i - 2),
			    -0.028 + 0.03 * f->pose->blink);
			rgb_set(cr, lash, 0.85);
			cairo_set_line_width(cr, 0.008);
			cairo_stroke(cr);
		}
	}
}

void brow_draw(const struct face *f, double side)
{
	const struct face_look *l = f->look;
	cairo_t *cr = f->cr;
	struct rng r = rng_start(f->person, side > 0 ? 21 : 22);
	struct rgb c = rgb_mix(l->hair, (struct rgb){ 0.15, 0.1, 0.08 }, 0.25);
	double lift = -0.02 * fmax(0, f->pose->smile), y = l->brow_y + lift;
	const double line[][3] = { { 0.125, y + 0.02, 0.04 }, { 0.26, y - l->brow_arch * 0.6, 0.02 }, { 0.40, y - l->brow_arch, 0 },
		{ 0.53, y + 0.03, 0 } };
	face_soft_curve(f, line, 4, side, l->brow_thick * 0.9, 0.018, c, 0.55);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	for (int i = 0; i < 110; i++) {
		double t = rng_range(&r, 0, 1), u = t * 3, part = u - floor(u);
		int k = u >= 3 ? 2 : (int)u;
		double x = line[k][0] + (line[k + 1][0] - line[k][0]) * part,
		    by = line[k][1] + (line[k + 1][1] - line[k][1]) * part;
		double thick = l->brow_thick * (t < 0.6 ? 1 : 1 - (t - 0.6) * 1.9);
		by += rng_range(&r, -0.5, 0.5) * thick;
		struct spot a = face_at(f, side * x, by, 0.02);
		struct spot b = face_at(f, side * (x + rng_range(&r, 0.02, 0.05)), by - 0.025 + 0.06 * t * t, 0.02);
		cairo_move_to(cr, a.x, a.y);
		cairo_line_to(cr, b.x, b.y);
		rgb_set(cr, c, rng_range(&r, 0.25, 0.6));
		cairo_set_line_width(cr, 0.007);
		cairo_stroke(cr);
	}
}

void glasses_draw(const struct face *f)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	struct rng r = rng_start(f->person, 31);
	double rim = rng_range(&r, 0.012, 0.026), round = rng_range(&r, 0.45, 1), w = l->eye_w * 1.52,
	    h = w * rng_range(&r, 0.66, 0.9);
	for (int side = -1; side <= 1; side += 2) {
		double p[12][3];
		for (int i = 0; i < 12; i++) {
			double a = 2 * M_PI * i / 12, c = cos(a), s = sin(a);
			p[i][0] = l->eye_gap + 0.005 + w * copysign(pow(fabs(c), round), c);
			p[i][1] = 0.02 + h * copysign(pow(fabs(s), round), s);
			p[i][2] = 0.08;
		}
		face_curve(f, cr, (const double (*)[3])p, 12, side, true);
		cairo_set_source_rgba(cr, 0.85, 0.92, 1, 0.10);
		cairo_fill_preserve(cr);
		rgb_set(cr, l->frame, 0.95);
		cairo_set_line_width(cr, rim);
		cairo_stroke(cr);
		face_soft_curve(f, (const double (*)[3])(p + 1), 5, side, 0.02, 0.02, skin_shade(l->skin, 0.9), 0.3);
		struct spot a = face_at(f, side * (l->eye_gap + w), -0.02, 0.08), b = face_at(f, side * 0.74 * l->width, -0.03, 0);
		rgb_set(cr, l->frame, 0.95);
		cairo_set_line_width(cr, rim * 1.2);
		if (side * (b.x - a.x) > 0) { /* else the arm is behind the face */
			cairo_move_to(cr, a.x, a.y);
			cairo_line_to(cr, b.x, b.y);
			cairo_stroke(cr);
		}
	}
	const double bridge[][3] = { { -l->eye_gap + w, 0, 0.1 }, { 0, -0.035, 0.16 }, { l->eye_gap - w, 0, 0.1 } };
	face_curve(f, cr, bridge, 3, 1, false);
	cairo_stroke(cr);
}
