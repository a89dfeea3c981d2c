/* Decisions as the store keeps them: the record as it was signed, what is sealed beside it, signatures, what came of it. Nothing of a decision is ever
 * changed: a table of parts that are only added to. Drafts are a row a case and person, sealed. */
#ifndef STORE_DECISIONS_H
#define STORE_DECISIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/cases.h"
#include "store/keys.h"
#include "store/store.h"

enum { DECISION_ID = 33, DECISION_DIGEST = 65, DECISION_RECORD_MAX = 256 * 1024 };

enum decision_part { DECISION_PROPOSED, DECISION_APPROVED, DECISION_REFUSED, DECISION_VOID /* its evidence changed */, DECISION_ENDED, DECISION_PARTS };

/* One part. Borrowed from the rows. */
struct decision_row {
	char id[DECISION_ID];
	int64_t case_id, seq, at;
	enum decision_part part;
	char person[PERSON_ID], host[PERSON_HOST];
	char digest[DECISION_DIGEST];  /* of the decision's record: of its proposal, in every part */
	char evidence[DECISION_DIGEST];
	const char *record; size_t record_len;   /* canonical JSON of PROPOSED and ENDED; "" else: the signature is over the proposal's */
	const char *signature, *key;             /* armoured; the public key's line; "" none */
	bool by_store, touch;
	const void *sealed; size_t sealed_len;   /* NULL none */
};

/* Adds a part, numbered by the store. UNMET: there is no such decision, it was ended, approved or refused already, or (APPROVED, REFUSED) who proposed it
 * is who approves: PostgreSQL refuses that by login whatever the program says. key NULL: nothing is sealed. The caller adds the event. */
void decisions_add(struct store_tx *t, const struct decision_row *row, const struct case_key_secret *key, const char *sealed_text);
void decisions_of_case(struct store_tx *t, int64_t case_id);   /* all parts, oldest first */
void decisions_by_id(struct store_tx *t, const char *id);
void decisions_waiting(struct store_tx *t, size_t most);       /* proposals that wait for an approval, oldest first */
void decisions_since(struct store_tx *t, int64_t from, int64_t to, size_t most); /* all parts of decisions proposed then; for `quality` and export */
bool decisions_read(const struct store_rows *rows, size_t row, struct decision_row *out);

/* The draft of a person: sealed bytes. "" takes it away. Read: false: none, or its key is gone. */
void decisions_put_draft(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const struct case_key_secret *key, const void *bytes, size_t len);
void decisions_drop_draft(struct store_tx *t, int64_t case_id, const struct person *me);
void decisions_draft(struct store_tx *t, int64_t case_id, const struct person *me);
bool decisions_read_draft(const struct store_rows *rows, const struct case_key_secret *key, void *out, size_t room, size_t *len);

#endif
