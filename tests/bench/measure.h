/* Whole processes, measured: what they cost, and how good the picture is that they print. */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARGS_MAX = 12, ROUNDS_MAX = 99 };

struct command {
	const char *args[ARGS_MAX];
	const char *output;       /* file that takes its standard output */
	double cpu_ms[ROUNDS_MAX], median_ms;
	long peak_kib;
	bool failed;
};

/* Each once to warm up, then all in turn, so often: what disturbs the machine disturbs all. Fills the medians. */
void run_in_turn(struct command *commands, size_t n, int rounds);
bool is_installed(const char *program);

/* An RGB picture, 8 bits a channel. */
struct photo {
	int width, height;
	uint8_t *rgb; /* free() */
};
bool photo_read(struct photo *p, const char *path);      /* JPEG or PNG */
void photo_finish(struct photo *p);

struct quality {
	int width, height, colors;
	size_t bytes, gzip;      /* gzip: deflated at level 6, as ssh -C sends it */
	double ssim, blurred_psnr, ssim_print;
};

/* Where small print is, in parts of the picture. */
struct area {
	double left, top, right, bottom;
};

/* The sixel file against a Lanczos reduction of the photo to the same size. */
bool quality_of(struct quality *q, const char *sixel_file, const struct photo *photo, const struct area *print);

#endif
