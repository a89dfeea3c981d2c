/* Sending and cancelling: every check that comes before a byte is sent. */
#include <stdio.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

uint32_t call_give_id(struct call *call)
{
	struct api *api = call->api;
	if (!++api->last_id)
		api->last_id = 1;
	call->id = call->reply.id = api->last_id;
	return call->id;
}

/* A call that is not to be sent after all. */
static uint32_t drop(struct call *call)
{
	call_over(call);
	return 0;
}

static bool encoded(struct call *call, bool ok, struct err *err)
{
	return ok &&
	       (!call->request.full || err_set(err, ERR_USAGE, "%s: the request is too long", api_endpoint_table[call->op].name));
}

uint32_t api_send_get(struct api *api, const char *id, struct err *err)
{
	struct call *call = call_create(api, API_GET);
	if (!encoded(call, idv_get_encode(id, &call->request, err), err))
		return drop(call);
	call->attempt_id = mem_strdup(id);
	return call_give_id(call);
}

struct call *call_create_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor,
                              struct err *err)
{
	struct call *call = call_create(api, API_LIST);
	if (!encoded(call, idv_list_encode(template_id, client_user_id, cursor, &call->request, err), err)) {
		drop(call);
		return NULL;
	}
	call->template_id = mem_strdup(template_id);
	call->client_user_id = mem_strdup(client_user_id);
	return call;
}

uint32_t api_send_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor, struct err *err)
{
	struct call *call = call_create_list(api, template_id, client_user_id, cursor, err);
	return call ? call_give_id(call) : 0;
}

uint32_t api_send_picture(struct api *api, const char *url, struct err *err)
{
	if (!api_picture_url_allowed(api->config, url, err))
		return 0;
	struct call *call = call_create(api, API_PICTURE);
	call->url = secret_strdup(url);
	url_split(url, &call->where);
	return call_give_id(call);
}

/* -- writes ------------------------------------------------------------------------------------------------------------------- */

static bool may_write(const struct api *api, enum api_op op, struct err *err)
{
	if (!api->config->read_only)
		return true;
	err_set(err, ERR_USAGE, "%s is switched off: read-only mode", api_endpoint_table[op].name);
	return err_remedy(err, "Start without --read-only (setting read_only) to write.");
}

_Static_assert((int)IDV_ID_SIZE <= (int)JOURNAL_FIELD, "the journal keeps ids whole: one that was cut would be another subject's");

static void list_steps(const struct idv_retry *q, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; q->has_steps && i < IDV_CUSTOM_STEPS; i++)
		if (q->steps[i])
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? "," : "", idv_custom_step_names[i]);
}

static struct call *create_write(struct api *api, enum api_op op, const char *client_user_id, const char *template_id, const char *newest_id,
                                 const struct idv_user *user)
{
	struct call *call = call_create(api, op);
	call->client_user_id = mem_strdup(client_user_id);
	call->template_id = mem_strdup(template_id);
	call->newest_id = mem_strdup(newest_id ? newest_id : "");
	call->user = *user;
	return call;
}

uint32_t api_send_retry(struct api *api, const struct idv_retry *q, const char *newest_id, const struct api_manner *manner, struct err *err)
{
	if (!may_write(api, API_RETRY, err) || !idv_retry_check(q, err) || (newest_id && !idv_id_check("attempt id", newest_id, err)))
		return 0;
	struct call *call = create_write(api, API_RETRY, q->client_user_id, q->template_id, newest_id, &q->user);
	call->strategy = q->strategy;
	if (!encoded(call, idv_retry_encode(q, &call->request, err), err))
		return drop(call);
	uint32_t id = write_begin(call, manner, err);
	struct journal_intent *i = &call->writing->intent;
	snprintf(i->strategy, sizeof i->strategy, "%s", idv_strategy_names[q->strategy]);
	list_steps(q, i->steps, sizeof i->steps);
	return id;
}

uint32_t api_send_create(struct api *api, const struct idv_create *q, const struct api_manner *manner, struct err *err)
{
	if (!may_write(api, API_CREATE, err) || !idv_create_check(q, err))
		return 0;
	struct call *call = create_write(api, API_CREATE, q->client_user_id, q->template_id, NULL, &q->user);
	call->idempotent = q->is_idempotent == IDV_YES;
	if (!encoded(call, idv_create_encode(q, &call->request, err), err))
		return drop(call);
	uint32_t id = write_begin(call, manner, err);
	snprintf(call->writing->intent.strategy, sizeof call->writing->intent.strategy, "%s", call->idempotent ? "idempotent" : "");
	return id;
}

/* -- cancelling --------------------------------------------------------------------------------------------------------------- */

static void set_cancelled(struct api_reply *r, bool gone)
{
	r->ok = false;
	err_set(&r->err, ERR_CANCELLED, "%s was cancelled%s", api_endpoint_table[r->op].name,
	        gone ? " after it had been sent" : api_endpoint_table[r->op].writes ? "; nothing was sent" : "");
	if (gone)
		err_remedy(&r->err, "It may happen all the same: its outcome goes to the journal. idreview settle looks for it.");
}

bool api_progress(const struct api *api, uint32_t id, size_t *here, size_t *all)
{
	curl_off_t length = 0;
	const struct call *call = api->calls;
	while (call && (call->id != id || call->state != CALL_FLYING))
		call = call->next;
	if (!call || !id || !call->flight.easy)
		return false;
	curl_easy_getinfo(call->flight.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	*here = call->flight.body.len;
	*all = length > 0 ? (size_t)length : 0;
	return *here > 0;
}

void api_cancel(struct api *api, uint32_t id)
{
	struct call *call = api->calls;
	while (call && (call->id != id || call->state == CALL_OVER))
		call = call->next;
	if (!call || !id)
		return;
	bool gone = call->writing && (call->state == CALL_FLYING || call->state == CALL_SETTLING || call->reply.tries);
	if (gone) {
		/* The sent write goes on for the journal alone; another call carries the news. */
		struct call *news = call_create(api, call->op);
		news->id = news->reply.id = id;
		news->reply.tries = call->reply.tries;
		call->id = 0;
		call->writing->earlier = true;
		call = news;
	} else if (call->writing) {
		for (struct call *c = api->calls; c; c = c->next)
			if (c->owner == call) {
				flight_stop(c);
				c->owner = NULL;
				call_over(c);
			}
		write_cancel(call);
	}
	flight_stop(call);
	set_cancelled(&call->reply, gone);
	call_over(call);
}
