/* A case passed on: handed over to a person, escalated to a queue, or snoozed until a time. One form. */
#ifndef SCREEN_PASS_H
#define SCREEN_PASS_H

#include "desk/claims.h"

struct ui;

/* kind: ACT_HAND_OVER, ACT_ESCALATE or ACT_SNOOZE. The row is copied. */
void pass_open(struct ui *ui, struct desk *desk, const struct case_row *row, enum act_kind kind);

#endif
