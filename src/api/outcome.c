#include "api/outcome.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* The rules behind the rows:
 *  - "It did not happen" needs proof: nothing left this host, or the API's own refusal. A list without the attempt proves nothing: lists
 *    lag, and requests act late.
 *  - An answer is believed when its attempt was not among those read before and follows the newest of them, or when the list says so.
 *  - An attempt that appeared while the answer was lost may be somebody else's. It closes the write all the same: nobody need send again.
 *  - Where all keep their writes in one place, that place decides: what another's write made is not this one's, and proves nothing; what
 *    nobody else can have made is.
 *  - What is open stays open, and bars, until an attempt appears or a person gives it up. */

#define LOOK(wire) { wire, SEEN_UNASKED, true, INTENT_SENT, NULL, API_OWN_UNKNOWN, ERR_NONE, NULL, NULL }

static const char appeared[] = "an attempt was begun after the request, {id}; whether by it or by somebody else cannot be told";
static const char own[] = "the new attempt is {id}: it was begun after the request, and nobody else who shares these writes had one open for this user";
static const char several[] = "attempts were begun after the request, {ids}; which of them by it cannot be told";
static const char open_yet[] = "{why}; the list shows no new attempt yet, so whether it happened is not known";
static const char open_late[] = "{why}; no attempt appeared in {horizon}, so whether it happened is not known";
static const char open_unread[] = "{why}; whether it happened is not known, and the list could not be read";
static const char looks_on[] = "It is not sent again. idreview settle and each start look for it; nothing else is written for this user until then.";
static const char a_person[] = "It is not sent again. A person may give it up with idreview settle --give-up, or ^O in the console, and then send anew.";
static const char no_need[] = "Nobody need send it again.";

/* What is open, whatever lost it. */
#define OPEN_ROWS(wire)                                                                                                            \
	{ wire, SEEN_NONE, false, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, open_yet, looks_on },                     \
	{ wire, SEEN_NONE_LATE, false, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, open_late, a_person },               \
	{ wire, SEEN_UNREADABLE, false, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, open_unread, looks_on }
#define APPEARED_ROWS(wire)                                                                                                        \
	{ wire, SEEN_OWN, false, INTENT_DONE, "done", API_OWN, ERR_NONE, own, no_need },                                         \
	{ wire, SEEN_ONE, false, INTENT_APPEARED, "appeared", API_OWN_UNKNOWN, ERR_NONE, appeared, no_need },                    \
	{ wire, SEEN_SEVERAL, false, INTENT_APPEARED, "appeared", API_OWN_UNKNOWN, ERR_NONE, several, no_need }

static const struct write_outcome outcomes[] = {
	{ WIRE_UNSENT, SEEN_UNASKED, false, INTENT_REFUSED, "unsent", API_OWN_UNKNOWN, ERR_KINDS, "{why}; nothing was sent", NULL },
	{ WIRE_NEW, SEEN_UNASKED, false, INTENT_DONE, "done", API_OWN, ERR_NONE, "the new attempt is {id}", NULL },
	{ WIRE_REFUSED, SEEN_UNASKED, false, INTENT_REFUSED, "refused", API_OWN_UNKNOWN, ERR_KINDS, "{why}", NULL },

	LOOK(WIRE_OTHER),
	{ WIRE_OTHER, SEEN_ANSWERED, false, INTENT_DONE, "done", API_OWN, ERR_NONE,
	  "the new attempt is {id}; it follows one that somebody else began at the same time", NULL },
	APPEARED_ROWS(WIRE_OTHER),
	OPEN_ROWS(WIRE_OTHER),

	LOOK(WIRE_RATE),
	{ WIRE_RATE, SEEN_NONE, false, INTENT_REFUSED, "refused", API_OWN_UNKNOWN, ERR_RATE, "{why}; it was refused, and the list shows no new attempt", NULL },
	{ WIRE_RATE, SEEN_NONE_LATE, false, INTENT_REFUSED, "refused", API_OWN_UNKNOWN, ERR_RATE, "{why}; it was refused, and the list shows no new attempt", NULL },
	APPEARED_ROWS(WIRE_RATE),
	{ WIRE_RATE, SEEN_UNREADABLE, false, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, open_unread, looks_on },

	LOOK(WIRE_LOST),
	APPEARED_ROWS(WIRE_LOST),
	OPEN_ROWS(WIRE_LOST),

	LOOK(WIRE_KILLED),
	APPEARED_ROWS(WIRE_KILLED),
	OPEN_ROWS(WIRE_KILLED),
};

const struct write_outcome *outcome_of(enum write_wire wire, enum write_seen seen)
{
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		if (outcomes[i].wire == wire && outcomes[i].seen == seen)
			return &outcomes[i];
	return NULL;
}

const struct write_refusal write_bar_table[WRITE_BARS] = {
	[BAR_LOCKED] = { ERR_BARRED, "nothing was sent: {who} is sending for user {user} at this moment",
	                 "Wait for what it says; idreview settle tells it too." },
	[BAR_UNDER_WAY] = { ERR_BARRED, "nothing was sent: a {verb} for user {user}, begun {since} by {who}, is under way",
	                    "Wait for it; idreview settle tells what came of it." },
	[BAR_OPEN] = { ERR_BARRED, "nothing was sent: whether the {verb} for user {user}, begun {since} by {who}, happened is not known yet",
	               "idreview settle looks for it, and so does each start. Once it has appeared this goes on." },
	[BAR_OPEN_LATE] = { ERR_BARRED,
	                    "nothing was sent: whether the {verb} for user {user}, begun {since} by {who}, happened is not known, and {horizon} have passed",
	                    "A person may give it up with idreview settle --give-up, or ^O in the console, and then send anew." },
	[BAR_CHANGED] = { ERR_CHANGED, "nothing was sent: a newer attempt of user {user} exists, {id}", "Look at that one first." },
	[BAR_EDITED] = { ERR_CHANGED, "nothing was sent: the newest attempt of user {user}, {id}, is not what it was decided on any more", "Look at it again first." },
	[BAR_BEHIND] = { ERR_CHANGED, "nothing was sent: the list of user {user} does not have the attempt yet that was looked at",
	                 "Lists may lag some seconds: try again." },
	[BAR_APPEARED] = { ERR_CHANGED, "nothing was sent: the {verb} for user {user} begun {since} made an attempt, or one appeared after it: {id}",
	                   "Look at that one; --again sends this one too." },
	[BAR_EXISTS] = { ERR_REFUSED, "nothing was sent: user {user} has an attempt already, {id}", "Retry that one instead." },
	[BAR_NOTHING] = { ERR_NOT_FOUND, "nothing was sent: user {user} has no attempt to retry", "Check user and template, or create one." },
};

static const char *word_of(const struct write_words *w, const char *name, size_t n)
{
	const struct {
		const char *name, *value;
	} names[] = { { "why", w->why },   { "id", w->id },       { "ids", w->ids }, { "verb", w->verb },
		      { "user", w->user }, { "since", w->since }, { "who", w->who }, { "horizon", w->horizon },
		      { "what", w->what }, { "aimed", w->aimed } };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i].name) == n && !strncmp(names[i].name, name, n))
			return names[i].value ? names[i].value : "";
	return "";
}

void outcome_say(const char *pattern, const struct write_words *w, char *out, size_t size)
{
	size_t at = 0;
	while (*pattern && at + 1 < size) {
		const char *close = *pattern == '{' ? strchr(pattern, '}') : NULL, *piece = pattern;
		size_t n = 1;
		if (close) {
			piece = word_of(w, pattern + 1, (size_t)(close - pattern) - 1);
			n = strlen(piece);
			pattern = close;
		}
		if (n > size - at - 1)
			for (n = size - at - 1; n && ((unsigned char)piece[n] & 0xc0) == 0x80;)
				n--;
		memcpy(out + at, piece, n);
		at += n;
		pattern++;
	}
	out[at] = '\0';
}

void outcome_clean(const char *text, char *out, size_t size)
{
	struct buf clean;
	buf_init(&clean, 16 * 1024);
	text_clean(text, strlen(text), &clean);
	outcome_say("{why}", &(struct write_words){ .why = buf_str(&clean) }, out, size);
	buf_finish(&clean);
}
