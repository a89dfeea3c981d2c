/* Which engine a place asks for. */
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/engine.h"

bool store_open(enum store_kind kind, const char *where, struct store **out, struct err *err)
{
	bool url = !strncmp(where, "postgresql://", 13) || !strncmp(where, "postgres://", 11);
	struct store *s = mem_alloc(sizeof *s);
	s->kind = kind;
	s->engine = url ? &store_postgresql : &store_sqlite;
	s->health = (struct store_health){ .state = STORE_OPENING, .since = when_now() };
	for (int i = 0; i < STORE_LANES; i++)
		s->lanes[i].last = &s->lanes[i].first;
	*out = NULL;
	if (!s->engine->open(s, where, err)) {
		store_close(s);
		return false;
	}
	*out = s;
	return true;
}
