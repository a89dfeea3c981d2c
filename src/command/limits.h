/* What this host lets one process have. */
#ifndef COMMAND_LIMITS_H
#define COMMAND_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/* As many files open as may be; false when those are fewer than a case with its pictures needs. */
bool limits_files(struct err *err);

/* How much of the secret memory is locked, and may be, and what protects the rest: a sentence; remedy "" where all is locked and there is room. False: so little may be
 * locked that no case has room. */
bool limits_memory(char *text, size_t size, const char **remedy);

#endif
