/* Screenings and hits that no case says anything about: made up from the person, and the same for equal seeds. */
#ifndef SANDBOX_WATCH_MAKE_H
#define SANDBOX_WATCH_MAKE_H

#include "sandbox/store.h"

/* The attempt's screening. One that has none gets one, as its step says: nothing to review, hits that wait (mostly somebody else), or a
 * confirmed one. */
struct watch *watch_make(struct store *s, struct attempt *a, int64_t now);
/* A hit for watch_add_hit: number decides of what sort it is. */
cJSON *watch_make_hit(const struct store *s, const struct watch *w, uint64_t number);

/* Write out a hit from the short form of a case file (doc/sandbox.md): names, born, documents, places, list, sub, says. */
cJSON *watch_write_hit(const cJSON *brief);

#endif
