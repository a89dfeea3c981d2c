#include "idv/dashboard_user.h"

enum { NO_WORDS, DASHBOARD_USER_STATUSES };

static const struct record_word statuses[] = {
	{ "active", "active", RECORD_GOOD, "+" },
	{ "deactivated", "deactivated", RECORD_NEUTRAL, "x" },
	{ "invited", "invited", RECORD_NOTICE, ">" },
};

static const struct record_vocab vocabs[] = {
	[NO_WORDS] = { .name = "none" },
	[DASHBOARD_USER_STATUSES] = { "user status", statuses, sizeof statuses / sizeof *statuses },
};

static const struct record_leaf leaves[DASHBOARD_USER_LEAVES] = {
#define LEAF(symbol, path, type, vocab, label, pane, flags) [DASHBOARD_USER_##symbol] = { path, type, vocab, label, pane, flags },
#include "idv/dashboard_user.def"
#undef LEAF
};

static struct record_schema *schema;

const struct record_kind dashboard_user_kind = {
	.name = "a Dashboard user",
	.one = "user",
	.many = "users",
	.list = "dashboard_users",
	.leaves = leaves,
	.leaf_count = DASHBOARD_USER_LEAVES,
	.vocabs = vocabs,
	.schema = &schema,
};
