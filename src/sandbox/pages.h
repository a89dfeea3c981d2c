/* Pages of lists, with cursors that are opaque and good for their list only. */
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

/* All rows of a list, as they are served. Zeroed, but for scope and name, has none. */
struct page_rows {
	const char *scope;    /* what a cursor is good for */
	const char *name;     /* of the array in the answer */
	const char **ids;     /* of each row, borrowed; no two are the same */
	const cJSON **rows;   /* borrowed */
	size_t count;
};
void page_rows_add(struct page_rows *rows, const char *id, const cJSON *row);
void page_rows_finish(struct page_rows *rows);
cJSON *pages_rows(const struct paging *p, const struct page_rows *rows, const cJSON *body, struct refusal *r);
/* An array whose members have ids, in its own order. */
cJSON *pages_array(const struct paging *p, const char *name, const cJSON *all, const cJSON *body, struct refusal *r);

#endif
