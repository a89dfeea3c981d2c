/* The form that settles a screening: what becomes of it, the exact requests, a typed word, and what came of it. */
#ifndef SCREEN_SETTLE_H
#define SCREEN_SETTLE_H

#include "aml/decision.h"

struct desk;
struct ui;

enum { SETTLE_COMMENT = 700 /* who, aim and reference take the rest */ };

/* What was chosen and typed, when the form is left. Zeroed: nothing. */
struct settle_draft {
	int aim;                     /* 1 + enum aml_aim; 0: none is chosen */
	char comment[SETTLE_COMMENT];
};

/* Of the screening at hand. The draft outlives the form. */
void settle_open(struct ui *ui, struct desk *desk, struct settle_draft *draft);

#endif
