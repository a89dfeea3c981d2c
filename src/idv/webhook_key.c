#include "idv/webhook_key.h"

static const struct record_vocab vocabs[] = { { .name = "none" } };

static const struct record_leaf leaves[WEBHOOK_KEY_LEAVES] = {
#define LEAF(symbol, path, type, vocab, label, pane, flags) [WEBHOOK_KEY_##symbol] = { path, type, vocab, label, pane, flags },
#include "idv/webhook_key.def"
#undef LEAF
};

static struct record_schema *schema;

const struct record_kind webhook_key_kind = {
	.name = "a webhook's key",
	.one = "key",
	.many = "keys",
	.leaves = leaves,
	.leaf_count = WEBHOOK_KEY_LEAVES,
	.vocabs = vocabs,
	.schema = &schema,
};
