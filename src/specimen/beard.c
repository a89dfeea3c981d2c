/* Beards: where hair grows on a face, a soft ground and strokes on it. */
#include <math.h>

#include "specimen/head.h"

static bool beard_covers(enum beard b, double x, double y)
{
	double a = fabs(x);
	bool lips = a < 0.235 && y > 0.60 && y < 0.735;
	bool moustache = a < 0.27 - 0.2 * (0.62 - y) && y > 0.515 + 0.03 * (a < 0.05) && y < 0.615;
	bool goatee = a < 0.26 - 0.15 * fmax(0, y - 0.85) && y > 0.74;
	bool full = y > 0.50 + 0.25 * fmax(0, 0.5 - a) && a > 0.25 ? true : y > 0.745;
	bool side = a > 0.55 + 0.03 * sin(9 * y) && y > -0.05;
	switch (b) {
	case BEARD_MOUSTACHE:
		return moustache;
	case BEARD_GOATEE:
		return moustache || (goatee && !lips) || (a > 0.22 && a < 0.28 && y > 0.58);
	case BEARD_STUBBLE:
	case BEARD_FULL:
		return (moustache || full || side) && !lips;
	default:
		return false;
	}
}

void beard_draw(const struct face *f)
{
	const struct face_look *l = f->look;
	if (l->beard == BEARD_NONE)
		return;
	cairo_t *cr = f->cr;
	struct rng r = rng_start(f->person, 51);
	bool stubble = l->beard == BEARD_STUBBLE;
	struct soft soft;
	cairo_save(cr);
	/* Only a full beard stands out of the face, and that a little. */
	double out = l->beard == BEARD_FULL ? 1.055 : 1;
	cairo_scale(cr, out, out);
	face_outline(f, cr);
	cairo_scale(cr, 1 / out, 1 / out);
	cairo_clip(cr);
	cairo_t *under = soft_start(&soft, cr, 0.028);
	for (int i = 0; i < 2000; i++) {
		double x = rng_range(&r, -0.9, 0.9), y = rng_range(&r, -0.05, 1.0);
		if (!beard_covers(l->beard, x, y))
			continue;
		struct spot s = face_at(f, x, y, 0);
		cairo_arc(under, s.x, s.y, 0.028, 0, 2 * M_PI);
		cairo_fill(under);
	}
	soft_paint(&soft, rgb_mix(l->hair, l->skin, stubble ? 0.3 : 0.08), stubble ? 0.30 : 0.80);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	for (int i = 0; i < 5600; i++) {
		double x = rng_range(&r, -0.9, 0.9) * l->width, y = rng_range(&r, -0.05, 1.03), tone = rng_range(&r, 0, 1);
		if (!beard_covers(l->beard, x / l->width, y))
			continue;
		double len = stubble ? 0.008 : 0.045;
		struct spot s = face_at(f, x, y, 0);
		cairo_move_to(cr, s.x, s.y);
		cairo_line_to(cr, s.x + x * len * rng_range(&r, 0.2, 1), s.y + len * rng_range(&r, 0.4, 1));
		rgb_set(cr, rgb_mix(l->hair, (struct rgb){ tone, tone * 0.9, tone * 0.8 }, stubble ? 0.1 : 0.18),
		    stubble ? 0.4 : 0.45);
		cairo_set_line_width(cr, 0.008);
		cairo_stroke(cr);
	}
	cairo_restore(cr);
}
