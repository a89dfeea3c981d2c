/* A person gives up writes that nobody can settle. */
#ifndef COMMAND_GIVE_UP_H
#define COMMAND_GIVE_UP_H

#include <stdbool.h>

struct ask;
struct err;

/* Each that is open, in turn, at a terminal: what it was, the subject's attempts as they are now, and a typed word closes it. False when
 * it ended before the last. */
bool give_up(struct ask *a, struct err *err);

#endif
