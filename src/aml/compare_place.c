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

static bool are_alike(const struct aml_name *ours, size_t i, const struct aml_name *theirs, size_t k)
{
	return i < ours->count && k < theirs->count && aml_alike(ours, &ours->parts[i], theirs, &theirs->parts[k], ALIKE_BONES) >= ALIKE_BONES;
}

/* What both have: how many bytes of our text from `at` on, from the first part that says something to where they part or a comma is; 0: nothing. */
static int in_common(const struct aml_name *ours, const struct aml_name *theirs, size_t *at)
{
	for (size_t i = 0; i < ours->count; i++)
		for (size_t k = 0; k < theirs->count; k++) {
			if (!says_something(&ours->parts[i]) || !are_alike(ours, i, theirs, k))
				continue;
			size_t end = ours->parts[i].at + ours->parts[i].len;
			*at = ours->parts[i].at;
			for (size_t n = 1; are_alike(ours, i + n, theirs, k + n); n++) {
				const struct aml_part *next = &ours->parts[i + n];
				if (next->at < end || memchr(ours->text + end, ',', next->at - end) || next->at + next->len - *at >= 40)
					break;
				end = next->at + next->len;
			}
			return (int)(end - *at);
		}
	return 0;
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
	size_t at = 0;
	int common = texts ? in_common(ours, theirs, &at) : 0;

	if (told && strcmp(our_country, their_country) != 0 && same_ground(our_country, their_country, common > 0)) {
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
		aml_say(p, "the same country and %.*s", common < 40 ? common : 0, ours->text + at);
	} else if (told) {
		p->reading = AML_PARTLY;
		p->likeness = texts ? 400 : 500;
		aml_say(p, texts ? "the same country, another place in it" : "the same country, no more is told");
	} else if (common) {
		p->reading = AML_PARTLY;
		p->likeness = 600;
		aml_say(p, "%.*s in both, a country is not told", common < 40 ? common : 0, ours->text + at);
	} else {
		p->reading = *their_country ? AML_WE_LACK : AML_LIST_LACKS;
		p->likeness = 0;
		aml_say(p, "no country to compare");
	}
}
