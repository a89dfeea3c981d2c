/* The kinds of record that a screening is made of, and why their fields are empty, in a reviewer's words. */
#include "aml/record.h"

#include <string.h>

#define WORD(wire, label, severity, mark) { wire, label, RECORD_##severity, mark },
#define VOCAB(symbol, name, ...) static const struct record_word words_of_##symbol[] = { __VA_ARGS__ };
#include "aml/vocab.def"
#undef VOCAB

const struct record_vocab aml_vocab_table[AML_VOCABS] = {
	[AML_VOCAB_NONE] = { .name = "none" },
#define VOCAB(symbol, name, ...) [AML_VOCAB_##symbol] = { name, words_of_##symbol, sizeof words_of_##symbol / sizeof *words_of_##symbol },
#include "aml/vocab.def"
#undef VOCAB
};

#define LEAF(symbol, path, type, vocab, label, pane, flags) { path, type, vocab, label, pane, flags },
static const struct record_leaf screening_leaves[SCREENING_LEAVES] = {
#include "aml/screening.def"
};
static const struct record_leaf hit_leaves[HIT_LEAVES] = {
#include "aml/hit.def"
};
static const struct record_leaf review_leaves[REVIEW_LEAVES] = {
#include "aml/review.def"
};
static const struct record_leaf program_leaves[PROGRAM_LEAVES] = {
#include "aml/program.def"
};
#undef LEAF

static const struct record_sentence screening_nulls[] = {
	{ "assignee", "nobody is assigned" },
	{ "audit_trail.dashboard_user_id", "no user of the Dashboard" },
	{ "client_user_id", "not given" },
	{ "search_terms", "not given: the screening does not look for it" },
};
static const struct record_sentence hit_arrays[] = {
	{ "data.dates_of_birth", "the list has no birth date" },
	{ "data.documents", "the list has no document" },
	{ "data.locations", "the list has no place" },
	{ "data.names", "the list has no name" },
	{ "sub_programs", "none" },
};
static const struct record_sentence hit_nulls[] = {
	{ "analysis", "the vendor sent no analysis: that is no \"no match\"" },
	{ "data", "the vendor sent no data of the entry" },
	{ "historical_since", "not historical" },
	{ "inactive_since", "active" },
	{ "source_uid", "the list gives none" },
};
static const struct record_sentence review_arrays[] = {
	{ "confirmed_hits", "none" },
	{ "dismissed_hits", "none" },
};
static const struct record_sentence review_nulls[] = {
	{ "audit_trail.dashboard_user_id", "no user of the Dashboard" },
	{ "comment", "no comment" },
};
static const struct record_sentence program_arrays[] = { { "lists_enabled", "no list is enabled" } };
static const struct record_sentence program_nulls[] = { { "audit_trail.dashboard_user_id", "no user of the Dashboard" } };

/* Both may be left out of a hit altogether, which is where a null would stand elsewhere. */
static bool say_hit(const struct record *r, const struct record_value *v, const char *path, struct buf *out)
{
	(void)r;
	if (v->state != RECORD_ABSENT || v->none)
		return false;
	for (size_t i = 0; i < sizeof hit_nulls / sizeof *hit_nulls; i++)
		if (strcmp(path, hit_nulls[i].path) == 0 && (strcmp(path, "analysis") == 0 || strcmp(path, "data") == 0))
			return buf_add_str(out, hit_nulls[i].sentence);
	return false;
}

static struct record_schema *screening_schema, *hit_schema, *review_schema, *program_schema;

#define KIND(kind, words, list_words, list_key, count, ...) \
	const struct record_kind kind##_kind = { .name = words, .one = #kind, .many = list_words, .list = list_key, .leaves = kind##_leaves, .leaf_count = count, \
		.vocabs = aml_vocab_table, .why = { __VA_ARGS__ }, .schema = &kind##_schema }
#define ARRAYS(table) .arrays = table, .array_count = sizeof table / sizeof *table
#define NULLS(table) .nulls = table, .null_count = sizeof table / sizeof *table

KIND(screening, "a watchlist screening", "screenings", "watchlist_screenings", SCREENING_LEAVES, NULLS(screening_nulls));
KIND(hit, "a hit of a screening", "hits", "watchlist_screening_hits", HIT_LEAVES, ARRAYS(hit_arrays), NULLS(hit_nulls), .say = say_hit);
KIND(review, "a review of a screening", "reviews", "watchlist_screening_reviews", REVIEW_LEAVES, ARRAYS(review_arrays), NULLS(review_nulls));
KIND(program, "a programme of screenings", "programmes", "watchlist_programs", PROGRAM_LEAVES, ARRAYS(program_arrays), NULLS(program_nulls));

bool aml_hit_waits(const struct record *hit)
{
	return !record_is(hit, HIT_STATUS, "confirmed") && !record_is(hit, HIT_STATUS, "dismissed");
}
