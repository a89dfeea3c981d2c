/* What a request may look like: fields, types and formats of each endpoint as the reference gives them. */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>

#include "sandbox/refusal.h"
#include "sandbox/tree.h"

enum endpoint { ENDPOINT_CREATE, ENDPOINT_GET, ENDPOINT_LIST, ENDPOINT_RETRY, ENDPOINT_USER_GET, ENDPOINT_USER_LIST,
	ENDPOINT_KEY_GET, ENDPOINT_SCREENING_CREATE, ENDPOINT_SCREENING_GET, ENDPOINT_SCREENING_LIST, ENDPOINT_SCREENING_UPDATE,
	ENDPOINT_HITS, ENDPOINT_HISTORY, ENDPOINT_REVIEW_CREATE, ENDPOINT_REVIEWS, ENDPOINT_PROGRAM_GET, ENDPOINT_PROGRAM_LIST,
	API_ENDPOINTS, ENDPOINT_PICTURE = API_ENDPOINTS, ENDPOINT_CONTROL, ENDPOINT_WEBHOOK, ENDPOINTS };

struct endpoint_info {
	const char *name; /* for flags and counters */
	const char *path; /* NULL: ENDPOINT_PICTURE, which is a folder, and ENDPOINT_WEBHOOK, which is others' */
	int budget;       /* calls a minute, documented for identity verification and screening_get; 0: no limit */
};
extern const struct endpoint_info endpoint_table[ENDPOINTS];
int endpoint_find(const char *name); /* -1 when unknown */
/* "create, get, ...": the endpoints of the API, and all else that may have a fault where told. */
enum { ENDPOINT_NAMES = 400 };
void endpoint_names(bool faults, char out[ENDPOINT_NAMES]);

/* Unknown, missing and malformed fields of the whole body, in this order. Not checked: whether ids exist. */
bool request_check(enum endpoint endpoint, const cJSON *body, struct refusal *r);

/* The same for the `user` member of create and retry (request_check calls it). */
bool request_check_user(const cJSON *user, bool create, struct refusal *r);

/* What else the bodies about screenings must be (request_check calls them): search terms, a status to filter by, an update, a review. */
bool request_check_terms(const cJSON *body, struct refusal *r);
bool request_check_status(const cJSON *body, struct refusal *r);
bool request_check_update(const cJSON *body, struct refusal *r);
bool request_check_review(const cJSON *body, struct refusal *r);

#endif
