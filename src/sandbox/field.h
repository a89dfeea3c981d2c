/* The members that an object of a request may and must have. */
#ifndef SANDBOX_FIELD_H
#define SANDBOX_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/refusal.h"

enum { FIELD_REQUIRED = 1 << 0, FIELD_NULLABLE = 1 << 1 };
enum field_kind { FIELD_TEXT, FIELD_BOOLEAN, FIELD_OBJECT, FIELD_TEXTS };

/* A table of them ends with a zeroed one. */
struct field {
	const char *name;
	enum field_kind kind;
	unsigned flags;
};

/* Unknown, missing and malformed members of one object, in this order. `prefix` is its path with a dot, or "". */
bool fields_check(const struct field *fields, const cJSON *object, const char *prefix, struct refusal *r);
/* Append "a, b" as far as it fits; a name too long for a sentence is cut. */
void field_add_name(char *list, size_t size, const char *prefix, const char *name);

#endif
