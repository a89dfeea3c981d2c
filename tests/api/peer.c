#include "peer.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"

void peer_start(struct peer *p, const struct peer_reply *script, size_t count)
{
	*p = (struct peer){ .script = script, .script_len = count };
	for (size_t i = 0; i < PEER_CONNECTIONS; i++)
		p->connections[i].fd = -1;
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(p->listener, 0);
	ck_assert_int_eq(bind(p->listener, (struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(listen(p->listener, 32), 0);
	ck_assert_int_eq(getsockname(p->listener, (struct sockaddr *)&at, &len), 0);
	p->port = ntohs(at.sin_port);
}

static void drop(struct peer_connection *c, bool reset)
{
	if (reset) {
		struct linger hard = { .l_onoff = 1 };
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
	}
	close(c->fd);
	free(c->in);
	*c = (struct peer_connection){ .fd = -1 };
}

void peer_stop(struct peer *p)
{
	for (size_t i = 0; i < PEER_CONNECTIONS; i++)
		if (p->connections[i].fd >= 0)
			drop(&p->connections[i], false);
	if (p->listener >= 0)
		close(p->listener);
	for (size_t i = 0; i < p->request_count; i++)
		free(p->requests[i].text);
	*p = (struct peer){ .listener = -1 };
}

static bool wants_out(const struct peer_connection *c)
{
	return c->reply && !c->dead && c->due <= when_mono_ms();
}

size_t peer_pollfds(struct peer *p, struct pollfd *fds, size_t max)
{
	size_t n = 0;
	if (p->listener >= 0)
		fds[n++] = (struct pollfd){ .fd = p->listener, .events = POLLIN };
	for (size_t i = 0; i < PEER_CONNECTIONS && n < max; i++)
		if (p->connections[i].fd >= 0 && !p->connections[i].dead)
			fds[n++] = (struct pollfd){ .fd = p->connections[i].fd,
				                    .events = (short)(POLLIN | (wants_out(&p->connections[i]) ? POLLOUT : 0)) };
	return n;
}

int peer_timeout_ms(const struct peer *p)
{
	int64_t now = when_mono_ms(), least = -1;
	for (size_t i = 0; i < PEER_CONNECTIONS; i++) {
		const struct peer_connection *c = &p->connections[i];
		if (c->fd < 0 || !c->reply || c->dead || c->due <= now)
			continue;
		if (least < 0 || c->due - now < least)
			least = c->due - now;
	}
	return (int)least;
}

const char *peer_header(const struct peer_request *r, const char *name)
{
	static char value[600];
	size_t n = strlen(name);
	for (const char *line = strstr(r->text, "\r\n"); line && line + 2 < r->body; line = strstr(line + 2, "\r\n"))
		if (!strncasecmp(line + 2, name, n) && line[2 + n] == ':') {
			const char *from = line + 3 + n + strspn(line + 3 + n, " ");
			size_t m = strcspn(from, "\r");
			ck_assert_uint_lt(m, sizeof value);
			memcpy(value, from, m);
			value[m] = '\0';
			return value;
		}
	return NULL;
}

/* Once a request is whole: keep it and choose its reply. */
static void take_request(struct peer *p, struct peer_connection *c)
{
	char *end = strstr(c->in, "\r\n\r\n");
	if (!end || c->reply)
		return;
	struct peer_request r = { .text = c->in, .body = end + 4, .connection = c->serial };
	const char *length = peer_header(&r, "Content-Length");
	size_t whole = (size_t)(end + 4 - c->in) + (length ? (size_t)atol(length) : 0);
	if (c->in_len < whole)
		return;
	ck_assert_uint_lt(p->request_count, PEER_REQUESTS);
	size_t i = p->request_count < p->script_len ? p->request_count : p->script_len - 1;
	p->requests[p->request_count++] = r;
	c->in = mem_alloc(PEER_REQUEST_MAX);
	c->in_len = 0;
	c->reply = p->choose ? p->choose(&r) : &p->script[i];
	c->sent = 0;
	c->due = when_mono_ms() + c->reply->gap_ms;
}

static void end_reply(struct peer_connection *c)
{
	enum peer_end end = c->reply->end;
	c->reply = NULL;
	if (end == PEER_CLOSE || end == PEER_RESET)
		drop(c, end == PEER_RESET);
	else if (end == PEER_HALF)
		shutdown(c->fd, SHUT_WR);
	c->hangs = end == PEER_HANG;
	c->dead = c->hangs || end == PEER_HALF;
}

/* What comes next of the reply: its bytes, then the repeated ones, many at once. */
static size_t next_bytes(const struct peer_connection *c, size_t len, const char **from)
{
	static char block[16384];
	const struct peer_reply *r = c->reply;
	if (c->sent < len) {
		*from = r->bytes + c->sent;
		return len - c->sent;
	}
	if (!r->forever)
		return 0;
	size_t unit = strlen(r->forever), n = sizeof block;
	for (size_t i = 0; i < n; i++)
		block[i] = r->forever[(c->sent - len + i) % unit];
	*from = block;
	return n;
}

static void write_some(struct peer_connection *c)
{
	const struct peer_reply *r = c->reply;
	size_t len = !r->bytes ? 0 : r->len ? r->len : strlen(r->bytes);
	const char *from = "";
	size_t n = next_bytes(c, len, &from);
	if (r->piece && n > (size_t)r->piece)
		n = (size_t)r->piece;
	ssize_t did = n ? send(c->fd, from, n, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
	if (did < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return;
	if (did < 0) {
		drop(c, false);
		return;
	}
	c->sent += (size_t)did;
	c->due = when_mono_ms() + (r->piece ? r->gap_ms : 0);
	if (c->sent >= len && !r->forever)
		end_reply(c);
}

static void read_some(struct peer *p, struct peer_connection *c)
{
	ssize_t n = recv(c->fd, c->in + c->in_len, PEER_REQUEST_MAX - 1 - c->in_len, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return;
	if (n <= 0) {
		drop(c, false);
		return;
	}
	c->in_len += (size_t)n;
	c->in[c->in_len] = '\0';
	take_request(p, c);
}

void peer_run(struct peer *p)
{
	int fd;
	while (p->listener >= 0 && (fd = accept4(p->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		size_t i = 0;
		int yes = 1;
		while (p->connections[i].fd >= 0)
			ck_assert_uint_lt(++i, PEER_CONNECTIONS);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		p->connections[i] = (struct peer_connection){ .fd = fd, .serial = ++p->serial, .in = mem_alloc(PEER_REQUEST_MAX) };
	}
	for (size_t i = 0; i < PEER_CONNECTIONS; i++) {
		struct peer_connection *c = &p->connections[i];
		if (c->fd >= 0 && !c->dead)
			read_some(p, c);
		if (c->fd >= 0 && wants_out(c))
			write_some(c);
	}
}

bool peer_is_silent(const struct peer *p)
{
	const struct peer_request *last = p->request_count ? &p->requests[p->request_count - 1] : NULL;
	for (size_t i = 0; last && i < PEER_CONNECTIONS; i++)
		if (p->connections[i].fd >= 0 && p->connections[i].serial == last->connection)
			return p->connections[i].hangs;
	return false;
}
