/* How a picture is put together: layers, the light on them, pixels; private to the files that compose scenes. */
#ifndef SPECIMEN_RENDER_H
#define SPECIMEN_RENDER_H

#include "specimen/art.h"

/* A surface and the way from the picture's pixels to its own. */
struct layer {
	cairo_surface_t *surface;
	double m[9];
	int left, top, right, bottom; /* where in the picture it can be */
};

/* The layer is the picture at 1/step of its size, w x h pixels of it. */
void layer_whole(struct layer *l, int w, int h, double step);
/* Only where the layer is not empty need it be looked at. */
void layer_trim(struct layer *l, double step);
/* The layer lies on a plane at `density` pixels a mm and is plane_w x plane_h mm. */
void layer_on_plane(struct layer *l, const struct view *v, double plane_w, double plane_h, double density, int pic_w, int pic_h);
/* Lay row y over `row` and what is seen of the document, `cover`: of an unturned layer, which hides it, and of one on a plane, which is
 * it. */
void layer_row_straight(const struct layer *l, int y, uint32_t *row, uint8_t *cover);
void layer_row_plane(const struct layer *l, int y, uint32_t *row, uint8_t *cover);

enum { LIGHT_W = 65, LIGHT_H = 49 };
/* What the light does, on a coarse grid: how much reaches the picture, and how much the document mirrors. */
struct light {
	float gain[LIGHT_H][LIGHT_W], glare[LIGHT_H][LIGHT_W];
	struct rgb tint;
};

struct lamp {
	double angle, slope, vignette, level;
	double glare, glare_x, glare_y, glare_size, glare_turn, sheen;
};

struct lamp lamp_of(const struct specimen *s, struct rng *r);
void light_fill(struct light *l, const struct lamp *lamp);
/* Row y of a light grid, one value a picture pixel. */
void light_row(const float grid[LIGHT_H][LIGHT_W], int y, int w, int h, float *out);

enum { LAYER_GROUND, LAYER_BEHIND, LAYER_CARD, LAYER_FRONT, LAYERS };

struct scene {
	int w, h;
	struct layer layers[LAYERS]; /* surface NULL: absent */
	struct light light;
};

/* Ends the layers' surfaces. */
struct pixels scene_render(struct scene *s);

/* A selfie whose pose follows from the seed, and the face a document carries. */
struct pixels scene_some_selfie(const struct specimen *s, int width, int height);
struct pixels scene_face(const struct specimen *s, int width, int height);

#endif
