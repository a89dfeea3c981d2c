#include "store/notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void notes_add(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const char *kind, const struct case_key_secret *key, const char *text)
{
	size_t len = strlen(text), sealed_len;
	unsigned char *sealed = mem_alloc(len + KEYS_SEAL_MORE);
	keys_seal(key, text, len, sealed, &sealed_len);
	store_step(t, STORE_NOTE_ADD, STORE_ONE);
	store_int(t, case_id);
	store_int(t, at);
	store_text(t, me->id);
	store_text(t, kind);
	store_blob(t, sealed, sealed_len);
	free(sealed);
}

void notes_list(struct store_tx *t, int64_t case_id)
{
	store_step(t, STORE_NOTE_LIST, STORE_ANY);
	store_int(t, case_id);
}

bool notes_read(const struct store_rows *rows, size_t row, const struct case_key_secret *key, struct note *out)
{
	*out = (struct note){ .id = store_number(rows, row, 0) };
	if (row >= rows->count)
		return false;
	out->case_id = store_number(rows, row, 1);
	out->at = store_number(rows, row, 2);
	store_copy(rows, row, 3, out->by, sizeof out->by);
	store_copy(rows, row, 4, out->kind, sizeof out->kind);
	out->withdrawn = store_number(rows, row, 5) != 0;
	const struct store_value *sealed = store_at(rows, row, 6);
	if (!key || key->case_id != out->case_id || sealed->len < KEYS_SEAL_MORE)
		return true;
	out->text = secret_alloc(sealed->len - KEYS_SEAL_MORE + 1);
	if (!keys_unseal(key, sealed->bytes, sealed->len, out->text, &out->len)) {
		secret_free(out->text);
		out->text = NULL;
	}
	return true;
}

void note_finish(struct note *n)
{
	secret_free(n->text);
	*n = (struct note){ 0 };
}

void notes_withdraw(struct store_tx *t, int64_t note_id, const struct person *me, bool withdrawn)
{
	store_step(t, STORE_NOTE_WITHDRAW, STORE_ONE);
	store_int(t, note_id);
	store_text(t, me->id);
	store_int(t, withdrawn);
}
