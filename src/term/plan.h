/* Which pictures to draw and which cells to wipe, from what is on the screen and what the frame wants. No I/O. */
#ifndef TERM_PLAN_H
#define TERM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "term/term.h"

enum { PLAN_PICTURES = 16 };

struct plan_rect {
	int row, col, rows, cols;
};

/* A picture, or what is left of one, on the screen. */
struct plan_shown {
	uint64_t serial;
	enum term_pictures protocol;
	struct plan_rect at;
	bool whole; /* all of it was sent and nothing was written over it since */
};

struct plan_wanted {
	struct term_picture p;
	bool intact; /* no text lies over its cells, and it may be drawn where it stands */
	bool draw;   /* out: send it */
	bool stays;  /* out: it, or one that it replaces in its place, is on the screen */
};

struct plan {
	struct plan_shown shown[2 * PLAN_PICTURES];
	size_t shown_count;
	struct plan_wanted wanted[PLAN_PICTURES];
	size_t wanted_count;
	/* Cells that are to be sent again although curses may think them unchanged; found by plan_frame. */
	struct plan_shown wipes[2 * PLAN_PICTURES];
	size_t wipe_count;
};

struct plan_rect plan_place(const struct term_picture *p);

/* Work out the frame: fills `wipes` and each `draw`, and takes what is wiped out of `shown`. With wipe_changed, a picture that
 * another replaces in the same place is wiped first (on a slow link the old one would stay for seconds under the new one's
 * caption). */
void plan_frame(struct plan *p, bool wipe_changed);
/* The screen was cleared, or its pictures are not to be trusted: each is drawn again. */
void plan_forget(struct plan *p, bool cleared);
/* Drawing of wanted[i] begins: its cells are nobody else's from now on. Returns what to send: it, or first the coarse one, after which
 * it is still to be drawn. plan_drawn: all of what was returned was sent. */
struct term_picture plan_drawing(struct plan *p, size_t i);
bool plan_coarse(const struct plan *p, size_t i);    /* would that be the coarse one? */
size_t plan_length(const struct plan *p, size_t i); /* its bytes */
void plan_drawn(struct plan *p, const struct term_picture *pic);
bool plan_shows(const struct plan *p, uint64_t serial); /* whole */
/* This payload is about to be gone: it is not to be drawn any more. */
void plan_withdraw(struct plan *p, const char *payload);

#endif
