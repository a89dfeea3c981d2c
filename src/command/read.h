/* What a command is given to read: all of a file, or of standard input. */
#ifndef COMMAND_READ_H
#define COMMAND_READ_H

#include <stdbool.h>

struct buf;
struct err;

/* Is it standard input that is meant? */
bool read_is_stdin(const char *path);
/* Appends all of a file ("-": standard input) to `out`, whose cap is the most it may hold; `name` is what errors call it, `too_much` what
 * they say where it holds more. What was read is left nowhere else. */
bool read_whole(const char *path, const char *name, const char *too_much, struct buf *out, struct err *err);

#endif
