#include "desk/desk.h"

#include "desk/internal.h"

bool desk_open(struct desk *d, const struct config *config, const struct api_keep *keep, struct desk_face face, struct err *err)
{
	d->config = config;
	d->face = face;
	d->work.utc = config->utc;
	return api_create(config, keep, desk_replied, d, &d->api, err);
}

void desk_close(struct desk *d)
{
	if (d->team.store)
		store_unwatch(d->team.store, d); /* who waits for the store to be idle would wait for all that others write */
	deciding_end(d);
	dossier_close(d);
	claims_end(d);
	drafts_finish(d);
	scrutiny_end(d);
	people_finish(d);
	programmes_finish(d);
	team_end(d);
	api_destroy(d->api);
	d->api = NULL;
	desk_calls_finish(&d->calls);
	worklist_finish(&d->work);
	caseload_finish(&d->load);
}

static size_t pollfds(void *desk, struct pollfd *fds, size_t max)
{
	struct desk *d = desk;
	return api_pollfds(d->api, fds, max);
}

static void run(void *desk, const struct pollfd *fds, size_t count)
{
	struct desk *d = desk;
	api_run(d->api, fds, count);
	desk_read(d);
	follow_run(d);
}

static int timeout_ms(const void *desk)
{
	const struct desk *d = desk;
	int calls = api_timeout_ms(d->api), follow = follow_timeout_ms(d);
	return calls < 0 || (follow >= 0 && follow < calls) ? follow : calls;
}

struct source desk_source(struct desk *d)
{
	return (struct source){ .pollfds = pollfds, .run = run, .timeout_ms = timeout_ms, .ctx = d };
}

void desk_budget(const struct desk *d, enum api_op op, struct desk_budget *out)
{
	struct api_budget budget;
	api_budget(d->api, op, &budget);
	*out = (struct desk_budget){ budget.used, budget.limit };
}

int desk_waits_s(const struct desk *d, const char **endpoint)
{
	enum api_op op;
	int64_t ms = d->api ? api_closed_ms(d->api, &op) : 0;
	if (ms <= 0)
		return 0;
	*endpoint = api_endpoint_table[op].name;
	return (int)(ms + 999) / 1000;
}
