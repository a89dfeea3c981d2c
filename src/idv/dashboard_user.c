#include "idv/dashboard_user.h"

#include "base/mem.h"
#include "idv/request.h"

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

bool dashboard_user_get_encode(const char *id, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };

	if (!idv_id_check("user id", id, err))
		return false;
	cJSON *o = json_begin(&arena);
	cJSON_AddStringToObject(o, "dashboard_user_id", id);
	return idv_request_end(&arena, o, out, err);
}

bool dashboard_user_list_encode(const char *cursor, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);

	if (cursor)
		cJSON_AddStringToObject(o, "cursor", cursor);
	return idv_request_end(&arena, o, out, err);
}
