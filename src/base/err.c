#include "base/err.h"

#include <stdio.h>

#include "base/text.h"

static const struct {
	const char *name;
	int exit_code;
	const char *meaning;
} kinds[ERR_KINDS] = {
	[ERR_NONE] = { "none", 0, "done" },
	[ERR_LOCAL] = { "local", 1, "this host: a file, a limit, the output" },
	[ERR_USAGE] = { "usage", 2, "the command line, or a request that our own check refuses: nothing was sent" },
	[ERR_CONFIG] = { "config", 3, "configuration or credentials are missing or unsafe" },
	[ERR_CREDENTIALS] = { "credentials", 3, "the server does not accept the credentials" },
	[ERR_REFUSED] = { "refused", 4, "refused, by the server or for what is known of the subject: change the request" },
	[ERR_NOT_FOUND] = { "not found", 5, "the server knows no such id or subject" },
	[ERR_RATE] = { "rate limit", 6, "too many requests: try again later" },
	[ERR_NETWORK] = { "network", 7, "no connection or no answer: what reads may be tried again; of a write nothing was sent" },
	[ERR_REPLY] = { "reply", 8, "an answer, or a picture, that cannot be used" },
	[ERR_UNCERTAIN] = { "uncertain", 9, "a write was sent and what came of it is not known yet: idreview settle looks on, nothing sends it again" },
	[ERR_CANCELLED] = { "cancelled", 10, "stopped by a signal; a write that was on its way stays open, idreview settle looks for it" },
	[ERR_BARRED] = { "barred", 11, "a write of before for the same subject is open: nothing was sent" },
	[ERR_CHANGED] = { "changed", 12, "what was decided on has changed: nothing was sent" },
	[ERR_HALF] = { "half done", 13, "done by half, as the sentence says: it can be finished" },
	[ERR_SECOND] = { "second person", 14, "a second person is needed: nothing was sent" },
	[ERR_HELD] = { "held", 15, "held by somebody else: nothing was sent" },
	[ERR_UNVERIFIED] = { "unverified", 16, "a chain, signature or record does not verify" },
	[ERR_STORE] = { "store", 17, "the store cannot be reached" },
	[ERR_OUTPUT] = { "output", 18, "it was done, but the output could not be written: standard error and the journal have it" },
};

static void __attribute__((format(printf, 3, 0))) fill(char *out, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, size, fmt, ap);
	text_heal(out, size, n >= 0 && (size_t)n >= size);
}

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	if (!e)
		return false;
	e->kind = kind;
	e->remedy[0] = '\0';
	va_list ap;
	va_start(ap, fmt);
	fill(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return false;
}

bool err_remedy(struct err *e, const char *fmt, ...)
{
	if (!e)
		return false;
	va_list ap;
	va_start(ap, fmt);
	fill(e->remedy, sizeof e->remedy, fmt, ap);
	va_end(ap);
	return false;
}

int err_exit_code(enum err_kind kind)
{
	return kind < ERR_KINDS ? kinds[kind].exit_code : 1;
}

const char *err_kind_meaning(enum err_kind kind)
{
	return kind < ERR_KINDS ? kinds[kind].meaning : "";
}

const char *err_kind_name(enum err_kind kind)
{
	return kind < ERR_KINDS ? kinds[kind].name : "unknown";
}
