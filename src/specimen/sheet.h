/* One side of a document on its way, and what is printed on it; private to the files that draw documents. Sizes are millimetres. */
#ifndef SPECIMEN_SHEET_H
#define SPECIMEN_SHEET_H

#include "specimen/art.h"

struct sheet {
	cairo_t *cr;
	const struct specimen *s;
	double w, h;       /* mm */
	double px_per_mm;
	struct scheme scheme;
	struct rng rng;
};

void sheet_label(struct sheet *k, double x, double y, const char *text);
/* A field whose label is over its value; the value is at most `w` wide. */
void sheet_field(struct sheet *k, double x, double y, double w, double size, const char *name, const char *value);
/* The path of a card w x h with corners of radius r. */
void sheet_outline(cairo_t *cr, double w, double h, double r);
void sheet_header(struct sheet *k, double height);
void sheet_microprint(struct sheet *k, double x, double y, double length);
void sheet_ground(struct sheet *k);
void sheet_mrz(struct sheet *k, double x, double y, double w, double step);

/* The person's photograph, w x h pixels; the caller destroys it. */
cairo_surface_t *portrait_surface(const struct specimen *s, int w, int h);
/* Put a picture into a rectangle with edges that fade over `feather` of its half; 0: sharp ones. */
void sheet_place(struct sheet *k, cairo_surface_t *picture, double x, double y, double w, double h, double feather, double alpha);
/* The photograph at x, y and its ghost at gx, gy. */
void sheet_portraits(struct sheet *k, double x, double y, double w, double h, double gx, double gy, double gw, double gh);

void side_passport_page(struct sheet *k);
void side_passport_leaf(struct sheet *k);
void side_licence_front(struct sheet *k);
void side_licence_back(struct sheet *k);
void side_id_front(struct sheet *k);
void side_id_back(struct sheet *k);

#endif
