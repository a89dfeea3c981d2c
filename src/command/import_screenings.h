/* import --screenings: the cases whose screenings wait for a review. */
#ifndef COMMAND_IMPORT_SCREENINGS_H
#define COMMAND_IMPORT_SCREENINGS_H

#include <stdbool.h>

struct config;
struct err;

/* Goes round the pending screenings of this programme (NULL: of all), puts what they lead to into the store, and prints what that is. Also where
 * it ends early, what was found till then. */
bool import_screenings(const struct config *config, const char *program_id, struct err *err);

#endif
