/* Lamps, and what their light does to a picture. */
#include "specimen/render.h"

#include <math.h>

struct lamp lamp_of(const struct specimen *s, struct rng *r)
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

void light_fill(struct light *l, const struct lamp *lamp)
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
void light_row(const float grid[LIGHT_H][LIGHT_W], int y, int w, int h, float *out)
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
