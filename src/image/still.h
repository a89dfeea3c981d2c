/* A decoded picture of a film: planes of brightness and colour, a byte a sample. Internal to src/image. */
#ifndef IMAGE_STILL_H
#define IMAGE_STILL_H

#include <stddef.h>
#include <stdint.h>

enum { STILL_PLANES = 3 };

struct still {
	size_t number;                 /* in its film */
	int width, height;
	int shift_x, shift_y;          /* of the colour planes: 1 when they have half the samples */
	int matrix[STILL_PLANES][STILL_PLANES + 1]; /* red, green, blue from the three samples and one */
	size_t bytes;                  /* of all planes */
	uint8_t *planes[STILL_PLANES]; /* rows without padding, one secret block */
};

struct vpx_image;
struct webm_look;

/* A copy of what the decoder shows; deeper samples lose their lowest bits. Its size has been checked. Its colours are what the
 * container says, else what the bitstream says, else what browsers take them for. */
void still_init(struct still *s, size_t number, const struct vpx_image *image, const struct webm_look *look);
void still_copy(struct still *s, size_t number, const struct still *other);
void still_finish(struct still *s); /* accepts zeroed; wipes */
/* `width` pixels of a row from x on, as red, green, blue and a byte of no meaning. */
void still_row(const struct still *s, int x, int y, int width, uint8_t *pixels);

#endif
