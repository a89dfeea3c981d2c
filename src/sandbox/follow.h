/* What becomes of a verification after its screening: it follows some seconds later, on the server's clock. */
#ifndef SANDBOX_FOLLOW_H
#define SANDBOX_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sandbox;
struct watch;

struct follows {
	struct {
		int64_t due;          /* unix seconds of the server's clock */
		const struct watch *watch;
	} *list;                  /* in the order in which they are due */
	size_t count;
};
void follow_finish(struct follows *f); /* accepts zeroed */

/* Its status was set at that time. What it says when the time has come is what counts. */
void follow_later(struct sandbox *s, const struct watch *w, int64_t at);
int64_t follow_due(const struct follows *f); /* the next; -1: none */
void follow_next(struct sandbox *s);         /* there must be one */

#endif
