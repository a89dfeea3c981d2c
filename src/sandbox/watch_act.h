/* What requests do to screenings. Bodies have passed request_check. */
#ifndef SANDBOX_WATCH_ACT_H
#define SANDBOX_WATCH_ACT_H

#include "sandbox/ledger.h"
#include "sandbox/refusal.h"
#include "sandbox/watch.h"

struct sandbox;

/* Create, update or review; it is in the ledger. The answer, NULL: refused. */
cJSON *watch_write(struct sandbox *s, const struct deferred *d, struct refusal *r);

/* Set what the changes have of status, assignee, client_user_id and search_terms, and reset_fields; whoever does it. Nothing is checked. */
void watch_change(struct sandbox *s, struct watch *w, const cJSON *changes, const struct watch_who *who);
/* May this review be made: are the hits its own, and undecided? */
bool watch_review_ok(const struct watch *w, const cJSON *review, struct refusal *r);
bool watch_assignee_ok(const struct sandbox *s, const cJSON *changes, struct refusal *r);

#endif
