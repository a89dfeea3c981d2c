/* Numbers of documents and of telephones. The same in another form: blanks, hyphens and dots, lost zeros in front, the last four alone, a country's
 * code before a telephone. Close: one character, two neighbours swapped, letters and digits that look alike. */
#include <ctype.h>
#include <string.h>

#include "aml/differ.h"
#include "decide/hint_read.h"
#include "decide/mrz.h"

/* The last four of a number whose others are masked, or that is no longer; 0: it is whole. */
static size_t tail_of(const char *text, const char *plain)
{
	size_t n = strlen(plain), digits = 0;

	if (n == 4)
		return 4;
	if (!strpbrk(text, "*#") && !strstr(text, "\xe2\x80\xa2") && strspn(plain, "x") < 3) /* stars, bullets, X */
		return 0;
	while (digits < n && isdigit((unsigned char)plain[n - 1 - digits]))
		digits++;
	return digits == 4 ? 4 : 0;
}

static size_t differing(const char *a, const char *b)
{
	size_t n = 0;

	for (; *a && *b; a++, b++)
		n += *a != *b;
	return n;
}

/* One is the other and its digit to check by, as in a machine-readable zone. */
static bool is_checked(const char *whole, const char *number)
{
	size_t n = strlen(number);
	char zone[HINT_PLAIN_TEXT];

	if (n < 6 || n > 9 || strlen(whole) != n + 1 || strncmp(whole, number, n) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		zone[i] = (char)toupper((unsigned char)number[i]);
	int digit = mrz_digit_of(zone, n);
	explicit_bzero(zone, sizeof zone);
	return whole[n] == '0' + digit;
}

static void say_edit(const char *a, const char *b, struct hint *out)
{
	if (strlen(a) != strlen(b)) {
		hint_say(out, HINT_CLOSE, "one character more");
	} else if (hint_are_swapped(a, b)) {
		hint_say(out, HINT_CLOSE, "two characters swapped");
	} else {
		size_t i = 0;
		while (a[i] == b[i])
			i++;
		bool digits = isdigit((unsigned char)a[i]) && isdigit((unsigned char)b[i]);
		hint_say(out, HINT_CLOSE, digits ? "one digit differs" : "one character differs");
	}
}

static void wipe(char a[HINT_PLAIN_TEXT], char b[HINT_PLAIN_TEXT])
{
	explicit_bzero(a, HINT_PLAIN_TEXT);
	explicit_bzero(b, HINT_PLAIN_TEXT);
}

void hint_read_number(const char *ours, const char *theirs, struct hint *out)
{
	char a[HINT_PLAIN_TEXT], b[HINT_PLAIN_TEXT], like_a[HINT_PLAIN_TEXT], like_b[HINT_PLAIN_TEXT];

	hint_characters(ours, false, a);
	hint_characters(theirs, false, b);
	hint_characters(ours, true, like_a);
	hint_characters(theirs, true, like_b);
	size_t n = strlen(a), m = strlen(b), tail_a = tail_of(ours, a), tail_b = tail_of(theirs, b);
	const char *x = a + strspn(a, "0"), *y = b + strspn(b, "0");
	if (!n || !m)
		hint_say(out, HINT_LACKS, "no number that can be read");
	else if (strcmp(a, b) == 0)
		hint_say(out, HINT_FORM, "blanks or signs");
	else if ((tail_a || tail_b) && n >= 4 && m >= 4 && (tail_a != tail_b || n != m)) {
		bool same = strcmp(a + n - 4, b + m - 4) == 0;
		hint_say(out, same ? HINT_FORM : HINT_DIFFERS, same ? "the last four alone" : "other last four digits");
	} else if (*x && strcmp(x, y) == 0)
		hint_say(out, HINT_FORM, "zeros in front are left out");
	else if (is_checked(a, b) || is_checked(b, a))
		hint_say(out, HINT_FORM, "a check digit is left out");
	else if (strcmp(like_a, like_b) == 0)
		hint_say(out, HINT_CLOSE, "letters and digits that look alike");
	else if (n >= 4 && m >= 4 && n < 40 && m < 40 && aml_edits(a, b) == 1)
		say_edit(a, b, out);
	else if (n >= 8 && n == m && differing(a, b) == 2)
		hint_say(out, HINT_CLOSE, "two characters differ");
	else
		hint_say(out, HINT_DIFFERS, "another number");
	if (n == m && !tail_a && !tail_b && strlen(ours) == strlen(theirs))
		hint_mark_places(out, ours, theirs);
	else if (out->reading != HINT_FORM)
		hint_mark(out, ours, theirs);
	wipe(a, b);
	wipe(like_a, like_b);
}

/* One is the end of the other, without the zero that stands for a country's code at home. */
static bool is_end(const char *whole, const char *end)
{
	end += strspn(end, "0");
	size_t n = strlen(whole), m = strlen(end);
	return m >= 7 && n > m && n - m <= 5 && strcmp(whole + n - m, end) == 0;
}

void hint_read_phone(const char *ours, const char *theirs, struct hint *out)
{
	char a[HINT_PLAIN_TEXT], b[HINT_PLAIN_TEXT];

	hint_characters(ours, false, a);
	hint_characters(theirs, false, b);
	if (strcmp(a, b) != 0 && (is_end(a, b) || is_end(b, a)))
		hint_say(out, HINT_FORM, "the country's code is left out");
	else
		hint_read_number(ours, theirs, out);
	wipe(a, b);
}

void hint_read_plain(const char *ours, const char *theirs, struct hint *out)
{
	char a[HINT_PLAIN_TEXT], b[HINT_PLAIN_TEXT];

	hint_plain(ours, a);
	hint_plain(theirs, b);
	if (*a && strcmp(a, b) == 0)
		hint_say(out, HINT_FORM, "accents, blanks or signs");
	else if (strlen(a) >= 6 && strlen(b) >= 6 && strlen(a) < 40 && strlen(b) < 40 && aml_edits(a, b) == 1)
		hint_say(out, HINT_CLOSE, "one character differs");
	else
		hint_say(out, HINT_DIFFERS, "");
	hint_mark(out, ours, theirs);
	wipe(a, b);
}
