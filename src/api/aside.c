/* What the keep is asked for by no write that is in hand: that something was told, that a person gave one up. */
#include <stdlib.h>

#include "api/internal.h"
#include "base/log.h"
#include "base/mem.h"

static void answered(struct keep_call *call, const struct err *err)
{
	struct aside *a = call->owner, **at = &a->api->asides;
	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	if (err)
		log_err(LOG_ERROR, a->doing, err);
	if (a->then)
		a->then(a, err);
	free(a);
}

struct keep_call *aside_begin(struct api *api, const struct intent *intent, const char *doing,
                              void (*then)(struct aside *a, const struct err *err))
{
	struct aside *a = mem_alloc(sizeof *a);
	*a = (struct aside){ .next = api->asides, .api = api, .call = { .done = answered, .owner = a }, .then = then, .doing = doing };
	if (intent)
		a->intent = *intent;
	api->asides = a;
	return &a->call;
}

void asides_finish(struct api *api)
{
	while (api->asides) {
		struct aside *next = api->asides->next;
		keep_cancel(&api->keep, &api->asides->call);
		free(api->asides);
		api->asides = next;
	}
}

size_t api_keeping(const struct api *api)
{
	size_t n = 0;
	for (const struct aside *a = api->asides; a; a = a->next)
		n++;
	for (const struct exchange *x = api->exchanges; x; x = x->next)
		n += !x->id && x->state == EXCHANGE_NOTING;
	return n;
}
