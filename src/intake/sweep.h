/* How soon a case is read again although no webhook spoke of it: webhooks get lost. Pure. */
#ifndef INTAKE_SWEEP_H
#define INTAKE_SWEEP_H

#include <stdint.h>

#include "store/cases.h"

/* Seconds from its last reading; 0: never. age_s: of its newest attempt. */
int64_t sweep_after_s(enum case_stage stage, int64_t age_s);
/* After so many readings that failed one after another. */
int64_t sweep_again_s(int failures);

#endif
