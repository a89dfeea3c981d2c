/* The decision at hand: what was found, the draft, what was shown, proposals that wait, and carrying one out. The draft is stored at each change. What is sent
 * is sent by scrutiny_send and desk_retry, after everything was read again and is what was decided on. */
#ifndef DESK_DECIDING_H
#define DESK_DECIDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/style.h"
#include "decide/disposition.h"
#include "decide/playbook.h"
#include "desk/calls.h"
#include "sign/sign.h"

struct desk;
struct record_value;

enum { DECIDING_SAID = 760, DECIDING_KNOWN = 32 };

enum deciding_stage {
	DECIDING_IDLE,
	DECIDING_READING,    /* everything again, before it is signed */
	DECIDING_SIGNING,    /* the agent is asked: a key may want to be touched */
	DECIDING_STORING,
	DECIDING_SENDING,
	DECIDING_AFTER       /* read once more, for what changed in between */
};

/* A decision of this case as the store has it. */
struct deciding_known {
	struct disposition_read read;
	char digest[EVIDENCE_TEXT];
	bool approved, refused, ended, stale; /* stale: what it was decided on has changed */
	char approver[80], result[24];
	int64_t at;
	bool waiting;            /* for a second person */
	bool mine;               /* I proposed it */
	bool hidden;             /* blind: its verdict is kept from me until mine is in; outcome, reasons and resolutions of `read` are not filled in then */
};

struct deciding {
	char attempt_id[IDV_ID_SIZE];   /* "" none is at hand */
	struct disposition *draft;      /* secret memory, never NULL once begun; what forms write into, then deciding_edited */
	bool draft_read;                /* what the store has of it is known: until then no form is opened on it */
	struct finding *findings;       /* of the case as it is known now */
	size_t finding_count, findings_more;
	struct decide_policy *policy;
	struct playbook *playbook;
	struct play_advice advice;
	struct thresholds thresholds;
	struct evidence evidence;       /* of what is known now */
	bool draft_kept;                /* what is in draft is in the store */
	char draft_said[200];           /* why it is not kept, or that it came from another console; "" nothing */
	enum deciding_stage stage;
	char changed[DECIDING_SAID];    /* what differed when it was read again: nothing was sent, somebody has to look (deciding_looked) */
	struct deciding_known *known; size_t known_count; /* newest first, DECIDING_KNOWN at most */
	char said[DECIDING_SAID];       /* what came of the last; "" nothing */
	enum style said_style;
	uint64_t changes;               /* grows with all that comes */
	void *work;                     /* of src/desk/deciding*.c alone */
};

/* After desk_open, before team_begin. False and err, of kind ERR_CONFIG: an entry of thresholds, policy or playbook is none. */
bool deciding_begin(struct desk *d, struct err *err);
void deciding_end(struct desk *d);                             /* begins desk_close: drafts under way are waited for; accepts zeroed */
void deciding_open(struct desk *d, const char *attempt_id);   /* the same again is left as it is */
void deciding_close(struct desk *d);
/* A form is opened on the draft: it gets an id and the findings of weight, and the screening is read where it was not. Again and again does no harm. */
void deciding_form(struct desk *d);
/* All that is known of the case at hand; false: nothing is read yet. Valid until the next turn. */
bool deciding_basis(struct desk *d, struct basis *out);
void deciding_look(struct desk *d);                            /* before each frame: findings anew where something came */
/* What was looked at: a pane by its short name, a picture with the digest of its bytes and for how long more. */
void deciding_saw_pane(struct desk *d, enum idv_pane pane);     /* it is on the screen now; 0: none is any more */
void deciding_saw_picture(struct desk *d, const char *attempt_id, const struct record_value *v, const char digest[EVIDENCE_TEXT], int64_t ms);
size_t deciding_unseen(struct desk *d, const char *out[DISPOSITION_UNSEEN]); /* names, for people; valid until the next call */
void deciding_edited(struct desk *d);                          /* the draft was changed: it is stored */
/* Who closed is not told any more; what comes of it is said. */
void deciding_forget(struct desk *d, const void *owner);
void deciding_drop(struct desk *d);                            /* the draft is thrown away */
void deciding_looked(struct desk *d);                          /* somebody has seen what changed */
/* Why nothing can be decided now; why not this; NULL: it can. Valid until the next call. */
const char *deciding_off(struct desk *d);
bool deciding_reads(struct desk *d);                           /* that is only for as long as something is being read: a form may open on it */
const char *deciding_off_outcome(struct desk *d, enum outcome o);
/* The case is there for calibration: what others decided about it is kept from me. */
bool deciding_calibrates(const struct desk *d);
/* Why nothing may be retried or settled but by a disposition (setting dispositions); NULL: it may. */
const char *deciding_only(const struct desk *d);
const char *deciding_off_approve(struct desk *d);
/* What would sign, and what a second person is needed for; sentences for the form; "" nothing to say. */
void deciding_signs(struct desk *d, char out[200]);
void deciding_seconds(struct desk *d, char out[200]);
/* The exact requests that would be sent, as text; empty where none is. */
void deciding_requests(struct desk *d, struct buf *out);
/* Checks, reads again, signs, stores, and where nobody else is needed carries it out. False and err: it was not even begun. What comes of it is told to who asked
 * (reply->err) and said. */
bool deciding_decide(struct desk *d, struct ticket who, struct err *err);
/* The second look on known[i]: approve carries it out; refuse ends it. Blind: outcome (1 + enum outcome) is what I would decide, compared then; else 0. */
bool deciding_approve(struct desk *d, size_t i, bool approve, int outcome, struct ticket who, struct err *err);
/* Carries out known[i], which needs nobody (more) and has no end: sends it unless it was sent already or what it was decided on has changed, and writes down
 * what came of it. Of one that waits and is mine: takes it back. */
bool deciding_carry_out(struct desk *d, size_t i, struct ticket who, struct err *err);
/* One of the words of known[i], "narrative" or "resolution 1", as they were written. False: there is none, its key is not here or gone, or it is hidden. */
bool deciding_words(const struct desk *d, size_t i, const char *name, struct buf *out);
struct source deciding_source(struct desk *d);

#endif
