/* A program of OpenSSH's while it runs: what it is fed, what it says, and how long it may take. For src/sign alone. No shell, no
 * terminal, and of the environment only what it needs. */
#ifndef SIGN_CHILD_H
#define SIGN_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

enum { CHILD_FILES = 2, CHILD_FDS = 4, CHILD_SAID = 256 * 1024, CHILD_WRONG = 4096 };

/* What runs: argv with its NULL; files become /dev/fd/3 and /dev/fd/4 of the child, in memory alone. */
struct child_plan {
	char *const *argv;
	const void *feed;
	size_t feed_len;                /* its standard input; borrowed until it ended */
	const char *files[CHILD_FILES]; /* NULL: none */
	bool agent;                     /* it may ask the agent */
	int limit_ms;
};

/* Zeroed is none. */
struct child {
	pid_t pid;                 /* 0: none, or it ended */
	int ended, in, out, wrong; /* descriptors; -1 none */
	const char *feed;
	size_t feed_len, fed;
	struct buf said, complaint; /* standard output and error, as far as they have room */
	bool late, much;            /* it was ended for that */
	int64_t due_ms;
	int status; /* as waitpid has it */
};

bool child_begin(struct child *c, const struct child_plan *p, struct err *err); /* false: it does not run */
size_t child_pollfds(const struct child *c, struct pollfd *fds, size_t max);
int child_timeout_ms(const struct child *c);
bool child_run(struct child *c);        /* true: it has ended, and all that it said is here */
bool child_well(const struct child *c); /* it ended by itself, with 0 */
void child_finish(struct child *c);     /* ends it where it runs; accepts zeroed */

#endif
