/* Document, hand and surroundings put together as a camera would see them. */
#include "specimen/render.h"

#include <math.h>

static const enum specimen_kind document_kinds = SPECIMEN_ID_BACK;

/* Where the camera stands. */
static struct view scene_view(const struct specimen *s, struct rng *r, bool open, double w, double h, int pw, int ph)
{
	double card_w, card_h, full_h;
	card_size(s->kind, false, &card_w, &card_h);
	card_size(s->kind, open, &card_w, &full_h);
	double fit = fmin(pw / card_w, ph / card_h), cx = pw / 2.0, cy = ph / 2.0;
	double turn = 0, pitch = 0, yaw = 0, scale = fit * 0.985;
	if (s->scene != SPECIMEN_CROPPED) {
		bool held = s->scene == SPECIMEN_HAND;
		turn = rng_range(r, 0.015, 0.11) * (rng_chance(r, 0.5) ? 1 : -1);
		pitch = -rng_range(r, held ? -0.16 : 0.14, held ? 0.20 : 0.44);
		yaw = rng_range(r, -0.16, 0.16);
		scale = fit * rng_range(r, 0.70, 0.80) * (held ? 0.88 : 1);
		cx += pw * rng_range(r, -0.03, 0.03);
		cy += ph * (rng_range(r, -0.03, 0.03) - (held ? 0.07 : 0));
	}
	if (s->scene == SPECIMEN_BADCROP) {
		scale *= 1.18;
		cx += pw * rng_range(r, 0.24, 0.36) * (rng_chance(r, 0.5) ? 1 : -1);
		cy += ph * rng_range(r, -0.16, 0.16);
	}
	/* Of an open booklet the camera looks at the lower page. */
	if (open && ph > pw)
		scale = fmin(scale, ph * 0.86 / full_h);
	else if (open)
		cy -= 0.25 * full_h * scale * cos(pitch);
	return view_create(w, h, cx, cy, scale, turn, pitch, yaw, 1.25 * (pw > ph ? pw : ph));
}

/* Lay the card's shadow on the ground picture. */
static void shadow_draw(cairo_surface_t *ground, double step, const struct view *v, double w, double h, double away, double dark)
{
	cairo_t *cr = cairo_create(ground);
	struct spot a = view_apply(v->to_picture, 0, 0), b = view_apply(v->to_picture, w, 0);
	double mm = hypot(b.x - a.x, b.y - a.y) / w / step;
	for (int pass = 0; pass < 2; pass++) {
		double spread = pass ? 0.7 : 3.5, offset = pass ? 0.35 : 1.6;
		struct soft soft;
		cairo_t *to = soft_start(&soft, cr, spread * mm);
		for (int i = 0; i < 4; i++) {
			struct spot p = view_apply(v->to_picture, i == 1 || i == 2 ? w : 0, i / 2 ? h : 0);
			cairo_line_to(to, p.x / step + cos(away) * offset * mm, p.y / step + fabs(sin(away)) * offset * mm);
		}
		cairo_close_path(to);
		cairo_fill(to);
		soft_paint(&soft, (struct rgb){ 0.03, 0.02, 0.03 }, dark);
	}
	cairo_destroy(cr);
}

/* The card's edge catches light and its plastic has some thickness. */
static void edge_draw(cairo_surface_t *card, double density)
{
	cairo_t *cr = cairo_create(card);
	double w = cairo_image_surface_get_width(card), h = cairo_image_surface_get_height(card);
	cairo_set_operator(cr, CAIRO_OPERATOR_ATOP);
	cairo_set_line_width(cr, 0.5 * density);
	cairo_set_source_rgba(cr, 1, 1, 1, 0.45);
	cairo_move_to(cr, 0, h);
	cairo_line_to(cr, 0, 0);
	cairo_line_to(cr, w, 0);
	cairo_stroke(cr);
	cairo_set_source_rgba(cr, 0, 0, 0, 0.35);
	cairo_move_to(cr, w, 0);
	cairo_line_to(cr, w, h);
	cairo_line_to(cr, 0, h);
	cairo_stroke(cr);
	cairo_destroy(cr);
	cairo_surface_flush(card);
}

static cairo_surface_t *hand_layer(const struct view *v, const struct specimen *s, int pw, int ph, double step, double w, double h,
    bool front)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(pw / step) + 2,
	    (int)ceil(ph / step) + 2);
	cairo_t *cr = cairo_create(surface);
	/* The hand is round and needs no perspective of its own: where the card's middle goes is near enough. */
	struct spot o = view_apply(v->to_picture, w / 2, h / 2), x = view_apply(v->to_picture, w / 2 + 1, h / 2),
	    y = view_apply(v->to_picture, w / 2, h / 2 + 1);
	cairo_matrix_t m;
	cairo_matrix_init(&m, (x.x - o.x) / step, (x.y - o.y) / step, (y.x - o.x) / step, (y.y - o.y) / step, o.x / step,
	    o.y / step);
	cairo_set_matrix(cr, &m);
	cairo_translate(cr, -w / 2, -h / 2);
	struct rng r = rng_start(s->seed, front ? 91 : 92);
	(front ? hand_draw_front : hand_draw_behind)(cr, w, h, face_skin(s->person), &r);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return surface;
}

static cairo_surface_t *plain_surface(struct rgb c)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 4, 4);
	cairo_t *cr = cairo_create(surface);
	rgb_set(cr, c, 1);
	cairo_paint(cr);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return surface;
}

static struct pixels compose_document(const struct specimen *s)
{
	struct rng r = rng_start(s->seed, 93);
	struct scene scene = { .w = s->width, .h = s->height };
	if (s->flaws & SPECIMEN_BLUR && s->width > 1600) {
		scene.w /= 2;
		scene.h /= 2;
	}
	int longer = scene.w > scene.h ? scene.w : scene.h;
	bool open = s->kind == SPECIMEN_PASSPORT && (s->scene == SPECIMEN_TABLE || s->scene == SPECIMEN_BADCROP ||
	    (s->scene == SPECIMEN_HAND && s->height > s->width));
	double w, h;
	card_size(s->kind, open, &w, &h);
	struct view view = scene_view(s, &r, open, w, h, scene.w, scene.h);
	struct lamp lamp = lamp_of(s, &r);
	light_fill(&scene.light, &lamp);
	double warm = rng_range(&r, -0.05, 0.06) * (s->scene == SPECIMEN_CROPPED ? 0.4 : 1);
	scene.light.tint = (struct rgb){ 1 + warm, 1, 1 - warm };

	struct spot o = view_apply(view.to_picture, w / 2, h / 2), e = view_apply(view.to_picture, w / 2 + 1, h / 2);
	double density = fmin(hypot(e.x - o.x, e.y - o.y) * 1.04, 2300 / w);
	struct layer *card = &scene.layers[LAYER_CARD], *ground = &scene.layers[LAYER_GROUND];
	card->surface = card_draw(s, open, density);
	edge_draw(card->surface, density);
	layer_on_plane(card, &view, w, h, density, scene.w, scene.h);

	double step = s->scene == SPECIMEN_HAND ? fmax(1, longer / 500.0) : fmax(1, longer / 1250.0);
	if (s->scene == SPECIMEN_CROPPED)
		ground->surface = plain_surface((struct rgb){ 0.90, 0.90, 0.89 });
	else if (s->scene == SPECIMEN_HAND)
		ground->surface = room_surface(scene.w, scene.h, step, &r);
	else
		ground->surface = table_draw(scene.w, scene.h, step, &view, &r);
	layer_whole(ground, scene.w, scene.h, step);
	if (s->scene == SPECIMEN_TABLE || s->scene == SPECIMEN_BADCROP)
		shadow_draw(ground->surface, step, &view, w, h, lamp.angle, 0.55);
	if (s->scene == SPECIMEN_HAND) {
		double hand_step = fmax(1, longer / 1500.0);
		for (int front = 0; front < 2; front++) {
			struct layer *l = &scene.layers[front ? LAYER_FRONT : LAYER_BEHIND];
			l->surface = hand_layer(&view, s, scene.w, scene.h, hand_step, w, h, front);
			layer_whole(l, scene.w, scene.h, hand_step);
			layer_trim(l, hand_step);
		}
	}
	return scene_render(&scene);
}

struct pixels scene_compose(const struct specimen *s)
{
	if (s->kind <= document_kinds)
		return compose_document(s);
	/* Faces have no small print: what is finer than this the camera's noise would hide. */
	double longer = s->width > s->height ? s->width : s->height, shrink = fmin(1, 1500 / longer);
	int w = (int)fmax(8, round(s->width * shrink)), h = (int)fmax(8, round(s->height * shrink));
	return s->kind == SPECIMEN_FACE ? scene_face(s, w, h) : scene_some_selfie(s, w, h);
}
