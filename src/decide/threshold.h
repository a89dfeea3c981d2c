/* What findings are measured by: a number each, with where it comes from. A policy may set any (setting thresholds). */
#ifndef DECIDE_THRESHOLD_H
#define DECIDE_THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct err;

enum threshold {
#define THRESHOLD(symbol, name, value, least, most, source, help) THRESHOLD_##symbol,
#include "decide/threshold.def"
#undef THRESHOLD
	THRESHOLDS
};

struct threshold_row {
	const char *name;   /* "synthetic" */
	int64_t value, least, most;
	const char *source; /* "vendor", "policy" */
	const char *help;
};
extern const struct threshold_row threshold_table[THRESHOLDS];

struct thresholds { int64_t values[THRESHOLDS]; };

extern const struct thresholds thresholds_built_in;
/* The built-in ones, and these: "synthetic=80". False and err: one that is not known or out of its bounds. */
bool thresholds_read(struct thresholds *t, char *const *items, size_t count, struct err *err);

#endif
