/* The journal of writes: $XDG_STATE_HOME/idreview/journal (~/.local/state when unset), file 0600, in directories that nobody else can
 * write; shared by all processes of the user. One line an event, tab-separated, each field percent-encoded; a line that is not whole is
 * passed over. Beside it `locks`, one byte a subject: see journal_lock.
 *
 *   time  intent   id  op  client_user_id  template_id  newest_id  strategy  steps  account  host  pid  started  boot  server-time  request
 *   time  sent     id  -  -
 *   time  lost     id  reason  -
 *   time  done|appeared  id  attempt  server-time
 *   time  refused|unsent|ended|given_up|old_absent  id  code or reason  server-time
 *   time  said|told  id  -  -
 *
 * The first of done, appeared, refused, unsent, given_up closes an intent, and `ended` one that was not sent; until then it bars every other write for its subject. `said`:
 * somebody was told what came of it; `told`: who asked for it has the attempt's id, so that asking again means another one. Times in front are this host's and only shown: what is decided by time is decided by the
 * server's. Lines of idreview 0.x (an intent of 13 fields with a URL for the account; events of 4; found, absent) are read too.
 * `request` tells whether another request is the same, by 32 bits of a digest whose key is the intent's id; nothing can be read from it.
 * Ids, strategies and times only: nothing about the person. */
#ifndef API_JOURNAL_H
#define API_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err;

enum { JOURNAL_ID = 33, JOURNAL_FIELD = 512, ACCOUNT_MAX = 400, JOURNAL_KEEP = 256 * 1024 /* bytes before it is made short */ };

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
struct journal_intent {
	char id[JOURNAL_ID];
	enum intent_state state;
	bool told, said;
	bool old;            /* a line of 0.x: no account but a server, and it may not have been sent */
	bool old_absent;     /* closed by a rule of before that proved too little: to be looked at once more */
	const char *op;      /* "retry", "create" */
	char client_user_id[JOURNAL_FIELD], template_id[JOURNAL_FIELD], newest_id[JOURNAL_FIELD];
	char strategy[32], steps[160], request[9];
	char account[ACCOUNT_MAX];
	int64_t at;          /* this host's clock, for people */
	int64_t server_at;   /* the server's clock when it was sent, unix s; 0 unknown */
	char result_id[JOURNAL_FIELD]; /* of DONE and APPEARED */
	int64_t closed_at;   /* the server's clock; 0 unknown */
	int64_t said_at;     /* this host's clock, for forgetting it */
	char host[65], boot[40];
	long pid;
	unsigned long long started;
};

struct journal {
	char *path, *lock_path; /* NULL: there is no home to keep it in */
	/* What was read so far: intents that are open, or not told (of those said, for a day), oldest first. */
	struct journal_intent *list;
	size_t count, room;
	off_t read_to;
	dev_t dev;
	ino_t ino;
};

void journal_init(struct journal *j);
void journal_finish(struct journal *j);

/* Read what was added since; cheap when nothing was. False and err when it cannot be read; none at all is no error. */
bool journal_refresh(struct journal *j, struct err *err);
/* Of the list, by id; NULL when it is closed and told, or unknown. Borrowed until the next refresh or write. */
const struct journal_intent *journal_find(const struct journal *j, const char *id);
bool intent_is_open(const struct journal_intent *i);
/* Its process lives, on this host; or it is young and on another, where nobody can look. */
bool intent_is_held(const struct journal_intent *i);

void journal_make_id(char id[JOURNAL_ID]);
/* Each returns only when it is on disk. The intent, which has its id, gets its time and its process. */
bool journal_write_intent(struct journal *j, struct journal_intent *intent, struct err *err);
/* server_time 0: not known. */
bool journal_write_event(struct journal *j, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err);

/* Nobody else of this user's processes writes for the subject while the lock is held: -1 when somebody does (busy true) or it cannot be
 * taken (err). close() gives it back, and so does the end of the process, however it ends. */
int journal_lock(const struct journal *j, const char *account, const char *client_user_id, const char *template_id, bool *busy, struct err *err);

/* Drop what is closed and told, but for what people gave up, when nothing else is left and the file is larger than `above` bytes. */
void journal_compact(struct journal *j, off_t above);

#endif
