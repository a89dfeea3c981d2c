/* Who a Dashboard user is: read once, and again after an hour. */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desk;
struct record;

struct people_entry { char id[256]; struct record *user; /* NULL: being read, or unknown */ int64_t read_ms; bool asked; };
struct people { struct people_entry *all; size_t count; bool listed; int64_t listed_ms; };

/* Clean; asks where it is not known and the id is one, and desk_changed when it is. Valid until the next call. */
const char *people_name(struct desk *d, const char *id);
/* All of them, for a form that assigns: asks for the list where it is not an hour old. Number i that is active; NULL past the end. */
const struct record *people_active(struct desk *d, size_t i);
void people_finish(struct desk *d);

#endif
