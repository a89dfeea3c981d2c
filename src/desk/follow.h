/* What was begun from here last, followed live: read again every few seconds at first, then less often, and what its steps became is said. It ends when the
 * attempt is not active any more, when somebody else's case is opened, and after a quarter of an hour. */
#ifndef DESK_FOLLOW_H
#define DESK_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "idv/compare.h"
#include "idv/request.h"

struct desk;

enum { FOLLOW_WORD = 40 };

struct follow {
	char id[IDV_ID_SIZE];         /* "" none is followed */
	char user[IDV_ID_SIZE];
	char status[FOLLOW_WORD];     /* as was last told; "" nothing is known of it yet */
	char steps[IDV_STEPS][FOLLOW_WORD];
	int64_t began_ms, next_ms;    /* monotonic */
	uint64_t seen;                /* the caseload's changes that were looked through */
	bool asking;
};

void follow_begin(struct desk *d, const char *attempt_id, const char *client_user_id); /* instead of any other */
/* A case is opened: another person's ends it. */
void follow_opened(struct desk *d, const char *attempt_id);
/* Each turn; reads when it is time and the budget has room for it. */
void follow_run(struct desk *d);
int follow_timeout_ms(const struct desk *d); /* -1: nothing to wait for */

#endif
