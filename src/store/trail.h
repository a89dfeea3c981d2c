/* The audit trail as it lies in a store or in an exported file, read from its beginning to its end, page by page: for commands, which may wait. */
#ifndef STORE_TRAIL_H
#define STORE_TRAIL_H

#include <stdbool.h>
#include <stdio.h>

#include "store/audit_key.h"
#include "store/chain_check.h"
#include "store/chain_heads.h"
#include "store/store.h"

/* In which order: writers by name and each one's events by number, which is that of an export; or by time, with who it was beside each. */
enum trail_order { TRAIL_WRITERS, TRAIL_TIMES };

/* e NULL: a row that is no event. begin: the detail of the writer's first event, by time alone; "" it is not there. false: no more of it. */
typedef bool trail_each(void *ctx, const struct chain_event *e, const char *begin);

/* subject: of this case alone, by time; NULL all. false and err: the store cannot be read. */
bool trail_read(struct store *s, enum trail_order order, const char *subject, trail_each *each, void *ctx, struct err *err);

struct trail_sums {
	struct chain_check_sums chains;
	size_t heads, pruned; /* what others kept, of how many chains; chains that prune events say are gone */
};

/* Everything, against the keys and `given` (heads from elsewhere; may be empty, and is added to). Twice over: anchors first. true: it could be read
 * to its end; whether it verifies is sums->chains.faults. */
bool trail_verify_store(struct store *s, const struct audit_keys *keys, struct chain_heads *given, struct chain_check_hooks hooks,
                        struct trail_sums *sums, struct err *err);
bool trail_verify_file(FILE *f, const char *name, const struct audit_keys *keys, struct chain_heads *given, struct chain_check_hooks hooks,
                       struct trail_sums *sums, struct err *err);

#endif
