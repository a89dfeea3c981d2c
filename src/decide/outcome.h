/* What may be decided about a case. */
#ifndef DECIDE_OUTCOME_H
#define DECIDE_OUTCOME_H

enum outcome {
	OUTCOME_CLEAR,     /* settle by screening */
	OUTCOME_REJECT,    /* the same */
	OUTCOME_RETRY,
	OUTCOME_LEAVE,     /* nothing is sent: it stays as it is */
	OUTCOME_ESCALATE,  /* to another queue of the store */
	OUTCOME_ASK,       /* another party is asked for information; nothing is sent to the vendor */
	OUTCOME_DASHBOARD, /* a person overrides a step in the vendor's Dashboard: a link, no call */
	OUTCOMES
};
extern const char *const outcome_names[OUTCOMES];  /* "clear", "reject", "retry", "leave", "escalate", "ask", "dashboard" */
extern const char *const outcome_labels[OUTCOMES]; /* for people: "clear", ..., "ask for information", "hand to the Dashboard" */

#endif
