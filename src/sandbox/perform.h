/* Writes happen here: at once, or when they were put off to; faults decide. */
#ifndef SANDBOX_PERFORM_H
#define SANDBOX_PERFORM_H

#include "sandbox/fault.h"
#include "sandbox/refusal.h"

struct sandbox;

/* The answer of a request that changes something. NULL: refused, or put off. */
cJSON *perform_write(struct sandbox *s, enum endpoint endpoint, cJSON *body, const struct fault *fault, struct refusal *r);

#endif
