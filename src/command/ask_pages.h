/* A list that is read to its end, page after page. */
#ifndef COMMAND_ASK_PAGES_H
#define COMMAND_ASK_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"

struct ask;

struct ask_pages {
	enum api_op op;
	const char *of;                   /* of a list that belongs to something; NULL */
	const struct aml_list_query *query; /* of API_SCREENINGS; else NULL */
	/* Takes records of a page; false: that is enough. */
	bool (*take)(void *ctx, struct record_page *page, bool last);
	void *ctx;
	/* Once it ends, however: where it would go on, NULL at its end; and the last page's request id. To be freed. */
	char *cursor, *request_id;
	bool begun;                       /* a page came */
};
bool ask_pages(struct ask *a, struct ask_pages *p, struct err *err);
void ask_pages_finish(struct ask_pages *p);

#endif
