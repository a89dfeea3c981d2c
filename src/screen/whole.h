/* A picture, or two under comparison, on the whole screen: its last line has what is known and the keys. */
#ifndef SCREEN_WHOLE_H
#define SCREEN_WHOLE_H

#include "screen/case_state.h"

void whole_draw(struct ui *ui, struct case_view *c);

#endif
