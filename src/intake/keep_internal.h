/* The two halves of keep_store.h, for its files alone. */
#ifndef INTAKE_KEEP_INTERNAL_H
#define INTAKE_KEEP_INTERNAL_H

#include "api/api.h"
#include "api/budget.h"
#include "intake/keep_store.h"
#include "store/audit.h"
#include "store/intents.h"
#include "store/store.h"

enum { KEEP_LOCKS = 16, KEEP_AGAIN = 32, KEEP_CASES = 16 };

/* A subject that this process writes for, or is about to. */
struct keep_lock {
	bool taken;
	struct intent subject;  /* account, template and user */
	char intent[INTENT_ID]; /* added under it; "" none yet */
	int64_t known;          /* intents of the subject when it was looked at */
};

/* Whose a screening is, as events name it. */
struct keep_case { char screening_id[INTENT_FIELD], subject[CHAIN_CASE]; };

/* What a store_tx was sent for. */
struct keep_op {
	struct keep_op *next;
	struct keep_store *k;
	struct keep_call *call; /* NULL: nobody waits any more */
	void (*replied)(struct keep_op *op, const struct store_reply *reply);
	size_t lock;
	struct intent intent;   /* of an add */
	char id[INTENT_ID], word[16], detail[INTENT_FIELD];
	int64_t server_time;
	bool audited;
};

/* What came of a write and could not be stored: tried again when the store is back. */
struct keep_again {
	char id[INTENT_ID], word[16], detail[INTENT_FIELD];
	int64_t server_time;
};

/* Calls of an endpoint. Times are monotonic ms. */
struct keep_slice {
	int limit, left;
	int64_t good_until;    /* of what is left */
	int64_t taken_ms;      /* by the store's clock, when */
	bool asked;            /* more is under way */
	int64_t wait_until;    /* none is to be had before */
	int64_t closed_until;  /* by any process */
	int used;              /* by all, when it was asked last */
	int64_t used_at;
};

struct keep_store {
	struct store *store;
	const struct opened *opened;
	const struct person *me;
	struct audit *audit;
	struct api_keep keep;
	char account[ACCOUNT_MAX];
	struct keep_op *ops;
	/* Writes. */
	struct intent *list;
	size_t count, room;
	int64_t changed;       /* of the newest row read */
	bool loaded, refreshing;
	void (*is_read)(struct keep_store *k); /* after each reading of the rows */
	struct keep_lock locks[KEEP_LOCKS];
	struct keep_again again[KEEP_AGAIN];
	size_t again_count;
	struct keep_case cases[KEEP_CASES]; /* of screenings that are acted on: the latest */
	size_t next_case;
	char *moving;          /* the old journal, under the name it has while its writes are moved; NULL: nothing is */
	struct intent *old;    /* its writes; id "": that one is in the store */
	size_t old_count, unmoved, moves; /* of them: not in the store yet; under way */
	bool stuck;            /* one could not be moved: at the next start */
	/* Calls. */
	struct budgets own;
	struct keep_slice slices[BUDGETS_MAX];
};

extern const struct intent_keep keep_store_intents;
extern const struct budget_keep keep_store_budgets;

#define COPY(to, from) snprintf((to), sizeof(to), "%s", (from))

/* keep_list.c */
void keep_list_put(struct keep_store *k, const struct intent *i);
struct intent *keep_list_find(const struct keep_store *k, const char *id);
void keep_list_take(struct keep_store *k, const struct store_rows *rows);
void keep_row_of(const struct keep_store *k, const struct intent *i, struct intent_row *row);
struct keep_op *keep_op_begin(struct keep_store *k, struct keep_call *call, void (*replied)(struct keep_op *op, const struct store_reply *reply));
void keep_op_send(struct keep_op *op, struct store_tx *t);
/* keep_intents.c */
void keep_intents_refresh(struct keep_store *k);
/* keep_audit.c: the event of an intent, in the transaction that writes it down; word NULL: it is begun. */
void keep_audit(struct keep_store *k, struct store_tx *t, const struct intent *i, const char *word);
void keep_audit_case(struct keep_store *k, const char *screening_id, const struct store_rows *rows); /* the rows of cases_find_screening */
void keep_audit_learn(struct keep_store *k); /* asks for the cases of acts that are open */
/* keep_move.c */
void keep_move_begin(struct keep_store *k);
void keep_move_go(struct keep_store *k); /* what can be moved now */
/* keep_budgets.c */
void keep_budgets_finish(struct keep_store *k);
int keep_budgets_timeout_ms(const struct keep_store *k);
void keep_budgets_run(struct keep_store *k);

#endif
