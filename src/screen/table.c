#include "screen/table.h"

const struct screen_kind *const screen_table[] = {
#define SCREEN(name) &name##_screen,
#define OPENED(name, ...) SCREEN(name)
#include "screen/table.def"
#undef OPENED
#undef SCREEN
};
const size_t screen_count = sizeof screen_table / sizeof screen_table[0];
