/* The programmes that screenings run in: all of them, read once, and again after an hour. */
#ifndef DESK_PROGRAMMES_H
#define DESK_PROGRAMMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "idv/cursors.h"
#include "record/page.h"

struct desk;

struct programmes {
	struct record **all;      /* owned; as they were read last */
	size_t count;
	struct record **next;     /* being read */
	size_t next_count;
	struct idv_cursors met;
	bool asking, read;
	int64_t read_ms;          /* monotonic, also of a reading that failed; 0: never */
	struct err err;           /* why they could not be read, last */
	void (*ready)(struct desk *d); /* there are others now, or it failed; NULL. Records of before are gone */
};

/* Asks where they are an hour old. True: nothing is under way, `ready` will not be called. */
bool programmes_want(struct desk *d);
void programmes_again(struct desk *d);       /* the next wish reads them again */
const struct record *programmes_find(const struct desk *d, const char *id); /* NULL: not known */
void programmes_finish(struct desk *d);

#endif
