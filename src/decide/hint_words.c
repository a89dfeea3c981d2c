/* An address in its words, each as it is written and what it stands for. */
#include <string.h>

#include "aml/differ.h"
#include "decide/hint_address.h"

static const struct {
	enum address_kind kind;
	const char *words;
} rows[] = {
#define WORDS(kind, words) { ADDRESS_##kind, words },
#define TOGETHER(words, word)
#include "decide/hint_address.def"
#undef WORDS
#undef TOGETHER
};

static const struct {
	const char *words, *word;
} together[] = {
#define WORDS(kind, words)
#define TOGETHER(words, word) { words, word },
#include "decide/hint_address.def"
#undef WORDS
#undef TOGETHER
};

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; n && (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

static bool is_digit(unsigned c)
{
	return c >= '0' && c <= '9';
}

static enum address_kind kind_of(const char *word)
{
	if (is_digit((unsigned char)*word) && word[strspn(word, "0123456789")] == '\0')
		return ADDRESS_NUMBER;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (has_word(rows[i].words, word))
			return rows[i].kind;
	return ADDRESS_PLAIN;
}

static void add_word(struct address *a, size_t at, size_t len, const char *text)
{
	if (a->count == HINT_PARTS) {
		a->cut = true;
		return;
	}
	struct address_word *w = &a->words[a->count];
	*w = (struct address_word){ .at = (uint16_t)at, .len = (uint16_t)len };
	if (text)
		memcpy(w->text, text, strlen(text) + 1);
	else
		(void)aml_latin(a->text + at, len, w->text);
	w->kind = kind_of(w->text);
	a->count += w->text[0] != '\0';
}

/* "Hauptstr.", "Hauptstrasse", "Kerkstraat" are two words. */
static void split_street(struct address *a)
{
	static const char *const ends[] = { "strasse", "straat", "str" };
	struct address_word *w = &a->words[a->count - 1];
	size_t n = strlen(w->text);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t m = strlen(ends[i]);
		if (n < m + 3 || strcmp(w->text + n - m, ends[i]) != 0 || a->count == HINT_PARTS)
			continue;
		size_t written = strncmp(ends[i], "strasse", 7) == 0 && memchr(a->text + w->at, 0xc3, w->len) && w->len > 7 ? 7 : m;
		w->text[n - m] = '\0';
		w->kind = kind_of(w->text);
		size_t at = w->at + (w->len > written ? (size_t)w->len - written : 0);
		while (at > w->at && ((unsigned char)a->text[at] & 0xc0) == 0x80) /* letters that came to nothing stand behind */
			at--;
		add_word(a, at, w->at + (size_t)w->len - at, ends[i]);
		w->len = (uint16_t)(at - w->at);
		return;
	}
}

/* "5th": its bytes; 0: no such word stands here. */
static size_t ordinal_at(const char *s)
{
	size_t n = strspn(s, "0123456789");
	static const char *const ends[] = { "st", "nd", "rd", "th" };

	for (size_t i = 0; n && i < sizeof ends / sizeof *ends; i++) {
		bool fits = (s[n] | 0x20) == ends[i][0] && (s[n + 1] | 0x20) == ends[i][1];
		unsigned char after = fits ? (unsigned char)s[n + 2] : 'a';
		if (fits && !((after | 0x20) >= 'a' && (after | 0x20) <= 'z') && !is_digit(after))
			return n + 2;
	}
	return 0;
}

/* "n" with the raised o of numero, or a degree sign. */
static bool is_numero(const char *s)
{
	return (*s | 0x20) == 'n' && (strncmp(s + 1, "\xc2\xba", 2) == 0 || strncmp(s + 1, "\xc2\xb0", 2) == 0);
}

/* Bytes of the word at s: letters, or digits; "#" alone. */
static size_t word_at(const char *s)
{
	size_t n, len = ordinal_at(s);
	bool digits = is_digit((unsigned char)*s);

	if (len || *s == '#')
		return len ? len : 1;
	if (is_numero(s))
		return 3;
	for (;;) {
		unsigned c = aml_code_point(s + len, &n);
		enum aml_sign sign = c ? aml_sign(c) : AML_SIGN_OTHER;
		bool apart = aml_script(c) == AML_HAN || aml_script(c) == AML_HANGUL;
		if (sign == AML_SIGN_OTHER || is_digit(c) != digits)
			return len;
		if (apart)
			return len ? len : n;
		len += n;
	}
}

static void join_words(struct address *a, size_t i, size_t n, const char *word)
{
	struct address_word *first = &a->words[i], *last = &a->words[i + n - 1];

	first->len = (uint16_t)(last->at + last->len - first->at);
	memcpy(first->text, word, strlen(word) + 1);
	first->kind = kind_of(word);
	memmove(first + 1, last + 1, sizeof *first * (a->count - i - n));
	a->count -= n - 1;
}

/* n words from i on, parted by `between`; false: they do not fit. */
static bool words_text(const struct address *a, size_t i, size_t n, const char *between, char out[AML_WORD])
{
	size_t used = 0;

	if (i + n > a->count)
		return false;
	for (size_t k = i; k < i + n; k++) {
		size_t len = strlen(a->words[k].text);
		if (used + len + 2 > AML_WORD)
			return false;
		if (k > i && *between)
			out[used++] = *between;
		memcpy(out + used, a->words[k].text, len + 1);
		used += len;
	}
	return true;
}

static void join_known(struct address *a, const char *country)
{
	char text[AML_WORD];

	for (size_t i = 0; i < a->count; i++)
		for (size_t n = 4; n >= 2; n--) {
			if (words_text(a, i, n, " ", text))
				for (size_t k = 0; k < sizeof together / sizeof *together; k++)
					if (strcmp(together[k].words, text) == 0) {
						join_words(a, i, n, together[k].word);
						n = 2;
						break;
					}
			const char *code = n <= a->count - i && words_text(a, i, n, "", text) ? hint_region_code(text, country) : NULL;
			if (code)
				join_words(a, i, n, code);
		}
	explicit_bzero(text, sizeof text);
}

void address_read(struct address *a, const char *text, const char *country)
{
	a->text = text;
	a->count = 0;
	a->cut = strlen(text) > UINT16_MAX;
	for (size_t i = 0, n; !a->cut && text[i]; i += n) {
		n = word_at(text + i);
		if (n == 0) {
			(void)aml_code_point(text + i, &n);
			continue;
		}
		size_t before = a->count;
		add_word(a, i, n, text[i] == '#' ? "hash" : is_numero(text + i) ? "no" : NULL);
		if (a->count > before)
			split_street(a);
	}
	join_known(a, country);
	for (size_t i = 0; i < a->count; i++) { /* "Indiana" in a text with commas; a street may have its name, so both are tried */
		const char *code = strlen(a->words[i].text) > 3 ? hint_region_code(a->words[i].text, country) : NULL;
		if (code && i && a->words[i].kind == ADDRESS_PLAIN && strlen(code) < AML_WORD)
			memcpy(a->words[i].text, code, strlen(code) + 1);
	}
}

/* ae, oe, ue for letters with two dots, as German papers write them. */
static void without_umlauts(const char *word, char out[AML_WORD])
{
	size_t used = 0;

	for (; *word; word++) {
		out[used++] = *word;
		if (strchr("aou", *word) && word[1] == 'e')
			word++;
	}
	out[used] = '\0';
}

static bool share_row(const char *x, const char *y)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (has_word(rows[i].words, x) && has_word(rows[i].words, y))
			return true;
	return false;
}

enum address_alike address_alike(const struct address *a, const struct address_word *x, const struct address *b, const struct address_word *y)
{
	char one[AML_WORD], other[AML_WORD];
	enum address_alike how = ADDRESS_NOT;

	if (strcmp(x->text, y->text) == 0) {
		size_t n, m, i = 0, k = 0;
		for (; i < x->len && k < y->len; i += n, k += m)
			if (aml_lower(aml_code_point(a->text + x->at + i, &n)) != aml_lower(aml_code_point(b->text + y->at + k, &m)))
				return ADDRESS_MARKS;
		return i >= x->len && k >= y->len ? ADDRESS_SAME : ADDRESS_MARKS;
	}
	if ((x->kind == ADDRESS_NUMBER) != (y->kind == ADDRESS_NUMBER))
		return ADDRESS_NOT;
	if (share_row(x->text, y->text))
		return ADDRESS_SHORT;
	without_umlauts(x->text, one);
	without_umlauts(y->text, other);
	size_t n = strlen(x->text), m = strlen(y->text), least = x->kind == ADDRESS_NUMBER ? 3 : 5;
	if (x->kind == ADDRESS_NUMBER && strcmp(x->text + strspn(x->text, "0"), y->text + strspn(y->text, "0")) == 0)
		how = ADDRESS_MARKS;
	else if (x->kind != ADDRESS_NUMBER && strcmp(one, other) == 0)
		how = ADDRESS_WRITTEN;
	else if (n >= least && m >= least && aml_edits(x->text, y->text) == 1)
		how = ADDRESS_EDIT;
	explicit_bzero(one, sizeof one);
	explicit_bzero(other, sizeof other);
	return how;
}
