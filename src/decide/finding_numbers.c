/* The declared number, by the rules of its kind: never by its value alone, which may be wrong in many ways that say nothing. */
#include "decide/finder.h"
#include "decide/number.h"

static const struct record_value *declared(const struct finder *f, enum idv_leaf leaf)
{
	const struct record_value *v = idv_get(f->r, leaf, 0, 0);
	return v->state == RECORD_PRESENT && !v->mended && v->text[0] ? v : NULL;
}

void finding_numbers(struct finder *f)
{
	const struct record_value *kind = declared(f, IDV_USER_ID_NUMBER_TYPE), *value = declared(f, IDV_USER_ID_NUMBER_VALUE);
	const struct record_value *born = declared(f, IDV_USER_DATE_OF_BIRTH);
	char why[HINT_WHY];
	struct hint birth;
	if (!kind || !value)
		return;
	if (number_check(kind->text, value->text, why) == NUMBER_DIGIT)
		finder_say(f, RULE_ID_KYC_NUMBER_CHECK, RECORD_NOTICE, IDV_USER_ID_NUMBER_VALUE, 0, rule_table[RULE_ID_KYC_NUMBER_CHECK].brief,
		           "the check digit of the id number is wrong");
	if (!born)
		return;
	number_birth_compare(kind->text, value->text, born->text, &birth);
	if (birth.reading == HINT_CLOSE || birth.reading == HINT_DIFFERS)
		finder_say(f, RULE_ID_KYC_NUMBER_BIRTH, RECORD_NOTICE, IDV_USER_ID_NUMBER_VALUE, 0, rule_table[RULE_ID_KYC_NUMBER_BIRTH].brief,
		           "the birth date in the id number is not the declared one%s%s", birth.why[0] ? ": " : "", birth.why);
}
