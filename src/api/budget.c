#include <stdlib.h>

#include "api/internal.h"
#include "base/mem.h"

void budget_init(struct budget *b, int limit)
{
	*b = (struct budget){ .limit = limit };
	if (limit > 0)
		b->starts = mem_alloc((size_t)limit * sizeof *b->starts);
}

void budget_finish(struct budget *b)
{
	free(b->starts);
	*b = (struct budget){ 0 };
}

static int64_t start_at(const struct budget *b, int age)
{
	return b->starts[(b->next - age + 2 * b->limit) % b->limit];
}

int64_t budget_free_at(const struct budget *b, int64_t now, int minute)
{
	int64_t at = b->closed_until;
	if (b->limit > 0 && b->count == b->limit && start_at(b, b->limit) + minute > at)
		at = start_at(b, b->limit) + minute;
	return at > now ? at : now;
}

int budget_used(const struct budget *b, int64_t now, int minute)
{
	int used = 0;
	while (used < b->count && start_at(b, used + 1) + minute > now)
		used++;
	return used;
}

void budget_take(struct budget *b, int64_t now)
{
	if (b->limit <= 0)
		return;
	b->starts[b->next] = now;
	b->next = (b->next + 1) % b->limit;
	if (b->count < b->limit)
		b->count++;
}
