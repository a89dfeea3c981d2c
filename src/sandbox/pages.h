/* Pages of list: newest attempt first, with a cursor that is opaque and good for its subject only. */
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

/* NULL: refused (a cursor that is not ours). */
cJSON *pages_list(const struct paging *p, const cJSON *body, struct refusal *r);

#endif
