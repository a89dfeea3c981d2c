#include "sandbox/monitor.h"

#include <string.h>

bool monitor_find(const char *word, enum monitor *out)
{
	static const char *const words[] = { [MONITOR_ON] = "on", [MONITOR_NONE] = "none", [MONITOR_DENIED] = "denied" };
	for (int i = MONITOR_ON; i <= MONITOR_DENIED; i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum monitor)i;
			return true;
		}
	return false;
}

bool monitor_check(enum monitor m, enum endpoint endpoint, struct refusal *r)
{
	if (m == MONITOR_ON || endpoint < ENDPOINT_SCREENING_CREATE || endpoint > ENDPOINT_PROGRAM_LIST)
		return true;
	if (m == MONITOR_NONE)
		return refuse(r, REFUSE_PRODUCT, "client is not authorized to access the following products: [\"watchlist_screening\"]");
	return refuse(r, REFUSE_ROUTE, "your client id does not have access to this route");
}
