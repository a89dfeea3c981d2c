/* Reading a list page after page. */
#ifndef IDV_CURSORS_H
#define IDV_CURSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* Cursors of a list that is read on: a server that sends one twice would be read for ever. Zeroed is empty. Adding returns false,
 * with an ERR_REPLY, when the cursor was seen before or there are too many: keep the pages read so far and read no further. */
struct idv_cursors {
	uint64_t *seen;
	size_t count, room;
	const char *call; /* for the error; NULL: identity_verification/list */
};
bool idv_cursors_add(struct idv_cursors *c, const char *cursor, struct err *err);
void idv_cursors_finish(struct idv_cursors *c);

#endif
