#include "intake/remembered.h"

#include "base/when.h"

enum { DAY_MS = 86400 * 1000 };

static uint64_t hash_of(const char *id)
{
	uint64_t hash = 14695981039346656037u;
	for (; *id; id++)
		hash = (hash ^ (unsigned char)*id) * 1099511628211u;
	return hash;
}

bool remembered_has(const struct remembered *r, const char *id)
{
	uint64_t hash = hash_of(id);
	int64_t now = when_mono_ms();
	for (size_t i = 0; i < REMEMBERED_MOST; i++)
		if (r->ids[i].hash == hash && now < r->ids[i].until_ms)
			return true;
	return false;
}

void remembered_add(struct remembered *r, const char *id)
{
	r->ids[r->next].hash = hash_of(id);
	r->ids[r->next].until_ms = when_mono_ms() + DAY_MS;
	r->next = (r->next + 1) % REMEMBERED_MOST;
}
