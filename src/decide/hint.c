#include "decide/hint.h"

#include <string.h>

#include "aml/latin.h"
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
