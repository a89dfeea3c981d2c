/* Calls a minute, per endpoint or over all of them. A minute passes on the server's clock or on the host's, whichever is first: a
 * frozen server must not refuse for ever. */
#ifndef SANDBOX_BUDGET_H
#define SANDBOX_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/request.h"

struct budget {
	int limits[API_ENDPOINTS]; /* 0: none */
	int over_all;              /* one limit for all instead; 0: none */
	struct {
		int used;
		int64_t since, since_ms;
		bool begun;
	} windows[API_ENDPOINTS];  /* with over_all only the first is used */
};

void budget_documented(struct budget *b);                  /* the documented production limits */
/* Count one call; false when it is over the limit. */
bool budget_count(struct budget *b, enum endpoint endpoint, int64_t now, int64_t mono_ms);

#endif
