/* Pictures as they come out of the pipeline, pixel by pixel: kitty's payload, which is plain RGB, shows them just as they were made. */
#ifndef TESTS_IMAGE_RENDER_RIG_H
#define TESTS_IMAGE_RENDER_RIG_H

#include "base/buf.h"
#include "image/raster.h"
#include "support/encode.h"

extern const struct image_job plain; /* at its size, in cells of a pixel; cols and rows are the test's */

/* The canvas, and what was said of it. */
struct image_result show(const struct image_job *job, const struct buf *file, struct pixels *out);
void assert_near(const struct pixels *seen, const struct pixels *meant, int tolerance, const char *what);
void draw_slopes(struct pixels *p, int width, int height);
void draw_noise(struct pixels *p, int width, int height);
void cut(const struct pixels *p, int left, int top, int width, int height, struct pixels *out);
/* Lanczos as the book has it, of the part from left, top on, into all of out. */
void resample_slowly(const struct pixels *p, double left, double top, double width, double height, struct pixels *out);

#endif
