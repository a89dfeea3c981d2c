/* A case on the screen. */
#ifndef SCREEN_CASE_DRAW_H
#define SCREEN_CASE_DRAW_H

#include "screen/case_state.h"

void case_draw(struct ui *ui, void *self);
/* The pane at hand, of this attempt, into so many rows and columns; what is as it was stays as it was laid out. */
void case_lay_out(struct case_view *c, const struct attempt *a, int rows, int cols);

#endif
