/* A small picture in memory, what is made of it, and how it gets there. Internal to src/image. */
#ifndef IMAGE_RASTER_H
#define IMAGE_RASTER_H

#include "base/buf.h"
#include "image/decode.h"

/* Red, green, blue and a byte of no meaning for each pixel, rows without padding. Secret memory. */
struct raster {
	int width, height;
	uint8_t *pixels;
};
void raster_init(struct raster *r, int width, int height);
void raster_finish(struct raster *r); /* accepts zeroed; wipes */

/* The part of the decoder's full picture that is wanted, in its pixels. */
struct view {
	double x, y, width, height;
};

/* Decode and resample: the view of the picture becomes all of out (already sized). Lanczos, streaming: only as many rows as the
 * filter reaches are held. */
bool resample(struct decoder *d, const struct view *view, struct raster *out, struct err *err);

/* EXIF orientation 1..8 undone, then `quarter` turns clockwise. Replaces *r. */
void raster_orient(struct raster *r, int orientation, int quarter);
bool orientation_transposes(int orientation, int quarter);
void raster_effects(struct raster *r, unsigned effects);
/* Centred on a canvas of this colour. Replaces *r. */
void raster_letterbox(struct raster *r, int width, int height, unsigned colour);

enum { COLORS_MAX = 256, PERCENT = 100, RAMP_STARTS = 256 };

/* Each colour as a sixel register holds it, in hundredths, and as the terminal shows that. */
struct palette {
	int count;
	uint8_t percent[COLORS_MAX][3];
	uint8_t rgb[COLORS_MAX][3];
};
/* The best for this picture: variance split of a histogram of 5 bits a channel, one pass of k-means. */
void palette_make(struct palette *p, const struct raster *r, int colors);

/* Colours sorted by brightness, so that the nearest is found after looking at few. Units are the caller's, up to 2047 a channel. */
struct ramp_colour {
	int c[3], sum, number;
};
struct ramp {
	int count, step;
	struct ramp_colour colours[COLORS_MAX];
	int start[RAMP_STARTS]; /* the first of at least start * step */
};
void ramp_init(struct ramp *ramp, const int (*colours)[3], int count);
int ramp_nearest(const struct ramp *ramp, int r, int g, int b); /* its number among the colours given */

/* A palette and a colour number a pixel. */
struct indexed {
	int width, height;
	struct palette palette;
	uint8_t *pixels;       /* secret memory */
};
/* sticky: squared error up to which a pixel keeps its neighbour's colour; 0 none. */
void indexed_make(struct indexed *x, const struct raster *r, int colors, int sticky);
void indexed_finish(struct indexed *x);

void encode_sixel(const struct indexed *x, struct buf *out);
/* The same by libsixel, for what is small and at least a band high. most: bytes of memory it may take; false when it needs more, or out is
 * full. */
bool encode_sixel_small(const struct indexed *x, size_t most, struct buf *out);
void encode_blocks(const struct raster *r, enum image_depth depth, struct buf *out); /* r: a pixel a column, two a row */
/* The sequence for a colour: 0xRRGGBB in TRUE, else its number. */
void encode_colour(struct buf *out, enum image_depth depth, bool background, int colour);
void encode_kitty(const struct raster *r, int cols, int rows, struct buf *out); /* over these cells; 0: at its own size */

/* The whole way: bytes to payload. canvas: letterbox to exactly the job's canvas, else as large as the picture fits. */
bool render(const struct image_job *job, const uint8_t *bytes, size_t n, bool canvas, struct buf *out, struct image_result *result);

#endif
