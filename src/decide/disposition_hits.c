#include "decide/disposition_hits.h"

#include <stdio.h>
#include <string.h>

#include "decide/canon.h"
#include "decide/sealing.h"

static const char *const verdicts[AML_VERDICTS] = {
	[AML_UNDECIDED] = "undecided", [AML_MATCH] = "match", [AML_NO_MATCH] = "no_match", [AML_INCONCLUSIVE] = "inconclusive",
};

/* Leaves of a hit that say which entry it is and since when, and nothing of the person listed. */
static const struct {
	const char *name;
	enum hit_leaf leaf;
} facts[] = {
	{ "first_active", HIT_FIRST_ACTIVE },
	{ "historical_since", HIT_HISTORICAL_SINCE },
	{ "inactive_since", HIT_INACTIVE_SINCE },
	{ "list", HIT_LIST_CODE },
	{ "plaid_uid", HIT_PLAID_UID },
	{ "source_uid", HIT_SOURCE_UID },
	{ "terms_version", HIT_ANALYSIS_VERSION },
};

static void put_facts(struct canon *c, const struct record *hit)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		canon_text(c, facts[i].name, record_text(hit, facts[i].leaf));
	canon_text(c, "list_kind", aml_list_kind_codes[aml_list_kind(record_text(hit, HIT_LIST_CODE))]);
	canon_array(c, "sub_programs");
	for (size_t i = 0; i < record_count(hit, HIT_SUB_PROGRAMS, -1); i++) {
		const struct record_value *v = record_get(hit, HIT_SUB_PROGRAMS, i, 0);
		canon_text(c, NULL, v->state == RECORD_PRESENT ? v->text : "");
	}
	canon_end(c);
}

/* What nobody looked at is left out: it stands for every factor that is not here. */
static void put_readings(struct canon *c, const char *name, const enum aml_reading *readings, int count)
{
	canon_object(c, name);
	for (int f = 0; f < count; f++)
		if (readings[f] > AML_UNREAD && readings[f] < AML_READINGS)
			canon_text(c, aml_factor_codes[f], aml_reading_codes[readings[f]]);
	canon_end(c);
}

void disposition_put_hits(struct canon *c, struct sealing *s, const struct aml_decision *hits, const struct aml_look *look)
{
	canon_array(c, "hits");
	for (size_t i = 0; i < hits->hit_count; i++) {
		const struct aml_hit_verdict *v = &hits->hits[i];
		const struct record *hit = aml_look_hit(look ? look : &hits->seen, v->hit_id);
		char name[SEALING_NAME];
		canon_object(c, NULL);
		canon_text(c, "id", v->hit_id);
		canon_text(c, "verdict", verdicts[v->verdict]);
		canon_text(c, "reason", v->reason);
		put_readings(c, "factors", v->factors, AML_FACTORS);
		put_readings(c, "compared", v->compared, AML_COMPARED);
		if (hit)
			put_facts(c, hit);
		canon_end(c);
		snprintf(name, sizeof name, "hit %s", v->hit_id);
		sealing_add(s, name, v->words);
	}
	canon_end(c);
}

int disposition_verdict(const char *code)
{
	int v = 0;
	while (v < AML_VERDICTS && strcmp(code, verdicts[v]) != 0)
		v++;
	return v < AML_VERDICTS ? v : -1;
}
