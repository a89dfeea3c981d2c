/* The loop: what waits, what flies, what is over. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "api/internal.h"
#include "base/log.h"
#include "base/when.h"

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

void run_attach(struct api *api)
{
	api->curl_due = -1;
	curl_multi_setopt(api->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(api->multi, CURLMOPT_SOCKETDATA, api);
	curl_multi_setopt(api->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(api->multi, CURLMOPT_TIMERDATA, api);
}

/* -- sending again or not ----------------------------------------------------------------------------------------------------- */

static uint32_t random_number(void)
{
	uint32_t n;
	if (getrandom(&n, sizeof n, 0) != sizeof n)
		abort();
	return n;
}

static bool may_go_again(const struct exchange *x)
{
	enum api_again again = exchange_endpoint(x)->again;
	return again == API_AGAIN || (again == API_AGAIN_IF_IDEMPOTENT && x->idempotent);
}

/* False when there is no further try. */
static bool schedule_again(struct exchange *x, enum ending outcome)
{
	struct api *api = x->api;
	const struct api_limits *l = &api->limits;
	int told = outcome == ENDING_BUSY ? x->reply.retry_after_s : 0;
	int wait = backoff_ms(l, x->reply.tries, told, random_number());
	int64_t now = when_mono_ms();
	if (outcome == ENDING_BUSY && told <= l->wait_most)
		api->keep.budgets->close(api->keep.budgets_ctx, x->op, wait);
	/* libcurl's clock and ours differ by a little: what is left after its time-out is no time for another try. */
	bool in_time = l->whole - x->network_ms > l->whole / 10;
	if (!may_go_again(x) || x->reply.tries >= l->tries || told > l->wait_most || !in_time)
		return false;
	x->ready_at = now + wait;
	x->state = EXCHANGE_WAITING;
	char came[80];
	snprintf(came, sizeof came, x->reply.http ? "HTTP %d %.60s" : "no answer", x->reply.http, x->reply.error_code);
	log_add(LOG_WARN, "%s: %s, again in %d ms (try %d of %d)", exchange_endpoint(x)->name, came, wait, x->reply.tries + 1, l->tries);
	return true;
}

static void note_facts(struct exchange *x)
{
	static const struct {
		long version;
		const char *name;
	} versions[] = { { CURL_HTTP_VERSION_1_0, "HTTP/1.0" },
		         { CURL_HTTP_VERSION_1_1, "HTTP/1.1" },
		         { CURL_HTTP_VERSION_2_0, "HTTP/2" } };
	struct api *api = x->api;
	long version = 0;
	if (exchange_is_picture(x) || !x->reply.http)
		return;
	if (x->flight.date) {
		api->skew = x->flight.date - when_now();
		api->date = x->flight.date;
		api->date_at = when_mono_ms();
	}
	curl_easy_getinfo(x->flight.easy, CURLINFO_HTTP_VERSION, &version);
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
		if (versions[i].version == version)
			snprintf(api->transport, sizeof api->transport, "%s, %s",
			         strcmp(x->where.scheme, "https") ? "no TLS (loopback)" : api->tls, versions[i].name);
}

static void answered(struct exchange *x, enum ending outcome)
{
	if (x->errand->answered)
		x->errand->answered(x, outcome);
	else
		exchange_over(x);
}

static void flight_over(struct exchange *x, CURLcode result)
{
	enum ending outcome = answer_judge(x, result);
	x->network_ms += when_mono_ms() - x->flight.began;
	note_facts(x);
	flight_stop(x);
	x->reply.ok = outcome == ENDING_OK;
	if (x->errand->tried)
		x->errand->tried(x, outcome);
	bool transient = outcome == ENDING_BUSY || outcome == ENDING_UNSENT || outcome == ENDING_LOST;
	if (transient && schedule_again(x, outcome))
		return;
	answered(x, outcome);
}

/* -- what may start ----------------------------------------------------------------------------------------------------------- */

/* What a reviewer waits for goes first, and with it what belongs to a write that somebody waits for; then the lists of subjects; then looks
 * for writes of earlier runs. */
enum rank { FOREGROUND, BACKGROUND, LOOKS, RANKS };

static enum rank rank(const struct exchange *x)
{
	if (x->owner && !x->owner->id)
		return x->api->settling ? BACKGROUND : LOOKS;
	return exchange_endpoint(x)->background && !x->owner ? BACKGROUND : FOREGROUND;
}

static bool has_gone(const struct exchange *x)
{
	return x->state == EXCHANGE_FLYING || x->state == EXCHANGE_LEAVING;
}

static void count_flying(const struct api *api, int flying[RANKS])
{
	memset(flying, 0, RANKS * sizeof *flying);
	for (const struct exchange *c = api->exchanges; c; c = c->next)
		if (has_gone(c))
			flying[rank(c)]++;
}

static bool has_place(const struct api *api, const struct exchange *x, const int flying[RANKS])
{
	int all = 0;
	for (int i = 0; i < RANKS; i++)
		all += flying[i];
	enum rank r = rank(x);
	return all < api->limits.flying && (r != BACKGROUND || flying[r] < api->limits.flying_lists) &&
	       (r != LOOKS || flying[r] < api->limits.flying_looks);
}

/* Looks leave half of the budget to what people ask for. */
static bool leaves_room(const struct exchange *x)
{
	const struct api *api = x->api;
	unsigned which = api->shared_limit ? API_OPS : x->op;
	int limit = which == API_OPS ? api->shared_limit : endpoint_limit(api->config, x->op);
	return rank(x) != LOOKS || limit <= 1 || api->keep.budgets->used(api->keep.budgets_ctx, which) < limit / 2;
}

int64_t api_wait_ms(const struct api *api, enum api_op op)
{
	const struct api_keep *keep = &api->keep;
	int64_t wait = keep->budgets->wait_ms(keep->budgets_ctx, op), shared = 0;
	if (op != API_PICTURE)
		shared = keep->budgets->wait_ms(keep->budgets_ctx, API_OPS);
	return shared > wait ? shared : wait;
}

static int64_t may_start_at(const struct exchange *x, int64_t now)
{
	int64_t at = now + api_wait_ms(x->api, x->op);
	if (at <= now && !leaves_room(x))
		at = now + x->api->limits.minute / 60;
	return x->ready_at > at ? x->ready_at : at;
}

void run_go(struct exchange *x, const struct err *err)
{
	x->reply.tries++;
	x->state = EXCHANGE_FLYING;
	if (err)
		x->reply.err = *err;
	else if (flight_start(x, &x->reply.err))
		return;
	flight_stop(x);
	answered(x, ENDING_UNSENT);
}

static void launch(struct exchange *x)
{
	const struct api_keep *keep = &x->api->keep;
	keep->budgets->take(keep->budgets_ctx, x->op);
	if (!exchange_is_picture(x))
		keep->budgets->take(keep->budgets_ctx, API_OPS);
	x->state = EXCHANGE_LEAVING;
	if (x->errand->leaves)
		x->errand->leaves(x);
	else
		run_go(x, NULL);
}


/* It waits for its budgets alone. */
static void want(const struct exchange *x)
{
	const struct api_keep *keep = &x->api->keep;
	if (!keep->budgets->want || !leaves_room(x))
		return;
	keep->budgets->want(keep->budgets_ctx, x->op);
	if (!exchange_is_picture(x))
		keep->budgets->want(keep->budgets_ctx, API_OPS);
}

static void start_waiting(struct api *api)
{
	int flying[RANKS];
	count_flying(api, flying);
	for (int pass = 0; pass < RANKS; pass++)
		for (struct exchange *c = api->exchanges; c; c = c->next) {
			int64_t now = when_mono_ms();
			if (c->state != EXCHANGE_WAITING || (int)rank(c) != pass || !has_place(api, c, flying) || c->ready_at > now)
				continue;
			if (may_start_at(c, now) > now) {
				want(c);
				continue;
			}
			launch(c);
			flying[pass] += has_gone(c);
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

static bool can_stall(const struct exchange *x)
{
	return x->state == EXCHANGE_FLYING && may_go_again(x) && x->flight.reached;
}

int api_timeout_ms(const struct api *api)
{
	int64_t now = when_mono_ms(), due = api->curl_due;
	int flying[RANKS];
	count_flying(api, flying);
	for (const struct exchange *c = api->exchanges; c; c = c->next) {
		int64_t at = -1;
		if (c->state == EXCHANGE_OVER)
			return 0;
		if (c->state == EXCHANGE_WAITING && has_place(api, c, flying))
			at = may_start_at(c, now);
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
		struct exchange *x = NULL;
		CURLcode result = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&x);
		if (!flight_goes_on(x, result))
			flight_over(x, result);
	}
	int64_t now = when_mono_ms();
	for (struct exchange *c = api->exchanges; c; c = c->next)
		if (can_stall(c) && c->flight.progress + api->limits.stall <= now) {
			c->flight.stalled = true;
			flight_over(c, CURLE_OPERATION_TIMEDOUT);
		}
}

static struct exchange *take_over(struct api *api)
{
	for (struct exchange **at = &api->exchanges; *at; at = &(*at)->next)
		if ((*at)->state == EXCHANGE_OVER) {
			struct exchange *x = *at;
			*at = x->next;
			return x;
		}
	return NULL;
}

/* An exchange is out of the list before it is told, so that `done` may send and cancel as it likes. */
static void tell_over(struct api *api)
{
	struct exchange *x;
	while ((x = take_over(api))) {
		if (x->errand->over)
			x->errand->over(x);
		else if (x->id)
			api->done(api->ctx, &x->reply);
		exchange_destroy(x);
	}
}

void api_run(struct api *api, const struct pollfd *fds, size_t count)
{
	feed_curl(api, fds, count);
	end_flights(api);
	start_waiting(api);
	tell_over(api);
}

/* -- as a source of the loop -------------------------------------------------------------------------------------------------- */

static size_t source_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	return api_pollfds(ctx, fds, max);
}

static void source_run(void *ctx, const struct pollfd *fds, size_t count)
{
	api_run(ctx, fds, count);
}

static int source_timeout_ms(const void *ctx)
{
	return api_timeout_ms(ctx);
}

struct source api_source(struct api *api)
{
	return (struct source){ .pollfds = source_pollfds, .run = source_run, .timeout_ms = source_timeout_ms, .ctx = api };
}
