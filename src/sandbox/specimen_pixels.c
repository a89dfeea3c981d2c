/* Pixels and colours. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sandbox/specimen_art.h"

struct pixels pixels_create(int width, int height)
{
	return (struct pixels){ .width = width, .height = height, .rgb = mem_alloc((size_t)width * (size_t)height * 3) };
}

void pixels_destroy(struct pixels *p)
{
	free(p->rgb);
	*p = (struct pixels){ 0 };
}

struct rgb rgb_mix(struct rgb a, struct rgb b, double t)
{
	return (struct rgb){ a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t };
}

struct rgb rgb_hsl(double hue, double saturation, double lightness)
{
	double chroma = saturation * fmin(lightness, 1 - lightness), channel[3];
	for (int i = 0; i < 3; i++) {
		static const double at[3] = { 0, 8, 4 };
		double k = fmod(at[i] + hue * 12, 12);
		channel[i] = lightness - chroma * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
	}
	return (struct rgb){ channel[0], channel[1], channel[2] };
}

void rgb_set(cairo_t *cr, struct rgb c, double alpha)
{
	cairo_set_source_rgba(cr, c.r, c.g, c.b, alpha);
}
