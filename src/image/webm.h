/* WebM: the packets of the first video track, found and measured, not decoded. A subset of Matroska, read by its element ids and
 * lengths; every length is held against the bytes there are, so that nothing here points outside the file. Internal to src/image. */
#ifndef IMAGE_WEBM_H
#define IMAGE_WEBM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum webm_codec { WEBM_VP8, WEBM_VP9 };

struct webm_packet {
	uint32_t offset, size; /* in the file; size at least 1 */
	int32_t time_ms;       /* since the first */
	bool key;              /* decoding may start here; said by the bitstream, not by the container */
	bool hidden;           /* only referred to by later ones: no picture of its own */
};

/* How the track wants its pictures shown. What makes no sense is left out, and said to be odd. */
enum webm_range { WEBM_RANGE_UNSAID, WEBM_RANGE_LIMITED, WEBM_RANGE_FULL };
enum { WEBM_MATRIX_UNSAID = 2 };
struct webm_look {
	int matrix;            /* of colours, a number of ITU-T H.273; not all are known to anybody */
	enum webm_range range;
	int orientation;       /* as EXIF has it, 1..8 */
	int left, top, right, bottom; /* pixels that are cut off; at least one stays */
	double aspect;         /* how wide a pixel is for its height: 1/4..4 */
	bool odd_pose, odd_display;
};

struct webm {
	enum webm_codec codec;
	int width, height;     /* as the track says; the pictures may be different */
	struct webm_look look;
	int duration_ms;       /* to the end of the last picture */
	bool cut;              /* the file ends early */
	bool disordered;       /* some times went back in the file; they were put in order */
	bool joined;           /* another recording follows this one */
	struct webm_packet *packets; /* the first is key and not hidden; times of shown ones never go back */
	size_t count, shown;
};

/* The file's bytes are only read, and not kept. False with a sentence; nothing to finish then. A file that ends early gives what is
 * whole of it. */
bool webm_read(const uint8_t *bytes, size_t n, struct webm *out, struct err *err);
void webm_finish(struct webm *w); /* accepts zeroed */
/* The packet of a picture, 0-based; it must be less than `shown`. */
size_t webm_packet_of(const struct webm *w, size_t picture);

#endif
