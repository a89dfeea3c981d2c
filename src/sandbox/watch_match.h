/* The vendor's side of a comparison, as far as this server plays it: match, partial_match, no_match, no_data, no_input for each of four factors. */
#ifndef SANDBOX_WATCH_MATCH_H
#define SANDBOX_WATCH_MATCH_H

#include "sandbox/tree.h"

enum watch_factor { WATCH_DATES = 1 << 0, WATCH_DOCUMENTS = 1 << 1, WATCH_LOCATIONS = 1 << 2, WATCH_NAMES = 1 << 3 };

/* Fill in the analysis of the hit and of each of its items where it has none, and anew for the factors in `again`. null where an analysis would be
 * means that there is none to be: the member goes, and so with `data`. */
void watch_analyse(cJSON *hit, const cJSON *terms, unsigned again);
/* Does the hit's name have anything of the terms'? */
bool watch_names_meet(const cJSON *hit, const cJSON *terms);

#endif
