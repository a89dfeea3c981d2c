/* How near a sixel comes to the photo: its pixels read back and compared with a Lanczos reduction of the whole photo. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "bench/measure.h"
#include "support/decode.h"

enum { REACH = 3, RADIUS = 5, SIDE_MAX = 8192, FILE_LIMIT = 64 << 20 };

static char *read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *bytes = malloc(FILE_LIMIT);
	*n = f && bytes ? fread(bytes, 1, FILE_LIMIT, f) : 0;
	if (f)
		fclose(f);
	return bytes;
}

bool photo_read(struct photo *p, const char *path)
{
	size_t n;
	struct decoded d;
	char *bytes = read_whole(path, &n);
	bool ok = decode_picture(bytes, n, true, &d);
	*p = (struct photo){ d.width, d.height, d.rgb };
	free(bytes);
	return ok;
}

void photo_finish(struct photo *p)
{
	free(p->rgb);
	*p = (struct photo){ 0 };
}

/* -- reading sixel as terminals do ------------------------------------------------------------------------------------------- */

struct sixel {
	const char *p, *end;
	uint8_t palette[1024][3];
	struct photo to;
};

static int number(struct sixel *s, int otherwise)
{
	int v = 0;
	if (s->p >= s->end || *s->p < '0' || *s->p > '9')
		return otherwise;
	while (s->p < s->end && *s->p >= '0' && *s->p <= '9' && v < 100000)
		v = v * 10 + (*s->p++ - '0');
	return v;
}

static int numbers(struct sixel *s, int *v, int most)
{
	int n = 0;
	do
		v[n++] = number(s, 0);
	while (n < most && s->p < s->end && *s->p == ';' && s->p++);
	return n;
}

static bool head(struct sixel *s)
{
	int v[4];
	const char *q = memchr(s->p, 'q', (size_t)(s->end - s->p));
	if (!q || s->end - q < 3 || q[1] != '"')
		return false;
	s->p = q + 2;
	if (numbers(s, v, 4) != 4 || v[2] < 1 || v[3] < 1 || v[2] > SIDE_MAX || v[3] > SIDE_MAX)
		return false;
	s->to = (struct photo){ v[2], v[3], calloc((size_t)v[2] * (size_t)v[3], 3) };
	return s->to.rgb;
}

static void paint(struct sixel *s, int x, int y, int dots, int count, int colour)
{
	for (int k = 0; k < 6 && y + k < s->to.height; k++)
		for (int i = x; dots >> k & 1 && i < x + count && i < s->to.width; i++)
			memcpy(s->to.rgb + ((size_t)(y + k) * (size_t)s->to.width + (size_t)i) * 3, s->palette[colour], 3);
}

static bool sixel_to_photo(struct sixel *s, int *colors)
{
	int x = 0, y = 0, colour = 0, count = 1;
	if (!head(s))
		return false;
	for (*colors = 0; s->p < s->end && *s->p != '\033'; ) {
		char c = *s->p++;
		int v[5];
		if (c == '#') {
			int n = numbers(s, v, 5);
			colour = v[0] & 1023;
			for (int k = 0; n == 5 && k < 3; k++)
				s->palette[colour][k] = (uint8_t)((v[2 + k] * 255 + 50) / 100);
			*colors += n == 5;
		} else if (c == '!') {
			count = number(s, 1);
		} else if (c == '$' || c == '-') {
			x = 0;
			y += c == '-' ? 6 : 0;
		} else if (c >= '?' && c <= '~') {
			paint(s, x, y, c - '?', count, colour);
			x += count;
			count = 1;
		}
	}
	return true;
}

/* -- the reference ----------------------------------------------------------------------------------------------------------- */

static double lanczos(double x)
{
	if (fabs(x) >= REACH)
		return 0;
	double t = x * M_PI;
	return fabs(x) < 1e-9 ? 1 : REACH * sin(t) * sin(t / REACH) / (t * t);
}

/* One line of `from` samples to `to`; stride and channels are the caller's. */
static void reduce_line(const float *in, int from, size_t in_step, float *out, int to, size_t out_step)
{
	double scale = (double)from / to, wide = scale > 1 ? scale : 1;
	for (int i = 0; i < to; i++) {
		double centre = (i + 0.5) * scale - 0.5, sum = 0, weights = 0;
		int first = (int)ceil(centre - REACH * wide), last = (int)floor(centre + REACH * wide);
		for (int k = first < 0 ? 0 : first; k <= last && k < from; k++) {
			double w = lanczos((k - centre) / wide);
			sum += w * in[(size_t)k * in_step];
			weights += w;
		}
		double v = sum / weights;
		out[(size_t)i * out_step] = (float)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

/* One channel of the photo at this size. */
static float *reduced(const struct photo *p, int channel, int w, int h)
{
	size_t width = (size_t)p->width, height = (size_t)p->height;
	float *line = malloc(width * sizeof *line), *narrow = malloc((size_t)w * height * sizeof *narrow);
	float *out = malloc((size_t)w * (size_t)h * sizeof *out);
	for (size_t y = 0; y < height; y++) {
		for (size_t x = 0; x < width; x++)
			line[x] = p->rgb[(y * width + x) * 3 + (size_t)channel];
		reduce_line(line, p->width, 1, narrow + y * (size_t)w, w, 1);
	}
	for (int x = 0; x < w; x++)
		reduce_line(narrow + x, p->height, (size_t)w, out + x, h, (size_t)w);
	free(line);
	free(narrow);
	return out;
}

/* -- measures ---------------------------------------------------------------------------------------------------------------- */

static int inside(int v, int n)
{
	return v < 0 ? -v : v >= n ? 2 * n - 2 - v : v;
}

/* Gaussian, mirrored at the edges. */
static float *blurred(const float *in, int w, int h, double sigma)
{
	double kernel[2 * RADIUS + 1], sum = 0;
	for (int k = -RADIUS; k <= RADIUS; k++)
		sum += kernel[k + RADIUS] = exp(-k * k / (2 * sigma * sigma));
	float *across = malloc((size_t)w * (size_t)h * sizeof *across), *out = malloc((size_t)w * (size_t)h * sizeof *out);
	for (int pass = 0; pass < 2; pass++) {
		const float *from = pass ? across : in;
		float *to = pass ? out : across;
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w; x++) {
				double v = 0;
				for (int k = -RADIUS; k <= RADIUS; k++) {
					int at_x = pass ? x : inside(x + k, w), at_y = pass ? inside(y + k, h) : y;
					v += kernel[k + RADIUS] * from[(size_t)at_y * (size_t)w + (size_t)at_x];
				}
				to[(size_t)y * (size_t)w + (size_t)x] = (float)(v / sum);
			}
		}
	}
	free(across);
	return out;
}

static float *product(const float *a, const float *b, size_t n)
{
	float *out = malloc(n * sizeof *out);
	for (size_t i = 0; i < n; i++)
		out[i] = a[i] * b[i];
	return out;
}

/* Structural similarity of two planes, at each pixel. */
static float *similarity(const float *a, const float *b, int w, int h)
{
	enum { MEAN_A, MEAN_B, AA, BB, AB, PLANES };
	const double c1 = 6.5025, c2 = 58.5225, sigma = 1.5;
	size_t n = (size_t)w * (size_t)h;
	float *raw[PLANES] = { NULL, NULL, product(a, a, n), product(b, b, n), product(a, b, n) }, *m[PLANES];
	for (int i = 0; i < PLANES; i++)
		m[i] = blurred(i == MEAN_A ? a : i == MEAN_B ? b : raw[i], w, h, sigma);
	float *out = malloc(n * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		double x = m[MEAN_A][i], y = m[MEAN_B][i], xx = m[AA][i] - x * x, yy = m[BB][i] - y * y, xy = m[AB][i] - x * y;
		out[i] = (float)((2 * x * y + c1) * (2 * xy + c2) / ((x * x + y * y + c1) * (xx + yy + c2)));
	}
	for (int i = 0; i < PLANES; i++) {
		free(raw[i]);
		free(m[i]);
	}
	return out;
}

static double mean_in(const float *plane, int w, int h, const struct area *a)
{
	double sum = 0;
	long n = 0;
	for (int y = (int)(a->top * h); y < (int)(a->bottom * h); y++)
		for (int x = (int)(a->left * w); x < (int)(a->right * w); x++, n++)
			sum += plane[(size_t)y * (size_t)w + (size_t)x];
	return n ? sum / (double)n : NAN;
}

static float *channel_of(const struct photo *p, int channel)
{
	size_t n = (size_t)p->width * (size_t)p->height;
	float *out = malloc(n * sizeof *out);
	for (size_t i = 0; i < n; i++)
		out[i] = p->rgb[i * 3 + (size_t)channel];
	return out;
}

static void compare(struct quality *q, const struct photo *shown, const struct photo *photo, const struct area *print)
{
	const double luma[3] = { 0.299, 0.587, 0.114 };
	int w = shown->width, h = shown->height;
	size_t n = (size_t)w * (size_t)h;
	float *y[2] = { calloc(n, sizeof(float)), calloc(n, sizeof(float)) };
	double error = 0;
	for (int k = 0; k < 3; k++) {
		float *plane[2] = { reduced(photo, k, w, h), channel_of(shown, k) }, *soft[2];
		for (int i = 0; i < 2; i++) {
			soft[i] = blurred(plane[i], w, h, 1);
			for (size_t at = 0; at < n; at++)
				y[i][at] += (float)(luma[k] * plane[i][at]);
		}
		for (size_t at = 0; at < n; at++)
			error += (soft[0][at] - soft[1][at]) * (soft[0][at] - soft[1][at]);
		for (int i = 0; i < 2; i++) {
			free(plane[i]);
			free(soft[i]);
		}
	}
	float *map = similarity(y[0], y[1], w, h);
	q->ssim = mean_in(map, w, h, &(struct area){ 0, 0, 1, 1 });
	q->ssim_print = mean_in(map, w, h, print);
	q->blurred_psnr = 10 * log10(255.0 * 255.0 * (double)n * 3 / error);
	free(map);
	free(y[0]);
	free(y[1]);
}

bool quality_of(struct quality *q, const char *sixel_file, const struct photo *photo, const struct area *print)
{
	struct sixel s = { 0 };
	*q = (struct quality){ 0 };
	char *bytes = read_whole(sixel_file, &q->bytes);
	uLongf packed = compressBound(q->bytes);
	Bytef *zipped = malloc(packed);
	s.p = bytes;
	s.end = bytes + q->bytes;
	bool ok = compress2(zipped, &packed, (const Bytef *)bytes, q->bytes, 6) == Z_OK && sixel_to_photo(&s, &q->colors);
	q->gzip = packed;
	q->width = s.to.width;
	q->height = s.to.height;
	if (ok)
		compare(q, &s.to, photo, print);
	photo_finish(&s.to);
	free(zipped);
	free(bytes);
	return ok;
}
