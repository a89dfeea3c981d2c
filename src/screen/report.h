/* The report of the case at hand, into a file. */
#ifndef SCREEN_REPORT_H
#define SCREEN_REPORT_H

#include "ui/action.h"

/* Of a case. */
extern const struct action report_open_actions[];

#endif
