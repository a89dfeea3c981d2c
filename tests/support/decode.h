/* A plain decoder of test pictures, with the picture worker's limits and none of its code. */
#ifndef TESTS_SUPPORT_DECODE_H
#define TESTS_SUPPORT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decoded {
	int width, height;   /* as stored */
	uint8_t *rgb;        /* free(); NULL when it was only checked */
	int orientation;     /* EXIF, 0: none or not 1..8 */
	char software[64], taken[64];
};

/* Decode whole; `keep` the pixels or only read them. Warnings are let pass, more than 100 scans or 40 megapixels are not. */
bool decode_picture(const void *bytes, size_t n, bool keep, struct decoded *out);
void decoded_finish(struct decoded *d);

#endif
