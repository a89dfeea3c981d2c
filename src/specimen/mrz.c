/* Machine-readable lines. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "specimen/art.h"

static int value_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
}

int zone_check_digit(const char *s)
{
	static const int weights[3] = { 7, 3, 1 };
	int sum = 0;
	for (int i = 0; s[i]; i++)
		sum += value_of(s[i]) * weights[i % 3];
	return sum % 10;
}

/* The plain letter under one with marks, U+00C0 to U+017F; '.' where there is none. */
static char plain_letter(unsigned code)
{
	static const char letters[] = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO.OUUUUYTY"
				      "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLLLLLNNNNNNNNNOOOOOOOO"
				      "RRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
	return code >= 0xc0 && code < 0x180 ? letters[code - 0xc0] : '.';
}

/* At most `room` letters and digits of text, one filler for each stretch of anything else; returns how many. */
static size_t put(char *to, size_t room, const char *text)
{
	size_t n = 0;
	bool gap = false;
	for (; *text && n < room; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 0xc3 && c <= 0xc5 && ((unsigned char)text[1] & 0xc0) == 0x80)
			c = (unsigned char)plain_letter((c & 0x1fu) << 6 | ((unsigned char)*++text & 0x3fu));
		if (c < 0x80 && isalnum(c)) {
			if (gap && n && n + 1 < room)
				to[n++] = '<';
			to[n++] = (char)toupper(c);
			gap = false;
		} else {
			gap = true;
		}
	}
	return n;
}

static void put_names(char *to, size_t room, const struct specimen *s)
{
	/* The first name of every bearer is SPECIMEN: no reader takes the line for a person's. */
	size_t n = put(to, room / 2, s->family_name);
	if (!n)
		n = put(to, room, "Unwritten");
	memcpy(to + n, "<<SPECIMEN<", 11);
	n += 11;
	if (n < room)
		put(to + n, room - n, s->given_name);
}

/* YYYY-MM-DD to YYMMDD and its digit; anything else stays fillers. */
static void put_date(char *to, const char *date)
{
	char six[7] = "<<<<<<";
	if (strlen(date) == 10 && date[4] == '-' && date[7] == '-')
		snprintf(six, sizeof six, "%.2s%.2s%.2s", date + 2, date + 5, date + 8);
	for (int i = 0; i < 6; i++)
		six[i] = isdigit((unsigned char)six[i]) ? six[i] : '<';
	memcpy(to, six, 6);
	to[6] = (char)('0' + zone_check_digit(six));
}

static void put_number(char *to, const char *number)
{
	char nine[10] = "<<<<<<<<<";
	if (!put(nine, 9, number))
		memcpy(nine, "SP0000000", 9);
	memcpy(to, nine, 9);
	to[9] = (char)('0' + zone_check_digit(nine));
}

static char digit_over(const char *a, size_t an, const char *b, size_t bn, const char *c, size_t cn)
{
	char all[64];
	memcpy(all, a, an);
	memcpy(all + an, b, bn);
	memcpy(all + an + bn, c, cn);
	all[an + bn + cn] = '\0';
	return (char)('0' + zone_check_digit(all));
}

int mrz_lines(const struct specimen *s, char lines[MRZ_LINES][MRZ_ROOM])
{
	bool passport = s->kind == SPECIMEN_PASSPORT;
	int width = passport ? 44 : 30;
	for (int i = 0; i < MRZ_LINES; i++) {
		memset(lines[i], '<', MRZ_ROOM);
		lines[i][width] = '\0';
	}
	if (passport) {
		memcpy(lines[0], "P<UTO", 5);
		put_names(lines[0] + 5, 39, s);
		char *l = lines[1];
		put_number(l, s->id_number);
		memcpy(l + 10, "UTO", 3);
		put_date(l + 13, s->date_of_birth);
		put_date(l + 21, s->expiration_date);
		l[42] = '<';
		l[43] = digit_over(l, 10, l + 13, 7, l + 21, 22);
		return 2;
	}
	memcpy(lines[0], "I<UTO", 5);
	put_number(lines[0] + 5, s->id_number);
	put_date(lines[1], s->date_of_birth);
	put_date(lines[1] + 8, s->expiration_date);
	memcpy(lines[1] + 15, "UTO", 3);
	put_names(lines[2], 30, s);
	char upper[64];
	memcpy(upper, lines[0] + 5, 25);
	memcpy(upper + 25, lines[1], 7);
	lines[1][29] = digit_over(upper, 32, lines[1] + 8, 7, lines[1] + 18, 11);
	return 3;
}
