/* The inbox: webhooks as they were accepted, each until the attempt it speaks of was read. */
#ifndef STORE_INBOX_H
#define STORE_INBOX_H

#include "store/store.h"

enum { INBOX_HASH = 32 };

struct inbox_event {
	unsigned char body_hash[INBOX_HASH];
	int64_t iat, received_at;
	const char *type, *code;  /* IDENTITY_VERIFICATION, STATUS_UPDATED */
	const char *subject;      /* identity_verification_id or screening_id */
	const char *environment;
};

/* Each is a step that inserts at most one row: rows changed 0, it was known (same hash and iat). */
void inbox_add(struct store_tx *t, const struct inbox_event *e);
/* What waits, oldest first: rows id, type, code, subject, received_at, tries. */
void inbox_waiting(struct store_tx *t, size_t most, int64_t now);
void inbox_done(struct store_tx *t, int64_t id, int64_t now);
void inbox_later(struct store_tx *t, int64_t id, int64_t again_at); /* could not be read now */
/* All that came of a case's attempts and screenings, the oldest first: rows type, code, subject, iat, received_at, done_at (0: it waits). */
void inbox_of_case(struct store_tx *t, int64_t case_id, size_t most);
void inbox_lag(struct store_tx *t);       /* row: how many wait, received_at of the oldest */

#endif
