/* For tests of what stands on settings: an environment without them, a directory, and settings as they are at first. */
#ifndef TESTS_SETTINGS_H
#define TESTS_SETTINGS_H

#include <stdbool.h>
#include <sys/types.h>

#include "config/config.h"
#include "base/err.h"

/* Of the test that runs; a process runs one. */
extern char dir[64];
extern struct config config;
extern struct err err;

/* Fixture. */
void settings_setup(void);
void settings_teardown(void);

const char *write_file(const char *name, const char *text, mode_t mode); /* its path in dir, in a static buffer */
void set(const char *name, const char *value);
/* It was refused, and err is of this kind and says `fragment`. */
void expect_err(bool ok, enum err_kind kind, const char *fragment);

#endif
