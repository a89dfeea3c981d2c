/* The pictures of one case: fetched, made ready, shown, looked at. One for the console; it holds the case that is open. */
#ifndef GALLERY_GALLERY_H
#define GALLERY_GALLERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/loop.h"
#include "gallery/film.h"
#include "gallery/pictures.h"
#include "gallery/rate.h"
#include "gallery/shown.h"
#include "idv/request.h"
#include "image/image.h"
#include "pane/pane.h"

struct desk;
struct ui;

struct gallery {
	struct ui *ui;
	struct desk *desk;
	struct image_worker *worker, *film_worker; /* of pictures; of films */
	bool on;                  /* pictures are shown */
	char barred[120];         /* why they may not be turned on; "": they may */
	enum rate rate;           /* of the link: what pictures may cost */

	/* Of the case that is open; gallery_open and gallery_close change all of it. */
	char id[IDV_ID_SIZE];     /* of its attempt; "": none is open */
	void *owner;              /* the screen that shows it */
	void (*renew)(void *owner); /* a new get for new URLs; then pictures_fetch, or pictures_not_renewed */
	bool reading;             /* one is under way: the owner says so */
	uint32_t epoch;           /* grows with each opening */
	enum idv_pane pane;       /* at hand */
	enum idv_pane laid_pane;  /* what `out` is of; 0: to be laid out before the next key */
	struct pane_view view;    /* what the reviewer chose */
	struct pane_out out;      /* laid out by the owner; its boxes are what is looked at */
	struct pictures pictures;
	struct film film;
	struct shown shown;
	int64_t flip_ms;          /* monotonic; blinking: when the other picture is due */
};

void gallery_create(struct gallery *g, struct ui *ui, struct desk *desk); /* zeroed before; no worker is started yet */
void gallery_destroy(struct gallery *g); /* accepts zeroed. Before the terminal and the desk are */
/* Another case, whose attempt may not have been read yet; what was open is closed. The pane stays what it was, and nothing is laid out. */
void gallery_open(struct gallery *g, const char *id, void *owner, void (*renew)(void *owner));
void gallery_close(struct gallery *g); /* cancel, drop, wipe; what was laid out goes too */
struct source gallery_source(struct gallery *g); /* the workers, and what they finished */
void gallery_painted(struct gallery *g); /* after each frame, whatever is in it */

/* While the owner shows it: when there is something to do, monotonic ms, INT64_MAX never; and doing it. A film plays, two blink. */
int64_t gallery_due_ms(const struct gallery *g);
void gallery_tick(struct gallery *g, int64_t now);
/* Pictures are on their way: what is said of that changes every second. */
bool gallery_lively(const struct gallery *g);

/* Sixel or better, symbols, off: the next of these, and says so. */
const char *gallery_off(const struct gallery *g); /* why it may not; NULL */
void gallery_cycle(struct gallery *g);

#endif
