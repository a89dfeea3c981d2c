/* A person who clears the one weak hit of a screening at the console: W, the verdict, S, the choice, the typed word. */
#include <string.h>

#include "soak/console.h"
#include "soak/watched.h"

enum { READ_MS = 60 * 1000, PATIENCE_MS = 150 * 1000 };

/* "1 of 1": the subject's attempts are read. */
static bool is_read(const char *text)
{
	return strstr(text, "1 of 1") != NULL;
}

bool console_settled(struct world *w, int run, const char *text)
{
	static const char *const phrases[CLAIM_KINDS] = { [CLAIM_UNSENT] = "nothing was sent", [CLAIM_HALF] = "done by half",
		[CLAIM_REVIEWED] = "+ review done", [CLAIM_UPDATED] = "+ update done" };
	bool done = false;
	for (int what = 0; what < CLAIM_KINDS; what++) {
		bool known = false;
		if (!says(text, phrases[what]))
			continue;
		for (int i = 0; i < w->claim_count; i++)
			known = known || (w->claims[i].run == run && w->claims[i].what == what);
		if (!known && w->claim_count < CLAIMS_MAX)
			w->claims[w->claim_count++] = (struct claim){ .run = run, .last_write = w->write_count, .what = what };
		w->runs[run].half = w->runs[run].half || what == CLAIM_HALF;
		done = done || what != CLAIM_UNSENT;
	}
	return done;
}

static bool wait_for(struct world *w, struct console *c, int run, const char *text, enum stage next, const char *key)
{
	int64_t now = w->time->ms;
	if (strstr(c->last, text)) {
		console_go(c, next, now);
		return !key || console_press(w, c, run, key);
	}
	if (now - c->since < READ_MS)
		return false;
	console_go(c, LEAVES, now);
	return console_leave(w, c, run);
}

bool console_settle(struct world *w, struct console *c, int run)
{
	int64_t now = w->time->ms;
	switch (c->stage) {
	case STARTS:
		if (!is_read(c->last) && now - c->since < READ_MS)
			return false;
		console_go(c, CHOOSES, now);
		return console_press(w, c, run, "W");
	case CHOOSES:
		return wait_for(w, c, run, "hit 1 of 1", ASKS, "-");
	case ASKS:
		if (strstr(c->last, "1 no match") && !c->asked) {
			c->asked = true;
			return console_press(w, c, run, "S");
		}
		return wait_for(w, c, run, "WHAT BECOMES OF IT", TYPES, "1");
	case TYPES:
		c->typed = c->typed ? c->typed : 1; /* it is chosen */
		if (c->typed == (int)strlen("CLEAR") + 1)
			w->runs[run].decided = watched_step(w);
		return console_type(w, c, run, "CLEAR");
	case SENDS:
		if (!strstr(c->last, "WHAT CAME OF IT") && !says(c->last, "nothing was sent") && now - c->since < PATIENCE_MS)
			return false;
		if (strstr(c->last, "Sending") && now - c->since < PATIENCE_MS)
			return false;
		console_go(c, LEAVES, now);
		return console_leave(w, c, run);
	default:
		return console_leave(w, c, run);
	}
}
