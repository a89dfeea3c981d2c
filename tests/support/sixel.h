/* A strict decoder of sixel for tests, written from the format's description and sharing nothing with the code it tests. */
#ifndef TESTS_SUPPORT_SIXEL_H
#define TESTS_SUPPORT_SIXEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sixel_picture {
	int width, height; /* by the raster attributes */
	uint8_t *pixels;   /* colour register of each, free() */
	bool defined[256];
	uint8_t palette[256][3]; /* per cent */
	char fault[120];         /* why it was refused */
};

/* A whole DCS, every pixel painted in a colour defined before (what is painted last is seen), nothing
 * outside. */
bool sixel_read(const char *p, size_t n, struct sixel_picture *out);
void sixel_picture_finish(struct sixel_picture *s);

#endif
