#include "term/pace.h"

enum {
	BURST_LEAST = 4096,     /* bytes that say something about the link */
	BURST_FIRST = 512,      /* and while nothing is known of it */
	BURST_LONG = 32 * 1024, /* bytes that say much */
	KEPT_UP_MS = 20,        /* an answer no later than this: the link was never full */
	BEHIND_MS = 80,         /* later than this: it was, and not just the terminal that was busy */
	PIECE = 1024,
	WINDOW_MS = 200, /* how much may be on its way */
	WINDOW_LEAST = 4096,
	FAST = 1000 * 1000,  /* bytes a second: no pacing from there */
	GUESS = 128 * 1000,  /* bytes a second, of a link of which nothing is known */
	GUESS_TIMES = 4,     /* text that came in time says that the link is so much faster, maybe */
	DEAF_MS = 3000       /* a terminal that is this late to answer never will */
};

void pace_init(struct pace *p)
{
	*p = (struct pace){.rtt_ms = -1, .guess = GUESS};
}

void pace_roundtrip(struct pace *p, int64_t ms)
{
	if (p->rtt_ms < 0 || ms < p->rtt_ms)
		p->rtt_ms = ms;
}

static int64_t speed(const struct pace *p)
{
	return p->rate ? p->rate : p->guess;
}

static int64_t window(const struct pace *p)
{
	int64_t w = speed(p) * WINDOW_MS / 1000;
	return w > WINDOW_LEAST ? w : WINDOW_LEAST;
}

/* Not held up: a fast link, and a terminal that answers nothing, so that nothing can be learned. */
static bool open_wide(const struct pace *p, int64_t now)
{
	return speed(p) >= FAST || (!p->rate && (p->rtt_ms < 0 || (p->asked && now - p->asked_at > DEAF_MS)));
}

void pace_sent(struct pace *p, size_t n, int64_t now)
{
	if (p->idle && !p->asked)
		p->burst = 0;
	if (!p->burst)
		p->burst_at = now;
	p->idle = false;
	p->burst += (int64_t)n;
	p->credit -= (int64_t)n;
	if (p->credit < -window(p))
		p->credit = -window(p);
}

void pace_idle(struct pace *p)
{
	p->idle = true;
}

bool pace_curious(const struct pace *p)
{
	bool known = p->rate || p->rtt_ms < 0 || p->guess >= FAST;
	return !p->asked && p->burst >= (known ? BURST_LEAST : BURST_FIRST);
}

void pace_asked(struct pace *p, int64_t now)
{
	p->asked = true;
	p->asked_at = now;
	p->asked_burst = p->burst;
}

/* What a burst showed: `late` is how much longer than a round trip its answer took, `seen` the bytes a second it came to. */
static int64_t learn(const struct pace *p, int64_t late, int64_t seen)
{
	if (late > BEHIND_MS + p->rtt_ms / 4)
		return seen;
	if (!p->rate)
		return seen >= FAST ? seen : 0;
	int64_t least = seen > p->rate ? seen : p->rate;
	if (late > KEPT_UP_MS + p->rtt_ms / 10)
		return least;
	int64_t more = p->asked_burst >= BURST_LONG ? p->rate * 2 : p->rate * 5 / 4;
	return least > more ? least : more;
}

void pace_answered(struct pace *p, int64_t now)
{
	if (!p->asked)
		return;
	p->asked = false;
	int64_t drained = now - p->asked_at;
	pace_roundtrip(p, drained);
	int64_t took = now - p->burst_at - p->rtt_ms, seen = p->asked_burst * 1000 / (took > 0 ? took : 1);
	p->rate = learn(p, drained - p->rtt_ms, seen);
	if (!p->rate && seen * GUESS_TIMES > p->guess)
		p->guess = seen * GUESS_TIMES;
	if (p->rate > 1000 * (int64_t)FAST)
		p->rate = 1000 * (int64_t)FAST;
	p->burst -= p->asked_burst;
	p->burst_at = now;
}

size_t pace_room(struct pace *p, size_t want, int64_t now)
{
	if (open_wide(p, now))
		return want;
	/* A tenth faster than measured, so that a link that became faster is noticed. */
	int64_t gained = (now - p->credit_at) * speed(p) / 1000 * 11 / 10;
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
	return p->credit_at + (missing > 0 ? missing * 1000 * 10 / 11 / speed(p) + 1 : 0);
}
