/* Pages of the two lists, with cursors that are opaque and good for their list only. */
#ifndef SANDBOX_PAGES_H
#define SANDBOX_PAGES_H

#include "sandbox/link.h"
#include "sandbox/request.h"
#include "sandbox/store.h"

struct paging {
	const struct store *store;
	struct links *links;
	int page_size;
	int64_t now, url_life; /* url_life < 0: the links' own */
	int64_t lag;           /* the fault: younger attempts, s, are not listed; 0: all are */
	bool repeat;           /* the fault: the cursor leads nowhere */
};

/* NULL: refused (a cursor that is not ours). A subject's attempts, newest first. */
cJSON *pages_attempts(const struct paging *p, const cJSON *body, struct refusal *r);
/* As they are stored. */
cJSON *pages_dashboard_users(const struct paging *p, const cJSON *body, struct refusal *r);

#endif
