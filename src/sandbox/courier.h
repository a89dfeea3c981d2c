/* Sends the webhooks of the outbox by libcurl, in the program's one loop, several at a time; serving never waits for it. */
#ifndef SANDBOX_COURIER_H
#define SANDBOX_COURIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sandbox;
struct trip;

enum { COURIER_TRIPS = 16 };

struct courier {
	struct sandbox *sandbox;
	void *multi;            /* CURLM; NULL until there is something to send */
	int epoll_fd;           /* readable when courier_run has something to do */
	int64_t due;            /* when libcurl wants to be called, monotonic ms; -1: it waits for its sockets */
	struct trip *trips[COURIER_TRIPS]; /* on their way; NULL where there is none */
	size_t count;
};

bool courier_init(struct courier *c, struct sandbox *s, struct err *err);
void courier_finish(struct courier *c); /* also after a failure; what is on its way is cut off */
int courier_timeout(const struct courier *c); /* ms until courier_run has something to do without input; -1: never */
void courier_run(struct courier *c);

#endif
