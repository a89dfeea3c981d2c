/* What happens to screenings without a request of the API: rescans, changes of the lists, colleagues in the Dashboard. */
#ifndef SANDBOX_WATCH_OWN_H
#define SANDBOX_WATCH_OWN_H

#include "sandbox/fault.h"
#include "sandbox/refusal.h"
#include "sandbox/watch.h"

struct attempt;
struct sandbox;

/* The screening of an attempt, which gets one when it has none; its hits are made up, and fit what its step says. */
struct watch *watch_of(struct sandbox *s, struct attempt *a);

/* Monitoring finds one more: of the hits that its case has in store the one of that number, else the first of them (-1), else one that is made up.
 * A rejected screening gets none, and a programme that is archived or does not rescan brings none. */
void watch_rescan(struct sandbox *s, struct watch *w, int number);
/* Someone in the Dashboard decides it. */
void watch_settle(struct sandbox *s, struct watch *w, const char *status);
/* The list says something else of the hit: `set` is laid over it; NULL: one more place, and a sub-programme. */
void watch_touch(struct sandbox *s, struct watch *w, struct watch_row *hit, const cJSON *set);
/* The faults that come between a look and a write: before this request is carried out. */
void watch_disturb(struct sandbox *s, const cJSON *body, const struct fault *fault);

/* Members of the control endpoint; doc/sandbox.md. */
bool watch_control_rescan(struct sandbox *s, const cJSON *value, struct refusal *r);
bool watch_control_change_hit(struct sandbox *s, const cJSON *value, struct refusal *r);
bool watch_control_dashboard(struct sandbox *s, const cJSON *value, struct refusal *r);

#endif
