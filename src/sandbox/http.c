#include "sandbox/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <microhttpd.h>

#include "base/err.h"
#include "base/mem.h"
#include "sandbox/stream.h"
#include "sandbox/wire.h"

enum { CONNECTIONS_MAX = 400 };

/* One request on its way. */
struct visit {
	struct http *http;
	int endpoint;         /* -1: nobody's path */
	struct buf body;
	bool too_large, begun;
	struct fault fault;
	struct held held;
};

static void add_date(struct sandbox *s, struct MHD_Response *r)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = (time_t)clock_now(&s->clock);
	struct tm tm;
	char date[64];
	if (!gmtime_r(&t, &tm))
		return;
	snprintf(date, sizeof date, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
	         tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	MHD_add_response_header(r, MHD_HTTP_HEADER_DATE, date);
}

static enum MHD_Result send_answer(struct visit *visit, struct MHD_Connection *c, const struct answer *a)
{
	struct MHD_Response *r = stream_response(visit->http, c, &visit->fault, buf_str(&a->body), a->body.len);
	if (!r)
		return MHD_NO;
	char seconds[24];
	snprintf(seconds, sizeof seconds, "%ld", a->retry_after);
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
	if (a->retry_after >= 0)
		MHD_add_response_header(r, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
	if (a->gzip)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (a->location)
		MHD_add_response_header(r, MHD_HTTP_HEADER_LOCATION, a->location);
	add_date(visit->http->sandbox, r);
	enum MHD_Result result = MHD_queue_response(c, (unsigned)a->status, r);
	MHD_destroy_response(r);
	return result;
}

static const char *header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static bool loses_answer(enum fault_kind kind)
{
	return kind == FAULT_LOST || kind == FAULT_LATE;
}

static enum MHD_Result serve_api(struct visit *visit, struct MHD_Connection *c)
{
	struct sandbox *s = visit->http->sandbox;
	const struct request_head head = { .client_id = header(c, "PLAID-CLIENT-ID"), .secret = header(c, "PLAID-SECRET"),
		.version = header(c, "Plaid-Version"), .content_type = header(c, "Content-Type") };
	struct answer a;
	answer_init(&a);
	if (visit->endpoint < 0)
		sandbox_serve_unknown(s, &a);
	else
		sandbox_serve(s, (enum endpoint)visit->endpoint, &head, visit->too_large ? NULL : &visit->body, &visit->fault, &a);
	enum MHD_Result result = loses_answer(visit->fault.kind) ? wire_reset(c) : send_answer(visit, c, &a);
	answer_finish(&a);
	return result;
}

static const char *type_of_file(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot && strcmp(dot, ".webm") == 0 ? "video/webm" : "application/octet-stream";
}

/* A file of the data folder: videos. */
static void read_data_file(struct sandbox *s, const char *name, struct answer *a)
{
	char *path = mem_printf("%s/%s", s->data, name);
	FILE *f = strchr(name, '/') ? NULL : fopen(path, "re");
	char piece[16384];
	size_t n;
	a->type = type_of_file(name);
	if (!f)
		a->status = 404;
	while (f && (n = fread(piece, 1, sizeof piece, f)) && buf_add(&a->body, piece, n))
		;
	if (f)
		fclose(f);
	free(path);
}

/* Fill the answer from the shot; false when it is still being drawn. */
static bool take_shot(struct sandbox *s, const struct picture *p, const struct shot **shot, struct answer *a)
{
	*shot = studio_ask(&s->studio, p, true);
	a->type = p->type;
	if (*shot && (*shot)->state < SHOT_READY)
		return false;
	if (!*shot || (*shot)->state == SHOT_FAILED)
		a->status = 500;
	else
		buf_add(&a->body, (*shot)->bytes, (*shot)->len);
	return true;
}

static void answer_fault(const struct fault *f, struct answer *a)
{
	static const int statuses[FAULT_KINDS] = { [FAULT_RATE] = 429, [FAULT_INTERNAL] = 500, [FAULT_MAINTENANCE] = 503 };
	if (statuses[f->kind])
		a->status = statuses[f->kind];
	if (f->kind == FAULT_REDIRECT) {
		a->status = 302;
		a->location = "/elsewhere";
	}
	a->retry_after = f->kind == FAULT_RATE ? f->arg : -1;
	if (f->kind == FAULT_HTML)
		a->type = "text/html";
	if (f->kind == FAULT_GATEWAY || f->kind == FAULT_BLOCKED) {
		a->status = (int)f->arg;
		a->type = "text/html";
		fault_gateway(f->arg, &a->body);
	}
	fault_spoil(f->kind, &a->body);
}

static enum MHD_Result serve_picture(struct visit *visit, struct MHD_Connection *c, const char *path)
{
	struct sandbox *s = visit->http->sandbox;
	struct link_target target;
	struct picture picture;
	struct answer a;
	const struct shot *shot = NULL;
	answer_init(&a);
	enum link_verdict verdict = link_check(&s->links, path, MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "expires"),
	                                       MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "serial"),
	                                       MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "signature"),
	                                       clock_now(&s->clock));
	bool known = link_find(&s->store, path, &target), ready = true;
	if (verdict != LINK_GOOD)
		sandbox_serve_denied(verdict, &a);
	else if (known && strncmp(target.spec, "file:", 5) == 0)
		read_data_file(s, target.spec + 5, &a);
	else if (known && picture_parse(&target, &picture, NULL) && !picture.missing)
		ready = take_shot(s, &picture, &shot, &a);
	else
		a.status = 404;
	enum MHD_Result result = MHD_YES;
	if (!ready) {
		wire_hold(visit->http, &visit->held, c, WIRE_HOLD_MAX_MS, shot);
	} else {
		answer_fault(&visit->fault, &a);
		result = loses_answer(visit->fault.kind) ? wire_reset(c) : send_answer(visit, c, &a);
	}
	answer_finish(&a);
	return result;
}

static int find_endpoint(const char *method, const char *path)
{
	bool post = strcmp(method, "POST") == 0, get = strcmp(method, "GET") == 0;
	for (int i = 0; i < ENDPOINTS; i++)
		if (post && endpoint_table[i].path && strcmp(endpoint_table[i].path, path) == 0)
			return i;
	return get && strncmp(path, "/pictures/", 10) == 0 ? ENDPOINT_PICTURE : -1;
}

static enum MHD_Result begin(struct http *h, const char *method, const char *path, void **state)
{
	struct visit *visit = mem_alloc(sizeof *visit);
	*visit = (struct visit){ .http = h, .endpoint = find_endpoint(method, path), .fault = { .kind = FAULT_NONE } };
	buf_init(&visit->body, SANDBOX_BODY_MAX);
	*state = visit;
	return MHD_YES;
}

static enum MHD_Result go_on(struct visit *visit, struct MHD_Connection *c, const char *path)
{
	struct sandbox *s = visit->http->sandbox;
	if (!visit->begun && visit->endpoint >= 0) {
		visit->begun = true;
		s->calls[visit->endpoint]++;
		visit->fault = faults_take(&s->faults, (enum endpoint)visit->endpoint);
		if (visit->fault.kind == FAULT_RESET)
			return wire_reset(c);
		if (visit->fault.kind == FAULT_LATENCY) {
			wire_hold(visit->http, &visit->held, c, visit->fault.arg < WIRE_HOLD_MAX_MS ? visit->fault.arg : WIRE_HOLD_MAX_MS, NULL);
			return MHD_YES;
		}
		if (visit->fault.kind == FAULT_DROP) {
			wire_hold(visit->http, &visit->held, c, WIRE_HOLD_MAX_MS, NULL);
			return MHD_YES;
		}
	}
	if (visit->fault.kind == FAULT_DROP)
		return wire_reset(c);
	return visit->endpoint == ENDPOINT_PICTURE ? serve_picture(visit, c, path) : serve_api(visit, c);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
	(void)version;
	struct http *h = cls;
	struct visit *visit = *state;
	if (!visit)
		return begin(h, method, path, state);
	if (*size) {
		if (!buf_add(&visit->body, data, *size))
			visit->too_large = true;
		*size = 0;
		return MHD_YES;
	}
	return h->ending ? MHD_NO : go_on(visit, c, path);
}

static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)c, (void)why;
	struct visit *visit = *state;
	if (!visit)
		return;
	wire_forget(cls, &visit->held);
	buf_finish(&visit->body);
	free(visit);
	*state = NULL;
}

bool http_init(struct http *h, struct sandbox *sandbox, int port, struct err *err)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	*h = (struct http){ .sandbox = sandbox, .epoll_fd = -1 };
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, NULL, NULL,
	                             on_request, h, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&here, MHD_OPTION_NOTIFY_COMPLETED,
	                             on_completed, h, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	                             MHD_OPTION_CONNECTION_TIMEOUT, 150u, MHD_OPTION_END);
	if (!h->daemon) {
		err_set(err, ERR_LOCAL, "cannot listen on 127.0.0.1 port %d: %s", port, strerror(errno));
		return err_remedy(err, "another program may hold the port; --port 0 takes any free one");
	}
	h->epoll_fd = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	snprintf(sandbox->links.base_url, sizeof sandbox->links.base_url, "http://127.0.0.1:%u",
	         MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	return true;
}

void http_finish(struct http *h)
{
	h->ending = true;
	if (h->daemon) {
		wire_resume(h, true);
		MHD_run(h->daemon);
		MHD_stop_daemon(h->daemon);
	}
	h->daemon = NULL;
}

int http_timeout(const struct http *h)
{
	unsigned long long theirs;
	int wait = wire_wait_ms(h);
	if (MHD_get_timeout(h->daemon, &theirs) == MHD_YES && (wait < 0 || theirs < (unsigned long long)wait))
		wait = theirs > WIRE_HOLD_MAX_MS ? WIRE_HOLD_MAX_MS : (int)theirs;
	return wait;
}

void http_run(struct http *h)
{
	wire_resume(h, false);
	MHD_run(h->daemon);
}
