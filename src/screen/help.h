/* The keys of the screen below, and its commands by name. */
#ifndef SCREEN_HELP_H
#define SCREEN_HELP_H

#include "ui/action.h"


extern const struct action help_actions[];

#endif
