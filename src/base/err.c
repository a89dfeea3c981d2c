#include "base/err.h"

#include <stdio.h>

static const struct {
	const char *name;
	int exit_code;
} kinds[ERR_KINDS] = {
	[ERR_NONE] = { "none", 0 },
	[ERR_LOCAL] = { "local", 1 },
	[ERR_USAGE] = { "usage", 2 },
	[ERR_CONFIG] = { "config", 3 },
	[ERR_CREDENTIALS] = { "credentials", 3 },
	[ERR_REFUSED] = { "refused", 4 },
	[ERR_NOT_FOUND] = { "not found", 5 },
	[ERR_RATE] = { "rate limit", 6 },
	[ERR_NETWORK] = { "network", 7 },
	[ERR_REPLY] = { "reply", 8 },
	[ERR_UNCERTAIN] = { "uncertain", 9 },
	[ERR_CANCELLED] = { "cancelled", 10 },
};

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	if (!e)
		return false;
	e->kind = kind;
	e->remedy[0] = '\0';
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return false;
}

bool err_remedy(struct err *e, const char *fmt, ...)
{
	if (!e)
		return false;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(e->remedy, sizeof e->remedy, fmt, ap);
	va_end(ap);
	return false;
}

int err_exit_code(enum err_kind kind)
{
	return kind < ERR_KINDS ? kinds[kind].exit_code : 1;
}

const char *err_kind_name(enum err_kind kind)
{
	return kind < ERR_KINDS ? kinds[kind].name : "unknown";
}
