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

#endif
