/* Between the files of `store prune`. */
#ifndef COMMAND_STORE_PRUNE_H
#define COMMAND_STORE_PRUNE_H

#include "command/store.h"
#include "config/config.h"

enum { PRUNE_TERM = 60 };

/* "5y after the relationship ended" */
const char *prune_term(const struct config *c, enum config_kept kind, char out[PRUNE_TERM]);
/* A line of what goes. */
void prune_say(const struct shelf *s, enum config_kept kind, int64_t n, const char *what);
/* The event of a batch, in its transaction. */
void prune_event(struct shelf *s, struct store_tx *t, const char *what, int64_t count, const char *name, const char *value);
/* Chains of events, whole ones whose newest is past its term, but none that speaks of a case under legal hold. */
bool prune_events(struct shelf *s, int64_t now, bool yes, struct err *err);

#endif
