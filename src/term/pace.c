#include "term/pace.h"

enum {
	BURST_LEAST = 4096,     /* bytes that say something about the link */
	BURST_FIRST = 512,      /* and while nothing is known of it */
	BURST_MORE = 1800,      /* and while it is hoped to be fast */
	BURST_LONG = 32 * 1024, /* bytes that say much */
	BURST_SURE = 8 * 1024,  /* bytes after which one late answer is no accident */
	PACKET = 1500,          /* bytes that pass at once even where little does */
	KEPT_UP_MS = 20,        /* an answer no later than this: the link was never full */
	BEHIND_MS = 80,         /* later than this: it was, and not just the terminal that was busy */
	PIECE = 1024,
	WINDOW_MS = 200, /* how much may be on its way */
	WINDOW_LEAST = 4096,
	FAST = 1000 * 1000,  /* bytes a second: no pacing from there */
	GUESS = 128 * 1000,  /* bytes a second, of a link of which nothing is known */
	GUESS_TIMES = 4,     /* text that came in time says that the link is so much faster, maybe */
	BEARABLE = 48 * 1000, /* bytes a second: a long picture is there within a few seconds */
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
	return speed(p) >= FAST || (!p->rate && (p->rtt_ms < 0 || (p->asked && now > pace_deaf_at(p))));
}

void pace_sent(struct pace *p, size_t n, int64_t now)
{
	if (p->idle && !p->asked)
		p->burst = 0;
	if (!p->burst)
		p->burst_at = now;
	if (p->asked && p->burst == p->asked_burst)
		p->rest_at = now;
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
	bool known = p->rate || p->rtt_ms < 0 || p->least >= FAST / 4;
	return !p->asked && p->burst >= (known ? BURST_LEAST : p->guess >= FAST ? BURST_MORE : BURST_FIRST);
}

void pace_asked(struct pace *p, int64_t now)
{
	p->asked = true;
	p->asked_at = now;
	p->asked_burst = p->burst;
}

bool pace_learning(const struct pace *p, int64_t now)
{
	return p->asked && p->rtt_ms >= 0 && p->learned < BURST_SURE && p->least < BEARABLE && now <= pace_deaf_at(p);
}

int64_t pace_deaf_at(const struct pace *p)
{
	return p->asked_at + DEAF_MS;
}

int64_t pace_answer_by(const struct pace *p, int64_t now)
{
	return p->rtt_ms < 0 ? now + DEAF_MS : INT64_MAX;
}

/* Round trips waver: what took no longer than that may have taken no time. */
static int64_t doubt(const struct pace *p)
{
	return 1 + p->rtt_ms / 16;
}

/* What a burst showed that took so long: `late` is how much longer than a round trip its answer took. */
static int64_t learn(const struct pace *p, int64_t late, int64_t took)
{
	if (late > BEHIND_MS + p->rtt_ms / 4)
		return p->asked_burst * 1000 / (took > 0 ? took : 1);
	int64_t seen = p->asked_burst * 1000 / (took + doubt(p));
	if (!p->rate)
		return seen >= FAST ? seen : 0;
	int64_t least = seen > p->rate ? seen : p->rate;
	if (late > KEPT_UP_MS + p->rtt_ms / 10)
		return least;
	int64_t more = p->asked_burst >= BURST_LONG ? p->rate * 2 : p->rate * 5 / 4;
	return least > more ? least : more;
}

/* Bytes a second that went through for sure: not counting a packet, which may have passed at once. */
static int64_t carried(const struct pace *p, int64_t took)
{
	return p->asked_burst > PACKET ? (p->asked_burst - PACKET) * 1000 / (took + doubt(p)) : 0;
}

void pace_answered(struct pace *p, int64_t now)
{
	if (!p->asked)
		return;
	p->asked = false;
	int64_t drained = now - p->asked_at;
	pace_roundtrip(p, drained);
	int64_t arrived = now - p->rtt_ms, took = arrived > p->burst_at ? arrived - p->burst_at : 0;
	bool stall = drained > DEAF_MS && p->asked_burst < BURST_SURE; /* a lid that was shut, not a link */
	p->rate = stall ? p->rate : learn(p, drained - p->rtt_ms, took);
	if (p->rate && p->asked_burst > p->learned)
		p->learned = p->asked_burst;
	if (carried(p, took) > p->least)
		p->least = carried(p, took);
	int64_t bold = p->asked_burst * 1000 / (took > 0 ? took : 1) * GUESS_TIMES;
	if (!p->rate && bold > p->guess)
		p->guess = bold;
	if (p->rate > 1000 * (int64_t)FAST)
		p->rate = 1000 * (int64_t)FAST;
	/* What was sent after the question went on its way once the link was done with what came before. */
	p->burst -= p->asked_burst;
	p->burst_at = p->rest_at > arrived ? p->rest_at : arrived;
}

size_t pace_room(struct pace *p, size_t want, int64_t now)
{
	if (open_wide(p, now))
		return want;
	/* A tenth faster than measured, so that a link that became faster is noticed. */
	int64_t gained = (now - p->credit_at) * speed(p) * 11 / 10000;
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
	return p->credit_at + (missing > 0 ? (missing * 10000 - 1) / (11 * speed(p)) + 1 : 0);
}
