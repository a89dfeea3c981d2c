/* Attempts made of JSON, and what is found in them. */
#ifndef FINDINGS_RIG_H
#define FINDINGS_RIG_H

#include "decide/finding.h"

struct record *rig_attempt(const char *json); /* record_destroy() */
size_t found_in(const struct record *r, struct finding out[FINDINGS]);

#endif
