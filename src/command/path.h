/* Where our own programs and data lie: beside this executable in a build, else where they were installed. */
#ifndef COMMAND_PATH_H
#define COMMAND_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* The path of a sister program; false when it is nowhere. */
bool path_program(const char *name, char *out, size_t size);

#endif
