/* The second look on a decision that waits: who decided what and why, on which evidence; it is approved or refused. Of one's own: taken back, or carried
 * out where that was not done. */
#ifndef SCREEN_APPROVE_H
#define SCREEN_APPROVE_H

#include "ui/action.h"

/* The ways in, of a screen whose state begins with a struct shared. */
extern const struct action approve_actions[];

#endif
