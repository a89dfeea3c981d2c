#include "hooks/refusal.h"

const struct refusal_row refusal_table[REFUSALS] = {
#define REFUSAL(symbol, name, status, meaning) [REFUSAL_##symbol] = { name, status, meaning },
#include "hooks/refusal.def"
#undef REFUSAL
};
