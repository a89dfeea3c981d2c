#include "intake/leisure.h"

bool leisure_for(const struct api *api, const enum api_op *ops, size_t count)
{
	enum api_op closed;
	struct api_budget b;
	for (size_t i = 0; i < count; i++) {
		api_budget(api, ops[i], &b);
		if (b.limit && b.used * 2 >= b.limit)
			return false;
	}
	return !api_closed_ms(api, &closed);
}
