/* The journal of writes: $XDG_STATE_HOME/idreview/journal (~/.local/state when unset), file 0600, in directories that nobody else can
 * write; shared by all processes of the user. One line an event, tab-separated, each field percent-encoded; a line that is not whole is
 * passed over. Beside it `locks`, one byte a subject: see journal_lock.
 *
 *   time  intent   id  op  client_user_id  template_id  newest_id  strategy  steps  account  host  pid  started  boot  server-time  request  [user_id]
 *   time  sent     id  -  -
 *   time  lost     id  reason  -
 *   time  reviewed     id  review  server-time
 *   time  updating     id  -  server-time
 *   time  done|appeared|half  id  attempt or review  server-time
 *   time  refused|unsent|ended|given_up|old_absent  id  code or reason  server-time
 *   time  said|told  id  -  -
 *
 * The first of done, appeared, half, refused, unsent, given_up closes an intent, and `ended` one that was not sent; until then it bars every
 * other write for its subject. `said`: somebody was told what came of it; `told`: who asked for it has the attempt's id, so that asking
 * again means another one. Times in front are this host's and only shown: what is decided by time is decided by the
 * server's. Lines of idreview 0.x (an intent of 13 fields with a URL for the account; events of 4; found, absent) are read too.
 * `request` tells whether another request is the same, by 32 bits of a digest whose key is the intent's id; nothing can be read from it.
 * An act on a screening is one of op `screening`, with the screening where the user stands and its aim for a strategy; `sent` is of its first
 * call, `reviewed` says that its review is in and nothing else was sent, `updating` that the update is about to leave too, `half` that it
 * was not made. With a last field `user_id` the user is named by the vendor's id instead. Ids, strategies and times only: nothing about the person. */
#ifndef API_JOURNAL_H
#define API_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "api/keep.h"

struct err;

enum { JOURNAL_KEEP = 256 * 1024 /* bytes before it is made short */ };

struct journal {
	char *path, *lock_path; /* NULL: there is no home to keep it in */
	/* What was read so far: intents that are open, or not told (of those said, for a day), oldest first. */
	struct intent *list;
	size_t count, room;
	off_t read_to;
	dev_t dev;
	ino_t ino;
};

extern const struct intent_keep journal_keep; /* its context: a struct journal */

void journal_init(struct journal *j);
void journal_finish(struct journal *j);

/* Read what was added since; cheap when nothing was. False and err when it cannot be read; none at all is no error. */
bool journal_refresh(struct journal *j, struct err *err);
/* Of the list, by id; NULL when it is closed and told, or unknown. Borrowed until the next refresh or write. */
const struct intent *journal_find(const struct journal *j, const char *id);

/* Each returns only when it is on disk. The intent, which has its id, gets its time and its process. */
bool journal_write_intent(struct journal *j, struct intent *intent, struct err *err);
/* server_time 0: not known. */
bool journal_write_event(struct journal *j, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err);

/* Nobody else of this user's processes writes for the subject while the lock is held: -1 when somebody does (busy true) or it cannot be
 * taken (err). close() gives it back, and so does the end of the process, however it ends. */
int journal_lock(const struct journal *j, const char *account, const char *client_user_id, const char *template_id, bool *busy, struct err *err);

/* Drop what is closed and told, but for what people gave up, when nothing else is left and the file is larger than `above` bytes. */
void journal_compact(struct journal *j, off_t above);

#endif
