/* `idreview decision`: its words, and what they share. Within src/command/decision*.c only. */
#ifndef COMMAND_DECISION_H
#define COMMAND_DECISION_H

#include "command/store.h"
#include "decide/disposition.h"
#include "sign/sign.h"
#include "store/decisions.h"

/* A decision as the store has it: more parts than may be are read too, so that they are found. */
enum { HELD_PARTS = 8 };
struct held {
	struct decision_row parts[HELD_PARTS]; /* whose texts are its own */
	size_t count;
	bool readable; /* read is filled; else why says why not */
	struct disposition_read read;
	struct err why;
};

bool decision_is_id(const char *word); /* else it names a file */
shelf_run decision_list, decision_show, decision_verify, decision_export;

bool held_get(struct shelf *s, const char *id, struct held *h, struct err *err);
bool held_unknown(const char *id, struct err *err); /* false, and err says so */
/* Newest first: of a case, 0 of all; at most `most`, 0 all. each gives false to end it, with err where that is an error. */
bool held_each(struct shelf *s, int64_t case_id, size_t most, bool (*each)(void *ctx, struct held *h, struct err *err), void *ctx,
               struct err *err);
void held_finish(struct held *h);
/* "done", "waits for a second look": what became of it. */
void held_state(const struct held *h, char *out, size_t size);
/* A proposal that waits for a second look is kept from whoever gives it (setting blind). */
bool held_is_hidden(const struct shelf *s, const struct held *h);
bool held_refuse_hidden(const struct shelf *s, const struct held *h, struct err *err);
/* Its sealed words, in secret memory; NULL and err of kind ERR_NOT_FOUND: its key was destroyed, or nothing was sealed.
 * ERR_UNVERIFIED: they were changed. */
char *held_words(struct shelf *s, const struct held *h, size_t *len, struct err *err);
/* What the signature of a part says, and over which bytes. False: such a part is not signed. */
bool held_signed(const struct held *h, size_t part, enum sign_meaning *m, const char **bytes, size_t *len);

/* Every check of a decision, a sentence each; how many failed. ok 0: it did not hold; 1: it did; 2: it could not be looked at. */
typedef void decision_say(void *ctx, int ok, const char *what, const char *text);
bool decision_check(struct shelf *s, const struct held *h, decision_say *say, void *ctx, size_t *faults, struct err *err);
/* The same of a record in a file, with the signatures beside it. */
bool decision_check_file(const char *path, decision_say *say, void *ctx, size_t *faults, struct err *err);
bool decision_find_event(struct shelf *s, const struct decision_row *row, const char *subject, char out[200],
                         struct err *err); /* "" it is there as it should be */

/* What of decisions the store has, a row each, to hold against the trail. parts: bits 1 << enum decision_part; 0: it was asked for and
 * is not there. */
struct decision_ledger_row {
	char id[DECISION_ID], digest[DECISION_DIGEST];
	unsigned parts;
	bool wrong; /* for the caller: something of it was found already */
};
struct decision_ledger {
	struct decision_ledger_row *rows;
	size_t count, room;
};
void decision_ledger_add(struct decision_ledger *l, const char *id, const struct held *h, bool wrong); /* h NULL: it is not there */
void decision_ledger_finish(struct decision_ledger *l);
/* A sentence a part that the trail has and the store has not. row NULL: nothing of the decision is in the ledger; first: of it. */
typedef void decision_ledger_lacks(void *ctx, struct decision_ledger_row *row, const char *id, const char *text, bool first);
/* subject: events of this case alone, NULL all; only: decisions of the ledger alone, whose order changes. False and err: the trail
 * cannot be read. */
bool decision_check_trail(struct shelf *s, struct decision_ledger *ledger, const char *subject, bool only, decision_ledger_lacks *lacks,
                          void *ctx, struct err *err);

#endif
