/* Document, hand and surroundings put together as a camera would see them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "specimen/art.h"

/* -- layers -------------------------------------------------------------------------------------------------------------------- */

/* A surface and the way from the picture's pixels to its own. */
struct layer {
	cairo_surface_t *surface;
	double m[9];
	int left, top, right, bottom; /* where in the picture it can be */
};

enum { LIGHT_W = 65, LIGHT_H = 49 };
/* What the light does, on a coarse grid: how much reaches the picture, and how much the document mirrors. */
struct light {
	float gain[LIGHT_H][LIGHT_W], glare[LIGHT_H][LIGHT_W];
	struct rgb tint;
};

static uint32_t lerp4(uint32_t a, uint32_t b, uint32_t t)
{
	uint32_t rb = ((a & 0xff00ff) * (256 - t) + (b & 0xff00ff) * t) >> 8 & 0xff00ff;
	uint32_t ag = (((a >> 8) & 0xff00ff) * (256 - t) + ((b >> 8) & 0xff00ff) * t) & 0xff00ff00;
	return rb | ag;
}

static uint32_t over4(uint32_t under, uint32_t over)
{
	uint32_t keep = 256 - (over >> 24) - (over >> 31);
	return over + (((under & 0xff00ff) * keep >> 8 & 0xff00ff) | (((under >> 8) & 0xff00ff) * keep & 0xff00ff00));
}

static uint32_t sample(const uint8_t *bytes, size_t stride, size_t x, size_t y, uint32_t fx, uint32_t fy)
{
	uint32_t quad[4];
	memcpy(quad, bytes + y * stride + x * 4, 8);
	memcpy(quad + 2, bytes + (y + 1) * stride + x * 4, 8);
	return lerp4(lerp4(quad[0], quad[1], fx), lerp4(quad[2], quad[3], fx), fy);
}

/* Lay one row of an unturned layer that is the picture at a lower resolution over `row`, and over what is seen of the card. */
static void straight_row(const struct layer *l, int y, uint32_t *row, uint8_t *cover)
{
	const uint8_t *bytes = cairo_image_surface_get_data(l->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(l->surface);
	int w = cairo_image_surface_get_width(l->surface), h = cairo_image_surface_get_height(l->surface);
	/* Sixteen fractional bits; the last row and column have a neighbour to blend with only as far as a hair. */
	int64_t v = (int64_t)((l->m[4] * y + l->m[5] - 0.5) * 65536), u = (int64_t)((l->m[0] * l->left + l->m[2] - 0.5) * 65536);
	int64_t step = (int64_t)(l->m[0] * 65536), v_most = (int64_t)(h - 1) * 65536 - 1, u_most = (int64_t)(w - 1) * 65536 - 1;
	v = v < 0 ? 0 : v > v_most ? v_most : v;
	for (int x = l->left; x < l->right; x++, u += step) {
		int64_t at = u < 0 ? 0 : u > u_most ? u_most : u;
		uint32_t value = sample(bytes, stride, (size_t)(at >> 16), (size_t)(v >> 16), at >> 8 & 255, v >> 8 & 255);
		if (value >> 24 == 255)
			row[x] = value;
		else if (value >> 24)
			row[x] = over4(row[x], value);
		cover[x] = (uint8_t)(cover[x] * (255 - (value >> 24)) >> 8);
	}
}

/* Lay one row of a layer on a plane over `row`; `cover` takes its alpha. Outside the surface is transparent. */
static void plane_row(const struct layer *l, int y, uint32_t *row, uint8_t *cover)
{
	const uint8_t *bytes = cairo_image_surface_get_data(l->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(l->surface);
	float u_most = (float)(cairo_image_surface_get_width(l->surface) - 1),
	    v_most = (float)(cairo_image_surface_get_height(l->surface) - 1);
	const double *m = l->m;
	double a = m[0] * l->left + m[1] * y + m[2], b = m[3] * l->left + m[4] * y + m[5], c = m[6] * l->left + m[7] * y + m[8];
	for (int x = l->left; x < l->right; x++, a += m[0], b += m[3], c += m[6]) {
		float near = 1 / (float)c, u = (float)a * near - 0.5f, v = (float)b * near - 0.5f;
		if (u < 0 || v < 0 || u >= u_most || v >= v_most)
			continue;
		int ix = (int)u, iy = (int)v;
		uint32_t fx = (uint32_t)((u - (float)ix) * 256), fy = (uint32_t)((v - (float)iy) * 256);
		uint32_t value = sample(bytes, stride, (size_t)ix, (size_t)iy, fx, fy);
		row[x] = over4(row[x], value);
		cover[x] = (uint8_t)(value >> 24);
	}
}

static void layer_whole(struct layer *l, int w, int h, double step)
{
	const double m[9] = { 1 / step, 0, 0.5, 0, 1 / step, 0.5, 0, 0, 1 };
	memcpy(l->m, m, sizeof m);
	l->left = l->top = 0;
	l->right = w;
	l->bottom = h;
}

/* Only where the layer is not empty need it be looked at. */
static void layer_trim(struct layer *l, double step)
{
	cairo_rectangle_int_t part = { 0 };
	surface_extent(l->surface, &part);
	l->left = (int)fmax(l->left, (part.x - 1) * step);
	l->top = (int)fmax(l->top, (part.y - 1) * step);
	l->right = (int)fmin(l->right, (part.x + part.width + 1) * step);
	l->bottom = (int)fmin(l->bottom, (part.y + part.height + 1) * step);
}

/* The layer lies on a plane at `density` pixels a mm and is w x h mm. */
static void layer_on_plane(struct layer *l, const struct view *v, double plane_w, double plane_h, double density, int pic_w,
    int pic_h)
{
	double left = pic_w, right = 0, top = pic_h, bottom = 0;
	for (int i = 0; i < 4; i++) {
		struct spot p = view_apply(v->to_picture, i % 2 ? plane_w : 0, i / 2 ? plane_h : 0);
		left = fmin(left, p.x), right = fmax(right, p.x);
		top = fmin(top, p.y), bottom = fmax(bottom, p.y);
	}
	for (int i = 0; i < 9; i++)
		l->m[i] = v->to_plane[i] * (i < 6 ? density : 1);
	l->left = left < 0 ? 0 : (int)left;
	l->top = top < 0 ? 0 : (int)top;
	l->right = right + 1 > pic_w ? pic_w : (int)right + 1;
	l->bottom = bottom + 1 > pic_h ? pic_h : (int)bottom + 1;
}

/* -- light --------------------------------------------------------------------------------------------------------------------- */

struct lamp {
	double angle, slope, vignette, level;
	double glare, glare_x, glare_y, glare_size, glare_turn, sheen;
};

static void light_fill(struct light *l, const struct lamp *lamp)
{
	for (int j = 0; j < LIGHT_H; j++) {
		for (int i = 0; i < LIGHT_W; i++) {
			double x = (double)i / (LIGHT_W - 1) - 0.5, y = (double)j / (LIGHT_H - 1) - 0.5, far = x * x + y * y;
			double along = x * cos(lamp->angle) + y * sin(lamp->angle);
			l->gain[j][i] = (float)(lamp->level * (1 - lamp->slope * along) * (1 - lamp->vignette * far * (0.6 + far)));
			double gx = (x - lamp->glare_x) * cos(lamp->glare_turn) + (y - lamp->glare_y) * sin(lamp->glare_turn);
			double gy = (y - lamp->glare_y) * cos(lamp->glare_turn) - (x - lamp->glare_x) * sin(lamp->glare_turn);
			double d = (gx * gx * 0.35 + gy * gy) / (lamp->glare_size * lamp->glare_size);
			l->glare[j][i] = (float)(lamp->glare * (exp(-d) + 0.32 * exp(-d * 0.16)) +
			    lamp->sheen * exp(-pow((along - 0.1) * 3, 2)));
		}
	}
}

/* Row y of a light grid, one value a picture pixel. */
static void light_row(const float grid[LIGHT_H][LIGHT_W], int y, int w, int h, float *out)
{
	float at = (float)y * (LIGHT_H - 1) / (float)h;
	int j = (int)at;
	float v = at - (float)j, nodes[LIGHT_W];
	for (int i = 0; i < LIGHT_W; i++)
		nodes[i] = grid[j][i] * (1 - v) + grid[j + 1][i] * v;
	float step = (float)(LIGHT_W - 1) / (float)w;
	for (int x = 0; x < w; x++) {
		float u = (float)x * step;
		int i = (int)u;
		out[x] = nodes[i] + (nodes[i + 1] - nodes[i]) * (u - (float)i);
	}
}

/* -- rendering ----------------------------------------------------------------------------------------------------------------- */

enum { LAYER_GROUND, LAYER_BEHIND, LAYER_CARD, LAYER_FRONT, LAYERS };

struct scene {
	int w, h;
	struct layer layers[LAYERS]; /* surface NULL: absent */
	struct light light;
};

static uint8_t lit(uint32_t value, float gain, float add)
{
	int v = (int)((float)value * gain + add);
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

static struct pixels scene_render(struct scene *s)
{
	struct pixels px = pixels_create(s->w, s->h);
	size_t w = (size_t)s->w;
	uint32_t *row = mem_alloc(w * sizeof *row);
	uint8_t *cover = mem_alloc(w);
	float *gain = mem_alloc(w * sizeof *gain), *glare = mem_alloc(w * sizeof *glare);
	float tr = (float)s->light.tint.r, tg = (float)s->light.tint.g, tb = (float)s->light.tint.b;
	for (int y = 0; y < s->h; y++) {
		memset(cover, 0, w);
		for (int i = 0; i < LAYERS; i++) {
			const struct layer *l = &s->layers[i];
			if (!l->surface || y < l->top || y >= l->bottom)
				continue;
			if (i == LAYER_CARD)
				plane_row(l, y, row, cover);
			else
				straight_row(l, y, row, cover);
		}
		light_row((const float (*)[LIGHT_W])s->light.gain, y, s->w, s->h, gain);
		light_row((const float (*)[LIGHT_W])s->light.glare, y, s->w, s->h, glare);
		uint8_t *to = px.rgb + (size_t)y * w * 3;
		for (size_t x = 0; x < w; x++, to += 3) {
			float add = glare[x] * (40 + (float)cover[x] * 0.85f);
			to[0] = lit(row[x] >> 16 & 255, gain[x] * tr, add);
			to[1] = lit(row[x] >> 8 & 255, gain[x] * tg, add);
			to[2] = lit(row[x] & 255, gain[x] * tb, add);
		}
	}
	free(glare);
	free(gain);
	free(cover);
	free(row);
	for (int i = 0; i < LAYERS; i++)
		cairo_surface_destroy(s->layers[i].surface);
	return px;
}

/* -- scenes of documents ------------------------------------------------------------------------------------------------------- */

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

static cairo_surface_t *room_surface(int pw, int ph, double step, struct rng *r)
{
	int w = (int)ceil(pw / step) + 2, h = (int)ceil(ph / step) + 2;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
	cairo_t *cr = cairo_create(surface);
	room_draw(cr, w, h, r);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	pixels_blur(cairo_image_surface_get_data(surface), w, h, (size_t)cairo_image_surface_get_stride(surface), 4,
	    fmin(w, h) * 0.012);
	cairo_surface_mark_dirty(surface);
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

static struct lamp scene_lamp(const struct specimen *s, struct rng *r)
{
	bool straight = s->scene == SPECIMEN_CROPPED;
	struct lamp lamp = {
		.angle = rng_range(r, 0, 2 * M_PI), .slope = straight ? 0.06 : rng_range(r, 0.14, 0.42),
		.vignette = straight ? 0.12 : rng_range(r, 0.35, 0.6),
		.level = straight ? 1 : rng_range(r, 0.91, 1.01), .sheen = straight ? 0.02 : rng_range(r, 0.02, 0.08),
		.glare_x = rng_range(r, -0.16, 0.2), .glare_y = rng_range(r, -0.14, 0.12), .glare_size = rng_range(r, 0.065, 0.105),
		.glare_turn = rng_range(r, -0.9, 0.9),
	};
	if (s->flaws & SPECIMEN_GLARE)
		lamp.glare = 1.25;
	if (s->flaws & SPECIMEN_DARK) {
		lamp.level *= 0.30;
		lamp.slope += 0.25;
	}
	return lamp;
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
	struct lamp lamp = scene_lamp(s, &r);
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

/* -- faces --------------------------------------------------------------------------------------------------------------------- */

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
	struct lamp lamp = scene_lamp(s, &r);
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

static struct pixels compose_selfie(const struct specimen *s, int width, int height)
{
	struct rng r = rng_start(s->seed, 94);
	struct face_pose pose = { .turn = rng_range(&r, -0.32, 0.32), .nod = rng_range(&r, -0.15, 0.25),
		.tilt = rng_range(&r, -0.09, 0.09),
		.smile = rng_range(&r, -0.1, 0.9), .gaze = rng_range(&r, -0.15, 0.15), .light = rng_range(&r, -0.9, 0.9),
		.warmth = rng_range(&r, -1, 1) };
	return scene_selfie(s, &pose, width, height);
}

static struct pixels compose_face(const struct specimen *s, int width, int height)
{
	struct rng r = rng_start(s->seed, 96);
	struct specimen flat = *s;
	flat.scene = SPECIMEN_CROPPED;
	struct lamp lamp = scene_lamp(&flat, &r);
	struct light light = { .tint = { 1.01, 1, 0.98 } };
	light_fill(&light, &lamp);
	return from_surface(card_portrait(s, width, height), &light);
}

struct pixels scene_compose(const struct specimen *s)
{
	if (s->kind <= document_kinds)
		return compose_document(s);
	/* Faces have no small print: what is finer than this the camera's noise would hide. */
	double longer = s->width > s->height ? s->width : s->height, shrink = fmin(1, 1500 / longer);
	int w = (int)fmax(8, round(s->width * shrink)), h = (int)fmax(8, round(s->height * shrink));
	return s->kind == SPECIMEN_FACE ? compose_face(s, w, h) : compose_selfie(s, w, h);
}
