/* The journal of writes: $XDG_STATE_HOME/idreview/journal (~/.local/state when unset), directory 0700, file 0600, shared by all
 * consoles of the user. One line an event, tab-separated, each field percent-encoded; a line that is not whole is passed over.
 *
 *   time  intent   id  op  client_user_id  template_id  newest_id  strategy  steps  server  host  pid  started
 *   time  lost     id  reason
 *   time  done|found|refused|unsent|absent|unclear  id  attempt or code
 *
 * An intent without a line of the last sort is open. Ids, strategies and times only: nothing about the person. */
#ifndef API_JOURNAL_H
#define API_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum { JOURNAL_ID = 33, JOURNAL_FIELD = 512 };

struct journal {
	char *path; /* NULL: there is no home to keep it in */
};

/* What a write is about to do. */
struct journal_intent {
	char id[JOURNAL_ID];
	int64_t at;
	const char *op; /* "retry", "create" */
	char client_user_id[JOURNAL_FIELD], template_id[JOURNAL_FIELD], newest_id[JOURNAL_FIELD];
	char strategy[32], steps[160];
	char server[JOURNAL_FIELD];
	bool held; /* read back: its process still runs, here or (when young) on another host */
	bool own;  /* read back: written by this very process */
};

void journal_init(struct journal *j);
void journal_finish(struct journal *j);
/* Gives it an id and a time, and returns only when it is on disk. */
bool journal_write_intent(const struct journal *j, struct journal_intent *intent, struct err *err);
/* word: lost, done, found, refused, unsent, absent, unclear. */
bool journal_write_event(const struct journal *j, const char *id, const char *word, const char *detail, struct err *err);
/* Open intents for this server, oldest first. False and err when it cannot be read; no journal is no error. free() the array. */
bool journal_read_open(const struct journal *j, const char *server, struct journal_intent **out, size_t *count, struct err *err);

#endif
