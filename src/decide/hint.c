#include "decide/hint.h"

#include <stdio.h>
#include <string.h>

#include "aml/differ.h"
#include "aml/latin.h"
#include "base/text.h"
#include "decide/hint_read.h"

const char *const hint_names[HINT_READINGS] = { "same", "other form", "close", "differs", "nothing to compare" };
const char *const hint_codes[HINT_READINGS] = { "same", "form", "close", "differs", "lacks" };
const char *const hint_kind_names[HINT_KINDS] = { "name", "address", "region", "postal", "date", "number", "phone", "country", "plain" };

enum hint_kind hint_kind_of(enum idv_leaf leaf)
{
	static const struct {
		enum idv_leaf leaf;
		enum hint_kind kind;
	} kinds[] = {
		{ IDV_USER_NAME_GIVEN_NAME, HINT_NAME }, { IDV_USER_NAME_FAMILY_NAME, HINT_NAME },
		{ IDV_DOC_READ_NAME_GIVEN_NAME, HINT_NAME }, { IDV_DOC_READ_NAME_FAMILY_NAME, HINT_NAME },
		{ IDV_USER_ADDRESS_STREET, HINT_ADDRESS }, { IDV_USER_ADDRESS_STREET2, HINT_ADDRESS }, { IDV_USER_ADDRESS_CITY, HINT_ADDRESS },
		{ IDV_DOC_READ_ADDRESS_STREET, HINT_ADDRESS }, { IDV_DOC_READ_ADDRESS_CITY, HINT_ADDRESS },
		{ IDV_USER_ADDRESS_REGION, HINT_REGION }, { IDV_DOC_READ_ADDRESS_REGION, HINT_REGION }, { IDV_DOC_READ_ISSUING_REGION, HINT_REGION },
		{ IDV_USER_ADDRESS_POSTAL_CODE, HINT_POSTAL }, { IDV_DOC_READ_ADDRESS_POSTAL_CODE, HINT_POSTAL },
		{ IDV_USER_ADDRESS_COUNTRY, HINT_COUNTRY }, { IDV_DOC_READ_ADDRESS_COUNTRY, HINT_COUNTRY }, { IDV_DOC_READ_ISSUING_COUNTRY, HINT_COUNTRY },
		{ IDV_USER_DATE_OF_BIRTH, HINT_DATE }, { IDV_DOC_READ_DATE_OF_BIRTH, HINT_DATE },
		{ IDV_DOC_READ_EXPIRATION_DATE, HINT_DATE }, { IDV_DOC_READ_ISSUE_DATE, HINT_DATE },
		{ IDV_USER_ID_NUMBER_VALUE, HINT_NUMBER }, { IDV_DOC_READ_ID_NUMBER, HINT_NUMBER },
		{ IDV_USER_PHONE_NUMBER, HINT_PHONE }, { IDV_USER_EMAIL_ADDRESS, HINT_PLAIN },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].leaf == leaf)
			return kinds[i].kind;
	return HINT_KINDS;
}

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

static const char *without_blanks(const char *s, size_t *n)
{
	while (*s == ' ')
		s++;
	*n = strlen(s);
	while (*n && s[*n - 1] == ' ')
		--*n;
	return s;
}

/* To the byte, but for case and blanks around it. */
static bool are_same(const char *a, size_t n, const char *b, size_t m)
{
	size_t x, y, i = 0, k = 0;

	for (; i < n && k < m; i += x, k += y)
		if (aml_lower(aml_code_point(a + i, &x)) != aml_lower(aml_code_point(b + k, &y)))
			return false;
	return i >= n && k >= m;
}

void hint_compare(enum hint_kind kind, const char *ours, const char *theirs, const char *country, struct hint *out)
{
	size_t n, m;
	const char *a = without_blanks(ours, &n), *b = without_blanks(theirs, &m);

	*out = (struct hint){ .reading = HINT_LACKS };
	if (!n || !m)
		return;
	if (are_same(a, n, b, m)) {
		out->reading = HINT_SAME;
		return;
	}
	switch (kind) {
	case HINT_NAME: hint_read_name(ours, theirs, out); break;
	case HINT_ADDRESS: hint_read_address(ours, theirs, country, out); break;
	case HINT_REGION: hint_read_region(ours, theirs, country, out); break;
	case HINT_POSTAL: hint_read_postal(ours, theirs, country, out); break;
	case HINT_DATE: hint_read_date(ours, theirs, country, out); break;
	case HINT_NUMBER: hint_read_number(ours, theirs, out); break;
	case HINT_PHONE: hint_read_phone(ours, theirs, out); break;
	case HINT_COUNTRY: hint_read_country(ours, theirs, out); break;
	case HINT_PLAIN: case HINT_KINDS: hint_read_plain(ours, theirs, out); break;
	}
}
