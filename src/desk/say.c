/* How the desk speaks, and the server's time. */
#include <stdarg.h>
#include <stdio.h>

#include "base/when.h"
#include "desk/desk.h"

int64_t desk_now(const struct desk *d)
{
	return when_now() + (d->api ? api_clock_skew(d->api) : 0);
}

uint64_t desk_say(struct desk *d, enum style style, const char *fmt, ...)
{
	char text[WRITE_SENTENCE];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return d->face.say ? d->face.say(d->face.ctx, style, text) : 0;
}

void desk_say_err(struct desk *d, const struct err *err)
{
	desk_say(d, STYLE_BAD, "%s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
}

void desk_changed(struct desk *d)
{
	if (d->face.changed)
		d->face.changed(d->face.ctx);
}
