/* What only administrators do to a store, at leisure, each with a connection of its own that it waits for: not for what has a screen. Of SQLite
 * alone; for PostgreSQL there are programs of its own. */
#ifndef STORE_UPKEEP_H
#define STORE_UPKEEP_H

#include <stdbool.h>

struct err;
struct store;

/* Says each fault that SQLite finds in the file, at most a hundred; false and err where it cannot be looked at. *faults may be 0. */
bool upkeep_integrity(const struct store *s, void (*say)(void *ctx, const char *fault), void *ctx, int *faults, struct err *err);
/* A copy of the store as it is at one moment, while others go on writing, into a file of mode 0600 that must not be there. Keys are in
 * another file, and not in it. */
bool upkeep_backup(const struct store *s, const char *file, struct err *err);

#endif
