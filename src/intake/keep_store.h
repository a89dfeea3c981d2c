/* Where the client keeps its writes and its count of calls when there is a store: there, with those of all who use it (api/keep.h).
 *
 * Writes: a row is there before anything leaves, and while one of a subject is open nobody begins another. No lock is held in the store: a row
 * is added only when its subject has no other than when the subject was looked at, in one statement; and "sent" is written only to a row
 * that is intended still. So two never both send, however slow or stopped one of them is. What is known here follows what others change.
 *
 * Calls: parts of a minute's budget are taken ahead, a few calls at a time, and given back when nobody made them. While the store is away each
 * process makes half of what it may, by its own count. */
#ifndef INTAKE_KEEP_STORE_H
#define INTAKE_KEEP_STORE_H

#include "api/keep.h"
#include "base/loop.h"

struct config;
struct keep_store;
struct opened;

/* Both are borrowed and outlive it; NULL where there is no store. What a journal of before has open or untold is moved into the store, and the
 * journal renamed. A write is an event of the audit trail in the transaction that writes it down, and so is what came of it. */
struct keep_store *keep_store_open(const struct opened *o, const struct config *config);
void keep_store_close(struct keep_store *k); /* after the clients; accepts NULL */
const struct api_keep *keep_store_keep(const struct keep_store *k); /* NULL gives NULL: the client's own */
struct source keep_store_source(struct keep_store *k); /* gives back what was taken and not used; beside the store's. Accepts NULL */
/* For commands: until it is known what is open, or not to be known now. */
void keep_store_wait(struct keep_store *k);

#endif
