/* Parts of decisions: added and read. */
#include "store/decisions.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { KEY_BLOB = 1024 };

const char *const decision_part_names[DECISION_PARTS] = {
	[DECISION_PROPOSED] = "proposed", [DECISION_APPROVED] = "approved", [DECISION_REFUSED] = "refused",
	[DECISION_VOID] = "void",         [DECISION_ENDED] = "ended",
};

static void add_text(struct store_tx *t, const char *text)
{
	store_text(t, text ? text : "");
}

static void add_sealed(struct store_tx *t, const struct case_key_secret *key, const void *bytes, size_t len)
{
	unsigned char *sealed = mem_alloc(len + KEYS_SEAL_MORE);
	size_t n = 0;
	if (key && len)
		keys_seal(key, bytes, len, sealed, &n);
	store_blob(t, sealed, n);
	free(sealed);
}

void decisions_add(struct store_tx *t, const struct decision_row *row, const struct case_key_secret *key, const char *sealed_text,
                   size_t sealed_len)
{
	char *record = mem_alloc(row->record_len + 1);
	if (row->record_len)
		memcpy(record, row->record, row->record_len);
	store_step(t, STORE_DECISION_ADD, STORE_ONE);
	store_text(t, row->id);
	store_int(t, row->case_id);
	store_int(t, row->at);
	store_int(t, row->part);
	store_text(t, row->person);
	store_text(t, row->host);
	store_text(t, row->digest);
	store_text(t, row->evidence);
	store_text(t, record);
	add_text(t, row->signature);
	add_text(t, row->key);
	store_int(t, row->by_store);
	store_int(t, row->touch);
	store_int(t, row->second);
	add_sealed(t, key, sealed_text, sealed_len);
	free(record);
}

void decisions_of_case(struct store_tx *t, int64_t case_id)
{
	store_step(t, STORE_DECISION_OF_CASE, STORE_ANY);
	store_int(t, case_id);
}

void decisions_by_id(struct store_tx *t, const char *id)
{
	store_step(t, STORE_DECISION_BY_ID, STORE_ANY);
	store_text(t, id);
}

void decisions_waiting(struct store_tx *t, size_t most)
{
	store_step(t, STORE_DECISION_WAITING, STORE_ANY);
	store_int(t, (int64_t)most);
}

void decisions_since(struct store_tx *t, int64_t from, int64_t to, size_t most)
{
	store_step(t, STORE_DECISION_SINCE, STORE_ANY);
	store_int(t, from);
	store_int(t, to);
	store_int(t, (int64_t)most);
}

void decisions_page(struct store_tx *t, int64_t case_id, int64_t at, const char *id, size_t most)
{
	store_step(t, STORE_DECISION_PAGE, STORE_ANY);
	store_int(t, case_id);
	store_int(t, at);
	store_text(t, id);
	store_int(t, (int64_t)most);
}

bool decisions_read(const struct store_rows *rows, size_t row, struct decision_row *out)
{
	*out = (struct decision_row){ .record = "", .signature = "", .key = "" };
	if (row >= rows->count)
		return false;
	store_copy(rows, row, 0, out->id, sizeof out->id);
	out->case_id = store_number(rows, row, 1);
	out->seq = store_number(rows, row, 2);
	out->at = store_number(rows, row, 3);
	int64_t part = store_number(rows, row, 4);
	out->part = part >= 0 && part < DECISION_PARTS ? (enum decision_part)part : DECISION_VOID;
	store_copy(rows, row, 5, out->person, sizeof out->person);
	store_copy(rows, row, 6, out->host, sizeof out->host);
	store_copy(rows, row, 7, out->digest, sizeof out->digest);
	store_copy(rows, row, 8, out->evidence, sizeof out->evidence);
	out->record = store_string(rows, row, 9);
	out->record_len = store_at(rows, row, 9)->len;
	out->signature = store_string(rows, row, 10);
	out->key = store_string(rows, row, 11);
	out->by_store = store_number(rows, row, 12) != 0;
	out->touch = store_number(rows, row, 13) != 0;
	out->second = (unsigned)store_number(rows, row, 14);
	const struct store_value *sealed = store_at(rows, row, 15);
	if (sealed->len) {
		out->sealed = sealed->bytes;
		out->sealed_len = sealed->len;
	}
	return true;
}

char *decisions_unseal(const struct decision_row *row, const struct case_key_secret *key, size_t *len)
{
	*len = 0;
	if (!key || key->case_id != row->case_id || row->sealed_len < KEYS_SEAL_MORE)
		return NULL;
	char *text = secret_alloc(row->sealed_len - KEYS_SEAL_MORE + 1);
	if (keys_unseal(key, row->sealed, row->sealed_len, text, len))
		return text;
	secret_free(text);
	return NULL;
}

/* "TYPE BASE64" as ssh-keygen -lf has it. */
static bool fingerprint(const char *key, char *out, size_t size)
{
	unsigned char blob[KEY_BLOB], digest[crypto_hash_sha256_BYTES];
	char hash[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	const char *blank = key ? strchr(key, ' ') : NULL;
	size_t n;
	if (!blank || sodium_init() < 0 ||
	    sodium_base642bin(blob, sizeof blob, blank + 1, strcspn(blank + 1, " \r\n"), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL))
		return false;
	crypto_hash_sha256(digest, blob, n);
	sodium_bin2base64(hash, sizeof hash, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, size, "SHA256:%s", hash);
	return true;
}

enum audit_kind decisions_event(const struct decision_row *row, const char *outcome, struct audit_detail *d)
{
	static const enum audit_kind kinds[DECISION_PARTS] = { AUDIT_PROPOSE, AUDIT_APPROVE, AUDIT_REFUSE, AUDIT_VOID,
		                                               AUDIT_OUTCOME };
	char print[PERSON_KEY];
	*d = (struct audit_detail){ 0 };
	audit_word(d, "decision", row->id);
	audit_word(d, "outcome", outcome);
	audit_word(d, "record", row->digest);
	audit_word(d, "evidence", row->evidence);
	audit_word(d, "signed",
	           !row->signature || !*row->signature ? "nobody"
	           : row->by_store                     ? "the store's key"
	                                               : "their own key");
	if (fingerprint(row->key, print, sizeof print))
		audit_word(d, "key", print);
	audit_number(d, "at", row->at);
	return kinds[row->part];
}
