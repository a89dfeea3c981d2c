/* What the files that read cases share. */
#ifndef SANDBOX_CASES_PART_H
#define SANDBOX_CASES_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/store.h"

struct err;

struct loading {
	struct store *store;   /* NULL: one attempt alone is made */
	const cJSON *parts;
	const cJSON *person;   /* of the subject at hand */
	int64_t start, created;
	const char *file;
	bool failed;           /* err is filled with the first failure */
	struct err *err;
};

void cases_fail(struct loading *l, const char *what, const char *which);
cJSON *cases_expand(struct loading *l, const cJSON *node);
cJSON *cases_expand_part(struct loading *l, const char *name); /* of base.json */
/* The span under that key, in seconds; otherwise: where there is none. */
int64_t cases_span(struct loading *l, const cJSON *given, const char *key, const char *otherwise);

/* The member `programs` of base.json, and `screenings` of a subject's file, whose attempts are loaded. */
bool cases_load_programs(struct loading *l, const cJSON *programs);
void cases_load_screenings(struct loading *l, const cJSON *subject_file, const struct subject *subject);

#endif
