#include "decide/mrz.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ZONE = 90, LINES = 3 };

const char *const mrz_format_names[MRZ_FORMATS] = { "TD1", "TD2", "TD3", "MRV-A", "MRV-B" };
const char *const mrz_digit_names[MRZ_DIGITS] = { "document number", "birth date", "expiry", "personal number", "all of it" };

static bool is_of_zone(char c)
{
	return c == '<' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

int mrz_digit_of(const char *s, size_t n)
{
	static const int weights[] = { 7, 3, 1 };
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_of_zone(s[i]))
			return -1;
		sum += weights[i % 3] * (s[i] == '<' ? 0 : s[i] <= '9' ? s[i] - '0' : s[i] - 'A' + 10);
	}
	return sum % 10;
}

/* A filler stands for a digit of zero where the field is empty. */
static bool digit_fits(const char *s, size_t n, char digit)
{
	bool empty = true;

	for (size_t i = 0; i < n; i++)
		empty = empty && s[i] == '<';
	return digit == '0' + mrz_digit_of(s, n) || (digit == '<' && empty);
}

static void check(struct mrz *z, unsigned which, const char *s, size_t n, char digit)
{
	if (!digit_fits(s, n, digit))
		z->wrong |= which;
}

/* Without fillers at its end; within, a filler is a blank. */
static void field(const char *s, size_t n, char *out, size_t size)
{
	while (n && s[n - 1] == '<')
		n--;
	if (n >= size)
		n = size - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = s[i] == '<' ? ' ' : s[i];
	out[n] = '\0';
}

static void date(const char *s, char out[11])
{
	for (int i = 0; i < 6; i++)
		if (!isdigit((unsigned char)s[i]))
			return;
	snprintf(out, 11, "?\?%.2s-%.2s-%.2s", s, s + 2, s + 4);
}

static void names(struct mrz *z, const char *s, size_t n)
{
	size_t family = 0;

	while (family + 1 < n && !(s[family] == '<' && s[family + 1] == '<'))
		family++;
	if (family + 1 >= n) { /* no given name */
		field(s, n, z->family, sizeof z->family);
		return;
	}
	field(s, family, z->family, sizeof z->family);
	field(s + family + 2, n - family - 2, z->given, sizeof z->given);
}

/* TD1: a number of more than nine characters goes on in the optional data, up to its digit. */
static void card_number(struct mrz *z, const char *s)
{
	char whole[sizeof z->number];
	size_t more = 0;

	if (s[14] != '<') {
		field(s + 5, 9, z->number, sizeof z->number);
		check(z, MRZ_NUMBER, s + 5, 9, s[14]);
		return;
	}
	while (more < 14 && s[15 + more] != '<')
		more++;
	if (more < 2) {
		field(s + 5, 9, z->number, sizeof z->number);
		z->wrong |= MRZ_NUMBER;
		return;
	}
	memcpy(whole, s + 5, 9);
	memcpy(whole + 9, s + 15, more - 1);
	field(whole, 9 + more - 1, z->number, sizeof z->number);
	check(z, MRZ_NUMBER, whole, 9 + more - 1, s[15 + more - 1]);
	explicit_bzero(whole, sizeof whole);
}

/* Three lines of 30. */
static void read_card(struct mrz *z, const char *s)
{
	const char *second = s + 30;
	char all[50];

	card_number(z, s);
	date(second, z->birth_date);
	date(second + 8, z->expiry);
	field(second + 15, 3, z->nationality, sizeof z->nationality);
	check(z, MRZ_BIRTH_DATE, second, 6, second[6]);
	check(z, MRZ_EXPIRY, second + 8, 6, second[14]);
	memcpy(all, s + 5, 25);
	memcpy(all + 25, second, 7);
	memcpy(all + 32, second + 8, 7);
	memcpy(all + 39, second + 18, 11);
	check(z, MRZ_ALL, all, 50, second[29]);
	names(z, s + 60, 30);
	explicit_bzero(all, sizeof all);
}

/* Two lines of 36 or 44; a visa has no digit for all of it. */
static void read_pages(struct mrz *z, const char *s, size_t width)
{
	const char *second = s + width;
	bool visa = z->format == MRZ_VISA_A || z->format == MRZ_VISA_B;
	char all[50];

	field(second, 9, z->number, sizeof z->number);
	field(second + 10, 3, z->nationality, sizeof z->nationality);
	date(second + 13, z->birth_date);
	date(second + 21, z->expiry);
	check(z, MRZ_NUMBER, second, 9, second[9]);
	check(z, MRZ_BIRTH_DATE, second + 13, 6, second[19]);
	check(z, MRZ_EXPIRY, second + 21, 6, second[27]);
	if (z->format == MRZ_TD3)
		check(z, MRZ_PERSONAL, second + 28, 14, second[42]);
	if (!visa) {
		size_t rest = width - 1 - 21;
		memcpy(all, second, 10);
		memcpy(all + 10, second + 13, 7);
		memcpy(all + 17, second + 21, rest);
		check(z, MRZ_ALL, all, 17 + rest, second[width - 1]);
		explicit_bzero(all, sizeof all);
	}
	names(z, s + 5, width - 5);
}

static bool read_zone(const char *s, size_t lines, size_t width, struct mrz *z)
{
	bool visa = s[0] == 'V';

	if (!isupper((unsigned char)s[0]) || (lines == 3) != (width == 30))
		return false;
	*z = (struct mrz){ .format = width == 30 ? MRZ_TD1 : width == 36 ? (visa ? MRZ_VISA_B : MRZ_TD2) : visa ? MRZ_VISA_A : MRZ_TD3 };
	if ((z->format == MRZ_TD3 && s[0] != 'P') || !strchr("ACIPV", s[0]))
		return false;
	field(s, 2, z->kind, sizeof z->kind);
	field(s + 2, 3, z->issuer, sizeof z->issuer);
	if (width == 30)
		read_card(z, s);
	else
		read_pages(z, s, width);
	return true;
}

static size_t run_at(const char *s)
{
	size_t n = 0;

	while (is_of_zone(s[n]))
		n++;
	return n;
}

/* From a run of the zone's characters on: its lines, parted by what is none of them, or all in one. */
static bool read_at(const char *s, struct mrz *z)
{
	static const struct {
		size_t lines, width;
	} shapes[] = { { 2, 44 }, { 2, 36 }, { 3, 30 } };
	char zone[ZONE + 1];
	size_t n = run_at(s);
	bool read = false;

	for (size_t k = 0; !read && k < sizeof shapes / sizeof *shapes; k++) {
		size_t lines = 0;
		if (n == shapes[k].lines * shapes[k].width) {
			memcpy(zone, s, n);
			lines = shapes[k].lines;
		} else {
			for (const char *at = s; lines < shapes[k].lines && run_at(at) == shapes[k].width; lines++) {
				memcpy(zone + lines * shapes[k].width, at, shapes[k].width);
				at += shapes[k].width;
				for (size_t gap = 0; *at && !is_of_zone(*at) && gap < 8; gap++)
					at++;
			}
		}
		read = lines == shapes[k].lines && read_zone(zone, lines, shapes[k].width, z);
	}
	explicit_bzero(zone, sizeof zone);
	return read;
}

bool mrz_read(const char *text, struct mrz *out)
{
	for (size_t i = 0; text[i];) {
		size_t n = run_at(text + i);
		if (n >= 30 && read_at(text + i, out))
			return true;
		i += n ? n : 1;
	}
	return false;
}
