/* How fast the link is, and how much may be on its way. A tty behind SSH takes megabytes at once; what it took cannot be recalled,
 * so a key pressed behind a picture would show seconds later on a slow link. After a burst the terminal is asked for a sign of life
 * (DSR); when it comes, the burst has arrived. Pictures are then sent no faster than that. No I/O, no clock of its own. */
#ifndef TERM_PACE_H
#define TERM_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACE_QUESTION "\033[5n"

struct pace {
	int64_t rate;            /* bytes a second; 0 unknown */
	int64_t learned;         /* the longest burst that `rate` comes from */
	int64_t least;           /* bytes a second that it carried at some time, at the least; 0 unknown */
	int64_t guess;           /* while it is unknown: what it can be trusted to be */
	int64_t rtt_ms;          /* the least seen; -1 unknown */
	int64_t burst, burst_at; /* bytes sent in one go, not counting those answered for; when the first was */
	bool idle;               /* nothing waited to be sent */
	bool asked;
	int64_t asked_at, asked_burst;
	int64_t rest_at;         /* when the first byte after the question was sent */
	int64_t credit, credit_at; /* bytes that may be sent now */
};

void pace_init(struct pace *p);
void pace_roundtrip(struct pace *p, int64_t ms); /* as measured otherwise */
void pace_sent(struct pace *p, size_t n, int64_t now);
void pace_idle(struct pace *p);          /* all was sent: what follows is another burst */
bool pace_curious(const struct pace *p); /* ask now: enough was sent to learn from */
void pace_asked(struct pace *p, int64_t now);
void pace_answered(struct pace *p, int64_t now);
/* The link may be a very slow one, and an answer on its way will tell: what is long waits for it, at most until pace_deaf_at. */
bool pace_learning(const struct pace *p, int64_t now);
int64_t pace_deaf_at(const struct pace *p);
/* How long the answer to a question asked now is waited for: INT64_MAX where one ever came, since such a terminal is not deaf but late. */
int64_t pace_answer_by(const struct pace *p, int64_t now);
/* Bytes of a picture that may be sent now, at most `want`; 0: wait until pace_ready_at. */
size_t pace_room(struct pace *p, size_t want, int64_t now);
int64_t pace_ready_at(const struct pace *p);

#endif
