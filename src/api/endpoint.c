#include "api/internal.h"
#include "idv/dashboard_user.h"

const struct api_endpoint api_endpoint_table[API_OPS] = {
	[API_CREATE] = {
		.name = "identity_verification/create",
		.path = "/identity_verification/create",
		.limit_setting = offsetof(struct config, limit_create),
		.per_minute = 120,
		.again = API_AGAIN_IF_IDEMPOTENT,
		.writes = true,
		.kind = &idv_kind,
	},
	[API_GET] = {
		.name = "identity_verification/get",
		.path = "/identity_verification/get",
		.limit_setting = offsetof(struct config, limit_get),
		.per_minute = 420,
		.again = API_AGAIN,
		.kind = &idv_kind,
	},
	[API_LIST] = {
		.name = "identity_verification/list",
		.path = "/identity_verification/list",
		.limit_setting = offsetof(struct config, limit_list),
		.per_minute = 300,
		.again = API_AGAIN,
		.background = true,
		.kind = &idv_kind,
		.list = true,
	},
	[API_RETRY] = {
		.name = "identity_verification/retry",
		.path = "/identity_verification/retry",
		.limit_setting = offsetof(struct config, limit_retry),
		.per_minute = 120,
		.again = API_NEVER_AGAIN,
		.writes = true,
		.kind = &idv_kind,
	},
	/* No limit is documented for these two: a 429 says when it is too many. */
	[API_USER] = {
		.name = "dashboard_user/get",
		.path = "/dashboard_user/get",
		.again = API_AGAIN,
		.kind = &dashboard_user_kind,
	},
	[API_USERS] = {
		.name = "dashboard_user/list",
		.path = "/dashboard_user/list",
		.again = API_AGAIN,
		.background = true,
		.kind = &dashboard_user_kind,
		.list = true,
	},
	[API_PICTURE] = {
		.name = "picture",
		.again = API_AGAIN,
	},
};

int endpoint_limit(const struct config *c, enum api_op op)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	return e->limit_setting ? *(const int *)((const char *)c + e->limit_setting) : e->per_minute;
}
