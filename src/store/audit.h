/* The audit writer of this process: what it adds to its chain (chain.h), and where that goes. An event that belongs to an act is added to the act's
 * transaction, so that both are there or neither. What only tells (a view, a picture shown) goes in transactions of its own, as many as wait at once.
 * While the store is away events wait in a file of 0600 (spool.h), in a chain of their own, and follow. Heads of the chains go to syslog, where who
 * can change the store cannot change them, and into each other's chains.
 *
 * What was lost in the commit (STORE_UNKNOWN) is settled by looking whether its event is there. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/cases.h"
#include "store/chain.h"
#include "store/person.h"
#include "store/store.h"

enum audit_kind {
#define EVENT(name, word, sentence) AUDIT_##name,
#include "store/event.def"
#undef EVENT
	AUDIT_KINDS
};
const char *audit_kind_word(enum audit_kind kind);
/* "showed user.phone_number in clear": the kind's sentence with the detail's words, into out. A kind that is not known: the detail as it is. */
void audit_sentence(const char *kind, const char *detail, char *out, size_t size);

/* A detail under way; what does not fit is left out. Zeroed is empty. */
struct audit_detail { char text[CHAIN_DETAIL / 2]; };
void audit_word(struct audit_detail *d, const char *name, const char *value);
void audit_number(struct audit_detail *d, const char *name, int64_t value);
/* How an event names a case. */
void audit_subject(char out[CHAIN_CASE], const char *template_id, enum case_user kind, bool hashed, const char *user);
void audit_subject_of(char out[CHAIN_CASE], const struct case_row *row);

struct audit;

/* me is borrowed and may be filled further until the first event (PostgreSQL's login is not known before). auditor: who can verify (audit_key.h).
 * spool: directory for what waits, NULL: nothing waits, as in tests. */
struct audit *audit_open(struct store *s, const struct person *me, const char *program, const unsigned char auditor[CHAIN_KEY], const char *spool);
/* The end event, and all that waits, into the store if it can be reached, else into the file. Accepts NULL. */
void audit_close(struct audit *a);
struct source audit_source(struct audit *a);

/* The event of an act, in its transaction of the WRITE lane. A NULL audit records nothing, here and below. subject "" none; d NULL: no detail. */
void audit_event(struct audit *a, struct store_tx *t, enum audit_kind kind, const char *subject, const struct audit_detail *d);
/* An event that stands alone. */
void audit_note(struct audit *a, enum audit_kind kind, const char *subject, const struct audit_detail *d);
/* In the reply to an act with an event that says STORE_UNKNOWN: told once it is known, after the store is back. */
void audit_settle(struct audit *a, void (*told)(void *ctx, bool done), void *ctx);
void audit_forget(struct audit *a, const void *ctx);

/* How many events wait for the store, and what troubles the writing of them; err->kind ERR_NONE: nothing. */
size_t audit_waiting(const struct audit *a, struct err *err);
/* Where this process's chain in the store stands: the last event that is stored. False: there is none yet. */
bool audit_place(const struct audit *a, char writer[CHAIN_WRITER], int64_t *seq);
/* Tells `to` each head beside syslog; for tests. */
void audit_heads_to(struct audit *a, void (*to)(void *ctx, const struct chain_head *h), void *ctx);

/* Rows of the statements EVENT_*. */
bool audit_read(const struct store_rows *rows, size_t row, struct chain_event *e);

#endif
