/* What the store keeps of an attempt: ids, statuses, marks, codes, times. And what links it to others, normalized, which only keyed hashes of come
 * into the store (cases_put). */
#ifndef INTAKE_FACTS_H
#define INTAKE_FACTS_H

#include "decide/basis.h"
#include "decide/threshold.h"
#include "store/cases.h"

/* What strings of the facts lie in, personal data among them: facts_finish wipes it. */
struct facts_room { char why[CASE_WHY], phone[64], email[320], id_number[80], ip_address[64]; };

/* Facts of b->attempt, borrowed from it and from the room. The codes of what stands out are those of all that b knows. */
void facts_of(const struct basis *b, int64_t read_at, struct facts_room *room, struct attempt_facts *out);
void facts_finish(struct facts_room *room);

struct config;
/* The thresholds that the settings have; those that are none are the built-in ones. */
struct thresholds facts_thresholds(const struct config *config);
/* Attempts before r, by their previous_attempt_id, as far as find has them (NULL: it has not), then r itself: into the basis. Borrowed by it. */
enum { FACTS_CHAIN = 32 };
struct facts_chain { struct record *attempts[FACTS_CHAIN]; };
void facts_chain(const struct record *r, const struct record *(*find)(void *ctx, const char *id), void *ctx, struct facts_chain *chain,
                 struct basis *b);
/* How a case is kept whose newest attempt this is, by the settings; borrowed from them. */
void facts_policy(const struct config *config, const struct keys *keys, const struct attempt_facts *f, int64_t now, struct case_policy *out);

/* All of it: the facts of each attempt of a page, which knows those before it that are on it, by the settings, into a transaction (cases_put). False: users
 * are to be hashed and cannot be. */
bool facts_put_page(struct store_tx *t, const struct config *config, const struct keys *keys, const struct record_page *page, int64_t read_at,
                    int64_t inbox_id);

#endif
