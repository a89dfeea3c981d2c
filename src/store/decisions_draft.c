/* Drafts: what somebody has written of a decision so far, sealed with the case's key. */
#include <stdlib.h>

#include "base/mem.h"
#include "store/decisions.h"

void decisions_put_draft(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at,
                         const struct case_key_secret *key, const void *bytes, size_t len)
{
	unsigned char *sealed = mem_alloc(len + KEYS_SEAL_MORE);
	size_t n = 0;
	keys_seal(key, bytes, len, sealed, &n);
	store_step(t, STORE_DRAFT_PUT, STORE_ONE);
	store_int(t, case_id);
	store_text(t, me->id);
	store_int(t, at);
	store_blob(t, sealed, n);
	free(sealed);
}

void decisions_drop_draft(struct store_tx *t, int64_t case_id, const struct person *me)
{
	store_step(t, STORE_DRAFT_DROP, STORE_ANY);
	store_int(t, case_id);
	store_text(t, me->id);
}

void decisions_draft(struct store_tx *t, int64_t case_id, const struct person *me)
{
	store_step(t, STORE_DRAFT_GET, STORE_ANY);
	store_int(t, case_id);
	store_text(t, me->id);
}

bool decisions_read_draft(const struct store_rows *rows, const struct case_key_secret *key, void *out, size_t room, size_t *len)
{
	*len = 0;
	if (!rows->count)
		return false;
	const struct store_value *sealed = store_at(rows, 0, 0);
	return sealed->len >= KEYS_SEAL_MORE && sealed->len - KEYS_SEAL_MORE <= room &&
	       keys_unseal(key, sealed->bytes, sealed->len, out, len);
}
