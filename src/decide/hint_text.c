/* What the readings have in common: words, marks, plain letters. */
#include <stdio.h>
#include <string.h>

#include "aml/differ.h"
#include "aml/latin.h"
#include "decide/hint_read.h"

void hint_say(struct hint *out, enum hint_reading reading, const char *why)
{
	size_t used = strlen(out->why);

	out->reading = reading;
	if (*why && used + strlen(why) + 3 < sizeof out->why)
		snprintf(out->why + used, sizeof out->why - used, "%s%s", used ? "; " : "", why);
}

void hint_mark(struct hint *out, const char *ours, const char *theirs)
{
	aml_differ(ours, 0, strlen(ours), (struct aml_spans){ out->ours_differ, &out->ours_spans }, theirs, 0, strlen(theirs),
		(struct aml_spans){ out->theirs_differ, &out->theirs_spans });
}

static bool is_ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return !*s;
}

void hint_mark_places(struct hint *out, const char *ours, const char *theirs)
{
	if (!is_ascii(ours) || !is_ascii(theirs)) {
		hint_mark(out, ours, theirs);
		return;
	}
	for (size_t i = 0; ours[i] && theirs[i]; i++)
		if (aml_lower((unsigned char)ours[i]) != aml_lower((unsigned char)theirs[i])) {
			aml_span_add((struct aml_spans){ out->ours_differ, &out->ours_spans }, i, 1);
			aml_span_add((struct aml_spans){ out->theirs_differ, &out->theirs_spans }, i, 1);
		}
}

bool hint_are_swapped(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	return a[i] && a[i + 1] && a[i] == b[i + 1] && a[i + 1] == b[i] && strcmp(a + i + 2, b + i + 2) == 0;
}

void hint_plain(const char *text, char out[HINT_PLAIN_TEXT])
{
	size_t used = 0, n;
	char one[AML_WORD];

	while (*text && used < HINT_PLAIN_TEXT - 1) {
		size_t len = 0;
		while (text[len] && len < 80) {
			enum aml_sign sign = aml_sign(aml_code_point(text + len, &n));
			if (sign == AML_SIGN_OTHER)
				break;
			len += n;
		}
		if (len == 0) {
			(void)aml_code_point(text, &n);
			text += n;
			continue;
		}
		(void)aml_latin(text, len, one);
		for (const char *s = one; *s && used < HINT_PLAIN_TEXT - 1; s++)
			out[used++] = *s;
		text += len;
	}
	out[used] = '\0';
	explicit_bzero(one, sizeof one);
}

void hint_characters(const char *text, bool alike, char out[HINT_PLAIN_TEXT])
{
	static const char letters[] = "oqdilzsbg", digits[] = "000112586";

	hint_plain(text, out);
	for (char *s = out; alike && *s; s++) {
		const char *at = strchr(letters, *s);
		if (at)
			*s = digits[at - letters];
	}
}
