/* What this console holds of the store's cases, and what is done to them. A claim is a lease (store/claims.h), lengthened while the console
 * runs; when somebody else has it, it is lost, and the case is only read here until it is claimed again.
 *
 * An act that needs the claim takes it first. Each is an event of the audit trail, in the same transaction. What is local can be taken
 * back, and done again. */
#ifndef DESK_CLAIMS_H
#define DESK_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "store/cases.h"
#include "store/claims.h"

struct desk;

enum { CLAIMS_MOST = 500, CLAIMS_UNDO = 50 };

enum holding { HOLDING_NONE, HOLDING_MINE, HOLDING_LOST };

struct held_case {
	enum holding state;
	struct claim claim;
	bool beating;            /* a lengthening is under way */
	char lost_to[PERSON_ID]; /* of LOST: who has it; "" nobody: the lease ended */
	int64_t lost_at;         /* when the lease ended that was lost, or the loss was found; store's time */
};

enum act_kind { ACT_CLAIM, ACT_RELEASE, ACT_NOTE, ACT_HAND_OVER, ACT_ESCALATE, ACT_SNOOZE, ACT_KINDS };

struct act {
	enum act_kind kind;
	struct case_row row;     /* as it was seen: where taking it back leads to */
	const char *text;        /* of a note, with a hand-over or an escalation too; NULL or "": none; copied */
	char to[PERSON_ID];      /* HAND_OVER: who; ESCALATE: the queue */
	int64_t until;           /* SNOOZE; store's time */
};

/* Who asked; told once. Zeroed: nobody is. */
struct act_ticket {
	void (*done)(void *owner, bool ok, const struct err *err);
	void *owner;
};

/* An act that was done, so that it can be taken back. */
struct act_done {
	enum act_kind kind;
	int64_t case_id, note_id;
	char user[64];           /* for the sentence */
	char was_queue[CASE_QUEUE], was_assigned[PERSON_ID], to[PERSON_ID];
	int64_t was_snoozed, until;
	unsigned group;          /* acts on marked cases are taken back together */
};

struct act_run;
struct next_run;

struct claims {
	struct held_case *held;
	size_t held_count;
	struct act_run *runs;    /* under way */
	struct next_run *next;   /* under way; NULL */
	struct act_done done[CLAIMS_UNDO], undone[CLAIMS_UNDO];
	size_t done_count, undone_count;
	unsigned group;
	int64_t beat_ms;         /* when the next lease is to be lengthened, monotonic; 0: none */
};

void claims_begin(struct desk *d);           /* after team_begin */
void claims_end(struct desk *d);             /* what is held is released, as far as the store answers; before team_end */
struct source claims_source(struct desk *d);

/* Why nothing can be done now in the store at all; NULL: it can. */
const char *claims_off_store(const struct desk *d);
/* Why it cannot be done now to this case; NULL: it can. row NULL: no case is at hand. Valid until the next call. */
const char *claims_off(const struct desk *d, enum act_kind kind, const struct case_row *row);
/* Why nothing may be written about the case: it is somebody else's, or was lost, or the store is away; NULL: it may, the claim is taken by it. */
const char *claims_off_write(const struct desk *d, const struct case_row *row);
/* What came of it is said by the desk, and told to who asked. `group`: several that are one to take back, see claims_group; 0: alone. */
void claims_act(struct desk *d, const struct act *act, unsigned group, struct act_ticket who);
unsigned claims_group(struct desk *d);
/* To all cases that are marked, CLAIM or RELEASE; how many it was done to is said when the last is answered. */
void claims_act_marked(struct desk *d, enum act_kind kind);
/* Claims it where it is not mine yet; what comes of it is said. */
void claims_take(struct desk *d, const struct case_row *row);
/* Mine, and for a while yet: what leaves this host now cannot cross what another holder does. */
bool claims_firm(const struct desk *d, int64_t case_id, struct err *err);
void claims_forget(struct desk *d, const void *owner);

/* The most urgent case of the docket's view that nobody has: claimed, and told with its row. Asked again before that, nothing happens. row NULL: there is none (err of kind ERR_NONE), or err. */
struct next_ticket { void (*got)(void *owner, const struct case_row *row, const struct err *err); void *owner; };
void claims_next(struct desk *d, struct next_ticket who);

enum holding claims_holding(const struct desk *d, int64_t case_id);
const struct held_case *claims_of(const struct desk *d, int64_t case_id); /* NULL: never held */
size_t claims_count(const struct desk *d);   /* held now */
/* The row as it was just read says who has it: a claim that went elsewhere is lost, and said to be. */
void claims_met(struct desk *d, const struct case_row *row);

/* NULL: there is something to take back, or to do again. */
const char *claims_off_undo(const struct desk *d);
const char *claims_off_redo(const struct desk *d);
void claims_undo(struct desk *d);
void claims_redo(struct desk *d);

#endif
