/* Looking at pictures: which one, how large, turned and coloured. compare.h has what is done with two. */
#ifndef GALLERY_LOOK_H
#define GALLERY_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "gallery/pictures.h"

struct gallery;

/* How a picture is shown in this box. Two that are looked at together share all but how they are turned; zoomed, the other one is
 * magnified as often over its fit as the first, so that both keep one scale. */
struct picture_look look_of(const struct gallery *g, const struct picture *item, const struct picture_box *box);
/* What the reviewer did to the picture in this box: "141 %, turned 90, inverted"; "": nothing. */
void look_done(const struct gallery *g, const struct picture_box *box, char *out, size_t size);
bool look_zoomed(const struct gallery *g);
/* One step over the zoomed picture; false: none is zoomed. */
bool look_pan(struct gallery *g, int dx, int dy);

/* Why something is off; NULL: it is not. What is off must not be called. */
const char *look_off_picture(const struct gallery *g);
const char *look_off_turn(const struct gallery *g);
const char *look_off_zoomed(const struct gallery *g);
const char *look_off_submission(const struct gallery *g);
const char *look_off_documents(const struct gallery *g);

void look_show_side(struct gallery *g, int side); /* as pane_view.side */
void look_original(struct gallery *g);
void look_step_submission(struct gallery *g, int step);
void look_other(struct gallery *g);       /* something else is to be seen now: before the next key the pane is laid out anew */
void look_compare_end(struct gallery *g); /* alone again */
void look_zoom(struct gallery *g);
void look_zoom_in(struct gallery *g);
void look_zoom_out(struct gallery *g);
void look_fit(struct gallery *g);
void look_rotate_left(struct gallery *g);
void look_rotate_right(struct gallery *g);
void look_invert(struct gallery *g);
void look_edges(struct gallery *g);
void look_stretch(struct gallery *g);
void look_channel(struct gallery *g);

#endif
