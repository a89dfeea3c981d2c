/* Calibration: cases whose answer is known (planted) and cases that were decided and are shown again to somebody else. In the queue they look like any other;
 * what is decided on them is recorded as calibration and never carried out. */
#ifndef STORE_CALIBRATION_H
#define STORE_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/cases.h"
#include "store/decisions.h"

enum calibration_kind { CALIBRATION_NONE, CALIBRATION_PLANTED, CALIBRATION_AGAIN };

struct calibration {
	enum calibration_kind kind;
	int64_t planted;         /* its number; of PLANTED */
	char again[DECISION_ID]; /* the decision that is compared with; of AGAIN */
};

/* Is what I decide on this case now a calibration? One step; its rows give it. A case that I decided is nobody's but others' to be shown again. */
void calibration_ask(struct store_tx *t, int64_t case_id, const struct person *me);
struct calibration calibration_of(const struct store_rows *rows);
/* A step that a decision which is carried out begins with: UNMET where it would be a calibration. */
void calibration_none(struct store_tx *t, int64_t case_id, const struct person *me);
/* In the transaction that stores the decision: it was one. What was shown again is done, and the case is again what the vendor says of it. UNMET: somebody
 * else has decided it meanwhile, or it is planted no more. */
void calibration_done(struct store_tx *t, const struct calibration *c, int64_t case_id, const struct person *me, const char *decision_id, int64_t at);

/* Is this decision among the share of a hundred that is shown again? The same for the same id. */
bool calibration_chosen(const char *decision_id, int percent);
/* In the transaction that ends the decision, which is mine. */
void calibration_show_again(struct store_tx *t, int64_t case_id, const struct person *me, const char *decision_id, int64_t at);

/* answer: an outcome's name. UNMET: it is planted already; of the other that it is not. */
void calibration_plant(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const char *answer);
void calibration_unplant(struct store_tx *t, int64_t case_id, int64_t at);
void calibration_planted(struct store_tx *t, size_t most); /* those that are: rows case_id, answer, planted_by, at, how many decided it, user, attempt_id */
/* Calibrations of decisions that were made from `from` to before `to`: rows decision_id, case_id, person, at, answer ("" it was shown again), the decision
 * before (""), the record of that. */
void calibration_results(struct store_tx *t, int64_t from, int64_t to, size_t most);

#endif
