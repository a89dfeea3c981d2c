/* From a picture in memory to its canvas on the screen: each canvas it is shown on is a version, made by the worker and kept while the
 * case is open, so that one shown before comes back at once. */
#ifndef GALLERY_SHOW_H
#define GALLERY_SHOW_H

#include <stdbool.h>

#include "pane/pane.h"

struct app;
struct picture;

/* Draw one box of a pane: the picture, or why it is not here. row/col are absolute. */
void show_picture(struct app *app, const struct picture_box *box, int row, int col);
/* A picture too small to be shown tells how many a film has, and what a file is that cannot be shown. */
void show_open(struct app *app, struct picture *item);
/* Have the worker make what this box shows of a film, unless it has: is it ready? SHOW_FAILED: it will never be. */
enum show_state { SHOW_COMING, SHOW_READY, SHOW_FAILED };
enum show_state show_ask(struct app *app, const struct picture_box *box);
void show_results(struct app *app);               /* take what the worker finished */
void show_forget(struct app *app, struct picture *item); /* its versions, wiped, and what the worker holds of it */

#endif
