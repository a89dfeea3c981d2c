/* A sixel in strips of whole rows of cells, each a sixel of its own, so that on a slow link text comes in between. No I/O. */
#ifndef TERM_STRIPS_H
#define TERM_STRIPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct strips {
	const char *payload;          /* a whole one, as image/sixel.c writes it; borrowed */
	size_t len;                   /* without its ST */
	int width, height, cell_h;    /* pixels */
	size_t palette, palette_end;  /* where its colours are defined */
	int bands;                    /* of six rows of pixels, in a strip */
	int done;                     /* bands before the strip at hand */
	size_t from, to;              /* what of the payload the strip at hand is made of */
};

/* At most so many strips. False: it is none that can be cut, or not worth it. Else the first strip is at hand. */
bool strips_begin(struct strips *s, const char *payload, size_t len, int cell_h, int most);
bool strips_next(struct strips *s);                       /* false: there is none */
int strips_row(const struct strips *s);                   /* of cells, from the top of the picture */
void strips_head(const struct strips *s, struct buf *out); /* what the strip at hand begins with, up to `from` */

#endif
