/* Writes that are open, and what they and the connection bar. */
#include <stdio.h>

#include "desk/internal.h"

const char *desk_off_write(const struct desk *d)
{
	if (d->config->read_only)
		return "this console is read-only";
	if (d->trouble.kind == ERR_NETWORK)
		return "the server cannot be reached";
	return NULL;
}

/* A write of before for the subject, of this console or of any other run. */
static const char *barred(struct desk *d, const char *template_id, const char *client_user_id)
{
	static char why[560];
	struct api_open open;
	if (!api_open_of(d->api, template_id, client_user_id, &open))
		return NULL;
	snprintf(why, sizeof why, "%s; ^O shows it", open.sentence);
	return why;
}

const char *desk_off_retry(struct desk *d, const struct attempt *a)
{
	const char *why = desk_off_write(d);
	if (why)
		return why;
	if (!a)
		return "no attempt is selected";
	if (caseload_newest(&d->load, a) != a)
		return "this is not the newest attempt; l goes on to it";
	return barred(d, idv_text(a->record, IDV_TEMPLATE_ID), idv_text(a->record, IDV_CLIENT_USER_ID));
}

bool desk_open_of(struct desk *d, const char *template_id, const char *client_user_id, struct api_open *out)
{
	return api_open_of(d->api, template_id, client_user_id, out);
}

bool desk_open_at(struct desk *d, size_t i, struct api_open *out)
{
	return api_open_at(d->api, i, out);
}

size_t desk_open_count(struct desk *d)
{
	return api_open_count(d->api);
}

void desk_look_again(struct desk *d, const char *intent)
{
	api_look_again(d->api, intent);
}

bool desk_give_up(struct desk *d, const char *intent, struct err *err)
{
	return api_give_up(d->api, intent, err);
}
