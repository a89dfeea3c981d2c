/* What was handed in: how often, of which kind and country. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "decide/finder.h"

/* Kinds of number that are those of one kind of document. */
static const struct { const char *type, *category; } numbers[] = {
	{ "au_drivers_license", "drivers_license" }, { "au_passport", "passport" }, { "nz_drivers_license", "drivers_license" },
};

static const struct record_value *read_of(const struct finder *f, enum idv_leaf leaf, size_t i)
{
	const struct record_value *v = idv_get(f->r, leaf, i, 0);
	return v->state == RECORD_PRESENT && !v->mended && v->text[0] ? v : NULL;
}

static const char *word_of(const struct record_value *v)
{
	return v->word ? v->word->label : v->text;
}

static void find_category(struct finder *f, const struct record_value *category)
{
	const struct record_value *type = read_of(f, IDV_USER_ID_NUMBER_TYPE, 0);
	for (size_t i = 0; type && i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(type->text, numbers[i].type) && strcmp(category->text, numbers[i].category) != 0)
			finder_say(f, RULE_ID_DOC_CATEGORY, RECORD_NOTICE, IDV_DOC_READ_CATEGORY, category->at[0], rule_table[RULE_ID_DOC_CATEGORY].brief,
			           "%s, though the declared number is an %s", word_of(category), word_of(type));
}

/* A kind of number begins with its country; that of foreigners goes with any document. */
static void find_id_country(struct finder *f, const struct record_value *country)
{
	const struct record_value *type = read_of(f, IDV_USER_ID_NUMBER_TYPE, 0);
	if (!type || !type->word || !strcmp(type->text, "es_nie") || strlen(country->text) != 2)
		return;
	if (toupper((unsigned char)type->text[0]) == toupper((unsigned char)country->text[0]) &&
	    toupper((unsigned char)type->text[1]) == toupper((unsigned char)country->text[1]))
		return;
	finder_say(f, RULE_ID_DOC_ID_COUNTRY, RECORD_NOTICE, IDV_DOC_READ_ISSUING_COUNTRY, country->at[0], rule_table[RULE_ID_DOC_ID_COUNTRY].brief,
	           "issued by another country than the declared %s is of", type->word->label);
}

/* The first submission before the last that is of another one. */
static void find_changed(struct finder *f, enum idv_leaf leaf, const struct record_value *last, const char *what)
{
	for (size_t i = 0; i < last->at[0]; i++) {
		const struct record_value *v = read_of(f, leaf, i);
		if (!v || !strcmp(v->text, last->text))
			continue;
		finder_say(f, RULE_ID_DOC_CHANGED, RECORD_NOTICE, leaf, i, rule_table[RULE_ID_DOC_CHANGED].brief,
		           "submission %zu was of another %s", i + 1, what);
		return;
	}
}

static void find_many(struct finder *f, enum rule_id rule, size_t count, const char *brief, const char *what)
{
	char text[60];
	if ((int64_t)count < f->limits[rule_table[rule].threshold])
		return;
	snprintf(text, sizeof text, "%zu %s", count, brief);
	finder_say(f, rule, RECORD_NOTICE, rule_table[rule].leaf, count - 1, text, "%s %zu times", what, count);
}

void finding_documents(struct finder *f)
{
	size_t documents = idv_count(f->r, IDV_DOC_ATTEMPT, -1), selfies = idv_count(f->r, IDV_SELFIE_ATTEMPT, -1);
	find_many(f, RULE_ID_DOC_SUBMISSIONS, documents, "submissions", "documents were handed in");
	find_many(f, RULE_ID_SELFIE_TRIES, selfies, "selfies", "selfies were taken");
	const struct record_value *category = documents ? read_of(f, IDV_DOC_READ_CATEGORY, documents - 1) : NULL;
	const struct record_value *country = documents ? read_of(f, IDV_DOC_READ_ISSUING_COUNTRY, documents - 1) : NULL;
	if (category) {
		find_category(f, category);
		find_changed(f, IDV_DOC_READ_CATEGORY, category, "kind");
	}
	if (country) {
		find_id_country(f, country);
		find_changed(f, IDV_DOC_READ_ISSUING_COUNTRY, country, "country");
	}
}
