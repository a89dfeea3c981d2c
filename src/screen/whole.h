/* A picture on the whole screen, or two under comparison: all rows but the last, which says what it is and how to leave. Drawn in
 * place of the case it is of, whose keys for pictures hold on. */
#ifndef SCREEN_WHOLE_H
#define SCREEN_WHOLE_H

#include <stdbool.h>

struct app;

extern const char whole_keys[], whole_zoom_keys[]; /* in its last row; while zoomed */

bool whole_on(const struct app *app);
void whole_toggle(struct app *app);
/* After the pane was laid out with a picture in it. */
void whole_draw(struct app *app);

#endif
