/* The sides of the documents, in millimetres. No issuer's design is followed: an invented compass, invented colours from the name
 * of the issuer, and SPECIMEN across each. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "specimen/art.h"

struct sheet {
	cairo_t *cr;
	const struct specimen *s;
	double w, h;       /* mm */
	double px_per_mm;
	struct scheme scheme;
	struct rng rng;
};

static uint64_t hash_text(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return h;
}

static struct scheme scheme_of(const struct specimen *s)
{
	/* Both sides of a card look alike. */
	int kind = s->kind == SPECIMEN_ID_BACK ? SPECIMEN_ID_FRONT : s->kind == SPECIMEN_LICENCE_BACK ? SPECIMEN_LICENCE_FRONT
	    : (int)s->kind;
	struct rng r = rng_start(hash_text(s->country) + (uint64_t)kind, 81);
	double hue = rng_range(&r, 0, 1), other = fmod(hue + rng_range(&r, 0.12, 0.35) * (rng_chance(&r, 0.5) ? 1 : -1) + 1, 1);
	return (struct scheme){
		.paper = rgb_hsl(hue, 0.25, 0.955),
		.tint = rgb_hsl(hue, 0.48, 0.70),
		.second = rgb_hsl(other, 0.48, 0.72),
		.ink = rgb_hsl(hue, 0.30, 0.14),
		.strong = rgb_hsl(hue, 0.50, 0.30),
	};
}

/* -- portrait ------------------------------------------------------------------------------------------------------------------ */

static cairo_surface_t *portrait_surface(const struct specimen *s, int w, int h)
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
static void place(struct sheet *k, cairo_surface_t *picture, double x, double y, double w, double h, double feather, double alpha)
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

static void draw_portraits(struct sheet *k, double x, double y, double w, double h, double gx, double gy, double gw, double gh)
{
	cairo_surface_t *face = portrait_surface(k->s, (int)(w * k->px_per_mm) + 8, (int)(h * k->px_per_mm) + 8);
	place(k, face, x, y, w, h, 0, 1);
	tint_picture(face, k->scheme.strong);
	place(k, face, gx, gy, gw, gh, 0.35, 0.55);
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

/* -- text ---------------------------------------------------------------------------------------------------------------------- */

static void label(struct sheet *k, double x, double y, const char *text)
{
	rgb_set(k->cr, k->scheme.strong, 0.95);
	lettering_draw(k->cr, LETTERING_SANS, 1.55, x, y, 0, text);
}

/* A field whose label is over its value. */
static void field(struct sheet *k, double x, double y, double w, double size, const char *name, const char *value)
{
	label(k, x, y, name);
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

static void rounded(cairo_t *cr, double w, double h, double r)
{
	cairo_new_sub_path(cr);
	cairo_arc(cr, w - r, r, r, -M_PI / 2, 0);
	cairo_arc(cr, w - r, h - r, r, 0, M_PI / 2);
	cairo_arc(cr, r, h - r, r, M_PI / 2, M_PI);
	cairo_arc(cr, r, r, r, M_PI, 1.5 * M_PI);
	cairo_close_path(cr);
}

static void draw_header(struct sheet *k, double height)
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

static void draw_microprint(struct sheet *k, double x, double y, double length)
{
	rgb_set(k->cr, k->scheme.strong, 0.75);
	paper_microprint(k->cr, x, y, length, 0.52, "SPECIMEN\xc2\xb7NOT\xc2\xb7" "A\xc2\xb7" "DOCUMENT\xc2\xb7");
}

static void draw_ground(struct sheet *k)
{
	struct scheme *c = &k->scheme;
	paper_ground(k->cr, k->w, k->h, c);
	paper_waves(k->cr, 0, 0, k->w, k->h, 78, 0.085, c->tint, c->second, &k->rng);
	paper_waves(k->cr, 0, k->h * 0.2, k->w, k->h * 0.6, 30, 0.07, c->second, c->tint, &k->rng);
}

static void draw_mrz(struct sheet *k, double x, double y, double w, double step)
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

/* -- sides --------------------------------------------------------------------------------------------------------------------- */

static void draw_passport_page(struct sheet *k)
{
	const struct specimen *s = k->s;
	draw_ground(k);
	paper_rosette(k->cr, k->w * 0.60, k->h * 0.47, 30, 0.10, k->scheme.tint, k->scheme.second, &k->rng);
	draw_header(k, 10);
	draw_microprint(k, 3, 11.2, k->w - 6);
	draw_portraits(k, 5, 16, 35, 45, 97, 36, 24, 30);
	char kind[] = "P<";
	field(k, 45, 18, 10, 3.2, "Type", kind);
	field(k, 62, 18, 20, 3.2, "Issuer", s->country);
	field(k, 85, 18, 36, 3.4, "Number", s->id_number);
	field(k, 45, 26.5, 74, 3.7, "Family name", s->family_name);
	field(k, 45, 35, 60, 3.7, "Given names", s->given_name);
	field(k, 45, 43.5, 30, 3.4, "Date of birth", s->date_of_birth);
	field(k, 45, 52, 30, 3.4, "Date of expiry", s->expiration_date);
	field(k, 76, 43.5, 20, 3.4, "Region", s->region);
	label(k, 76, 52, "Holder's mark");
	paper_signature(k->cr, 76, 60, 22, 5.5, s->person);
	cairo_set_source_rgba(k->cr, 1, 1, 1, 0.55);
	cairo_rectangle(k->cr, 0, k->h - 21, k->w, 21);
	cairo_fill(k->cr);
	draw_microprint(k, 3, k->h - 20.6, k->w - 6);
	draw_mrz(k, 5, k->h - 12.3, k->w - 10, 6.6);
	paper_shimmer(k->cr, 26, 12, 78, 54, &k->rng);
	paper_specimen(k->cr, k->w, k->h - 8, 19);
}

/* The page opposite, above the fold: nothing but paper. */
static void draw_passport_leaf(struct sheet *k)
{
	draw_ground(k);
	paper_rosette(k->cr, k->w / 2, k->h / 2, 36, 0.11, k->scheme.second, k->scheme.strong, &k->rng);
	paper_rosette(k->cr, k->w / 2, k->h / 2, 20, 0.10, k->scheme.tint, k->scheme.second, &k->rng);
	paper_emblem(k->cr, k->w / 2, k->h / 2, 9, rgb_mix(k->scheme.strong, k->scheme.paper, 0.3));
	rgb_set(k->cr, k->scheme.strong, 0.9);
	lettering_draw(k->cr, LETTERING_SERIF, 4.2, 10, 12, k->w - 20, "This booklet is drawn by a program.");
	lettering_draw(k->cr, LETTERING_SANS, 2.6, 10, 17, k->w - 20, "It names nobody, opens no border and belongs to a test.");
	draw_microprint(k, 10, k->h - 8, k->w - 20);
	paper_specimen(k->cr, k->w, k->h, 17);
}

static void draw_licence_front(struct sheet *k)
{
	const struct specimen *s = k->s;
	draw_ground(k);
	paper_rosette(k->cr, 66, 34, 17, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	draw_header(k, 9);
	draw_microprint(k, 2.5, 10, k->w - 5);
	draw_portraits(k, 3.5, 13, 23, 29.5, 69, 26, 13.5, 17.5);
	field(k, 30, 13.8, 52, 3.0, "1  Family name", s->family_name);
	field(k, 30, 20.4, 52, 3.0, "2  Given names", s->given_name);
	field(k, 30, 27, 20, 2.7, "3  Born", s->date_of_birth);
	field(k, 50, 27, 20, 2.7, "4  Expires", s->expiration_date);
	field(k, 30, 33.4, 34, 2.7, "5  Licence number", s->id_number);
	field(k, 30, 39.8, 15, 2.7, "6  Region", s->region);
	field(k, 50, 39.8, 18, 2.7, "7  Classes", "A  B  M");
	paper_signature(k->cr, 5, 49.8, 21, 4.2, s->person);
	draw_microprint(k, 2.5, 52.6, k->w - 5);
	paper_shimmer(k->cr, 18, 11, 46, 34, &k->rng);
	paper_specimen(k->cr, k->w, k->h + 4, 12.5);
}

/* A vehicle of a class: one, two or many wheels under a body. */
static void vehicle(cairo_t *cr, double x, double y, int wheels, double length)
{
	cairo_rectangle(cr, x, y - 1.5, length, 0.9);
	if (wheels > 1)
		cairo_rectangle(cr, x + length * 0.25, y - 2.2, length * 0.45, 0.8);
	for (int i = 0; i < wheels; i++) {
		cairo_new_sub_path(cr);
		cairo_arc(cr, x + length * (0.2 + 0.6 * i / (wheels > 1 ? wheels - 1 : 1)), y - 0.5, 0.5, 0, 2 * M_PI);
	}
	cairo_fill(cr);
}

static void draw_licence_back(struct sheet *k)
{
	static const char *const classes[] = { "M", "A", "B", "C", "T" };
	const struct specimen *s = k->s;
	draw_ground(k);
	paper_rosette(k->cr, 18, 40, 15, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	paper_stacked_code(k->cr, 5, 4, 75.6, 13, &k->rng);
	draw_microprint(k, 3, 19.8, k->w - 6);
	for (int i = 0; i <= 5; i++) {
		rgb_set(k->cr, k->scheme.strong, 0.6);
		cairo_set_line_width(k->cr, 0.13);
		cairo_move_to(k->cr, 33, 21.5 + 4.4 * i);
		cairo_line_to(k->cr, 81, 21.5 + 4.4 * i);
		cairo_stroke(k->cr);
		if (i == 5)
			break;
		double y = 24.9 + 4.4 * i;
		rgb_set(k->cr, k->scheme.ink, 1);
		lettering_draw(k->cr, LETTERING_BOLD, 2.5, 34, y, 5, classes[i]);
		vehicle(k->cr, 40, y + 0.2, i < 2 ? 2 : i, 4 + i * 0.7);
		lettering_draw(k->cr, LETTERING_SANS, 2.1, 50, y, 14, i < 3 ? "2015-03-01" : "\xe2\x80\x94");
		lettering_draw(k->cr, LETTERING_SANS, 2.1, 66, y, 14, i < 3 ? s->expiration_date : "\xe2\x80\x94");
	}
	field(k, 5, 24, 26, 2.5, "5  Licence number", s->id_number);
	field(k, 5, 30.4, 26, 2.5, "6  Region", s->region);
	label(k, 5, 48.2, "This card is a drawing. It licenses no one to drive anything.");
	draw_microprint(k, 3, 50.6, k->w - 6);
	paper_shimmer(k->cr, 4, 34, 24, 12, &k->rng);
	paper_specimen(k->cr, k->w, k->h + 10, 12);
}

static void chip(struct sheet *k, double x, double y)
{
	cairo_t *cr = k->cr;
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_pattern_t *p = cairo_pattern_create_linear(0, 0, 11, 9);
	cairo_pattern_add_color_stop_rgb(p, 0, 0.90, 0.80, 0.52);
	cairo_pattern_add_color_stop_rgb(p, 0.5, 0.80, 0.68, 0.38);
	cairo_pattern_add_color_stop_rgb(p, 1, 0.92, 0.84, 0.60);
	rounded(cr, 11, 9, 1.6);
	cairo_set_source(cr, p);
	cairo_fill_preserve(cr);
	cairo_pattern_destroy(p);
	cairo_set_source_rgba(cr, 0.35, 0.26, 0.10, 0.8);
	cairo_set_line_width(cr, 0.18);
	for (int i = 1; i < 3; i++) {
		cairo_move_to(cr, 0, 3.0 * i);
		cairo_line_to(cr, 3.6, 3.0 * i);
		cairo_move_to(cr, 7.4, 3.0 * i);
		cairo_line_to(cr, 11, 3.0 * i);
	}
	cairo_rectangle(cr, 3.6, 2, 3.8, 5);
	cairo_move_to(cr, 5.5, 0);
	cairo_line_to(cr, 5.5, 2);
	cairo_move_to(cr, 5.5, 7);
	cairo_line_to(cr, 5.5, 9);
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void draw_id_front(struct sheet *k)
{
	const struct specimen *s = k->s;
	draw_ground(k);
	paper_rosette(k->cr, 28, 34, 18, 0.09, k->scheme.second, k->scheme.strong, &k->rng);
	draw_header(k, 9);
	draw_microprint(k, 2.5, 10, k->w - 5);
	draw_portraits(k, 58.5, 12.5, 24, 30.5, 40, 26, 14, 17.5);
	chip(k, 4, 13);
	field(k, 18, 13.8, 38, 3.0, "Family name", s->family_name);
	field(k, 18, 20.4, 38, 3.0, "Given names", s->given_name);
	field(k, 4, 28, 20, 2.7, "Born", s->date_of_birth);
	field(k, 24, 28, 18, 2.7, "Expires", s->expiration_date);
	field(k, 4, 34.6, 34, 2.9, "Card number", s->id_number);
	field(k, 4, 41.4, 15, 2.7, "Region", s->region);
	paper_signature(k->cr, 60, 50.2, 21, 4.2, s->person);
	draw_microprint(k, 2.5, 52.6, k->w - 5);
	paper_shimmer(k->cr, 22, 11, 46, 34, &k->rng);
	paper_specimen(k->cr, k->w, k->h + 4, 12.5);
}

static void draw_id_back(struct sheet *k)
{
	const struct specimen *s = k->s;
	draw_ground(k);
	paper_rosette(k->cr, 70, 14, 12, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	field(k, 5, 5.5, 24, 2.7, "Region", s->region);
	field(k, 30, 5.5, 24, 2.7, "Card number", s->id_number);
	label(k, 5, 13.4, "Issued by nobody. If found, delete the picture.");
	paper_linear_code(k->cr, 6, 17, 46, 7, &k->rng);
	paper_emblem(k->cr, 70, 14, 7.5, k->scheme.strong);
	draw_microprint(k, 3, 29.4, k->w - 6);
	cairo_set_source_rgba(k->cr, 1, 1, 1, 0.6);
	cairo_rectangle(k->cr, 0, 31, k->w, 23);
	cairo_fill(k->cr);
	draw_mrz(k, 4, 37, k->w - 8, 6.4);
	paper_shimmer(k->cr, 56, 3, 27, 23, &k->rng);
	paper_specimen(k->cr, k->w, k->h - 4, 12.5);
}

/* -- putting one together ------------------------------------------------------------------------------------------------------ */

void card_size(enum specimen_kind kind, bool open, double *w, double *h)
{
	*w = kind == SPECIMEN_PASSPORT ? 125 : 85.6;
	*h = kind == SPECIMEN_PASSPORT ? 88 : 54;
	if (open)
		*h *= 2;
}

/* Two pages sewn at the fold, the upper one bending away from the light. */
static void draw_booklet(struct sheet *k)
{
	double page = k->h / 2;
	struct sheet leaf = *k;
	leaf.h = page;
	cairo_save(k->cr);
	cairo_rectangle(k->cr, 0, 0, k->w, page);
	cairo_clip(k->cr);
	draw_passport_leaf(&leaf);
	cairo_restore(k->cr);
	cairo_save(k->cr);
	cairo_translate(k->cr, 0, page);
	cairo_rectangle(k->cr, 0, 0, k->w, page);
	cairo_clip(k->cr);
	leaf.rng = rng_start(k->s->seed, 84);
	draw_passport_page(&leaf);
	cairo_restore(k->cr);
	for (int side = -1; side <= 1; side += 2) {
		cairo_pattern_t *p = cairo_pattern_create_linear(0, page, 0, page + side * 14);
		cairo_pattern_add_color_stop_rgba(p, 0, 0.05, 0.04, 0.03, 0.55);
		cairo_pattern_add_color_stop_rgba(p, 0.12, 0.05, 0.04, 0.03, 0.22);
		cairo_pattern_add_color_stop_rgba(p, 1, 0.05, 0.04, 0.03, 0);
		cairo_set_source(k->cr, p);
		cairo_rectangle(k->cr, 0, side < 0 ? page - 14 : page, k->w, 14);
		cairo_fill(k->cr);
		cairo_pattern_destroy(p);
	}
}

cairo_surface_t *card_draw(const struct specimen *s, bool open, double px_per_mm)
{
	static void (*const sides[])(struct sheet *) = {
		[SPECIMEN_PASSPORT] = draw_passport_page, [SPECIMEN_LICENCE_FRONT] = draw_licence_front,
		[SPECIMEN_LICENCE_BACK] = draw_licence_back, [SPECIMEN_ID_FRONT] = draw_id_front, [SPECIMEN_ID_BACK] = draw_id_back,
	};
	struct sheet k = { .s = s, .px_per_mm = px_per_mm, .scheme = scheme_of(s), .rng = rng_start(s->seed, 83) };
	card_size(s->kind, open, &k.w, &k.h);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(k.w * px_per_mm),
	    (int)ceil(k.h * px_per_mm));
	k.cr = cairo_create(surface);
	cairo_scale(k.cr, px_per_mm, px_per_mm);
	rounded(k.cr, k.w, k.h, 3.2);
	cairo_clip(k.cr);
	if (open)
		draw_booklet(&k);
	else
		sides[s->kind](&k);
	cairo_destroy(k.cr);
	cairo_surface_flush(surface);
	return surface;
}

cairo_surface_t *card_portrait(const struct specimen *s, int width, int height)
{
	struct sheet k = { .s = s, .w = 35, .h = 35.0 * height / width, .px_per_mm = width / 35.0, .scheme = scheme_of(s),
		.rng = rng_start(s->seed, 85) };
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	k.cr = cairo_create(surface);
	cairo_scale(k.cr, k.px_per_mm, k.px_per_mm);
	cairo_surface_t *face = portrait_surface(s, width, height);
	place(&k, face, 0, 0, k.w, k.h, 0, 1);
	cairo_surface_destroy(face);
	paper_waves(k.cr, 0, k.h * 0.66, k.w, k.h * 0.34, 10, 0.10, rgb_mix(k.scheme.tint, k.scheme.paper, 0.3), k.scheme.second,
	    &k.rng);
	paper_shimmer(k.cr, k.w * 0.5, k.h * 0.35, k.w * 0.5, k.h * 0.65, &k.rng);
	paper_specimen(k.cr, k.w, k.h * 1.5, 6.2);
	/* Once more where neither skin nor clothes can swallow it. */
	rgb_set(k.cr, k.scheme.strong, 0.8);
	cairo_rectangle(k.cr, 0, k.h - 4.4, k.w, 4.4);
	cairo_fill(k.cr);
	cairo_set_source_rgb(k.cr, 1, 1, 1);
	double wide = lettering_width(k.cr, LETTERING_BOLD, 3, "SPECIMEN");
	lettering_draw(k.cr, LETTERING_BOLD, 3, (k.w - wide) / 2, k.h - 1.15, 0, "SPECIMEN");
	cairo_destroy(k.cr);
	cairo_surface_flush(surface);
	return surface;
}
