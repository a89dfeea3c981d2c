/* A scripted HTTP peer in the test's own process: it answers the n-th request it reads with the n-th reply of its script, whole or
 * in pieces, and ends the connection as told. It shares the test's one poll, so nothing depends on timing but what a script delays.
 */
#ifndef TESTS_API_PEER_H
#define TESTS_API_PEER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum peer_end {
	PEER_KEEP, /* wait for the next request */
	PEER_CLOSE,
	PEER_RESET, /* RST */
	PEER_HALF,  /* no more is written, but the connection stays open */
	PEER_HANG   /* nothing more happens on it */
};

struct peer_reply {
	const char *bytes;   /* NULL: none */
	size_t len;          /* 0: a string's length */
	const char *forever; /* repeated after bytes until the other side has had enough */
	int piece;           /* bytes at a time; 0 all */
	int gap_ms;          /* between pieces, and before the first */
	enum peer_end end;
};

enum { PEER_CONNECTIONS = 32, PEER_REQUESTS = 64, PEER_REQUEST_MAX = 64 * 1024 };

struct peer_request {
	char *text; /* head and body as read */
	const char *body;
	int connection; /* serial number */
};

struct peer_connection {
	int fd, serial;
	char *in;
	size_t in_len;
	const struct peer_reply *reply;
	size_t sent;
	int64_t due;
	bool dead; /* hangs or is half closed */
	bool hangs;
};

struct peer {
	int listener, port;
	const struct peer_reply *script;
	size_t script_len; /* the last reply answers all further requests */
	const struct peer_reply *(*choose)(const struct peer_request *r); /* instead of the script; NULL */
	struct peer_connection connections[PEER_CONNECTIONS];
	int serial; /* connections accepted */
	struct peer_request requests[PEER_REQUESTS];
	size_t request_count;
};

void peer_start(struct peer *p, const struct peer_reply *script, size_t count);
void peer_stop(struct peer *p);
size_t peer_pollfds(struct peer *p, struct pollfd *fds, size_t max);
int peer_timeout_ms(const struct peer *p);
void peer_run(struct peer *p);
bool peer_is_silent(const struct peer *p); /* the connection of the last request hangs */

/* The value of a request's header, or NULL; in a static buffer. */
const char *peer_header(const struct peer_request *r, const char *name);

#endif
