/* Which retry to advise, and why: rows of a table (playbook.def), those of the configuration before them; the first that fits what was found. Advice,
 * never a decision; what the vendor refuses is never advised (idv_retry_advise). */
#ifndef DECIDE_PLAYBOOK_H
#define DECIDE_PLAYBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/finding.h"
#include "idv/request.h"

struct buf;
struct err;

enum { PLAYBOOK_ROWS = 128, PLAYBOOK_STEP_UPS = 64, PLAYBOOK_WHY = 200 };

struct play {
	char code[40];           /* of a finding; "doc" is every one that begins with it; "*" any */
	enum idv_strategy strategy; /* IDV_STRATEGIES: none, a retry would not help; or a step-up */
	bool steps[IDV_CUSTOM_STEPS]; /* of custom */
	bool step_up;            /* another template for the same user, where one is configured */
	char why[PLAYBOOK_WHY];  /* clean */
	bool own;                /* of the configuration, not built in */
};
struct play_step_up { char template_id[IDV_ID_SIZE], other[IDV_ID_SIZE]; };
struct playbook {
	struct play rows[PLAYBOOK_ROWS]; size_t count;
	struct play_step_up step_ups[PLAYBOOK_STEP_UPS]; size_t step_up_count;
};

/* A built-in row as it is written, for the manual: its code, its strategy as the setting has it ("custom:doc,selfie"), and why. */
struct play_text { const char *code, *strategy, *why; };
extern const struct play_text play_built_in[];
extern const size_t play_built_in_count;

/* The configuration's rows (setting playbook, "CODE STRATEGY[:STEPS] WHY"), then the built-in ones. False and err: which entry is none; then only the
 * built-in ones are there. */
bool playbook_read(struct playbook *p, char *const *items, size_t count, struct err *err);
/* Setting step_up, "TEMPLATE OTHER"; after playbook_read. False and err: which entry is none; those before it are taken. */
bool playbook_read_step_ups(struct playbook *p, char *const *items, size_t count, struct err *err);
const char *playbook_step_up(const struct playbook *p, const char *template_id); /* the other template; NULL: none is configured */

struct play_advice {
	const struct play *play;         /* NULL: nothing is advised, and all the rest is empty */
	const struct finding *finding;   /* that it is for; borrowed as the findings are */
	bool steps[IDV_CUSTOM_STEPS];    /* of custom: the row's that the template has, and those that were not done yet */
	const char *other;               /* the template of a step-up; NULL */
	bool unclear;                    /* the vendor does not say whether it may be used; nothing that it allows fits */
	char what[IDV_ID_SIZE + 40];     /* "custom (document, selfie)", "no retry"; clean */
	char why[PLAYBOOK_WHY + 80];     /* clean */
	char then[PLAYBOOK_WHY + 80];    /* where something waits for a review: which retry after it, and why; "" none */
	char asks[200];                  /* what the user has to do again: "hand in a document and take a selfie" */
	char costs[160];                 /* what is billed and lost; "" for none */
	char attempts[120];              /* "retries 1 of 2 (your policy)" */
	bool over;                       /* one more would be more than the policy allows */
};
/* For the newest attempt of a chain that waits or has ended badly: nothing is advised for one that is still active, has succeeded or was followed. retries:
 * how many a user should be asked for at most. What p, b and found lead to is borrowed. */
void playbook_advise(const struct playbook *p, const struct basis *b, const struct finding *found, size_t count, int retries, struct play_advice *out);

/* The same two lines for any strategy, of what a person chose. steps is read for custom only. */
void play_asks(const struct record *newest, enum idv_strategy s, const bool steps[IDV_CUSTOM_STEPS], char *out, size_t size);
const char *play_costs(const struct record *newest, enum idv_strategy s);
/* How many retries there were, against the policy. True: one more would be over it. */
bool play_attempts(const struct basis *b, int retries, char *out, size_t size);

#endif
