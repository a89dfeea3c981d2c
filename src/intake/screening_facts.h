/* What the store keeps of a screening: ids, words of the API, counts, kinds and codes of lists. No names, and nothing of what a list says. */
#ifndef INTAKE_SCREENING_FACTS_H
#define INTAKE_SCREENING_FACTS_H

#include "aml/look.h"
#include "store/cases.h"

struct screening_facts_room { char kinds[CASE_KINDS], lists[CASE_LISTS]; };

/* Facts of a look, borrowed from it and from the room. False: it is not whole, its screening or pages of its hits are missing; reviews need not be there. */
bool screening_facts_of(const struct aml_look *look, int64_t read_at, struct screening_facts_room *room, struct screening_facts *out);
/* Is what a list says of the screening what is kept? Its hits may have changed all the same: they are read when its attempt is. */
bool screening_is_kept(const struct case_screening *kept, const struct record *screening);

#endif
