/* The form of a decision: its outcome, why, what becomes of each finding of weight, what was not looked at, what is sent, who signs; a typed word. What
 * is chosen and typed is the draft of desk/deciding.h, which is kept at each key and outlives the form and the console. */
#ifndef SCREEN_DISPOSITION_H
#define SCREEN_DISPOSITION_H

#include "ui/action.h"

struct deciding_known;
struct disposition_read;

/* The ways in, of a screen whose state begins with a struct shared. */
extern const struct action disposition_actions[];

extern const char *const decide_words[]; /* by enum outcome: "CLEAR" */

#endif
