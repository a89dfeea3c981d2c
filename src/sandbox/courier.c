#include "sandbox/courier.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox/parcel.h"
#include "sandbox/sandbox.h"

/* One sending. */
struct trip {
	struct delivery *delivery;
	struct parcel parcel;
	CURL *easy;
	struct curl_slist *headers;
};

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
	(void)easy;
	struct courier *c = ctx;
	struct epoll_event e = { .data.fd = fd,
		.events = (what & CURL_POLL_IN ? (unsigned)EPOLLIN : 0) | (what & CURL_POLL_OUT ? (unsigned)EPOLLOUT : 0) };
	if (what == CURL_POLL_REMOVE)
		epoll_ctl(c->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	else if (epoll_ctl(c->epoll_fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &e) < 0)
		return -1;
	curl_multi_assign(c->multi, fd, what == CURL_POLL_REMOVE ? NULL : c);
	return 0;
}

static int on_timer(CURLM *multi, long ms, void *ctx)
{
	(void)multi;
	struct courier *c = ctx;
	c->due = ms < 0 ? -1 : when_mono_ms() + ms;
	return 0;
}

static size_t ignore(char *p, size_t size, size_t n, void *ctx)
{
	(void)p, (void)ctx;
	return size * n;
}

bool courier_init(struct courier *c, struct sandbox *s, struct err *err)
{
	*c = (struct courier){ .sandbox = s, .epoll_fd = epoll_create1(EPOLL_CLOEXEC), .due = -1 };
	return c->epoll_fd >= 0 || err_set(err, ERR_LOCAL, "epoll_create1: %s", strerror(errno));
}

/* libcurl is started when it is first needed: most servers send nothing, and are to be there at once. */
static void start_curl(struct courier *c)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(c->multi = curl_multi_init())) {
		fputs("idreview-sandbox: libcurl does not start\n", stderr);
		abort();
	}
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
}

static void end_trip(struct courier *c, struct trip *trip)
{
	for (size_t i = 0; i < COURIER_TRIPS; i++)
		if (c->trips[i] == trip)
			c->trips[i] = NULL;
	c->count--;
	curl_multi_remove_handle(c->multi, trip->easy);
	curl_easy_cleanup(trip->easy);
	curl_slist_free_all(trip->headers);
	parcel_finish(&trip->parcel);
	free(trip);
}

void courier_finish(struct courier *c)
{
	for (size_t i = 0; i < COURIER_TRIPS; i++)
		if (c->trips[i])
			end_trip(c, c->trips[i]);
	if (c->multi) {
		curl_multi_cleanup(c->multi);
		curl_global_cleanup();
	}
	if (c->epoll_fd >= 0)
		close(c->epoll_fd);
	*c = (struct courier){ .epoll_fd = -1, .due = -1 };
}

static struct curl_slist *headers_of(const struct parcel *p)
{
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
	list = curl_slist_append(list, "Expect:");
	for (int i = 0; p->token && i <= p->doubled; i++) {
		char *line = mem_printf("Plaid-Verification: %s", p->token);
		list = curl_slist_append(list, line);
		free(line);
	}
	return list;
}

/* Takes the parcel. */
static void set_out(struct courier *c, struct delivery *d, const struct parcel *p)
{
	const struct sandbox_options *o = &c->sandbox->options;
	struct trip *trip = mem_alloc(sizeof *trip);
	size_t free_place = 0;
	if (!c->multi)
		start_curl(c);
	*trip = (struct trip){ .delivery = d, .parcel = *p, .easy = curl_easy_init(), .headers = headers_of(p) };
	while (c->trips[free_place])
		free_place++;
	c->trips[free_place] = trip;
	c->count++;
	curl_easy_setopt(trip->easy, CURLOPT_URL, d->url);
	curl_easy_setopt(trip->easy, CURLOPT_PRIVATE, trip);
	curl_easy_setopt(trip->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(trip->easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(trip->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(trip->easy, CURLOPT_TIMEOUT_MS, (long)o->webhook_timeout_ms);
	curl_easy_setopt(trip->easy, CURLOPT_HTTPHEADER, trip->headers);
	curl_easy_setopt(trip->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)trip->parcel.body.len);
	curl_easy_setopt(trip->easy, CURLOPT_POSTFIELDS, buf_str(&trip->parcel.body));
	curl_easy_setopt(trip->easy, CURLOPT_WRITEFUNCTION, ignore);
	if (o->webhook_ca)
		curl_easy_setopt(trip->easy, CURLOPT_CAINFO, o->webhook_ca);
	curl_multi_add_handle(c->multi, trip->easy);
}

static void set_out_due(struct courier *c)
{
	struct outbox *o = &c->sandbox->outbox;
	const struct event *event;
	struct delivery *d;
	int64_t now = when_mono_ms();
	while (c->count < COURIER_TRIPS && (d = outbox_take(o, now, &event))) {
		struct parcel parcel;
		if (parcel_pack(c->sandbox, event, d, now, &parcel))
			set_out(c, d, &parcel);
	}
}

static void take_answers(struct courier *c)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(c->multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		struct trip *trip;
		long status = 0;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&trip);
		if (message->data.result == CURLE_OK)
			curl_easy_getinfo(trip->easy, CURLINFO_RESPONSE_CODE, &status);
		outbox_ended(&c->sandbox->outbox, trip->delivery, (int)status, when_mono_ms());
		end_trip(c, trip);
	}
}

int courier_timeout(const struct courier *c)
{
	int64_t next = c->count < COURIER_TRIPS ? outbox_due(&c->sandbox->outbox) : -1, now = when_mono_ms();
	if (c->due >= 0 && (next < 0 || c->due < next))
		next = c->due;
	if (next < 0)
		return -1;
	return next <= now ? 0 : next - now > 60000 ? 60000 : (int)(next - now);
}

void courier_run(struct courier *c)
{
	struct epoll_event events[COURIER_TRIPS];
	int running;
	int n = epoll_wait(c->epoll_fd, events, COURIER_TRIPS, 0);
	for (int i = 0; i < n; i++) {
		unsigned what = events[i].events;
		curl_multi_socket_action(c->multi, events[i].data.fd, (what & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
		                         (what & EPOLLOUT ? CURL_CSELECT_OUT : 0) | (what & EPOLLERR ? CURL_CSELECT_ERR : 0), &running);
	}
	if (c->due >= 0 && when_mono_ms() >= c->due) {
		c->due = -1;
		curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	if (c->multi)
		take_answers(c);
	set_out_due(c);
}
