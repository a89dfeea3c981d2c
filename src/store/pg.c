#include "store/engine.h"

static bool engine_open(struct store *s, const char *where, struct err *err)
{
	(void)s;
	(void)where;
	return err_set(err, ERR_STORE, "this build has no PostgreSQL");
}

static void engine_close(struct store *s)
{
	(void)s;
}

const struct store_engine store_postgresql = { .open = engine_open, .close = engine_close, .sql = 1 };
