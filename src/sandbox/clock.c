#include "sandbox/clock.h"

#include <ctype.h>
#include <string.h>

#include "base/when.h"

int64_t clock_now(const struct clock *c)
{
	return c->frozen ? c->at : when_now() + c->at;
}

void clock_freeze(struct clock *c, int64_t unix_s)
{
	*c = (struct clock){ .frozen = true, .at = unix_s };
}

void clock_advance(struct clock *c, int64_t seconds)
{
	c->at += seconds;
}

void clock_run(struct clock *c)
{
	*c = (struct clock){ .at = clock_now(c) - when_now() };
}

bool clock_parse_span(const char *s, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 'w', 604800 }, { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };
	int64_t sign = *s == '-' ? -1 : 1, sum = 0;
	if (*s == '-' || *s == '+')
		s++;
	if (!*s)
		return false;
	while (*s) {
		int64_t n = 0;
		int digits = 0;
		for (; isdigit((unsigned char)*s) && digits < 9; s++, digits++)
			n = n * 10 + (*s - '0');
		size_t u = 0;
		while (u < sizeof units / sizeof *units && units[u].unit != *s)
			u++;
		if (!digits || u == sizeof units / sizeof *units)
			return false;
		sum += n * units[u].seconds;
		s++;
	}
	*seconds = sign * sum;
	return true;
}
