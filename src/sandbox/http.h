/* The sockets: libmicrohttpd on 127.0.0.1 in the program's one loop, delays and broken connections. */
#ifndef SANDBOX_HTTP_H
#define SANDBOX_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

struct MHD_Daemon;
struct held;

struct http {
	struct sandbox *sandbox;
	struct MHD_Daemon *daemon;
	int epoll_fd;
	struct held *held;    /* connections that wait for a time or for a picture */
	bool ending;
};

/* Listens; sets the sandbox's base URL. */
bool http_init(struct http *h, struct sandbox *sandbox, int port, struct err *err);
void http_finish(struct http *h);
/* Milliseconds until http_run has something to do without input; -1: never. */
int http_timeout(const struct http *h);
void http_run(struct http *h);

#endif
