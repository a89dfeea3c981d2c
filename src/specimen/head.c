/* Where things are on a head, and soft curves and spots on it. */
#include "specimen/head.h"

#include <math.h>

enum { MAX_POINTS = 40 };

struct spot face_at(const struct face *f, double x, double y, double lift)
{
	double across = x / (0.80 * f->look->width), along = y / 1.25;
	double z = 0.72 * sqrt(fmax(0, 1 - across * across - along * along)) + lift;
	return (struct spot){ x * f->cos_turn + z * f->sin_turn, y - z * f->sin_nod };
}

void face_curve(const struct face *f, cairo_t *cr, const double (*p)[3], int n, double side, bool closed)
{
	double flat[MAX_POINTS][2];
	for (int i = 0; i < n && i < MAX_POINTS; i++) {
		struct spot s = face_at(f, p[i][0] * side, p[i][1], p[i][2]);
		flat[i][0] = s.x;
		flat[i][1] = s.y;
	}
	curve_through(cr, flat, n < MAX_POINTS ? n : MAX_POINTS, closed);
}

/* The silhouette: what is low on a head lies further forward than the ears, so the chin swings with the turn. */
void face_outline(const struct face *f, cairo_t *cr)
{
	const struct face_look *l = f->look;
	const double half[][2] = { { 0, -1.0 }, { 0.36, -0.955 }, { 0.58, -0.765 }, { 0.705, -0.42 }, { 0.725, -0.05 },
		{ 0.70 * l->cheek, 0.22 }, { 0.635 * l->jaw, 0.52 }, { 0.50 * l->jaw, 0.76 }, { 0.25 * l->chin, 0.948 } };
	enum { HALF = sizeof half / sizeof *half };
	double p[2 * HALF][2];
	int n = 0;
	for (int i = 0; i < HALF; i++, n++)
		p[n][0] = half[i][0], p[n][1] = half[i][1];
	p[n][0] = 0, p[n++][1] = 1;
	for (int i = HALF - 1; i > 0; i--, n++)
		p[n][0] = -half[i][0], p[n][1] = half[i][1];
	for (int i = 0; i < n; i++) {
		double front = p[i][1] > 0.1 ? 0.42 * (p[i][1] - 0.1) / 0.9 : 0;
		p[i][0] = p[i][0] * l->width * (0.985 + 0.015 * f->cos_turn) + front * f->sin_turn;
		p[i][1] -= front * f->sin_nod;
	}
	curve_through(cr, (const double (*)[2])p, n, true);
}

/* A soft spot of shade or light on the face. */
void face_dab(const struct face *f, double x, double y, double lift, double w, double h, double radius, struct rgb c,
    double alpha)
{
	struct soft soft;
	struct spot s = face_at(f, x, y, lift);
	cairo_t *cr = soft_start(&soft, f->cr, radius);
	cairo_translate(cr, s.x, s.y);
	cairo_scale(cr, w, h);
	cairo_arc(cr, 0, 0, 1, 0, 2 * M_PI);
	cairo_fill(cr);
	soft_paint(&soft, c, alpha);
}

void face_soft_curve(const struct face *f, const double (*p)[3], int n, double side, double width, double radius, struct rgb c,
    double alpha)
{
	struct soft soft;
	cairo_t *cr = soft_start(&soft, f->cr, radius);
	face_curve(f, cr, p, n, side, width == 0);
	if (width == 0) {
		cairo_fill(cr);
	} else {
		cairo_set_line_width(cr, width);
		cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
		cairo_stroke(cr);
	}
	soft_paint(&soft, c, alpha);
}
