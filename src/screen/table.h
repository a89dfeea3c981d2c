/* All screens, for what is said of keys outside the console: the manual, doc/keys.md, tests; and for help, which knows where else a command
 * is at hand. */
#ifndef SCREEN_TABLE_H
#define SCREEN_TABLE_H

#include <stddef.h>

struct screen_kind;

/* The order is that of their actions in the manual. */
extern const struct screen_kind *const screen_table[];
extern const size_t screen_count;

#endif
