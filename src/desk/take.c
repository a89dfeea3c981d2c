/* What replies bring goes into the caseload. */
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/internal.h"

void take_records(struct desk *d, struct api_reply *reply)
{
	int64_t now = reply->server_time ? reply->server_time : desk_now(d);
	struct attempt **taken = mem_alloc((reply->page.count + 1) * sizeof *taken);
	size_t count = 0;
	for (size_t i = 0; i < reply->page.count; i++) {
		struct record *r = record_page_take(&reply->page, i);
		if (r)
			taken[count++] = caseload_put(&d->load, r, now);
	}
	for (size_t i = 0; i < count; i++) /* once those before it are here */
		team_put(d, taken[i]->record, now);
	free(taken);
	caseload_link(&d->load);
	d->work.stale = true;
}

/* An attempt read by its id brings its subject along, so that its chain is read too. */
void take_get(struct desk *d, struct api_reply *reply)
{
	if (reply->ok && reply->page.count == 1 && reply->page.records[0]) {
		const struct record *r = reply->page.records[0];
		const char *template_id = idv_text(r, IDV_TEMPLATE_ID), *user = idv_text(r, IDV_CLIENT_USER_ID);
		if (*template_id && *user)
			caseload_add_subject(&d->load, template_id, user);
		take_records(d, reply);
	} else if (!reply->ok) {
		log_err(LOG_WARN, "get", &reply->err);
	}
}

static void got(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	take_get(d, reply);
	desk_say_unheard(d, call, reply);
}

uint32_t desk_get(struct desk *d, const char *id, struct ticket who, struct err *err)
{
	return desk_call_add(d, (struct desk_call){ .id = api_send_get(d->api, id, err), .first = got, .ticket = who });
}
