/* What the playbook advises for an attempt of the caseload, whether its case is open or not. */
#ifndef DESK_ADVICE_H
#define DESK_ADVICE_H

#include "decide/playbook.h"

struct attempt;
struct desk;

/* By all that is known of the case at hand; of another by its chain as far as it was read. The advice's finding is NULL. Nothing, before deciding_begin. */
void desk_advise(struct desk *d, const struct attempt *a, struct play_advice *out);
/* How many retries there were, against the policy; true: another one is more than it allows. */
bool desk_retries(const struct desk *d, const struct attempt *a, char *out, size_t size);
const char *desk_step_up_of(const struct desk *d, const char *template_id); /* the other template; "" none is configured */

#endif
