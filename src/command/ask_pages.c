#include "command/ask_pages.h"

#include <stdlib.h>

#include "command/ask.h"
#include "base/mem.h"

static uint32_t send(struct ask *a, const struct ask_pages *p, struct err *err)
{
	if (p->query)
		return api_send_screenings(a->api, p->query, p->cursor, err);
	return p->of ? api_ask_of(a->api, p->op, p->of, p->cursor, err) : api_ask(a->api, p->op, p->cursor, err);
}

bool ask_pages(struct ask *a, struct ask_pages *p, struct err *err)
{
	struct idv_cursors met = { .call = api_endpoint_table[p->op].name };
	bool ok, more;
	size_t count = 0;
	do {
		ask_progress(a, "reading %s, %zu so far", api_endpoint_table[p->op].kind->many, count);
		ok = ask_wait(a, send(a, p, err), err);
		if (!ok)
			break;
		p->begun = true;
		free(p->cursor);
		free(p->request_id);
		p->cursor = mem_strdup(a->reply.page.next_cursor);
		p->request_id = mem_strdup(a->reply.page.request_id);
		count += a->reply.page.count;
		more = p->take(p->ctx, &a->reply.page, !p->cursor);
		ok = !p->cursor || !more || idv_cursors_add(&met, p->cursor, err);
	} while (ok && more && p->cursor);
	ask_progress(a, "%s", "");
	idv_cursors_finish(&met);
	return ok;
}

void ask_pages_finish(struct ask_pages *p)
{
	free(p->cursor);
	free(p->request_id);
	p->cursor = p->request_id = NULL;
}
