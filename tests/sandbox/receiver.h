/* A receiver of webhooks on a free port of this host, in a thread of the test's: it answers as it is told and keeps what came. */
#ifndef TESTS_SANDBOX_RECEIVER_H
#define TESTS_SANDBOX_RECEIVER_H

#include <stddef.h>

struct received {
	char *body, *token;   /* token NULL: none; with two, the first */
	size_t len;
	int tokens;
	char type[80], path[80];
};

/* Statuses of the answers, in order, ending with 0: all after that are 200. -1: no answer until the receiver stops. port 0: a free one. */
void receiver_start(int port, const int *statuses);
/* The same on any port by TLS, as localhost: with a certificate of its own that only `authority` vouches for, a file that is written. */
void receiver_start_tls(const char *authority);
int receiver_port(void);
void receiver_stop(void);
/* The n-th request of all, from 0; waits for it. Good until receiver_forget, also after receiver_stop. */
const struct received *receiver_wait(size_t n);
size_t receiver_count(void);
void receiver_forget(void); /* frees all that came */

#endif
