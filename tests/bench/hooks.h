/* Webhooks by the thousand: servers to measure, each a process, and how fast they take what is sent. */
#ifndef TESTS_BENCH_HOOKS_H
#define TESTS_BENCH_HOOKS_H

#include <stddef.h>
#include <sys/types.h>

struct signer;

enum served {
	SERVED_STORE, /* the receiver on a store of SQLite */
	SERVED_EACH,  /* the same, a transaction for each webhook */
	SERVED_FSYNC, /* the receiver, each webhook a line of a file and an fsync */
	SERVED_BARE,  /* libmicrohttpd in a thread of its own, the same checks, no store */
	SERVED_KINDS
};
extern const char *const served_names[SERVED_KINDS];

/* A server on a file in this directory; its port. Ended by closing what `hold` names. */
struct serving { pid_t pid; int port, hold; };
struct serving serve(enum served kind, const struct signer *vendor, const char *directory);
void serve_end(struct serving *s);

#endif
