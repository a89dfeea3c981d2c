#include "api/internal.h"

#define ENDPOINT(symbol, answer, ...) extern const struct record_kind answer##_kind;
#define PICTURES(symbol, ...)
#include "api/endpoint.def"
#undef PICTURES
#undef ENDPOINT

const struct api_endpoint api_endpoint_table[API_OPS] = {
#define ENDPOINT(symbol, answer, ...) [API_##symbol] = { .kind = &answer##_kind, __VA_ARGS__ },
#define PICTURES(symbol, ...) [API_##symbol] = { __VA_ARGS__ },
#include "api/endpoint.def"
#undef PICTURES
#undef ENDPOINT
};

int endpoint_limit(const struct config *c, enum api_op op)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	return e->limit_setting ? *(const int *)((const char *)c + e->limit_setting) : e->per_minute;
}
