/* The schema's steps, as they stand in data/migrations; the build puts their text into the program. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/engine.h"

static const struct { enum store_kind kind; int number; const char *name, *text; } table[] = {
#include "store/migration_text.h"
	{ STORE_KINDS, 0, NULL, NULL }
};

/* Lines of all engines and of this one; "-- sqlite:" and the like stand alone on theirs. */
static char *for_engine(const char *text, const char *own)
{
	size_t n = strlen(text), used = 0;
	char *out = mem_alloc(n + 1);
	bool take = true;
	for (const char *line = text, *end; *line; line = end) {
		end = strchr(line, '\n');
		end = end ? end + 1 : line + strlen(line);
		size_t len = (size_t)(end - line);
		if (!strncmp(line, "-- both:", 8)) {
			take = true;
		} else if (!strncmp(line, "-- sqlite:", 10) || !strncmp(line, "-- postgresql:", 14)) {
			take = !strncmp(line + 3, own, strlen(own));
		} else if (take) {
			memcpy(out + used, line, len);
			used += len;
		}
	}
	return out;
}

bool store_migration_at(const struct store *s, size_t i, int *number, const char **name, char **sql)
{
	for (size_t n = 0; table[n].name; n++) {
		if (table[n].kind != s->kind || i-- > 0)
			continue;
		*number = table[n].number;
		*name = table[n].name;
		*sql = for_engine(table[n].text, s->engine->sql ? "postgresql:" : "sqlite:");
		return true;
	}
	return false;
}

int store_schema_known(enum store_kind kind)
{
	int newest = 0;
	for (size_t n = 0; table[n].name; n++)
		if (table[n].kind == kind && table[n].number > newest)
			newest = table[n].number;
	return newest;
}

bool store_schema_newer(const struct store *s, int number, struct err *err)
{
	err_set(err, ERR_STORE, "the store %.200s has schema %d, and this program knows up to %d: it was made by a newer idreview", store_place(s),
	        number, store_schema_known(s->kind));
	return err_remedy(err, "Bring this idreview up to date; nothing was changed.");
}
