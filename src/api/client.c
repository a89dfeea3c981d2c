/* The client's life and its loop: what waits, what flies, what is over. */
#include "api/api.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "api/internal.h"
#include "api/server.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"

/* The vendor's sandbox counts all calls together, whatever the endpoint's own budget is. */
enum { VENDOR_SANDBOX_PER_MINUTE = 60 };

uint32_t random_u32(void)
{
	uint32_t n;
	if (getrandom(&n, sizeof n, 0) != sizeof n)
		abort();
	return n;
}

void api_set_limits(struct api *api, const struct api_limits *limits)
{
	api->limits = *limits;
}

/* -- libcurl's side of the loop ----------------------------------------------------------------------------------------------- */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *unused)
{
	(void)easy, (void)unused;
	struct api *api = ctx;
	size_t i = 0;
	while (i < api->watched_count && api->watched[i].fd != fd)
		i++;
	if (what == CURL_POLL_REMOVE) {
		if (i < api->watched_count)
			api->watched[i] = api->watched[--api->watched_count];
		return 0;
	}
	if (i == API_FDS_MAX)
		return -1;
	if (i == api->watched_count)
		api->watched_count++;
	api->watched[i] = (struct socket_watch){
		.fd = fd,
		.events = (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0)),
	};
	return 0;
}

static int on_timer(CURLM *multi, long ms, void *ctx)
{
	(void)multi;
	struct api *api = ctx;
	api->curl_due = ms < 0 ? -1 : when_mono_ms() + ms;
	return 0;
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

static void set_budgets(struct api *api)
{
	const int limits[API_OPS] = {
		[API_CREATE] = api->config->limit_create,
		[API_GET] = api->config->limit_get,
		[API_LIST] = api->config->limit_list,
		[API_RETRY] = api->config->limit_retry,
	};
	for (int op = 0; op < API_OPS; op++)
		budget_init(&api->budgets[op], limits[op]);
	budget_init(&api->shared, strcasecmp(api->server.host, "sandbox.plaid.com") ? 0 : VENDOR_SANDBOX_PER_MINUTE);
}

static void *allocate_many(size_t count, size_t size)
{
	return secret_alloc(count * size); /* libcurl's own, small numbers */
}

/* All that libcurl allocates is secret memory: pictures, credentials and personal data pass through it. */
bool api_create(const struct config *config, api_done *done, void *ctx, struct api **out, struct err *err)
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
	api->curl_due = -1;
	api->multi = curl_multi_init();
	if (!api->multi)
		mem_exhausted();
	curl_multi_setopt(api->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(api->multi, CURLMOPT_SOCKETDATA, api);
	curl_multi_setopt(api->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(api->multi, CURLMOPT_TIMERDATA, api);
	url_split(config_base_url(config), &api->server);
	api->server_loopback = url_is_loopback(&api->server);
	set_headers(api);
	set_budgets(api);
	journal_init(&api->journal);
	account_name(config, api->account);
	*out = api;
	return true;
}

static void call_destroy(struct call *call)
{
	flight_stop(call);
	writing_destroy(call->writing);
	idv_page_finish(&call->reply.page);
	secret_free(call->reply.bytes);
	buf_finish(&call->request);
	buf_finish(&call->checked);
	secret_free(call->url);
	free(call->attempt_id);
	free(call->template_id);
	free(call->client_user_id);
	free(call->newest_id);
	secret_free(call);
}

void api_destroy(struct api *api)
{
	if (!api)
		return;
	while (api->calls) {
		struct call *next = api->calls->next;
		call_destroy(api->calls);
		api->calls = next;
	}
	curl_multi_cleanup(api->multi);
	curl_slist_free_all(api->headers);
	for (int op = 0; op < API_OPS; op++)
		budget_finish(&api->budgets[op]);
	budget_finish(&api->shared);
	journal_finish(&api->journal);
	secret_free(api);
	curl_global_cleanup();
}

struct call *call_create(struct api *api, enum api_op op)
{
	struct call *call = secret_alloc(sizeof *call);
	call->api = api;
	call->op = op;
	call->where = api->server;
	call->reply.op = op;
	buf_init(&call->request, 64 * 1024);
	struct call **end = &api->calls;
	while (*end)
		end = &(*end)->next;
	*end = call;
	return call;
}

void call_over(struct call *call)
{
	call->state = CALL_OVER;
}

/* -- sending again or not ----------------------------------------------------------------------------------------------------- */

static bool writes(const struct call *call)
{
	return api_endpoint_table[call->op].writes;
}

static bool may_go_again(const struct call *call)
{
	enum api_again again = api_endpoint_table[call->op].again;
	return again == API_AGAIN || (again == API_AGAIN_IF_IDEMPOTENT && call->idempotent);
}

/* False when there is no further try. */
static bool schedule_again(struct call *call, enum outcome outcome)
{
	struct api *api = call->api;
	const struct api_limits *l = &api->limits;
	int told = outcome == OUTCOME_BUSY ? call->reply.retry_after_s : 0;
	int wait = backoff_ms(l, call->reply.tries, told, random_u32());
	int64_t now = when_mono_ms();
	if (outcome == OUTCOME_BUSY && told <= l->wait_most)
		api->budgets[call->op].closed_until = now + wait;
	/* libcurl's clock and ours differ by a little: what is left after its time-out is no time for another try. */
	bool in_time = l->whole - call->network_ms > l->whole / 10;
	if (!may_go_again(call) || call->reply.tries >= l->tries || told > l->wait_most || !in_time)
		return false;
	call->ready_at = now + wait;
	call->state = CALL_WAITING;
	char came[80];
	snprintf(came, sizeof came, call->reply.http ? "HTTP %d %.60s" : "no answer", call->reply.http, call->reply.error_code);
	log_add(LOG_WARN, "%s: %s, again in %d ms (try %d of %d)", api_endpoint_table[call->op].name, came, wait, call->reply.tries + 1, l->tries);
	return true;
}

static void note_facts(struct call *call)
{
	static const struct {
		long version;
		const char *name;
	} versions[] = { { CURL_HTTP_VERSION_1_0, "HTTP/1.0" },
		         { CURL_HTTP_VERSION_1_1, "HTTP/1.1" },
		         { CURL_HTTP_VERSION_2_0, "HTTP/2" } };
	struct api *api = call->api;
	long version = 0;
	if (call->op == API_PICTURE || !call->reply.http)
		return;
	if (call->flight.date) {
		api->skew = call->flight.date - when_now();
		api->date = call->flight.date;
		api->date_at = when_mono_ms();
	}
	curl_easy_getinfo(call->flight.easy, CURLINFO_HTTP_VERSION, &version);
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
		if (versions[i].version == version)
			snprintf(api->transport, sizeof api->transport, "%s, %s",
			         strcmp(call->where.scheme, "https") ? "no TLS (loopback)" : api->tls, versions[i].name);
}

static void flight_over(struct call *call, CURLcode result)
{
	enum outcome outcome = answer_judge(call, result);
	call->network_ms += when_mono_ms() - call->flight.began;
	note_facts(call);
	flight_stop(call);
	call->reply.ok = outcome == OUTCOME_OK;
	if (writes(call))
		write_tried(call, outcome);
	bool transient = outcome == OUTCOME_BUSY || outcome == OUTCOME_UNSENT || outcome == OUTCOME_LOST;
	if (transient && schedule_again(call, outcome))
		return;
	if (writes(call))
		write_answered(call, outcome);
	else
		call_over(call);
}

/* -- what may start ----------------------------------------------------------------------------------------------------------- */

/* What a reviewer waits for goes first, and with it what belongs to a write that somebody waits for; then the lists of subjects; then looks
 * for writes of earlier runs. */
enum rank { FOREGROUND, BACKGROUND, LOOKS, RANKS };

static enum rank rank(const struct call *call)
{
	if (call->owner && !call->owner->id)
		return call->api->settling ? BACKGROUND : LOOKS;
	return call->op == API_LIST && !call->owner ? BACKGROUND : FOREGROUND;
}

static void count_flying(const struct api *api, int flying[RANKS])
{
	memset(flying, 0, RANKS * sizeof *flying);
	for (const struct call *c = api->calls; c; c = c->next)
		if (c->state == CALL_FLYING)
			flying[rank(c)]++;
}

static bool has_place(const struct api *api, const struct call *call, const int flying[RANKS])
{
	int all = 0;
	for (int i = 0; i < RANKS; i++)
		all += flying[i];
	enum rank r = rank(call);
	return all < api->limits.flying && (r != BACKGROUND || flying[r] < api->limits.flying_lists) &&
	       (r != LOOKS || flying[r] < api->limits.flying_looks);
}

/* Looks leave half of the budget to what people ask for. */
static bool leaves_room(const struct api *api, const struct call *call, int64_t now)
{
	const struct budget *b = api->shared.limit ? &api->shared : &api->budgets[API_LIST];
	return rank(call) != LOOKS || b->limit <= 1 || budget_used(b, now, api->limits.minute) < b->limit / 2;
}

static int64_t may_start_at(const struct api *api, const struct call *call, int64_t now)
{
	int64_t at = budget_free_at(&api->budgets[call->op], now, api->limits.minute);
	if (call->op != API_PICTURE) {
		int64_t shared = budget_free_at(&api->shared, now, api->limits.minute);
		at = shared > at ? shared : at;
	}
	if (at <= now && !leaves_room(api, call, now))
		at = now + api->limits.minute / 60;
	return call->ready_at > at ? call->ready_at : at;
}

static void launch(struct call *call, int64_t now)
{
	struct api *api = call->api;
	budget_take(&api->budgets[call->op], now);
	if (call->op != API_PICTURE)
		budget_take(&api->shared, now);
	call->reply.tries++;
	call->state = CALL_FLYING;
	if (write_leaves(call, &call->reply.err) && flight_start(call, &call->reply.err))
		return;
	flight_stop(call);
	if (writes(call))
		write_answered(call, OUTCOME_UNSENT);
	else
		call_over(call);
}

static void start_waiting(struct api *api)
{
	int flying[RANKS];
	count_flying(api, flying);
	for (int pass = 0; pass < RANKS; pass++)
		for (struct call *c = api->calls; c; c = c->next) {
			int64_t now = when_mono_ms();
			if (c->state != CALL_WAITING || (int)rank(c) != pass || !has_place(api, c, flying) || may_start_at(api, c, now) > now)
				continue;
			launch(c, now);
			flying[pass] += c->state == CALL_FLYING;
		}
}

/* -- the loop ----------------------------------------------------------------------------------------------------------------- */

size_t api_pollfds(struct api *api, struct pollfd *fds, size_t max)
{
	size_t n = api->watched_count < max ? api->watched_count : max;
	for (size_t i = 0; i < n; i++)
		fds[i] = (struct pollfd){ .fd = api->watched[i].fd, .events = api->watched[i].events };
	return n;
}

static bool can_stall(const struct call *call)
{
	return call->state == CALL_FLYING && may_go_again(call) && call->flight.reached;
}

int api_timeout_ms(const struct api *api)
{
	int64_t now = when_mono_ms(), due = api->curl_due;
	int flying[RANKS];
	count_flying(api, flying);
	for (const struct call *c = api->calls; c; c = c->next) {
		int64_t at = -1;
		if (c->state == CALL_OVER)
			return 0;
		if (c->state == CALL_WAITING && has_place(api, c, flying))
			at = may_start_at(api, c, now);
		else if (can_stall(c))
			at = c->flight.progress + api->limits.stall;
		if (at >= 0 && (due < 0 || at < due))
			due = at;
	}
	if (due < 0)
		return -1;
	int64_t left = due - now;
	return left <= 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

static void feed_curl(struct api *api, const struct pollfd *fds, size_t count)
{
	int running;
	for (size_t i = 0; i < count; i++) {
		int what = (fds[i].revents & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
		           (fds[i].revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
		           (fds[i].revents & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
		if (what)
			curl_multi_socket_action(api->multi, fds[i].fd, what, &running);
	}
	if (api->curl_due >= 0 && api->curl_due <= when_mono_ms()) {
		api->curl_due = -1;
		curl_multi_socket_action(api->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

static void end_flights(struct api *api)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(api->multi, &left))) {
		struct call *call = NULL;
		CURLcode result = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
		if (!flight_goes_on(call, result))
			flight_over(call, result);
	}
	int64_t now = when_mono_ms();
	for (struct call *c = api->calls; c; c = c->next)
		if (can_stall(c) && c->flight.progress + api->limits.stall <= now) {
			c->flight.stalled = true;
			flight_over(c, CURLE_OPERATION_TIMEDOUT);
		}
}

static struct call *take_over(struct api *api)
{
	for (struct call **at = &api->calls; *at; at = &(*at)->next)
		if ((*at)->state == CALL_OVER) {
			struct call *call = *at;
			*at = call->next;
			return call;
		}
	return NULL;
}

/* A call is out of the list before it is told, so that `done` may send and cancel as it likes. */
static void tell_over(struct api *api)
{
	struct call *call;
	while ((call = take_over(api))) {
		if (call->owner)
			write_listed(call->owner, call);
		else if (call->id)
			api->done(api->ctx, &call->reply);
		call_destroy(call);
	}
}

void api_run(struct api *api, const struct pollfd *fds, size_t count)
{
	feed_curl(api, fds, count);
	end_flights(api);
	start_waiting(api);
	tell_over(api);
}

/* -- what is asked about it --------------------------------------------------------------------------------------------------- */

size_t api_pending(const struct api *api)
{
	size_t n = 0;
	for (const struct call *c = api->calls; c; c = c->next)
		n += c->id != 0;
	return n;
}

void api_budget(const struct api *api, enum api_op op, struct api_budget *out)
{
	int64_t now = when_mono_ms();
	const struct budget *b = &api->budgets[op], *shared = &api->shared;
	int64_t at = budget_free_at(b, now, api->limits.minute);
	if (shared->limit && op != API_PICTURE) {
		int64_t shared_at = budget_free_at(shared, now, api->limits.minute);
		at = shared_at > at ? shared_at : at;
		b = shared;
	}
	*out = (struct api_budget){ .used = budget_used(b, now, api->limits.minute), .limit = b->limit, .free_in_ms = at - now };
}

int64_t api_closed_ms(const struct api *api, enum api_op *op)
{
	int64_t now = when_mono_ms(), most = 0;
	for (int i = 0; i < API_OPS; i++) {
		int64_t left = api->budgets[i].closed_until - now;
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
