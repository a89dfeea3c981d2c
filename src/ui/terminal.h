/* The actions that concern the terminal alone. */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "ui/action.h"

extern const struct action zone_actions[], terminal_actions[];

#endif
