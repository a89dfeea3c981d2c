/* Postal codes. The same in another form: blanks and hyphens, the country's letters before it, a lost zero in front, and where one has only the first
 * part: ZIP and ZIP+4, the outward half of a British code, a Canadian area. Close: one character, or letters and digits that look alike. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "aml/differ.h"
#include "decide/hint_read.h"

/* "D-10115", "SE-114 55": the letters of the country before a code of digits. */
static size_t prefix_of(const char *s, const char *country)
{
	static const struct {
		const char *country, *prefix;
	} short_ones[] = { { "DE", "d" }, { "FR", "f" }, { "AT", "a" }, { "BE", "b" }, { "IT", "i" }, { "LU", "l" }, { "NO", "n" }, { "SE", "s" }, { "ES", "e" } };
	size_t n = strlen(country);

	if (n == 2 && strncasecmp(s, country, 2) == 0 && isdigit((unsigned char)s[2]))
		return 2;
	for (size_t i = 0; i < sizeof short_ones / sizeof *short_ones; i++)
		if ((!n || strcasecmp(country, short_ones[i].country) == 0) && s[0] == short_ones[i].prefix[0] && isdigit((unsigned char)s[1]))
			return 1;
	return 0;
}

static size_t parts_with(const char *country, const char *code)
{
	static const struct {
		const char *country;
		size_t whole, part; /* characters */
	} parts[] = { { "US", 9, 5 }, { "CA", 6, 3 }, { "IE", 7, 3 }, { "BR", 8, 5 }, { "PT", 7, 4 }, { "NL", 6, 4 }, { "SA", 9, 5 } };
	size_t n = strlen(code);

	if (strcasecmp(country, "GB") == 0 || strcasecmp(country, "UK") == 0)
		return n >= 5 && isalpha((unsigned char)code[n - 1]) ? n - 3 : 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcasecmp(country, parts[i].country) == 0 && n == parts[i].whole)
			return parts[i].part;
	return !*country && n == 9 && strspn(code, "0123456789") == 9 ? 5 : 0;
}

/* One is the first part of the other. */
static bool is_part(const char *whole, const char *part, const char *country)
{
	size_t n = parts_with(country, whole);
	return n && strlen(part) == n && strncmp(whole, part, n) == 0;
}

/* C1043AAZ has the four digits of old in it. */
static bool is_argentine(const char *whole, const char *old, const char *country)
{
	return strcasecmp(country, "AR") == 0 && strlen(whole) == 8 && strlen(old) == 4 && strncmp(whole + 1, old, 4) == 0;
}

static bool is_zero_lost(const char *a, const char *b)
{
	bool digits = a[strspn(a, "0123456789")] == '\0' && b[strspn(b, "0123456789")] == '\0';
	return digits && strcmp(a + strspn(a, "0"), b + strspn(b, "0")) == 0;
}

void hint_read_postal(const char *ours, const char *theirs, const char *country, struct hint *out)
{
	char one[HINT_PLAIN_TEXT], other[HINT_PLAIN_TEXT], like_a[HINT_PLAIN_TEXT], like_b[HINT_PLAIN_TEXT];

	hint_characters(ours, false, one);
	hint_characters(theirs, false, other);
	hint_characters(ours, true, like_a);
	hint_characters(theirs, true, like_b);
	const char *a = one + prefix_of(one, country), *b = other + prefix_of(other, country);
	bool prefixed = (a == one) != (b == other), is_short = strlen(a) < 40 && strlen(b) < 40;
	if (!*a || !*b)
		hint_say(out, HINT_LACKS, "no code that can be read");
	else if (strcmp(a, b) == 0)
		hint_say(out, HINT_FORM, prefixed ? "the country's letters are left out" : "blanks or signs");
	else if (is_part(a, b, country) || is_part(b, a, country))
		hint_say(out, HINT_FORM, "one has the first part only");
	else if (is_argentine(a, b, country) || is_argentine(b, a, country))
		hint_say(out, HINT_FORM, "the code of old, of four digits");
	else if (is_zero_lost(a, b))
		hint_say(out, HINT_FORM, "a zero in front is left out");
	else if (strcmp(like_a, like_b) == 0)
		hint_say(out, HINT_CLOSE, "letters and digits that look alike");
	else if (is_short && strlen(a) >= 4 && strlen(b) >= 4 && aml_edits(a, b) == 1)
		hint_say(out, HINT_CLOSE, hint_are_swapped(a, b) ? "two characters swapped" : strlen(a) == strlen(b) ? "one character differs" : "one character more");
	else
		hint_say(out, HINT_DIFFERS, "another code");
	hint_mark(out, ours, theirs);
	explicit_bzero(one, sizeof one);
	explicit_bzero(other, sizeof other);
	explicit_bzero(like_a, sizeof like_a);
	explicit_bzero(like_b, sizeof like_b);
}
