/* Statements that a connection has prepared, by their text and the types of their values. The longest unused gives up its place. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/pg.h"

static uint64_t hash_of(const struct store_step *step)
{
	uint64_t h = 1469598103934665603u;
	for (const char *c = step->sql; *c; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211u;
	for (size_t i = 0; i < step->count; i++)
		h = (h ^ step->values[i].type) * 1099511628211u;
	return h;
}

static bool same(const struct pg_prepared *p, uint64_t hash, const struct store_step *step)
{
	if (!p->sql || p->hash != hash || p->count != step->count || strcmp(p->sql, step->sql))
		return false;
	for (size_t i = 0; i < step->count; i++)
		if (p->types[i] != pg_value_type(&step->values[i]))
			return false;
	return true;
}

static void clear(struct pg_prepared *p)
{
	free(p->sql);
	free(p->types);
	*p = (struct pg_prepared){ 0 };
}

struct pg_prepared *pg_cache_find(struct pg_cache *c, const struct store_step *step, bool *fresh, unsigned *gone)
{
	uint64_t hash = hash_of(step);
	struct pg_prepared *oldest = &c->rows[0];
	*fresh = false;
	*gone = 0;
	for (size_t i = 0; i < PG_STATEMENTS; i++) {
		struct pg_prepared *p = &c->rows[i];
		if (same(p, hash, step)) {
			p->used = ++c->now;
			return p;
		}
		if (p->used < oldest->used)
			oldest = p;
	}
	*fresh = true;
	*gone = oldest->number;
	clear(oldest);
	*oldest = (struct pg_prepared){ mem_strdup(step->sql), mem_alloc((step->count ? step->count : 1) * sizeof(Oid)), step->count, hash, ++c->now, ++c->last };
	for (size_t i = 0; i < step->count; i++)
		oldest->types[i] = pg_value_type(&step->values[i]);
	return oldest;
}

void pg_cache_drop(struct pg_cache *c, unsigned number)
{
	for (size_t i = 0; i < PG_STATEMENTS; i++)
		if (c->rows[i].number == number)
			clear(&c->rows[i]);
}

void pg_cache_finish(struct pg_cache *c)
{
	for (size_t i = 0; i < PG_STATEMENTS; i++)
		clear(&c->rows[i]);
	*c = (struct pg_cache){ 0 };
}
