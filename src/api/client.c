/* The client's life, and what is asked about it. */
#include "api/api.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api/account.h"
#include "api/internal.h"
#include "api/server.h"
#include "base/mem.h"

/* The vendor's sandbox counts all calls together, whatever the endpoint's own budget is. */
enum { VENDOR_SANDBOX_PER_MINUTE = 60 };

void api_set_limits(struct api *api, const struct api_limits *limits)
{
	api->limits = *limits;
	api->budgets.minute = limits->minute;
}

/* -- life --------------------------------------------------------------------------------------------------------------------- */

static void add_header(struct api *api, const char *name, const char *value)
{
	char line[700];
	snprintf(line, sizeof line, *value ? "%s: %s" : "%s:", name, value);
	api->headers = curl_slist_append(api->headers, line);
	explicit_bzero(line, sizeof line);
	if (!api->headers)
		mem_exhausted();
}

static void set_headers(struct api *api)
{
	add_header(api, "Content-Type", "application/json");
	add_header(api, "Accept", "application/json");
	add_header(api, "Plaid-Version", "2020-09-14");
	add_header(api, "PLAID-CLIENT-ID", api->config->client_id);
	add_header(api, "PLAID-SECRET", api->config->secret);
	add_header(api, "Expect", "");
}

/* What is not handed in is of this process and this user. */
static void set_keep(struct api *api, const struct api_keep *keep)
{
	if (keep)
		api->keep = *keep;
	if (!api->keep.intents) {
		journal_init(&api->journal);
		api->keep.intents = &journal_keep;
		api->keep.intents_ctx = &api->journal;
	}
	if (!api->keep.budgets) {
		api->budgets.minute = api->limits.minute;
		api->keep.budgets = &budgets_in_memory;
		api->keep.budgets_ctx = &api->budgets;
	}
	api->shared_limit = strcasecmp(api->server.host, "sandbox.plaid.com") ? 0 : VENDOR_SANDBOX_PER_MINUTE;
	for (unsigned op = 0; op < API_OPS; op++)
		api->keep.budgets->limit(api->keep.budgets_ctx, op, endpoint_limit(api->config, (enum api_op)op));
	api->keep.budgets->limit(api->keep.budgets_ctx, API_OPS, api->shared_limit);
}

static void *allocate_many(size_t count, size_t size)
{
	return secret_alloc(count * size); /* libcurl's own, small numbers */
}

/* All that libcurl allocates is secret memory: pictures, credentials and personal data pass through it. */
bool api_create(const struct config *config, const struct api_keep *keep, api_done *done, void *ctx, struct api **out, struct err *err)
{
	*out = NULL;
	if (!server_check(config, err) || !config_check_ca_file(config, err))
		return false;
	if (!config->client_id || !config->secret)
		return err_set(err, ERR_CONFIG, "there are no credentials");
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, secret_alloc, secret_free, secret_grow, secret_strdup, allocate_many))
		return err_set(err, ERR_LOCAL, "libcurl cannot be set up");
	struct api *api = secret_alloc(sizeof *api);
	api->config = config;
	api->done = done;
	api->ctx = ctx;
	api->limits = api_limits_default;
	api->multi = curl_multi_init();
	if (!api->multi)
		mem_exhausted();
	run_attach(api);
	url_split(config_base_url(config), &api->server);
	api->server_loopback = url_is_loopback(&api->server);
	set_headers(api);
	set_keep(api, keep);
	account_name(config, api->account);
	*out = api;
	return true;
}

void api_destroy(struct api *api)
{
	if (!api)
		return;
	while (api->exchanges) {
		struct exchange *next = api->exchanges->next;
		exchange_destroy(api->exchanges);
		api->exchanges = next;
	}
	asides_finish(api);
	curl_multi_cleanup(api->multi);
	curl_slist_free_all(api->headers);
	budgets_finish(&api->budgets);
	journal_finish(&api->journal);
	secret_free(api);
	curl_global_cleanup();
}

/* -- what is asked about it --------------------------------------------------------------------------------------------------- */

size_t api_pending(const struct api *api)
{
	size_t n = 0;
	for (const struct exchange *c = api->exchanges; c; c = c->next)
		n += c->id != 0;
	return n;
}

void api_budget(const struct api *api, enum api_op op, struct api_budget *out)
{
	bool shared = api->shared_limit && op != API_PICTURE;
	*out = (struct api_budget){
		.used = api->keep.budgets->used(api->keep.budgets_ctx, shared ? API_OPS : op),
		.limit = shared ? api->shared_limit : endpoint_limit(api->config, op),
		.free_in_ms = api_wait_ms(api, op),
	};
}

int64_t api_closed_ms(const struct api *api, enum api_op *op)
{
	int64_t most = 0;
	for (unsigned i = 0; i < API_OPS; i++) {
		int64_t left = api->keep.budgets->closed_ms(api->keep.budgets_ctx, i);
		if (left > most) {
			most = left;
			*op = (enum api_op)i;
		}
	}
	return most;
}

int64_t api_clock_skew(const struct api *api)
{
	return api->skew;
}

const char *api_transport(const struct api *api)
{
	return api->transport;
}
