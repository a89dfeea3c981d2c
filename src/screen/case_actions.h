/* The actions of the case screen. */
#ifndef SCREEN_CASE_ACTIONS_H
#define SCREEN_CASE_ACTIONS_H

#include "ui/action.h"

extern const struct action *const case_actions[];
const char *case_enter_hint(const struct ui *ui, const void *self); /* what Enter does on this row; NULL */

#endif
