/* A server where something happens: people come, go through their steps and wait for review; a colleague decides on a screening. Each
 * happening has its webhooks. What happens in which order follows from the seed; when, from the host's clock and from control. */
#ifndef SANDBOX_LIVE_H
#define SANDBOX_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/crowd.h"
#include "sandbox/refusal.h"

struct err;
struct sandbox;

enum { LIVE_SESSIONS = 12, LIVE_PENDING = 64 };

/* Someone on their way through the steps. */
struct session {
	struct attempt *attempt;
	cJSON *whole;         /* the attempt as it will be; its details move into the attempt's own when their step ends */
};

/* Zeroed: nothing happens. */
struct live {
	struct crowd crowd;
	int64_t due;          /* of the next happening, monotonic ms; with `every` only */
	int64_t every;        /* ms between two, give or take a half; 0: only what control asks for */
	struct session sessions[LIVE_SESSIONS];
	size_t count;
	struct attempt *pending[LIVE_PENDING]; /* who came and waits for review, oldest first */
	size_t pending_count;
	uint64_t happened;
};

/* The first happening, always a pending case, comes after `first` ms. */
bool live_begin(struct sandbox *s, int64_t first, int64_t every, struct err *err);
void live_finish(struct live *l);
int64_t live_due(const struct live *l);               /* monotonic ms; -1: never */
void live_run(struct sandbox *s, int64_t mono_ms);    /* one happening, when it is due */

/* So many happenings now, or so many people who are done with their steps and wait for review. */
bool live_happen(struct sandbox *s, int count, struct refusal *r);
bool live_arrive(struct sandbox *s, int count, struct refusal *r);
/* An attempt that create or retry began goes its way too, when the server is live. */
void live_follow(struct sandbox *s, const struct attempt *a);

#endif
