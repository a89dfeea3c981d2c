/* The parts a specimen picture is made of, private to the generator: random numbers, pixels, text, faces, papers, cards, scenes and
 * the encoder. Everything is a function of its seeds, so a picture can be drawn again byte for byte on the same machine. */
#ifndef SANDBOX_SPECIMEN_ART_H
#define SANDBOX_SPECIMEN_ART_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/specimen.h"

struct buf;
struct err;

/* -- random numbers ------------------------------------------------------------------------------------------------------------ */

struct rng {
	uint64_t state;
};

static inline uint64_t rng_mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Streams of one seed that are told apart by `purpose` are independent: drawing more hair never moves the guilloche. */
static inline struct rng rng_start(uint64_t seed, uint64_t purpose)
{
	return (struct rng){ rng_mix(seed + 0x9e3779b97f4a7c15u) ^ rng_mix(purpose * 0xd1342543de82ef95u + 1) };
}

static inline uint64_t rng_next(struct rng *r)
{
	r->state += 0x9e3779b97f4a7c15u;
	return rng_mix(r->state);
}

static inline double rng_range(struct rng *r, double from, double to)
{
	return from + (to - from) * (double)(rng_next(r) >> 11) * 0x1p-53;
}

static inline int rng_pick(struct rng *r, int n)
{
	return (int)(rng_next(r) % (uint64_t)n);
}

static inline bool rng_chance(struct rng *r, double p)
{
	return rng_range(r, 0, 1) < p;
}

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

/* -- text ---------------------------------------------------------------------------------------------------------------------- */

enum lettering {
	LETTERING_SANS,
	LETTERING_BOLD,
	LETTERING_SERIF,
	LETTERING_MONO,
	LETTERINGS
};

/* Draw clean text with its baseline at x, y, squeezed when wider than max_width (0: any). Fonts are looked for by the characters
 * they have; no shaping is done. Returns the width drawn. */
double lettering_draw(cairo_t *cr, enum lettering face, double size, double x, double y, double max_width, const char *text);
double lettering_width(cairo_t *cr, enum lettering face, double size, const char *text);

/* -- encoding ------------------------------------------------------------------------------------------------------------------ */

/* Upright pixels in; turned as s->orientation asks, encoded as s says, appended. */
bool specimen_encode(const struct specimen *s, const struct pixels *upright, struct buf *out, struct err *err);

#endif
