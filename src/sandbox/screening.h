/* Watchlist screenings, as far as attempts have them. */
#ifndef SANDBOX_SCREENING_H
#define SANDBOX_SCREENING_H

#include <stdbool.h>

#include "sandbox/refusal.h"

struct attempt;
struct sandbox;

/* The screening's id; the attempt gets one when it has none, which follows from its own. */
const char *screening_id(struct sandbox *s, struct attempt *a);
/* Someone decides in the vendor's dashboard, or monitoring finds more: "cleared", "rejected" or "pending_review". The attempt follows, and
 * webhooks tell. */
bool screening_decide(struct sandbox *s, const char *id, const char *status, struct refusal *r);

#endif
