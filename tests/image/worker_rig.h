/* The console's side of a worker, for tests: what it asks for, and what comes. */
#ifndef TESTS_IMAGE_WORKER_RIG_H
#define TESTS_IMAGE_WORKER_RIG_H

#include "base/buf.h"
#include "image/image.h"

extern const struct image_job small;

void draw_file(struct buf *file, int width, int height);
/* The small job over this file. */
void submit(struct image_worker *w, uint64_t id, uint64_t source, const struct buf *file, unsigned canvas);
void turn(struct image_worker *w); /* one turn of the console's loop */
struct image_result wait_result(struct image_worker *w);
void assert_picture(struct image_worker *w, uint64_t id);
void assert_sentence(struct image_worker *w, uint64_t id, const char *part);
void assert_idle(struct image_worker *w);

#endif
