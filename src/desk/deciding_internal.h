/* What the files of the decision at hand share. They stand on each other in this order: snapshot, basis, seen, says, draft, known, run, again, part, record, carry,
 * decide, approve, deciding. */
#ifndef DESK_DECIDING_INTERNAL_H
#define DESK_DECIDING_INTERNAL_H

#include "desk/deciding.h"
#include "desk/internal.h"
#include "store/audit.h"
#include "store/calibration.h"
#include "store/decisions.h"

/* -- deciding_snapshot.c: what is decided on, as copies of its own ------------------------------------------------------------------------------- */

struct snapshot {
	struct record **chain;   /* owned, as the look */
	size_t count, self;
	struct aml_look look;
	bool looked;
	int64_t links[BASIS_LINKS];
	int64_t now, read_at, look_read_at;
	const struct thresholds *thresholds;
};
void snapshot_take(struct snapshot *s, const struct basis *b);     /* what was in it goes */
void snapshot_finish(struct snapshot *s);                          /* accepts zeroed */
struct basis snapshot_basis(const struct snapshot *s);             /* borrowed; attempt NULL: nothing was taken */

/* -- what is held of the case at hand --------------------------------------------------------------------------------------------------------------- */

/* A decision of the store, beside struct deciding_known of the same place. */
struct known_part {
	char *record; size_t record_len;  /* mem */
	char *words; size_t words_len;    /* unsealed; secret memory; NULL: erased, or no key */
	struct evidence evidence;         /* that it rests on */
};

/* Drafts of a case on their way into the store. */
struct draft_run {
	struct draft_run *next;
	struct desk *desk;
	int64_t case_id;
	struct case_key_secret *key;      /* secret memory; NULL: not here yet */
	struct buf bytes;                 /* what is to be stored next; empty: it is to be taken away */
	bool waiting, drop;               /* there is something to be stored; that is nothing */
	bool busy;                        /* a key or a transaction is under way */
	int64_t retry_ms;                 /* monotonic: what the store did not take is tried again then */
};

/* Drafts where there is no store. */
struct kept_draft {
	struct kept_draft *next;
	char attempt_id[IDV_ID_SIZE];
	struct disposition *draft;
};

struct decide_run;

struct deciding_work {
	/* Of the caseload, borrowed until something of it changes. */
	struct record **chain;
	size_t chain_count, chain_room, self;
	uint64_t load_changes, look_changes, dossier_changes, print;
	bool fresh;                       /* findings and evidence are of what is known now */
	struct snapshot shown;            /* what the draft is written on */
	bool form;                        /* one was opened: the screening is wanted */
	/* Looked at. */
	struct evidence_picture pictures[EVIDENCE_PICTURES];
	size_t picture_count;
	int64_t pane_ms[IDV_PANE_JSON + 1], pane_since_ms;
	enum idv_pane pane;
	char unseen[DISPOSITION_UNSEEN][EVIDENCE_WHAT + 40];
	/* The store. */
	uint32_t turn;                    /* answers to another one are of a case that was left */
	bool asking, known_read;
	uint64_t asked_changes;           /* of the dossier, when the store was asked last */
	struct calibration calibration;   /* is what is decided here now one? */
	struct case_key_secret *key;      /* of the case; secret memory; NULL: it has none yet, or it was destroyed */
	struct known_part *parts;
	struct draft_run *drafts;
	struct kept_draft *kept;
	/* Signing. */
	struct sign_choice choice;
	struct err choice_err;
	bool choosing, chosen;
	char promised[SIGN_PRINT];        /* the key that a form said would sign; "" none did */
	struct signer signer;
	struct decide_run *run;           /* a decision under way; NULL */
	char why[560];
};

static inline struct deciding_work *deciding_work(const struct desk *d)
{
	return d->deciding.work;
}

/* -- deciding_basis.c ---------------------------------------------------------------------------------------------------------------------------------- */

/* The row of the case at hand; NULL: the store does not know it, or not with this attempt as its newest. */
const struct case_row *deciding_row(const struct desk *d);
struct attempt *deciding_attempt(const struct desk *d);
/* Findings, evidence, advice anew where something came, and what changed under a draft. */
void deciding_know(struct desk *d);
/* What differs between what the draft is written on and what is known now, as a sentence; how many. */
size_t deciding_differs(struct desk *d, struct evidence_change out[EVIDENCE_CHANGES]);
/* Appends as much as has room. */
void deciding_append(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void deciding_put_changes(const struct evidence_change *changes, size_t count, const char *before, char *out, size_t size);
/* The draft is written on what is known now. */
void deciding_take_shown(struct desk *d);

/* -- deciding_seen.c ----------------------------------------------------------------------------------------------------------------------------------- */

void deciding_seen_none(struct desk *d);
/* "Docs 12 s", of those that were open. */
enum { SEEN_PANE = 64 };
size_t deciding_panes(struct desk *d, char out[IDV_PANE_JSON][SEEN_PANE]);

/* -- deciding_draft.c ---------------------------------------------------------------------------------------------------------------------------------- */

void draft_begin(struct desk *d);        /* an empty one */
void draft_store(struct desk *d, bool drop); /* as it is; drop: it is taken away */
void draft_leave(struct desk *d);        /* the case is closed: kept where there is no store */
bool draft_take_local(struct desk *d);   /* what is under way, or kept here; false: the store has to be asked */
void draft_take_stored(struct desk *d, const struct store_rows *rows);
int64_t draft_due_ms(const struct desk *d); /* monotonic; INT64_MAX: never */
void draft_turn(struct desk *d);
void drafts_under_way_end(struct desk *d); /* waits for them; before the store is closed */

/* -- deciding_known.c ---------------------------------------------------------------------------------------------------------------------------------- */

void known_ask(struct desk *d);          /* the case's decisions, and its draft the first time */
void known_forget(struct desk *d);

/* -- deciding_says.c ----------------------------------------------------------------------------------------------------------------------------------- */

/* Asks which key would sign: once a form, or again. Then `chosen`, and choice or choice_err. */
void deciding_choose(struct desk *d, bool again);
/* The same for a decision that begins: what was said to sign is remembered, and where it is another key then, err says so: nobody signs by a key they were
 * not shown. */
void deciding_choose_as_told(struct desk *d);
bool deciding_chose_as_told(struct desk *d, struct err *err);
bool deciding_choose_store(struct desk *d, struct sign_choice *out, struct err *err); /* the store's key, whatever the reviewer has */
/* The verdicts so far, for clear and reject: true, and out is to be finished; for others false. */
bool deciding_hits(struct desk *d, const struct disposition *draft, struct aml_decision *out, struct err *err);
void deciding_retry(struct desk *d, const struct disposition *draft, struct idv_retry *out);
/* Each exact request into its own buffer, initialised here and to be finished by the caller; how many. */
enum { DECIDING_REQUESTS = 2 };
unsigned deciding_second(struct desk *d);
size_t deciding_bodies(struct desk *d, const struct disposition *draft, struct buf out[DECIDING_REQUESTS], const char *names[DECIDING_REQUESTS], struct err *err);
void deciding_say(struct desk *d, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* -- deciding_run.c: a decision under way -------------------------------------------------------------------------------------------------------------------- */

enum decide_kind { DECIDE_NEW, DECIDE_APPROVE, DECIDE_REFUSE, DECIDE_CARRY_OUT, DECIDE_TAKE_BACK };

struct decide_run {
	struct desk *desk;
	struct ticket who;
	enum decide_kind kind;
	struct case_row row;              /* as it was when it began */
	struct disposition *draft;        /* secret memory: what is decided */
	struct aml_decision hits;         /* of clear and reject */
	bool has_hits;
	struct snapshot shown;            /* what it is decided on */
	struct buf record, words;         /* that are signed; what is sealed beside them */
	char digest[EVIDENCE_TEXT];       /* of the record */
	struct evidence evidence;         /* of the proposal */
	unsigned second;
	struct calibration calibration;   /* it is one: recorded, and not carried out */
	int64_t decided_at;               /* of one of the store; unix s */
	/* Reading again. */
	unsigned waits;                   /* answers to come, the screening's apart */
	bool reading, look_wanted;
	struct err read_err;
	/* Signing and storing a part. */
	struct decision_row part;
	struct buf part_record;
	struct signature *signature;
	const char *outcome_word;         /* of its event */
	bool fenced;                      /* the part is stored by who holds the claim alone */
	bool by_store;                    /* signed by the store's key, since the other did not */
	/* What came of it. */
	const char *result;               /* as struct disposition_end has it */
	char result_id[IDV_ID_SIZE], told[400];
	bool ok, said;                    /* said: what came of it was */
	struct err err;
	struct evidence_change changes[EVIDENCE_CHANGES];
	size_t change_count;
	bool after;
	void (*then)(struct decide_run *r, bool ok, const struct err *err); /* once what is under way is */
};

/* One at a time; NULL where one is under way. */
struct decide_run *run_begin(struct desk *d, enum decide_kind kind, struct ticket who);
/* It is over: who asked is told, and said is what came of it. */
void run_over(struct decide_run *r, bool ok, const struct err *err);
/* The case is left: nothing of what comes is minded any more. */
void run_drop(struct desk *d);

/* -- deciding_again.c: everything read again ----------------------------------------------------------------------------------------------------------------- */

void again_begin(struct decide_run *r, void (*then)(struct decide_run *r, bool ok, const struct err *err));
void again_turn(struct decide_run *r);    /* in each turn: is all of it here? */
bool again_is_here(const struct decide_run *r);
/* What differs from what it is decided on, into r->changes; own: without what a write of ours did. */
size_t again_differs(struct decide_run *r, bool own);

/* -- deciding_part.c: a part signed, and stored with its event -------------------------------------------------------------------------------------------------- */

/* Of r->record, or for ENDED of r->part_record. then: ok, it is stored. */
void part_sign(struct decide_run *r, enum decision_part part, enum sign_meaning meaning, void (*then)(struct decide_run *r, bool ok, const struct err *err));
/* The same without a signature: void. */
void part_add(struct decide_run *r, enum decision_part part, void (*then)(struct decide_run *r, bool ok, const struct err *err));

/* -- deciding_record.c ----------------------------------------------------------------------------------------------------------------------------------------------- */

bool record_make(struct decide_run *r, struct err *err);                     /* into r->record and r->words */
/* The other way round: what was decided, of a decision of the store. False: its words are erased, so it cannot be carried out here. */
bool record_restore(struct decide_run *r, const struct deciding_known *k, const struct known_part *p, struct err *err);

/* -- deciding_carry.c ------------------------------------------------------------------------------------------------------------------------------------------------- */

void carry_out(struct decide_run *r);     /* sends, reads once more, writes down what came of it; ends the run */
void carry_end(struct decide_run *r, const char *result); /* the same without sending */
void carry_changed(struct decide_run *r); /* nothing is sent, since it is not what was decided on any more */

/* -- deciding_decide.c, deciding_approve.c ------------------------------------------------------------------------------------------------------------------------------ */

/* The claim is mine, firmly, then everything is read again. */
void run_read(struct decide_run *r, void (*then)(struct decide_run *r, bool ok, const struct err *err));

#endif
