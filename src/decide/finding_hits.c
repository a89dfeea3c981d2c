/* Of the screening, where it was read: hits that wait, that were confirmed, that could not be read. */
#include <stdio.h>

#include "aml/list.h"
#include "aml/look.h"
#include "decide/finder.h"

/* What the vendor compared of a hit, the most telling first. */
static const struct { enum hit_leaf leaf; const char *subject; int weight; } compared[] = {
	{ HIT_ANALYSIS_DOCUMENTS, "documents", 4 },
	{ HIT_ANALYSIS_DATES_OF_BIRTH, "birth dates", 3 },
	{ HIT_ANALYSIS_NAMES, "names", 3 },
	{ HIT_ANALYSIS_LOCATIONS, "places", 1 },
};
enum { COMPARED = sizeof compared / sizeof *compared };

static int strength(const struct record *hit)
{
	int sum = 0;
	for (size_t i = 0; i < COMPARED; i++) {
		int agrees = record_is(hit, compared[i].leaf, "match") ? 2 : record_is(hit, compared[i].leaf, "partial_match") ? 1 : 0;
		sum += agrees * compared[i].weight;
	}
	return sum;
}

/* "names match, birth dates partial match" */
static void put_strength(const struct record *hit, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < COMPARED; i++) {
		const struct record_value *v = record_get(hit, compared[i].leaf, 0, 0);
		bool agrees = record_is(hit, compared[i].leaf, "match") || record_is(hit, compared[i].leaf, "partial_match");
		if (agrees && n < size)
			n += (size_t)snprintf(out + n, size - n, "%s%s %s", n ? ", " : "", compared[i].subject, v->word->label);
	}
	if (!n)
		snprintf(out, size, "nothing matches");
}

static void put_kinds(const bool kinds[AML_LIST_KINDS], char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (int i = 0; i < AML_LIST_KINDS; i++)
		if (kinds[i] && n < size)
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", i == AML_LIST_UNKNOWN ? "unknown" : aml_list_kind_names[i]);
}

static void find_waiting(struct finder *f, const struct aml_look *l)
{
	const struct record *strongest = NULL;
	bool kinds[AML_LIST_KINDS] = { false };
	size_t waiting = 0;
	char names[120], why[160], brief[160];
	for (size_t i = 0; i < l->hit_count; i++) {
		const struct record *hit = l->hits[i];
		if (!aml_hit_waits(hit))
			continue;
		waiting++;
		kinds[aml_list_kind(record_text(hit, HIT_LIST_CODE))] = true;
		if (!strongest || strength(hit) > strength(strongest))
			strongest = hit;
	}
	if (!strongest)
		return;
	put_kinds(kinds, names, sizeof names);
	put_strength(strongest, why, sizeof why);
	snprintf(brief, sizeof brief, "%zu hit%s: %s", waiting, waiting == 1 ? "" : "s", names);
	finder_say(f, RULE_ID_AML_HITS, RECORD_PENDING, IDV_WATCHLIST_SCREENING_ID, 0, brief,
	           "%zu hit%s wait%s for a verdict (%s); the strongest, on %s: %s",
	           waiting, waiting == 1 ? "" : "s", waiting == 1 ? "s" : "", names, record_text(strongest, HIT_LIST_CODE), why);
}

void finding_hits(struct finder *f)
{
	const struct aml_look *l = f->b->look;
	if (!l)
		return;
	size_t confirmed = aml_look_confirmed(l);
	char brief[60];
	find_waiting(f, l);
	if (confirmed) {
		snprintf(brief, sizeof brief, "%zu hit%s confirmed", confirmed, confirmed == 1 ? "" : "s");
		finder_say(f, RULE_ID_AML_CONFIRMED, RECORD_BAD, IDV_WATCHLIST_SCREENING_ID, 0, brief, "%zu hit%s confirmed", confirmed,
		           confirmed == 1 ? " was" : "s were");
	}
	if (l->hits_lack || l->reviews_lack)
		finder_say(f, RULE_ID_AML_PARTLY, RECORD_UNKNOWN, IDV_WATCHLIST_SCREENING_ID, 0, rule_table[RULE_ID_AML_PARTLY].brief,
		           "not all of its %s could be read", l->hits_lack ? "hits" : "reviews");
}
