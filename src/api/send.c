/* Sending and cancelling: every check that comes before a byte is sent. */
#include <stdio.h>
#include <string.h>

#include "api/act.h"
#include "base/err.h"
#include "base/mem.h"

/* -- reads -------------------------------------------------------------------------------------------------------------------- */

uint32_t api_send_picture(struct api *api, const char *url, struct err *err)
{
	if (!api_picture_url_allowed(api->config, url, err))
		return 0;
	struct exchange *x = exchange_create(api, API_PICTURE);
	x->url = secret_strdup(url);
	url_split(url, &x->where);
	return exchange_give_id(x);
}

uint32_t api_ask(struct api *api, enum api_op op, const char *what, struct err *err)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	if (op == API_PICTURE)
		return api_send_picture(api, what, err);
	struct exchange *x = exchange_create(api, op);
	bool ok = e->list || idv_id_check(e->kind->leaves[0].label, what, err);
	if (ok && !e->list)
		exchange_asked(x, 0, what, e->kind->one);
	return exchange_encoded(x, ok && idv_ask_encode(e->asks, what, &x->request, err), err) ? exchange_give_id(x) : 0;
}

/* Something else's id would be somebody else's list: what is asked of goes out whole or not at all. */
uint32_t api_ask_of(struct api *api, enum api_op op, const char *of, const char *cursor, struct err *err)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	struct exchange *x = exchange_create(api, op);
	bool ok = idv_id_check(e->of, of, err) && idv_ask_of_encode(e->of, of, e->asks, cursor, &x->request, err);
	return exchange_encoded(x, ok, err) ? exchange_give_id(x) : 0;
}

uint32_t api_send_screenings(struct api *api, const struct aml_list_query *q, const char *cursor, struct err *err)
{
	struct exchange *x = exchange_create(api, API_SCREENINGS);
	bool ok = idv_id_check("watchlist_program_id", q->program_id, err) &&
	          (!q->client_user_id || idv_id_check("client_user_id", q->client_user_id, err)) &&
	          (!q->assignee || idv_id_check("assignee", q->assignee, err));
	if (ok && q->client_user_id)
		exchange_asked(x, SCREENING_CLIENT_USER_ID, q->client_user_id, "user");
	if (ok)
		exchange_asked(x, SCREENING_PROGRAM_ID, q->program_id, "programme");
	return exchange_encoded(x, ok && aml_list_encode(q, cursor, &x->request, err), err) ? exchange_give_id(x) : 0;
}

uint32_t api_send_get(struct api *api, const char *id, struct err *err)
{
	return api_ask(api, API_GET, id, err);
}

uint32_t api_send_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor, struct err *err)
{
	return api_send_list_by(api, template_id, IDV_BY_CLIENT_USER, client_user_id, cursor, err);
}

uint32_t api_send_list_by(struct api *api, const char *template_id, enum idv_by by, const char *user, const char *cursor, struct err *err)
{
	struct exchange *x = exchange_create_list(api, template_id, by, user, cursor, err);
	return x ? exchange_give_id(x) : 0;
}

/* -- writes ------------------------------------------------------------------------------------------------------------------- */

static bool may_write(const struct api *api, enum api_op op, struct err *err)
{
	if (!api->config->read_only)
		return true;
	err_set(err, ERR_USAGE, "%s is switched off: read-only mode", api_endpoint_table[op].name);
	return err_remedy(err, "Start without --read-only (setting read_only) to write.");
}

_Static_assert((int)IDV_ID_SIZE <= (int)INTENT_FIELD, "the journal keeps ids whole: one that was cut would be another subject's");

static void list_steps(const struct idv_retry *q, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; q->has_steps && i < IDV_CUSTOM_STEPS; i++)
		if (q->steps[i])
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? "," : "", idv_custom_step_names[i]);
}

/* An exchange for it, and its intent as far as it is known. */
static struct exchange *create_write(struct api *api, enum api_op op, enum idv_by by, const char *id, const char *template_id,
                                     const char *newest_id, const struct idv_user *user, struct intent *intent)
{
	struct exchange *x = exchange_create(api, op);
	exchange_asked(x, idv_by_table[by].leaf, id, "user");
	exchange_asked(x, IDV_TEMPLATE_ID, template_id, "template");
	x->user = *user;
	*intent = (struct intent){ .op = op == API_CREATE ? "create" : "retry", .by = by };
	snprintf(intent->client_user_id, sizeof intent->client_user_id, "%s", id);
	snprintf(intent->template_id, sizeof intent->template_id, "%s", template_id);
	snprintf(intent->newest_id, sizeof intent->newest_id, "%s", newest_id ? newest_id : "");
	return x;
}

uint32_t api_send_retry(struct api *api, const struct idv_retry *q, const char *newest_id, const struct api_manner *manner, struct err *err)
{
	struct intent intent;
	if (!may_write(api, API_RETRY, err) || !idv_retry_check(q, err) || (newest_id && !idv_id_check("attempt id", newest_id, err)))
		return 0;
	struct exchange *x = create_write(api, API_RETRY, IDV_BY_CLIENT_USER, q->client_user_id, q->template_id, newest_id, &q->user, &intent);
	if (!exchange_encoded(x, idv_retry_encode(q, &x->request, err), err))
		return 0;
	snprintf(intent.strategy, sizeof intent.strategy, "%s", idv_strategy_names[q->strategy]);
	list_steps(q, intent.steps, sizeof intent.steps);
	return prepare_begin(x, &intent, q->strategy, manner, err);
}

uint32_t api_send_create(struct api *api, const struct idv_create *q, const struct api_manner *manner, struct err *err)
{
	struct intent intent;
	enum idv_by by = q->client_user_id ? IDV_BY_CLIENT_USER : IDV_BY_USER;
	if (!may_write(api, API_CREATE, err) || !idv_create_check(q, err))
		return 0;
	struct exchange *x = create_write(api, API_CREATE, by, by == IDV_BY_USER ? q->user_id : q->client_user_id, q->template_id, NULL, &q->user, &intent);
	x->idempotent = q->is_idempotent == IDV_YES;
	if (!exchange_encoded(x, idv_create_encode(q, &x->request, err), err))
		return 0;
	snprintf(intent.strategy, sizeof intent.strategy, "%s", x->idempotent ? "idempotent" : "");
	return prepare_begin(x, &intent, IDV_RESET, manner, err);
}

uint32_t api_send_act(struct api *api, const struct aml_decision *d, const struct aml_policy *policy, const struct api_manner *manner, struct err *err)
{
	return may_write(api, API_REVIEW_CREATE, err) ? act_prepare(api, d, policy, manner, err) : 0;
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
	const struct exchange *x = api->exchanges;
	while (x && (x->id != id || x->state != EXCHANGE_FLYING))
		x = x->next;
	if (!x || !id || !x->flight.easy)
		return false;
	curl_easy_getinfo(x->flight.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	*here = x->flight.body.len;
	*all = length > 0 ? (size_t)length : 0;
	return *here > 0;
}

void api_cancel(struct api *api, uint32_t id)
{
	struct exchange *x = api->exchanges;
	while (x && (x->id != id || x->state == EXCHANGE_OVER))
		x = x->next;
	if (!x || !id)
		return;
	bool gone = x->writing && (x->state == EXCHANGE_FLYING || x->state == EXCHANGE_SETTLING || x->reply.tries);
	if (gone) {
		/* The sent write goes on for the journal alone; another exchange carries the news. */
		struct exchange *news = exchange_create(api, x->op);
		news->id = news->reply.id = id;
		news->reply.tries = x->reply.tries;
		x->id = 0;
		x->writing->earlier = true;
		x = news;
	} else if (x->writing) {
		write_cancel(x);
	}
	flight_stop(x);
	set_cancelled(&x->reply, gone);
	exchange_over(x);
}
