#include "decide/sealing.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "decide/canon.h"
#include "decide/canon_text.h"
#include "decide/disposition.h"
#include "decide/fields.h"

/* SHA-256 over the salt and the text, so that nobody finds a short text by trying. */
static void digest_word(const unsigned char salt[SEALING_SALT], const char *text, char out[EVIDENCE_TEXT])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state h;
	crypto_hash_sha256_init(&h);
	crypto_hash_sha256_update(&h, salt, SEALING_SALT);
	crypto_hash_sha256_update(&h, (const unsigned char *)text, strlen(text));
	crypto_hash_sha256_final(&h, digest);
	sodium_bin2hex(out, EVIDENCE_TEXT, digest, sizeof digest);
}

void sealing_add(struct sealing *s, const char *name, const char *text)
{
	struct buf mended;
	if (!*text)
		return;
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->words = mem_grow(s->words, s->room, sizeof *s->words);
	}
	struct sealing_word *w = &s->words[s->count++];
	memset(w, 0, sizeof *w);
	snprintf(w->name, sizeof w->name, "%s", name);
	s->random(w->salt, sizeof w->salt);
	buf_init(&mended, 16 * 1024 * 1024);
	canon_mend(text, &mended);
	w->text = secret_strdup(buf_str(&mended));
	buf_finish(&mended);
}

void sealing_add_of(struct sealing *s, const char *name, size_t i, const char *text)
{
	char numbered[SEALING_NAME];
	snprintf(numbered, sizeof numbered, "%s %zu", name, i + 1);
	sealing_add(s, numbered, text);
}

void sealing_put_digests(const struct sealing *s, struct canon *record)
{
	canon_array(record, "words");
	for (size_t i = 0; i < s->count; i++) {
		char digest[EVIDENCE_TEXT];
		digest_word(s->words[i].salt, s->words[i].text, digest);
		canon_object(record, NULL);
		canon_text(record, "name", s->words[i].name);
		canon_text(record, "sha256", digest);
		canon_end(record);
	}
	canon_end(record);
}

void sealing_put_words(const struct sealing *s, struct canon *sealed)
{
	canon_array(sealed, "words");
	for (size_t i = 0; i < s->count; i++) {
		char salt[2 * SEALING_SALT + 1];
		sodium_bin2hex(salt, sizeof salt, s->words[i].salt, SEALING_SALT);
		canon_object(sealed, NULL);
		canon_text(sealed, "name", s->words[i].name);
		canon_text(sealed, "salt", salt);
		canon_text(sealed, "text", s->words[i].text);
		canon_end(sealed);
	}
	canon_end(sealed);
}

void sealing_finish(struct sealing *s)
{
	for (size_t i = 0; i < s->count; i++)
		secret_free(s->words[i].text);
	if (s->words)
		explicit_bzero(s->words, s->count * sizeof *s->words);
	free(s->words);
	s->words = NULL;
	s->count = s->room = 0;
}

/* -- the other way round */

static bool matches(const cJSON *promised, const cJSON *word, struct err *err)
{
	unsigned char salt[SEALING_SALT];
	char digest[EVIDENCE_TEXT];
	const char *name = fields_word(promised, "name"), *digits = fields_word(word, "salt");
	size_t n = 0;
	if (strcmp(name, fields_word(word, "name")) != 0)
		return err_set(err, ERR_UNVERIFIED, "The sealed words are not those of the record: %.80s is not where it belongs", name);
	if (strspn(digits, "0123456789abcdef") != strlen(digits) || sodium_hex2bin(salt, sizeof salt, digits, strlen(digits), NULL, &n, NULL) != 0 ||
	    n != sizeof salt)
		return err_set(err, ERR_UNVERIFIED, "The sealed words are damaged: %.80s has no salt", name);
	digest_word(salt, fields_word(word, "text"), digest);
	if (strcmp(digest, fields_word(promised, "sha256")) != 0)
		return err_set(err, ERR_UNVERIFIED, "The sealed words are not those of the record: %.80s is another text", name);
	return true;
}

static bool all_match(const cJSON *record, const cJSON *sealed, struct err *err)
{
	const cJSON *promised = fields_first(record, "words"), *word = fields_first(sealed, "words");
	if (strcmp(fields_word(record, "id"), fields_word(sealed, "id")) != 0)
		return err_set(err, ERR_UNVERIFIED, "The sealed words are of another decision");
	for (; promised && word; promised = promised->next, word = word->next)
		if (!matches(promised, word, err))
			return false;
	return (!promised && !word) || err_set(err, ERR_UNVERIFIED, "There are not as many sealed words as the record says");
}

bool disposition_words_match(const char *record, size_t len, const char *sealed, size_t sealed_len, struct err *err)
{
	struct arena arena = { NULL };
	const cJSON *a = fields_read(record, len, DISPOSITION_FORMAT, &arena, err);
	const cJSON *b = a ? fields_read(sealed, sealed_len, DISPOSITION_WORDS_FORMAT, &arena, err) : NULL;
	bool match = a && b && all_match(a, b, err);
	arena_finish(&arena);
	return match;
}

bool disposition_words(const char *sealed, size_t len, const char *name, struct buf *out)
{
	struct arena arena = { NULL };
	const cJSON *b = fields_read(sealed, len, DISPOSITION_WORDS_FORMAT, &arena, NULL), *word = b ? fields_first(b, "words") : NULL;
	while (word && strcmp(fields_word(word, "name"), name) != 0)
		word = word->next;
	bool found = word && buf_add_str(out, fields_word(word, "text"));
	arena_finish(&arena);
	return found;
}
