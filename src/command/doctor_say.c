#include "command/doctor.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

void doctor_say(const char *mark, const char *what, const char *text)
{
	struct buf clean;
	buf_init(&clean, 4096);
	text_clean(text, strlen(text), &clean);
	printf("%s %-13s %s\n", mark, what, buf_str(&clean));
	buf_finish(&clean);
}

void doctor_remedy(const char *text)
{
	if (*text)
		doctor_say(" ", "", text);
}

void doctor_first(enum err_kind *first, enum err_kind kind)
{
	if (!*first)
		*first = kind;
}

void doctor_trouble(enum err_kind *first, const char *what, const struct err *err)
{
	doctor_say("x", what, err->text);
	doctor_remedy(err->remedy);
	doctor_first(first, err->kind);
}
