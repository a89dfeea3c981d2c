/* What is around a document: rooms out of focus, and table tops. */
#include <math.h>
#include <string.h>

#include "specimen/art.h"

/* -- rooms --------------------------------------------------------------------------------------------------------------------- */

static void blob(cairo_t *cr, double x, double y, double w, double h, double soft_edge, struct rgb c, double alpha)
{
	struct soft soft;
	cairo_t *to = soft_start(&soft, cr, soft_edge);
	cairo_rectangle(to, x, y, w, h);
	cairo_fill(to);
	soft_paint(&soft, c, alpha);
}

static void wall(cairo_t *cr, double w, double h, struct rgb c, double lit)
{
	cairo_pattern_t *p = cairo_pattern_create_linear(0, 0, w, h * 0.6);
	struct rgb a = rgb_mix(c, (struct rgb){ 1, 1, 1 }, lit > 0 ? 0.05 : 0.25),
	    b = rgb_mix(c, (struct rgb){ 0.1, 0.1, 0.12 }, lit > 0 ? 0.05 : 0.3);
	cairo_pattern_add_color_stop_rgb(p, lit > 0 ? 1 : 0, a.r, a.g, a.b);
	cairo_pattern_add_color_stop_rgb(p, lit > 0 ? 0 : 1, b.r, b.g, b.b);
	cairo_set_source(cr, p);
	cairo_paint(cr);
	cairo_pattern_destroy(p);
}

static void window_room(cairo_t *cr, double w, double h, struct rng *r)
{
	double x = rng_chance(r, 0.5) ? -w * 0.05 : w * 0.72, u = fmin(w, h);
	struct rgb light = { 0.93, 0.96, 1.0 };
	blob(cr, x, h * 0.05, w * 0.30, h * 0.50, u * 0.03, light, 0.95);
	blob(cr, x + w * 0.14, h * 0.05, w * 0.02, h * 0.5, u * 0.012, (struct rgb){ 0.6, 0.6, 0.62 }, 0.6);
	blob(cr, x, h * 0.36, w * 0.3, h * 0.2, u * 0.06, (struct rgb){ 0.55, 0.68, 0.5 }, 0.55);
	blob(cr, 0, h * 0.72, w, h * 0.4, u * 0.04, rgb_hsl(rng_range(r, 0.02, 0.12), 0.2, rng_range(r, 0.25, 0.45)), 0.8);
	blob(cr, w * rng_range(r, 0.2, 0.5), h * 0.60, w * 0.35, h * 0.25, u * 0.03, rgb_hsl(rng_range(r, 0, 1), 0.15, 0.4), 0.7);
}

static void shelf_room(cairo_t *cr, double w, double h, struct rng *r)
{
	double u = fmin(w, h);
	for (int row = 0; row < 4; row++) {
		double y = h * (0.08 + 0.24 * row);
		blob(cr, -w * 0.05, y + h * 0.185, w * 1.1, h * 0.022, u * 0.012, (struct rgb){ 0.36, 0.27, 0.20 }, 0.8);
		for (double x = w * 0.01; x < w;) {
			double wide = w * rng_range(r, 0.02, 0.055), tall = h * rng_range(r, 0.10, 0.165);
			if (rng_chance(r, 0.85))
				blob(cr, x, y + h * 0.185 - tall, wide, tall, u * 0.012,
				    rgb_hsl(rng_range(r, 0, 1), 0.22, rng_range(r, 0.28, 0.65)), 0.75);
			x += wide * rng_range(r, 1.0, 1.4);
		}
	}
}

static void garden(cairo_t *cr, double w, double h, struct rng *r)
{
	double u = fmin(w, h);
	blob(cr, -w * 0.1, h * 0.62, w * 1.2, h * 0.5, u * 0.08, (struct rgb){ 0.42, 0.50, 0.34 }, 0.9);
	for (int i = 0; i < 46; i++) {
		double x = rng_range(r, 0, w), y = rng_range(r, 0, h * 0.8), size = u * rng_range(r, 0.04, 0.11);
		struct rgb c = rgb_hsl(rng_range(r, 0.20, 0.36), rng_range(r, 0.2, 0.4), rng_range(r, 0.25, 0.70));
		cairo_new_sub_path(cr);
		cairo_arc(cr, x, y, size, 0, 2 * M_PI);
		rgb_set(cr, c, rng_range(r, 0.15, 0.4));
		cairo_fill(cr);
	}
	blob(cr, w * rng_range(r, 0, 0.8), -h * 0.1, w * 0.3, h * 0.3, u * 0.08, (struct rgb){ 1, 0.98, 0.9 }, 0.7);
}

static void room_draw(cairo_t *cr, double w, double h, struct rng *r)
{
	static void (*const rooms[])(cairo_t *, double, double, struct rng *) = { window_room, shelf_room, garden };
	wall(cr, w, h, rgb_hsl(rng_range(r, 0.05, 0.62), rng_range(r, 0.03, 0.14), rng_range(r, 0.55, 0.78)), rng_range(r, -1, 1));
	rooms[rng_pick(r, 3)](cr, w, h, r);
}

/* -- tables -------------------------------------------------------------------------------------------------------------------- */

static float lattice(int x, int y, uint32_t seed)
{
	uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u ^ seed;
	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	h ^= h >> 12;
	h *= 0x297a2d39u;
	h ^= h >> 15;
	return (float)(h >> 8) * (1.0f / 8388608.0f) - 1.0f;
}

/* Smooth noise, -1..1, one hill a unit. */
static float hills(float x, float y, uint32_t seed)
{
	float fx = floorf(x), fy = floorf(y), u = x - fx, v = y - fy;
	int ix = (int)fx, iy = (int)fy;
	u = u * u * (3 - 2 * u);
	v = v * v * (3 - 2 * v);
	float top = lattice(ix, iy, seed) * (1 - u) + lattice(ix + 1, iy, seed) * u;
	float bottom = lattice(ix, iy + 1, seed) * (1 - u) + lattice(ix + 1, iy + 1, seed) * u;
	return top * (1 - v) + bottom * v;
}

struct table {
	uint32_t seed;
	float turn_c, turn_s;
	struct rgb light, dark;
};

typedef float table_shade(const struct table *t, float x, float y);

static float wood_shade(const struct table *t, float x, float y)
{
	float board = floorf(y / 95), shift = board * 37.7f;
	float seam = fabsf(y / 95 - board - 0.5f) * 2;
	float flow = hills(x / 190 + shift, y / 42, t->seed) * 26 + hills(x / 60, y / 20 + shift, t->seed + 1) * 5;
	float rings = sinf((y + flow + shift) * 0.42f);
	float pores = hills(x / 16 + shift, y * 1.7f, t->seed + 2);
	float grain = hills(x / 45, y * 0.5f + flow * 0.2f, t->seed + 3);
	float shade = 0.45f + 0.15f * rings + 0.14f * grain + 0.13f * pores + 0.10f * lattice((int)board, 7, t->seed);
	return seam > 0.985f ? shade * 0.25f : shade;
}

static float cloth_shade(const struct table *t, float x, float y)
{
	float warp = sinf(x * 3.6f + hills(x / 7, y / 7, t->seed) * 1.5f),
	    weft = sinf(y * 3.6f + hills(x / 7, y / 7, t->seed + 1) * 1.5f);
	float thread = hills(x * 0.9f, y / 14, t->seed + 2) + hills(x / 14, y * 0.9f, t->seed + 3);
	float fold = hills(x / 130, y / 210, t->seed + 4);
	return 0.50f + 0.09f * warp * weft + 0.09f * thread + 0.17f * fold;
}

static float stone_shade(const struct table *t, float x, float y)
{
	float clouds = hills(x / 70, y / 70, t->seed) + 0.5f * hills(x / 28, y / 28, t->seed + 1);
	float specks = hills(x / 1.8f, y / 1.8f, t->seed + 2);
	float vein = 1 - fabsf(hills(x / 95 + 0.3f * clouds, y / 80, t->seed + 3)) * 14;
	return 0.52f + 0.13f * clouds + 0.10f * specks - (vein > 0 ? 0.12f * vein : 0);
}

cairo_surface_t *table_draw(int width, int height, double step, const struct view *v, struct rng *r)
{
	static table_shade *const shades[] = { wood_shade, wood_shade, cloth_shade, stone_shade };
	static const struct {
		double hue[2], saturation[2], lightness[2];
	} tones[] = {
		{ { 0.055, 0.09 }, { 0.30, 0.48 }, { 0.28, 0.50 } },
		{ { 0.06, 0.10 }, { 0.20, 0.34 }, { 0.48, 0.62 } },
		{ { 0.0, 1.0 }, { 0.06, 0.30 }, { 0.30, 0.75 } },
		{ { 0.05, 0.6 }, { 0.01, 0.06 }, { 0.35, 0.78 } },
	};
	int w = (int)ceil(width / step) + 2, h = (int)ceil(height / step) + 2, kind = rng_pick(r, 4);
	double turn = rng_range(r, -0.5, 0.5), hue = rng_range(r, tones[kind].hue[0], tones[kind].hue[1]);
	double saturation = rng_range(r, tones[kind].saturation[0], tones[kind].saturation[1]);
	double lightness = rng_range(r, tones[kind].lightness[0], tones[kind].lightness[1]);
	struct table t = { .seed = (uint32_t)rng_next(r), .turn_c = (float)cos(turn), .turn_s = (float)sin(turn),
		.light = rgb_hsl(hue, saturation, fmin(0.93, lightness * 1.4)), .dark = rgb_hsl(hue, saturation, lightness * 0.5) };
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
	cairo_surface_flush(surface);
	uint8_t *bytes = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++) {
			struct spot p = view_apply(v->to_plane, x * step, y * step);
			float px = (float)p.x * t.turn_c + (float)p.y * t.turn_s,
			    py = (float)p.y * t.turn_c - (float)p.x * t.turn_s;
			float shade = shades[kind](&t, px, py);
			shade = shade < 0 ? 0 : shade > 1 ? 1 : shade;
			struct rgb c = rgb_mix(t.dark, t.light, shade);
			uint32_t value = 0xff000000u | (uint32_t)(c.r * 255) << 16 | (uint32_t)(c.g * 255) << 8 |
			    (uint32_t)(c.b * 255);
			memcpy(bytes + (size_t)y * (size_t)stride + (size_t)x * 4, &value, 4);
		}
	}
	cairo_surface_mark_dirty(surface);
	return surface;
}

cairo_surface_t *room_surface(int pw, int ph, double step, struct rng *r)
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
