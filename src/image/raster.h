/* A small picture in memory, what is made of it, and how it gets there. Internal to src/image. */
#ifndef IMAGE_RASTER_H
#define IMAGE_RASTER_H

#include "base/buf.h"
#include "image/decode.h"

/* RGB, 8 bits a channel, rows without padding. Secret memory. */
struct raster {
	int width, height;
	uint8_t *rgb;
};
void raster_init(struct raster *r, int width, int height);
void raster_finish(struct raster *r); /* accepts zeroed; wipes */

/* The part of the decoder's full picture that is wanted, in its pixels. */
struct view {
	double x, y, width, height;
};

/* Decode and resample: the view of the picture becomes all of out (already sized). Catmull-Rom, streaming: only as many rows as the
 * filter reaches are held. */
bool resample(struct decoder *d, const struct view *view, struct raster *out, struct err *err);

/* EXIF orientation 1..8 undone, then `quarter` turns clockwise. Replaces *r. */
void raster_orient(struct raster *r, int orientation, int quarter);
bool orientation_transposes(int orientation, int quarter);
void raster_effects(struct raster *r, unsigned effects);
/* Centred on a canvas of this colour. Replaces *r. */
void raster_letterbox(struct raster *r, int width, int height, unsigned colour);

/* A palette and a colour number a pixel. */
struct indexed {
	int width, height, colors;
	uint8_t palette[256 * 3];
	uint8_t *pixels;       /* secret memory */
};
/* sticky: squared error up to which a pixel keeps its neighbour's colour; 0 none. */
void indexed_make(struct indexed *x, const struct raster *r, int colors, int sticky);
void indexed_finish(struct indexed *x);

bool encode_sixel(const struct indexed *x, struct buf *out, struct err *err);
void encode_blocks(const struct raster *r, enum image_depth depth, struct buf *out); /* r: a pixel a column, two a row */
void encode_kitty(const struct raster *r, int cols, int rows, struct buf *out);

/* The whole way: bytes to payload. canvas: letterbox to exactly the job's canvas, else as large as the picture fits. */
bool render(const struct image_job *job, const uint8_t *bytes, size_t n, bool canvas, struct buf *out, struct image_result *result);

#endif
