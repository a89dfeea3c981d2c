/* A picture in its box on the screen, or in words why it is not there. version.h has how it gets its canvas. */
#ifndef GALLERY_SHOW_H
#define GALLERY_SHOW_H

#include "pane/pane.h"

struct gallery;

/* Draw one box of a pane. row/col are absolute. */
void show_picture(struct gallery *g, const struct picture_box *box, int row, int col);

#endif
