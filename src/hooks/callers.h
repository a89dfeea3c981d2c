/* Connections and how long each may take: from its beginning or its last answer until the next request is complete, and until an answer has
 * left. A sender of one byte a second keeps libmicrohttpd's own time-out from ever passing, so this counts the whole. */
#ifndef HOOKS_CALLERS_H
#define HOOKS_CALLERS_H

#include <stdbool.h>
#include <stdint.h>

struct caller {
	struct caller *before, *after; /* in the order of `due` */
	int fd;
	int64_t due;                   /* monotonic ms */
	bool timed, working;           /* working: a request has begun, or none has come yet */
};

/* Zeroed and with `whole_ms` it is empty. */
struct callers {
	struct caller *first, *last;
	int whole_ms;
};

struct caller *callers_add(struct callers *all, int fd, int64_t now);
void callers_remove(struct callers *all, struct caller *c);           /* and frees it */
void callers_restart(struct callers *all, struct caller *c, int64_t now); /* its time begins anew */
void callers_hold(struct callers *all, struct caller *c);             /* it waits for us: no time passes */
/* Shuts the sockets of those whose time is over, so that the server notices. Returns how many of them were at work. */
unsigned callers_expire(struct callers *all, int64_t now);
int callers_wait_ms(const struct callers *all, int64_t now);          /* -1: none */

#endif
