/* What the playbook advises for an attempt of the caseload, whether its case is open or not. */
#ifndef DESK_ADVICE_H
#define DESK_ADVICE_H

#include "decide/playbook.h"

struct attempt;
struct desk;

/* The rows as configured, read when they are asked for first; what is wrong with them is said once, and the built-in ones are used then. */
const struct playbook *desk_playbook(struct desk *d);
/* By the attempt's chain as far as it was read. The advice's finding is NULL. */
void desk_advise(struct desk *d, const struct attempt *a, struct play_advice *out);
/* How many retries there were, against the policy; true: another one is more than it allows. */
bool desk_retries(const struct desk *d, const struct attempt *a, char *out, size_t size);

#endif
