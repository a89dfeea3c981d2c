/* The inbox of the store, as what a batch goes into. */
#ifndef HOOKS_INBOX_STORE_H
#define HOOKS_INBOX_STORE_H

#include "hooks/batch.h"

struct inbox_store {
	struct store *store;
	struct batch *batch;
	bool away; /* the last ones could not be kept: said once */
};

struct inbox_keep inbox_store_keep(struct inbox_store *s); /* borrowed */

#endif
