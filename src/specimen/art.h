/* The parts a specimen picture is made of, private to the generator: pixels, text, faces, papers, cards, scenes and the encoder.
 * Everything is a function of its seeds, so a picture can be drawn again byte for byte on the same machine. */
#ifndef SPECIMEN_ART_H
#define SPECIMEN_ART_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "specimen/rng.h"
#include "specimen/specimen.h"

struct buf;
struct err;

/* -- pixels -------------------------------------------------------------------------------------------------------------------- */

/* Three bytes a pixel, rows without padding. */
struct pixels {
	int width, height;
	uint8_t *rgb; /* free() */
};

struct pixels pixels_create(int width, int height);
void pixels_destroy(struct pixels *p); /* accepts zeroed */

struct rgb {
	double r, g, b; /* 0..1 */
};

struct rgb rgb_mix(struct rgb a, struct rgb b, double t); /* t 0: a, 1: b */
struct rgb rgb_hsl(double hue, double saturation, double lightness); /* hue 0..1 */
void rgb_set(cairo_t *cr, struct rgb c, double alpha);

/* Blur interleaved bytes in place, near enough a Gaussian of `sigma` pixels. */
void pixels_blur(uint8_t *bytes, int width, int height, size_t stride, int channels, double sigma);

/* The smallest rectangle with all that is not zero in an A8 or ARGB32 surface; false when all is. */
bool surface_extent(cairo_surface_t *surface, cairo_rectangle_int_t *out);

/* Something drawn with a soft edge: draw any shape on the context soft_start returns (it has the matrix of `onto`), then soft_paint
 * puts the shape, blurred by `radius` of onto's units, in one colour on `onto` and ends it. */
struct soft {
	cairo_t *onto, *cr;
	double sigma, scale;
};
cairo_t *soft_start(struct soft *s, cairo_t *onto, double radius);
void soft_paint(struct soft *s, struct rgb colour, double alpha);

/* A curve through points, closed or open, added to the path. */
void curve_through(cairo_t *cr, const double (*points)[2], int n, bool closed);

/* -- text ---------------------------------------------------------------------------------------------------------------------- */

enum { SCRIPT_ROOM = 1025 };
/* Clean text as it is printed from left to right; what goes beyond the room is left out. */
void script_visual(const char *text, char out[SCRIPT_ROOM]);
/* Length of the UTF-8 sequence at s, and its code. */
int script_decode(const char *s, uint32_t *code);

enum lettering {
	LETTERING_SANS,
	LETTERING_BOLD,
	LETTERING_SERIF,
	LETTERING_MONO,
	LETTERINGS
};

/* Draw clean text with its baseline at x, y, squeezed when wider than max_width (0: any). Fonts are looked for by the characters
 * they have. Returns the width drawn. */
double lettering_draw(cairo_t *cr, enum lettering face, double size, double x, double y, double max_width, const char *text);
double lettering_width(cairo_t *cr, enum lettering face, double size, const char *text);

/* -- faces --------------------------------------------------------------------------------------------------------------------- */

/* How a person holds the head and in what light. Zeroed: straight at the camera, at rest, light from the front. */
struct face_pose {
	double turn;   /* -1..1, about 35 degrees each way; positive is to the picture's right */
	double nod;    /* -1..1, positive is up */
	double tilt;   /* radians */
	double smile;  /* -0.5..1 */
	double blink;  /* 0 open, 1 shut */
	double gaze;   /* -1..1 sideways */
	double light;  /* -1..1: from the left .. from the right */
	double warmth; /* -1..1 */
};

/* Head, neck and shoulders. The eyes' middle is at 0, 0 and the chin at 0, 1 of cr's units; the shoulders fill what is below.
 * `clothes` chooses what is worn, the person the rest. */
void face_draw(cairo_t *cr, uint64_t person, uint64_t clothes, const struct face_pose *pose);
struct rgb face_skin(uint64_t person);

/* -- security paper ------------------------------------------------------------------------------------------------------------ */

/* The colours of one issuer's documents. */
struct scheme {
	struct rgb paper, tint, second, ink, strong;
};

void paper_ground(cairo_t *cr, double w, double h, const struct scheme *s);
/* Bands of fine waves over a rectangle, shifting from one colour to the other. */
void paper_waves(cairo_t *cr, double x, double y, double w, double h, int lines, double width, struct rgb from, struct rgb to,
    struct rng *r);
void paper_rosette(cairo_t *cr, double x, double y, double radius, double width, struct rgb from, struct rgb to, struct rng *r);
/* A line of tiny text, repeated over `length`. */
void paper_microprint(cairo_t *cr, double x, double y, double length, double size, const char *text);
/* Small signs that change colour with the angle, over a rectangle. */
void paper_shimmer(cairo_t *cr, double x, double y, double w, double h, struct rng *r);
void paper_emblem(cairo_t *cr, double x, double y, double radius, struct rgb c);
void paper_signature(cairo_t *cr, double x, double y, double w, double h, uint64_t person);
/* Blocks that look like a stacked or a linear barcode and hold noise. */
void paper_stacked_code(cairo_t *cr, double x, double y, double w, double h, struct rng *r);
void paper_linear_code(cairo_t *cr, double x, double y, double w, double h, struct rng *r);
void paper_specimen(cairo_t *cr, double w, double h, double size);

/* -- documents ----------------------------------------------------------------------------------------------------------------- */

enum { MRZ_LINES = 3, MRZ_ROOM = 48 };
/* Machine-readable lines for an invented issuer (UTO, the specimen state of the standard), with true check digits. Returns how
 * many: two of 44 for passports, three of 30 for cards. */
int mrz_lines(const struct specimen *s, char lines[MRZ_LINES][MRZ_ROOM]);
int zone_check_digit(const char *s);

/* One side of a document, straight and flat, transparent around its rounded corners. `s` holds clean text, none NULL. The
 * passport is its page, or with `open` the booklet with the page below. Sizes in millimetres; the surface is the caller's to
 * destroy. */
void card_size(enum specimen_kind kind, bool open, double *w, double *h);
cairo_surface_t *card_draw(const struct specimen *s, bool open, double px_per_mm);
/* The portrait alone as the document carries it. */
cairo_surface_t *card_portrait(const struct specimen *s, int width, int height);

/* -- scenes -------------------------------------------------------------------------------------------------------------------- */

/* Out of focus surroundings, a wall with a window, shelves, leaves: a picture of pw x ph at 1/step of its size. The caller destroys
 * it. */
cairo_surface_t *room_surface(int pw, int ph, double step, struct rng *r);

/* A plane of millimetres seen by a camera: where a point of the plane is in the picture, and back. */
struct view {
	double to_picture[9], to_plane[9];
};
/* The middle of a w x h mm plane appears at (cx, cy); `turn`, `pitch`, `yaw` in radians; `scale` pixels a mm there. */
struct view view_create(double w, double h, double cx, double cy, double scale, double turn, double pitch, double yaw,
    double focal_px);
struct spot {
	double x, y;
};
struct spot view_apply(const double m[9], double x, double y);

/* A table top as the view shows its plane, on a surface that is the picture at 1/step of its size. */
cairo_surface_t *table_draw(int width, int height, double step, const struct view *v, struct rng *r);

/* A hand that holds a card of w x h mm: what is behind it and what lies on it. cr's units are the card's millimetres. */
void hand_draw_behind(cairo_t *cr, double w, double h, struct rgb skin, struct rng *r);
void hand_draw_front(cairo_t *cr, double w, double h, struct rgb skin, struct rng *r);

/* The whole picture before the camera's flaws, at its size or smaller where nothing fine would be lost. */
struct pixels scene_compose(const struct specimen *s);
/* A selfie with the head held so. */
struct pixels scene_selfie(const struct specimen *s, const struct face_pose *pose, int width, int height);
/* Moment t, 0..1, of a short film in which the person looks about, blinks and smiles; encoded like any specimen. */
bool specimen_draw_moment(const struct specimen *s, double t, struct buf *out, struct err *err);
/* Blur, noise, colour cast and the final size. */
struct pixels camera_develop(const struct specimen *s, struct pixels *composed);

/* -- encoding ------------------------------------------------------------------------------------------------------------------ */

/* Upright pixels in; turned as s->orientation asks, encoded as s says, appended. */
bool specimen_encode(const struct specimen *s, const struct pixels *upright, struct buf *out, struct err *err);

#endif
