/* Kinds of event, their details and sentences, and their rows. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "store/audit.h"

static const struct { const char *word, *sentence; } kinds[AUDIT_KINDS] = {
#define EVENT(name, word, sentence) { word, sentence },
#include "store/event.def"
#undef EVENT
};

const char *audit_kind_word(enum audit_kind kind)
{
	return kinds[kind].word;
}

void audit_word(struct audit_detail *d, const char *name, const char *value)
{
	chain_word(d->text, sizeof d->text, name, value);
}

void audit_number(struct audit_detail *d, const char *name, int64_t value)
{
	chain_number(d->text, sizeof d->text, name, value);
}

void audit_subject(char out[CHAIN_CASE], const char *template_id, enum case_user kind, bool hashed, const char *user)
{
	const char *name = hashed ? "user_hash" : kind == CASE_USER ? "user_id" : "client_user_id";
	out[0] = '\0';
	chain_word(out, CHAIN_CASE, "template", template_id);
	if (chain_word(out, CHAIN_CASE, name, user))
		return;
	/* Longer than the API takes, escapes and all: by a digest it is still the same each time. */
	unsigned char digest[16];
	char hex[2 * sizeof digest + 1];
	crypto_generichash(digest, sizeof digest, (const unsigned char *)user, strlen(user), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	chain_word(out, CHAIN_CASE, "user_digest", hex);
}

void audit_subject_of(char out[CHAIN_CASE], const struct case_row *row)
{
	audit_subject(out, row->template_id, row->user_kind, row->user_hashed, row->user);
}

static void append(char *out, size_t size, size_t *at, const char *text, size_t n)
{
	if (*at + 1 >= size)
		return;
	int done = snprintf(out + *at, size - *at, "%.*s", (int)n, text);
	*at += done < 0 ? 0 : (size_t)done < size - *at ? (size_t)done : size - *at - 1;
}

void audit_sentence(const char *kind, const char *detail, char *out, size_t size)
{
	char value[400];
	size_t at = 0;
	const char *s = NULL;
	out[0] = '\0';
	for (size_t i = 0; i < AUDIT_KINDS; i++)
		if (!strcmp(kinds[i].word, kind))
			s = kinds[i].sentence;
	if (!s) {
		append(out, size, &at, kind, strlen(kind));
		append(out, size, &at, " ", 1);
		append(out, size, &at, detail, strlen(detail));
		return;
	}
	for (size_t n; *s; s += n) {
		n = strcspn(s, "{");
		append(out, size, &at, s, n);
		if (s[n] != '{')
			continue;
		char name[24];
		size_t length = strcspn(s + n + 1, "}");
		snprintf(name, sizeof name, "%.*s", (int)length, s + n + 1);
		if (chain_value(detail, name, value, sizeof value)) {
			if (!strcmp(name, "until") && *value) /* a time, as people read it */
				when_format_rfc3339(strtoll(value, NULL, 10), value);
			append(out, size, &at, value, strlen(value));
		} else {
			append(out, size, &at, "-", 1);
		}
		n += length + 2;
	}
	text_heal(out, size, false);
}

/* To the byte, or not at all: what stands behind a NUL would be seen by a query and by nobody who reads. */
static bool take(const struct store_rows *rows, size_t row, size_t col, char *out, size_t size)
{
	const struct store_value *v = store_at(rows, row, col);
	store_copy(rows, row, col, out, size);
	return v->type == STORE_TEXT && v->len == strlen(out) && !memcmp(v->bytes, out, v->len);
}

bool audit_read(const struct store_rows *rows, size_t row, struct chain_event *e)
{
	const struct store_value *previous = store_at(rows, row, 6), *mac = store_at(rows, row, 7);
	*e = (struct chain_event){ .seq = store_number(rows, row, 1), .time_ms = store_number(rows, row, 2) };
	bool writer = take(rows, row, 0, e->writer, sizeof e->writer), kind = take(rows, row, 3, e->kind, sizeof e->kind);
	bool subject = take(rows, row, 4, e->subject, sizeof e->subject), detail = take(rows, row, 5, e->detail, sizeof e->detail);
	if (previous->type != STORE_BLOB || previous->len != CHAIN_MAC || mac->type != STORE_BLOB || mac->len != CHAIN_MAC)
		return false;
	memcpy(e->previous, previous->bytes, CHAIN_MAC);
	memcpy(e->mac, mac->bytes, CHAIN_MAC);
	return writer && kind && subject && detail;
}
