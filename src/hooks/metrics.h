/* The numbers as Prometheus reads them (text format 0.0.4), and in a word whether all is well. */
#ifndef HOOKS_METRICS_H
#define HOOKS_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct batch;
struct buf;
struct ring;
struct store;
struct tally;

struct metrics {
	const struct tally *tally;
	const struct ring *ring;
	const struct store *store; /* NULL: none */
	int64_t waiting, oldest_at; /* of the inbox as last looked at: how many, and since when the oldest; 0 none */
	int64_t clock_skew_s;      /* of the API's clock against this host's */
	int64_t started_at;        /* unix s */
};

void metrics_write(const struct metrics *m, struct buf *out);
bool metrics_healthy(const struct metrics *m, struct buf *out);
/* Every metric's name and what it is, for the manual; false past the end. */
bool metrics_at(size_t i, const char **name, const char **help);

#endif
