/* A birth date of ours against days of the list.
 *  - The same day agrees; so does one inside a range of up to a year (the year or month alone is known). A wider range or one without an end: partly.
 *  - Partly, and said: day and month swapped; one day or the year off by one; one digit, or two neighbours swapped; 1 January of the same year, which stands for
 *    an unknown day in many papers; one year beside a range.
 *  - Else it differs, by so much. */
#include "aml/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct day {
	int year, month, day;
};

static struct day day_of(const char *s)
{
	return (struct day){ atoi(s), atoi(s + 5), atoi(s + 8) };
}

/* Days since 1 March of the year 0. */
static long number_of(struct day d)
{
	long y = d.month > 2 ? d.year : d.year - 1, m = (d.month + 9) % 12;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d.day - 1;
}

void aml_days_text(struct aml_days days, char out[AML_DAYS_TEXT])
{
	const char *from = days.from, *to = days.to;
	bool year = strlen(from) == 10 && strlen(to) == 10 && strcmp(from + 4, "-01-01") == 0 && strcmp(to + 4, "-12-31") == 0;

	if (!*from || !*to)
		snprintf(out, AML_DAYS_TEXT, "%s %.20s", *from ? "from" : "to", *from ? from : to);
	else if (year && strncmp(from, to, 4) == 0)
		snprintf(out, AML_DAYS_TEXT, "%.4s", from);
	else if (year)
		snprintf(out, AML_DAYS_TEXT, "%.4s to %.4s", from, to);
	else if (strcmp(from, to) == 0)
		snprintf(out, AML_DAYS_TEXT, "%.20s", from);
	else
		snprintf(out, AML_DAYS_TEXT, "%.12s to %.12s", from, to);
}

static void say_apart(struct day a, struct day b, struct aml_pair *p)
{
	struct day first = number_of(a) < number_of(b) ? a : b, last = number_of(a) < number_of(b) ? b : a;
	long days = number_of(last) - number_of(first);
	int months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day), years = months / 12;

	months %= 12;
	if (years && months)
		aml_say(p, "%d year%s %d month%s apart", years, years > 1 ? "s" : "", months, months > 1 ? "s" : "");
	else if (years || months)
		aml_say(p, "%d %s%s apart", years ? years : months, years ? "year" : "month", (years ? years : months) > 1 ? "s" : "");
	else
		aml_say(p, "%ld day%s apart", days, days > 1 ? "s" : "");
	p->likeness = days > 36500 ? 0 : (int)(500 - days / 73);
}

static void partly(int likeness, const char *why, struct aml_pair *p)
{
	p->reading = AML_PARTLY;
	p->likeness = likeness;
	aml_say(p, "%s", why);
}

/* Both are one day, and not the same. */
static void read_days(const char *ours, const char *theirs, struct aml_pair *p)
{
	struct day a = day_of(ours), b = day_of(theirs);
	size_t differ = 0, first = 0, last = 0;

	for (size_t i = 0; i < 10; i++)
		if (ours[i] != theirs[i]) {
			first = differ++ ? first : i;
			last = i;
		}
	bool neighbours = differ == 2 && (last == first + 1 || (last == first + 2 && ours[first + 1] == '-')) && ours[first] == theirs[last] &&
		ours[last] == theirs[first];
	if (a.year == b.year && a.month == b.day && a.day == b.month)
		partly(900, "day and month swapped", p);
	else if (abs(a.year - b.year) == 1 && a.month == b.month && a.day == b.day)
		partly(850, "the year is off by one", p);
	else if (differ == 1 || neighbours) {
		say_apart(a, b, p);
		partly(abs(a.year - b.year) < 9 ? 800 : 600, differ == 1 ? "one digit differs" : "two digits swapped", p);
	}
	else if (labs(number_of(a) - number_of(b)) == 1) {
		say_apart(a, b, p);
		partly(800, "as of another time zone", p);
	}
	else if (a.year == b.year && ((a.month == 1 && a.day == 1) || (b.month == 1 && b.day == 1)))
		partly(700, "the same year; 1 January may stand for an unknown day", p);
	else {
		p->reading = AML_DIFFERS;
		say_apart(a, b, p);
	}
	aml_differ(p->ours, 0, strlen(p->ours), aml_ours(p), p->theirs, 0, strlen(p->theirs), aml_theirs(p));
}

static void read_range(struct day a, const char *from, const char *to, struct aml_pair *p)
{
	struct day first = day_of(from), last = day_of(to);
	long inside = number_of(last) - number_of(first) + 1;

	if (number_of(a) >= number_of(first) && number_of(a) <= number_of(last)) {
		p->reading = inside <= 366 ? AML_AGREES : AML_PARTLY;
		p->likeness = inside <= 31 ? 950 : inside <= 366 ? 900 : inside < 3660 ? 800 - (int)(inside / 10) : 400;
		bool year = first.month == 1 && first.day == 1 && last.month == 12 && last.day == 31;
		if (year && first.year == last.year)
			aml_say(p, "the list has the year only");
		else if (inside <= 366)
			aml_say(p, "inside the list's %ld days", inside);
		else
			aml_say(p, "inside the list's %ld years", (inside + 180) / 365);
		return;
	}
	bool before = number_of(a) < number_of(first);
	long days = before ? number_of(first) - number_of(a) : number_of(a) - number_of(last);
	bool off_by_one = inside > 1 && days <= 366 && (a.year == first.year - 1 || a.year == last.year + 1);
	if (off_by_one) {
		partly(650, "the year is off by one", p);
		return;
	}
	p->reading = AML_DIFFERS;
	say_apart(a, before ? first : last, p);
}

void aml_read_date(const char *ours, struct aml_days theirs, struct aml_pair *p)
{
	struct day a = day_of(ours);

	if (*theirs.from && *theirs.to && strcmp(theirs.from, theirs.to) > 0)
		theirs = (struct aml_days){ theirs.to, theirs.from };
	if (!*theirs.from || !*theirs.to) {
		const char *end = *theirs.from ? theirs.from : theirs.to;
		bool inside = *theirs.from ? strcmp(ours, end) >= 0 : strcmp(ours, end) <= 0;
		if (strcmp(ours, end) != 0 && !inside) {
			p->reading = AML_DIFFERS;
			say_apart(a, day_of(end), p);
		} else {
			partly(strcmp(ours, end) == 0 ? 700 : 300, "the list has one end of a range", p);
		}
	} else if (strcmp(theirs.from, theirs.to) != 0) {
		read_range(a, theirs.from, theirs.to, p);
	} else if (strcmp(ours, theirs.from) == 0) {
		p->reading = AML_AGREES;
		p->likeness = 1000;
	} else {
		read_days(ours, theirs.from, p);
	}
}
