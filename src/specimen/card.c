/* A card or a booklet of pages, drawn flat, and the portrait alone. */
#include <math.h>

#include "specimen/sheet.h"

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
	side_passport_leaf(&leaf);
	cairo_restore(k->cr);
	cairo_save(k->cr);
	cairo_translate(k->cr, 0, page);
	cairo_rectangle(k->cr, 0, 0, k->w, page);
	cairo_clip(k->cr);
	leaf.rng = rng_start(k->s->seed, 84);
	side_passport_page(&leaf);
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
		[SPECIMEN_PASSPORT] = side_passport_page, [SPECIMEN_LICENCE_FRONT] = side_licence_front,
		[SPECIMEN_LICENCE_BACK] = side_licence_back, [SPECIMEN_ID_FRONT] = side_id_front, [SPECIMEN_ID_BACK] = side_id_back,
	};
	struct sheet k = { .s = s, .px_per_mm = px_per_mm, .scheme = scheme_of(s), .rng = rng_start(s->seed, 83) };
	card_size(s->kind, open, &k.w, &k.h);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(k.w * px_per_mm),
	    (int)ceil(k.h * px_per_mm));
	k.cr = cairo_create(surface);
	cairo_scale(k.cr, px_per_mm, px_per_mm);
	sheet_outline(k.cr, k.w, k.h, 3.2);
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
	sheet_place(&k, face, 0, 0, k.w, k.h, 0, 1);
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
