/* How long, how often, how many at once; and the waits between tries. */
#ifndef API_LIMITS_H
#define API_LIMITS_H

#include <stdint.h>

/* Times in ms. Tests shrink them. */
struct api_limits {
	int connect, stall, whole; /* stall: no byte either way, for calls that may be sent again */
	int lookup;                /* of a name that a proxy is going to look up too */
	int minute;                /* the window of a budget */
	int second;                /* of Retry-After */
	int wait_most;             /* a longer Retry-After ends the call with ERR_RATE */
	int backoff, backoff_most; /* first wait, doubled at each try */
	int look_second;           /* a second between the looks for a write that is open */
	int tries;                 /* sendings of one call */
	int flying, flying_lists;  /* at the same time */
	int flying_looks;          /* of those, for writes of earlier runs, which get half the budget besides */
};
extern const struct api_limits api_limits_default;

/* The wait before the next try: Retry-After when told (s, 0 not), else doubled from `backoff`, half of it jitter. */
int backoff_ms(const struct api_limits *l, int tries, int retry_after_s, uint32_t random);
/* Retry-After: seconds or an HTTP date; now: server time. 0 when it is neither. */
int backoff_parse_retry_after(const char *value, int64_t now);

#endif
