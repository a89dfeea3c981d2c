/* Pictures of people, and the faces that documents carry. */
#include "specimen/render.h"

#include <math.h>

static struct pixels from_surface(cairo_surface_t *surface, struct light *light)
{
	struct scene scene = { .w = cairo_image_surface_get_width(surface), .h = cairo_image_surface_get_height(surface),
		.light = *light };
	scene.layers[LAYER_GROUND].surface = surface;
	layer_whole(&scene.layers[LAYER_GROUND], scene.w, scene.h, 1);
	return scene_render(&scene);
}

static void selfie_marks(cairo_t *cr, double w, double h, double x, double y, double unit)
{
	/* On the chest, and once more in the corner, which no crop of the scene removes. */
	double size = unit * 0.25, width = lettering_width(cr, LETTERING_BOLD, size, "SPECIMEN");
	cairo_set_source_rgba(cr, 1, 1, 1, 0.80);
	lettering_draw(cr, LETTERING_BOLD, size, x - width / 2, y + unit * 2.28, 0, "SPECIMEN");
	size = fmin(w, h) * 0.028;
	width = lettering_width(cr, LETTERING_BOLD, size, "SPECIMEN \xc2\xb7 DRAWN");
	cairo_set_source_rgba(cr, 0, 0, 0, 0.35);
	lettering_draw(cr, LETTERING_BOLD, size, w - width - size * 0.94, h - size * 0.74, 0, "SPECIMEN \xc2\xb7 DRAWN");
	cairo_set_source_rgba(cr, 1, 1, 1, 0.75);
	lettering_draw(cr, LETTERING_BOLD, size, w - width - size, h - size * 0.8, 0, "SPECIMEN \xc2\xb7 DRAWN");
}

struct pixels scene_selfie(const struct specimen *s, const struct face_pose *pose, int width, int height)
{
	struct rng r = rng_start(s->seed, 95);
	cairo_surface_t *room = room_surface(width, height, fmax(1, (width > height ? width : height) / 400.0), &r);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(surface);
	cairo_scale(cr, (double)width / cairo_image_surface_get_width(room), (double)height / cairo_image_surface_get_height(room));
	cairo_set_source_surface(cr, room, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_paint(cr);
	cairo_surface_destroy(room);
	cairo_identity_matrix(cr);
	double unit = fmin(height * rng_range(&r, 0.195, 0.225), width * 0.40), x = width * rng_range(&r, 0.46, 0.54),
	    y = height * rng_range(&r, 0.40, 0.44);
	if (s->scene == SPECIMEN_BADCROP) {
		unit *= 1.5;
		x = width * (rng_chance(&r, 0.5) ? 0.12 : 0.88);
		y = height * rng_range(&r, 0.2, 0.6);
	}
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_scale(cr, unit, unit);
	face_draw(cr, s->person, s->seed, pose);
	cairo_restore(cr);
	selfie_marks(cr, width, height, x, y, unit);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	struct lamp lamp = lamp_of(s, &r);
	lamp.angle = pose->light > 0 ? M_PI : 0;
	lamp.sheen = 0;
	lamp.slope = 0.15 + 0.2 * fabs(pose->light);
	if (s->flaws & SPECIMEN_GLARE) {
		/* No plastic mirrors here: a lamp behind the head shines into the lens. */
		lamp.glare = 3.2;
		lamp.glare_x = rng_range(&r, 0.22, 0.34) * (rng_chance(&r, 0.5) ? 1 : -1);
		lamp.glare_y = rng_range(&r, -0.36, -0.22);
		lamp.glare_size = 0.16;
	}
	struct light light = { .tint = { 1 + 0.06 * pose->warmth, 1, 1 - 0.06 * pose->warmth } };
	light_fill(&light, &lamp);
	return from_surface(surface, &light);
}

struct pixels scene_some_selfie(const struct specimen *s, int width, int height)
{
	struct rng r = rng_start(s->seed, 94);
	struct face_pose pose = { .turn = rng_range(&r, -0.32, 0.32), .nod = rng_range(&r, -0.15, 0.25),
		.tilt = rng_range(&r, -0.09, 0.09),
		.smile = rng_range(&r, -0.1, 0.9), .gaze = rng_range(&r, -0.15, 0.15), .light = rng_range(&r, -0.9, 0.9),
		.warmth = rng_range(&r, -1, 1) };
	return scene_selfie(s, &pose, width, height);
}

struct pixels scene_face(const struct specimen *s, int width, int height)
{
	struct rng r = rng_start(s->seed, 96);
	struct specimen flat = *s;
	flat.scene = SPECIMEN_CROPPED;
	struct lamp lamp = lamp_of(&flat, &r);
	struct light light = { .tint = { 1.01, 1, 0.98 } };
	light_fill(&light, &lamp);
	return from_surface(card_portrait(s, width, height), &light);
}
