/* Decisions as the store keeps them: the record as it was signed, what is sealed beside it, signatures, what came of it. Nothing of
 * a decision is ever changed: a table of parts that are only added to, and the database itself refuses what is not. Drafts are a
 * row a case and person, sealed.
 *
 *	PROPOSED -> ENDED                          where nobody else is needed
 *	PROPOSED -> APPROVED -> ENDED              by two people
 *	PROPOSED -> REFUSED                        by another than who proposed
 *	PROPOSED [-> APPROVED] -> VOID             what it was decided on has changed, or it was taken back
 */
#ifndef STORE_DECISIONS_H
#define STORE_DECISIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/audit.h"
#include "store/cases.h"
#include "store/keys.h"
#include "store/store.h"

enum { DECISION_ID = 33, DECISION_DIGEST = 65, DECISION_RECORD_MAX = 256 * 1024 };

enum decision_part {
	DECISION_PROPOSED,
	DECISION_APPROVED,
	DECISION_REFUSED,
	DECISION_VOID /* its evidence changed */,
	DECISION_ENDED,
	DECISION_PARTS
};
extern const char *const decision_part_names[DECISION_PARTS]; /* "proposed" ... */

/* One part. Read: borrowed from the rows. Strings are never NULL there; NULL is "" in what is added. */
struct decision_row {
	char id[DECISION_ID];
	int64_t case_id, seq, at; /* seq: from 0, given by the store */
	enum decision_part part;
	char person[PERSON_ID], host[PERSON_HOST]; /* on PostgreSQL the login itself, else it is refused */
	char digest[DECISION_DIGEST];              /* of the decision's record: of its proposal, in every part */
	char evidence[DECISION_DIGEST];            /* of an approval: the proposal's, else it is UNMET */
	const char *record;
	size_t record_len;           /* canonical JSON of PROPOSED and ENDED; "" else: the signature is over the proposal's */
	const char *signature, *key; /* armoured; the public key's line; "" none */
	bool by_store, touch;
	unsigned second; /* of PROPOSED: what a second person is needed for (disposition_second), 0 nobody */
	const void *sealed;
	size_t sealed_len; /* read alone: NULL none */
};

/* Adds a part, numbered by the store. UNMET: there is no such decision, it was ended, approved, refused or void already, (APPROVED,
 * REFUSED) who proposed it is who approves or nobody was asked to, (ENDED) a second person is still to approve it. key NULL or text
 * "": nothing is sealed. The caller adds the event. */
void decisions_add(struct store_tx *t, const struct decision_row *row, const struct case_key_secret *key, const char *sealed_text,
                   size_t sealed_len);
void decisions_of_case(struct store_tx *t, int64_t case_id); /* all parts, oldest first */
void decisions_by_id(struct store_tx *t, const char *id);
void decisions_waiting(struct store_tx *t, size_t most); /* proposals that wait for an approval, oldest first */
/* All parts of decisions that were proposed from `from` to before `to`, a decision after the other; `most` decisions. For
 * `quality`, lists and export. */
void decisions_since(struct store_tx *t, int64_t from, int64_t to, size_t most);
/* The same, newest first, those before (at, id), INT64_MAX "" first; case_id 0: of all. */
void decisions_page(struct store_tx *t, int64_t case_id, int64_t at, const char *id, size_t most);
bool decisions_read(const struct store_rows *rows, size_t row, struct decision_row *out); /* false past the end */
/* What is sealed, into secret memory, with a NUL; secret_free it. NULL: nothing is, or its key is another or gone. */
char *decisions_unseal(const struct decision_row *row, const struct case_key_secret *key, size_t *len);

/* The event of a part, and its words: id and digest of the decision, codes, the fingerprint of the key that signed, when. outcome: its code, of an end its result; "" none. */
enum audit_kind decisions_event(const struct decision_row *row, const char *outcome, struct audit_detail *d);

/* The draft of a person: sealed bytes. Read: false: none, or its key is gone. */
void decisions_put_draft(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at,
                         const struct case_key_secret *key, const void *bytes, size_t len);
void decisions_drop_draft(struct store_tx *t, int64_t case_id, const struct person *me);
void decisions_draft(struct store_tx *t, int64_t case_id, const struct person *me);
bool decisions_read_draft(const struct store_rows *rows, const struct case_key_secret *key, void *out, size_t room, size_t *len);

#endif
