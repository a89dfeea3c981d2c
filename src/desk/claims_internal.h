/* What the files of the claims share. They stand on each other in this order: held, undo, act, marked, claims. */
#ifndef DESK_CLAIMS_INTERNAL_H
#define DESK_CLAIMS_INTERNAL_H

#include "desk/claims.h"
#include "store/audit.h"
#include "store/keys.h"

enum act_way { ACT_FIRST, ACT_BACK, ACT_AGAIN };

/* An act under way: the key of its note, its claim, itself. */
struct act_run {
	struct act_run *next;
	struct desk *desk;
	struct act act;
	char *text;              /* secret memory; NULL */
	struct case_key_secret *key; /* secret memory; NULL */
	struct act_done was;     /* of BACK and AGAIN: what */
	enum act_way way;
	unsigned group;
	bool claimed_for_it;     /* the claim was taken by this act */
	size_t note_step, claim_step; /* where the reply has them */
	struct act_ticket who;
};

struct held_case *claims_find(struct claims *c, int64_t case_id);
/* It is mine now. */
void claims_hold(struct desk *d, const struct claim *claim);
void claims_drop(struct desk *d, int64_t case_id);
void claims_lose(struct desk *d, int64_t case_id, const char *to, int64_t at);
int64_t claims_beat_after_ms(const struct desk *d);
/* The transaction's event, and its subject. */
void claims_event(struct desk *d, struct store_tx *t, enum audit_kind kind, const struct case_row *row, const char *name, const char *value);
/* Begins or goes on with it; the run is the claims' until it is told. */
void act_start(struct desk *d, struct act_run *run);
void act_remember(struct desk *d, const struct act_run *run, int64_t note_id);

#endif
