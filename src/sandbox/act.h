/* What create and retry do to the store. Bodies have passed request_check. */
#ifndef SANDBOX_ACT_H
#define SANDBOX_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/request.h"
#include "sandbox/store.h"

struct acting {
	struct store *store;
	int64_t now;
	bool drop_selfie; /* as the vendor's sandbox does */
};

/* NULL: refused, and *r says why. */
const struct attempt *act_do_create(const struct acting *a, const cJSON *body, struct refusal *r);
const struct attempt *act_do_retry(const struct acting *a, const cJSON *body, struct refusal *r);

/* A first attempt, of whom nothing was entered yet. NULL: the store is full. */
const struct attempt *act_begin_first(const struct acting *a, const struct subject *subject, bool shareable);

/* The subject a body names by client_user_id or user_id, NULL when there is none. False: the two are not one user's. */
bool act_subject(const struct store *s, const cJSON *body, struct subject **out, struct refusal *r);

#endif
