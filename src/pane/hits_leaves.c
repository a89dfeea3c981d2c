/* Every leaf of a hit, and what the words mean. */
#include <stdio.h>

#include "pane/hits_build.h"

enum { LAST_OF_ENTRY = HIT_SUB_PROGRAMS, LAST_OF_ANALYSIS = HIT_ANALYSIS_VERSION };

/* An array of the entry: its heading, and its leaves from first to last, the one that tells most first. */
static const struct {
	const char *head, *one;
	unsigned first, last, main;
} arrays[] = {
	{ "NAMES", "name", HIT_NAME_SUMMARY, HIT_NAME_WEAK, HIT_NAME_FULL },
	{ "BIRTH DATES", "birth date", HIT_DATE_SUMMARY, HIT_DATE_ENDING, HIT_DATE_BEGINNING },
	{ "DOCUMENTS", "document", HIT_DOCUMENT_SUMMARY, HIT_DOCUMENT_NUMBER, HIT_DOCUMENT_NUMBER },
	{ "PLACES", "place", HIT_LOCATION_SUMMARY, HIT_LOCATION_COUNTRY, HIT_LOCATION_FULL },
};

static const struct {
	const char *word, *text;
} words[] = {
	{ "order of the hits", "The likeliest first: what agrees, less what differs. A name or a birth date that differs weighs more than a place that does, since "
	                       "people move; what is missing weighs nothing." },
	{ "match, no match", "The vendor's own summary of what it found; it says nothing of how likely the person is meant." },
	{ "the list has none", "There was nothing to compare with: neither for nor against the person." },
	{ "none was given", "The search terms lack it: neither for nor against the person." },
	{ "weak alias", "A name so broad or so uncertain that the list, or the vendor, gives it little weight. It matches many people." },
	{ "primary name", "The name the list enters the person under; the others are aliases, former names and other spellings." },
	{ "first active", "When the entry was on the list first, as far as the vendor knows." },
	{ "inactive, historical", "The entry counts no more since then, but did; the vendor's document does not say by what the two differ." },
	{ "final", "A hit confirmed or dismissed never comes back, and is not updated any more. One that waits changes with the list." },
};

static void add_array(struct column *c, size_t a)
{
	size_t n = record_count(c->record, arrays[a].main, -1);
	build_gap(c);
	build_head(c, arrays[a].head, NULL);
	if (!n) {
		hits_field(c, arrays[a].main, 0, arrays[a].one);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		char label[40];
		snprintf(label, sizeof label, "%s %zu", arrays[a].one, i + 1);
		hits_field(c, arrays[a].main, i, n > 1 ? label : NULL);
		for (unsigned leaf = arrays[a].first; leaf <= arrays[a].last; leaf++)
			if (leaf != arrays[a].main)
				hits_field(c, leaf, i, NULL);
	}
}

void hits_leaves(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit)
{
	const struct pane_view view = hits_view_of(v, v->width);
	struct column c = build_column(l, h->look->hits[hit], &view, v->width, HITS_LABEL);
	build_head(&c, "THE ENTRY", NULL);
	for (unsigned leaf = 0; leaf < HIT_SUB_PROGRAMS; leaf++)
		hits_field(&c, leaf, 0, NULL);
	hits_list_field(&c, HIT_SUB_PROGRAMS, NULL);
	build_gap(&c);
	build_head(&c, "THE VENDOR'S ANALYSIS", "of the search terms against the entry");
	for (unsigned leaf = LAST_OF_ENTRY + 1; leaf <= LAST_OF_ANALYSIS; leaf++)
		hits_field(&c, leaf, 0, NULL);
	for (size_t a = 0; a < COUNT_OF(arrays); a++)
		add_array(&c, a);
	hits_extras(&c);
}

void hits_words(struct row_list *l, const struct pane_view *v)
{
	struct column c = build_column(l, NULL, v, v->width, HITS_LABEL);
	build_gap(&c);
	build_head(&c, "WHAT THE WORDS MEAN", NULL);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		build_line(&c, RECORD_NEUTRAL, words[i].word, STYLE_DIM, words[i].text, (struct row_field){ .leaf = IDV_LEAVES });
}
