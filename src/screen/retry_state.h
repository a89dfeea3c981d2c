/* The retry dialog: what its files share. */
#ifndef SCREEN_RETRY_STATE_H
#define SCREEN_RETRY_STATE_H

#include "decide/playbook.h"
#include "ui/form.h"
#include "desk/desk.h"

enum { RETRY_STEP_UP = IDV_STRATEGIES, RETRY_WAYS }; /* beside the strategies: a create through another template */

struct retry {
	struct ui *ui;
	struct desk *desk;
	struct idv_retry request;  /* its ids point at the copies below: the record may be read again meanwhile */
	struct idv_create create;  /* of a step-up; its user data is the retry's */
	char client_user_id[IDV_ID_SIZE], template_id[IDV_ID_SIZE], newest_id[IDV_ID_SIZE];
	char other[IDV_ID_SIZE];   /* the template of a step-up */
	int strategy, shareable;   /* one of RETRY_WAYS; enum idv_tristate */
	char confirm[16];
	struct play_advice advice;
	uint64_t advised;          /* the caseload's changes that the advice is of */
	bool again;                /* one more retry would be over the policy */
	char retries[120];
	size_t focus, top;
	bool sending;
	struct err err;
};

/* Before anything is drawn or sent: the requests as chosen, the advice by what is known now. */
void retry_settle(struct retry *f, const struct attempt *newest);
bool retry_steps_up(const struct retry *f);
const char *retry_word(const struct retry *f); /* that is typed to send it */
void retry_build(struct retry *f, struct form *form, const struct record *newest);
bool retry_is_step_key(uint32_t key);          /* of the steps of custom */
void retry_draw(struct ui *ui, void *self);

#endif
