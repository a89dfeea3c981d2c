#include <string.h>

#include "decide/finder.h"

/* Short names of rule.def, for this table alone. */
enum { BY_WORD = RULE_BY_WORD, NOTICE = RECORD_NOTICE, BAD = RECORD_BAD, PENDING = RECORD_PENDING, UNKNOWN = RECORD_UNKNOWN };
enum { TERMS, SMS, KYC, DOC, SELFIE, AML, RISK, NONE, CASE = RULE_STEP_CASE };
enum { LIGHT = RULE_LIGHT, ASIDE = RULE_ASIDE, QUALITY = RULE_QUALITY, LEVEL = RULE_LEVEL, OURS = RULE_OURS | RULE_ASIDE };
enum { THRESHOLD_NONE = -1 };

#define ROW(code, brief, what, step, severity, first, last, threshold, flags) \
	{ code, brief, what, THRESHOLD_##threshold, ((flags) & RULE_OURS) != 0, step, severity, IDV_##first, IDV_##last, flags },
const struct rule rule_table[] = {
#define RULE(symbol, code, brief, step, severity, first, last, threshold, flags, what) \
	ROW(code, brief, what, step, severity, first, last, threshold, flags)
#define RULE_WORD(symbol, code, brief, step, leaf, which, flags, subject, short, what) \
	ROW(code, brief, what, step, BY_WORD, leaf, leaf, NONE, flags)
#define RULE_FAMILY(symbol, code, brief, step, first, last, flags, subject, short, what) \
	ROW(code, brief, what, step, BY_WORD, first, last, NONE, flags)
#define RULE_SCORE(symbol, code, brief, step, severity, leaf, which, threshold, said, before, short, what) \
	ROW(code, brief, what, step, severity, leaf, leaf, threshold, 0)
#include "decide/rule.def"
};
const size_t rule_count = RULES;

const struct rule *rule_find(const char *code, size_t len)
{
	for (size_t i = 0; i < RULES; i++)
		if (!strncmp(rule_table[i].code, code, len) && !rule_table[i].code[len])
			return &rule_table[i];
	return NULL;
}
