/* Birth dates in numbers. What tells a man's from a woman's is taken away and not looked at. */
#include <string.h>

#include "decide/number_rule.h"

static int two(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

static struct number_date date_at(int century, const char *s)
{
	return (struct number_date){ century, two(s), two(s + 2), two(s + 4) };
}

struct number_date number_date_cn(const char *s)
{
	return strlen(s) == 15 ? date_at(19, s + 6) : date_at(two(s + 6), s + 8);
}

/* The seventh digit tells the century: the table of the Danish register. */
struct number_date number_date_dk(const char *s)
{
	int seventh = s[6] - '0', year = two(s + 4);
	int century = seventh <= 3 ? 19 : seventh == 4 || seventh == 9 ? (year <= 36 ? 20 : 19) : year <= 57 ? 20 : 18;

	return (struct number_date){ century, year, two(s + 2), two(s) };
}

struct number_date number_date_eg(const char *s)
{
	return date_at(s[0] - '0' + 17, s + 1);
}

struct number_date number_date_it(const char *s)
{
	static const char months[] = "ABCDEHLMPRST";
	const char *month = strchr(months, s[8]);
	int day = number_it_digit(s[9]) * 10 + number_it_digit(s[10]);

	return (struct number_date){ -1, number_it_digit(s[6]) * 10 + number_it_digit(s[7]), month ? (int)(month - months) + 1 : 0, day > 40 ? day - 40 : day };
}

struct number_date number_date_kw(const char *s)
{
	return date_at(s[0] - '0' + 17, s + 1);
}

/* A digit in the seventeenth place: born before 2000. */
struct number_date number_date_mx_curp(const char *s)
{
	return date_at(s[16] >= '0' && s[16] <= '9' ? 19 : 20, s + 4);
}

struct number_date number_date_mx_rfc(const char *s)
{
	return strlen(s) == 13 ? date_at(-1, s + 4) : (struct number_date){ .year = -1 };
}

struct number_date number_date_my(const char *s)
{
	return date_at(-1, s);
}

/* The month has 80, 0, 20, 40 or 60 more, from 1800 on. */
struct number_date number_date_pl(const char *s)
{
	struct number_date d = date_at(19, s);
	static const int centuries[] = { 19, 20, 21, 22, 18 };

	d.century = centuries[d.month / 20];
	d.month %= 20;
	return d;
}

/* 1 and 2, 3 and 4, 5 and 6 stand for 1900, 1800, 2000; who came from abroad has 7, 8 or 9 and no century. */
struct number_date number_date_ro(const char *s)
{
	static const int centuries[] = { -1, 19, 19, 18, 18, 20, 20, -1, -1, -1 };

	return date_at(centuries[s[0] - '0'], s + 1);
}

/* Coordination numbers have 60 more in the day. */
struct number_date number_date_se(const char *s)
{
	bool whole = strlen(s) == 12;
	struct number_date d = date_at(whole ? two(s) : -1, s + (whole ? 2 : 0));

	d.day -= d.day > 60 ? 60 : 0;
	return d;
}

struct number_date number_date_za(const char *s)
{
	return date_at(-1, s);
}
