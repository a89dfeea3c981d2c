/* What may be said of a write, and what it then is: one table of (what happened on the wire) x (what the list of the subject's attempts
 * shows). Source: the rules at the top of outcome.c. Acts on screenings, of two calls, have a table of their own: act_outcome.h. */
#ifndef API_OUTCOME_H
#define API_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"
#include "api/intent.h"
#include "base/err.h"

enum write_wire {
	WIRE_UNSENT,  /* no byte of the request left this host */
	WIRE_NEW,     /* an answer that can be believed: a new attempt that follows the newest one */
	WIRE_OTHER,   /* an answer with an attempt, but not one that follows: an old one, another subject's, one after somebody else's */
	WIRE_REFUSED, /* the API's own error object with a code that means refused */
	WIRE_RATE,    /* the API's own 429: means refused too, but gateways say it after the act */
	WIRE_LOST,    /* anything else once it was sent: reset, time-out, 5xx, a broken answer, a gateway's page */
	WIRE_KILLED,  /* written down by a process that ended before it knew */
	WIRES
};

enum write_seen {
	SEEN_UNASKED,    /* the list was not read yet */
	SEEN_NONE,       /* read to its end: no attempt after the one that was newest */
	SEEN_NONE_LATE,  /* the same, and the horizon has passed */
	SEEN_ANSWERED,   /* the attempt of the answer is there and follows */
	SEEN_OWN,        /* one attempt that follows and is none of another's writes, by a keep that has all of them */
	SEEN_ONE,        /* one attempt that follows */
	SEEN_SEVERAL,
	SEEN_UNREADABLE, /* the list could not be read to its end */
	SEENS
};

struct write_outcome {
	enum write_wire wire;
	enum write_seen seen;
	bool look;               /* read the list before anything is said; the rest is empty */
	enum intent_state state;
	const char *word;        /* of the journal */
	enum api_own own;
	enum err_kind kind;      /* ERR_NONE: done; ERR_KINDS: as the wire's own error has it */
	const char *sentence;    /* {why} the wire's error, {id} {ids} attempts, {verb} retry or create, {user}, {horizon} */
	const char *remedy;      /* the same; NULL: the wire's own */
};

/* NULL: cannot be (an answer that is final needs no list). */
const struct write_outcome *outcome_of(enum write_wire wire, enum write_seen seen);

/* Why nothing was sent, found before sending. */
enum write_bar {
	BAR_LOCKED,    /* another process writes for the subject at this moment */
	BAR_UNDER_WAY, /* so it seems: a process that may live wrote it down, and no answer yet */
	BAR_OPEN,      /* a write of before is open */
	BAR_OPEN_LATE, /* the same, after the horizon */
	BAR_CHANGED,   /* a newer attempt exists */
	BAR_EDITED,    /* the attempt is not what it was decided on any more */
	BAR_BEHIND,    /* the list does not have the attempt that was looked at yet */
	BAR_APPEARED,  /* what was open appeared just now, and something else is asked for */
	BAR_EXISTS,    /* create, and the subject has an attempt */
	BAR_NOTHING,   /* retry, and the subject has none */
	WRITE_BARS
};
struct write_refusal {
	enum err_kind kind;
	const char *sentence, *remedy;
};
extern const struct write_refusal write_bar_table[WRITE_BARS];

/* What the names in braces stand for; NULL: "". All clean text. */
struct write_words {
	const char *why, *id, *ids, *verb, *user, *since, *who, *horizon;
	const char *what;  /* "retry for user u1" */
	const char *aimed; /* of an act on a screening: "cleared" */
};
/* Bounded; cut at a character. */
void outcome_say(const char *pattern, const struct write_words *w, char *out, size_t size);
/* Text from elsewhere, made fit for one of them. */
void outcome_clean(const char *text, char *out, size_t size);

#endif
