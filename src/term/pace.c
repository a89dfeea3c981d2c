#include "term/pace.h"

enum {
	BURST_LEAST = 4096, /* bytes that say something about the link */
	GAP_MS = 250,       /* a pause this long ends a burst */
	JITTER_MS = 20,
	PIECE = 1024,
	WINDOW_MS = 200, /* how much may be on its way */
	WINDOW_LEAST = 4096,
	FAST = 1000 * 1000 /* bytes a second: no pacing from there */
};

void pace_init(struct pace *p)
{
	*p = (struct pace){.rtt_ms = -1};
}

void pace_roundtrip(struct pace *p, int64_t ms)
{
	if (p->rtt_ms < 0 || ms < p->rtt_ms)
		p->rtt_ms = ms;
}

static int64_t window(const struct pace *p)
{
	int64_t w = p->rate * WINDOW_MS / 1000;
	return w > WINDOW_LEAST ? w : WINDOW_LEAST;
}

void pace_sent(struct pace *p, size_t n, int64_t now)
{
	if (p->burst && !p->asked && now - p->last_at > GAP_MS)
		p->burst = 0;
	if (!p->burst)
		p->burst_at = now;
	p->burst += (int64_t)n;
	p->last_at = now;
	p->credit -= (int64_t)n;
	if (p->credit < -window(p))
		p->credit = -window(p);
}

bool pace_curious(const struct pace *p)
{
	return !p->asked && p->burst >= BURST_LEAST;
}

void pace_asked(struct pace *p, int64_t now)
{
	p->asked = true;
	p->asked_at = now;
	p->asked_burst = p->burst;
}

void pace_answered(struct pace *p, int64_t now)
{
	if (!p->asked)
		return;
	p->asked = false;
	int64_t drained = now - p->asked_at;
	pace_roundtrip(p, drained);
	int64_t took = now - p->burst_at - p->rtt_ms, seen = p->asked_burst * 1000 / (took > 0 ? took : 1);
	bool kept_up = drained - p->rtt_ms <= JITTER_MS + p->rtt_ms / 10;
	if (!kept_up)
		p->rate = seen;
	else if (p->rate || seen >= FAST) /* the link was not filled: what was seen is the least it can do */
		p->rate = seen > p->rate * 5 / 4 ? seen : p->rate * 5 / 4;
	if (p->rate > 1000 * (int64_t)FAST)
		p->rate = 1000 * (int64_t)FAST;
	p->burst -= p->asked_burst;
	p->burst_at = now;
}

size_t pace_room(struct pace *p, size_t want, int64_t now)
{
	if (!p->rate || p->rate >= FAST)
		return want;
	/* A tenth faster than measured, so that a link that became faster is noticed. */
	int64_t gained = (now - p->credit_at) * p->rate / 1000 * 11 / 10;
	if (gained > 0) {
		p->credit = p->credit + gained < window(p) ? p->credit + gained : window(p);
		p->credit_at = now;
	}
	if (p->credit < PIECE && p->credit < (int64_t)want)
		return 0;
	return (int64_t)want < p->credit ? want : (size_t)p->credit;
}

int64_t pace_ready_at(const struct pace *p)
{
	int64_t missing = PIECE - p->credit;
	return p->credit_at + (missing > 0 ? missing * 1000 * 10 / 11 / (p->rate ? p->rate : FAST) + 1 : 0);
}
