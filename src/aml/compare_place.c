/* A place of ours against one of the list. Places are weak: people move, and lists name where somebody was once seen.
 *  - Two countries: it differs, and is said to be weak. Two codes under which lists have the same ground (HK and CN, PR and US): partly.
 *  - One country, and a word of the place in common that names something (not a number, a kind of street or a point of the compass): agrees.
 *  - One country, and no more told, or another place in it: partly.
 *  - A country that one side lacks: a word in common is partly, none says nothing. */
#include "aml/reading.h"

#include <string.h>

#include "aml/alike.h"

static const char common_words[] = " street str road rd avenue ave lane boulevard blvd drive square house flat apt apartment building bldg floor unit block district "
	"province region oblast city town village county state north south east west central near po box the of and rue via calle ulitsa ul prospekt ";

static bool says_something(const struct aml_part *p)
{
	char padded[AML_WORD + 2];
	size_t n = strlen(p->text);

	if (n < 3 || strspn(p->text, "0123456789") == n)
		return n > 0 && p->script == AML_HAN;
	padded[0] = ' ';
	memcpy(padded + 1, p->text, n);
	memcpy(padded + 1 + n, " ", 2);
	return !strstr(common_words, padded);
}

/* The first part of ours that is in theirs too; NULL. */
static const struct aml_part *in_common(const struct aml_name *ours, const struct aml_name *theirs)
{
	for (size_t i = 0; i < ours->count; i++)
		for (size_t k = 0; k < theirs->count; k++)
			if (says_something(&ours->parts[i]) && aml_alike(ours, &ours->parts[i], theirs, &theirs->parts[k]) >= ALIKE_BONES)
				return &ours->parts[i];
	return NULL;
}

/* named: of codes that share only a part of their ground, the same place must be named. */
static bool same_ground(const char *a, const char *b, bool named)
{
	static const struct {
		const char *a, *b;
		bool whole;
	} pairs[] = {
		{ "HK", "CN", true }, { "MO", "CN", true }, { "TW", "CN", true }, { "PR", "US", true }, { "GU", "US", true }, { "VI", "US", true }, { "AS", "US", true },
		{ "MP", "US", true }, { "UA", "RU", false }, { "GE", "RU", false }, { "PS", "IL", false }, { "XK", "RS", true }, { "EH", "MA", true }, { "RE", "FR", true },
		{ "GP", "FR", true }, { "MQ", "FR", true }, { "GF", "FR", true }, { "IM", "GB", true }, { "JE", "GB", true }, { "GG", "GB", true },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (((strcmp(a, pairs[i].a) == 0 && strcmp(b, pairs[i].b) == 0) || (strcmp(a, pairs[i].b) == 0 && strcmp(b, pairs[i].a) == 0)) &&
			(pairs[i].whole || named))
			return true;
	return false;
}

void aml_read_place(const struct aml_name *ours, const char *our_country, const struct aml_name *theirs, const char *their_country, struct aml_pair *p)
{
	bool told = *our_country && *their_country, texts = ours->count && theirs->count;
	const struct aml_part *common = texts ? in_common(ours, theirs) : NULL;

	if (told && strcmp(our_country, their_country) != 0 && same_ground(our_country, their_country, common != NULL)) {
		p->reading = AML_PARTLY;
		p->likeness = common ? 450 : 350;
		aml_say(p, "lists have it under either country's code");
	} else if (told && strcmp(our_country, their_country) != 0) {
		p->reading = AML_DIFFERS;
		p->likeness = common ? 300 : 0;
		aml_say(p, "another country; weak: people move");
	} else if (told && common) {
		p->reading = AML_AGREES;
		p->likeness = 1000;
		aml_say(p, "the same country and %.*s", (int)(common->len < 40 ? common->len : 0), ours->text + common->at);
	} else if (told) {
		p->reading = AML_PARTLY;
		p->likeness = texts ? 400 : 500;
		aml_say(p, texts ? "the same country, another place in it" : "the same country, no more is told");
	} else if (common) {
		p->reading = AML_PARTLY;
		p->likeness = 600;
		aml_say(p, "%.*s in both, a country is not told", (int)(common->len < 40 ? common->len : 0), ours->text + common->at);
	} else {
		p->reading = *their_country ? AML_WE_LACK : AML_LIST_LACKS;
		p->likeness = 0;
		aml_say(p, "no country to compare");
	}
}
