/* What a camera adds: blur, the sensor's noise, a little colour of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "specimen/art.h"

static uint32_t noise_hash(uint32_t x)
{
	x *= 0x9e3779b1u;
	x ^= x >> 15;
	x *= 0x85ebca77u;
	x ^= x >> 13;
	x *= 0xc2b2ae3du;
	return x ^ x >> 16;
}

/* About a Gaussian, of deviation 148: the sum of four bytes. */
static int bell(uint32_t h)
{
	return (int)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) - 510;
}

static uint8_t clamp(int v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* One row of the composed picture at the final width; the vertical place is between two of its rows. */
static void stretch_row(const struct pixels *from, double v, int width, uint8_t *out)
{
	v = fmin(fmax(v, 0), from->height - 1);
	int iy = (int)v;
	size_t stride = (size_t)from->width * 3;
	const uint8_t *top = from->rgb + (size_t)iy * stride, *bottom = iy + 1 < from->height ? top + stride : top;
	uint32_t fy = (uint32_t)((v - iy) * 256);
	double step = (double)from->width / width;
	for (int x = 0; x < width; x++) {
		double u = fmin(fmax((x + 0.5) * step - 0.5, 0), from->width - 1);
		int ix = (int)u;
		uint32_t fx = (uint32_t)((u - ix) * 256);
		size_t a = (size_t)ix * 3, b = ix + 1 < from->width ? a + 3 : a;
		for (size_t c = 0; c < 3; c++) {
			uint32_t t = top[a + c] * (256 - fx) + top[b + c] * fx, d = bottom[a + c] * (256 - fx) + bottom[b + c] * fx;
			out[(size_t)x * 3 + c] = (uint8_t)((t * (256 - fy) + d * fy + 32768) >> 16);
		}
	}
}

/* Noise in thousandths of a step for each brightness: a sensor is noisier in the dark. */
static void noise_table(const struct specimen *s, int luma[256], int chroma[256])
{
	double longer = s->width > s->height ? s->width : s->height;
	double base = 3.1 * fmin(1, fmax(0.40, longer / 3200));
	if (s->scene == SPECIMEN_CROPPED && s->kind != SPECIMEN_SELFIE)
		base *= 0.7;
	if (s->flaws & SPECIMEN_DARK)
		base *= 2.1;
	for (int i = 0; i < 256; i++) {
		double l = i / 255.0, sigma = base * (0.55 + 0.75 * (1 - l)) * (i < 12 ? 0.4 + 0.05 * i : 1);
		luma[i] = (int)(sigma * 65536 / 148);
		chroma[i] = (int)(sigma * 0.6 * 65536 / 148);
	}
}

static void noise_row(uint8_t *row, int y, int width, uint32_t seed, const int luma[256], const int chroma[256])
{
	uint32_t line = noise_hash((uint32_t)y + seed), pair = noise_hash((uint32_t)(y >> 1) * 2654435761u + ~seed);
	int red = 0, blue = 0;
	for (int x = 0; x < width; x++, row += 3) {
		int bright = (row[0] + 2 * row[1] + row[2]) >> 2;
		/* Colour noise comes in blots of two pixels: the sensor's colours are interpolated. */
		if (!(x & 1)) {
			red = bell(noise_hash(pair + (uint32_t)x)) * chroma[bright];
			blue = bell(noise_hash(pair ^ ((uint32_t)x * 0x27d4eb2fu))) * chroma[bright];
		}
		int grey = bell(noise_hash(line ^ ((uint32_t)x * 0x165667b1u))) * luma[bright] + 32768;
		row[0] = clamp(row[0] + ((grey + red) >> 16));
		row[1] = clamp(row[1] + ((grey - ((red + blue) >> 2)) >> 16));
		row[2] = clamp(row[2] + ((grey + blue) >> 16));
	}
}

/* A hand that moves smears along one way; a lens that is out spreads all round. */
static void smear(struct pixels *px, double length)
{
	int n = (int)length;
	size_t stride = (size_t)px->width * 3;
	uint8_t *copy = mem_alloc(stride);
	for (int y = 0; y < px->height && n > 1; y++) {
		uint8_t *row = px->rgb + (size_t)y * stride;
		memcpy(copy, row, stride);
		for (int c = 0; c < 3; c++) {
			int sum = copy[c] * n;
			for (int x = 0; x < px->width; x++) {
				int out = x - n > 0 ? x - n : 0;
				sum += copy[x * 3 + c] - copy[out * 3 + c];
				row[x * 3 + c] = (uint8_t)(sum / n);
			}
		}
	}
	free(copy);
}

static void blur(const struct specimen *s, struct pixels *px)
{
	struct rng r = rng_start(s->seed, 97);
	double longer = px->width > px->height ? px->width : px->height;
	if (s->flaws & SPECIMEN_BLUR) {
		double sigma = fmax(0.9, longer * rng_range(&r, 0.0030, 0.0050));
		smear(px, longer * rng_range(&r, 0.002, 0.012));
		pixels_blur(px->rgb, px->width, px->height, (size_t)px->width * 3, 3, sigma);
	}
}

struct pixels camera_develop(const struct specimen *s, struct pixels *composed)
{
	blur(s, composed);
	struct pixels out = *composed;
	bool same = composed->width == s->width && composed->height == s->height;
	if (!same)
		out = pixels_create(s->width, s->height);
	int luma[256], chroma[256];
	noise_table(s, luma, chroma);
	uint32_t seed = (uint32_t)rng_mix(s->seed);
	for (int y = 0; y < s->height; y++) {
		uint8_t *row = out.rgb + (size_t)y * (size_t)s->width * 3;
		if (!same)
			stretch_row(composed, (y + 0.5) * composed->height / s->height - 0.5, s->width, row);
		noise_row(row, y, s->width, seed, luma, chroma);
	}
	if (!same)
		pixels_destroy(composed);
	*composed = (struct pixels){ 0 };
	return out;
}
