/* A write, as it was written down before it left this host, and what became of it: whoever keeps intents (keep.h), so that no run
 * forgets one. Ids, strategies and times only: nothing about the person. */
#ifndef API_INTENT_H
#define API_INTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "idv/request.h"

enum { INTENT_ID = 33, INTENT_FIELD = 512, ACCOUNT_MAX = 400 };

enum intent_state {
	INTENT_INTENDED, /* written, and nothing has left this host: sent is written before */
	INTENT_SENT,
	INTENT_OPEN,     /* its answer is lost */
	INTENT_DONE,
	INTENT_APPEARED, /* an attempt was begun after it, maybe by somebody else */
	INTENT_REFUSED,  /* by the server, or nothing was sent */
	INTENT_GIVEN_UP  /* a person closed it */
};

/* A write: what it was about to do, and what is known of it. */
struct intent {
	char id[INTENT_ID];
	enum intent_state state;
	bool told, said;
	bool old;            /* a line of 0.x: no account but a server, and it may not have been sent */
	bool old_absent;     /* closed by a rule of before that proved too little: to be looked at once more */
	const char *op;      /* "retry", "create", "screening" */
	enum idv_by by;      /* what the next is */
	/* Of an act on a screening: its id, the constant INTENT_SCREENINGS, the assignee it sends; its aim; what is sent, in words. */
	char client_user_id[INTENT_FIELD], template_id[INTENT_FIELD], newest_id[INTENT_FIELD];
	char strategy[32], steps[160], request[9];
	char account[ACCOUNT_MAX];
	int64_t at;          /* this host's clock, for people */
	int64_t server_at;   /* the server's clock when it was sent, unix s; 0 unknown */
	char result_id[INTENT_FIELD]; /* of DONE and APPEARED; of an act on a screening its review's, once that is known to be in */
	bool updating;       /* of such an act: after its review the update may have left too */
	bool half;           /* DONE: the review is in, and the update was not made */
	int64_t closed_at;   /* the server's clock; 0 unknown */
	int64_t said_at;     /* this host's clock, for forgetting it */
	char host[65], boot[40];
	long pid;
	unsigned long long started;
	char person[80];     /* who asked for it; "" where only one user's are kept */
	bool others;         /* another user's than this process's: theirs to be told of */
};

/* Acts on screenings stand where a template's users do: one open act a screening. */
#define INTENT_SCREENINGS "watchlist_screening"
const char *intent_op(const char *text); /* one of the three; of what is none "retry", as ever */
bool intent_is_act(const struct intent *i);
bool intent_reviews(const struct intent *i); /* an act: does it begin with a review, and does it update after it or alone? */
bool intent_updates(const struct intent *i);
/* What of it stands beside its state in a store: "updating", "half", "absent"; "" nothing. And from there. */
const char *intent_reason(const struct intent *i);
void intent_take_reason(struct intent *i, const char *reason);

void intent_make_id(char id[INTENT_ID]);
/* This process's, begun now. */
void intent_sign(struct intent *i);
bool intent_is_open(const struct intent *i);
bool intent_same_subject(const struct intent *a, const struct intent *b); /* account, template and user */
/* Its process lives, on this host; or it is young and on another, where nobody can look. */
bool intent_is_held(const struct intent *i);
/* Closed and told, or closed and said a day ago: nobody needs it any more. */
bool intent_is_finished(const struct intent *i);
/* What came to be known of it, as a word of journal.h: an intent that is closed stays so. at: this host's clock; server_at 0: not known. */
void intent_note(struct intent *i, const char *word, const char *detail, int64_t at, int64_t server_at);

#endif
