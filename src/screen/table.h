/* All screens: each by its name, and as a table for what is said of keys outside the console: the manual, doc/keys.md, tests; and for help,
 * which knows where else a command is at hand. */
#ifndef SCREEN_TABLE_H
#define SCREEN_TABLE_H

#include <stddef.h>

struct screen_kind;
struct ui;

#define SCREEN(name) extern const struct screen_kind name##_screen;
#define OPENED(name, ...) SCREEN(name) void name##_open(struct ui *ui, void *self);
#include "screen/table.def"
#undef OPENED
#undef SCREEN

/* The order is that of their actions in the manual. */
extern const struct screen_kind *const screen_table[];
extern const size_t screen_count;

#endif
