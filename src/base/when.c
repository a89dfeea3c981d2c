#include "base/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t when_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

int64_t when_mono_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t when_between(int64_t from, int64_t to)
{
	int64_t s;
	if (__builtin_sub_overflow(to, from, &s))
		return to < from ? -INT64_MAX : INT64_MAX;
	return s == INT64_MIN ? -INT64_MAX : s;
}

/* n digits at *s, moved past; -1 when they are not there. */
static int digits(const char **s, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

static bool take(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool date_exists(int year, int month, int day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1] + (month == 2 && leap(year));
}

static bool take_date(const char **s, int *year, int *month, int *day)
{
	*year = digits(s, 4);
	if (*year < 0 || !take(s, '-'))
		return false;
	*month = digits(s, 2);
	if (*month < 0 || !take(s, '-'))
		return false;
	*day = digits(s, 2);
	return *day >= 0 && date_exists(*year, *month, *day);
}

static int64_t to_unix(int year, int month, int day, int hour, int minute, int second)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute, .tm_sec = second };
	return timegm(&tm);
}

bool when_date_valid(const char *s)
{
	int year, month, day;
	return take_date(&s, &year, &month, &day) && *s == '\0';
}

static bool take_clock(const char **s, int *hour, int *minute, int *second)
{
	*hour = digits(s, 2);
	if (*hour < 0 || *hour > 23 || !take(s, ':'))
		return false;
	*minute = digits(s, 2);
	if (*minute < 0 || *minute > 59 || !take(s, ':'))
		return false;
	*second = digits(s, 2);
	return *second >= 0 && *second <= 60; /* a leap second counts as the next one */
}

static bool take_zone(const char **s, int *offset_s)
{
	*offset_s = 0;
	if (take(s, 'Z') || take(s, 'z'))
		return true;
	int sign = **s == '+' ? 1 : **s == '-' ? -1 : 0;
	if (!sign)
		return false;
	(*s)++;
	int hours = digits(s, 2);
	if (hours < 0 || hours > 23 || !take(s, ':'))
		return false;
	int minutes = digits(s, 2);
	*offset_s = sign * (hours * 3600 + minutes * 60);
	return minutes >= 0 && minutes <= 59;
}

bool when_parse(const char *s, int64_t *unix_s)
{
	int year, month, day, hour, minute, second, offset_s;
	if (!take_date(&s, &year, &month, &day) || !(take(&s, 'T') || take(&s, 't') || take(&s, ' ')) ||
	    !take_clock(&s, &hour, &minute, &second))
		return false;
	if (take(&s, '.')) {
		if (*s < '0' || *s > '9')
			return false;
		while (*s >= '0' && *s <= '9')
			s++;
	}
	if (!take_zone(&s, &offset_s) || *s)
		return false;
	*unix_s = to_unix(year, month, day, hour, minute, second) - offset_s;
	return true;
}

bool when_parse_http(const char *s, int64_t *unix_s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	if (strlen(s) != 29 || s[3] != ',' || s[4] != ' ' || strcmp(s + 25, " GMT") != 0)
		return false;
	const char *at = s + 5, *month = NULL;
	int day = digits(&at, 2);
	if (day < 0 || !take(&at, ' '))
		return false;
	for (size_t i = 0; i < 12; i++)
		if (strncmp(months + i * 3, at, 3) == 0)
			month = months + i * 3;
	at += 3;
	if (!month || !take(&at, ' '))
		return false;
	int year = digits(&at, 4), hour, minute, second;
	if (year < 0 || !take(&at, ' ') || !take_clock(&at, &hour, &minute, &second))
		return false;
	int number = (int)(month - months) / 3 + 1;
	if (!date_exists(year, number, day))
		return false;
	*unix_s = to_unix(year, number, day, hour, minute, second);
	return true;
}

void when_format_rfc3339(int64_t unix_s, char out[WHEN_TEXT])
{
	time_t t = unix_s;
	struct tm tm;
	if (!gmtime_r(&t, &tm) || strftime(out, WHEN_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(out, WHEN_TEXT, "out of range");
}

bool when_parse_length(const char *s, int64_t *seconds)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { 'y', 31557600 } };
	int64_t n = 0;
	const char *at = s;
	for (; *at >= '0' && *at <= '9' && n < INT32_MAX; at++)
		n = n * 10 + (*at - '0');
	if (at == s)
		return false;
	if (!*at && n == 0) {
		*seconds = 0;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (at[0] == units[i].letter && !at[1] && n <= 1000 * units[5].seconds / units[i].seconds) {
			*seconds = n * units[i].seconds;
			return true;
		}
	return false;
}

void when_format(int64_t unix_s, bool utc, char out[WHEN_TEXT])
{
	time_t t = unix_s;
	struct tm tm;
	char zone[8] = "";
	if (!(utc ? gmtime_r(&t, &tm) : localtime_r(&t, &tm)) || strftime(out, WHEN_TEXT, "%Y-%m-%d %H:%M:%S", &tm) == 0) {
		snprintf(out, WHEN_TEXT, "out of range");
		return;
	}
	size_t n = strlen(out);
	if (utc)
		snprintf(out + n, WHEN_TEXT - n, "Z");
	else if (strftime(zone, sizeof zone, "%z", &tm) == 5)
		snprintf(out + n, WHEN_TEXT - n, "%.3s:%s", zone, zone + 3);
}

void when_age(int64_t seconds, char out[WHEN_TEXT])
{
	int64_t s = seconds >= 0 ? seconds : seconds == INT64_MIN ? INT64_MAX : -seconds;
	const char *sign = seconds < 0 ? "-" : "";
	if (s < 1)
		snprintf(out, WHEN_TEXT, "now");
	else if (s < 60)
		snprintf(out, WHEN_TEXT, "%s%ds", sign, (int)s);
	else if (s < 3600)
		snprintf(out, WHEN_TEXT, "%s%dm", sign, (int)(s / 60));
	else if (s < 86400)
		snprintf(out, WHEN_TEXT, seconds < 0 ? "-%dh" : "%dh%02d", (int)(s / 3600), (int)(s % 3600 / 60));
	else if (s < 10 * (int64_t)86400 && seconds > 0)
		snprintf(out, WHEN_TEXT, "%dd%02d", (int)(s / 86400), (int)(s % 86400 / 3600));
	else if (s < 1000 * (int64_t)86400)
		snprintf(out, WHEN_TEXT, "%s%dd", sign, (int)(s / 86400));
	else
		snprintf(out, WHEN_TEXT, "%s%dy", sign, (int)(s / (365 * (int64_t)86400) % 1000));
}
