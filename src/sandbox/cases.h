/* The case files of data/sandbox: base.json with templates, users of the dashboard and named parts, and subjects/NN-name.json with one
 * subject each. doc/sandbox.md describes the format. */
#ifndef SANDBOX_CASES_H
#define SANDBOX_CASES_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/tree.h"

struct err;
struct store;
struct subject;

/* Fill an empty store whose seed is set; times in the files are relative to `start` (unix seconds). also: a folder of more subjects' files; NULL: none. */
bool cases_load(struct store *s, const char *dir, const char *also, int64_t start, struct err *err);

/* An attempt of a loaded store's subject, who has a person, as a case file would have it: `given` is a member of `attempts` there. Only the
 * JSON is made; what it says of its end is missing. NULL: what is given is wrong. */
cJSON *cases_attempt(const struct store *s, const struct subject *subject, const cJSON *given, int64_t created, struct err *err);

#endif
