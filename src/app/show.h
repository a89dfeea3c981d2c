/* From a picture in memory to its canvas on the screen: each canvas it is shown on is a version, made by the worker and kept while the
 * case is open, so that one shown before comes back at once. */
#ifndef APP_SHOW_H
#define APP_SHOW_H

#include "pane/pane.h"

struct app;
struct picture;

/* Draw one box of a pane: the picture, or why it is not here. row/col are absolute. */
void show_picture(struct app *app, const struct picture_box *box, int row, int col);
void show_results(struct app *app);               /* take what the worker finished */
void show_forget(struct app *app, struct picture *item); /* its versions, wiped, and what the worker holds of it */

#endif
