#include <stdlib.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/mem.h"

const struct errand plain_errand;

struct exchange *exchange_create(struct api *api, enum api_op op)
{
	struct exchange *x = secret_alloc(sizeof *x);
	x->api = api;
	x->op = op;
	x->where = api->server;
	x->errand = &plain_errand;
	x->reply.op = op;
	buf_init(&x->request, 64 * 1024);
	struct exchange **end = &api->exchanges;
	while (*end)
		end = &(*end)->next;
	*end = x;
	return x;
}

void exchange_destroy(struct exchange *x)
{
	flight_stop(x);
	if (x->errand->destroy)
		x->errand->destroy(x);
	record_page_finish(&x->reply.page);
	secret_free(x->reply.bytes);
	if (x->reply.act)
		aml_look_finish(&x->reply.act->now);
	secret_free(x->reply.act);
	buf_finish(&x->request);
	secret_free(x->url);
	for (size_t i = 0; i < x->asked_count; i++)
		free(x->asked[i].value);
	secret_free(x);
}

uint32_t exchange_give_id(struct exchange *x)
{
	struct api *api = x->api;
	if (!++api->last_id)
		api->last_id = 1;
	x->id = x->reply.id = api->last_id;
	return x->id;
}

void exchange_over(struct exchange *x)
{
	x->state = EXCHANGE_OVER;
}

void exchange_asked(struct exchange *x, unsigned leaf, const char *value, const char *one)
{
	if (x->asked_count == ASKED_MAX)
		abort();
	x->asked[x->asked_count++] = (struct asked){ .leaf = leaf, .value = mem_strdup(value), .one = one };
}

bool exchange_encoded(struct exchange *x, bool ok, struct err *err)
{
	if (ok && !x->request.full)
		return true;
	if (ok)
		err_set(err, ERR_USAGE, "%s: the request is too long", exchange_endpoint(x)->name);
	exchange_over(x);
	return false;
}

struct exchange *exchange_create_list(struct api *api, const char *template_id, enum idv_by by, const char *user, const char *cursor,
                                      struct err *err)
{
	struct exchange *x = exchange_create(api, API_LIST);
	exchange_asked(x, idv_by_table[by].leaf, user, "user");
	exchange_asked(x, IDV_TEMPLATE_ID, template_id, "template");
	return exchange_encoded(x, idv_list_encode(template_id, by, user, cursor, &x->request, err), err) ? x : NULL;
}
