#include "idv/leaf.h"

#include <string.h>

const struct idv_leaf_info idv_leaf_table[IDV_LEAVES] = {
#define LEAF(symbol, path, type, vocab, label, pane, flags) [IDV_##symbol] = {path, type, vocab, label, pane, flags},
#include "idv/leaf.def"
#undef LEAF
};

bool idv_leaf_find(const char *path, enum idv_leaf *leaf)
{
	for (int l = 0; l < IDV_LEAVES; l++) {
		if (strcmp(idv_leaf_table[l].path, path) == 0) {
			*leaf = (enum idv_leaf)l;
			return true;
		}
	}
	return false;
}
