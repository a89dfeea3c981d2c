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
#include "store/person.h"

struct audit;
struct config;
struct keep_store;
struct store;

/* All is borrowed and outlives it; me may be filled further until the first write; audit NULL: no events. What a journal of before has open or
 * untold is moved into the store, and the journal renamed. */
struct keep_store *keep_store_open(struct store *s, const struct config *config, const struct person *me, struct audit *audit);
void keep_store_close(struct keep_store *k); /* after the clients; accepts NULL */
void keep_store_keep(struct keep_store *k, struct api_keep *out);
struct source keep_store_source(struct keep_store *k); /* gives back what was taken and not used; beside the store's */
/* For commands: until it is known what is open, or not to be known now. */
void keep_store_wait(struct keep_store *k);

#endif
