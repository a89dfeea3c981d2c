/* Dates. The same in another form: 29.05.1990, 19900529, 05/29/1990. Close: day and month swapped, one digit, two swapped, a year off by one or by a
 * hundred, a day off by one, a year or month alone. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aml/differ.h"
#include "decide/hint_read.h"

struct date {
	int year, month, day; /* month, day 0: not told */
	bool any_order;       /* day and month could be the other way round */
};

static int read_number(const char **s, int digits)
{
	int n = 0;

	for (int i = 0; i < digits; i++, ++*s) {
		if (!isdigit((unsigned char)**s))
			return -1;
		n = n * 10 + (**s - '0');
	}
	return n;
}

static bool is_plausible(const struct date *d)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return d->year >= 1000 && d->month >= 0 && d->month <= 12 && d->day >= 0 && d->day <= (d->month ? days[d->month - 1] : 0);
}

/* YYYY, YYYY-MM, YYYY-MM-DD with - / . or nothing between. */
static bool read_year_first(const char *s, struct date *d)
{
	*d = (struct date){ .year = read_number(&s, 4) };
	if (d->year < 0 || !*s)
		return d->year > 0;
	bool between = strchr("-/.", *s) != NULL;
	s += between;
	d->month = read_number(&s, 2);
	if (d->month <= 0 || !*s)
		return d->month > 0 && between;
	s += between && strchr("-/.", *s);
	d->day = read_number(&s, 2);
	return d->day > 0 && !*s;
}

/* DD.MM.YYYY, DD/MM/YYYY, DD-MM-YYYY; in the United States the month comes first where slashes or hyphens part them. */
static bool read_year_last(const char *s, const char *country, struct date *d)
{
	char sign = '\0';
	int part[2];

	*d = (struct date){ 0 };
	for (int i = 0; i < 2; i++) {
		part[i] = read_number(&s, isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) ? 2 : 1);
		if (part[i] < 0 || !*s || !strchr("-/.", *s))
			return false;
		sign = *s++;
	}
	d->year = read_number(&s, 4);
	bool month_first = sign != '.' && strcasecmp(country, "US") == 0 ? part[0] <= 12 : sign != '.' && part[1] > 12;
	d->month = part[!month_first];
	d->day = part[month_first];
	d->any_order = sign != '.' && !*country && part[0] <= 12 && part[1] <= 12;
	return d->year > 0 && !*s;
}

static bool read_date(const char *s, const char *country, struct date *d)
{
	while (*s == ' ')
		s++;
	return (read_year_first(s, d) || read_year_last(s, country, d)) && is_plausible(d);
}

/* Days since 1 March of the year 0. */
static long number_of(const struct date *d)
{
	long y = d->month > 2 ? d->year : d->year - 1, m = (d->month + 9) % 12;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d->day - 1;
}

static void write_date(const struct date *d, char out[9])
{
	int n = d->year * 10000 + d->month * 100 + d->day;

	for (int i = 7; i >= 0; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
	out[8] = '\0';
}

static void say_days(const struct date *a, const struct date *b, struct hint *out)
{
	char x[9], y[9];
	size_t differ = 0, first = 0, last = 0;

	write_date(a, x);
	write_date(b, y);
	for (size_t i = 0; i < 8; i++)
		if (x[i] != y[i]) {
			first = differ++ ? first : i;
			last = i;
		}
	bool same_day = a->month == b->month && a->day == b->day, same_year = a->year == b->year;
	if (same_year && a->month == b->day && a->day == b->month)
		hint_say(out, HINT_CLOSE, "day and month swapped");
	else if (same_day && abs(a->year - b->year) == 1)
		hint_say(out, HINT_CLOSE, "the year is off by one");
	else if (same_day && abs(a->year - b->year) == 100)
		hint_say(out, HINT_CLOSE, "the year is off by a hundred");
	else if (differ == 1)
		hint_say(out, HINT_CLOSE, "one digit differs");
	else if (differ == 2 && last == first + 1 && x[first] == y[last] && x[last] == y[first])
		hint_say(out, HINT_CLOSE, "two digits swapped");
	else if (labs(number_of(a) - number_of(b)) == 1)
		hint_say(out, HINT_CLOSE, "one day apart");
	else if (same_year && ((a->month == 1 && a->day == 1) || (b->month == 1 && b->day == 1)))
		hint_say(out, HINT_CLOSE, "the same year; 1 January may stand for an unknown day");
	else
		hint_say(out, HINT_DIFFERS, same_year ? "another day of the year" : "another date");
	explicit_bzero(x, sizeof x);
	explicit_bzero(y, sizeof y);
}

static bool are_equal(const struct date *a, const struct date *b)
{
	bool turned = (a->any_order || b->any_order) && a->day == b->month && a->month == b->day;
	return a->year == b->year && ((a->month == b->month && a->day == b->day) || turned);
}

void hint_read_date(const char *ours, const char *theirs, const char *country, struct hint *out)
{
	struct date a, b;

	if (!read_date(ours, country, &a) || !read_date(theirs, country, &b)) {
		hint_say(out, HINT_LACKS, "no date that can be read");
		return;
	}
	if (are_equal(&a, &b)) {
		hint_say(out, HINT_FORM, "another way of writing a date");
		return;
	}
	bool partial = !a.day || !b.day;
	if (!partial)
		say_days(&a, &b, out);
	else if (a.year != b.year)
		hint_say(out, HINT_DIFFERS, "another year");
	else if (a.month && b.month && a.month != b.month)
		hint_say(out, HINT_DIFFERS, "another month");
	else
		hint_say(out, HINT_CLOSE, a.month && b.month ? "the year and month alone" : "the year alone");
	if (strlen(ours) == strlen(theirs))
		hint_mark_places(out, ours, theirs);
	else
		hint_mark(out, ours, theirs);
}
