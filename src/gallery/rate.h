/* What a picture may cost the link: how many colours, and whether a coarse preview comes before it. */
#ifndef GALLERY_RATE_H
#define GALLERY_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/term.h"

/* UNKNOWN: the coarse one first, which tells. */
enum rate { RATE_UNKNOWN, RATE_FULL, RATE_FEWER, RATE_COARSE };

enum {
	RATE_FEWER_BELOW = 1000 * 1000, /* bytes a second */
	RATE_COARSE_BELOW = 200 * 1000,
	RATE_TMUX_MAX = (1 << 20) - 64  /* bytes of a picture; tmux drops a larger one without a word */
};

/* The one that holds now, given the one that held, the speed measured (0: unknown, which changes nothing) and what the link carried at the
 * least. A link must be a quarter faster than the bound to rise again, so that one that wavers does not change its pictures. */
enum rate rate_follow(enum rate held, int64_t bytes_per_s, int64_t least);
int rate_colors(enum rate r);
bool rate_coarse_first(enum rate r);
bool rate_sparing(enum rate r);

/* A picture that is too large for the terminal is asked for again with fewer colours (step 1), then smaller and smaller. */
enum { RATE_STEPS = 6 };
bool rate_too_large(const struct term_caps *caps, size_t bytes);
int rate_step_colors(int step, int colors);
int rate_step_cells(int step, int cells);

#endif
