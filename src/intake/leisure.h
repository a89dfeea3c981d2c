/* What nobody waits for asks at most half of what may be asked in a minute: the rest is for people and webhooks. */
#ifndef INTAKE_LEISURE_H
#define INTAKE_LEISURE_H

#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"

/* Is there time for these calls? None while the server wants calls to wait. */
bool leisure_for(const struct api *api, const enum api_op *ops, size_t count);

#endif
