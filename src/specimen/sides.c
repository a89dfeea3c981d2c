/* The sides of the documents, in millimetres. No issuer's design is followed: an invented compass, invented colours from the name
 * of the issuer, and SPECIMEN across each. */
#include <math.h>

#include "specimen/sheet.h"

void side_passport_page(struct sheet *k)
{
	const struct specimen *s = k->s;
	sheet_ground(k);
	paper_rosette(k->cr, k->w * 0.60, k->h * 0.47, 30, 0.10, k->scheme.tint, k->scheme.second, &k->rng);
	sheet_header(k, 10);
	sheet_microprint(k, 3, 11.2, k->w - 6);
	sheet_portraits(k, 5, 16, 35, 45, 97, 36, 24, 30);
	char kind[] = "P<";
	sheet_field(k, 45, 18, 10, 3.2, "Type", kind);
	sheet_field(k, 62, 18, 20, 3.2, "Issuer", s->country);
	sheet_field(k, 85, 18, 36, 3.4, "Number", s->id_number);
	sheet_field(k, 45, 26.5, 74, 3.7, "Family name", s->family_name);
	sheet_field(k, 45, 35, 60, 3.7, "Given names", s->given_name);
	sheet_field(k, 45, 43.5, 30, 3.4, "Date of birth", s->date_of_birth);
	sheet_field(k, 45, 52, 30, 3.4, "Date of expiry", s->expiration_date);
	sheet_field(k, 76, 43.5, 20, 3.4, "Region", s->region);
	sheet_label(k, 76, 52, "Holder's mark");
	paper_signature(k->cr, 76, 60, 22, 5.5, s->person);
	cairo_set_source_rgba(k->cr, 1, 1, 1, 0.55);
	cairo_rectangle(k->cr, 0, k->h - 21, k->w, 21);
	cairo_fill(k->cr);
	sheet_microprint(k, 3, k->h - 20.6, k->w - 6);
	sheet_mrz(k, 5, k->h - 12.3, k->w - 10, 6.6);
	paper_shimmer(k->cr, 26, 12, 78, 54, &k->rng);
	paper_specimen(k->cr, k->w, k->h - 8, 19);
}

/* The page opposite, above the fold: nothing but paper. */
void side_passport_leaf(struct sheet *k)
{
	sheet_ground(k);
	paper_rosette(k->cr, k->w / 2, k->h / 2, 36, 0.11, k->scheme.second, k->scheme.strong, &k->rng);
	paper_rosette(k->cr, k->w / 2, k->h / 2, 20, 0.10, k->scheme.tint, k->scheme.second, &k->rng);
	paper_emblem(k->cr, k->w / 2, k->h / 2, 9, rgb_mix(k->scheme.strong, k->scheme.paper, 0.3));
	rgb_set(k->cr, k->scheme.strong, 0.9);
	lettering_draw(k->cr, LETTERING_SERIF, 4.2, 10, 12, k->w - 20, "This booklet is drawn by a program.");
	lettering_draw(k->cr, LETTERING_SANS, 2.6, 10, 17, k->w - 20, "It names nobody, opens no border and belongs to a test.");
	sheet_microprint(k, 10, k->h - 8, k->w - 20);
	paper_specimen(k->cr, k->w, k->h, 17);
}

void side_licence_front(struct sheet *k)
{
	const struct specimen *s = k->s;
	sheet_ground(k);
	paper_rosette(k->cr, 66, 34, 17, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	sheet_header(k, 9);
	sheet_microprint(k, 2.5, 10, k->w - 5);
	sheet_portraits(k, 3.5, 13, 23, 29.5, 69, 26, 13.5, 17.5);
	sheet_field(k, 30, 13.8, 52, 3.0, "1  Family name", s->family_name);
	sheet_field(k, 30, 20.4, 52, 3.0, "2  Given names", s->given_name);
	sheet_field(k, 30, 27, 20, 2.7, "3  Born", s->date_of_birth);
	sheet_field(k, 50, 27, 20, 2.7, "4  Expires", s->expiration_date);
	sheet_field(k, 30, 33.4, 34, 2.7, "5  Licence number", s->id_number);
	sheet_field(k, 30, 39.8, 15, 2.7, "6  Region", s->region);
	sheet_field(k, 50, 39.8, 18, 2.7, "7  Classes", "A  B  M");
	paper_signature(k->cr, 5, 49.8, 21, 4.2, s->person);
	sheet_microprint(k, 2.5, 52.6, k->w - 5);
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

void side_licence_back(struct sheet *k)
{
	static const char *const classes[] = { "M", "A", "B", "C", "T" };
	const struct specimen *s = k->s;
	sheet_ground(k);
	paper_rosette(k->cr, 18, 40, 15, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	paper_stacked_code(k->cr, 5, 4, 75.6, 13, &k->rng);
	sheet_microprint(k, 3, 19.8, k->w - 6);
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
	sheet_field(k, 5, 24, 26, 2.5, "5  Licence number", s->id_number);
	sheet_field(k, 5, 30.4, 26, 2.5, "6  Region", s->region);
	sheet_label(k, 5, 48.2, "This card is a drawing. It licenses no one to drive anything.");
	sheet_microprint(k, 3, 50.6, k->w - 6);
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
	sheet_outline(cr, 11, 9, 1.6);
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

void side_id_front(struct sheet *k)
{
	const struct specimen *s = k->s;
	sheet_ground(k);
	paper_rosette(k->cr, 28, 34, 18, 0.09, k->scheme.second, k->scheme.strong, &k->rng);
	sheet_header(k, 9);
	sheet_microprint(k, 2.5, 10, k->w - 5);
	sheet_portraits(k, 58.5, 12.5, 24, 30.5, 40, 26, 14, 17.5);
	chip(k, 4, 13);
	sheet_field(k, 18, 13.8, 38, 3.0, "Family name", s->family_name);
	sheet_field(k, 18, 20.4, 38, 3.0, "Given names", s->given_name);
	sheet_field(k, 4, 28, 20, 2.7, "Born", s->date_of_birth);
	sheet_field(k, 24, 28, 18, 2.7, "Expires", s->expiration_date);
	sheet_field(k, 4, 34.6, 34, 2.9, "Card number", s->id_number);
	sheet_field(k, 4, 41.4, 15, 2.7, "Region", s->region);
	paper_signature(k->cr, 60, 50.2, 21, 4.2, s->person);
	sheet_microprint(k, 2.5, 52.6, k->w - 5);
	paper_shimmer(k->cr, 22, 11, 46, 34, &k->rng);
	paper_specimen(k->cr, k->w, k->h + 4, 12.5);
}

void side_id_back(struct sheet *k)
{
	const struct specimen *s = k->s;
	sheet_ground(k);
	paper_rosette(k->cr, 70, 14, 12, 0.09, k->scheme.tint, k->scheme.strong, &k->rng);
	sheet_field(k, 5, 5.5, 24, 2.7, "Region", s->region);
	sheet_field(k, 30, 5.5, 24, 2.7, "Card number", s->id_number);
	sheet_label(k, 5, 13.4, "Issued by nobody. If found, delete the picture.");
	paper_linear_code(k->cr, 6, 17, 46, 7, &k->rng);
	paper_emblem(k->cr, 70, 14, 7.5, k->scheme.strong);
	sheet_microprint(k, 3, 29.4, k->w - 6);
	cairo_set_source_rgba(k->cr, 1, 1, 1, 0.6);
	cairo_rectangle(k->cr, 0, 31, k->w, 23);
	cairo_fill(k->cr);
	sheet_mrz(k, 4, 37, k->w - 8, 6.4);
	paper_shimmer(k->cr, 56, 3, 27, 23, &k->rng);
	paper_specimen(k->cr, k->w, k->h - 4, 12.5);
}
