/* The store with what belongs to it, as the settings say: its keys, who acts, the audit writer. For the console, commands and idreview-hooks
 * alike. */
#ifndef STORE_OPENED_H
#define STORE_OPENED_H

#include "store/audit.h"
#include "store/keys.h"
#include "store/person.h"
#include "store/store.h"

struct config;
struct loop;

/* It does not move while it is open. */
struct opened {
	const struct config *config; /* borrowed */
	struct store *store;     /* NULL: the setting store is "none", and nothing else is there either */
	struct keys *keys;
	struct person me;        /* on PostgreSQL the operating system's until it has answered, and then its login and role */
	bool known;              /* it has; on SQLite there is nothing to wait for */
	bool asking;
	struct audit *audit;     /* NULL: nothing is recorded, where program is NULL */
};

/* program: as events name it, "idreview". False, ERR_STORE or ERR_CONFIG: it is refused. A store that is only away is open, and its health says
 * so: for who cannot go on without, there is opened_wait. */
bool opened_begin(struct opened *o, const struct config *config, const char *program, struct err *err);
void opened_end(struct opened *o);       /* accepts zeroed */
void opened_sources(struct opened *o, struct loop *loop);

/* For commands: until the store is up, and the link key and who acts are known, at most STORE_PATIENCE_MS; false: why not. */
bool opened_wait(struct opened *o, struct err *err);
/* Sends t and waits for what comes of it. take may be NULL, and is called with what was done or read. UNMET is an error without a kind: err is left
 * alone, and *unmet (may be NULL) set. */
typedef void opened_take(void *ctx, const struct store_reply *reply);
bool opened_ask(struct store *s, struct store_tx *t, opened_take *take, void *ctx, bool *unmet, struct err *err);
/* The key of a case, into secret memory of the caller's. */
bool opened_key(struct opened *o, int64_t case_id, bool make, struct case_key_secret *out, struct err *err);
bool opened_destroy_keys(struct opened *o, const int64_t *case_ids, size_t count, struct err *err);
bool opened_relink(struct opened *o, struct err *err);

#endif
