/* Hair and scarves: shapes filled with one colour and many strands of near ones. */
#include <math.h>

#include "specimen/head.h"

/* The egg of the head a little larger: hair begins on it. Angle 0 is the crown, positive to the picture's right, in radians. */
static struct spot crown(const struct face *f, double angle, double out)
{
	double w = (0.735 + out) * f->look->width, h = 1.0 + out, s = sin(angle), c = cos(angle);
	return (struct spot){ w * copysign(pow(fabs(s), 0.78), s) - 0.05 * f->sin_turn,
	    -0.05 - (h - 0.05) * copysign(pow(fabs(c), 0.78), c) };
}

static void strand(const struct face *f, struct rng *r, struct spot a, struct spot via, struct spot b, double width)
{
	cairo_t *cr = f->cr;
	double tone = rng_range(r, -1, 1);
	struct rgb light = rgb_mix(f->look->hair, (struct rgb){ 0.95, 0.85, 0.7 }, 0.22),
	    dark = rgb_mix(f->look->hair, (struct rgb){ 0, 0, 0 }, 0.55);
	cairo_move_to(cr, a.x, a.y);
	cairo_curve_to(cr, (a.x + 2 * via.x) / 3, (a.y + 2 * via.y) / 3, (b.x + 2 * via.x) / 3, (b.y + 2 * via.y) / 3, b.x, b.y);
	rgb_set(cr, tone > 0 ? light : dark, fabs(tone) * 0.38);
	cairo_set_line_width(cr, width);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(cr);
}

/* -- shapes of cuts ------------------------------------------------------------------------------------------------------------ */

struct cut {
	double top, side;      /* how far hair stands out of the head above and at the ears */
	double down;           /* where it ends at the side: y */
	double line;           /* y of the hairline in the middle */
	double temple;         /* y of the hairline at the temples */
	double recede;         /* how far the hairline draws back beside the middle */
	double behind;         /* y where hair behind the head ends; 0 none */
	double behind_w;       /* half its width there */
};

static const struct cut cuts[HAIR_CUTS] = {
	[HAIR_BUZZ] = { 0.025, 0.012, 0.00, -0.66, -0.46, 0.03, 0, 0 },
	[HAIR_SHORT] = { 0.10, 0.03, 0.02, -0.60, -0.42, 0.02, 0, 0 },
	[HAIR_SIDE] = { 0.15, 0.035, 0.05, -0.58, -0.40, 0.02, 0, 0 },
	[HAIR_RECEDING] = { 0.035, 0.03, 0.05, -0.84, -0.45, -0.06, 0, 0 },
	[HAIR_CURLY] = { 0.24, 0.15, 0.10, -0.56, -0.42, 0.0, 0, 0 },
	[HAIR_BOB] = { 0.15, 0.16, 0.72, -0.62, -0.36, 0.0, 0.86, 0.80 },
	[HAIR_LONG] = { 0.13, 0.13, 1.35, -0.64, -0.36, 0.0, 1.75, 0.95 },
	[HAIR_TIED] = { 0.09, 0.03, 0.02, -0.64, -0.46, 0.0, 0, 0 },
	[HAIR_SCARF] = { 0.16, 0.14, 1.2, -0.66, -0.36, 0.0, 1.2, 0.98 },
};

static void fill_hair(const struct face *f, struct rgb c, double deeper)
{
	cairo_t *cr = f->cr;
	struct rgb lit = rgb_mix(c, (struct rgb){ 1, 0.95, 0.85 }, 0.10 * (1 - deeper));
	struct rgb dark = rgb_mix(c, (struct rgb){ 0, 0, 0 }, 0.30 + 0.35 * deeper);
	cairo_pattern_t *p = cairo_pattern_create_radial(f->pose->light * 0.4, -0.85, 0.05, f->pose->light * 0.3, -0.5, 1.3);
	cairo_pattern_add_color_stop_rgb(p, 0, lit.r, lit.g, lit.b);
	cairo_pattern_add_color_stop_rgb(p, 0.4, c.r, c.g, c.b);
	cairo_pattern_add_color_stop_rgb(p, 1, dark.r, dark.g, dark.b);
	cairo_set_source(cr, p);
	cairo_fill_preserve(cr);
	cairo_pattern_destroy(p);
}

void hair_draw_behind(const struct face *f)
{
	const struct face_look *l = f->look;
	const struct cut *c = &cuts[l->cut];
	cairo_t *cr = f->cr;
	if (l->cut == HAIR_TIED) {
		cairo_save(cr);
		cairo_arc(cr, -0.35 * f->sin_turn, -1.16, 0.24 * l->volume, 0, 2 * M_PI);
		fill_hair(f, l->hair, 0.3);
		cairo_new_path(cr);
		cairo_restore(cr);
	}
	if (c->behind == 0)
		return;
	double w = c->behind_w * l->width * (0.9 + 0.1 * l->volume), y = c->behind, out = (0.735 + c->side) * l->width;
	const double shape[][2] = { { 0, -1.05 }, { out * 0.8, -0.8 }, { out, -0.2 }, { w * 0.98, y * 0.5 }, { w, y * 0.85 },
		{ w * 0.85, y },
		{ 0, y * 1.02 }, { -w * 0.85, y }, { -w, y * 0.85 }, { -w * 0.98, y * 0.5 }, { -out, -0.2 }, { -out * 0.8, -0.8 } };
	cairo_save(cr);
	curve_through(cr, shape, 12, true);
	fill_hair(f, l->cut == HAIR_SCARF ? l->scarf : l->hair, 0.8);
	cairo_clip(cr);
	struct rng r = rng_start(f->person, 41);
	for (int i = 0; i < 240 && l->cut != HAIR_SCARF; i++) {
		double x = rng_range(&r, -1, 1) * w, drift = rng_range(&r, -0.06, 0.06);
		strand(f, &r, (struct spot){ x * 0.8, -0.5 }, (struct spot){ x * 1.05, y * 0.4 },
		    (struct spot){ x + drift, y * 1.05 }, 0.012);
	}
	cairo_restore(cr);
}

/* The mass in front: its outer edge over the head, then back along the hairline. Points run from the left end to the right. */
enum { EDGE = 13 };

static void mass_path(const struct face *f, const struct cut *c)
{
	const struct face_look *l = f->look;
	struct rng r = rng_start(f->person, 42);
	double p[2 * EDGE + 1][2];
	int n = 0;
	for (int i = 0; i < EDGE; i++) {
		double t = 2.0 * i / (EDGE - 1) - 1, angle = t * 1.72;
		double high = pow(cos(t * M_PI / 2), 0.7);
		double out = (c->side + (c->top - c->side) * high) * l->volume;
		/* A parting lifts the fuller side. */
		if (l->cut == HAIR_SIDE || l->cut == HAIR_BOB || l->cut == HAIR_LONG)
			out += 0.03 * high * (l->part > 0 ? -t : t) * 2;
		if (l->cut == HAIR_CURLY)
			out += rng_range(&r, -0.02, 0.02);
		struct spot s = crown(f, angle, out);
		if (i == 0 || i == EDGE - 1)
			s.y = fmin(c->down, 0.35);
		p[n][0] = s.x;
		p[n++][1] = s.y;
	}
	for (int i = EDGE - 1; i >= 0; i--) {
		double t = 2.0 * i / (EDGE - 1) - 1, a = fabs(t);
		double x = t * 0.70 * l->width, y;
		if (a > 0.9)
			y = fmin(c->down, 0.33);
		else
			y = c->line + (c->temple - c->line) * pow(a / 0.9, 3) - c->recede * sin(M_PI * a / 0.9) * 2;
		if (a > 0.7 && a <= 0.95)
			x = copysign(0.63, t) * l->width;
		struct spot s = face_at(f, x, y, 0);
		/* At the ears the hairline lies on the silhouette. */
		double edge = fmin(1, fmax(0, (a - 0.75) / 0.25));
		p[n][0] = s.x * (1 - edge) + (x - 0.05 * f->sin_turn) * edge;
		p[n++][1] = s.y;
	}
	curve_through(f->cr, (const double (*)[2])p, n, true);
}

static void curl(const struct face *f, struct rng *r, struct spot at)
{
	double from = rng_range(r, 0, 6), tone = rng_range(r, -1, 1);
	struct rgb towards = tone > 0 ? (struct rgb){ 0.9, 0.8, 0.65 } : (struct rgb){ 0, 0, 0 };
	cairo_new_sub_path(f->cr);
	cairo_arc(f->cr, at.x, at.y, rng_range(r, 0.018, 0.042), from, from + rng_range(r, 1.5, 4));
	rgb_set(f->cr, rgb_mix(f->look->hair, towards, tone > 0 ? 0.28 : 0.5), 0.15 + fabs(tone) * 0.4);
	cairo_set_line_width(f->cr, 0.014);
	cairo_stroke(f->cr);
}

static void mass_strands(const struct face *f, const struct cut *c)
{
	const struct face_look *l = f->look;
	struct rng r = rng_start(f->person, 43);
	int n = l->cut == HAIR_CURLY ? 1500 : l->cut == HAIR_BUZZ ? 500 : 800;
	for (int i = 0; i < n; i++) {
		double t = rng_range(&r, -1, 1), angle = t * 1.7;
		if (l->cut == HAIR_BUZZ) {
			struct spot a = crown(f, angle, rng_range(&r, -0.45, 0.03)), b = { a.x + 0.012 * sin(angle), a.y - 0.02 };
			strand(f, &r, a, a, b, 0.007);
		} else if (l->cut == HAIR_CURLY) {
			curl(f, &r, crown(f, angle, rng_range(&r, -0.45, c->top * l->volume)));
		} else {
			/* Strands leave the parting, follow the head's round and end at the hairline or the sides. */
			double start = l->cut == HAIR_TIED || l->cut == HAIR_SHORT ? 0 : l->part * 1.3;
			struct spot a = crown(f, start + (angle - start) * 0.15,
			    c->top * l->volume * rng_range(&r, 0.1, 0.8) - 0.2 * rng_range(&r, 0, 1));
			double depth = rng_range(&r, 0, 1);
			struct spot via = crown(f, start + (angle - start) * 0.75, c->top * l->volume * (1 - depth) - 0.46 * depth);
			struct spot b = crown(f, angle, c->side - 0.48 * depth * (1 - t * t));
			b.y += fabs(t) * fmax(0, c->down) * 0.6;
			strand(f, &r, a, via, b, rng_range(&r, 0.006, 0.014));
		}
	}
}

/* Long hair falls in front of the ears and shoulders. */
static void curtains_draw(const struct face *f, const struct cut *c)
{
	const struct face_look *l = f->look;
	cairo_t *cr = f->cr;
	struct rng r = rng_start(f->person, 44);
	for (int side = -1; side <= 1; side += 2) {
		double w = l->width, out = (0.735 + c->side * l->volume), shift = -0.05 * f->sin_turn, y = c->down;
		const double shape[][2] = { { side * 0.50 * w + shift, -0.70 }, { side * 0.635 * w + shift, -0.30 },
			{ side * 0.665 * w + shift, 0.10 },
			{ side * 0.62 * w + shift, 0.5 }, { side * 0.60 * w, fmin(y, 0.8) }, { side * 0.66 * w, y },
			{ side * (out + 0.06) * w, y * 0.96 },
			{ side * (out + 0.08) * w, y * 0.6 }, { side * (out + 0.02) * w, 0.1 }, { side * out * w, -0.35 },
			{ side * 0.68 * w, -0.75 } };
		cairo_save(cr);
		curve_through(cr, shape, 11, true);
		fill_hair(f, l->hair, 0.25);
		cairo_clip(cr);
		for (int i = 0; i < 150; i++) {
			double t = rng_range(&r, 0, 1), wave = rng_range(&r, -0.04, 0.04);
			double in = 0.60, x0 = side * (0.55 + 0.15 * t) * w, x1 = side * (in + (out + 0.06 - in) * t) * w;
			strand(f, &r, (struct spot){ x0, -0.75 }, (struct spot){ x1 + wave, 0.1 },
			    (struct spot){ x1 + wave * 2, y * 1.02 }, 0.011);
		}
		cairo_restore(cr);
	}
}

static void scarf_draw(const struct face *f)
{
	cairo_t *cr = f->cr;
	const struct face_look *l = f->look;
	double w = l->width, s = 0.3 * f->sin_turn;
	/* A ring of cloth about the face: the outer edge, and the face's opening cut out. */
	const double outer[][2] = { { 0, -1.16 }, { 0.62 * w, -1.0 }, { 0.90 * w, -0.4 }, { 0.90 * w, 0.3 }, { 0.86 * w, 0.9 },
		{ 0.95 * w, 1.5 },
		{ 0, 1.75 }, { -0.95 * w, 1.5 }, { -0.86 * w, 0.9 }, { -0.90 * w, 0.3 }, { -0.90 * w, -0.4 }, { -0.62 * w, -1.0 } };
	const double opening[][2] = { { s, -0.72 }, { 0.42 * w + s, -0.60 }, { 0.62 * w + s * 0.7, -0.2 },
		{ 0.63 * w + s * 0.7, 0.25 },
		{ 0.50 * w + s, 0.70 }, { 0.22 * w + s, 0.965 }, { s, 1.0 }, { -0.22 * w + s, 0.965 }, { -0.50 * w + s, 0.70 },
		{ -0.63 * w + s * 0.7, 0.25 }, { -0.62 * w + s * 0.7, -0.2 }, { -0.42 * w + s, -0.60 } };
	struct soft soft;
	cairo_t *shade = soft_start(&soft, cr, 0.03);
	curve_through(shade, opening, 12, true);
	cairo_set_line_width(shade, 0.05);
	cairo_stroke(shade);
	soft_paint(&soft, skin_shade(l->skin, 1), 0.6);
	cairo_save(cr);
	curve_through(cr, outer, 12, true);
	curve_through(cr, opening, 12, true);
	cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
	fill_hair(f, l->scarf, 0.2);
	cairo_clip(cr);
	struct rng r = rng_start(f->person, 45);
	for (int i = 0; i < 26; i++) {
		double side = i % 2 ? 1 : -1, a = rng_range(&r, 0, 1), y = 0.2 + a * 0.9;
		cairo_t *fold = soft_start(&soft, cr, 0.018);
		cairo_move_to(fold, side * (0.55 + 0.3 * a) * w, y - 1.2);
		cairo_curve_to(fold, side * 0.86 * w, y - 0.5, side * 0.75 * w, y, -side * 0.2, y + 0.55);
		cairo_set_line_width(fold, rng_range(&r, 0.012, 0.03));
		cairo_stroke(fold);
		struct rgb dark = rgb_mix(l->scarf, (struct rgb){ 0, 0, 0 }, 0.6),
		    light = rgb_mix(l->scarf, (struct rgb){ 1, 1, 1 }, 0.4);
		soft_paint(&soft, i % 3 ? dark : light, 0.28);
	}
	cairo_restore(cr);
}

void hair_draw_front(const struct face *f)
{
	const struct face_look *l = f->look;
	const struct cut *c = &cuts[l->cut];
	cairo_t *cr = f->cr;
	if (l->cut == HAIR_SCARF) {
		scarf_draw(f);
		return;
	}
	/* What hair throws on the brow. */
	struct soft soft;
	cairo_save(cr);
	face_outline(f, cr);
	cairo_clip(cr);
	cairo_t *shade = soft_start(&soft, cr, l->cut == HAIR_BUZZ || l->cut == HAIR_RECEDING ? 0.02 : 0.045);
	cairo_translate(shade, 0, 0.03);
	struct face moved = *f;
	moved.cr = shade;
	mass_path(&moved, c);
	cairo_fill(shade);
	soft_paint(&soft, rgb_mix(skin_shade(l->skin, 1), l->hair, 0.4), l->cut == HAIR_BUZZ ? 0.35 : 0.55);
	cairo_restore(cr);
	if (c->behind != 0)
		curtains_draw(f, c);
	cairo_save(cr);
	mass_path(f, c);
	if (l->cut == HAIR_BUZZ) {
		rgb_set(cr, rgb_mix(l->hair, l->skin, 0.22), 0.88);
		cairo_fill_preserve(cr);
	} else {
		fill_hair(f, l->hair, 0);
	}
	cairo_clip(cr);
	mass_strands(f, c);
	cairo_restore(cr);
	/* Curls are not cut off at the outer edge. */
	struct rng r = rng_start(f->person, 46);
	for (int i = 0; i < 260 && l->cut == HAIR_CURLY; i++) {
		double t = rng_range(&r, -1, 1), high = pow(cos(t * M_PI / 2), 0.7);
		double out = (c->side + (c->top - c->side) * high) * l->volume;
		curl(f, &r, crown(f, t * 1.55, out + rng_range(&r, -0.06, 0.015)));
	}
}
