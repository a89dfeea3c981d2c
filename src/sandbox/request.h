/* What a request may look like: fields, types and formats of each endpoint as the reference gives them, and the refusals. */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>

#include "sandbox/tree.h"

enum endpoint { ENDPOINT_CREATE, ENDPOINT_GET, ENDPOINT_LIST, ENDPOINT_RETRY, ENDPOINT_USER_GET, ENDPOINT_USER_LIST, API_ENDPOINTS,
	ENDPOINT_PICTURE = API_ENDPOINTS, ENDPOINT_CONTROL, ENDPOINTS };

struct endpoint_info {
	const char *name; /* for flags and counters */
	const char *path; /* NULL: ENDPOINT_PICTURE, which is a folder */
	int budget;       /* calls a minute, documented for identity verification; 0: no limit */
};
extern const struct endpoint_info endpoint_table[ENDPOINTS];
int endpoint_find(const char *name); /* -1 when unknown */

enum refusal_kind { REFUSE_NOTHING, REFUSE_MISSING_FIELDS, REFUSE_INVALID_FIELD, REFUSE_UNKNOWN_FIELDS, REFUSE_INVALID_BODY,
	REFUSE_INVALID_HEADERS, REFUSE_API_KEYS, REFUSE_NOT_FOUND, REFUSE_RATE, REFUSE_INTERNAL, REFUSE_MAINTENANCE, REFUSAL_KINDS };

struct refusal {
	enum refusal_kind kind;
	char text[400];
};
/* Fill *r and return false. */
bool refuse(struct refusal *r, enum refusal_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int refusal_status(enum refusal_kind kind);
cJSON *refusal_json(const struct refusal *r);

/* Unknown, missing and malformed fields of the whole body, in this order. Not checked: whether ids exist. */
bool request_check(enum endpoint endpoint, const cJSON *body, struct refusal *r);

/* The same for the `user` member of create and retry (request_check calls it). */
bool request_check_user(const cJSON *user, bool create, struct refusal *r);

#endif
