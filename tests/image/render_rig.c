#include "image/render_rig.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "image/limits.h"

const struct image_job plain = {
    .protocol = IMAGE_KITTY, .cell_w = 1, .cell_h = 1, .colors = 256, .pan_x = 500, .pan_y = 500};

static int digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : 0;
}

static void read_kitty(const struct buf *b, struct pixels *out)
{
	size_t at = 0, n = 0;
	for (size_t i = 0; i + 1 < b->len; i++) {
		if (b->data[i] != ';')
			continue;
		for (i++; b->data[i] != '\033'; i += 4) {
			int v = digit(b->data[i]) << 18 | digit(b->data[i + 1]) << 12 | digit(b->data[i + 2]) << 6 |
			        digit(b->data[i + 3]);
			for (int k = 0; k < 3 && at < (size_t)(out->width * out->height * 3); k++)
				out->rgb[at++] = (uint8_t)(v >> (16 - 8 * k));
			n += 3;
		}
	}
	ck_assert_uint_ge(n, (size_t)(out->width * out->height * 3));
	ck_assert_uint_lt(n, (size_t)(out->width * out->height * 3 + 3));
}

/* The canvas, and what was said of it. */
struct image_result show(const struct image_job *job, const struct buf *file, struct pixels *out)
{
	struct image_result result;
	struct buf payload;
	buf_init(&payload, IMAGE_PAYLOAD_MAX);
	ck_assert_msg(render(job, (const uint8_t *)file->data, file->len, true, &payload, &result), "%s", result.err.text);
	ck_assert_int_eq(result.px_w, job->cols * job->cell_w);
	ck_assert_int_eq(result.px_h, job->rows * job->cell_h);
	pixels_init(out, result.px_w, result.px_h);
	read_kitty(&payload, out);
	buf_finish(&payload);
	return result;
}

void assert_near(const struct pixels *seen, const struct pixels *meant, int tolerance, const char *what)
{
	ck_assert_int_eq(seen->width, meant->width);
	ck_assert_int_eq(seen->height, meant->height);
	for (int i = 0; i < seen->width * seen->height * 3; i++)
		ck_assert_msg(abs(seen->rgb[i] - meant->rgb[i]) <= tolerance, "%s: %d,%d channel %d is %d, not %d", what,
		              i / 3 % seen->width, i / 3 / seen->width, i % 3, seen->rgb[i], meant->rgb[i]);
}

/* Smooth, so that JPEG keeps it, and different in every place and direction. */
void draw_slopes(struct pixels *p, int width, int height)
{
	pixels_init(p, width, height);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *c = pixels_at(p, x, y);
			c[0] = (uint8_t)(20 + x * 200 / width);
			c[1] = (uint8_t)(20 + y * 200 / height);
			c[2] = (uint8_t)(60 + (x + 2 * y) * 100 / (width + 2 * height));
		}
	}
}

void cut(const struct pixels *p, int left, int top, int width, int height, struct pixels *out)
{
	pixels_init(out, width, height);
	for (int y = 0; y < height; y++)
		memcpy(pixels_at(out, 0, y), pixels_at(p, left, top + y), (size_t)width * 3);
}

void draw_noise(struct pixels *p, int width, int height)
{
	uint32_t seed = 7;
	pixels_init(p, width, height);
	for (int i = 0; i < width * height * 3; i++) {
		seed = seed * 1664525 + 1013904223;
		p->rgb[i] = (uint8_t)(seed >> 24);
	}
}

enum { LOBES = 3 };

static double sinc(double x)
{
	return x < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
}

static double lanczos(double x)
{
	x = fabs(x);
	return x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
}

/* Lanczos as the book has it: every weight in floating point, cut off and made whole again at the edges. */
static void sample(const struct pixels *p, double cx, double cy, double wide_x, double wide_y, uint8_t *out)
{
	double sum[3] = {0}, weight = 0;
	for (int y = (int)fmax(0, floor(cy - LOBES * wide_y)); y < p->height && y <= cy + LOBES * wide_y; y++) {
		double wy = lanczos((y - cy) / wide_y);
		for (int x = (int)fmax(0, floor(cx - LOBES * wide_x)); x < p->width && x <= cx + LOBES * wide_x; x++) {
			double w = wy * lanczos((x - cx) / wide_x);
			for (int k = 0; k < 3; k++)
				sum[k] += w * pixels_at(p, x, y)[k];
			weight += w;
		}
	}
	for (int k = 0; k < 3; k++)
		out[k] = (uint8_t)lrint(fmin(fmax(sum[k] / weight, 0), 255));
}

void resample_slowly(const struct pixels *p, double left, double top, double width, double height, struct pixels *out)
{
	double sx = width / out->width, sy = height / out->height;
	for (int y = 0; y < out->height; y++)
		for (int x = 0; x < out->width; x++)
			sample(p, left + (x + 0.5) * sx - 0.5, top + (y + 0.5) * sy - 0.5, fmax(sx, 1), fmax(sy, 1),
			       pixels_at(out, x, y));
}
