/* Intents: writes that leave the host, recorded before they are sent and after, for all users of the store. What the states mean and when
 * they change is decided by who keeps them (intake/keep_store.h); here are the rows. */
#ifndef STORE_INTENTS_H
#define STORE_INTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/cases.h"
#include "store/person.h"
#include "store/store.h"

/* As enum intent_state of api/intent.h, in its order: up to INTENT_ROW_OPEN an intent bars its subject. */
enum intent_row_state {
	INTENT_ROW_INTENDED, INTENT_ROW_SENT, INTENT_ROW_OPEN, INTENT_ROW_DONE, INTENT_ROW_APPEARED, INTENT_ROW_REFUSED, INTENT_ROW_GIVEN_UP
};

struct intent_row {
	char id[33], account[400], template_id[512], user_id[512], op[16];
	enum case_user user_kind;
	char newest_id[512], strategy[32], steps[160], request[9];
	enum intent_row_state state;
	char reason[64];         /* a code; of REFUSED and OPEN */
	char result_id[512];     /* of DONE and APPEARED */
	bool told, said;
	int64_t said_at, at, server_at, closed_at;
	char person[PERSON_ID], host[PERSON_HOST], boot[40];
	int64_t pid, started;
	int64_t changed;         /* grows with each change of any intent */
};

/* Needs ONE: UNMET while another intent of the subject at the account is open. */
void intents_add(struct store_tx *t, const struct intent_row *i);
/* The same, and UNMET too when the subject has another number of intents than `known` rows of intents_of said, since 0: what was
 * decided then was decided without what others began since. In one statement, however slow who sends it is. */
void intents_add_after(struct store_tx *t, const struct intent_row *i, int64_t known);
/* It leaves, or it never did: both need that it was only intended. The first UNMET when it was closed meanwhile; of the second the
 * rows changed tell. */
void intents_sent(struct store_tx *t, const char *id);
void intents_ended(struct store_tx *t, const char *id);
/* A new state, while it is not closed; UNMET when it is, or is unknown. reason and result_id NULL, server_at and closed_at 0: as they
 * were. */
void intents_set(struct store_tx *t, const char *id, enum intent_row_state state, const char *reason, const char *result_id,
                 int64_t server_at, int64_t closed_at);
void intents_told(struct store_tx *t, const char *id);
void intents_said(struct store_tx *t, const char *id, int64_t at);
/* Lists, oldest first; rows by intents_read. */
void intents_list(struct store_tx *t, const char *account);  /* of all users: open, or not told; NULL: of all accounts */
void intents_since(struct store_tx *t, int64_t changed);     /* those changed after, of all accounts, in the order of their change */
/* Of a subject, begun since; in any state. */
void intents_of(struct store_tx *t, const char *account, const char *template_id, const char *user_id, int64_t since);
/* Of a case: of its subject, of its attempts or of their screenings, at any account; the oldest first. */
void intents_of_case(struct store_tx *t, const struct case_row *row, size_t most);
void intents_get(struct store_tx *t, const char *id);
bool intents_read(const struct store_rows *rows, size_t row, struct intent_row *out);
/* Closed and told, or closed before `before`. */
void intents_tidy(struct store_tx *t, int64_t before);

#endif
