/* A hand that holds a card: limbs are rows of discs, drawn from the shaded edge inwards to the lit ridge. */
#include <math.h>

#include "specimen/art.h"
#include "specimen/head.h"

struct joint {
	double x, y, r;
};

static struct joint between(const struct joint *j, int n, double t)
{
	double at = t * (n - 1);
	int i = at >= n - 1 ? n - 2 : (int)at;
	double u = at - i;
	const struct joint *a = &j[i > 0 ? i - 1 : 0], *b = &j[i], *c = &j[i + 1], *d = &j[i + 2 < n ? i + 2 : n - 1];
#define SMOOTH(f)                                                                                              \
	(0.5 * (2 * b->f + (c->f - a->f) * u + (2 * a->f - 5 * b->f + 4 * c->f - d->f) * u * u + \
		   (3 * b->f - a->f - 3 * c->f + d->f) * u * u * u))
	struct joint out = { SMOOTH(x), SMOOTH(y), SMOOTH(r) };
#undef SMOOTH
	return out;
}

/* The envelope of the discs, each `part` of its radius and moved towards the light: there along one side, round the tip, back
 * along the other and round the root. */
static void limb_path(cairo_t *cr, const struct joint *j, int n, double part, double shift)
{
	enum { STEPS = 48, ROUND = 14 };
	cairo_new_sub_path(cr);
	for (int k = 0; k < 2 * (STEPS + ROUND); k++) {
		bool back = k >= STEPS + ROUND;
		int at = back ? k - STEPS - ROUND : k, turned = at > STEPS ? at - STEPS : 0;
		double t = (double)(at - turned) / STEPS, e = t < 0.5 ? 0.01 : -0.01, r;
		if (back)
			t = 1 - t, e = -e;
		struct joint p = between(j, n, t), q = between(j, n, t + e);
		double along = atan2((q.y - p.y) / e, (q.x - p.x) / e);
		double side = (back ? -M_PI / 2 : M_PI / 2) - M_PI * turned / ROUND;
		r = fmax(0.05, p.r * part);
		cairo_line_to(cr, p.x - shift * p.r + r * cos(along + side), p.y - shift * p.r * 0.6 + r * sin(along + side));
	}
	cairo_close_path(cr);
}

static void limb(cairo_t *cr, const struct joint *j, int n, struct rgb skin)
{
	enum { SHELLS = 40 };
	for (int i = 0; i < SHELLS; i++) {
		/* Shells lie closer at the edge, where a round thing darkens fastest. */
		double t = pow((double)i / (SHELLS - 1), 1.6), round = sqrt(1 - (1 - t) * (1 - t));
		limb_path(cr, j, n, 1 - 0.85 * t, 0.24 * t);
		rgb_set(cr, round < 0.75 ? skin_shade(skin, 0.55 * (1 - round / 0.75)) : skin_light(skin, (round - 0.75) * 1.1), 1);
		cairo_fill(cr);
	}
}

static void limb_shadow(cairo_t *cr, const struct joint *j, int n, double dx, double dy, double radius, double alpha)
{
	struct soft soft;
	cairo_t *to = soft_start(&soft, cr, radius);
	cairo_translate(to, dx, dy);
	limb_path(to, j, n, 1, 0);
	cairo_fill(to);
	soft_paint(&soft, (struct rgb){ 0.05, 0.04, 0.05 }, alpha);
}

/* Short arcs across a limb where it bends. */
static void creases(cairo_t *cr, const struct joint *j, int n, double at, int count, struct rgb skin, struct rng *r)
{
	for (int i = 0; i < count; i++) {
		double t = at + 0.022 * (i - count / 2.0);
		struct joint p = between(j, n, t), q = between(j, n, t + 0.02);
		double angle = atan2(q.y - p.y, q.x - p.x), wide = p.r * rng_range(r, 0.45, 0.75);
		struct soft soft;
		cairo_t *to = soft_start(&soft, cr, 0.16);
		cairo_translate(to, p.x, p.y);
		cairo_rotate(to, angle);
		cairo_move_to(to, 0, -wide);
		cairo_curve_to(to, p.r * 0.16, -wide * 0.4, p.r * 0.16, wide * 0.4, 0, wide);
		cairo_set_line_width(to, 0.30);
		cairo_stroke(to);
		soft_paint(&soft, skin_shade(skin, 1), 0.45);
	}
}

static void nail(cairo_t *cr, const struct joint *j, int n, struct rgb skin)
{
	struct joint tip = between(j, n, 1), back = between(j, n, 0.90);
	double angle = atan2(tip.y - back.y, tip.x - back.x), r = tip.r;
	struct rgb bed = rgb_mix(skin_light(skin, 0.7), (struct rgb){ 0.93, 0.66, 0.64 }, 0.45);
	cairo_save(cr);
	cairo_translate(cr, tip.x, tip.y);
	cairo_rotate(cr, angle);
	const double plate[][2] = { { r * 0.82, 0 }, { r * 0.66, r * 0.48 }, { 0, r * 0.60 }, { -r * 0.60, r * 0.52 },
		{ -r * 0.74, 0 },
		{ -r * 0.60, -r * 0.52 }, { 0, -r * 0.60 }, { r * 0.66, -r * 0.48 } };
	struct soft soft;
	cairo_t *to = soft_start(&soft, cr, 0.35);
	curve_through(to, plate, 8, true);
	cairo_set_line_width(to, 0.7);
	cairo_stroke(to);
	soft_paint(&soft, skin_shade(skin, 1), 0.55);
	curve_through(cr, plate, 8, true);
	rgb_set(cr, bed, 1);
	cairo_fill_preserve(cr);
	cairo_clip(cr);
	to = soft_start(&soft, cr, 0.25);
	cairo_rectangle(to, r * 0.60, -r, r, 2 * r);
	cairo_fill(to);
	soft_paint(&soft, (struct rgb){ 0.97, 0.93, 0.88 }, 0.8);
	to = soft_start(&soft, cr, 0.5);
	cairo_rectangle(to, -r * 0.5, -r * 0.30, r * 0.95, r * 0.16);
	cairo_fill(to);
	soft_paint(&soft, (struct rgb){ 1, 1, 1 }, 0.55);
	to = soft_start(&soft, cr, 0.2);
	cairo_arc(to, -r * 0.85, 0, r * 0.38, 0, 2 * M_PI);
	cairo_fill(to);
	soft_paint(&soft, (struct rgb){ 1, 0.93, 0.90 }, 0.4);
	cairo_restore(cr);
}

void hand_draw_behind(cairo_t *cr, double w, double h, struct rgb skin, struct rng *r)
{
	/* The palm and heel come from below; of the fingers behind the card only the tips pass its far edge. */
	const struct joint heel[] = { { w * 0.78, h + 170, 36 }, { w * 0.70, h + 90, 32 }, { w * 0.66, h + 48, 29 },
		{ w * 0.60, h + 20, 26 }, { w * 0.56, h - 6, 22 } };
	limb(cr, heel, 5, skin_shade(skin, 0.10));
	double far = rng_range(r, 0.02, 0.06) * w;
	for (int i = 0; i < 3; i++) {
		double y = h * (0.36 + 0.235 * i);
		const struct joint finger[] = { { w * 0.4, y + 6, 8.4 }, { w * 0.12, y + 1, 8.0 },
			{ -far - 2.5 + 3.0 * fabs(i - 1.0), y, 7.2 } };
		limb_shadow(cr, finger, 3, 1.5, 3, 2.2, 0.30);
		limb(cr, finger, 3, skin);
		creases(cr, finger, 3, 0.80, 2, skin, r);
	}
}

void hand_draw_front(cairo_t *cr, double w, double h, struct rgb skin, struct rng *r)
{
	double reach = rng_range(r, 7, 10), lean = rng_range(r, -4, 3);
	const struct joint thumb[] = { { w * 0.66 + 34, h + 150, 22 }, { w * 0.66 + 16, h + 62, 17 },
		{ w * 0.66 + 7, h + 30, 12.5 }, { w * 0.66 + 3, h + 14, 10.8 },
		{ w * 0.66 + lean * 0.4, h + 2, 10.3 }, { w * 0.66 + lean, h - reach, 8.8 } };
	limb_shadow(cr, thumb, 6, 2.0, 2.6, 2.0, 0.42);
	limb(cr, thumb, 6, skin);
	creases(cr, thumb, 6, 0.73, 3, skin, r);
	nail(cr, thumb, 6, skin);
}
