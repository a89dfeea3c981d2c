/* Cases and attempts, as rows. A case is a template and a user; its state is that of its newest attempt as last read. */
#ifndef STORE_CASES_H
#define STORE_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/person.h"
#include "store/store.h"

enum { CASE_ID_TEXT = 256, CASE_STATUS = 40, CASE_STEPS = 7, CASE_WHY = 400, CASE_QUEUE = 40, CASE_LINKS_MOST = 100, CASE_KINDS = 64, CASE_LISTS = 256 };

enum case_user { CASE_CLIENT_USER, CASE_USER };  /* client_user_id; the vendor's user_id */

/* What is to be done about it, from the status of its newest attempt. */
enum case_stage { STAGE_DONE, STAGE_IN_PROGRESS, STAGE_PENDING, STAGE_UNREAD };

/* What is kept of the screening of a case's newest attempt. Of an attempt that has another it is forgotten. */
struct case_screening {
	int64_t read_at;         /* 0: not read, and nothing of the rest is known */
	char program_id[CASE_ID_TEXT];
	char status[CASE_STATUS]; /* the vendor's word */
	char assignee[CASE_ID_TEXT]; /* a Dashboard user's id; "" nobody */
	int hits, pending;       /* of them: those that wait for a review */
	char kinds[CASE_KINDS];  /* of its hits' lists, as filters name them, sorted, a blank between them: "pep sanctions" */
	char lists[CASE_LISTS];  /* their codes, sorted: "IZ_PEP US_SDN"; those that have no room are left out */
	int terms_version;       /* of the search terms */
};

struct case_row {
	int64_t id;              /* of this store */
	enum case_user user_kind;
	bool user_hashed;        /* user is a keyed hash (setting hash_users) */
	char template_id[CASE_ID_TEXT], user[CASE_ID_TEXT];
	char vendor_user_id[CASE_ID_TEXT]; /* the vendor's user_id where the case goes by client_user_id; "" not known */
	char attempt_id[CASE_ID_TEXT];   /* the newest; "" none is known */
	char screening_id[CASE_ID_TEXT];
	char status[CASE_STATUS];
	enum case_stage stage;
	char steps[CASE_STEPS + 1];      /* a mark a step, in idv's order: + success x failed ~ ? . */
	char why[CASE_WHY];              /* codes, a blank between them, the weightiest first: "aml doc.birth_date" */
	int tries;               /* attempts known */
	int64_t opened_at;       /* when it began to wait: the newest attempt's creation */
	int64_t due_at;          /* 0: none */
	char queue[CASE_QUEUE];  /* "" the usual one */
	int64_t snoozed_until;   /* 0: not */
	char assigned_to[PERSON_ID];
	bool hold;               /* legal hold */
	int64_t ended_at;        /* the relationship with the person ended; 0: not */
	int64_t changed;         /* grows with each change in the store; compare only */
	bool seen, news;         /* by me; changed since */
	int64_t read_at, next_read_at;
	char owner[PERSON_ID];   /* who has it claimed; "" nobody, or the lease is over */
	char owner_session[PERSON_SESSION]; /* at which of his consoles */
	char holder[PERSON_ID];  /* as owner, also when the lease is over */
	char owner_host[PERSON_HOST];
	int64_t lease_until, fence;
	struct case_screening screening;
	int notes, links;        /* how many notes; other cases that share something, CASE_LINKS_MOST at most */
};

/* What is kept of an attempt. Strings are borrowed. */
struct attempt_facts {
	const char *attempt_id, *template_id, *client_user_id, *user_id; /* user_id NULL or "": none */
	const char *previous_id, *screening_id, *status;
	enum case_stage stage;
	char steps[CASE_STEPS + 1];
	const char *why;         /* codes, as in case_row; they have blanks between them and no other character than a-z 0-9 . _ */
	int template_version;
	int64_t created_at, completed_at, redacted_at; /* 0: null */
	int64_t read_at;
	/* For links: what other cases may share, normalized (intake/facts.h); only keyed hashes of it come into the transaction. NULL none. */
	const char *phone, *email, *id_number, *ip_address;
};

/* How a case of this template is kept. */
struct keys;
struct case_policy {
	int64_t due_after_s;     /* how long it may wait; 0: it has no due time */
	int64_t sweep_s;         /* read again after this long, while it is not done; 0: never */
	const struct keys *keys; /* for links and hashed users (keys.h); NULL: no links are kept, and users as they are */
	/* Whom cases that wait in the usual queue are given to in turn, one with each that is put, while they have less than the cap (0: none). */
	const char *const *assign;
	size_t assign_count;
	int assign_cap;
};

/* Puts an attempt, and the case it belongs to; the case's state follows its newest attempt by creation, as read last. Also marks inbox rows
 * up to `inbox_id` of this attempt as done (0: none). The transaction is of the WRITE lane; nothing of its reply matters. False: users are
 * to be hashed and cannot be (keys_link_trouble says why): nothing was added to the transaction. */
bool cases_put(struct store_tx *t, const struct attempt_facts *f, const struct case_policy *policy, int64_t inbox_id);
/* Puts what was read of a screening to the case whose newest attempt has it, unless something newer stands there; where there is none, nothing is
 * changed (the step's `changed` tells). Strings are borrowed; s->read_at is when. */
struct screening_facts {
	const char *screening_id, *program_id, *status, *assignee, *kinds, *lists; /* never NULL; "" none */
	int hits, pending, terms_version;
	int64_t read_at;
};
void cases_put_screening(struct store_tx *t, const struct screening_facts *f);
/* A subject of which nothing was read yet: stage UNREAD, unless known. False as cases_put. */
bool cases_put_subject(struct store_tx *t, const char *template_id, enum case_user kind, const char *user, const struct case_policy *policy,
                       int64_t now);
/* As it stands in the store: the same, or its keyed hash. False as cases_put. */
bool case_user_text(const struct keys *k, enum case_user kind, const char *user, char out[CASE_ID_TEXT], bool *hashed);
/* One case by its number, by an attempt's id, by a screening's id: reply row read by cases_read. */
void cases_get(struct store_tx *t, int64_t id, const struct person *me);
void cases_find_attempt(struct store_tx *t, const char *attempt_id, const struct person *me);
void cases_find_screening(struct store_tx *t, const char *screening_id, const struct person *me);
bool cases_find_subject(struct store_tx *t, const char *template_id, enum case_user kind, const char *user, const struct keys *k,
                        const struct person *me);
bool cases_read(const struct store_rows *rows, size_t row, struct case_row *out);
void cases_seen(struct store_tx *t, int64_t id, const struct person *me); /* up to its present change */
/* Maintained counts, for the header: read by cases_read_counts. */
struct case_counts {
	int64_t all, pending, in_progress, done, unread;
	int64_t claimed, mine, snoozed, overdue; /* of each CASE_COUNTED_MOST at most are counted */
};
enum { CASE_COUNTED_MOST = 1000 };
void cases_counts(struct store_tx *t, const struct person *me, int64_t now);
bool cases_read_counts(const struct store_reply *r, size_t first_step, struct case_counts *out);

/* What there is of a kind, for completion: rows name, how many; the most frequent first. `kind` is "status", "template", "queue"; "owner"
 * gives who has claims. */
void cases_values(struct store_tx *t, const char *kind, size_t most);
/* People with a role, in PostgreSQL; rows of a name. */
void cases_people(struct store_tx *t, size_t most);

/* Attempts of a case, the newest first: rows attempt_id, previous_id, screening_id, status, stage, steps, why, template_version,
 * created_at, completed_at, redacted_at, read_at. */
void cases_attempts(struct store_tx *t, int64_t case_id, size_t most);

void cases_set_hold(struct store_tx *t, int64_t case_id, bool hold);
void cases_set_ended(struct store_tx *t, int64_t case_id, int64_t ended_at); /* 0: not */

/* Open cases that should be read again by `now`, the longest overdue first. Rows as cases_read. */
void cases_due_for_reading(struct store_tx *t, int64_t now, size_t most);
void cases_read_later(struct store_tx *t, int64_t id, int64_t at); /* it could not be read now */

#endif
