/* Layers and light to pixels. */
#include "specimen/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static uint8_t lit(uint32_t value, float gain, float add)
{
	int v = (int)((float)value * gain + add);
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

struct pixels scene_render(struct scene *s)
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
				layer_row_plane(l, y, row, cover);
			else
				layer_row_straight(l, y, row, cover);
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
