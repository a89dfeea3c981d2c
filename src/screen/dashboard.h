/* The way to a case in the vendor's Dashboard. */
#ifndef SCREEN_DASHBOARD_H
#define SCREEN_DASHBOARD_H

#include "ui/action.h"

struct config;

/* The link to the attempt, by the configured pattern; mem. NULL: none is configured. */
char *dashboard_link(const struct config *config, const char *id);

/* Of a screen whose state begins with a struct shared, and that is about its gallery's attempt. */
extern const struct action dashboard_actions[];

#endif
