/* The text of each statement, as each engine has it. */
#include "store/engine.h"

static const char *const sql_text[][2] = {
#define STATEMENT(name, sql) { sql, sql },
#define STATEMENT_EACH(name, sqlite, postgresql) { sqlite, postgresql },
#include "store/statement.def"
#undef STATEMENT
#undef STATEMENT_EACH
};

const char *store_sql(const struct store_engine *e, enum store_statement statement)
{
	return sql_text[statement][e->sql];
}
