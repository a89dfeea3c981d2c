/* Security paper as one imagines it: fine lines that nobody's press has printed. */
#include <math.h>
#include <string.h>

#include "specimen/art.h"

void paper_ground(cairo_t *cr, double w, double h, const struct scheme *s)
{
	cairo_pattern_t *p = cairo_pattern_create_linear(0, 0, w, h * 0.8);
	struct rgb a = rgb_mix(s->paper, s->tint, 0.34), b = s->paper, c = rgb_mix(s->paper, s->second, 0.34);
	cairo_pattern_add_color_stop_rgb(p, 0, a.r, a.g, a.b);
	cairo_pattern_add_color_stop_rgb(p, 0.5, b.r, b.g, b.b);
	cairo_pattern_add_color_stop_rgb(p, 1, c.r, c.g, c.b);
	cairo_set_source(cr, p);
	cairo_rectangle(cr, 0, 0, w, h);
	cairo_fill(cr);
	cairo_pattern_destroy(p);
}

void paper_waves(cairo_t *cr, double x, double y, double w, double h, int lines, double width, struct rgb from, struct rgb to,
    struct rng *r)
{
	enum { STEPS = 150 };
	double k1 = rng_range(r, 1.5, 3), k2 = rng_range(r, 3.5, 6), p1 = rng_range(r, 0, 6), p2 = rng_range(r, 0, 6);
	double a1 = h * rng_range(r, 0.10, 0.2), a2 = h * rng_range(r, 0.04, 0.09), twist = rng_range(r, 2, 4) * M_PI;
	cairo_save(cr);
	cairo_rectangle(cr, x, y, w, h);
	cairo_clip(cr);
	cairo_set_line_width(cr, width);
	for (int i = 0; i < lines; i++) {
		double t = (double)i / (lines - 1);
		for (int j = 0; j <= STEPS; j++) {
			double u = (double)j / STEPS;
			double bend = a1 * sin(2 * M_PI * k1 * u + p1 + t * 1.3) + a2 * sin(2 * M_PI * k2 * u + p2 + t * twist);
			cairo_line_to(cr, x + u * w, y + (t * 1.5 - 0.25) * h + bend);
		}
		rgb_set(cr, rgb_mix(from, to, t), 0.62);
		cairo_stroke(cr);
	}
	cairo_restore(cr);
}

void paper_rosette(cairo_t *cr, double x, double y, double radius, double width, struct rgb from, struct rgb to, struct rng *r)
{
	enum { STEPS = 288, COPIES = 10 };
	int petals = 6 + rng_pick(r, 7);
	double depth = rng_range(r, 0.14, 0.26), fine = rng_range(r, 0.02, 0.06);
	cairo_set_line_width(cr, width);
	for (int ring = 0; ring < 2; ring++) {
		for (int i = 0; i < COPIES; i++) {
			double t = (double)i / COPIES, size = radius * (ring ? 0.52 : 1);
			for (int j = 0; j < STEPS; j++) {
				double a = 2 * M_PI * j / STEPS;
				double d = 1 - depth + depth * sin(petals * a + 2 * M_PI * t) +
				    fine * cos(3 * petals * a - 4 * M_PI * t);
				cairo_line_to(cr, x + size * d * 0.86 * cos(a), y + size * d * 0.86 * sin(a));
			}
			cairo_close_path(cr);
			rgb_set(cr, rgb_mix(from, to, t), 0.55);
			cairo_stroke(cr);
		}
	}
}

void paper_microprint(cairo_t *cr, double x, double y, double length, double size, const char *text)
{
	double step = lettering_width(cr, LETTERING_SANS, size, text) + size * 0.4;
	for (double at = 0; at + step <= length; at += step)
		lettering_draw(cr, LETTERING_SANS, size, x + at, y, 0, text);
}

static void star(cairo_t *cr, double x, double y, double radius, int points, double inner, double turn)
{
	cairo_new_sub_path(cr);
	for (int i = 0; i < 2 * points; i++) {
		double a = turn + M_PI * i / points, d = i % 2 ? radius * inner : radius;
		cairo_line_to(cr, x + d * sin(a), y - d * cos(a));
	}
	cairo_close_path(cr);
}

void paper_shimmer(cairo_t *cr, double x, double y, double w, double h, struct rng *r)
{
	double angle = rng_range(r, 0.3, 1.2), from = rng_range(r, 0, 1);
	cairo_pattern_t *p = cairo_pattern_create_linear(x, y, x + w * cos(angle), y + w * sin(angle));
	for (int i = 0; i <= 8; i++) {
		struct rgb c = rgb_hsl(fmod(from + i * 0.17, 1), 0.75, 0.62);
		cairo_pattern_add_color_stop_rgba(p, i / 8.0, c.r, c.g, c.b, 0.16 + 0.16 * (i % 2));
	}
	cairo_save(cr);
	cairo_rectangle(cr, x, y, w, h);
	cairo_clip(cr);
	cairo_set_source(cr, p);
	double step = 6.2;
	for (int row = 0; row * step * 0.6 < h + step; row++) {
		for (double sx = x + (row % 2) * step / 2; sx < x + w + step; sx += step) {
			double sy = y + row * step * 0.6;
			star(cr, sx, sy, 1.5, row % 3 ? 6 : 4, 0.42, 0.2 * row);
			cairo_new_sub_path(cr);
			cairo_arc(cr, sx + step / 2, sy, 0.55, 0, 2 * M_PI);
		}
	}
	cairo_fill(cr);
	cairo_restore(cr);
	cairo_pattern_destroy(p);
}

void paper_emblem(cairo_t *cr, double x, double y, double radius, struct rgb c)
{
	/* A compass of nothing in particular. */
	cairo_save(cr);
	rgb_set(cr, c, 0.9);
	cairo_set_line_width(cr, radius * 0.05);
	for (int i = 0; i < 2; i++) {
		cairo_new_sub_path(cr);
		cairo_arc(cr, x, y, radius * (i ? 0.98 : 0.86), 0, 2 * M_PI);
		cairo_stroke(cr);
	}
	star(cr, x, y, radius * 0.80, 8, 0.46, M_PI / 8);
	cairo_stroke(cr);
	star(cr, x, y, radius * 0.66, 4, 0.30, 0);
	cairo_fill(cr);
	cairo_set_source_rgba(cr, 1, 1, 1, 0.8);
	cairo_arc(cr, x, y, radius * 0.12, 0, 2 * M_PI);
	cairo_fill(cr);
	cairo_restore(cr);
}

void paper_signature(cairo_t *cr, double x, double y, double w, double h, uint64_t person)
{
	struct rng r = rng_start(person, 71);
	enum { LOOPS = 11 };
	double p[LOOPS * 2][2];
	int n = 0;
	for (int i = 0; i < LOOPS; i++) {
		double at = x + w * (i + rng_range(&r, -0.35, 0.6)) / LOOPS, tall = i == 0 || rng_chance(&r, 0.22) ? 0.95 : 0.36;
		p[n][0] = at, p[n++][1] = y - h * tall * rng_range(&r, 0.6, 1);
		p[n][0] = at + w / LOOPS * rng_range(&r, -0.2, 0.5);
		p[n++][1] = y + h * (rng_chance(&r, 0.15) ? 0.4 : rng_range(&r, -0.08, 0.05));
	}
	p[n - 1][0] = x + w, p[n - 1][1] = y - h * rng_range(&r, 0, 0.4);
	curve_through(cr, (const double (*)[2])p, n, false);
	cairo_set_source_rgba(cr, 0.08, 0.09, 0.25, 0.85);
	cairo_set_line_width(cr, h * 0.05);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(cr);
	cairo_move_to(cr, x + w * 0.1, y + h * 0.22);
	cairo_curve_to(cr, x + w * 0.4, y + h * 0.1, x + w * 0.7, y + h * 0.25, x + w * 0.95, y + h * 0.08);
	cairo_stroke(cr);
}

void paper_stacked_code(cairo_t *cr, double x, double y, double w, double h, struct rng *r)
{
	enum { COLUMNS = 150, ROWS = 22 };
	double cw = w / COLUMNS, ch = h / ROWS;
	cairo_save(cr);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_GRAY);
	cairo_set_source_rgba(cr, 1, 1, 1, 0.85);
	cairo_rectangle(cr, x - 1, y - 0.8, w + 2, h + 1.6);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0.08, 0.08, 0.09);
	for (int row = 0; row < ROWS; row++) {
		for (int col = 0; col < COLUMNS;) {
			bool margin = col < 8 || col >= COLUMNS - 8;
			int bar = margin ? 1 + (col % 3 == 0) : 1 + rng_pick(r, 4);
			int end = col + bar < COLUMNS ? col + bar : COLUMNS;
			if (margin ? col % 4 < 2 : true)
				cairo_rectangle(cr, x + col * cw, y + row * ch, (end - col) * cw, ch * 1.02);
			col = end + (margin ? 1 : 1 + rng_pick(r, 3));
		}
	}
	cairo_fill(cr);
	cairo_restore(cr);
}

void paper_linear_code(cairo_t *cr, double x, double y, double w, double h, struct rng *r)
{
	cairo_set_source_rgba(cr, 1, 1, 1, 0.85);
	cairo_rectangle(cr, x - 1, y - 0.5, w + 2, h + 1);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0.08, 0.08, 0.09);
	double unit = w / 120;
	for (double at = 0; at < w - 4 * unit;) {
		double bar = unit * (1 + rng_pick(r, 3));
		cairo_rectangle(cr, x + at, y, bar, h);
		at += bar + unit * (1 + rng_pick(r, 3));
	}
	cairo_fill(cr);
}

void paper_specimen(cairo_t *cr, double w, double h, double size)
{
	static const char word[] = "SPECIMEN";
	double width = lettering_width(cr, LETTERING_BOLD, size, word);
	cairo_save(cr);
	cairo_translate(cr, w / 2, h / 2);
	cairo_rotate(cr, -atan2(h, w) * 0.72);
	cairo_set_source_rgba(cr, 0.78, 0.10, 0.12, 0.25);
	lettering_draw(cr, LETTERING_BOLD, size, -width / 2, size * 0.36, 0, word);
	cairo_restore(cr);
}
