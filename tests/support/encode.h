/* Pictures of every kind that files can hold, for tests of what decodes them. */
#ifndef TESTS_SUPPORT_ENCODE_H
#define TESTS_SUPPORT_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct pixels {
	int width, height;
	uint8_t *rgb; /* free() */
};

void pixels_init(struct pixels *p, int width, int height);
void pixels_finish(struct pixels *p);
uint8_t *pixels_at(const struct pixels *p, int x, int y);

enum png_kind { PNG_KIND_RGB, PNG_KIND_RGBA, PNG_KIND_GRAY, PNG_KIND_PALETTE, PNG_KIND_RGB16 };
/* GRAY keeps the first channel. PALETTE takes pictures of at most 256 colours. RGBA: pixels whose three channels are equal and odd
 * become transparent. */
void encode_png(const struct pixels *p, enum png_kind kind, bool interlaced, struct buf *out);

/* SCANS: YCC, baseline, each channel in a scan of its own. */
enum jpeg_kind { JPEG_KIND_YCC, JPEG_KIND_GRAY, JPEG_KIND_CMYK, JPEG_KIND_YCCK, JPEG_KIND_SCANS };
/* Best quality, no subsampling. orientation 0: no EXIF. CMYK and YCCK as Adobe writes them. */
void encode_jpeg(const struct pixels *p, enum jpeg_kind kind, bool progressive, int orientation, struct buf *out);

/* The checksums of all chunks made right, after something in them was changed. */
void encode_png_mend(struct buf *png);

void encode_webp(const struct pixels *p, bool lossless, struct buf *out); /* lossy: best quality */
/* An animation of these files, each a still WebP of the size of p. */
void encode_webp_animation(const struct pixels *p, const struct buf *const *stills, size_t n, struct buf *out);

#endif
