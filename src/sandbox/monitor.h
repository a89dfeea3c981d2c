/* May the client have screenings? They are a product of their own. */
#ifndef SANDBOX_MONITOR_H
#define SANDBOX_MONITOR_H

#include "sandbox/request.h"

enum monitor { MONITOR_ON, MONITOR_NONE /* no such product */, MONITOR_DENIED /* no permission */ };
bool monitor_find(const char *word, enum monitor *out); /* "on", "none", "denied"; false: no such word */
/* False: refused. Whatever is no screening passes. */
bool monitor_check(enum monitor m, enum endpoint endpoint, struct refusal *r);

#endif
