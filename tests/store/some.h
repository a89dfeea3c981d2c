/* Cases for tests: made of a few words each. */
#ifndef TESTS_STORE_SOME_H
#define TESTS_STORE_SOME_H

#include "both.h"
#include "store/cases.h"

enum { SOME_NOW = 1800000000 };

/* An attempt "idv_..." of a user of template T; status "pending_review", created at SOME_NOW - 1000, read at SOME_NOW. */
struct attempt_facts some_facts(const char *attempt_id, const char *user);
struct person some_person(const char *id, const char *session);
void some_put(struct store *s, const struct attempt_facts *f, const struct case_policy *policy); /* policy NULL: due after a day, swept after an hour */
struct case_row some_case(struct store *s, const char *attempt_id, const struct person *me);      /* it must be there */
struct case_counts some_counts(struct store *s, const struct person *me, int64_t now);

#endif
