/* The person under review, as a list entry is compared with: what they declared, what was read from their documents, what the screening looks for. */
#ifndef DESK_PERSON_H
#define DESK_PERSON_H

#include "aml/compare.h"
#include "base/mem.h"

struct record;

/* Either record may be NULL. What is null, redacted, broken or of a wrong type is "", and an element of which nothing is known is left out, as one that is
 * there already is. The texts are copied into the arena. */
void person_of(const struct record *attempt, const struct record *screening, struct arena *texts, struct aml_person *out);

#endif
