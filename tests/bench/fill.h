/* A store full of synthetic cases, as a team's is after a while: one in fifty waits. */
#ifndef TESTS_BENCH_FILL_H
#define TESTS_BENCH_FILL_H

#include "store/store.h"

/* `count` cases, all their attempts and some links, by arithmetic: the same each time. Times are before `now`. False: it failed, and
 * said why. */
bool fill(struct store *s, int64_t count, int64_t now);

#endif
