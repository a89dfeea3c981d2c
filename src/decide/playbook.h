/* Which retry to advise, and why: rows of a table, the first that fits what was found. Advice, never a decision; what the vendor refuses is never
 * advised (idv_retry_advise). */
#ifndef DECIDE_PLAYBOOK_H
#define DECIDE_PLAYBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/finding.h"
#include "idv/request.h"

struct err;

enum { PLAYBOOK_ROWS = 96, PLAYBOOK_WHY = 200 };

struct play {
	char code[40];           /* of a finding; "doc" is every one that begins with it; "*" any */
	enum idv_strategy strategy; /* IDV_STRATEGIES: none, a retry would not help */
	bool steps[IDV_CUSTOM_STEPS]; /* of custom */
	bool step_up;            /* another template, where one is configured */
	char why[PLAYBOOK_WHY];
	bool own;                /* of the configuration, not built in */
};
struct playbook { struct play rows[PLAYBOOK_ROWS]; size_t count; };

/* The configuration's rows, then the built-in ones. False and err: which entry is none. */
bool playbook_read(struct playbook *p, char *const *items, size_t count, struct err *err);

struct play_advice {
	const struct play *play;         /* NULL: nothing fits */
	const struct finding *finding;   /* that it is for */
	char why[PLAYBOOK_WHY + 80];     /* clean */
	char asks[200];                  /* what the user has to do again: "hand in a document, take a selfie" */
	char costs[160];                 /* what is billed and lost: "one session is billed; what was entered is kept" */
	char attempts[120];              /* "retries 1 of 2 (your policy)" */
	bool over;                       /* more than the policy allows */
};
void playbook_advise(const struct playbook *p, const struct basis *b, const struct finding *found, size_t count, int retries, struct play_advice *out);

#endif
