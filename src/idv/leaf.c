#include "idv/leaf.h"

const struct record_leaf idv_leaf_table[IDV_LEAVES] = {
#define LEAF(symbol, path, type, vocab, label, pane, flags) [IDV_##symbol] = {path, type, vocab, label, pane, flags},
#include "idv/leaf.def"
#undef LEAF
};
