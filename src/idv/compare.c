#include "idv/compare.h"

#include <string.h>

const struct idv_step_info idv_step_table[IDV_STEPS] = {
	{ IDV_STEP_ACCEPT_TOS, "Terms of Service", 'T', IDV_PANE_OVERVIEW },
	{ IDV_STEP_VERIFY_SMS, "SMS Verification", 'S', IDV_PANE_SMS },
	{ IDV_STEP_KYC_CHECK, "Data Source Verification", 'K', IDV_PANE_KYC },
	{ IDV_STEP_DOCUMENTARY_VERIFICATION, "Document Verification", 'D', IDV_PANE_DOCUMENTS },
	{ IDV_STEP_SELFIE_CHECK, "Selfie Check", 'F', IDV_PANE_SELFIE },
	{ IDV_STEP_WATCHLIST_SCREENING, "AML Screening", 'W', IDV_PANE_SCREENING },
	{ IDV_STEP_RISK_CHECK, "Risk Check", 'R', IDV_PANE_RISK },
};

#define NONE IDV_LEAVES
const struct idv_side idv_side_table[] = {
	{ "name", NONE, NONE, IDV_KYC_NAME_SUMMARY, IDV_DOC_MATCH_NAME, 0 },
	{ "given name", IDV_USER_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_GIVEN_NAME, IDV_KYC_NAME_GIVEN_NAME, NONE, 0 },
	{ "family name", IDV_USER_NAME_FAMILY_NAME, IDV_DOC_READ_NAME_FAMILY_NAME, IDV_KYC_NAME_FAMILY_NAME, NONE, 0 },
	{ "date of birth", IDV_USER_DATE_OF_BIRTH, IDV_DOC_READ_DATE_OF_BIRTH, IDV_KYC_DATE_OF_BIRTH_SUMMARY,
	  IDV_DOC_MATCH_DATE_OF_BIRTH, 0 },
	{ "address", NONE, NONE, IDV_KYC_ADDRESS_SUMMARY, NONE, 0 },
	{ "street", IDV_USER_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_STREET, IDV_KYC_ADDRESS_STREET, NONE, 0 },
	{ "street, line 2", IDV_USER_ADDRESS_STREET2, NONE, NONE, NONE, 0 },
	{ "city", IDV_USER_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_CITY, IDV_KYC_ADDRESS_CITY, NONE, 0 },
	{ "region", IDV_USER_ADDRESS_REGION, IDV_DOC_READ_ADDRESS_REGION, IDV_KYC_ADDRESS_REGION, NONE, 0 },
	{ "postal code", IDV_USER_ADDRESS_POSTAL_CODE, IDV_DOC_READ_ADDRESS_POSTAL_CODE, IDV_KYC_ADDRESS_POSTAL_CODE, NONE, 0 },
	{ "country", IDV_USER_ADDRESS_COUNTRY, IDV_DOC_READ_ADDRESS_COUNTRY, NONE, NONE, 0 },
	{ "issuing country", IDV_USER_ADDRESS_COUNTRY, IDV_DOC_READ_ISSUING_COUNTRY, NONE, IDV_DOC_MATCH_ISSUING_COUNTRY, 0 },
	{ "id number", IDV_USER_ID_NUMBER_VALUE, IDV_DOC_READ_ID_NUMBER, IDV_KYC_ID_NUMBER_SUMMARY, NONE, IDV_SIDE_KINDS },
	{ "  of kind", IDV_USER_ID_NUMBER_TYPE, IDV_DOC_READ_CATEGORY, NONE, NONE, IDV_SIDE_KINDS | IDV_SIDE_OF_LAST },
	{ "phone number", IDV_USER_PHONE_NUMBER, NONE, IDV_KYC_PHONE_NUMBER_SUMMARY, NONE, 0 },
	{ "phone area code", NONE, NONE, IDV_KYC_PHONE_NUMBER_AREA_CODE, NONE, 0 },
	{ "expiry", NONE, IDV_DOC_READ_EXPIRATION_DATE, NONE, IDV_DOC_MATCH_EXPIRATION_DATE, 0 },
	{ "issue date", NONE, IDV_DOC_READ_ISSUE_DATE, NONE, IDV_DOC_FRAUD_ISSUE_DATE_CHECK, 0 },
	{ "email address", IDV_USER_EMAIL_ADDRESS, NONE, NONE, NONE, 0 },
	{ "IP address", IDV_USER_IP_ADDRESS, NONE, NONE, NONE, 0 },
};
#undef NONE
const size_t idv_side_count = sizeof idv_side_table / sizeof *idv_side_table;

static enum record_severity severity_of(const struct record *r, enum idv_leaf leaf, int i)
{
	if (leaf == IDV_LEAVES || i < 0)
		return RECORD_NEUTRAL;
	const struct record_value *v = idv_get(r, leaf, (size_t)i, 0);
	if (v->state == RECORD_WRONG_TYPE)
		return RECORD_UNKNOWN;
	if (v->state != RECORD_PRESENT)
		return RECORD_NEUTRAL;
	return v->word ? v->word->severity : RECORD_UNKNOWN;
}

enum record_severity idv_side_severity(const struct record *r, const struct idv_side *side, int document)
{
	static const int rank[] = {
		[RECORD_NEUTRAL] = 0, [RECORD_GOOD] = 1, [RECORD_NOTICE] = 2, [RECORD_PENDING] = 3, [RECORD_UNKNOWN] = 4, [RECORD_BAD] = 5,
	};
	enum record_severity source = severity_of(r, side->source, 0), verdict = severity_of(r, side->verdict, document);

	return rank[source] > rank[verdict] ? source : verdict;
}

/* Fields that belong to the call that fetched an attempt, not to the attempt. */
static bool is_of_the_call(enum idv_leaf leaf)
{
	return leaf == IDV_REQUEST_ID || (idv_leaf_table[leaf].type == RECORD_URL && leaf != IDV_SHAREABLE_URL);
}

static int order(const struct record_value *a, const struct record_value *b)
{
	if (a->leaf != b->leaf)
		return a->leaf < b->leaf ? -1 : 1;
	for (int i = 0; i < RECORD_DEPTH; i++) {
		if (a->at[i] != b->at[i])
			return a->at[i] < b->at[i] ? -1 : 1;
	}
	return 0;
}

/* What stands opposite a value that the other attempt does not have. */
static struct record_value absent_like(const struct record_value *v)
{
	struct record_value w = { .leaf = v->leaf, .state = RECORD_ABSENT, .indexed = v->indexed, .text = "" };

	memcpy(w.at, v->at, sizeof w.at);
	w.empty_at = idv_leaf_table[v->leaf].path;
	return w;
}

void idv_diff(const struct record *a, const struct record *b,
              void (*differ)(void *ctx, const struct record_value *a, const struct record_value *b), void *ctx)
{
	size_t i = 0, j = 0;

	while (i < a->value_count || j < b->value_count) {
		const struct record_value *x = i < a->value_count ? &a->values[i] : NULL;
		const struct record_value *y = j < b->value_count ? &b->values[j] : NULL;
		int side = !x ? 1 : !y ? -1 : order(x, y);
		struct record_value none = absent_like(side > 0 ? y : x);
		if (side < 0)
			y = &none;
		else if (side > 0)
			x = &none;
		i += side <= 0;
		j += side >= 0;
		if (!is_of_the_call(x->leaf) && (x->state != y->state || strcmp(x->text, y->text) != 0))
			differ(ctx, x, y);
	}
}
