/* What a verdict must rest on, by the kind of list that the hit is on. The figures are defaults: who is responsible for compliance sets them. */
#include <stdlib.h>
#include <string.h>

#include "aml/decision.h"
#include "base/err.h"

#define SANCTIONS (1u << AML_LIST_SANCTIONS)
#define PEP (1u << AML_LIST_PEP)
#define WANTED (1u << AML_LIST_WANTED)
#define DEBARRED (1u << AML_LIST_DEBARRED)
#define ANY (1u << AML_LIST_UNKNOWN | SANCTIONS | PEP | WANTED | DEBARRED)

/* That something was reported to an authority is no reason to choose here: that it was, or was not, is secret. */
const struct aml_reason aml_reasons[] = {
	{ "pep.accepted", "is the listed person, and is accepted as such with more care", PEP, AML_MATCH, false },
	{ "pep.associate", "is a relative or close associate of the listed person", PEP, AML_MATCH, false },
	{ "pep.lapsed", "left the office longer ago than the policy counts", PEP, AML_NO_MATCH, true },
	{ "pep.other_holder", "the office is held by somebody else, as looked up", PEP, AML_NO_MATCH, true },
	{ "wanted.marks", "the notice's photograph or marks are the person's", WANTED, AML_MATCH, false },
	{ "wanted.withdrawn", "the notice was withdrawn", WANTED, AML_NO_MATCH, true },
	{ "wanted.caught", "the wanted person is in custody or dead", WANTED, AML_NO_MATCH, true },
	{ "debarred.ended", "the debarment has ended", DEBARRED, AML_NO_MATCH, true },
	{ "sanctions.authority", "the authority was asked and says that it is somebody else", SANCTIONS, AML_NO_MATCH, false },
	{ "entry.same", "the whole entry was compared and is the person's", ANY, AML_MATCH, false },
	{ "entry.thin", "the entry says too little to tell", ANY, AML_INCONCLUSIVE, false },
	{ "more.asked", "the person was asked for more", ANY, AML_INCONCLUSIVE, false },
};
const size_t aml_reason_count = sizeof aml_reasons / sizeof *aml_reasons;

void aml_policy_init(struct aml_policy *p)
{
	for (int kind = 0; kind < AML_LIST_KINDS; kind++)
		p->dismiss[kind] = kind == AML_LIST_SANCTIONS || kind == AML_LIST_UNKNOWN ? 2 : 1;
}

bool aml_policy_set(struct aml_policy *p, const char *item, struct err *err)
{
	size_t n = strcspn(item, "=");
	char *end = NULL;
	long least = item[n] && item[n + 1] >= '0' && item[n + 1] <= '9' ? strtol(item + n + 1, &end, 10) : -1;
	if (!end || *end || least < 0 || least >= AML_FACTORS)
		return err_set(err, ERR_CONFIG, "setting screening_policy: %.60s is not KIND=NUMBER with a number from 0 to %d", item, AML_FACTORS - 1);
	for (int kind = 0; kind < AML_LIST_KINDS; kind++)
		if (strlen(aml_list_kind_codes[kind]) == n && strncmp(aml_list_kind_codes[kind], item, n) == 0) {
			p->dismiss[kind] = (int)least;
			return true;
		}
	err_set(err, ERR_CONFIG, "setting screening_policy: there is no kind of list %.60s", item);
	return err_remedy(err, "The kinds are sanctions, pep, wanted, debarred and unknown.");
}

bool aml_policy_read(struct aml_policy *p, char *const *items, size_t count, struct err *err)
{
	aml_policy_init(p);
	for (size_t i = 0; i < count; i++)
		if (!aml_policy_set(p, items[i], err))
			return false;
	return true;
}

/* An object that is there and empty says no more than one that is not. */
static bool has_any(const struct record *hit, unsigned first, unsigned last)
{
	for (size_t i = 0; i < hit->value_count; i++) {
		const struct record_value *v = &hit->values[i];
		if (v->leaf >= first && v->leaf <= last && v->state == RECORD_PRESENT)
			return true;
	}
	return false;
}

bool aml_hit_is_bare(const struct record *hit)
{
	return !has_any(hit, HIT_ANALYSIS_DATES_OF_BIRTH, HIT_ANALYSIS_NAMES) || !has_any(hit, HIT_DATE_SUMMARY, HIT_NAME_WEAK);
}

static const struct aml_reason *find_reason(const char *code)
{
	for (size_t i = 0; i < aml_reason_count; i++)
		if (strcmp(aml_reasons[i].code, code) == 0)
			return &aml_reasons[i];
	return NULL;
}

static bool check_reason(enum aml_list_kind kind, const struct aml_hit_verdict *v, struct err *err)
{
	const struct aml_reason *reason = find_reason(v->reason);
	if (!*v->reason)
		return true;
	if (!reason)
		return err_set(err, ERR_USAGE, "there is no reason of the code %s", v->reason);
	if (!(reason->kinds & 1u << kind))
		return err_set(err, ERR_USAGE, "hit %.80s: the reason %s is not for a hit of this kind (%s)", v->hit_id, reason->code, aml_list_kind_names[kind]);
	if (reason->verdict != v->verdict)
		return err_set(err, ERR_USAGE, "hit %.80s: the reason %s is for the verdict %s, not %s", v->hit_id, reason->code,
		               aml_verdict_names[reason->verdict], aml_verdict_names[v->verdict]);
	return true;
}

static int differing(const struct aml_hit_verdict *v)
{
	int n = 0;
	for (int f = 0; f < AML_FACTORS; f++)
		n += v->factors[f] == AML_DIFFERS;
	return n;
}

static bool check_no_match(const struct aml_policy *p, const struct record *hit, enum aml_list_kind kind, const struct aml_hit_verdict *v, struct err *err)
{
	const struct aml_reason *reason = find_reason(v->reason);
	int least = p->dismiss[kind], have = differing(v);
	if (aml_hit_is_bare(hit)) {
		err_set(err, ERR_REFUSED, "hit %.80s came without the entry or without its comparison: that is never \"no match\"", v->hit_id);
		return err_remedy(err, "Call it inconclusive, and read it again later.");
	}
	if (have >= least || (reason && reason->settles))
		return true;
	err_set(err, ERR_REFUSED, "hit %.80s is on a list of the kind \"%s\": \"no match\" needs %d factor%s that differ%s, and %d do%s", v->hit_id,
	        aml_list_kind_names[kind], least, least == 1 ? "" : "s", least == 1 ? "s" : "", have, have == 1 ? "es" : "");
	return err_remedy(err, "A value that is missing is no difference. Look up one by hand, or call it inconclusive.");
}

bool aml_verdict_check(const struct aml_policy *p, const struct record *hit, const struct aml_hit_verdict *v, struct err *err)
{
	const struct record_value *list = record_get(hit, HIT_LIST_CODE, 0, 0);
	enum aml_list_kind kind = list->state == RECORD_PRESENT ? aml_list_kind(list->text) : AML_LIST_UNKNOWN;
	if (!record_is(hit, HIT_ID, v->hit_id))
		return err_set(err, ERR_USAGE, "the verdict on hit %.80s is not on this one", v->hit_id);
	if (v->verdict <= AML_UNDECIDED || v->verdict >= AML_VERDICTS)
		return err_set(err, ERR_USAGE, "hit %.80s has no verdict: match, no match or inconclusive", v->hit_id);
	if (!aml_hit_waits(hit))
		return err_set(err, ERR_REFUSED, "hit %.80s was decided before (%s): with the vendor that is final", v->hit_id, record_text(hit, HIT_STATUS));
	return check_reason(kind, v, err) && (v->verdict != AML_NO_MATCH || check_no_match(p, hit, kind, v, err));
}
