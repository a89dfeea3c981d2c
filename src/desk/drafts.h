/* Notes that were begun and not kept: a text a case, in secret memory, until the console ends. */
#ifndef DESK_DRAFTS_H
#define DESK_DRAFTS_H

#include <stddef.h>
#include <stdint.h>

struct desk;

struct draft { int64_t case_id; char *text; };
struct drafts { struct draft *all; size_t count; };

const char *drafts_get(const struct desk *d, int64_t case_id); /* "" none; valid until the next put */
void drafts_put(struct desk *d, int64_t case_id, const char *text); /* "" forgets it */
void drafts_finish(struct desk *d);

#endif
