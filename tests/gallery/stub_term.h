/* A terminal that only remembers what it was told: the gallery is tested without one. */
#ifndef TESTS_GALLERY_STUB_TERM_H
#define TESTS_GALLERY_STUB_TERM_H

#include "term/term.h"

enum { STUB_PLACED = 64, STUB_TEXTS = 64 };

struct term {
	struct term_caps caps;
	bool busy;                    /* answers of term_busy */
	uint64_t shows;               /* the serial that is on the screen, all of it; 0 none */
	size_t sent;                  /* of any other */
	struct term_picture placed[STUB_PLACED];
	size_t placed_count;
	struct { int row, col; enum style style; char text[400]; } texts[STUB_TEXTS];
	size_t text_count;
	size_t reserved, withdrawn;   /* calls */
	const char *withdrawn_last;
};

void stub_term_frame(struct term *t); /* what was placed, put and reserved is forgotten */
/* Did a frame's texts have this somewhere? */
bool stub_term_has(const struct term *t, const char *text);

#endif
