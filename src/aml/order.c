/* Which hit to look at first. */
#include <stdlib.h>
#include <string.h>

#include "aml/compare.h"
#include "aml/list.h"
#include "aml/reading.h"
#include "base/mem.h"

/* What each reading of a factor weighs. A missing value weighs nothing, either way. A document that agrees settles most, one that differs little: people have
 * several. Of a name that differs hardly anything makes up. */
static const struct {
	int agrees, partly, differs;
} weights[AML_COMPARED] = {
	[AML_NAME] = { 400, 200, -500 },
	[AML_BIRTH_DATE] = { 350, 150, -350 },
	[AML_DOCUMENT] = { 500, 200, -100 },
	[AML_PLACE] = { 80, 30, -60 },
};

int aml_order_of(const struct aml_comparison *c)
{
	int sum = 0;

	for (int f = 0; f < AML_COMPARED; f++) {
		const struct aml_factor_reading *r = &c->factors[f];
		int likeness = r->pair < c->pair_count ? c->pairs[r->pair].likeness : 0;
		/* That a paper has it counts, if less than where all of ours have it. */
		bool disputed = r->pair < c->pair_count && c->pairs[r->pair].disputed;
		int partly = disputed ? (weights[f].agrees + weights[f].partly) / 2 : weights[f].partly;
		sum += r->reading == AML_AGREES ? weights[f].agrees + likeness / 20
			: r->reading == AML_PARTLY ? partly + likeness / 20
			: r->reading == AML_DIFFERS ? weights[f].differs + likeness / 20 : 0;
	}
	return sum;
}

struct place {
	size_t hit;
	bool decided;
	int order;
	int kind;
};

static int before(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->decided != y->decided)
		return x->decided ? 1 : -1;
	if (x->order != y->order)
		return x->order > y->order ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->hit < y->hit ? -1 : x->hit > y->hit;
}

void aml_order_hits(struct record *const *hits, const struct aml_comparison *comparisons, size_t count, size_t *order)
{
	struct place *places = count ? mem_alloc(count * sizeof *places) : NULL;

	for (size_t i = 0; i < count; i++) {
		enum aml_list_kind kind = aml_list_kind(record_text(hits[i], HIT_LIST_CODE));
		places[i] = (struct place){
			.hit = i,
			.decided = !aml_hit_waits(hits[i]),
			.order = comparisons[i].order,
			.kind = kind == AML_LIST_UNKNOWN ? AML_LIST_SANCTIONS : kind,
		};
	}
	if (count)
		qsort(places, count, sizeof *places, before);
	for (size_t i = 0; i < count; i++)
		order[i] = places[i].hit;
	free(places);
}
