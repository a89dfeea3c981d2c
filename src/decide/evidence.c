/* Digests of what was decided on. An answer is digested leaf by leaf as it was decoded, so that neither the order of its keys nor what the vendor makes
 * anew with each call (links, the request's id) counts, and all else does: what is there, what is null, what is missing, what we do not know. */
#include "decide/evidence.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decide/canon.h"
#include "decide/evidence_extra.h"
#include "record/json.h"

static const char *const states[] = {
	[RECORD_ABSENT] = "absent", [RECORD_NULL] = "null", [RECORD_REDACTED] = "redacted", [RECORD_PRESENT] = "present", [RECORD_WRONG_TYPE] = "wrong type",
};

static void put_digits(const unsigned char digest[crypto_hash_sha256_BYTES], char out[EVIDENCE_TEXT])
{
	sodium_bin2hex(out, EVIDENCE_TEXT, digest, crypto_hash_sha256_BYTES);
}

void evidence_digest(const void *bytes, size_t len, char out[EVIDENCE_TEXT])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(digest, bytes ? bytes : "", len);
	put_digits(digest, out);
}

/* With its NUL, which no text of an answer has inside: where one ends and the next begins is never in doubt. */
static void hash_text(crypto_hash_sha256_state *h, const char *s)
{
	crypto_hash_sha256_update(h, (const unsigned char *)s, strlen(s) + 1);
}

static void hash_value(crypto_hash_sha256_state *h, const struct record *r, const struct record_value *v)
{
	struct buf path;
	if (v->leaf == IDV_REQUEST_ID)
		return;
	buf_init(&path, 4096);
	record_value_path(r->kind, v, &path);
	hash_text(h, buf_str(&path));
	hash_text(h, states[v->state]);
	hash_text(h, v->none ? "none" : "");
	hash_text(h, idv_leaf_table[v->leaf].type == RECORD_URL && v->state == RECORD_PRESENT ? "" : v->text);
	buf_finish(&path);
}

static void hash_extras(crypto_hash_sha256_state *h, const struct record *r)
{
	struct buf value;
	size_t *order = evidence_order_extras(r);
	buf_init(&value, JSON_CHECKED_MAX);
	for (size_t i = 0; i < r->extra_count; i++) {
		const struct record_extra *e = &r->extras[order[i]];
		buf_reset(&value);
		evidence_put_extra(e, &value);
		hash_text(h, e->path);
		hash_text(h, "unknown");
		hash_text(h, buf_str(&value));
	}
	buf_finish(&value);
	free(order);
}

static void digest_attempt(const struct record *r, char out[EVIDENCE_TEXT])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state h;
	crypto_hash_sha256_init(&h);
	hash_text(&h, "idreview attempt 1");
	for (size_t i = 0; i < r->value_count; i++)
		hash_value(&h, r, &r->values[i]);
	hash_extras(&h, r);
	crypto_hash_sha256_final(&h, digest);
	put_digits(digest, out);
}

static void digest_look(const struct aml_look *l, char out[EVIDENCE_TEXT])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state h;
	struct buf text;
	buf_init(&text, SIZE_MAX / 4);
	aml_look_canonical(l, &text);
	crypto_hash_sha256_init(&h);
	hash_text(&h, "idreview screening 1");
	hash_text(&h, buf_str(&text));
	crypto_hash_sha256_final(&h, digest);
	put_digits(digest, out);
	buf_finish(&text);
}

static int by_place(const void *a, const void *b)
{
	const struct evidence_picture *x = *(const struct evidence_picture *const *)a, *y = *(const struct evidence_picture *const *)b;
	int order = strcmp(x->attempt_id, y->attempt_id);
	if (!order)
		order = strcmp(x->what, y->what);
	return order ? order : strcmp(x->digest, y->digest);
}

static void digest_pictures(const struct evidence_picture *pictures, size_t count, char out[EVIDENCE_TEXT])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	const struct evidence_picture *sorted[EVIDENCE_PICTURES];
	crypto_hash_sha256_state h;
	count = count < EVIDENCE_PICTURES ? count : EVIDENCE_PICTURES;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &pictures[i];
	if (count)
		qsort(sorted, count, sizeof *sorted, by_place);
	crypto_hash_sha256_init(&h);
	hash_text(&h, "idreview pictures 1");
	for (size_t i = 0; i < count; i++) {
		hash_text(&h, sorted[i]->attempt_id);
		hash_text(&h, sorted[i]->what);
		hash_text(&h, sorted[i]->digest);
	}
	crypto_hash_sha256_final(&h, digest);
	put_digits(digest, out);
}

static void digest_all(struct evidence *e)
{
	struct buf text;
	struct canon *c = canon_begin();
	buf_init(&text, 4096);
	canon_text(c, "attempt", e->attempt);
	canon_text(c, "pictures", e->pictures);
	canon_text(c, "policy", e->policy);
	canon_text(c, "screening", e->screening);
	canon_finish(c, &text);
	evidence_digest(buf_str(&text), text.len, e->all);
	buf_finish(&text);
}

static void copy(char *out, size_t size, const char *s)
{
	snprintf(out, size, "%s", strlen(s) < size ? s : "");
}

void evidence_take(const struct basis *b, const struct evidence_picture *pictures, size_t count, const char *policy_digest, struct evidence *out)
{
	*out = (struct evidence){ .read_at = b->read_at, .look_read_at = b->look_read_at };
	digest_attempt(b->attempt, out->attempt);
	copy(out->request_id, sizeof out->request_id, idv_text(b->attempt, IDV_REQUEST_ID));
	if (b->look) {
		digest_look(b->look, out->screening);
		if (b->look->screening)
			copy(out->screening_request_id, sizeof out->screening_request_id, record_text(b->look->screening, SCREENING_REQUEST_ID));
	}
	digest_pictures(pictures, count, out->pictures);
	copy(out->policy, sizeof out->policy, policy_digest);
	digest_all(out);
}

bool evidence_same(const struct evidence *a, const struct evidence *b)
{
	return strcmp(a->attempt, b->attempt) == 0 && strcmp(a->screening, b->screening) == 0 && strcmp(a->policy, b->policy) == 0;
}
