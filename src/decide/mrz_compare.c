#include <string.h>

#include "decide/mrz.h"

bool mrz_of(const struct record *attempt, struct mrz *out)
{
	for (size_t i = 0; i < attempt->extra_count; i++)
		if (mrz_read(attempt->extras[i].json, out))
			return true;
	for (size_t i = 0; i < idv_count(attempt, IDV_DOC_STATUS, -1); i++)
		if (mrz_read(idv_get(attempt, IDV_DOC_READ_ID_NUMBER, i, 0)->text, out))
			return true;
	return false;
}

/* Its century is the other's. */
static void compare_dates(const char *of_zone, const char *printed, struct hint *out)
{
	char whole[11];

	memcpy(whole, of_zone, sizeof whole);
	if (*whole && strlen(printed) == 10)
		memcpy(whole, printed, 2);
	hint_compare(HINT_DATE, whole, printed, "", out);
	explicit_bzero(whole, sizeof whole);
}

void mrz_compare(const struct mrz *z, const struct record *attempt, size_t document, struct mrz_reading out[MRZ_READINGS])
{
	const struct {
		const char *label;
		enum idv_leaf leaf;
		enum hint_kind kind;
		const char *of_zone;
	} fields[MRZ_READINGS] = {
		{ "document number", IDV_DOC_READ_ID_NUMBER, HINT_NUMBER, z->number },
		{ "birth date", IDV_DOC_READ_DATE_OF_BIRTH, HINT_DATE, z->birth_date },
		{ "expiry", IDV_DOC_READ_EXPIRATION_DATE, HINT_DATE, z->expiry },
		{ "issuing country", IDV_DOC_READ_ISSUING_COUNTRY, HINT_COUNTRY, z->issuer },
		{ "family name", IDV_DOC_READ_NAME_FAMILY_NAME, HINT_NAME, z->family },
		{ "given name", IDV_DOC_READ_NAME_GIVEN_NAME, HINT_NAME, z->given },
	};
	for (size_t i = 0; i < MRZ_READINGS; i++) {
		const struct record_value *v = idv_get(attempt, fields[i].leaf, document, 0);
		const char *printed = v->state == RECORD_PRESENT ? v->text : "";
		out[i] = (struct mrz_reading){ .label = fields[i].label, .leaf = fields[i].leaf };
		if (fields[i].kind == HINT_DATE)
			compare_dates(fields[i].of_zone, printed, &out[i].hint);
		else
			hint_compare(fields[i].kind, fields[i].of_zone, printed, "", &out[i].hint);
		out[i].hint.ours_spans = out[i].hint.theirs_spans = 0;
	}
}
