/* What the store keeps of an attempt: ids, statuses, marks, codes, times. And what links it to others, normalized, which only keyed hashes of come
 * into the store (cases_put). */
#ifndef INTAKE_FACTS_H
#define INTAKE_FACTS_H

#include "idv/record.h"
#include "store/cases.h"

/* What strings of the facts lie in, personal data among them: facts_finish wipes it. */
struct facts_room { char why[CASE_WHY], phone[64], email[320], id_number[80], ip_address[64]; };

/* Facts of r, borrowed from it and from the room. */
void facts_of(const struct record *r, int64_t read_at, struct facts_room *room, struct attempt_facts *out);
void facts_finish(struct facts_room *room);

struct config;
/* How a case is kept whose newest attempt this is, by the settings; borrowed from them. */
void facts_policy(const struct config *config, const struct keys *keys, const struct attempt_facts *f, int64_t now, struct case_policy *out);

/* All of it: the facts of r, by the settings, into a transaction (cases_put). False: users are to be hashed and cannot be. */
bool facts_put(struct store_tx *t, const struct config *config, const struct keys *keys, const struct record *r, int64_t read_at, int64_t inbox_id);

#endif
