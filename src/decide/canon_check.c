/* Is a text canonical JSON? Read by its letter: whoever signs and whoever verifies have the same bytes, or it is refused. */
#include <string.h>

#include "base/err.h"
#include "decide/canon.h"
#include "decide/canon_text.h"

enum { NESTING = 64 };

struct checker {
	const char *start, *at, *end;
	int depth;
	struct err *err;
};

static bool wrong(struct checker *k, const char *what)
{
	return err_set(k->err, ERR_UNVERIFIED, "Not in canonical form: %s at byte %zu", what, (size_t)(k->at - k->start));
}

static bool next_is(const struct checker *k, char c)
{
	return k->at < k->end && *k->at == c;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What an escape at p stands for, and its bytes; 0: it is none, or there is a shorter form. */
static size_t escaped(const char *p, size_t left, uint32_t *c)
{
	static const char names[] = "\"\\btnfr", meanings[] = "\"\\\b\t\n\f\r";
	if (left < 2)
		return 0;
	const char *name = p[1] ? strchr(names, p[1]) : NULL;
	if (name) {
		*c = (unsigned char)meanings[name - names];
		return 2;
	}
	if (left < 6 || memcmp(p, "\\u00", 4) != 0 || hex_digit(p[4]) < 0 || hex_digit(p[4]) > 1 || hex_digit(p[5]) < 0)
		return 0;
	*c = (uint32_t)(hex_digit(p[4]) << 4 | hex_digit(p[5]));
	return *c == 0 || strchr("\b\t\n\f\r", (int)*c) ? 0 : 6;
}

/* A character of a text, at p; 0: none that may stand there. */
static size_t character(const char *p, size_t left, uint32_t *c)
{
	if (*p == '\\')
		return escaped(p, left, c);
	size_t n = canon_character(p, left, c);
	return n && *c >= 0x20 ? n : 0;
}

/* To behind its closing quote; *text and *len: what is between. */
static bool check_text(struct checker *k, const char **text, size_t *len)
{
	if (!next_is(k, '"'))
		return wrong(k, "no text where one belongs");
	*text = ++k->at;
	while (k->at < k->end && *k->at != '"') {
		uint32_t c = 0;
		size_t n = character(k->at, (size_t)(k->end - k->at), &c);
		if (n == 0)
			return wrong(k, "a character or an escape that does not stand so in it");
		k->at += n;
	}
	if (k->at == k->end)
		return wrong(k, "a text without its end");
	*len = (size_t)(k->at - *text);
	k->at++;
	return true;
}

/* Of two checked names as they are written. */
static int order_of_names(const char *a, size_t a_len, const char *b, size_t b_len)
{
	while (a_len && b_len) {
		uint32_t x = 0, y = 0;
		size_t n = character(a, a_len, &x), m = character(b, b_len, &y);
		if (x != y)
			return canon_order(x, y);
		a += n, a_len -= n;
		b += m, b_len -= m;
	}
	return (a_len > 0) - (b_len > 0);
}

static bool check_value(struct checker *k);

static bool check_members(struct checker *k)
{
	const char *name, *before = NULL;
	size_t len, before_len = 0;
	do {
		k->at++;
		const char *at = k->at;
		if (!check_text(k, &name, &len))
			return false;
		int order = before ? order_of_names(before, before_len, name, len) : -1;
		if (order >= 0) {
			k->at = at;
			return wrong(k, order ? "members out of order" : "a second member of one name");
		}
		before = name, before_len = len;
		if (!next_is(k, ':'))
			return wrong(k, "no colon after a name");
		k->at++;
		if (!check_value(k))
			return false;
	} while (next_is(k, ','));
	return true;
}

static bool check_elements(struct checker *k)
{
	do {
		k->at++;
		if (!check_value(k))
			return false;
	} while (next_is(k, ','));
	return true;
}

static bool check_container(struct checker *k, char closing)
{
	if (++k->depth > NESTING)
		return wrong(k, "it is nested too deep");
	if (k->end - k->at > 1 && k->at[1] == closing)
		k->at++;
	else if (!(closing == '}' ? check_members(k) : check_elements(k)))
		return false;
	if (!next_is(k, closing))
		return wrong(k, "no comma and no closing bracket");
	k->at++;
	k->depth--;
	return true;
}

static bool check_word(struct checker *k)
{
	static const char *const words[] = { "true", "false", "null" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if ((size_t)(k->end - k->at) >= n && memcmp(k->at, words[i], n) == 0) {
			k->at += n;
			return true;
		}
	}
	bool number = k->at < k->end && *k->at && strchr("-0123456789", *k->at);
	return wrong(k, number ? "a number that is not written as a text" : "no value");
}

static bool check_value(struct checker *k)
{
	const char *text;
	size_t len;
	if (next_is(k, '{'))
		return check_container(k, '}');
	if (next_is(k, '['))
		return check_container(k, ']');
	return next_is(k, '"') ? check_text(k, &text, &len) : check_word(k);
}

bool canon_check(const char *json, size_t len, struct err *err)
{
	struct checker k = { .start = json, .at = json, .end = json + len, .err = err };
	if (!check_value(&k))
		return false;
	return k.at == k.end || wrong(&k, "more after its end");
}
