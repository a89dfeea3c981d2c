/* Writes as events of the audit trail. An act on a screening is an event of the case that has it, where one is known; else of the screening. */
#include <stdio.h>
#include <string.h>

#include "intake/keep_internal.h"
#include "store/opened.h"

/* -- whose a screening is --------------------------------------------------------------------------------------------------------- */

static struct keep_case *find(struct keep_store *k, const char *screening_id)
{
	for (size_t i = 0; i < KEEP_CASES; i++)
		if (*screening_id && !strcmp(k->cases[i].screening_id, screening_id))
			return &k->cases[i];
	return NULL;
}

void keep_audit_case(struct keep_store *k, const char *screening_id, const struct store_rows *rows)
{
	struct case_row row;
	struct keep_case *c = find(k, screening_id);
	if (!cases_read(rows, 0, &row))
		return;
	if (!c) {
		c = &k->cases[k->next_case];
		k->next_case = (k->next_case + 1) % KEEP_CASES;
	}
	COPY(c->screening_id, screening_id);
	audit_subject_of(c->subject, &row);
}

static void learned(struct keep_op *op, const struct store_reply *reply)
{
	if (reply->outcome == STORE_DONE)
		keep_audit_case(op->k, op->intent.client_user_id, &reply->rows[0]);
}

/* What earlier runs left open is settled without its lock, in which the case is looked for. */
void keep_audit_learn(struct keep_store *k)
{
	for (size_t i = 0; k->audit && i < k->count; i++) {
		const struct intent *open = &k->list[i];
		if (!intent_is_act(open) || !intent_is_open(open) || find(k, open->client_user_id))
			continue;
		struct store_tx *t = store_begin(k->store, STORE_WRITE);
		struct keep_op *op = keep_op_begin(k, NULL, learned);
		op->intent = *open;
		cases_find_screening(t, open->client_user_id, NULL);
		keep_op_send(op, t);
	}
}

/* -- events ----------------------------------------------------------------------------------------------------------------------- */

static void outcome(struct audit_detail *d, const struct intent *i, const char *word, const char *what)
{
	audit_word(d, "outcome", word);
	audit_word(d, what, *i->result_id ? i->result_id : "-");
}

static void audit_act(struct keep_store *k, struct store_tx *t, const struct intent *i, const char *word)
{
	const struct keep_case *known = find(k, i->client_user_id);
	bool given_up = word && !strcmp(word, "given_up");
	char subject[CHAIN_CASE];
	struct audit_detail d = { 0 };
	audit_subject(subject, i->template_id, CASE_USER, false, i->client_user_id);
	audit_word(&d, "intent", i->id);
	audit_word(&d, "screening", i->client_user_id);
	if (!word) {
		audit_word(&d, "aim", i->strategy);
		audit_word(&d, "steps", i->steps);
	} else if (!given_up) {
		outcome(&d, i, word, "review");
	}
	audit_event(k->audit, t, !word ? AUDIT_SETTLE : given_up ? AUDIT_GIVE_UP : AUDIT_SETTLED, known ? known->subject : subject, &d);
}

void keep_audit(struct keep_store *k, struct store_tx *t, const struct intent *i, const char *word)
{
	char subject[CHAIN_CASE], hash[KEYS_USER_TEXT];
	const char *user;
	bool hashed = false, by_user = i->by == IDV_BY_USER;
	struct audit_detail d = { 0 };
	bool create = !strcmp(i->op, "create");
	enum audit_kind kind = !word ? (create ? AUDIT_CREATE : AUDIT_RETRY) : !strcmp(word, "given_up") ? AUDIT_GIVE_UP :
	                       create ? AUDIT_CREATED : AUDIT_RETRIED;
	if (!k->audit)
		return;
	if (intent_is_act(i)) {
		audit_act(k, t, i, word);
		return;
	}
	user = k->opened->keys && !by_user ? keys_user(k->opened->keys, i->client_user_id, hash, &hashed) : i->client_user_id;
	audit_subject(subject, i->template_id, by_user ? CASE_USER : CASE_CLIENT_USER, hashed, user ? user : "");
	audit_word(&d, "intent", i->id);
	if (!word && !create) {
		audit_word(&d, "strategy", i->strategy);
		audit_word(&d, "newest", i->newest_id);
	}
	if (word && kind != AUDIT_GIVE_UP)
		outcome(&d, i, word, "attempt");
	audit_event(k->audit, t, kind, subject, &d);
}
