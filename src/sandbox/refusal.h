/* What the server says no with: the errors of the vendor's documentation. */
#ifndef SANDBOX_REFUSAL_H
#define SANDBOX_REFUSAL_H

#include <stdbool.h>

#include "sandbox/tree.h"

enum refusal_kind { REFUSE_NOTHING, REFUSE_MISSING_FIELDS, REFUSE_INVALID_FIELD, REFUSE_UNKNOWN_FIELDS, REFUSE_INVALID_BODY,
	REFUSE_INVALID_HEADERS, REFUSE_API_KEYS, REFUSE_KEY_ID, REFUSE_PRODUCT, REFUSE_ROUTE, REFUSE_NOT_FOUND,
	REFUSE_RATE, REFUSE_INTERNAL, REFUSE_MAINTENANCE, REFUSAL_KINDS };

struct refusal {
	enum refusal_kind kind;
	char text[600];
};
/* Fill *r and return false. */
bool refuse(struct refusal *r, enum refusal_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int refusal_status(enum refusal_kind kind);
cJSON *refusal_json(const struct refusal *r);

#endif
