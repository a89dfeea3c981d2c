/* Acts on screenings, from the wish to the answer, each file calling only those above it in this list:
 *   act_outcome.c  what may be said of one
 *   act_look.c     the act as an exchange, and its reading of the screening with all hits and reviews
 *   act_end.c      its verdict: written down, told
 *   act_settle.c   looks for what came of a call whose answer is lost, and of acts of earlier runs
 *   act.c          its two calls, and what is read between them
 *   act_prepare.c  before the first is sent: may it be?
 * The act is an exchange that is never sent itself; its calls and its readings are exchanges that it owns. */
#ifndef API_ACT_H
#define API_ACT_H

#include "api/act_outcome.h"
#include "api/writing.h"

enum { ACT_REQUEST_MAX = 1024 * 1024 };
#define ACT_COPY(to, from) snprintf(to, sizeof(to), "%.*s", (int)sizeof(to) - 1, from)

/* How it ends, of a row of either table. */
struct act_verdict {
	enum intent_state state;
	const char *word;
	enum api_own own;
	enum err_kind kind;
	const char *sentence, *remedy;
	bool look; /* something was done: read it once more before it is told */
};

/* What an act is besides a writing. */
struct act {
	struct aml_decision d; /* of an earlier run: its screening, aim, assignee and reference alone */
	struct err unchecked;  /* why it may not be decided so; it is asked for only since the same was done before */
	char id[INTENT_ID];    /* of the intent to come: the reference is of it */
	bool review, update;   /* what it is made of */
	enum act_call call;    /* the one that is out, or out next */
	enum api_step steps[2];/* of its review, of its update */
	enum ending outcome;  /* of that call's sending, if it came to that */
	char review_id[AML_ID_SIZE]; /* "" not known */
	struct aml_look look, whole; /* as read last; the last one before it that was whole */
	size_t reading;        /* parts of a look that are under way */
	bool all;              /* that look has the hits too */
	struct err unread;
	struct idv_cursors cursors[2];
	int64_t looked_at;     /* mono ms, when that reading was over: a long one may take longer than one may be old */
	int again;             /* looks that were too old when the call's turn came */
	struct aml_change changes[AML_CHANGES];
	size_t change_count;
	struct act_verdict verdict;
	void (*reviewed)(struct exchange *act); /* its review was found, while it is waited for: it goes on. NULL: it does not */
	void (*look_again)(struct exchange *act); /* what it is to do where the last reading is too old when a call may leave */
};

/* -- act_look.c -------------------------------------------------------------------------------------------------------------- */

struct exchange *act_create(struct api *api, const struct intent *intent);
/* Reads the screening and its reviews, and its hits too (all), not before that time, mono ms, and calls `read`. */
void act_look(struct exchange *act, bool all, int64_t not_before, void (*read)(struct exchange *act, const struct err *unread));
/* The answer may have named another review than the one that has our reference: what was read counts. True where the id had to be set right. */
bool act_names_another(struct act *a);
/* Is the screening, as read last, what the act aims at? */
bool act_is_aimed(const struct act *a);
/* The first changes in words, each whole or not at all: "status: pending review, now cleared; and 2 more". */
void act_say_changes(const struct act *a, char *out, size_t size);

/* -- act_end.c --------------------------------------------------------------------------------------------------------------- */

/* Words for its sentences; names has their texts. */
struct act_naming {
	struct write_naming write;
	char id[160], changes[320]; /* so that a sentence has room for them */
};
void act_name(struct exchange *act, struct act_naming *n, struct write_words *w);
/* The reply's sentence, and what was read. */
void act_fill(struct exchange *act, const struct act_verdict *v);
/* Written down, read once more where something was done, told to who waits for it or to whoever listens. */
void act_close(struct exchange *act, const struct act_verdict *v);
void act_close_by(struct exchange *act, const struct act_outcome *o);
void act_stop(struct exchange *act, enum act_stop stop);
/* Of an intent whose act is done: nobody has been told yet, and here they are. It may change the list of intents. */
bool act_is_untold(const struct intent *i);
void act_tell_untold(struct api *api, const struct intent *i);

/* -- act_settle.c ------------------------------------------------------------------------------------------------------------ */

/* The answer of its call is lost, since lost_at: look for what came of it. */
void act_settle(struct exchange *act, int64_t lost_at);
/* What a reading shows of an act of before whose process ended, closed as `row` or `stop` says; false: it stays open. */
bool act_judge_killed(struct exchange *reader, const struct intent *i, const char **word, char detail[INTENT_FIELD]);
/* An act of before, in hand as those of this run are. */
struct exchange *act_take_up(struct api *api, const struct intent *i);

/* -- act.c ------------------------------------------------------------------------------------------------------------------- */

/* Its first call. look_again: is called instead where the reading is too old by the time it may leave. */
void act_begin(struct exchange *act, void (*look_again)(struct exchange *act));

/* -- act_prepare.c ----------------------------------------------------------------------------------------------------------- */

uint32_t act_prepare(struct api *api, const struct aml_decision *d, const struct aml_policy *policy, const struct api_manner *manner, struct err *err);

#endif
