/* bench_small: what libsixel costs where it writes, beside our own writer: milliseconds of the processor and bytes of each small picture,
 * and of what is made to hurt. usage: bench_small [ROUNDS]; prints medians. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "image/kernel.h"
#include "image/limits.h"
#include "image/raster.h"
#include "specimen/specimen.h"

enum { ROUNDS = 15, ROUNDS_MOST = 199, SOURCE_W = 1200, SOURCE_H = 900, ROOM = 64 << 20 };

static const struct writing {
	const char *title;
	int width, height, colors, sticky, block; /* block: of a preview's pixels, 1 none */
	enum { CARD, FACE, NOISE } of;
	bool asked; /* it is such that libsixel writes it */
} writings[] = {
	{ "thumbnail, card", 120, 80, 64, 104, 1, CARD, true },
	{ "thumbnail, face", 120, 80, 64, 104, 1, FACE, true },
	{ "still of a film", 200, 120, 64, 104, 1, FACE, true },
	{ "the largest still", 320, 240, 64, 104, 1, FACE, true },
	{ "the largest card", 320, 240, 64, 104, 1, CARD, true },
	{ "preview", 667, 500, 32, 400, 12, CARD, true },
	{ "preview, wide", 1200, 900, 32, 400, 18, CARD, true },
	{ "preview, widest", 4096, 4096, 32, 400, 42, CARD, true },
	{ "noise, the largest small one", 320, 240, 64, 0, 1, NOISE, true },
	{ "noise, preview, widest", 4096, 4096, 32, 0, 42, NOISE, true },
	{ "large, 64 colours", 667, 500, 64, 104, 1, CARD, false },
	{ "large, 256 colours", 667, 500, 256, 17, 1, CARD, false },
	{ "noise, large, 256 colours", 667, 500, 256, 0, 1, NOISE, false },
};

static void draw_noise(struct raster *r)
{
	unsigned seed = 1;
	for (size_t i = 0; i < (size_t)r->width * (size_t)r->height * PIXEL; i++) {
		seed = seed * 1664525u + 1013904223u;
		r->pixels[i] = (uint8_t)(seed >> 24);
	}
}

static void draw_specimen(struct raster *r, enum specimen_kind kind)
{
	const struct specimen specimen = { .kind = kind, .scene = SPECIMEN_TABLE, .width = SOURCE_W, .height = SOURCE_H, .quality = 90, .person = 40,
		.given_name = "Avery", .family_name = "Specimen", .date_of_birth = "1985-01-18", .expiration_date = "2031-05-04",
		.id_number = "SP1234567", .country = "XS", .region = "SP" };
	const struct view all = { 0, 0, SOURCE_W, SOURCE_H };
	struct buf file;
	struct decoder d;
	struct err err = { 0 };
	buf_init(&file, IMAGE_FILE_MAX);
	if (!specimen_draw(&specimen, &file, &err) || !decoder_open(&d, (const uint8_t *)file.data, file.len, 0, &err) ||
	    !resample(&d, &all, r, &err))
		exit(1);
	decoder_close(&d);
	buf_finish(&file);
}

static void coarsen(struct raster *r, size_t block)
{
	size_t width = (size_t)r->width;
	for (size_t y = 0; block > 1 && y < (size_t)r->height; y++)
		for (size_t x = 0; x < width; x++)
			memcpy(r->pixels + (y * width + x) * PIXEL, r->pixels + (y / block * block * width + x / block * block) * PIXEL, PIXEL);
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof *ms, by_size);
	return ms[n / 2];
}

static void measure(const struct writing *w, int rounds)
{
	struct raster r;
	struct indexed x;
	struct buf out[2];
	double ms[2][ROUNDS_MOST];
	raster_init(&r, w->width, w->height);
	if (w->of == NOISE)
		draw_noise(&r);
	else
		draw_specimen(&r, w->of == CARD ? SPECIMEN_ID_FRONT : SPECIMEN_SELFIE);
	coarsen(&r, (size_t)w->block);
	indexed_make(&x, &r, w->colors, w->sticky);
	for (int i = 0; i < 2; i++)
		buf_init(&out[i], IMAGE_PAYLOAD_MAX);
	for (int n = 0; n < rounds; n++) {
		for (int i = 0; i < 2; i++) {
			buf_reset(&out[i]);
			double from = now_ms();
			if (i == 0)
				encode_sixel(&x, &out[i]);
			else if (!encode_sixel_small(&x, ROOM, &out[i]))
				exit(1);
			ms[i][n] = now_ms() - from;
		}
	}
	double ours = median(ms[0], rounds), theirs = median(ms[1], rounds);
	printf("%-29s %4dx%-4d %4d  %8.2f %8.2f %+8.2f  %8zu %8zu %+6.1f%%%s\n", w->title, w->width, w->height, w->colors, ours, theirs, theirs - ours,
	       out[0].len, out[1].len, ((double)out[1].len / (double)out[0].len - 1) * 100, w->asked ? "" : "  (ours)");
	for (int i = 0; i < 2; i++)
		buf_finish(&out[i]);
	indexed_finish(&x);
	raster_finish(&r);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS;
	rounds = rounds < 1 ? 1 : rounds > ROUNDS_MOST ? ROUNDS_MOST : rounds;
	printf("%-29s %-9s %4s  %8s %8s %8s  %8s %8s\n", "", "pixels", "col.", "ours, ms", "libsixel", "more", "bytes", "libsixel");
	for (size_t i = 0; i < sizeof writings / sizeof writings[0]; i++)
		measure(&writings[i], rounds);
	return 0;
}
