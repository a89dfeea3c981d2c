/* A specimen from its description: checked, cleaned, drawn, encoded. */
#include "sandbox/specimen.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "sandbox/specimen_art.h"

enum { MIN_SIDE = 16, MAX_LONG = 4032, MAX_SHORT = 3024 };

static bool check(const struct specimen *s, struct err *err)
{
	int longer = s->width > s->height ? s->width : s->height, shorter = s->width > s->height ? s->height : s->width;
	if (shorter < MIN_SIDE || longer > MAX_LONG || shorter > MAX_SHORT)
		return err_set(err, ERR_USAGE, "A specimen picture of %d x %d cannot be drawn: sides go from %d to %d x %d.", s->width,
		    s->height, MIN_SIDE, MAX_LONG, MAX_SHORT);
	if ((unsigned)s->kind > SPECIMEN_SELFIE || (unsigned)s->scene > SPECIMEN_BADCROP || s->flaws > 7)
		return err_set(err, ERR_USAGE, "There is no specimen of kind %d in scene %d with flaws %u.", (int)s->kind, (int)s->scene,
		    s->flaws);
	if (!s->png && (s->quality < 1 || s->quality > 100))
		return err_set(err, ERR_USAGE, "JPEG quality %d is not one of 1 to 100.", s->quality);
	if (s->orientation < 0 || s->orientation > 8)
		return err_set(err, ERR_USAGE, "EXIF orientation %d is not one of 1 to 8, or 0 for none.", s->orientation);
	return true;
}

static void face(cairo_t *cr, uint64_t person, double x, double y, double r)
{
	struct rng rng = rng_start(person, 1);
	rgb_set(cr, rgb_hsl(0.07, 0.4, rng_range(&rng, 0.35, 0.8)), 1);
	cairo_arc(cr, x, y, r, 0, 6.2831853);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
	cairo_arc(cr, x - r * 0.35, y - r * 0.2, r * 0.1, 0, 6.2831853);
	cairo_fill(cr);
	cairo_arc(cr, x + r * 0.35, y - r * 0.2, r * 0.1, 0, 6.2831853);
	cairo_fill(cr);
	cairo_arc(cr, x, y + r * 0.2, r * 0.4, 0.3, 2.8);
	cairo_set_line_width(cr, r * 0.05);
	cairo_stroke(cr);
}

static void draw(const struct specimen *s, struct pixels *px)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, px->width, px->height);
	cairo_t *cr = cairo_create(surface);
	double w = px->width, h = px->height;
	struct rng rng = rng_start(s->seed, 2);
	rgb_set(cr, rgb_hsl(rng_range(&rng, 0, 1), 0.3, 0.85), 1);
	cairo_paint(cr);
	if (s->kind >= SPECIMEN_FACE) {
		face(cr, s->person, w / 2, h / 2, (w < h ? w : h) * 0.35);
	} else {
		const char *lines[] = { s->country, s->category, s->family_name, s->given_name, s->date_of_birth, s->expiration_date,
			s->id_number, s->region };
		face(cr, s->person, w * 0.2, h * 0.5, h * 0.2);
		cairo_set_source_rgb(cr, 0.1, 0.1, 0.2);
		for (int i = 0; i < 8; i++)
			lettering_draw(cr, LETTERING_SANS, h * 0.06, w * 0.4, h * (0.15 + 0.1 * i), w * 0.55, lines[i]);
	}
	cairo_set_source_rgba(cr, 0.8, 0.1, 0.1, 0.5);
	lettering_draw(cr, LETTERING_BOLD, h * 0.15, w * 0.1, h * 0.95, w * 0.8, "SPECIMEN");
	cairo_surface_flush(surface);
	const uint8_t *from = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	for (int y = 0; y < px->height; y++) {
		for (int x = 0; x < px->width; x++) {
			uint32_t v;
			memcpy(&v, from + (size_t)y * (size_t)stride + (size_t)x * 4, 4);
			uint8_t *to = px->rgb + ((size_t)y * (size_t)px->width + (size_t)x) * 3;
			to[0] = (uint8_t)(v >> 16);
			to[1] = (uint8_t)(v >> 8);
			to[2] = (uint8_t)v;
		}
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
}

bool specimen_draw(const struct specimen *s, struct buf *out, struct err *err)
{
	if (!check(s, err))
		return false;
	struct specimen clean = *s;
	const char **texts[] = { &clean.given_name, &clean.family_name, &clean.date_of_birth, &clean.expiration_date, &clean.id_number,
		&clean.country, &clean.region, &clean.category };
	enum { TEXTS = sizeof texts / sizeof *texts };
	char *owned[TEXTS];
	for (int i = 0; i < TEXTS; i++)
		*texts[i] = owned[i] = text_clean_dup(*texts[i]);
	struct pixels px = pixels_create(s->width, s->height);
	draw(&clean, &px);
	bool ok = specimen_encode(&clean, &px, out, err);
	pixels_destroy(&px);
	for (int i = 0; i < TEXTS; i++)
		secret_free(owned[i]);
	return ok;
}
