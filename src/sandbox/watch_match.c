#include "sandbox/watch_match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

static const char *const summaries[] = { "no_match", "partial_match", "match" };
enum { NO_MATCH, PARTIAL, MATCH };

/* -- one item against one term ---------------------------------------------------------------------------------------------------- */

enum { TOKENS_MAX = 24 };
struct tokens {
	char *text;
	char *list[TOKENS_MAX];
	size_t count;
};

static struct tokens split(const char *s)
{
	struct tokens t = { .text = mem_strdup(s) };
	for (char *c = t.text; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	for (char *rest = t.text, *one; t.count < TOKENS_MAX && (one = strtok_r(rest, " ,-.", &rest));)
		t.list[t.count++] = one;
	return t;
}

static int compare_names(const char *term, const cJSON *data)
{
	const char *full = tree_text(data, "full");
	struct tokens ours = split(term), theirs = split(full ? full : "");
	size_t common = 0;
	for (size_t i = 0; i < ours.count; i++)
		for (size_t k = 0; k < theirs.count; k++)
			if (strcmp(ours.list[i], theirs.list[k]) == 0) {
				common++;
				break;
			}
	int result = !common ? NO_MATCH : common == ours.count && common == theirs.count ? MATCH : PARTIAL;
	free(ours.text);
	free(theirs.text);
	return result;
}

static int compare_dates(const char *term, const cJSON *data)
{
	const char *from = tree_text(data, "beginning"), *to = tree_text(data, "ending");
	if (!from || !to || !when_date_valid(term) || !when_date_valid(from))
		return NO_MATCH;
	if (strcmp(term, from) == 0 && strcmp(term, to) == 0)
		return MATCH;
	if (strcmp(term, from) >= 0 && strcmp(term, to) <= 0)
		return PARTIAL;
	bool same_year = strncmp(term, from, 4) == 0, same_day = strcmp(term + 4, from + 4) == 0;
	return same_year || (same_day && labs(strtol(term, NULL, 10) - strtol(from, NULL, 10)) == 1) ? PARTIAL : NO_MATCH;
}

static int compare_documents(const char *term, const cJSON *data)
{
	const char *number = tree_text(data, "number");
	while (number && *term && *number) {
		if (!isalnum((unsigned char)*term)) {
			term++;
		} else if (!isalnum((unsigned char)*number)) {
			number++;
		} else if (toupper((unsigned char)*term++) != toupper((unsigned char)*number++)) {
			return NO_MATCH;
		}
	}
	return number && !*term && !*number ? MATCH : NO_MATCH;
}

static int compare_locations(const char *term, const cJSON *data)
{
	const char *country = tree_text(data, "country");
	return country && strcmp(term, country) == 0 ? MATCH : NO_MATCH;
}

static const struct factor {
	enum watch_factor bit;
	const char *name, *term;
	int (*compare)(const char *term, const cJSON *data);
} factors[] = {
	{ WATCH_DATES, "dates_of_birth", "date_of_birth", compare_dates },
	{ WATCH_DOCUMENTS, "documents", "document_number", compare_documents },
	{ WATCH_LOCATIONS, "locations", "country", compare_locations },
	{ WATCH_NAMES, "names", "legal_name", compare_names },
};
enum { FACTORS = sizeof factors / sizeof *factors };

/* -- a hit ------------------------------------------------------------------------------------------------------------------------ */

static void analyse_item(cJSON *item, const struct factor *f, const char *term, bool again)
{
	const cJSON *had = tree_get(item, "analysis");
	if (cJSON_IsNull(had)) {
		cJSON_DeleteItemFromObjectCaseSensitive(item, "analysis");
		return;
	}
	if (had && !again)
		return;
	cJSON *analysis = cJSON_CreateObject();
	tree_set_text(analysis, "summary", term ? summaries[f->compare(term, tree_get(item, "data"))] : "no_input");
	tree_set(item, "analysis", analysis);
}

/* The best of a factor's items. */
static const char *best_of(const cJSON *items, const char *term)
{
	const cJSON *item;
	int best = -1;
	cJSON_ArrayForEach(item, items) {
		const char *summary = tree_text(tree_get(item, "analysis"), "summary");
		for (int i = NO_MATCH; summary && i <= MATCH; i++)
			if (strcmp(summaries[i], summary) == 0 && i > best)
				best = i;
	}
	return !cJSON_GetArraySize(items) ? "no_data" : !term || best < 0 ? "no_input" : summaries[best];
}

void watch_analyse(cJSON *hit, const cJSON *terms, unsigned again)
{
	bool without = cJSON_IsNull(tree_get(hit, "analysis")) || (again && !tree_get(hit, "analysis"));
	cJSON *data = cJSON_GetObjectItemCaseSensitive(hit, "data");
	cJSON *whole = cJSON_CreateObject(), *had = cJSON_DetachItemFromObjectCaseSensitive(hit, "analysis");
	for (int i = 0; i < FACTORS; i++) {
		const struct factor *f = &factors[i];
		const char *term = tree_text(terms, f->term);
		cJSON *items = cJSON_GetObjectItemCaseSensitive(data, f->name), *item;
		cJSON_ArrayForEach(item, items)
			analyse_item(item, f, term, again & f->bit);
		const cJSON *kept = again & f->bit ? NULL : tree_get(had, f->name);
		if (!cJSON_IsNull(kept))
			tree_set_text(whole, f->name, kept ? cJSON_GetStringValue(kept) : best_of(items, term));
	}
	const cJSON *version = again ? NULL : tree_get(had, "search_terms_version");
	if (!version)
		version = tree_get(terms, "version");
	cJSON_AddNumberToObject(whole, "search_terms_version", version ? version->valuedouble : 1);
	cJSON_Delete(had);
	data = cJSON_DetachItemFromObjectCaseSensitive(hit, "data");
	if (without)
		cJSON_Delete(whole);
	else
		cJSON_AddItemToObject(hit, "analysis", whole);
	if (cJSON_IsNull(data))
		cJSON_Delete(data);
	else if (data)
		cJSON_AddItemToObject(hit, "data", data);
}

bool watch_names_meet(const cJSON *hit, const cJSON *terms)
{
	const char *name = tree_text(terms, "legal_name");
	const cJSON *item;
	cJSON_ArrayForEach(item, tree_get(tree_get(hit, "data"), "names"))
		if (name && compare_names(name, tree_get(item, "data")) != NO_MATCH)
			return true;
	return false;
}
