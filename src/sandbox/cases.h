/* The case files of data/sandbox: base.json with templates, users of the dashboard and named parts, and subjects/NN-name.json with one
 * subject each. doc/sandbox.md describes the format. */
#ifndef SANDBOX_CASES_H
#define SANDBOX_CASES_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct store;

/* Fill an empty store whose seed is set; times in the files are relative to `start` (unix seconds). */
bool cases_load(struct store *s, const char *dir, int64_t start, struct err *err);

#endif
