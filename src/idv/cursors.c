#include "idv/cursors.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

/* More pages than any list has: 100000 attempts at the API's 20 a page. */
enum { CURSORS_MAX = 5000 };

/* FNV-1a: a clash of two cursors among thousands would need 2^32 of them. */
static uint64_t hash(const char *s)
{
	uint64_t h = 14695981039346656037u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

bool idv_cursors_add(struct idv_cursors *c, const char *cursor, struct err *err)
{
	const char *call = c->call ? c->call : "identity_verification/list";
	uint64_t h = hash(cursor);
	for (size_t i = 0; i < c->count; i++)
		if (c->seen[i] == h) {
			err_set(err, ERR_REPLY, "%s: the server sent a cursor twice, so the list would never end", call);
			return err_remedy(err, "What was read up to there is kept; there may be more.");
		}
	if (c->count == CURSORS_MAX) {
		err_set(err, ERR_REPLY, "%s: the list goes on after %d pages and was not read on", call, CURSORS_MAX);
		return err_remedy(err, "What was read up to there is kept.");
	}
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 16;
		c->seen = mem_grow(c->seen, c->room, sizeof *c->seen);
	}
	c->seen[c->count++] = h;
	return true;
}

void idv_cursors_finish(struct idv_cursors *c)
{
	free(c->seen);
	*c = (struct idv_cursors){ 0 };
}
