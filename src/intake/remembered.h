/* Ids that need not be looked at again for a day, the latest of them: by hash, so that no id is kept. */
#ifndef INTAKE_REMEMBERED_H
#define INTAKE_REMEMBERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REMEMBERED_MOST = 1024 };

/* Zeroed is empty. */
struct remembered {
	struct { uint64_t hash; int64_t until_ms; /* monotonic */ } ids[REMEMBERED_MOST];
	size_t next;
};
bool remembered_has(const struct remembered *r, const char *id);
void remembered_add(struct remembered *r, const char *id);

#endif
