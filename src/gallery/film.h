/* The selfie's film: which picture of it is shown, stepping, playing. A picture is sent only when the one before has left, so that the
 * link sets the pace and no key ever waits; where it is too slow pictures are left out, never more than seven eighths of them.
 * action_table holds the actions. */
#ifndef GALLERY_FILM_H
#define GALLERY_FILM_H

#include <stddef.h>
#include <stdint.h>

#include "pane/pane.h"

struct app;

struct film {
	int selfie;                /* whose film it is */
	int next;                  /* frame that is shown next */
	int64_t since_ms;          /* monotonic; the frame shown now was chosen */
	int64_t due_ms;            /* when there is something to do; INT64_MAX: nothing, or something else will tell */
	int64_t cost_ms;           /* until it was seen and the next was ready; -1: not yet */
};

/* Before a pane is laid out or a key is obeyed: another selfie is another film; the time of the frame shown. */
void film_settle(struct app *app);
/* Under a picture of the sheet: its time, "" while it is not known. */
void film_title(const struct app *app, const struct picture_box *box, char *out, size_t size);
void film_clear(struct app *app);              /* with the pictures: nothing plays, and what the worker holds of a film is gone */

int64_t film_due_ms(const struct app *app);
void film_tick(struct app *app, int64_t now);

const char *film_off(const struct app *app);   /* why the actions are off; NULL: they are not */
void film_play(struct app *app);
void film_back(struct app *app);
void film_on(struct app *app);
bool film_close(struct app *app);              /* back to the sheet, or the still picture; false: nothing to close */

#endif
