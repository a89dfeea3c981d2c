/* A file in memory that a test writes and spoils, and what is shown of it. */
#ifndef TESTS_IMAGE_FILES_RIG_H
#define TESTS_IMAGE_FILES_RIG_H

#include "base/buf.h"
#include "image/raster.h"
#include "support/encode.h"

enum { SIDE = 32, CAP = 8 << 20 };

extern struct buf file; /* the test's */
void file_start(void);
void file_finish(void);

void draw_corners(struct pixels *p);
struct image_result render_file(const struct buf *bytes, struct buf *payload);
char *shown(const struct buf *bytes, struct image_result *r);
bool rows_equal(const char *a, const char *b, int rows);

#endif
