/* The selfie's film: which picture of it is shown, stepping, playing. A picture is sent only when the one before has left, so that the
 * link sets the pace and no key ever waits; where it is too slow pictures are left out, never more than seven eighths of them. */
#ifndef GALLERY_FILM_H
#define GALLERY_FILM_H

#include <stddef.h>
#include <stdint.h>

#include "pane/pane.h"

struct gallery;

struct film {
	int selfie;                /* whose film it is */
	int next;                  /* frame that is shown next */
	int64_t since_ms;          /* monotonic; the frame shown now was chosen */
	int64_t due_ms;            /* when there is something to do; INT64_MAX: nothing, or something else will tell */
	int64_t cost_ms;           /* until it was seen and the next was ready; -1: not yet */
};

/* Before a pane is laid out or a key is obeyed: another selfie is another film; the time of the frame shown. */
void film_settle(struct gallery *g);
/* Under a picture of the sheet: its time, "" while it is not known. */
void film_title(const struct gallery *g, const struct picture_box *box, char *out, size_t size);
void film_clear(struct gallery *g);              /* with the pictures: nothing plays */

int64_t film_due_ms(const struct gallery *g);
void film_tick(struct gallery *g, int64_t now);

const char *film_off(const struct gallery *g);   /* why the actions are off; NULL: they are not */
void film_play(struct gallery *g);
void film_back(struct gallery *g);
void film_on(struct gallery *g);
bool film_close(struct gallery *g);              /* back to the sheet, or the still picture; false: nothing to close */

#endif
