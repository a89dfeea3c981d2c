/* Writes happen here: at once, or when they were put off to; faults decide. */
#ifndef SANDBOX_PERFORM_H
#define SANDBOX_PERFORM_H

#include "sandbox/fault.h"
#include "sandbox/refusal.h"

struct attempt;
struct sandbox;

/* A create or retry; what the answer is to show. NULL: refused, or put off. */
const struct attempt *perform_write(struct sandbox *s, enum endpoint endpoint, cJSON *body, const struct fault *fault,
                                    struct refusal *r);

#endif
