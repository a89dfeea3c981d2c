/* The one poll. Whatever the program waits for is a source: its descriptors, when it wants to be woken without them, and what it does
 * then. Sources run in the order in which they were added, each once a turn, whether it was its descriptor or another's that woke. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct err;

struct source {
	/* Fills at most `max`; returns how many. NULL: it has none. */
	size_t (*pollfds)(void *ctx, struct pollfd *fds, size_t max);
	void (*run)(void *ctx, const struct pollfd *fds, size_t count); /* those that it filled, with what came */
	int (*timeout_ms)(const void *ctx); /* from now; -1: never. NULL: never */
	void *ctx;
};

enum { LOOP_SOURCES = 16, LOOP_FDS = 96 };

/* Zeroed is empty. */
struct loop {
	struct source sources[LOOP_SOURCES];
	size_t count;
	const sigset_t *signals; /* blocked while it waits, instead of those that are; borrowed. NULL: no others */
};

void loop_add(struct loop *l, struct source s);
/* Waits until something comes or is due, at most `most_ms` (-1: however long), and runs all sources. False: poll itself failed. A signal
 * is something that comes. */
bool loop_once(struct loop *l, int most_ms, struct err *err);

/* For what waits on one descriptor and does nothing else: what came of `events` within so many ms (-1: however long). 0: nothing, or a
 * signal. */
short loop_wait(int fd, short events, int ms);

#endif
