#include "api/internal.h"
#include "idv/dashboard_user.h"

const struct api_endpoint api_endpoint_table[API_OPS] = {
#define ENDPOINT(symbol, ...) [API_##symbol] = { __VA_ARGS__ },
#include "api/endpoint.def"
#undef ENDPOINT
};

int endpoint_limit(const struct config *c, enum api_op op)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	return e->limit_setting ? *(const int *)((const char *)c + e->limit_setting) : e->per_minute;
}
