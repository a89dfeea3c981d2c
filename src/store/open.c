/* Which engine it is: a URL or a path. */
#include <string.h>

#include "store/engine.h"

bool store_open(enum store_kind kind, const char *where, struct store **out, struct err *err)
{
	bool url = !strncmp(where, "postgresql://", 13) || !strncmp(where, "postgres://", 11);
	return store_open_by(url ? &store_postgresql : &store_sqlite, kind, where, out, err);
}
