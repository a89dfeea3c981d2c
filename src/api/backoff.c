#include "api/limits.h"

#include <stdlib.h>

#include "base/when.h"

const struct api_limits api_limits_default = {
	.connect = 5000,
	.stall = 10000,
	.whole = 30000,
	.lookup = 2000,
	.minute = 60000,
	.second = 1000,
	.wait_most = 120,
	.backoff = 500,
	.backoff_most = 8000,
	.look_second = 1000,
	.tries = 4,
	.flying = 12,
	.flying_lists = 6,
	.flying_looks = 3,
};

int backoff_ms(const struct api_limits *l, int tries, int retry_after_s, uint32_t random)
{
	int64_t wait = l->backoff;
	for (int i = 1; i < tries && wait < l->backoff_most; i++)
		wait *= 2;
	if (wait > l->backoff_most)
		wait = l->backoff_most;
	if (retry_after_s > 0) {
		/* Never sooner than told; the jitter on top keeps several consoles from coming back together. */
		int64_t told = (int64_t)retry_after_s * l->second;
		return (int)(told + (wait > 0 ? random % (uint32_t)(wait / 4 + 1) : 0));
	}
	return (int)(wait / 2 + random % (uint32_t)(wait / 2 + 1));
}

int backoff_parse_retry_after(const char *value, int64_t now)
{
	int64_t at;
	if (*value >= '0' && *value <= '9') {
		char *end;
		long s = strtol(value, &end, 10);
		return *end ? 0 : s > 86400 ? 86400 : (int)s;
	}
	if (!when_parse_http(value, &at) || at <= now)
		return 0;
	return at - now > 86400 ? 86400 : (int)(at - now);
}
