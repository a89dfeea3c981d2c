#include "api/act_outcome.h"

#include <string.h>

/* The rules behind the rows, besides those of outcome.c:
 *  - A review is known again by the reference in its comment, so one that is there is the act's own, however its answer was lost.
 *  - An update leaves no mark of whose it is: a screening that is what was aimed at may have been made so by somebody else, unless the store knows of
 *    nobody and the screening says that it was the API.
 *  - A review that is not there yet, a screening that is not so yet, prove nothing.
 *  - What is said of one call says nothing of the other: where the review is in and the update was refused or did not leave, the act is done by half,
 *    and nobody need send the review again. An ordinary act on a new look finishes it. */

#define LOOK(call, wire) { call, wire, ACT_UNASKED, true, API_STEP_OPEN, INTENT_SENT, NULL, API_OWN_UNKNOWN, ERR_NONE, NULL, NULL }

static const char review_in[] = "the review {id} is in";
static const char review_yet[] = "{why}; the review is not among the screening's yet, so whether it was made is not known; nothing else was sent";
static const char review_late[] = "{why}; no such review appeared in {horizon}, so whether it was made is not known; nothing else was sent";
static const char review_unread[] = "{why}; whether the review was made is not known, and the screening's reviews could not be read; nothing else was sent";
static const char set[] = "the screening is {aimed}";
static const char set_yet[] = "{why}; the screening is not {aimed} yet, so whether it happened is not known";
static const char set_late[] = "{why}; the screening was not {aimed} in {horizon}, so whether it happened is not known";
static const char set_unread[] = "{why}; whether it happened is not known, and the screening could not be read";
static const char set_seen[] = "the screening is {aimed} since; whether by this request or by somebody else cannot be told";
static const char set_own[] = "the screening is {aimed}: by the API, and nobody else who shares these writes was at it";
static const char after[] = "the review {id} is in, and the screening is {aimed}";
static const char after_yet[] = "the review {id} is in; {why}; the screening is not {aimed} yet, so whether the update happened is not known";
static const char after_late[] = "the review {id} is in; {why}; the screening was not {aimed} in {horizon}, so whether the update happened is not known";
static const char after_unread[] = "the review {id} is in; {why}; whether the update happened is not known, and the screening could not be read";
static const char after_seen[] = "the review {id} is in, and the screening is {aimed} since; whether by this update or by somebody else cannot be told";
static const char after_own[] = "the review {id} is in, and the screening is {aimed}: by the API, and nobody else who shares these writes was at it";
static const char half_refused[] = "done by half: the review {id} is in, and the update was refused: {why}";
static const char half_unsent[] = "done by half: the review {id} is in, and the update was not sent: {why}";
static const char looks_on[] = "It is not sent again. idreview settle and each start look for it; nothing else is written for this screening until then.";
static const char a_person[] = "It is not sent again. A person may give it up with idreview settle --give-up, or ^O in the console, and then act anew.";
static const char no_need[] = "Nobody need send it again.";
static const char finish[] = "The review stands, and its verdicts are not given again: what is left is done by the same without them.";
static const char decide_new[] = "The review stands, and its verdicts are not given again: what changed is looked at first, and what is new decided.";

/* Of a call that may have been acted on. */
#define OPEN_ROWS(call, wire, yet, late, unread)                                                                                         \
	{ call, wire, ACT_NONE, false, API_STEP_OPEN, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, yet, looks_on },             \
	{ call, wire, ACT_NONE_LATE, false, API_STEP_OPEN, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, late, a_person },       \
	{ call, wire, ACT_UNREADABLE, false, API_STEP_OPEN, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, unread, looks_on }
#define REVIEWED(wire, seen) { ACT_REVIEW, wire, seen, false, API_STEP_DONE, INTENT_SENT, "reviewed", API_OWN, ERR_NONE, review_in, no_need }
#define SET_ROWS(call, wire, somebody, own)                                                                                              \
	{ call, wire, ACT_THERE, false, API_STEP_DONE, INTENT_APPEARED, "appeared", API_OWN_UNKNOWN, ERR_NONE, somebody, no_need },     \
	{ call, wire, ACT_THERE_OWN, false, API_STEP_DONE, INTENT_DONE, "done", API_OWN, ERR_NONE, own, no_need }
/* The API's own 429, and what was read after it shows nothing: it was refused. */
#define RATE_ROWS(call, state, word, kind, sentence, remedy)                                                                             \
	{ call, WIRE_RATE, ACT_NONE, false, API_STEP_REFUSED, state, word, API_OWN_UNKNOWN, kind, sentence, remedy },                   \
	{ call, WIRE_RATE, ACT_NONE_LATE, false, API_STEP_REFUSED, state, word, API_OWN_UNKNOWN, kind, sentence, remedy }
#define UNREAD_ROW(call, wire, unread)                                                                                                   \
	{ call, wire, ACT_UNREADABLE, false, API_STEP_OPEN, INTENT_OPEN, "lost", API_OWN_UNKNOWN, ERR_UNCERTAIN, unread, looks_on }
#define REFUSED_ROWS(call)                                                                                                               \
	{ call, WIRE_UNSENT, ACT_UNASKED, false, API_STEP_UNSENT, INTENT_REFUSED, "unsent", API_OWN_UNKNOWN, ERR_KINDS,                 \
	  "{why}; nothing was sent", NULL },                                                                                             \
	{ call, WIRE_REFUSED, ACT_UNASKED, false, API_STEP_REFUSED, INTENT_REFUSED, "refused", API_OWN_UNKNOWN, ERR_KINDS, "{why}", NULL }

static const struct act_outcome outcomes[] = {
	REFUSED_ROWS(ACT_REVIEW),
	REVIEWED(WIRE_NEW, ACT_UNASKED),
	LOOK(ACT_REVIEW, WIRE_RATE),
	RATE_ROWS(ACT_REVIEW, INTENT_REFUSED, "refused", ERR_RATE, "{why}; it was refused, and the screening has no such review", NULL),
	REVIEWED(WIRE_RATE, ACT_THERE),
	UNREAD_ROW(ACT_REVIEW, WIRE_RATE, review_unread),
	LOOK(ACT_REVIEW, WIRE_LOST),
	REVIEWED(WIRE_LOST, ACT_THERE),
	OPEN_ROWS(ACT_REVIEW, WIRE_LOST, review_yet, review_late, review_unread),
	LOOK(ACT_REVIEW, WIRE_KILLED),
	REVIEWED(WIRE_KILLED, ACT_THERE),
	OPEN_ROWS(ACT_REVIEW, WIRE_KILLED, review_yet, review_late, review_unread),

	REFUSED_ROWS(ACT_UPDATE),
	{ ACT_UPDATE, WIRE_NEW, ACT_UNASKED, false, API_STEP_DONE, INTENT_DONE, "done", API_OWN, ERR_NONE, set, no_need },
	LOOK(ACT_UPDATE, WIRE_RATE),
	RATE_ROWS(ACT_UPDATE, INTENT_REFUSED, "refused", ERR_RATE, "{why}; it was refused, and the screening is not {aimed}", NULL),
	SET_ROWS(ACT_UPDATE, WIRE_RATE, set_seen, set_own),
	UNREAD_ROW(ACT_UPDATE, WIRE_RATE, set_unread),
	LOOK(ACT_UPDATE, WIRE_LOST),
	SET_ROWS(ACT_UPDATE, WIRE_LOST, set_seen, set_own),
	OPEN_ROWS(ACT_UPDATE, WIRE_LOST, set_yet, set_late, set_unread),
	LOOK(ACT_UPDATE, WIRE_KILLED),
	SET_ROWS(ACT_UPDATE, WIRE_KILLED, set_seen, set_own),
	OPEN_ROWS(ACT_UPDATE, WIRE_KILLED, set_yet, set_late, set_unread),

	{ ACT_UPDATE_AFTER, WIRE_UNSENT, ACT_UNASKED, false, API_STEP_UNSENT, INTENT_DONE, "half", API_OWN, ERR_HALF, half_unsent, finish },
	{ ACT_UPDATE_AFTER, WIRE_REFUSED, ACT_UNASKED, false, API_STEP_REFUSED, INTENT_DONE, "half", API_OWN, ERR_HALF, half_refused, finish },
	{ ACT_UPDATE_AFTER, WIRE_NEW, ACT_UNASKED, false, API_STEP_DONE, INTENT_DONE, "done", API_OWN, ERR_NONE, after, no_need },
	LOOK(ACT_UPDATE_AFTER, WIRE_RATE),
	RATE_ROWS(ACT_UPDATE_AFTER, INTENT_DONE, "half", ERR_HALF, half_refused, finish),
	SET_ROWS(ACT_UPDATE_AFTER, WIRE_RATE, after_seen, after_own),
	UNREAD_ROW(ACT_UPDATE_AFTER, WIRE_RATE, after_unread),
	LOOK(ACT_UPDATE_AFTER, WIRE_LOST),
	SET_ROWS(ACT_UPDATE_AFTER, WIRE_LOST, after_seen, after_own),
	OPEN_ROWS(ACT_UPDATE_AFTER, WIRE_LOST, after_yet, after_late, after_unread),
	LOOK(ACT_UPDATE_AFTER, WIRE_KILLED),
	SET_ROWS(ACT_UPDATE_AFTER, WIRE_KILLED, after_seen, after_own),
	OPEN_ROWS(ACT_UPDATE_AFTER, WIRE_KILLED, after_yet, after_late, after_unread),
};

const struct act_outcome *act_outcome_of(enum act_call call, enum write_wire wire, enum act_seen seen)
{
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		if (outcomes[i].call == call && outcomes[i].wire == wire && outcomes[i].seen == seen)
			return &outcomes[i];
	return NULL;
}

#define HALF(stop, why, remedy) [stop] = { "half", API_STEP_UNSENT, ERR_HALF, "done by half: the review {id} is in, and nothing else was sent, " why, remedy }

const struct act_end act_stop_table[ACT_STOPS] = {
	[ACT_COMPLETE] = { "done", API_STEP_NEEDLESS, ERR_NONE, review_in, no_need },
	[ACT_NEEDLESS] = { "done", API_STEP_NEEDLESS, ERR_NONE, "the review {id} is in; the screening is {aimed} already, so nothing else was sent", no_need },
	HALF(ACT_CHANGED, "because something changed meanwhile: {why}", decide_new),
	HALF(ACT_UNREAD, "because the screening could not be read again: {why}", finish),
	HALF(ACT_ENDED, "because its process ended", finish),
	HALF(ACT_SLOW, "because it took minutes until that was seen", finish),
	HALF(ACT_BARRED, "because {why}", finish),
	HALF(ACT_LEFT, "because nobody waited for it any more", finish),
	HALF(ACT_UNWRITTEN, "because it could not be written down: {why}", finish),
};

const struct write_refusal act_bar_table[ACT_BARS] = {
	[ACT_BAR_LOCKED] = { ERR_BARRED, "nothing was sent: {who} is at screening {user} at this moment", "Wait for what it says; idreview settle tells it too." },
	[ACT_BAR_UNDER_WAY] = { ERR_BARRED, "nothing was sent: a {what}, begun {since} by {who}, is under way",
	                        "Wait for it; idreview settle tells what came of it." },
	[ACT_BAR_OPEN] = { ERR_BARRED, "nothing was sent: a {what}, begun {since} by {who}, is open: {why}",
	                   "idreview settle looks for it, and so does each start. Once it is settled this goes on." },
	[ACT_BAR_OPEN_LATE] = { ERR_BARRED, "nothing was sent: a {what}, begun {since} by {who}, is open, and {horizon} have passed: {why}",
	                        "A person may give it up with idreview settle --give-up, or ^O in the console, and then act anew." },
	[ACT_BAR_CHANGED] = { ERR_CHANGED, "nothing was sent: screening {user} has changed since it was decided on: {why}",
	                      "Look at it again: what was decided may not hold any more." },
	[ACT_BAR_BEHIND] = { ERR_CHANGED, "nothing was sent: the reviews of screening {user} do not have {id} yet, which is of the {what} begun {since} by {who}",
	                     "Lists may lag some seconds: look at it again." },
};

const char *const act_open_table[ACT_OPENS] = {
	[ACT_OPEN_BUSY] = "it is under way",
	[ACT_OPEN_REVIEW] = "whether its review was made is not known, and nothing else was sent",
	[ACT_OPEN_REVIEWED] = "its review {id} is in, and nothing else was sent",
	[ACT_OPEN_UPDATE] = "whether it happened is not known",
	[ACT_OPEN_BOTH] = "its review {id} is in, and whether its update happened is not known",
};

enum act_open act_open_of(const struct intent *i, bool busy)
{
	return busy ? ACT_OPEN_BUSY : !intent_reviews(i) ? ACT_OPEN_UPDATE : !*i->result_id ? ACT_OPEN_REVIEW : i->updating ? ACT_OPEN_BOTH : ACT_OPEN_REVIEWED;
}

enum api_step act_review_step(const struct intent *i)
{
	return !intent_reviews(i) ? API_STEP_NEEDLESS : *i->result_id ? API_STEP_DONE : API_STEP_OPEN;
}

enum api_step act_update_step(const struct intent *i)
{
	return !intent_updates(i) ? API_STEP_NEEDLESS : i->updating || !intent_reviews(i) ? API_STEP_OPEN : API_STEP_UNSENT;
}

bool act_updated(const struct intent *i)
{
	return intent_updates(i) && !i->half && (i->updating || !intent_reviews(i));
}

const char *act_untold(const struct intent *i)
{
	if (i->half)
		return "it was done by half, and who asked for it was not told: the review {id} is in, and its update was not made then";
	if (i->state == INTENT_APPEARED)
		return *i->result_id ? after_seen : set_seen;
	if (intent_updates(i) && !act_updated(i))
		return "it was done, and who asked for it was not told: the review {id} is in; the screening was {aimed} already, so nothing else was sent";
	return !intent_updates(i) ? "it was done, and who asked for it was not told: the review {id} is in" :
	       *i->result_id      ? "it was done, and who asked for it was not told: the review {id} is in, and the screening was {aimed} then" :
	                            "it was done, and who asked for it was not told: the screening was {aimed} then";
}

enum aml_aim act_aim(const struct intent *i)
{
	for (int aim = 0; aim < AML_AIMS; aim++)
		if (!strcmp(i->strategy, aml_aim_names[aim]))
			return (enum aml_aim)aim;
	return AML_LEAVE;
}

const char *const act_names[AML_AIMS] = {
	[AML_LEAVE] = "review of screening {user}",
	[AML_CLEAR] = "clearing of screening {user}",
	[AML_REJECT] = "rejection of screening {user}",
	[AML_PEND] = "return of screening {user} to pending review",
	[AML_ASSIGN] = "change of assignee of screening {user}",
};
const char *const act_aimed[AML_AIMS] = {
	[AML_LEAVE] = "reviewed",
	[AML_CLEAR] = "cleared",
	[AML_REJECT] = "rejected",
	[AML_PEND] = "pending review",
	[AML_ASSIGN] = "assigned as asked",
};
