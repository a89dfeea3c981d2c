#include "hooks/receiver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "hooks/post.h"
#include "hooks/tally.h"

enum { METRICS_MAX = 64 * 1024 };

static const struct route {
	const char *path, *method;
	enum page page;
} routes[] = {
	{ "/webhook", "POST", PAGE_WEBHOOK },
	{ "/healthz", "GET", PAGE_HEALTH },
	{ "/metrics", "GET", PAGE_METRICS },
};

static enum MHD_Result answer_text(struct MHD_Connection *c, unsigned status, const char *type, const char *allow, const char *text, size_t len)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(len, (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (allow)
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, allow);
	enum MHD_Result result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result answer_page(struct post *p)
{
	const struct receiver_parts *parts = &p->receiver->parts;
	bool metrics = p->page == PAGE_METRICS, well = true;
	struct buf text;
	buf_init(&text, METRICS_MAX);
	if (metrics)
		parts->metrics(parts->ctx, &text);
	else
		well = parts->healthy(parts->ctx, &text);
	enum MHD_Result result = answer_text(p->connection, well ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE,
	                                     metrics ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8", NULL,
	                                     buf_str(&text), text.len);
	buf_finish(&text);
	return result;
}

static enum MHD_Result answer_nowhere(struct MHD_Connection *c, const struct route *route)
{
	static const char none[] = "there is nothing here\n", method[] = "not with this method\n";
	if (route)
		return answer_text(c, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", route->method, method, sizeof method - 1);
	return answer_text(c, MHD_HTTP_NOT_FOUND, "text/plain", NULL, none, sizeof none - 1);
}

static bool declared_too_large(struct MHD_Connection *c)
{
	const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return length && strtoull(length, NULL, 10) > EVENT_BODY_MAX;
}

/* Its headers are here. What can be answered by them is answered now: no body is waited for. */
static enum MHD_Result begin(struct receiver *r, struct MHD_Connection *c, const char *path, const char *method, void **state)
{
	const struct route *route = NULL;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (strcmp(routes[i].path, path) == 0)
			route = &routes[i];
	struct caller *caller = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	caller->working = true;
	struct post *p = mem_alloc(sizeof *p);
	*p = (struct post){ .receiver = r, .connection = c };
	buf_init(&p->body, EVENT_BODY_MAX);
	*state = p;
	if (!route || strcmp(route->method, method) != 0)
		return answer_nowhere(c, route);
	p->page = route->page;
	return p->page == PAGE_WEBHOOK && declared_too_large(c) ? post_refuse(p, REFUSAL_LARGE_BODY) : MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
	(void)version;
	struct post *p = *state;
	if (!p)
		return begin(cls, c, path, method, state);
	if (*size) {
		bool fits = buf_add(&p->body, data, *size);
		if (!fits)
			p->receiver->parts.tally->refused[REFUSAL_LARGE_BODY]++;
		*size = 0;
		return fits ? MHD_YES : MHD_NO; /* sent in pieces, without a length: the connection is closed */
	}
	return p->page == PAGE_WEBHOOK ? post_serve(p) : answer_page(p);
}

static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)why;
	struct receiver *r = cls;
	struct caller *caller = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	struct post *p = *state;
	if (!p)
		return;
	r->owed -= p->owed;
	buf_finish(&p->body);
	free(p);
	*state = NULL;
	caller->working = false;
	callers_restart(&r->callers, caller, when_mono_ms());
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
	struct receiver *r = cls;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		r->parts.tally->connections++;
		*context = callers_add(&r->callers, MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd, when_mono_ms());
	} else {
		callers_remove(&r->callers, *context);
		*context = NULL;
	}
}

static bool parse_address(const struct receiver_options *o, struct addrinfo **out, struct err *err)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM };
	char port[12];
	snprintf(port, sizeof port, "%d", o->port);
	if (getaddrinfo(o->bind, port, &hints, out) == 0)
		return true;
	err_set(err, ERR_USAGE, "\"%.60s\" is no address to listen on", o->bind);
	return err_remedy(err, "Write an address of this host, such as 127.0.0.1, 0.0.0.0 or ::1.");
}

static struct MHD_Daemon *start(struct receiver *r, const struct sockaddr *here)
{
	const struct receiver_options *o = &r->options;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (here->sa_family == AF_INET6 ? MHD_USE_IPv6 : 0) | (o->tls_cert ? MHD_USE_TLS : 0);
	struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->tls_cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->tls_key }, { MHD_OPTION_END, 0, NULL } };
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, r, MHD_OPTION_SOCK_ADDR, here, MHD_OPTION_NOTIFY_COMPLETED, on_completed, r,
	                        MHD_OPTION_NOTIFY_CONNECTION, on_connection, r, MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections,
	                        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	                        (size_t)RECEIVER_HEADERS, MHD_OPTION_LISTEN_BACKLOG_SIZE, 512u, MHD_OPTION_ARRAY,
	                        o->tls_cert ? tls : tls + 2, MHD_OPTION_END);
}

bool receiver_create(const struct receiver_options *o, const struct receiver_parts *parts, struct receiver **out, struct err *err)
{
	struct addrinfo *here;
	if (!parse_address(o, &here, err))
		return false;
	struct receiver *r = mem_alloc(sizeof *r);
	*r = (struct receiver){ .options = *o, .parts = *parts, .callers.whole_ms = o->whole_ms };
	errno = 0;
	r->daemon = start(r, here->ai_addr);
	bool six = here->ai_family == AF_INET6;
	freeaddrinfo(here);
	if (!r->daemon) {
		int number = errno;
		free(r);
		err_set(err, ERR_LOCAL, "cannot listen on %s port %d: %s", o->bind, o->port,
		        number ? strerror(number) : o->tls_cert ? "certificate or key cannot be used" : "refused");
		return err_remedy(err, number == EADDRINUSE ? "Another program holds the port; --port 0 takes any free one." :
		                                              "Check --bind, --port, --tls-cert and --tls-key.");
	}
	r->epoll_fd = MHD_get_daemon_info(r->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	snprintf(r->address, sizeof r->address, "http%s://%s%s%s:%u", o->tls_cert ? "s" : "", six ? "[" : "", o->bind, six ? "]" : "",
	         MHD_get_daemon_info(r->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	post_answers_create(r);
	*out = r;
	return true;
}

const char *receiver_address(const struct receiver *r)
{
	return r->address;
}

void receiver_end(struct receiver *r)
{
	r->ending = true;
	int fd = MHD_quiesce_daemon(r->daemon);
	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
}

bool receiver_idle(const struct receiver *r)
{
	return !r->owed;
}

void receiver_destroy(struct receiver *r)
{
	if (!r)
		return;
	MHD_stop_daemon(r->daemon);
	post_answers_destroy(r);
	free(r);
}

static size_t pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	struct receiver *r = ctx;
	if (!max)
		return 0;
	fds[0] = (struct pollfd){ .fd = r->epoll_fd, .events = POLLIN };
	return 1;
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct receiver *r = ctx;
	int64_t now = when_mono_ms();
	unsigned slow = callers_expire(&r->callers, now);
	r->parts.tally->refused[REFUSAL_SLOW] += slow;
	post_wake(r, now);
	MHD_run(r->daemon);
}

static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int timeout_ms(const void *ctx)
{
	const struct receiver *r = ctx;
	unsigned long long theirs;
	int64_t now = when_mono_ms();
	int wait = sooner(callers_wait_ms(&r->callers, now), post_wait_ms(r, now));
	if (MHD_get_timeout(r->daemon, &theirs) == MHD_YES)
		wait = sooner(wait, theirs > 60000 ? 60000 : (int)theirs);
	return wait;
}

struct source receiver_source(struct receiver *r)
{
	return (struct source){ .pollfds = pollfds, .run = run, .timeout_ms = timeout_ms, .ctx = r };
}
