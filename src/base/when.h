/* Time. Instants are seconds since the epoch, UTC (int64_t); waits are monotonic milliseconds. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t when_now(void);      /* wall clock, s */
int64_t when_mono_ms(void);  /* monotonic, ms; for deadlines */
/* to - from of instants that may be anything, as a store's are; within +-INT64_MAX. */
int64_t when_between(int64_t from, int64_t to);

/* RFC 3339 / ISO 8601 as the API writes it: date, 'T' or space, time, optional fraction, 'Z' or offset. Nothing else is taken. */
bool when_parse(const char *s, int64_t *unix_s);
/* A calendar date YYYY-MM-DD that exists (leap years, 0001..9999). */
bool when_date_valid(const char *s);
/* "Sun, 06 Nov 1994 08:49:37 GMT", the HTTP Date header. */
bool when_parse_http(const char *s, int64_t *unix_s);
/* A length of time as people write it: a number and s, m, h, d, w or y ("90d", "4h"; y: 365.25 days); 0 alone. At most a thousand years. */
bool when_parse_length(const char *s, int64_t *seconds);

enum { WHEN_TEXT = 32 };
/* "2026-11-23 03:26:02Z", or in local time "2026-11-23 04:26:02+01:00". */
void when_format(int64_t unix_s, bool utc, char out[WHEN_TEXT]);
/* RFC 3339 in UTC, "2026-11-23T03:26:02Z". */
void when_format_rfc3339(int64_t unix_s, char out[WHEN_TEXT]);
/* How long, in at most 5 cells: "42s", "12m", "7h12", "3d04", "99d", "3y"; "now" below a second; "-5m" in the future. */
void when_age(int64_t seconds, char out[WHEN_TEXT]);

#endif
