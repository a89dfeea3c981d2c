/* What may be said of an act on a screening, and what it then is: one table of (which of its calls) x (what happened on the wire) x (what the screening
 * shows), beside outcome.h's of retry and create, whose words and wires it shares. And what is said where it stops between its calls, where nothing
 * was sent, and of one that is open. Source: the rules at the top of act_outcome.c. */
#ifndef API_ACT_OUTCOME_H
#define API_ACT_OUTCOME_H

#include "api/outcome.h"

enum act_call {
	ACT_REVIEW,       /* review/create, the first call where there is one */
	ACT_UPDATE,       /* update, and no review before it */
	ACT_UPDATE_AFTER, /* update, and the act's review is in */
	ACT_CALLS
};

enum act_seen {
	ACT_UNASKED,    /* nothing was read since */
	ACT_NONE,       /* a review: none has the reference. An update: the screening is not what was aimed at */
	ACT_NONE_LATE,  /* the same, and the horizon has passed */
	ACT_THERE,      /* the review, by its reference; the status or assignee that was aimed at */
	ACT_THERE_OWN,  /* the same of an update, set by the API, and a keep that all share knows of nobody else's */
	ACT_UNREADABLE, /* it could not be read */
	ACT_SEENS
};

struct act_outcome {
	enum act_call call;
	enum write_wire wire; /* WIRE_NEW: an answer that can be believed. WIRE_OTHER is none here: it is WIRE_LOST */
	enum act_seen seen;
	bool look;            /* read it before anything is said; the rest is empty */
	enum api_step step;   /* what became of the call */
	enum intent_state state; /* INTENT_SENT: the review is in, and what follows is decided then */
	const char *word;     /* of the journal */
	enum api_own own;
	enum err_kind kind;   /* as in outcome.h */
	const char *sentence, *remedy;
};
/* NULL: cannot be. */
const struct act_outcome *act_outcome_of(enum act_call call, enum write_wire wire, enum act_seen seen);

/* The review is in; this is why nothing more was sent. */
enum act_stop {
	ACT_COMPLETE,  /* nothing else was wanted */
	ACT_NEEDLESS,  /* the screening is what was aimed at */
	ACT_CHANGED,
	ACT_UNREAD,    /* it could not be read again */
	ACT_ENDED,     /* the process did */
	ACT_SLOW,      /* that the review is in was found too late to go on */
	ACT_BARRED,    /* whoever asked for it may not any more */
	ACT_LEFT,      /* whoever asked for it was told that its outcome is not known, or cancelled it */
	ACT_UNWRITTEN, /* that the update leaves could not be written down */
	ACT_STOPS
};
struct act_end {
	const char *word;
	enum api_step update;
	enum err_kind kind;
	const char *sentence, *remedy;
};
extern const struct act_end act_stop_table[ACT_STOPS];

/* Why nothing was sent. */
enum act_bar { ACT_BAR_LOCKED, ACT_BAR_UNDER_WAY, ACT_BAR_OPEN, ACT_BAR_OPEN_LATE, ACT_BAR_CHANGED, ACT_BAR_BEHIND /* what is read */, ACT_BARS };
extern const struct write_refusal act_bar_table[ACT_BARS];

/* What is known of one that is open, by what may have left of it. */
enum act_open { ACT_OPEN_BUSY, ACT_OPEN_REVIEW, ACT_OPEN_REVIEWED, ACT_OPEN_UPDATE, ACT_OPEN_BOTH, ACT_OPENS };
extern const char *const act_open_table[ACT_OPENS];
enum act_open act_open_of(const struct intent *i, bool busy);

/* What may have left of one that is open. */
enum api_step act_review_step(const struct intent *i);
enum api_step act_update_step(const struct intent *i);

/* Done, and who asked for it was not told, as its run ended or somebody else saw it first: as it is told then, or to the same act again. */
const char *act_untold(const struct intent *i);
/* Of one that is done: did its update leave? Its review may have found the screening to be what was aimed at. */
bool act_updated(const struct intent *i);

enum aml_aim act_aim(const struct intent *i);
/* {what}: "clearing of screening {user}", and {aimed}: "cleared". */
extern const char *const act_names[AML_AIMS];
extern const char *const act_aimed[AML_AIMS];

#endif
