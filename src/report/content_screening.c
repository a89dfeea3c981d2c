/* The screening: what was looked for, each hit with what speaks for and against it, reviews. */
#include <stdio.h>
#include <string.h>

#include "aml/compare.h"
#include "aml/list.h"
#include "report/content.h"

static void hit_row(struct doc *d, const struct report *r, const struct record *h)
{
	static const enum hit_leaf leaves[] = { HIT_ID, HIT_LIST_CODE, HIT_SOURCE_UID, HIT_STATUS, HIT_ANALYSIS_NAMES, HIT_ANALYSIS_DATES_OF_BIRTH, HIT_ANALYSIS_DOCUMENTS,
		HIT_ANALYSIS_LOCATIONS };
	doc_row(d);
	for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
		content_value(d, r, h, record_get(h, leaves[i], 0, 0));
}

static void hits(struct doc *d, const struct report *r, const struct aml_look *look)
{
	static const char *const keys[] = { "hit", "list", "entry", "status", "names", "birth_dates", "documents", "places" };
	static const char *const heads[] = { "Hit", "List", "List's entry", "Status", "Names", "Birth dates", "Documents", "Places" };
	doc_part(d, "hits", "Hits", keys, heads, 8);
	if (!look->hits_whole)
		doc_note(d, "Not all hits could be read: some are missing here.");
	else if (!look->hit_count)
		doc_note(d, "There are no hits.");
	for (size_t i = 0; i < look->hit_count; i++)
		hit_row(d, r, look->hits[i]);
}

/* What is compared by hand stands in the decision; this is what the two records say. */
static void factors(struct doc *d, const struct report *r, const struct aml_look *look)
{
	static const char *const keys[] = { "hit", "factor", "reading", "why" }, *const heads[] = { "Hit", "Factor", "Our own reading", "Why" };
	static const enum record_severity tones[AML_READINGS] = { [AML_AGREES] = RECORD_NOTICE, [AML_DIFFERS] = RECORD_GOOD };
	if (!r->comparisons || !look->hit_count)
		return;
	doc_part(d, "factors", "Person and entry", keys, heads, 4);
	doc_note(d, "Our own reading, beside the vendor's. What one side lacks is no difference.");
	for (size_t i = 0; i < look->hit_count; i++)
		for (int f = 0; f < AML_COMPARED; f++) {
			const struct aml_factor_reading *x = &r->comparisons[i].factors[f];
			doc_row(d);
			content_value(d, r, look->hits[i], record_get(look->hits[i], HIT_ID, 0, 0));
			doc_ours(d, RECORD_NEUTRAL, "%s", aml_factor_names[f]);
			doc_ours(d, tones[x->reading], "%s", aml_reading_names[x->reading]);
			doc_ours(d, RECORD_NEUTRAL, "%s", r->unmasked ? x->why : ""); /* it names places, parts of names, dates */
		}
}

static void ids(struct doc *d, const struct record *review, enum review_leaf leaf)
{
	size_t n = record_count(review, leaf, -1);
	doc_ours(d, RECORD_NEUTRAL, "%zu", n);
}

static void reviews(struct doc *d, const struct report *r, const struct aml_look *look)
{
	static const char *const keys[] = { "review", "at", "by_way_of", "by", "confirmed", "dismissed", "comment" };
	static const char *const heads[] = { "Review", "At", "By way of", "By", "Confirmed", "Dismissed", "Comment" };
	doc_part(d, "reviews", "Reviews", keys, heads, 7);
	if (!look->reviews_whole)
		doc_note(d, "Not all reviews could be read: some are missing here.");
	else if (!look->review_count)
		doc_note(d, "Nobody has reviewed it yet.");
	for (size_t i = 0; i < look->review_count; i++) {
		const struct record *review = look->reviews[i];
		doc_row(d);
		content_value(d, r, review, record_get(review, REVIEW_ID, 0, 0));
		content_value(d, r, review, record_get(review, REVIEW_TIMESTAMP, 0, 0));
		content_value(d, r, review, record_get(review, REVIEW_SOURCE, 0, 0));
		content_value(d, r, review, record_get(review, REVIEW_DASHBOARD_USER_ID, 0, 0));
		ids(d, review, REVIEW_CONFIRMED_HITS);
		ids(d, review, REVIEW_DISMISSED_HITS);
		content_value(d, r, review, record_get(review, REVIEW_COMMENT, 0, 0));
	}
}

void content_screening(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "what", "value" }, *const heads[] = { "What", "Value" };
	const struct aml_look *look = r->basis->look;
	doc_part(d, "screening", "Watchlist screening", keys, heads, 2);
	if (!*idv_text(r->basis->attempt, IDV_WATCHLIST_SCREENING_ID)) {
		bool gone = idv_get(r->basis->attempt, IDV_WATCHLIST_SCREENING_ID, 0, 0)->state == RECORD_REDACTED;
		doc_note(d, "%s", gone ? "Which screening it has was redacted by the vendor." : "This verification has no screening.");
		return;
	}
	if (!look || !look->screening) {
		doc_note(d, "The screening was not read: nothing of it stands here.");
		return;
	}
	for (unsigned leaf = 0; leaf < SCREENING_LEAVES; leaf++) {
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "%s", screening_kind.leaves[leaf].label);
		content_value(d, r, look->screening, record_get(look->screening, leaf, 0, 0));
	}
	hits(d, r, look);
	factors(d, r, look);
	reviews(d, r, look);
}
