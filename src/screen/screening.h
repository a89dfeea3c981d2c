/* The screening of a case on a screen of its own: all its hits, the one under the cursor against the person, verdicts, and what becomes of it. */
#ifndef SCREEN_SCREENING_H
#define SCREEN_SCREENING_H

#include "ui/action.h"

/* The way in, of a screen whose state begins with a struct shared. */
extern const struct action screening_open_actions[];

#endif
