/* Looking at pictures: which one, how large, turned and coloured, beside or in turn with which other. action_table holds the actions. */
#ifndef GALLERY_LOOK_H
#define GALLERY_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gallery/pictures.h"

struct app;

/* How a picture is shown in this box. Two that are looked at together share all but how they are turned; zoomed, the other one is
 * magnified as often over its fit as the first, so that both keep one scale. */
struct picture_look look_of(const struct app *app, const struct picture *item, const struct picture_box *box);
/* What the reviewer did to the picture in this box: "141 %, turned 90, inverted"; "": nothing. */
void look_done(const struct app *app, const struct picture_box *box, char *out, size_t size);
bool look_zoomed(const struct app *app);
/* One step over the zoomed picture; false: none is zoomed. */
bool look_pan(struct app *app, int dx, int dy);
void look_compare_end(struct app *app);
/* Blinking: after a frame, have the other one made; when it is to be seen (monotonic ms, INT64_MAX never); and the step. */
void look_prepare(struct app *app);
int64_t look_due_ms(const struct app *app);
void look_tick(struct app *app, int64_t now);

/* Why something is off; NULL: it is not. */
const char *look_off_picture(const struct app *app);
const char *look_off_turn(const struct app *app);
const char *look_off_zoomed(const struct app *app);
const char *look_off_submission(const struct app *app);
const char *look_off_documents(const struct app *app);
const char *look_off_compare(const struct app *app);

void look_front(struct app *app);
void look_back(struct app *app);
void look_face(struct app *app);
void look_original(struct app *app);
void look_previous(struct app *app);
void look_next(struct app *app);
void look_compare(struct app *app);
void look_blink(struct app *app);
void look_zoom(struct app *app);
void look_zoom_in(struct app *app);
void look_zoom_out(struct app *app);
void look_fit(struct app *app);
void look_rotate_left(struct app *app);
void look_rotate_right(struct app *app);
void look_invert(struct app *app);
void look_edges(struct app *app);
void look_stretch(struct app *app);
void look_channel(struct app *app);

#endif
