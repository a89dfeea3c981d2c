/* What curses says of colours and attributes, said shorter: it sends each change of them on its own, takes all back before the next
 * word, and does so for blanks too, where most of it cannot be seen. No I/O. */
#ifndef TERM_PEN_H
#define TERM_PEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { PEN_BOLD = 1, PEN_DIM = 2, PEN_UNDERLINE = 4, PEN_REVERSE = 8, PEN_COLOUR = 16 };

struct pen_look {
	unsigned flags;                      /* of PEN_BOLD to PEN_REVERSE */
	char fg[PEN_COLOUR], bg[PEN_COLOUR]; /* as parameters of SGR, "38;5;28"; "" the terminal's own */
};

struct pen {
	struct pen_look want; /* what curses has said */
	struct pen_look have; /* what the terminal was told; differs only while just blanks were written */
	bool unsure;          /* the terminal may have something else: only a reset helps */
	bool ascii, shifted;  /* the set of characters was chosen, by ESC ( B, by SI; curses is never asked for another, so it stays */
};

void pen_init(struct pen *p); /* for a terminal in any state; curses begins with nothing set */
/* Add n bytes of curses' output to out, shorter: each cell looks as it would have. Whole sequences only; after each call the terminal has
 * what curses thinks it has. */
void pen_write(struct pen *p, const char *bytes, size_t n, struct buf *out);

#endif
