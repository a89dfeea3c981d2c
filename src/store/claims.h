/* Claims: who works a case. A claim is a lease with a fencing number: each write by its holder names the number, so that who lost the lease
 * changes nothing. All in transactions of the WRITE lane; the acts' events are added by the caller (audit.h). */
#ifndef STORE_CLAIMS_H
#define STORE_CLAIMS_H

#include "store/cases.h"

struct claim { int64_t case_id, fence, lease_until; };

/* UNMET when somebody else holds it and the lease runs, also when that is the same person at another console. Taking one's own again
 * lengthens it. Reply row: claim_read. A lease that is over is taken over; the reply says from whom. */
void claim_take(struct store_tx *t, int64_t case_id, const struct person *me, int64_t now, int lease_s);
/* The same, and what one holds at another console comes here: that one finds it lost. */
void claim_move(struct store_tx *t, int64_t case_id, const struct person *me, int64_t now, int lease_s);
/* The most urgent of the query that nobody holds (SKIP LOCKED on PostgreSQL); a row of none: there is none. */
struct case_query;
void claim_next(struct store_tx *t, const struct case_query *q, int lease_s);
bool claim_read(const struct store_rows *rows, size_t row, struct claim *out, char from[PERSON_ID]);
/* Longer by lease_s from now. UNMET: it was lost. */
void claim_beat(struct store_tx *t, const struct claim *c, const struct person *me, int64_t now, int lease_s);
void claim_release(struct store_tx *t, const struct claim *c, const struct person *me);
/* A step that other acts on the case begin with: UNMET when the claim is not mine with this fence any more. */
void claim_hold(struct store_tx *t, const struct claim *c, const struct person *me, int64_t now);
/* To another person, who finds it under mine: assigned, and released here; with a note of its own (notes.h). */
void claim_hand_over(struct store_tx *t, const struct claim *c, const struct person *me, const char *to);
void claim_escalate(struct store_tx *t, const struct claim *c, const struct person *me, const char *queue); /* and released */
void claim_snooze(struct store_tx *t, const struct claim *c, const struct person *me, int64_t until);       /* and released */
/* Back from a local act: see undo in desk. queue "" and until 0 undo. */
void claim_set_queue(struct store_tx *t, int64_t case_id, const char *queue);
void claim_set_snooze(struct store_tx *t, int64_t case_id, int64_t until);
void claim_assign(struct store_tx *t, int64_t case_id, const char *to);      /* "" nobody */
/* Round robin among `people` with at most `cap` each (0: no cap): pending cases of the usual queue that are nobody's, `most` at once, the most
 * urgent first, each to whom has the fewest. */
void claim_assign_round(struct store_tx *t, const char *const *people, size_t count, int cap, size_t most);

#endif
