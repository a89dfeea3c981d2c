/* What the sides of a document have in common: ground, header, fields, machine-readable lines. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "specimen/sheet.h"

void sheet_label(struct sheet *k, double x, double y, const char *text)
{
	rgb_set(k->cr, k->scheme.strong, 0.95);
	lettering_draw(k->cr, LETTERING_SANS, 1.55, x, y, 0, text);
}

void sheet_field(struct sheet *k, double x, double y, double w, double size, const char *name, const char *value)
{
	sheet_label(k, x, y, name);
	rgb_set(k->cr, k->scheme.ink, 1);
	lettering_draw(k->cr, LETTERING_BOLD, size, x, y + size * 1.08, w, *value ? value : "\xe2\x80\x94");
}

static const struct {
	const char *title, *other;
} titles[] = {
	[SPECIMEN_PASSPORT] = { "PASSPORT", "PASAPORTO" },
	[SPECIMEN_LICENCE_FRONT] = { "DRIVING LICENCE", "KONDUKPERMESO" },
	[SPECIMEN_LICENCE_BACK] = { "DRIVING LICENCE", "KONDUKPERMESO" },
	[SPECIMEN_ID_FRONT] = { "IDENTITY CARD", "IDENTIGA KARTO" },
	[SPECIMEN_ID_BACK] = { "IDENTITY CARD", "IDENTIGA KARTO" },
};

/* The category as the record has it, in capitals with spaces; else the kind's own title. */
static void title_of(const struct specimen *s, char *out, size_t room)
{
	snprintf(out, room, "%s", *s->category ? s->category : titles[s->kind].title);
	for (char *c = out; *c; c++)
		*c = (char)(*c == '_' ? ' ' : *c >= 'a' && *c <= 'z' ? *c - 32 : *c);
}

void sheet_outline(cairo_t *cr, double w, double h, double r)
{
	cairo_new_sub_path(cr);
	cairo_arc(cr, w - r, r, r, -M_PI / 2, 0);
	cairo_arc(cr, w - r, h - r, r, 0, M_PI / 2);
	cairo_arc(cr, r, h - r, r, M_PI / 2, M_PI);
	cairo_arc(cr, r, r, r, M_PI, 1.5 * M_PI);
	cairo_close_path(cr);
}

void sheet_header(struct sheet *k, double height)
{
	cairo_t *cr = k->cr;
	char title[40];
	title_of(k->s, title, sizeof title);
	cairo_pattern_t *p = cairo_pattern_create_linear(0, 0, k->w, 0);
	struct rgb a = k->scheme.strong, b = rgb_mix(k->scheme.strong, k->scheme.second, 0.55);
	cairo_pattern_add_color_stop_rgba(p, 0, a.r, a.g, a.b, 0.94);
	cairo_pattern_add_color_stop_rgba(p, 1, b.r, b.g, b.b, 0.90);
	cairo_rectangle(cr, 0, 0, k->w, height);
	cairo_set_source(cr, p);
	cairo_fill(cr);
	cairo_pattern_destroy(p);
	double u = height / 9;
	paper_emblem(cr, 5.6 * u, height / 2, 3.4 * u, (struct rgb){ 1, 1, 1 });
	cairo_set_source_rgb(cr, 1, 1, 1);
	lettering_draw(cr, LETTERING_BOLD, 4.0 * u, 11 * u, 4.9 * u, k->w * 0.55, title);
	cairo_set_source_rgba(cr, 1, 1, 1, 0.85);
	char line[160];
	snprintf(line, sizeof line, "%s  \xc2\xb7  SPECIMEN ISSUER", titles[k->s->kind].other);
	lettering_draw(cr, LETTERING_SANS, 1.9 * u, 11 * u, 7.5 * u, k->w * 0.55, line);
	cairo_set_source_rgb(cr, 1, 1, 1);
	double size = 5.2 * u, width = fmin(lettering_width(cr, LETTERING_BOLD, size, k->s->country), k->w * 0.25);
	lettering_draw(cr, LETTERING_BOLD, size, k->w - 4 * u - width, 6.4 * u, width, k->s->country);
}

void sheet_microprint(struct sheet *k, double x, double y, double length)
{
	rgb_set(k->cr, k->scheme.strong, 0.75);
	paper_microprint(k->cr, x, y, length, 0.52, "SPECIMEN\xc2\xb7NOT\xc2\xb7" "A\xc2\xb7" "DOCUMENT\xc2\xb7");
}

void sheet_ground(struct sheet *k)
{
	struct scheme *c = &k->scheme;
	paper_ground(k->cr, k->w, k->h, c);
	paper_waves(k->cr, 0, 0, k->w, k->h, 78, 0.085, c->tint, c->second, &k->rng);
	paper_waves(k->cr, 0, k->h * 0.2, k->w, k->h * 0.6, 30, 0.07, c->second, c->tint, &k->rng);
}

void sheet_mrz(struct sheet *k, double x, double y, double w, double step)
{
	char lines[MRZ_LINES][MRZ_ROOM];
	int n = mrz_lines(k->s, lines);
	cairo_set_source_rgb(k->cr, 0.07, 0.07, 0.08);
	/* A fixed pitch, whatever the font's: each character sits in a cell of its own. */
	size_t count = strlen(lines[0]);
	double pitch = w / (double)count;
	for (int i = 0; i < n; i++) {
		for (size_t j = 0; j < count; j++) {
			char one[2] = { lines[i][j], 0 };
			lettering_draw(k->cr, LETTERING_MONO, pitch * 1.55, x + pitch * (double)j, y + step * i, pitch, one);
		}
	}
}
