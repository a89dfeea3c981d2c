/* The form of one hit: the verdict, what it rests on factor by factor, a reason, and words. */
#ifndef SCREEN_VERDICT_H
#define SCREEN_VERDICT_H

#include "aml/decision.h"

struct desk;
struct ui;

/* What was chosen and typed when a form was left without a verdict being kept, so that it goes on there; of the hit in it. Zeroed: nothing. */
struct verdict_draft {
	struct aml_hit_verdict verdict;
	uint64_t of; /* the hit and its comparison, as they were then: of others nothing is taken over */
};

/* hit: its place in the look. The draft outlives the form. */
void verdict_open(struct ui *ui, struct desk *desk, size_t hit, struct verdict_draft *draft);

#endif
