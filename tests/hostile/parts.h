/* What the families of hostile pictures share; private to the files of this folder. */
#ifndef TESTS_HOSTILE_PARTS_H
#define TESTS_HOSTILE_PARTS_H

#include <stdint.h>

#include "hostile/hostile.h"
#include "specimen/rng.h"

struct hostile_family {
	size_t count;
	void (*make)(size_t i, struct buf *out, struct hostile *about); /* i < count */
};

/* Each list ends with a count of 0. */
extern const struct hostile_family hostile_jpeg_good[], hostile_jpeg[], hostile_png[], hostile_webp[];

void hostile_name(struct hostile *about, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A small picture with edges, gradients and grain: `channels` bytes a pixel, to be freed. */
uint8_t *hostile_pattern(int width, int height, int channels);
/* Append a whole file with some of its bits turned. */
void hostile_flip(const struct buf *file, size_t from, struct rng *r, int flips, struct buf *out);
void hostile_be(struct buf *b, uint32_t v, int bytes);
void hostile_poke(struct buf *b, size_t at, uint32_t v, int bytes);

/* Plain good files of 96 x 64; `restart` blocks between restart markers, 0: none. */
void hostile_good_jpeg(bool progressive, unsigned restart, struct buf *out);
void hostile_good_png(struct buf *out);
void hostile_good_webp(bool lossless, struct buf *out);

#endif
